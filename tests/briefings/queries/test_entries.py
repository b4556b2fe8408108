"""What readers are shown comes from publications alone."""

from datetime import timedelta

import pytest

from briefings import publish, queries
from briefings.curate import drafts
from briefings.vocabulary import Change, RetractionReason
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db


def test_drafts_are_seen_by_nobody():
    entry = publishable()
    assert queries.entry(entry.public_id) is None
    assert queries.latest(limit=10) == ()
    assert list(queries.every_entry()) == []
    assert queries.actors() == queries.subjects() == ()


@pytest.mark.parametrize("spelling", ["E-{:04d}", "e_{}", "{}", "#{}", " e-{:04d} "])
def test_an_entry_by_any_spelling_of_its_number(spelling):
    entry = publishable()
    publish_entry(entry)
    found = queries.entry(spelling.format(int(entry.public_id[2:])))
    assert found is not None
    assert found.public_id == entry.public_id


@pytest.mark.parametrize("asked", ["", "E-", "E-0001x", "-1", "E-9999"])
def test_what_is_no_number_of_ours_finds_nothing(asked):
    publish_entry(publishable())
    assert queries.entry(asked) is None


def test_an_edit_waits_for_its_publication():
    entry = publishable()
    publish_entry(entry)
    entry.headline = "What nobody may see yet"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    assert queries.entry(entry.public_id).headline != entry.headline


def test_newest_first_in_bounded_queries(django_assert_num_queries):
    for day in range(5):
        publish_entry(publishable(headline=f"Day {day}"), now=NOW + timedelta(days=day))
    queries.latest(limit=1)  # from now on it is known what stands
    with django_assert_num_queries(4):
        shown = queries.latest(limit=3, offset=1)
    assert [item.headline for item in shown] == ["Day 3", "Day 2", "Day 1"]
    assert queries.count() == 5


def test_a_source_is_credited_with_a_link_to_the_passage():
    entry = EntryFactory()
    source = SourceFactory(text=TEXT, url="https://review.example/article")
    CitationFactory(entry=entry, source=source, exact=QUOTE, supports=["statement"])
    drafts.settle(entry, now=NOW)
    publish_entry(entry)
    (citation,) = queries.entry(entry.public_id).citations
    assert citation.link.startswith("https://review.example/article#:~:text=")


def test_a_retraction_stays_at_its_address_and_nowhere_else():
    entry = recognition(EntityFactory(slug="norland"), EntityFactory(slug="southern"))
    publish_entry(entry)
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    shown = queries.entry(entry.public_id)
    assert shown.retracted
    assert entry.headline not in str(shown)
    assert [step.change for step in shown.history] == [Change.CREATED, Change.RETRACTED]
    assert queries.about("norland") == ()
    (line,) = queries.corrections()
    assert (line.public_id, line.headline, line.public_note) == (
        entry.public_id, "", "We got it wrong.",
    )  # fmt: skip


def test_about_somebody_the_latest_date_first():
    actor = EntityFactory(slug="norland")
    for date in ("2021", None, "2024-05"):
        publish_entry(recognition(actor, EntityFactory(), date=date))
    assert [item.date for item in queries.about("norland")] == ["2024-05", "2021", None]


def test_every_entry_comes_once_in_order_however_many_are_read_at_a_time(monkeypatch):
    monkeypatch.setattr("briefings.queries.entries.CHUNK", 2)
    for _ in range(5):
        publish_entry(publishable())
    found = [item.public_id for item in queries.every_entry()]
    assert found == sorted(set(found))
    assert len(found) == 5


def test_the_log_holds_every_change_once_with_its_own_note():
    entry = publishable()
    publish_entry(entry)
    by = entry.edited_by
    for change, note in (
        (Change.CORRECTED, "The day was wrong."),
        (Change.EDITED, ""),
        (Change.UPDATED, "It has ended."),
        (Change.CORRECTED, "The place was wrong too."),
    ):
        publish.reopen(entry, by=by, change=change, public_note=note, now=NOW)
        publish_entry(entry)
    log = queries.corrections()
    assert [(line.n, line.change, line.public_note) for line in log] == [
        (5, Change.CORRECTED, "The place was wrong too."),
        (4, Change.UPDATED, "It has ended."),
        (2, Change.CORRECTED, "The day was wrong."),
    ]
    assert {line.headline for line in log} == {entry.headline}
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    log = queries.corrections()
    assert [line.n for line in log] == [6, 5, 4, 2]
    assert [line.public_note for line in log] == ["We got it wrong.", "", "", ""]


def test_the_log_of_corrections_takes_three_queries(django_assert_num_queries):
    for _ in range(3):
        entry = publishable()
        publish_entry(entry)
        publish.reopen(
            entry, by=entry.edited_by, change=Change.CORRECTED, public_note="Wrong.", now=NOW
        )
        publish_entry(entry)
    queries.correction_count()  # from now on it is known what is listed
    with django_assert_num_queries(3):
        assert len(queries.corrections()) == 3
