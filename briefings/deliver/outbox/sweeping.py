"""Puts right what crashes and time left behind, and wakes a sender if anything is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from briefings.deliver.outbox import canary
from briefings.deliver.outbox.control import let_go
from briefings.deliver.outbox.rules import (
    FREE,
    LATE,
    STOPPED,
    WILLING,
    claimable,
    given_up,
    orphaned_parts,
    superseded,
)
from briefings.failpoint import failpoint
from briefings.models import Control, Delivery, DeliveryState, Digest
from briefings.models.deliveries import OPEN_STATES
from briefings.models.digests import REVIVED
from briefings.wake import wake

ANSWER = timedelta(seconds=120)
"""How long we wait for the outcome of a letter on the wire before we call it unknown."""

_SENDING = (Control.RUNNING, Control.CANARY)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep put right."""

    freed: int
    unknown: int
    expired: int
    cancelled: int
    done: int
    held: int = 0


def sweep(*, now: datetime) -> Swept:
    """Put right what is wrong at ``now``. Every step is whole in itself, so a crash costs one tick."""
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    leases = Delivery.objects.filter(state=DeliveryState.LEASED, lease_until__lte=now)
    freed = _update(leases, DeliveryState.LEASED, state=DeliveryState.PENDING, **FREE)
    failpoint("deliver.sweep")
    silent = Delivery.objects.filter(state=DeliveryState.SENDING, sending_at__lte=now - ANSWER)
    doubt: dict[str, object] = {"state": DeliveryState.UNKNOWN, "error": "no_answer"}
    unknown = _update(silent.filter(revision=0), DeliveryState.SENDING, **doubt)
    # An edit may be made twice, so it is made again.
    again: dict[str, object] = {**doubt, "state": DeliveryState.PENDING, **FREE}
    _update(silent.filter(revision__gt=0), DeliveryState.SENDING, **again)
    # NULL is in no list, so a row whose reader is gone needs naming beside those who cannot be reached.
    gone = Q(subscriber__isnull=True) | Q(subscriber__active=False)
    unwanted = waiting.filter(gone | (Q(revision=0) & ~WILLING))
    cancelled = 0
    for rows, error in (
        (unwanted, ""),
        (given_up(), ""),
        (superseded(), "superseded"),
        (orphaned_parts(), "part_missing"),
    ):
        cancelled += _update(
            rows, DeliveryState.PENDING, state=DeliveryState.CANCELLED, error=error
        )
    # A held digest waits for a person, however long that takes.
    old = waiting.filter(expires_at__lte=now)
    stale = old.exclude(digest__control=Control.HELD)
    expired = _update(stale, DeliveryState.PENDING, state=DeliveryState.EXPIRED)
    let_go(now=now)
    held = _hold_late(now)
    trying = Digest.objects.filter(control=Control.CANARY).values_list("pk", flat=True)
    canary.judge(list(trying), now=now)
    done = _close()
    if claimable(now).exists():
        wake("bot.tasks.send_batch")
    return Swept(freed, unknown, expired, cancelled, done, held)


def _close() -> int:
    """Close digests of which nothing is open, and open again those that were closed too early."""
    rows = Delivery.objects.filter(digest=OuterRef("pk"))
    still_open = rows.filter(state__in=OPEN_STATES)
    ended = Digest.objects.filter(~Exists(still_open))
    # A cancelled digest that ran for its edits is cancelled again.
    closed = _change(ended.filter(error=REVIVED), control=Control.CANCELLED, error="")
    closed += _change(ended.filter(control__in=_SENDING), control=Control.DONE)
    # There is nothing left that a person could let go.
    owed = Exists(rows) | ~Q(delivery_totals={})
    closed += _change(ended.filter(owed, control__in=STOPPED), control=Control.CANCELLED, error="")
    # On Postgres what was planned while the statements above ran was invisible to them.
    opened = Digest.objects.filter(Exists(still_open))
    _change(opened.filter(control=Control.DONE), control=Control.RUNNING)
    edits = Digest.objects.filter(Exists(still_open.filter(revision__gt=0)))
    _change(edits.filter(control=Control.CANCELLED), control=Control.RUNNING, error=REVIVED)
    return closed


def _hold_late(now: datetime) -> int:
    """After an outage nothing goes out that should have been there hours ago: a person decides."""
    overdue = Delivery.objects.filter(
        digest=OuterRef("pk"),
        state=DeliveryState.PENDING,
        revision=0,
        part=1,
        not_before__lte=now - LATE,
    )
    late = Digest.objects.filter(Exists(overdue), control__in=_SENDING).exclude(error=REVIVED)
    return _change(late, control=Control.HELD, error="late")


def _change(digests: QuerySet[Digest], **values: object) -> int:
    return digests.update(**values) if digests.exists() else 0


def _update(rows: QuerySet[Delivery], was: DeliveryState, **values: object) -> int:
    """Update rows that are still in the state in which they were found.

    Without asking that once more, an answer that arrives meanwhile would be overwritten on Postgres.
    Looking first keeps SQLite's only writer free, for mostly there is nothing to do.
    """
    if not rows.exists():
        return 0
    return Delivery.objects.filter(pk__in=rows.values("pk"), state=was).update(**values)
