"""An approved import goes out a few entries at a time; a crash, an edit or a refusal loses nothing."""

import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from briefings import planner, publish
from briefings.curate import drafts
from briefings.models import Batch, BatchItem, Entity, Entry, Publication, PublishedAct
from briefings.publish import due
from briefings.publish.release import head
from briefings.tasks import publish_batches
from tests.briefings.exchange import crowd
from tests.briefings.exchange.record import batch_of, file_of, known, people
from tests.factories import NOW, UserFactory, publish_entry, recognition

check_module = importlib.import_module("briefings.publish.check_batch")  # its act has its name
ROOT = Path(__file__).resolve().parents[3]
LATER = NOW + timedelta(hours=1)
ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"
ROWS = [ROW.replace("2025-07", f"2025-{month:02}") for month in range(1, 6)]


def approved():
    """Five acts that a second person approved, not yet published."""
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    editor, approver = people()
    batch = publish.check_batch(batch_of(file_of(*ROWS), editor), now=NOW)
    return publish.approve_batch(batch, by=approver, content_hash=batch.content_hash or "", now=NOW)


def chained():
    rows = list(Publication.objects.order_by("serial"))
    for earlier, row in pairwise(rows):
        assert row.previous_hash == head(earlier)
        assert row.serial == earlier.serial + 1
        assert row.published_at > earlier.published_at
    return rows


def go_out():
    publish.drain(Batch.objects.get(), now=LATER)


@pytest.mark.django_db
def test_a_few_at_a_time_until_none_is_due(monkeypatch):
    batch = approved()
    monkeypatch.setattr(due, "CHUNK", 2)
    steps = []
    while step := publish.release_due(now=LATER):
        steps.append((step, Publication.objects.count()))
    assert steps == [(2, 2), (2, 4), (1, 5)]
    batch.refresh_from_db()
    assert batch.state == "published"
    rows = chained()
    assert [row.n for row in rows] == [1] * 5
    assert [row.entry_id for row in rows] == sorted(row.entry_id for row in rows)  # as in the file
    assert PublishedAct.objects.count() == 5
    for entry in Entry.objects.all():
        assert (entry.state, entry.approved_by) == ("published", batch.approved_by)
        assert entry.approved_hash == entry.publications.get().content_hash
        assert entry.approved_at == NOW


@pytest.mark.django_db
def test_whenever_the_record_has_doubled_its_rows_are_counted_anew(monkeypatch):
    """Or Postgres plans the search for twins by the count of a record that was empty a minute ago."""
    approved()
    monkeypatch.setattr(due, "CHUNK", 1)
    monkeypatch.setattr(planner, "MANY", 2)
    counted = []
    monkeypatch.setattr(
        planner, "count_anew", lambda *models: counted.append(Publication.objects.count())
    )
    go_out()
    assert Publication.objects.count() == 5
    assert counted == [2, 4]


def one_by_one():
    for entry in Entry.objects.order_by("pk"):
        entry.refresh_from_db()
        publish_entry(entry, approver=UserFactory(role="publisher"))


@pytest.mark.django_db
def test_what_goes_out_together_is_what_would_go_out_one_by_one():
    approved()
    fields = ("kind", "change", "date_min", "snapshot", "html", "message", "content_hash", "n")
    acts = [f.name for f in PublishedAct._meta.fields if f.name not in ("id", "publication")]
    found = []
    for way in (go_out, one_by_one):
        with transaction.atomic():
            way()
            found.append(
                (
                    list(Publication.objects.order_by("serial").values_list(*fields)),
                    list(PublishedAct.objects.order_by("publication__serial").values_list(*acts)),
                    sorted(
                        Publication.objects.values_list(
                            "entry", "participants__entity", "participants__role"
                        )
                    ),
                )
            )
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][0]) == 5


def edit(entry):
    drafts.save(entry, by=UserFactory(role="editor"), now=LATER)


def rename(entry):
    Entity.objects.filter(slug="norland").update(short_name="Norland-on-Sea")


def tell_otherwise(entry):
    Entry.objects.filter(pk=entry.pk).update(statement="Something else.")


def publish_alone(entry):
    publish_entry(entry, approver=UserFactory(role="publisher"))


def move(entry):
    other = Batch.objects.create(
        name="b", sha256="1" * 64, imported_by=entry.edited_by, imported_at=NOW
    )
    Entry.objects.filter(pk=entry.pk).update(batch=other)


