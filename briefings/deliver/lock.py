"""What this host remembers of its sending, so that a database that was set back sends nothing.

``VAR_DIR/sending.json`` names the last batch that was taken here. It is flushed to the disk after
the claim has committed and before anything leaves, so a database that does not know that batch is
older than what was sent; and one that knows batches where none was taken here comes from elsewhere.
Then, and when a person says so, sending is locked: nothing is claimed until an operator has looked at
the gap (``manage.py deliveries unlock``).
"""

import json
import logging
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from briefings.deliver.memory import Memory, exclusive, read, write
from briefings.failpoint import failpoint
from briefings.models import Control, Delivery, DeliveryState, Digest, SendingBatch
from briefings.models.deliveries import OPEN_STATES
from briefings.queries.entries import last_serial

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
"""What falls due goes on being sent, for all that we know."""
_log = logging.getLogger(__name__)


class Changed(Exception):
    """What locks sending is no longer what was shown."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What may have been sent that the database does not know of."""

    reason: str
    also: tuple[str, ...]
    """What else locks sending, and is lifted with it."""
    since: datetime | None
    """The last batch that the database knows."""
    until: datetime
    """The last batch that this host knows, or now."""
    rows: int
    """Letters that unlocking turns `unknown`: they fell due inside the gap."""
    site: str
    """Serial of a site that is accepted, once unlocked, though newer than the database; else empty."""

    @property
    def grounds(self) -> tuple[str, ...]:
        """What is agreed to with the number of letters."""
        return (self.reason, *self.also, self.site)

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
    """Why nothing may be sent; empty if it may. Two small reads, and a third of the file if not."""
    memory = read()
    reason = _why(memory)
    # What was claimed between the two reads was noted in the file before: then we look again.
    return is_locked() if reason and read() != memory else reason


def _why(memory: Memory | None) -> str:
    if memory is None:
        return MISSING if _has_history() else ""
    if memory.locked.startswith(_UNTIL_NOW):
        return memory.locked
    # Also under another lock: opening it must not forget what was sent.
    if memory.batch:
        found = "" if SendingBatch.objects.filter(token=memory.batch).exists() else BEHIND
    else:
        strange = SendingBatch.objects.exclude(token__in=memory.taking.split())
        found = MISSING if strange.exists() else ""
    return max(memory.locked, found, key=_doubt)


def enter(batch: str, *, now: datetime) -> None:
    """Note a batch in the database. Call in the transaction that claims it. Raises OSError.

    The first of this host are noted on its disk too before they commit: or, until ``remember``, they
    would look like somebody else's.
    """
    memory = read()
    if memory is None or not memory.batch:
        with exclusive():
            memory = read() or Memory()
            if not memory.batch:
                write(replace(memory, taking=f"{memory.taking} {batch}".strip()))
    row = SendingBatch.objects.create(token=batch, taken_at=now)
    if row.pk % 100 == 0:
        old = SendingBatch.objects.filter(pk__lte=row.pk - KEEP, taken_at__lt=now - KEEP_FOR)
        old.delete()


def remember(batch: str, *, now: datetime) -> None:
    """Note on this host's disk that a batch is about to be sent. Raises OSError."""
    failpoint("lock.before_mark")
    with exclusive():
        memory, at = read() or Memory(), now.isoformat()
        write(replace(memory, batch=batch, taking="", taken_at=at, heartbeat=at))
    failpoint("lock.after_mark")


def heartbeat(*, now: datetime) -> str:
    """Note that this host is alive, unless something is wrong; then lock and say why.

    Silence is nothing wrong: machines are switched off for the night. It only holds the digests
    whose letters fell due in it.
    """
    memory = read()
    reason = is_locked()
    silent = timedelta(0)
    if not reason and memory and memory.heartbeat:
        silent = now - datetime.fromisoformat(memory.heartbeat)
        if silent < PULSE:
            return ""
    ahead = _site_ahead()
    if not reason and ahead and not (memory and memory.site == ahead):
        reason = SITE_AHEAD
    if reason:
        with exclusive():
            memory = read()
            found = memory or Memory()
            # An operator may have unlocked meanwhile; and a file that is missing says so itself.
            stands = (
                found.site != ahead if reason == SITE_AHEAD else memory and is_locked() == reason
            )
            if stands and not found.locked:
                write(replace(found, locked=reason))
        return reason
    # The simulator's readers are nobody, and the machine it runs on may have slept.
    if silent > SILENCE and not settings.TELEGRAM_SIMULATED:
        _hold_missed(now)  # before the heartbeat: if we fall over between the two, the next does it
    with exclusive():
        # Once the site is no longer ahead, the next one that is must be asked about again.
        memory = read() or Memory()
        write(replace(memory, heartbeat=now.isoformat(), site=memory.site if ahead else ""))
    return ""


