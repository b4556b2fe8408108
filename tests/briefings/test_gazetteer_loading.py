"""The base gazetteer's way into the tables and out again: nothing lost, nothing twice."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from briefings import gazetteer, queries
from briefings.curate import entities
from briefings.models import Entity, EntityName, Participant
from tests.factories import EntityFactory, met, publishable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def _tables():
    names = EntityName.objects.values_list(
        "entity__slug", "name", "lang", "kind", "folded", "metonym", "life", "life_min", "life_max"
    )
    rows = Entity.objects.values_list(
        "slug", "kind", "name", "short_name", "iso2", "un_status", "of_state__slug",
        "claimed_by__slug", "life", "life_min", "life_max", "end_reason",
    )  # fmt: skip
    return sorted(map(str, rows)), sorted(map(str, names))


def test_the_migration_s_models_make_the_same_rows_as_ours():
    ours = _tables()
    assert len(ours[0]) == len(gazetteer.read())
    gazetteer.unload()
    assert _tables() == ([], [])
    old = MigrationLoader(connection).project_state(("briefings", "0003_roles")).apps
    gazetteer.load(old)
    assert _tables() == ours
    swaziland = EntityName.objects.get(name="Swaziland")
    assert (swaziland.life_min, swaziland.life_max) == (None, date(2018, 4, 30))
    assert EntityName.objects.get(name="Türkiye", lang="en").folded == "turkiye"
    gazetteer.load()
    assert _tables() == ours
    gazetteer.unload(old)
    assert _tables() == ([], [])


def test_rows_that_are_there_stay_as_they_are():
    gazetteer.unload()
    russia = EntityFactory(slug="russia", short_name="Russia", name="Rossiya", un_status="none")
    latvia = EntityFactory(slug="republic-of-latvia", short_name="Latvija", iso2="LV")
    river = EntityFactory(slug="niger-river", short_name="Niger", kind="place", un_status="none")
    burma = EntityFactory(slug="burma")
    merged = EntityFactory(slug="myanmar", short_name="Myanmar/Burma")
    Entity.objects.filter(pk=merged.pk).update(merged_into=burma)
    gazetteer.load()
    for row in (russia, met(latvia), river):
        before = (row.name, row.short_name, row.un_status, row.slug)
        row.refresh_from_db()
        assert (row.name, row.short_name, row.un_status, row.slug) == before
    met(burma)
    assert queries.find_entity("Росія").entity.slug == "russia"
    assert queries.find_entity("Латвія").entity.slug == "republic-of-latvia"
    assert not Entity.objects.filter(slug="latvia").exists()
    assert queries.find_entity("Бирма").entity.slug == "burma"
    assert Entity.objects.get(slug="niger").short_name == "Niger (niger)"
    assert not river.names.filter(lang="ru").exists()


def test_two_that_were_merged_get_the_names_of_both_once():
    one = Entity.objects.get(slug="dr-congo")
    other = Entity.objects.get(slug="republic-of-the-congo")
    Entity.objects.filter(pk=one.pk).update(merged_into=other)
    EntityName.objects.filter(entity__in=[one, other]).delete()
    gazetteer.load()
    assert other.names.filter(name="Congo", lang="en").count() == 1
    assert other.names.filter(name="Zaire").exists()
    assert not one.names.exists()


def test_unloading_leaves_what_is_used_or_changed():
    entry = publishable()
    Participant.objects.create(
        entry=entry, entity=Entity.objects.get(slug="abkhazia"), role="place"
    )
    entities.add_name(Entity.objects.get(slug="chad"), "Tchad")
    Entity.objects.filter(slug="mali").update(coverage="2020/..", coverage_min=date(2020, 1, 1))
    EntityFactory(slug="junta", kind="authority", un_status="none",
                  of_state=Entity.objects.get(slug="niger"))  # fmt: skip
    gazetteer.unload()
    left = set(Entity.objects.values_list("slug", flat=True))
    # Georgia stays because Abkhazia does, Niger because of its junta
    assert left == {"abkhazia", "georgia", "chad", "mali", "niger", "junta"}


def test_a_name_that_people_took_away_does_not_come_back_with_what_is_new():
    EntityName.objects.filter(entity__slug="taliban-2021", name="Taliban").delete()
    EntityName.objects.filter(entity__slug="taliban-1996", lang="lt").delete()
    Entity.objects.get(slug="quasi-state-territories").delete()
    gazetteer.load(fresh={("taliban-1996", "lt")})
    names = EntityName.objects
    assert not names.filter(entity__slug="taliban-2021", name="Taliban").exists()
    assert names.filter(entity__slug="taliban-1996", lang="lt").exists()
    assert names.filter(entity__slug="quasi-state-territories", lang="uk").exists()
