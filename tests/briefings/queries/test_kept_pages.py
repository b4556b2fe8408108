"""Pages are slices of keys that are kept: whatever is published, they are what the tables tell."""

from array import array
from datetime import timedelta

import pytest
from django.db.models import F, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings import publish, queries
from briefings.curate import drafts
from briefings.models import Entity, Publication, PublishedAct
from briefings.queries import involved, merged
from briefings.queries.standing import standing
from briefings.vocabulary import Change, RetractionReason
from tests.briefings.queries.test_kept_answers import STEP, SUBJECTS, taken_back, world
from tests.factories import (
    NOW,
    EntityFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

__all__ = ["world"]  # a fixture


def stands():
    rows = Publication.objects.standing().order_by("serial")
    return list(rows.values_list("pk", flat=True))


def logged():
    changed = Q(change__in=[Change.CORRECTED, Change.UPDATED, Change.RETRACTED])
    rows = Publication.objects.filter(changed | Q(break_glass__isnull=False))
    return list(rows.order_by("serial").values_list("pk", flat=True))


def acts(whom):
    people = merged.together(whom)
    rows = PublishedAct.objects.standing().filter(Q(subject__in=people) | Q(actor__in=people))
    last = {"nulls_last": True}
    rows = rows.order_by(
        F("date_min").asc(**last), F("date_max").asc(**last), "sequence", "publication_id"
    )
    return list(rows.values_list("publication_id", flat=True))


def compare():
    assert list(standing().keys) == stands()
    assert list(standing().logged) == logged()
    for slug in SUBJECTS:
        whom = merged.standing(Entity.objects.select_related("merged_into").get(slug=slug))
        assert list(involved.acts(whom)) == acts(whom)


@settings(
    deadline=None,
    max_examples=max(10, settings.default.max_examples // 4),  # each is a few hundred queries
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(STEP, st.booleans()), max_size=12))
def test_what_is_kept_is_what_the_tables_tell(world, steps):
    # What an earlier example kept stays: it is of a record that is gone, and must not be believed.
    with taken_back():
        for (what, *how), asked in steps:
            if what == "take back":
                with taken_back():
                    world.tell(*how)
                    compare()
            else:
                getattr(world, what)(*how)
            if asked:  # else it has two steps to catch up with
                compare()
        compare()


@pytest.mark.django_db
def test_every_kind_of_change_is_in_the_next_page():
    entry = publishable(headline="A talk")
    publish_entry(entry)
    publish_entry(publishable(headline="A visit"), now=NOW + timedelta(hours=1))
    assert [one.headline for one in queries.latest(limit=9)] == ["A visit", "A talk"]
    assert queries.correction_count() == 0
    by = entry.edited_by
    for number, change in enumerate((Change.EDITED, Change.CORRECTED), start=2):
        note = "Wrong." if change is Change.CORRECTED else ""
        publish.reopen(entry, by=by, change=change, public_note=note, now=NOW)
        entry.refresh_from_db()
        entry.headline = f"A talk, version {number}"
        drafts.save(entry, by=by, now=NOW)
        publish_entry(entry, now=NOW + timedelta(hours=number))
        newest, other = queries.latest(limit=9)
        assert (newest.headline, other.headline) == (entry.headline, "A visit")
    assert queries.correction_count() == len(queries.corrections()) == 1
    publish.retract(
        entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR,
        now=NOW + timedelta(hours=9),
    )  # fmt: skip
    assert [one.headline for one in queries.latest(limit=9)] == ["A visit"]
    assert queries.count() == 1
    assert [line.n for line in queries.corrections()] == [4, 3]


@pytest.mark.django_db
def test_a_page_beyond_the_last_is_the_last():
    for day in range(5):
        publish_entry(publishable(headline=f"Day {day}"), now=NOW + timedelta(days=day))
    shown, count, page = queries.latest_page(99, size=2)
    assert ([one.headline for one in shown], count, page) == (["Day 0"], 5, 3)
    shown, _, page = queries.latest_page(-1, size=2)
    assert ([one.headline for one in shown], page) == (["Day 4", "Day 3"], 1)


@pytest.mark.django_db
def test_without_a_record_there_are_no_pages():
    assert queries.latest_page(3, size=2) == ((), 0, 1)
    assert queries.corrections(limit=5, offset=2) == ()


@pytest.mark.django_db
def test_what_a_search_found_is_found_no_more_once_it_is_taken_back():
    entry = publishable(headline="Accreditation of an envoy")
    publish_entry(entry)
    assert queries.search("accreditation", limit=5).total == 1
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    assert queries.search("accreditation", limit=5).total == 0
    publish_entry(publishable(headline="Accreditation of another"), now=NOW + timedelta(hours=1))
    [found] = queries.search("accreditation", limit=5).hits
    assert found.headline == "Accreditation of another"


@pytest.mark.django_db
def test_acts_of_whom_nothing_new_is_about_are_not_read_again(django_assert_max_num_queries):
    south = EntityFactory(slug="sudland")
    publish_entry(recognition(EntityFactory(slug="norland"), south))
    involved.acts(south)
    publish_entry(recognition(EntityFactory(), EntityFactory()), now=NOW + timedelta(hours=1))
    standing()
    with django_assert_max_num_queries(6) as asked:
        assert len(involved.acts(south)) == 1
    assert not any("ORDER BY" in q["sql"] and "date_min" in q["sql"] for q in asked)


def test_room_is_bounded(monkeypatch):
    monkeypatch.setattr(involved, "ROOM", 3 * involved.EACH)
    shelf = involved._Shelf()
    for name in "abcd":
        shelf.put(name, ((1, 1, "", ""), array("q")))
    assert [name for name in "abcd" if shelf.get(name)] == ["b", "c", "d"]
