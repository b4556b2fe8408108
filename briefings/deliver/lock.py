"""What this host remembers of its sending, so that a database that was set back sends nothing.

``VAR_DIR/sending.json`` names the last batch that was taken here. It is flushed to the disk after
the claim has committed and before anything leaves, so a database that does not know that batch is
older than what was sent. Then, and when a person says so, sending is locked: nothing is claimed
until an operator has looked at the gap (``manage.py deliveries unlock``).
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from briefings.failpoint import failpoint
from briefings.models import Control, Delivery, DeliveryState, Digest, SendingBatch
from briefings.models.deliveries import OPEN_STATES
from briefings.queries.entries import last_serial

FILE = "sending.json"
SILENCE = timedelta(hours=2)
"""After this long without a heartbeat the letters that fell due meanwhile are a person's to decide."""
PULSE = timedelta(seconds=5)
"""How often a heartbeat is written at most."""
KEEP, KEEP_FOR = 1000, timedelta(hours=1)
"""Batches that are kept: the newest thousand, and those of the last hour."""

MISSING = "this host does not remember what it sent"
BEHIND = "the database is older than what was sent from here"
SITE_AHEAD = "the public site is newer than the database"
BY_HAND = "an operator locked it"
RIVAL = "another copy of the bot is polling with the same token"

_RESTORED = (MISSING, BEHIND, SITE_AHEAD)
_UNTIL_NOW = (MISSING, RIVAL)
"""What falls due goes on being sent, for all that we know; the others end with our last batch."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the file holds. Moments are ISO 8601, in UTC; empty is never."""

    batch: str = ""
    taken_at: str = ""
    heartbeat: str = ""
    locked: str = ""
    """Why sending is locked; empty if it is not."""
    site: str = ""
    """Serial of a site that is newer than the database, as an operator accepted it; else empty."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What may have been sent that the database does not know of."""

    reason: str
    since: datetime | None
    """The last batch that the database knows."""
    until: datetime
    """The last batch that this host knows, or now."""
    rows: int
    """Letters that unlocking turns `unknown`: they fell due inside the gap."""
    site_ahead: bool = False
    """Whether unlocking also accepts that the public site is newer than the database."""

    @property
    def by_rival(self) -> bool:
        """Whether it is another copy that may have sent them, if it has our record."""
        return self.reason.startswith(RIVAL)

    @property
    def in_doubt(self) -> bool:
        """Whether letters may have been sent that the database does not know of."""
        return _doubt(self.reason) > 0


def _doubt(reason: str) -> int:
    """How much may have been sent that the database does not know of: none, some, or all till now."""
    if reason.startswith(_UNTIL_NOW):
        return 2
    return int(reason in _RESTORED)


def is_locked() -> str:
    """Why nothing may be sent; empty if it may. Two small reads."""
    memory = _read()
    if memory is None:
        return MISSING if _has_history() else ""
    if _doubt(memory.locked) or not memory.batch:
        return memory.locked
    # Also under a lock that somebody put on by hand: opening it must not forget what was sent.
    known = SendingBatch.objects.filter(token=memory.batch).exists()
    return memory.locked if known else BEHIND


def enter(batch: str, *, now: datetime) -> None:
    """Note a batch in the database. Call in the transaction that claims it."""
    row = SendingBatch.objects.create(token=batch, taken_at=now)
    if row.pk % 100 == 0:
        old = SendingBatch.objects.filter(pk__lte=row.pk - KEEP, taken_at__lt=now - KEEP_FOR)
        old.delete()


def remember(batch: str, *, now: datetime) -> None:
    """Note on this host's disk that a batch is about to be sent. Raises OSError."""
    failpoint("lock.before_mark")
    with _exclusive():
        memory = _read() or Memory()
        _write(replace(memory, batch=batch, taken_at=now.isoformat(), heartbeat=now.isoformat()))
    failpoint("lock.after_mark")


def heartbeat(*, now: datetime) -> str:
    """Note that this host is alive, unless something is wrong; then lock and say why.

    Silence is nothing wrong: machines are switched off for the night. It only holds the digests
    whose letters fell due in it.
    """
    reason = is_locked()
    memory = _read()
    silent = timedelta(0)
    if not reason and memory and memory.heartbeat:
        silent = now - datetime.fromisoformat(memory.heartbeat)
        if silent < PULSE:
            return ""
    ahead = _site_ahead()
    if not reason and ahead and not (memory and memory.site == ahead):
        reason = SITE_AHEAD
    if reason:
        if memory and not memory.locked:
            lock(reason)
        return reason
    # The simulator's readers are nobody, and the machine it runs on may have slept.
    if silent > SILENCE and not settings.TELEGRAM_SIMULATED:
        _hold_missed(now)  # before the heartbeat: if we fall over between the two, the next does it
    with _exclusive():
        # Once the site is no longer ahead, the next one that is must be asked about again.
        memory = _read() or Memory()
        _write(replace(memory, heartbeat=now.isoformat(), site=memory.site if ahead else ""))
    return ""


