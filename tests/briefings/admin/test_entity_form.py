"""The page of an entity: two people who have it open at once."""

import pytest

from briefings.models import Entity
from tests.briefings.admin.forms import filled
from tests.factories import EntityFactory

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