def lock(reason: str = BY_HAND) -> None:
    """Let nothing be sent from this host until an operator unlocks.

    The reason that puts most in doubt comes first, whether it was written down or not, and of two
    alike the first: or what may have been sent already would go out again once the lock above it is
    opened. The others are kept, to be told with it. A lock without words says that it was put on by
    hand.
    """
    reason = " ".join(reason.split()) or BY_HAND
    with exclusive():
        memory = read() or Memory()
        reasons = (memory.locked, *memory.also.splitlines(), is_locked(), reason)
        first, *others = _ranked(*reasons)
        write(replace(memory, locked=first, also="\n".join(others)))


def rival(since: datetime) -> None:
    """Lock, because somebody else polls with our token: they may send what we send. Raises OSError."""
    lock(f"{RIVAL} since {since:%-d %B %Y, %H:%M} UTC")


def gap(*, now: datetime) -> Gap | None:
    """What unlocking is about; None if sending is not locked.

    A site that is ahead and that nobody accepted is part of it, whatever else locks sending: it would
    lock it again as soon as it is asked, and something might leave before that.
    """
    locked = is_locked()
    if not locked:
        return None
    memory = read() or Memory()
    ahead = _site_ahead()
    asks = ahead and (_doubt(locked) or ahead != memory.site)
    told = (locked, memory.locked, *memory.also.splitlines(), _why(replace(memory, locked="")))
    reason, *also = _ranked(*told, SITE_AHEAD if asks else "")
    # Doubt ends with what this host remembers beyond the database, else nobody knows where.
    last = max(memory.taken_at, memory.heartbeat) if BEHIND in (reason, *also) else ""
    until = datetime.fromisoformat(last) if last and not reason.startswith(_UNTIL_NOW) else now
    since = SendingBatch.objects.aggregate(at=Max("taken_at"))["at"]
    found = Gap(reason, tuple(also), since, until, rows=0, site=memory.site)
    if not found.in_doubt:
        return found
    return replace(found, rows=_in_doubt(until).count(), site=ahead)


def unlock(shown: Gap | None = None, *, now: datetime) -> int:
    """Let sending go on; how many letters became `unknown`, because they may have been sent.

    ``shown`` is what somebody was shown and agreed to; without it whatever locks sending now is lifted.
    Raises Changed, and changes nothing, if by now there is another reason, one more or one less,
    another site, or more letters.

    A gap in the record makes doubt, and so does a copy that may have sent beside us. Edits are made
    again: twice is the same as once. A site that is ahead stays so until the next build, and is no
    reason any more until then: whatever made doubt, what it tells of is in doubt by now.
    """
    found = shown or gap(now=now)
    if found is None:
        return 0
    doubtful = 0
    # The file stays ours until it is written, after the commit: or what is in doubt might be sent.
    with ExitStack() as ours:
        with transaction.atomic():
            if found.in_doubt:
                doubtful = _in_doubt(found.until).update(
                    state=DeliveryState.UNKNOWN,
                    error="copied" if found.by_rival else "restored",
                    lease_until=None,
                )
            ours.enter_context(exclusive())  # after the rows: a claim takes the two in this order
            again = gap(now=now)
            more = again and (doubtful > found.rows or again.rows)  # or fell due while one read
            if again is None or again.grounds != found.grounds or more:
                raise Changed
            newest = SendingBatch.objects.order_by("-pk").values_list("token", flat=True).first()
            taking = (read() or Memory()).taking
        write(
            Memory(
                batch=newest or "",
                taking="" if newest else taking,
                heartbeat=now.isoformat(),
                site=found.site,
            )
        )
    return doubtful


def _ranked(*reasons: str) -> list[str]:
    """The gravest first, and of two alike the first; each once, and of copies that poll the first."""
    kinds: dict[str, str] = {}
    for reason in filter(None, reasons):
        kinds.setdefault(RIVAL if reason.startswith(RIVAL) else reason, reason)
    return sorted(kinds.values(), key=_doubt, reverse=True)


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