def lock(reason: str = BY_HAND) -> None:
    """Let nothing be sent from this host until an operator unlocks.

    The reason that puts most in doubt stays, whether it was written down or not, and of two alike the
    first: or what may have been sent already would go out again once the lock above it is opened.
    A lock without words says that it was put on by hand.
    """
    reason = _gravest(is_locked(), reason.strip() or BY_HAND)
    with _exclusive():
        memory = _read() or Memory()
        _write(replace(memory, locked=_gravest(memory.locked, reason)))


def rival(since: datetime) -> None:
    """Lock, because somebody else polls with our token: they may send what we send. Raises OSError."""
    lock(f"{RIVAL} since {since:%-d %B %Y, %H:%M} UTC")


def gap(*, now: datetime) -> Gap | None:
    """What unlocking is about; None if sending is not locked."""
    reason = is_locked()
    if not reason:
        return None
    memory = _read() or Memory()
    last = max(memory.taken_at, memory.heartbeat)
    until = datetime.fromisoformat(last) if last and reason in (BEHIND, SITE_AHEAD) else now
    since = SendingBatch.objects.aggregate(at=Max("taken_at"))["at"]
    found = Gap(reason, since, until, 0)
    if not found.in_doubt:
        return found
    return replace(found, rows=_in_doubt(until).count(), site_ahead=bool(_site_ahead()))


def unlock(*, now: datetime) -> int:
    """Let sending go on; how many letters became `unknown`, because they may have been sent.

    A gap in the record makes doubt, and so does a copy that may have sent beside us. Edits are made
    again: twice is the same as once. A site that is ahead stays so until the next build, and is no
    reason any more until then: whatever made doubt, what it tells of is in doubt by now.
    """
    found = gap(now=now)
    if found is None:
        return 0
    doubtful = 0
    if found.rows:
        with transaction.atomic():
            doubtful = _in_doubt(found.until).update(
                state=DeliveryState.UNKNOWN,
                error="copied" if found.by_rival else "restored",
                lease_until=None,
            )
    newest = SendingBatch.objects.order_by("-pk").values_list("token", flat=True).first()
    with _exclusive():
        site = _site_ahead() if found.in_doubt else (_read() or Memory()).site
        _write(Memory(batch=newest or "", heartbeat=now.isoformat(), site=site))
    return doubtful


def _gravest(*reasons: str) -> str:
    return max(filter(None, reasons), key=_doubt)


def _hold_missed(now: datetime) -> None:
    """Hold the digests of letters that fell due while nothing was sent. Edits are never old news."""
    missed = Delivery.objects.filter(
        digest=OuterRef("pk"),
        revision=0,
        state__in=[DeliveryState.PENDING, DeliveryState.LEASED],
        not_before__lte=now,
    )
    going = Digest.objects.filter(Exists(missed), control__in=[Control.RUNNING, Control.CANARY])
    held = going.update(control=Control.HELD, error="late")
    if held:
        _log.warning("nothing was sent for over two hours: %d digests wait for a person", held)


def _in_doubt(until: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(revision=0, state__in=OPEN_STATES, not_before__lte=until)


def _has_history() -> bool:
    moved = Delivery.objects.exclude(state=DeliveryState.PENDING)
    return SendingBatch.objects.exists() or moved.exists()


def _site_ahead() -> str:
    """The serial that the public site was built from, if the database is behind it; else empty."""
    try:
        text = Path(settings.SITE_DIR, "current", "manifest.json").read_text()
        serial = int(json.loads(text).get("serial", 0))
    except (OSError, ValueError, TypeError, AttributeError):
        return ""  # there is no site to ask
    return str(serial) if serial > last_serial() else ""


# --- the file ---------------------------------------------------------------------------------
def _path() -> Path:
    return Path(settings.VAR_DIR, FILE)


def _read() -> Memory | None:
    """What the file says; None if it is missing or is no memory of ours."""
    try:
        found = json.loads(_path().read_text())
        return Memory(**{name: str(value) for name, value in found.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _write(memory: Memory) -> None:
    """Whole or not at all, and on the disk before we go on."""
    path = _path()
    draft = path.with_suffix(".new")
    with draft.open("w") as file:
        json.dump(asdict(memory), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _exclusive() -> Iterator[None]:
    """One process of this host at a time changes the file."""
    with _path().with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
