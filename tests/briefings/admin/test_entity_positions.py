"""An entity's page says who stands where, as readers are told, on any day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings.admin import entity_positions
from briefings.models import Entity
from briefings.queries import ledgers
from tests.factories import EntityFactory, publish_entry, recognition

pytestmark = pytest.mark.django_db


@pytest.fixture
def coast():
    """Norland recognised the Coast in July 2025; Westmark's recognition is a draft."""
    coast = EntityFactory(slug="coast", short_name="The Coast", life="2020/..")
    publish_entry(recognition(EntityFactory(short_name="Norland"), coast))
    recognition(EntityFactory(short_name="Westmark"), coast)
    return f"/admin/briefings/entity/{coast.pk}/change/"


def test_positions_are_those_of_published_acts(seat, coast):
    page = seat("reader-editor").get(coast).content.decode()
    assert 'data-count="recognises">1<' in page
    assert "<td>Recognises, as a state</td><td>July 2025</td>" in page
    assert "Westmark" not in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-07-15", "could be no position on record or recognises"),
        ("2025-06-30", "On this day nobody’s position"),
        ("2019-12-31", "It does not exist yet on this day."),
        ("soon", "“soon” is no day"),
    ],
)
def test_any_day_can_be_asked_about(seat, coast, day, words):
    page = " ".join(seat("reader-editor").get(coast, {"on": day}).content.decode().split())
    assert words in page


def test_an_actor_has_its_own_side(seat, coast):
    norland = Entity.objects.get(short_name="Norland")
    page = seat("editor").get(f"/admin/briefings/entity/{norland.pk}/change/").content.decode()
    assert 'data-side="actor"' in page
    assert 'data-side="subject"' not in page
    assert "The Coast" in page


def test_nothing_on_record_is_said_in_words(seat, db):
    entity = EntityFactory()
    page = seat("editor").get(f"/admin/briefings/entity/{entity.pk}/change/").content.decode()
    assert "On this day nobody’s position on it is on record" in page


def test_a_crowd_costs_no_more_queries_than_one(seat, coast):
    client = seat("editor")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(coast).status_code == 200
        return len(queries)

    asked()  # what a process asks once, such as its content types
    ledgers.shelf.clear()
    few = asked()
    for _ in range(4):
        publish_entry(recognition(EntityFactory(), Entity.objects.get(slug="coast")))
    # Few: nothing is kept yet. Then what is kept of the subject takes in what came since.
    assert asked() <= few <= 16
    assert asked() <= 15  # what every page of the desk may ask


def test_a_famous_subject_s_acts_are_shown_in_part(seat, coast, monkeypatch):
    """Eighteen thousand acts made a page of two seconds; the list of entries has them all."""
    monkeypatch.setattr(entity_positions, "SHOWN", 2)
    subject = Entity.objects.get(slug="coast")
    for day in ("2025-03-01", "2025-03-02", "2025-03-03"):
        publish_entry(
            recognition(EntityFactory(), subject, date=day, verb="meets", object_kind=None)
        )
    page = seat("editor").get(coast).content.decode()
    assert "And 1 earlier." in page
    assert "3 March 2025" in page
    assert "1 March 2025" not in page
    assert f'href="/admin/briefings/entry/?act__subject__id__exact={subject.pk}"' in page
