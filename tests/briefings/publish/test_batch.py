"""A batch is approved by a second person in one step, and published whole or not at all."""

import time
from datetime import timedelta
from itertools import pairwise

import pytest

from briefings import publish, queries
from briefings.curate import drafts
from briefings.models import Act, Entry, Publication, PublishedAct, Source
from briefings.publish.release import head
from tests.briefings.exchange import crowd
from tests.briefings.exchange.record import batch_of, file_of, known, people
from tests.factories import NOW, TEXT, UserFactory, publish_entry, recognition

pytestmark = pytest.mark.django_db

ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"
ROWS = [ROW.replace("2025-07", f"2025-{month:02}") for month in range(1, 6)]


@pytest.fixture(autouse=True)
def states():
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")


@pytest.fixture
def batch():
    """Five acts, waiting."""
    return batch_of(file_of(*ROWS), UserFactory(role="editor"))


def refused(batch, by):
    """The sentences of a refusal, which leaves everything as it was."""
    before = list(Entry.objects.order_by("pk").values_list())
    published = Publication.objects.count()
    with pytest.raises(publish.Refused) as refusal:
        publish.release_batch(batch, by=by, now=NOW)
    assert list(Entry.objects.order_by("pk").values_list()) == before
    assert Publication.objects.count() == published
    return refusal.value


def test_the_whole_batch_is_published_by_the_second_person(batch):
    approver = UserFactory(role="approver")
    released = publish.release_batch(batch, by=approver, now=NOW)
    assert (released.entries, released.warnings) == (5, ())
    assert set(Entry.objects.values_list("state", "approved_by")) == {("published", approver.pk)}
    rows = list(Publication.objects.order_by("serial"))
    assert [row.n for row in rows] == [1] * 5
    assert {(row.approved_by, row.published_by) for row in rows} == {(approver, approver)}
    for entry, row in zip(Entry.objects.order_by("pk"), rows, strict=True):
        assert entry.approved_hash == row.content_hash
    for earlier, row in pairwise(rows):
        assert row.previous_hash == head(earlier)
        assert row.published_at > earlier.published_at
    assert queries.search("norland recognises", limit=9).total >= 5, "readers find them"
    assert PublishedAct.objects.filter(certainty="single_source").count() == 5


def test_whoever_imported_cannot_approve_superuser_included(batch):
    editor = batch.imported_by
    editor.is_superuser = True
    editor.save()
    assert "somebody else" in str(refused(batch, editor))


def test_nor_whoever_edited_one_entry_last(batch):
    approver = UserFactory(role="approver")
    entry = Entry.objects.order_by("pk")[2]
    drafts.save(entry, by=approver, now=NOW)
    (finding,) = refused(batch, approver).findings
    assert finding.public_id == entry.public_id


def test_an_editor_may_not_approve_at_all(batch):
    assert "may not approve" in str(refused(batch, UserFactory(role="editor")))


def test_one_bad_entry_holds_all_back_and_everything_is_told(batch):
    first, second, *_ = Entry.objects.order_by("pk")
    Entry.objects.filter(pk=first.pk).update(date="2025~", certainty="unverified")
    Entry.objects.filter(pk=second.pk).update(headline="The first recognition")
    findings = refused(batch, UserFactory(role="approver")).findings
    assert [(item.public_id, len(item.sentences)) for item in findings] == [
        (first.public_id, 2), (second.public_id, 1),
    ]  # fmt: skip
    assert "cannot be unverified" in " ".join(findings[0].sentences)
    assert "Scope" in findings[1].sentences[0]


def test_what_was_published_meanwhile_is_a_twin():
    editor, approver = people()
    batch = batch_of(file_of(ROW), editor)
    publish_entry(recognition(known("norland"), known("sudland")))
    assert "already says this" in str(refused(batch, approver))


def test_acts_of_one_day_in_one_batch_need_an_order():
    editor, approver = people()
    day = ROW.replace("2025-07", "2025-07-03")
    batch = batch_of(file_of(day, day.replace("recognises", "withdraws")), editor)
    (finding,) = refused(batch, approver).findings
    assert "set Sequence" in finding.sentences[0]


def test_two_entries_that_came_to_say_the_same_are_told(batch):
    Entry.objects.update(date=None, date_min=None, date_max=None)
    findings = refused(batch, UserFactory(role="approver")).findings
    assert len(findings) == 4
    assert all("says this too" in item.sentences[0] for item in findings)


def test_a_warning_is_accepted_with_the_batch_and_told():
    editor, approver = people()
    batch = batch_of(file_of(ROW.replace("single_source", "confirmed")), editor)
    (warning,) = publish.release_batch(batch, by=approver, now=NOW).warnings
    assert "confirmed" in warning.sentences[0]


def test_words_that_are_not_in_the_source_stop_the_batch():
    Source.objects.create(url="https://news.example/a", title="A", text=TEXT, text_sha256="0" * 64)
    editor, approver = people()
    batch = batch_of(file_of(ROW.removesuffix(",") + "never said,"), editor)
    assert "not in" in str(refused(batch, approver))


def test_again_is_nothing_more_and_what_is_published_stays(batch):
    approver = UserFactory(role="approver")
    publish.release_batch(batch, by=approver, now=NOW)
    again = publish.release_batch(batch, by=approver, now=NOW + timedelta(days=1))
    assert again.entries == 0
    assert Publication.objects.count() == 5


def test_each_entry_takes_a_bounded_number_of_queries(batch, django_assert_max_num_queries):
    with django_assert_max_num_queries(10 + 5 * 26):
        publish.release_batch(batch, by=UserFactory(role="approver"), now=NOW)


@pytest.mark.long
def test_ten_thousand_acts_take_a_few_minutes():
    crowd.population()
    editor, approver = people()
    batch = batch_of("".join(crowd.lines(12_500)).encode(), editor)
    start = time.perf_counter()
    assert publish.release_batch(batch, by=approver, now=NOW).entries == 10_000
    assert Act.objects.count() == 10_000
    assert time.perf_counter() - start < 240
