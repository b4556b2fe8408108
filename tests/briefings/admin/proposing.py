"""What somebody at the desk does to propose a change, and another to decide on it."""

from briefings.models import Proposal
from tests.briefings.admin.forms import filled

LIST = "/admin/briefings/proposal/"


def page_of(entity):
    return f"/admin/briefings/entity/{entity.pk}/change/"


def typed(client, entity, **changes):
    return filled(client.get(page_of(entity)), "entity_form") | changes


def save(client, entity, **changes):
    return client.post(page_of(entity), typed(client, entity, **changes), follow=True)


def words(response):
    return response.content.decode()


def step(client, row, name, **more):
    return client.post(f"{LIST}{row.pk}/{name}/", more, follow=True)


def renamed(seat, entity, name="Nordmark", **more):
    """Somebody's wish that it be called otherwise."""
    save(seat("editor"), entity, short_name=name, **more)
    return Proposal.objects.get(state="waiting", entity=entity)


def merger(client, first, second, stays):
    address = f"/admin/briefings/entity/{first.pk}/merge/{second.pk}/"
    return client.post(address, {"stays": stays.pk}, follow=True)
