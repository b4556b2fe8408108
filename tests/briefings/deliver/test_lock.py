"""A database that was set back sends nothing; and what an operator is shown before it may."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from briefings.deliver import lock, memory, outbox
from briefings.deliver.outbox.results import REFUSED
from briefings.models import Delivery, SendingBatch
from tests.briefings.deliver.ledger import NOW, digest, edit, lease, readers, row

pytestmark = pytest.mark.django_db

FILE = Path(settings.VAR_DIR, memory.FILE)
HOUR = timedelta(hours=1)


def unlock(*words: str) -> str:
    out = StringIO()
    call_command("deliveries", "unlock", *words, stdout=out)
    return out.getvalue()


def test_the_batch_is_on_the_disk_before_anything_leaves(owed):
    kept = json.loads(FILE.read_text())
    assert kept["batch"] == SendingBatch.objects.get().token
    assert kept["heartbeat"] == NOW.isoformat()
    assert not list(FILE.parent.glob("*.new"))


@pytest.mark.parametrize("taken", [True, False])
def test_whether_it_is_locked_is_one_question(request, django_assert_num_queries, taken):
    """It is asked at each claim."""
    if taken:
        request.getfixturevalue("owed")
    with django_assert_num_queries(1):
        assert lock.is_locked() == ""


def test_an_empty_claim_leaves_no_batch():
    assert lease() == []
    assert not SendingBatch.objects.exists()


def test_a_fresh_ledger_needs_no_memory():
    FILE.unlink()
    assert lock.is_locked() == ""
    row(digest(), readers(1)[0])
    assert len(lease()) == 1


@pytest.mark.parametrize("damage", ["missing", "garbled"])
def test_a_host_that_remembers_nothing_of_a_used_ledger_is_locked(owed, damage):
    FILE.unlink() if damage == "missing" else FILE.write_text('{"batch"')
    assert lock.is_locked() == lock.MISSING
    assert lease() == []
    found = lock.gap(now=NOW + HOUR)
    assert (found.rows, found.until) == (2, NOW + HOUR)


def test_a_restored_backup_sends_nothing_and_doubts_what_fell_due_since(owed):
    """The batch after the backup is unknown to the database; an edit and a later letter are not."""
    later = row(digest(), *readers(1, first=300), not_before=NOW + 5 * HOUR)
    sent = Delivery.objects.get(state="sent")
    edit(sent, 1)
    lock.remember("f" * 32, now=NOW + HOUR)
    assert lock.is_locked() == lock.BEHIND
    assert lease(NOW + HOUR) == []
    assert lock.heartbeat(now=NOW + HOUR) == lock.BEHIND
    SendingBatch.objects.create(token="e" * 32, taken_at=NOW)  # the reason stays
    assert lock.is_locked() == lock.BEHIND
    found = lock.gap(now=NOW + 2 * HOUR)
    assert (found.since, found.until, found.rows) == (NOW, NOW + HOUR, 2)
    assert lock.unlock(now=NOW + 2 * HOUR) == 2
    assert lock.is_locked() == ""
    assert set(Delivery.objects.filter(error="restored").values_list("state", flat=True)) == {
        "unknown"
    }
    later.refresh_from_db()
    assert later.state == "pending"
    assert [letter.revision for letter in lease(NOW + 90 * timedelta(minutes=1))] == [1]


def test_a_site_that_is_ahead_of_the_database_locks(owed, site):
    site(99)
    assert lock.heartbeat(now=NOW + HOUR) == lock.SITE_AHEAD
    assert lock.is_locked() == lock.SITE_AHEAD


def test_a_site_that_an_operator_accepted_locks_no_more(owed, site):
    """It stays ahead until it is built again, which may take hours; any other is a new question."""
    site(99)
    assert lock.heartbeat(now=NOW + HOUR) == lock.SITE_AHEAD
    lock.unlock(now=NOW + HOUR)
    later = NOW + HOUR + timedelta(minutes=1)
    assert lock.heartbeat(now=later) == ""
    lock.remember(SendingBatch.objects.get().token, now=later)
    assert lock.heartbeat(now=later + timedelta(minutes=1)) == ""
    lock.lock("a drill")
    lock.unlock(now=later + timedelta(minutes=2))
    assert lock.heartbeat(now=later + timedelta(minutes=3)) == ""
    site(0)  # built again
    assert lock.heartbeat(now=later + timedelta(minutes=4)) == ""
    site(99)
    assert lock.heartbeat(now=later + timedelta(minutes=5)) == lock.SITE_AHEAD


@pytest.mark.parametrize("graver", [lock.RIVAL, lock.MISSING])
def test_a_graver_lock_above_a_site_that_is_ahead_is_opened_once(owed, site, graver):
    """The old machine still polls after a move, and its site was copied: one decision, told whole."""
    site(99)
    assert lock.heartbeat(now=NOW + HOUR) == lock.SITE_AHEAD
    lock.lock(graver)
    said = unlock("--yes")
    assert f"Also, {lock.SITE_AHEAD}, until it is built again.\n" in said
    assert lock.heartbeat(now=timezone.now()) == ""
    assert lock.is_locked() == ""


def test_after_two_silent_hours_what_fell_due_waits_for_a_person(owed, settings):
    """An ordinary restart in the morning: nothing locks, and nothing old goes by itself."""
    settings.TELEGRAM_SIMULATED = False
    evening, morning = NOW + HOUR, NOW + 4 * HOUR
    edit(Delivery.objects.get(state="sent"), 1)
    missed = digest()
    row(missed, *readers(1, first=300), not_before=morning - timedelta(minutes=10))
    tomorrow = digest()
    row(tomorrow, *readers(1, first=400), not_before=NOW + 9 * HOUR)
    told = digest()  # all of it went, and only an edit waits
    sent = row(told, *readers(1, first=500), state="sent", sent_at=NOW, message_id=7)
    edit(sent, 1)
    assert lock.heartbeat(now=evening) == ""
    assert lock.heartbeat(now=morning) == ""
    assert lock.is_locked() == ""
    for one, control in (
        (owed, "held"), (missed, "held"), (tomorrow, "running"), (told, "running"),
    ):  # fmt: skip
        one.refresh_from_db()
        assert (one.control, one.error) == (control, "late" if control == "held" else "")
    assert outbox.counts(owed.pk)["pending"] == 2
    assert (told.pk, 1) in [(one.digest, one.revision) for one in lease(morning)]
    assert outbox.resume(missed, now=morning)
    assert lock.heartbeat(now=morning + timedelta(minutes=1)) == ""
    assert [one.digest for one in lease(morning)] == [missed.pk]


def test_what_was_taken_before_the_silence_is_held_too(owed, settings):
    settings.TELEGRAM_SIMULATED = False
    assert len(lease(NOW)) == 2  # and the machine goes off
    assert lock.heartbeat(now=NOW + 3 * HOUR) == ""
    owed.refresh_from_db()
    assert (owed.control, owed.error) == ("held", "late")
    outbox.sweep(now=NOW + 24 * HOUR)
    assert outbox.counts(owed.pk)["pending"] == 2  # and does not grow too old meanwhile


def test_two_hours_of_silence_hold_nothing(owed, settings):
    settings.TELEGRAM_SIMULATED = False
    assert lock.heartbeat(now=NOW + 2 * HOUR) == ""
    owed.refresh_from_db()
    assert owed.control == "running"


def test_batches_are_kept_while_they_may_be_asked_for(monkeypatch):
    monkeypatch.setattr(lock, "KEEP", 10)
    for n in range(300):
        lock.enter(f"{n:032}", now=NOW + n * timedelta(minutes=1))
    left = list(SendingBatch.objects.values_list("token", flat=True))
    assert f"{299:032}" in left
    assert 60 <= len(left) <= 200


def test_the_operator_types_how_many(owed, monkeypatch):
    FILE.unlink()
    monkeypatch.setattr("sys.stdin", StringIO("1\n"))
    with pytest.raises(CommandError, match="another number"):
        unlock()
    assert lock.is_locked()
    monkeypatch.setattr("sys.stdin", StringIO("2\n"))
    said = unlock()
    assert "Digests between 1 September 2025, 09:00:00 UTC and" in said
    assert "2 open letters due in that time will count as perhaps delivered" in said
    assert said.endswith("Unlocked. 2 letters marked as perhaps delivered.\n")
    assert unlock() == "Sending is not locked.\n"


def test_locked_by_hand_and_told(owed):
    call_command("deliveries", "--lock", "--reason", "a drill", stdout=StringIO())
    assert lease() == []
    out = StringIO()
    call_command("deliveries", stdout=out)
    assert out.getvalue().startswith("Sending is locked: a drill.\n3 deliveries\n")
    assert unlock("--yes") == (
        "Sending is locked: a drill.\nUnlocked. 0 letters marked as perhaps delivered.\n"
    )
    assert len(lease()) == 2


@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_lock_without_a_reason_is_one_by_hand(owed, nothing):
    out = StringIO()
    call_command("deliveries", "lock", "--reason", nothing, stdout=out)
    assert out.getvalue() == f"Sending is locked: {lock.BY_HAND}.\n"
    assert lease() == []


@pytest.mark.parametrize("later", [lock.BY_HAND, lock.RIVAL])
def test_what_may_have_been_sent_stays_in_doubt_under_another_lock(owed, later):
    """A host without memory and a copy elsewhere that still polls: a backup was just restored."""
    FILE.unlink()
    lock.lock(later)
    assert lock.is_locked() == lock.MISSING
    assert lock.unlock(now=NOW + HOUR) == 2
    assert Delivery.objects.filter(state="unknown").count() == 2
    assert lock.is_locked() == ""


@pytest.mark.parametrize("first", [lock.BY_HAND, REFUSED, lock.BEHIND])
def test_a_copy_that_polls_is_not_hidden_by_a_lock_from_before(owed, first):
    """The machine is moved: the old one is locked, the copy starts, the old one is opened again."""
    lock.lock(first)
    lock.rival(NOW)
    assert lock.is_locked().startswith(lock.RIVAL)
    assert lock.unlock(now=NOW + HOUR) == 2
    assert lock.is_locked() == ""
    assert lease() == []


@pytest.mark.parametrize("first", [lock.BY_HAND, REFUSED])
def test_a_database_set_back_is_not_hidden_by_a_lock_from_before(owed, first):
    """As README has it: lock before a machine is set back."""
    lock.lock(first)
    SendingBatch.objects.all().delete()  # the backup does not know the batch
    assert lock.is_locked() == lock.BEHIND
    lock.lock("once more")
    assert lock.unlock(now=NOW + HOUR) == 2
    assert lease() == []


def test_a_lock_by_hand_is_called_as_it_was_called(owed):
    lock.lock("a drill")
    lock.lock("another")
    assert lock.is_locked() == "a drill"


def test_a_copy_that_polled_may_have_sent_what_was_due(owed):
    later = row(digest(), *readers(1, first=300), not_before=NOW + 5 * HOUR)
    lock.rival(NOW)
    assert lease() == []
    assert lock.gap(now=NOW + HOUR).rows == 2
    assert lock.unlock(now=NOW + HOUR) == 2
    doubtful = Delivery.objects.filter(error="copied")
    assert set(doubtful.values_list("state", flat=True)) == {"unknown"}
    later.refresh_from_db()
    assert later.state == "pending"
    assert lock.is_locked() == ""
    lock.rival(NOW)
    said = unlock("--yes")  # by the clock on the wall
    assert "If that copy has this record, it may have sent what was due before" in said
    assert said.endswith("Unlocked. 1 letter marked as perhaps delivered.\n")


def test_a_disk_that_takes_nothing_lets_nothing_leave(owed, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lock, "write", full)
    with pytest.raises(OSError, match="No space"):
        lease()
    assert outbox.counts(owed.pk)["pending"] == 2