def say_it_elsewhere(entry):
    publish_entry(recognition(known("norland"), known("sudland"), date=entry.date))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "left", "told"),
    [
        (edit, 1, "edited after"),
        (rename, 5, "no longer says what was approved"),
        (tell_otherwise, 1, "no longer says what was approved"),
        (publish_alone, 1, "published already"),
        (move, 1, "another file"),
        (say_it_elsewhere, 1, "already says this"),
    ],
)
def test_what_is_no_longer_what_was_approved_stays_behind_with_a_reason(what, left, told):
    batch = approved()
    what(Entry.objects.order_by("pk")[2])
    before = Publication.objects.count()
    released = publish.drain(batch, now=LATER)
    assert (released.entries, len(released.left)) == (5 - left, left)
    assert told in released.left[0].sentences[0]
    assert Publication.objects.count() == before + 5 - left
    batch.refresh_from_db()
    assert batch.state == "published"
    chained()


@pytest.mark.django_db
def test_an_entry_deleted_meanwhile_holds_up_nothing():
    batch = approved()
    Entry.objects.order_by("pk")[0].delete()
    assert publish.drain(batch, now=LATER).entries == 4


@pytest.mark.django_db
def test_one_that_the_database_refuses_holds_up_no_other(monkeypatch):
    """The gate passes it and a rule of the database does not: the others go out all the same."""
    batch = approved()
    third = Entry.objects.order_by("pk")[2]
    write = due._write

    def strict(batch, ready, *, now):
        write(batch, ready, now=now)
        if third.pk in [one.draft.entry.pk for one in ready]:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE briefings_publication SET n = 7")

    monkeypatch.setattr(due, "_write", strict)
    released = publish.drain(batch, now=LATER)
    assert released.entries == 4
    (left,) = released.left
    assert "The database refuses it" in left.sentences[0]
    assert len(chained()) == 4


@pytest.mark.django_db
def test_what_stayed_behind_is_checked_and_approved_again():
    batch = approved()
    edit(Entry.objects.order_by("pk")[2])
    publish.drain(batch, now=LATER)
    released = publish.release_batch(batch, by=UserFactory(role="approver"), now=LATER)
    assert (released.entries, released.left) == (1, ())
    assert len(chained()) == 5


@pytest.mark.django_db
def test_the_tick_goes_on_where_a_run_ended(monkeypatch):
    approved()
    monkeypatch.setattr(due, "CHUNK", 2)
    monkeypatch.setattr("briefings.tasks.STEPS", 1)
    counts = []
    for _ in range(4):
        publish_batches()
        counts.append(Publication.objects.count())
    assert counts == [2, 4, 5, 5]


@pytest.mark.django_db
def test_queries_of_a_step_do_not_follow_its_entries(monkeypatch, django_assert_max_num_queries):
    approved()
    with django_assert_max_num_queries(55):
        publish.release_due(now=LATER)
    assert Publication.objects.count() == 5


@pytest.mark.django_db
def test_an_import_being_published_is_neither_checked_nor_sent_back_nor_approved_again():
    batch = approved()
    by = UserFactory(role="approver")
    for act in (
        lambda: publish.check_batch(batch, now=LATER),
        lambda: publish.check_later(batch),
        lambda: publish.send_batch_back(batch, by=by, note="No"),
        lambda: publish.approve_batch(batch, by=by, content_hash=batch.content_hash, now=LATER),
    ):
        with pytest.raises(publish.Refused):
            act()


@pytest.mark.django_db
def test_an_approval_names_the_hash_that_was_shown():
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    editor, approver = people()
    batch = publish.check_batch(batch_of(file_of(*ROWS), editor), now=NOW)
    with pytest.raises(publish.Refused, match="while you were reading"):
        publish.approve_batch(batch, by=approver, content_hash="0" * 64, now=NOW)
    Entry.objects.filter(pk=Entry.objects.order_by("pk")[0].pk).update(statement="Other words.")
    again = publish.check_batch(batch, now=NOW)
    assert again.content_hash != batch.content_hash


# --- several processes --------------------------------------------------------------------------
KILLED = """
import os, sys, django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from briefings.publish import due
from briefings.tasks import publish_batches
due.CHUNK = 10
step, write = 0, due._write
def fatal(*args, **kwargs):
    global step
    step += 1
    write(*args, **kwargs)
    if step == 3:
        os.kill(os.getpid(), 9)  # everything is written, nothing of it committed
due._write = fatal
publish_batches()
"""


def large(rows):
    crowd.population()
    editor, approver = people()
    batch = batch_of("".join(crowd.lines(rows)).encode(), editor)
    batch = publish.check_batch(batch, now=NOW)
    return publish.approve_batch(batch, by=approver, content_hash=batch.content_hash or "", now=NOW)


