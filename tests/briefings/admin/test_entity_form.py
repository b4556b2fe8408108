"""The page of an entity: two people who have it open at once, and mergers meanwhile."""

import pytest

from briefings.curate import proposals
from briefings.curate.merge import merge
from briefings.models import Entity, Proposal
from briefings.queries import values as values_of
from tests.briefings.admin.forms import filled
from tests.factories import NOW, EntityFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_save_over_somebody_elses_is_stopped_once(seat):
    editor = seat("editor")
    entity = EntityFactory(slug="norland")
    url = f"/admin/briefings/entity/{entity.pk}/change/"
    values = filled(editor.get(url), "entity_form") | {"wikidata": "Q1"}
    Entity.objects.filter(pk=entity.pk).update(end_reason="Somebody else wrote this")
    response = editor.post(url, values)
    page = response.content.decode()
    assert "Somebody else saved this entity" in page
    assert 'value="Q1"' in page  # nothing typed is lost
    entity.refresh_from_db()
    assert (entity.wikidata, entity.end_reason) == (None, "Somebody else wrote this")
    values = filled(response, "entity_form")
    assert editor.post(url, values | {"end_reason": "Mine"}).status_code == 302
    entity.refresh_from_db()
    assert (entity.wikidata, entity.end_reason) == ("Q1", "Mine")


def test_an_address_of_the_gazetteer_is_nobody_elses(seat):
    """Readers count as knowing whoever is there, also where the gazetteer could not add its own."""
    Entity.objects.filter(slug="palau").delete()
    editor, url = seat("editor"), "/admin/briefings/entity/add/"
    values = filled(editor.get(url), "entity_form") | {"short_name": "Palau", "kind": "place"}
    values["un_status"] = "none"
    for slug in ("palau", ""):
        said = editor.post(url, values | {"name": "Palau", "slug": slug}).content.decode()
        assert "The base gazetteer keeps this address; write another one." in said
    assert editor.post(url, values | {"name": "Palau", "slug": "palau-island"}).status_code == 302
    assert Entity.objects.get(short_name="Palau").slug == "palau-island"


# --- whom it points at, merged meanwhile ----------------------------------------------------------
@pytest.fixture
def nordmark():
    """Norland was merged into it while a page was open."""
    return EntityFactory(slug="nordmark")


@pytest.fixture
def merged(nordmark):
    def _merged(norland):
        merge(norland, into=nordmark, by=UserFactory(role="editor"), now=NOW)

    return _merged


def test_a_state_chosen_and_merged_meanwhile_is_refused_in_words(seat, merged, nordmark):
    editor, norland = seat("editor"), EntityFactory(slug="norland")
    council = EntityFactory(slug="council", kind="authority", of_state=EntityFactory())
    url = f"/admin/briefings/entity/{council.pk}/change/"
    values = filled(editor.get(url), "entity_form")
    values |= {"of_state": norland.pk, "end_reason": "Dissolved"}
    merged(norland)
    response = editor.post(url, values)
    assert "It was merged into Nordmark; choose that one." in response.content.decode()
    again = filled(response, "entity_form")
    assert (again["of_state"], again["end_reason"]) == (str(norland.pk), "Dissolved")
    assert editor.post(url, again | {"of_state": nordmark.pk}).status_code == 302
    council.refresh_from_db()
    assert (council.of_state, council.end_reason) == (nordmark, "Dissolved")


def test_so_is_who_claims_somebody_new(seat, merged, nordmark):
    editor, norland = seat("editor"), EntityFactory(slug="norland")
    url = "/admin/briefings/entity/add/"
    values = filled(editor.get(url), "entity_form")
    values |= {"short_name": "Isles", "name": "The Isles", "kind": "contested_polity"}
    values |= {"un_status": "none", "claimed_by": norland.pk}
    merged(norland)
    response = editor.post(url, values)
    assert "It was merged into Nordmark; choose that one." in response.content.decode()
    again = filled(response, "entity_form")
    assert again["short_name"] == "Isles"
    assert editor.post(url, again | {"claimed_by": nordmark.pk}).status_code == 302
    assert Entity.objects.get(slug="isles").claimed_by == nordmark


def test_a_state_left_alone_and_merged_meanwhile_is_brought_up_to_date(seat, merged, nordmark):
    """The field says whom it was merged into already: nobody is told to choose them."""
    editor, norland = seat("editor"), EntityFactory(slug="norland")
    council = EntityFactory(slug="council", kind="authority", of_state=norland)
    url = f"/admin/briefings/entity/{council.pk}/change/"
    values = filled(editor.get(url), "entity_form") | {"end_reason": "Dissolved"}
    merged(norland)
    response = editor.post(url, values)
    page = response.content.decode()
    assert "Somebody else saved this entity" in page
    assert "choose that one" not in page
    again = filled(response, "entity_form")
    assert (again["of_state"], again["end_reason"]) == (str(nordmark.pk), "Dissolved")
    assert editor.post(url, again).status_code == 302
    council.refresh_from_db()
    assert (council.of_state, council.end_reason) == (nordmark, "Dissolved")


def test_a_change_of_whom_readers_know_is_refused_likewise(seat, norland, merged, nordmark):
    editor, suedmark = seat("editor"), EntityFactory(slug="suedmark")
    url = f"/admin/briefings/entity/{norland.pk}/change/"
    values = filled(editor.get(url), "entity_form") | {"claimed_by": suedmark.pk}
    merged(suedmark)
    page = editor.post(url, values).content.decode()
    assert "It was merged into Nordmark; choose that one." in page
    assert not Proposal.objects.exists()


# --- a wish that waited ---------------------------------------------------------------------------
def wish(row, state):
    before = values_of.of(row)
    stood, wished = values_of.changes(before, before | {"of_state": state.slug})
    by = UserFactory(role="editor")
    return proposals.propose(row, stood=stood, wished=wished, by=by, now=NOW)


def test_an_accepted_change_points_at_who_stands(norland, merged, nordmark):
    suedmark = EntityFactory(slug="suedmark")
    row = wish(norland, suedmark)
    merged(suedmark)
    done = proposals.accept(row, by=UserFactory(role="approver"), now=NOW)
    norland.refresh_from_db()
    assert (done.state, norland.of_state) == ("applied", nordmark)


def test_and_never_at_itself(norland):
    suedmark = EntityFactory(slug="suedmark")
    row = wish(norland, suedmark)
    merge(suedmark, into=norland, by=UserFactory(role="editor"), now=NOW)
    done = proposals.accept(row, by=UserFactory(role="approver"), now=NOW)
    norland.refresh_from_db()
    assert (done.state, norland.of_state) == ("overtaken", None)
    assert done.answer == "Suedmark was merged into Norland itself."
