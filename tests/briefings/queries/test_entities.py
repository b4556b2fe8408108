"""Anybody by any of their names."""

from datetime import date

import pytest

from bot.desk.keys import slug_of
from bot.render import buttons
from briefings import queries
from briefings.curate import entities
from tests.factories import EntityFactory, met, publish_entry, recognition

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


@pytest.fixture
def afghanistan():
    return EntityFactory(slug="afghanistan", iso2="AF")


@pytest.fixture
def taliban(afghanistan):
    """Two bodies of one state with a name in common."""
    now = EntityFactory(
        slug="taliban-2021", short_name="Taliban", kind="authority", of_state=afghanistan,
        un_status="none", life="2021-08/..",
    )  # fmt: skip
    before = EntityFactory(
        slug="taliban-1996", short_name="Taliban regime (1996–2001)", kind="authority",
        of_state=afghanistan, un_status="none", life="1996/2001",
    )  # fmt: skip
    entities.add_name(before, "Taliban")
    entities.add_name(before, "the regime")
    entities.add_name(now, "the regime")
    return now, before


@pytest.mark.parametrize("name", ["taliban", "TALIBAN", " Taliban ", "taliban-2021"])
def test_whose_own_name_it_is_comes_first(taliban, name):
    found = queries.find_entity(name)
    assert found.entity.slug == "taliban-2021"


def test_others_of_the_name_are_told(taliban):
    assert [ref.slug for ref in queries.find_entity("taliban").also] == ["taliban-1996"]


@pytest.mark.parametrize(
    ("on", "slug"), [(date(1998, 1, 1), "taliban-1996"), (date(2025, 1, 1), "taliban-2021")]
)
def test_a_shared_name_means_who_was_there(taliban, on, slug):
    assert queries.find_entity("The Regime", on=on).entity.slug == slug


def test_iso_codes_and_accents(afghanistan):
    met(afghanistan)
    met(EntityFactory(slug="cote", short_name="Côte d’Azur"))
    assert queries.find_entity("af").entity.slug == "afghanistan"
    assert queries.find_entity("cote d'azur").entity.slug == "cote"


def test_an_article_before_a_name_may_be_there_or_not():
    met(EntityFactory(slug="marsh-isles", short_name="Marsh Isles"))
    assert queries.find_entity("the Marsh Isles").entity.slug == "marsh-isles"
    assert queries.find_entity("The marsh-isles").entity.slug == "marsh-isles"


@pytest.mark.parametrize(
    ("on", "slug"), [(None, "southland"), (date(1980, 1, 1), "norland"), (TODAY, "southland")]
)
def test_a_shared_name_means_for_whom_it_holds(on, slug):
    for owner, life in (("norland", "../1990"), ("southland", "1990/..")):
        entities.add_name(met(EntityFactory(slug=owner)), "the Republic", life=life)
    assert queries.find_entity("the republic", on=on).entity.slug == slug


def test_a_metonym_answers_readers_alone_and_last():
    norland = met(EntityFactory(slug="norland"))
    entities.add_name(norland, "Norhaven", metonym=True)
    assert queries.find_entity("Norhaven").entity is None
    assert queries.find_entity("the norhaven", metonyms=True).entity.slug == "norland"
    met(EntityFactory(slug="norhaven", kind="place", un_status="none"))
    found = queries.find_entity("Norhaven", metonyms=True)
    assert (found.entity.slug, found.also) == ("norhaven", ())


def test_whom_an_editor_has_just_added_no_reader_finds():
    """Not by a name of its own, nor by one that it shares with somebody they know."""
    norland = met(EntityFactory(slug="norland"))
    rogue = EntityFactory(slug="rogue", short_name="Rogue", iso2="QZ")
    entities.add_name(rogue, "Norland")
    for name in ("rogue", "qz", "Rogue"):
        assert queries.find_entity(name).entity is None
    assert queries.entity("rogue") is None
    found = queries.find_entity("norland")
    assert (found.entity.slug, found.also) == (norland.slug, ())


def test_whom_an_editor_has_just_added_no_link_or_button_shows():
    """Keys count upwards, so that anybody may try the next one."""
    slug = "a-very-long-address-" * 3 + "indeed"
    new = EntityFactory(slug=slug)
    key = buttons.subject_key(slug, None)
    assert queries.entity_by_number(new.pk) is None
    assert slug_of(key) == ""
    met(new)
    assert queries.entity_by_number(new.pk).slug == slug_of(key) == slug


def test_an_unknown_name_gets_the_nearest_that_have_something_to_say(taliban, afghanistan):
    publish_entry(recognition(EntityFactory(slug="norland"), taliban[0], object_kind="government"))
    found = queries.find_entity("Talibna")
    assert found.entity is None
    assert [ref.slug for ref in found.nearest][:1] == ["taliban-2021"]
    assert queries.find_entity("   ").entity is None
