"""What is kept between questions is never out of date, and never the truth."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from briefings import publish, queries
from briefings.curate import entities
from briefings.models import Entity, PublishedAct
from briefings.queries import ledgers
from briefings.queries.ledgers import Shelf
from briefings.vocabulary import RetractionReason, Verb
from tests.factories import NOW, EntityFactory, UserFactory, publish_entry, recognition

TODAY = date(2025, 9, 1)
LATER = NOW + timedelta(days=9)


@pytest.fixture(autouse=True)
def empty():
    ledgers.shelf.clear()
    yield
    ledgers.shelf.clear()


def ask(subject, *, known_at=LATER, as_of=TODAY):
    return queries.positions(subject=subject, as_of=as_of, known_at=known_at)


@pytest.mark.django_db
def test_a_second_day_reads_no_act_again(django_assert_max_num_queries, django_assert_num_queries):
    publish_entry(recognition(EntityFactory(), EntityFactory(slug="sudland")))
    with django_assert_max_num_queries(7):
        ask("sudland")
    # who it is, which publication is the last, and how everybody is called
    with django_assert_num_queries(3) as asked:
        ask("sudland", as_of=date(2024, 1, 1))
    assert not any("publishedact" in query["sql"] for query in asked.captured_queries)


@pytest.mark.django_db
def test_whatever_is_published_is_in_the_next_answer():
    south = EntityFactory(slug="sudland")
    publish_entry(recognition(EntityFactory(slug="norland"), south))
    assert ask("sudland").counts.recognises == 1
    second = recognition(EntityFactory(slug="westmark"), south)
    publish_entry(second, now=NOW + timedelta(hours=1))
    assert ask("sudland").counts.recognises == 2
    publish.retract(
        second,
        by=UserFactory(role="publisher"),
        reason=next(iter(RetractionReason)),
        now=NOW + timedelta(hours=2),
    )
    assert ask("sudland").counts.recognises == 1
    # and each moment keeps its own answer
    assert ask("sudland", known_at=NOW + timedelta(minutes=90)).counts.recognises == 2
    assert ask("sudland", known_at=NOW + timedelta(minutes=30)).counts.recognises == 1
    assert ask("sudland", known_at=NOW - timedelta(days=1)).counts.recognises == 0


@pytest.mark.django_db
def test_a_new_name_is_in_the_next_answer():
    north = EntityFactory(slug="norland")
    publish_entry(recognition(north, EntityFactory(slug="sudland")))
    ask("sudland")
    north.short_name = "Nordland"
    entities.save(north)
    assert ask("sudland").names["norland"].short_name == "Nordland"


def merge(row, into):
    Entity.objects.filter(pk=row.pk).update(merged_into=into)


@pytest.mark.django_db
def test_a_merger_is_in_the_next_answer():
    south, twin = EntityFactory(slug="sudland"), EntityFactory(slug="south-land")
    north, double = EntityFactory(slug="norland"), EntityFactory(slug="north-land")
    publish_entry(recognition(north, south))
    publish_entry(recognition(double, twin), now=NOW + timedelta(hours=1))
    assert [row.actor for row in ask("sudland").positions] == ["norland"]
    merge(twin, south)
    assert {row.actor for row in ask("sudland").positions} == {"norland", "north-land"}
    assert ask("south-land").positions == ask("sudland").positions
    merge(double, north)
    answer = ask("sudland")
    assert [row.actor for row in answer.positions] == ["norland"]
    assert "north-land" not in answer.names


@pytest.mark.django_db
def test_a_merger_of_a_subject_is_in_the_next_answer_about_an_actor():
    """What others did to whom is told by who is merged, also where the actor never named them."""
    north, south = EntityFactory(slug="norland"), EntityFactory(slug="sudland")
    twin = EntityFactory(slug="south-land")
    publish_entry(recognition(north, south))
    gone = recognition(EntityFactory(slug="westmark"), twin)
    gone.act.verb = Verb.ANNEXES
    gone.act.save()
    publish_entry(gone, now=NOW + timedelta(hours=1))

    def told():
        return queries.positions(actor="norland", as_of=TODAY, known_at=LATER).positions

    before = told()
    merge(twin, south)
    after = told()
    ledgers.shelf.clear()
    assert after == told() != before


@pytest.mark.django_db
@pytest.mark.usefixtures("gazetteer")
def test_an_actor_is_told_what_each_subject_would_tell():
    """Asked by actor, fewer acts are read; the answer is that of all of them."""
    call_command("make_corpus", entries=1500, seed=7, stdout=StringIO())
    now = datetime(2026, 1, 1, tzinfo=UTC)
    actors = list(
        PublishedAct.objects.order_by("actor__slug")
        .values_list("actor__slug", flat=True)
        .distinct()
    )
    everybody = list(
        Entity.objects.filter(slug__startswith="made-up").values_list("slug", flat=True)
    )
    for day in (date(1999, 5, 5), date(2012, 1, 1), date(2026, 1, 1)):
        told = [row for slug in everybody for row in ask(slug, known_at=now, as_of=day).positions]
        assert len(told) > 50
        for actor in actors[::15]:
            own = queries.positions(actor=actor, as_of=day, known_at=now).positions
            assert sorted(own, key=repr) == sorted(
                (row for row in told if row.actor == actor), key=repr
            )


@pytest.fixture
def told(django_assert_max_num_queries):
    """A subject that was asked about, and what a question about it may cost after something else."""
    south = EntityFactory(slug="sudland")
    publish_entry(recognition(EntityFactory(slug="norland"), south))
    ask("sudland")

    def again(queries):
        with django_assert_max_num_queries(queries) as asked:
            answer = ask("sudland")
        read = [query["sql"] for query in asked.captured_queries]
        everything = [sql for sql in read if 'FROM "briefings_publishedact"' in sql]
        return answer, bool(everything)

    return again


@pytest.mark.django_db
def test_what_is_published_about_others_is_looked_at_once_and_nothing_is_read_anew(told):
    elsewhere = recognition(EntityFactory(), EntityFactory())
    publish_entry(elsewhere, now=NOW + timedelta(hours=1))
    assert told(4)[1] is False  # who, the last publication, the names; what came since
    assert told(3)[1] is False


@pytest.mark.django_db
def test_what_is_published_about_a_subject_is_added(told):
    second = recognition(EntityFactory(slug="westmark"), Entity.objects.get(slug="sudland"))
    publish_entry(second, now=NOW + timedelta(hours=1))
    answer, everything = told(5)  # and the names with the new one
    assert answer.counts.recognises == 2
    assert answer.names["westmark"].short_name == "Westmark"
    assert not everything


@pytest.mark.django_db
def test_after_very_many_publications_everything_is_read_anew(told, monkeypatch):
    monkeypatch.setattr(import_module("briefings.queries.positions"), "FEW", 1)
    for hour in (1, 2):
        publish_entry(
            recognition(EntityFactory(), EntityFactory()), now=NOW + timedelta(hours=hour)
        )
    assert told(9)[1] is True


@pytest.mark.django_db
def test_a_record_that_was_taken_back_is_not_built_upon():
    """As after a restored backup: the same serial, and another publication."""
    south = EntityFactory(slug="sudland")
    first, second = (
        recognition(EntityFactory(slug=slug), south) for slug in ("norland", "westmark")
    )
    with transaction.atomic():
        publish_entry(first)
        assert [row.actor for row in ask("sudland").positions] == ["norland"]
        transaction.set_rollback(True)
    publish_entry(second)
    assert [row.actor for row in ask("sudland").positions] == ["westmark"]


def sized(acts: int, serial: int = 1) -> Any:
    """Stands in for what is kept of so many acts."""
    return SimpleNamespace(
        ledger=SimpleNamespace(acts=(None,) * acts), head=SimpleNamespace(serial=serial)
    )


def test_a_shelf_is_bounded_and_keeps_what_was_asked_for_last():
    shelf = Shelf(room=20)
    shelf.put("a", sized(3))
    shelf.put("b", sized(3))
    assert shelf.get("a", 1)
    shelf.put("c", sized(3))
    assert not shelf.get("b", 1)
    assert shelf.get("a", 1)
    assert shelf.get("c", 1)
    shelf.put("large", sized(20))
    assert not shelf.get("large", 1)
    assert shelf.get("a", 1)
    shelf.put("a", sized(0))
    shelf.put("d", sized(3))
    assert shelf.get("c", 1)


def test_a_shelf_gives_the_state_asked_for_or_the_nearest_before_it():
    shelf = Shelf(room=100)
    old, new = sized(3, serial=4), sized(3, serial=9)
    shelf.put("a", old)
    shelf.put("a", new)
    assert [shelf.get("a", serial) for serial in (3, 4, 8, 9, 12)] == [None, old, old, new, new]
    grown = sized(4, serial=12)
    shelf.put("a", grown, instead=new)
    assert [shelf.get("a", serial) for serial in (9, 12)] == [old, grown]