def database():
    """The tests' own database, for another process: a file, or a name on the server."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return str(cursor.fetchone()[2])


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_each_entry_goes_out_exactly_once():
    large(80)
    where = database()
    if not where:
        pytest.skip("the tests' SQLite is in memory here")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, where], cwd=ROOT, env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert Publication.objects.count() == 20
    assert BatchItem.objects.due().count() == 44
    publish_batches()
    publish_batches()
    rows = chained()
    assert len(rows) == 64
    assert len({row.entry_id for row in rows}) == 64
    assert Batch.objects.get().state == "published"
    assert set(Entry.objects.values_list("state", flat=True)) == {"published"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_each_entry_once(monkeypatch):
    large(80)
    monkeypatch.setattr(due, "CHUNK", 5)
    errors = []

    def work():
        try:
            publish_batches()
        except Exception as error:  # told by the assertion below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    rows = chained()
    assert len(rows) == len({row.entry_id for row in rows}) == 64


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_other_writers_wait_less_than_a_second():
    large(2500)
    waits, over = [], threading.Event()

    def write():
        try:
            while not over.is_set():
                start = time.perf_counter()
                with transaction.atomic():
                    UserFactory()
                waits.append(time.perf_counter() - start)
                time.sleep(0.02)
        finally:
            connections.close_all()

    other = threading.Thread(target=write)
    other.start()
    start = time.perf_counter()
    publish.drain(Batch.objects.get(), now=LATER)
    seconds = time.perf_counter() - start
    over.set()
    other.join()
    print(f"{2000 / seconds:.0f} entries/s; {len(waits)} writes, worst {max(waits):.3f} s")  # noqa: T201
    assert max(waits) < 1


# What a check finds while somebody approves ----------------------------------------------------


def checked():
    """Five acts that wait for a second person, and who that is."""
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    editor, approver = people()
    return publish.check_batch(batch_of(file_of(*ROWS), editor), now=NOW), approver


def rewrite(place):
    """Somebody puts other words into one of the entries."""
    entry = Entry.objects.order_by("pk")[place]
    entry.headline = "Words that no second person read"
    drafts.save(entry, by=UserFactory(role="editor"), now=LATER)


def told():
    return {publication.snapshot["headline"] for publication in Publication.objects.all()}


@pytest.mark.django_db
def test_a_check_that_goes_on_changes_nothing_under_an_approval(monkeypatch):
    batch, approver = checked()
    monkeypatch.setattr(check_module, "CHUNK", 1)
    refused = []

    def meanwhile(done):
        if done == 1:
            try:
                publish.approve_batch(
                    batch, by=approver, content_hash=batch.content_hash, now=LATER
                )
            except publish.Refused as refusal:
                refused.append(str(refusal))
            rewrite(4)

    publish.check_batch(batch, now=LATER, progress=meanwhile)
    go_out()
    assert refused
    assert not told()


@pytest.mark.django_db
def test_an_approval_of_an_older_page_does_not_bind_what_a_check_has_found_since(monkeypatch):
    batch, approver = checked()
    monkeypatch.setattr(check_module, "CHUNK", 1)
    rewrite(0)

    def meanwhile(done):
        if done == 1:
            with pytest.raises(publish.Refused):
                publish.approve_batch(
                    batch, by=approver, content_hash=batch.content_hash, now=LATER
                )

    publish.check_batch(batch, now=LATER, progress=meanwhile)
    with pytest.raises(publish.Refused):
        publish.approve_batch(batch, by=approver, content_hash=batch.content_hash, now=LATER)
    go_out()
    assert not told()


@pytest.mark.django_db
def test_of_two_checks_the_one_that_ends_first_counts(monkeypatch):
    batch, approver = checked()
    monkeypatch.setattr(check_module, "CHUNK", 1)

    def meanwhile(done):
        if done == 1:
            monkeypatch.setattr(check_module, "CHUNK", 100)
            first = publish.check_batch(batch, now=LATER)
            assert first.state == "waiting"
            rewrite(4)

    assert publish.check_batch(batch, now=LATER, progress=meanwhile).state == "waiting"
    with pytest.raises(publish.Refused):  # the item of what was edited since is as it was
        publish.approve_batch(batch, by=approver, content_hash=batch.content_hash, now=LATER)


@pytest.mark.django_db
def test_an_approval_is_of_the_very_items():
    batch, approver = checked()
    BatchItem.objects.filter(entry=Entry.objects.last()).update(content_hash="f" * 64)
    with pytest.raises(publish.Refused, match="changed since it was checked"):
        publish.approve_batch(batch, by=approver, content_hash=batch.content_hash, now=LATER)
