"""An operator opens what was shown and nothing else; and a new host is not taken in by an old ledger."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from briefings.deliver import lock, memory, outbox
from briefings.deliver.outbox.results import REFUSED
from briefings.management.supervisor import prepare
from briefings.models import Delivery, SendingBatch
from tests.briefings.deliver.ledger import NOW, digest, lease, readers, row

pytestmark = pytest.mark.django_db

FILE = Path(settings.VAR_DIR, memory.FILE)
HOUR = timedelta(hours=1)


def unlock(*words: str) -> str:
    out = StringIO()
    call_command("deliveries", "unlock", *words, stdout=out)
    return out.getvalue()


class Typing:
    """An operator who types a number, and what happens before."""

    def __init__(self, number: int, meanwhile=lambda: None):
        self._number, self._meanwhile = number, meanwhile

    def readline(self) -> str:
        self._meanwhile()
        return f"{self._number}\n"


# --- a site that is ahead ---------------------------------------------------------------------
@pytest.mark.parametrize("reason", ["a drill", REFUSED])
def test_a_lock_by_hand_hides_no_site_that_is_ahead(owed, site, reason):
    """Database and memory were restored together, the site was kept: one decision, told whole.

    Whatever fell due until now may have been sent by the host that built the site.
    """
    row(digest(), *readers(1, first=300), not_before=NOW + HOUR / 2)
    lock.lock(reason)
    site(99)
    found = lock.gap(now=NOW + HOUR)
    assert (found.reason, found.also, found.site) == (lock.SITE_AHEAD, (reason,), "99")
    assert (found.until, found.rows) == (NOW + HOUR, 3)
    said = unlock("--yes")
    assert said.startswith(f"Sending is locked: {lock.SITE_AHEAD}.\n")
    assert f"It is also locked: {reason}.\n" in said
    assert said.endswith("Unlocked. 3 letters marked as perhaps delivered.\n")
    assert lease() == []
    assert lock.heartbeat(now=NOW + 2 * HOUR) == ""


def test_a_drill_asks_no_more_about_an_accepted_site(owed, site):
    site(99)
    lock.heartbeat(now=NOW + HOUR)
    lock.unlock(now=NOW + HOUR)
    lock.lock("a drill")
    assert unlock("--yes").startswith("Sending is locked: a drill.\nUnlocked. 0 letters")
    assert json.loads(FILE.read_text())["site"] == "99"


def test_a_site_that_is_ahead_of_an_empty_ledger_can_be_opened(site):
    """Without a file that said so there was nothing to unlock, and no letter left all the same."""
    FILE.unlink()
    site(99)
    assert lock.heartbeat(now=NOW) == lock.SITE_AHEAD
    assert lock.is_locked() == lock.SITE_AHEAD
    lock.unlock(now=NOW)
    assert lock.heartbeat(now=NOW + HOUR) == ""


# --- a new host -------------------------------------------------------------------------------
@pytest.fixture
def dump():
    """Load what another host has sent and not yet sent."""

    def load():
        SendingBatch.objects.create(token="d" * 32, taken_at=NOW)
        for reader in readers(2):
            row(digest(), reader)

    return load


@pytest.mark.parametrize("careful", [False, True])
def test_a_ledger_from_elsewhere_is_none_of_a_new_hosts(dump, careful):
    lock.heartbeat(now=NOW - HOUR)
    if careful:
        lock.lock("moving house")
    dump()
    assert lock.is_locked() == lock.MISSING
    assert lease() == []
    assert lock.heartbeat(now=NOW + HOUR) == lock.MISSING
    found = lock.gap(now=NOW + HOUR)
    assert (found.rows, found.also) == (2, ("moving house",) if careful else ())
    assert lock.unlock(found, now=NOW + HOUR) == 2
    assert lock.heartbeat(now=NOW + 2 * HOUR) == ""
    assert lock.is_locked() == ""


def test_a_site_that_came_before_its_ledger_hides_not_where_it_is_from(dump, site):
    """Then nobody here knows until when the old host has sent."""
    lock.heartbeat(now=NOW - HOUR)
    site(99)
    assert lock.heartbeat(now=NOW - HOUR / 2) == lock.SITE_AHEAD
    dump()
    found = lock.gap(now=NOW + HOUR)
    assert (found.reason, found.also, found.rows) == (lock.MISSING, (lock.SITE_AHEAD,), 2)


@pytest.fixture(params=["{}", "", "opened"])
def fresh(request):
    """A host that has taken no batch: it says so, it has no file, an operator has unlocked it."""
    FILE.write_text(request.param) if request.param else FILE.unlink()
    if request.param == "opened":
        FILE.write_text("{}")
        lock.lock("a drill")
        lock.unlock(now=NOW - HOUR)
    for reader in readers(2):
        row(digest(), reader)


def test_the_first_batch_is_no_strangers_before_it_is_remembered(fresh, monkeypatch):
    """Another process looks between the claim and the mark of it."""
    seen = []

    def look(name):
        if name == "lock.before_mark":
            seen.append((lock.is_locked(), lock.heartbeat(now=NOW)))

    monkeypatch.setattr(lock, "failpoint", look)
    assert [len(lease(limit=1)), len(lease(limit=1))] == [1, 1]
    assert seen == [("", ""), ("", "")]
    assert lock.is_locked() == ""
    assert (memory.read().locked, memory.read().taking) == ("", "")


def test_whoever_read_the_file_before_the_first_claim_looks_again(fresh, monkeypatch):
    claimed: list[str] = []

    def early():
        found = memory.read()
        if not claimed:
            claimed.append("")
            with transaction.atomic():
                lock.enter("a" * 32, now=NOW)
        return found

    monkeypatch.setattr(lock, "read", early)
    assert lock.heartbeat(now=NOW) == ""
    assert memory.read().locked == ""


def test_two_that_claim_first_are_both_ours(fresh):
    lock.enter("a" * 32, now=NOW)
    lock.enter("b" * 32, now=NOW)
    lock.lock("a drill")
    lock.unlock(now=NOW)
    assert lock.is_locked() == ""
    lock.remember("b" * 32, now=NOW)
    assert lock.is_locked() == ""
    lock.remember("a" * 32, now=NOW)
    assert lock.is_locked() == ""


def test_a_first_claim_that_came_to_nothing_locks_nothing(fresh):
    """It was killed before its mark, or never committed; a strange ledger is noticed all the same."""
    lock.enter("a" * 32, now=NOW)
    assert lock.heartbeat(now=NOW) == ""
    SendingBatch.objects.all().delete()
    assert lock.heartbeat(now=NOW + HOUR) == ""
    SendingBatch.objects.create(token="d" * 32, taken_at=NOW)
    assert lock.is_locked() == lock.MISSING


def test_an_operator_who_unlocks_during_the_first_claim_forgets_it_not(fresh):
    """Its mark on the disk is there, and its row not committed."""
    lock.enter("a" * 32, now=NOW)
    SendingBatch.objects.all().delete()
    lock.lock("a drill")
    lock.unlock(now=NOW)
    SendingBatch.objects.create(token="a" * 32, taken_at=NOW)
    assert lock.is_locked() == ""


def test_a_disk_that_takes_nothing_lets_no_first_batch_be_claimed(fresh, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lock, "write", full)
    with pytest.raises(OSError, match="No space"):
        lease()
    assert not SendingBatch.objects.exists()
    assert not Delivery.objects.exclude(state="pending").exists()


# --- what was shown ---------------------------------------------------------------------------
CHANGES = {
    "a copy polls": lambda site: lock.rival(NOW),
    "a colleague locks": lambda site: lock.lock("a drill"),
    "another letter": lambda site: row(digest(), *readers(1, first=300)),
    "a site": lambda site: site(99),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_came_while_the_operator_read_is_not_opened(owed, site, monkeypatch, change):
    FILE.unlink()
    lock.lock("the disk is new")
    monkeypatch.setattr("sys.stdin", Typing(2, lambda: CHANGES[change](site)))
    with pytest.raises(CommandError, match=r"look again\. Sending stays locked"):
        unlock()
    assert lock.is_locked() == lock.MISSING
    assert not Delivery.objects.filter(state="unknown").exists()
    rows = 2 + (change == "another letter")
    monkeypatch.setattr("sys.stdin", Typing(rows))
    said = unlock()
    assert "It is also locked: the disk is new.\n" in said
    assert said.endswith(f"Unlocked. {rows} letters marked as perhaps delivered.\n")
    assert lock.is_locked() == ""


def test_what_fell_due_while_the_operator_read_is_not_opened(owed):
    """The other host went on: it may have sent that letter too."""
    later = row(digest(), *readers(1, first=300), not_before=NOW + HOUR / 2)
    lock.rival(NOW)
    shown = lock.gap(now=NOW)
    with pytest.raises(lock.Changed):
        lock.unlock(shown, now=NOW + HOUR)
    assert lock.is_locked().startswith(lock.RIVAL)
    assert not Delivery.objects.filter(state="unknown").exists()
    assert lock.unlock(lock.gap(now=NOW + HOUR), now=NOW + HOUR) == 3
    later.refresh_from_db()
    assert later.state == "unknown"


def test_an_older_database_is_told_under_a_site_that_is_ahead(owed, site):
    """Doubt ends with what this host remembers: it was not set back, and sent nothing since."""
    site(99)
    assert lock.heartbeat(now=NOW + HOUR) == lock.SITE_AHEAD
    SendingBatch.objects.all().delete()
    found = lock.gap(now=NOW + HOUR)
    assert {found.reason, *found.also} == {lock.SITE_AHEAD, lock.BEHIND}
    assert found.until == NOW


def test_a_copy_that_polls_over_a_lock_by_hand_is_not_opened_with_it(owed, monkeypatch):
    lock.lock("a drill")
    monkeypatch.setattr("sys.stdin", Typing(0, lambda: lock.rival(NOW)))
    with pytest.raises(CommandError, match="look again"):
        unlock()
    assert lock.is_locked().startswith(lock.RIVAL)
    assert lease() == []
    said = unlock("--yes")
    assert "It is also locked: a drill.\n" in said
    assert said.endswith("Unlocked. 2 letters marked as perhaps delivered.\n")


def test_fewer_letters_than_shown_are_no_other_question(owed, monkeypatch):
    FILE.unlink()
    monkeypatch.setattr("sys.stdin", Typing(2, lambda: outbox.cancel(owed)))
    assert unlock().endswith("Unlocked. 0 letters marked as perhaps delivered.\n")


def test_two_who_unlock_at_once(owed, monkeypatch):
    lock.lock("a drill")
    monkeypatch.setattr("sys.stdin", Typing(0, lambda: lock.unlock(now=NOW)))
    with pytest.raises(CommandError, match="Somebody else unlocked it meanwhile"):
        unlock()
    assert lock.is_locked() == ""


def test_a_copy_that_polls_on_is_one_reason(owed):
    """It is told each minute, and an operator who reads must be able to answer."""
    lock.lock("first\nthis")
    for minute in range(3):
        lock.rival(NOW + timedelta(minutes=minute))
    lock.lock("then that")
    found = lock.gap(now=NOW + HOUR)
    assert found.reason.endswith("09:00 UTC")
    assert found.also == ("first this", "then that")


def test_the_simulator_tells_all_that_it_opened(owed, site, settings):
    settings.TELEGRAM_SIMULATED = True
    lock.lock("a drill")
    site(99)
    said: list[str] = []
    prepare.sending(now=NOW + HOUR, say=said.append)
    assert said == [
        f"Sending was locked: {lock.SITE_AHEAD}; a drill. On the simulator it is unlocked at once; "
        "2 open letters count as perhaps delivered."
    ]
    prepare.sending(now=NOW + 2 * HOUR, say=said.append)
    assert len(said) == 1


def test_a_heartbeat_does_not_lock_again_what_is_just_unlocked(owed, monkeypatch):
    """It has seen the reason, and the operator is quicker."""
    lock.remember("f" * 32, now=NOW)

    why = lock.is_locked

    def slow():
        found = why()
        with monkeypatch.context() as quicker:
            quicker.setattr(lock, "is_locked", why)
            lock.unlock(now=NOW)
        return found

    monkeypatch.setattr(lock, "is_locked", slow)
    assert lock.heartbeat(now=NOW + HOUR) == lock.BEHIND
    assert why() == ""
