"""The ledger's only writer: lease, begin, record, sweep.

A lease is a compare-and-set, so the same code is right on SQLite and Postgres. Before a byte leaves,
`begin` commits `sending`; a crash after that ends as `unknown`, never as a silent resend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, F, Q

from briefings.deliver import chats, cursor
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, DeliveryState, Digest, Subscriber
from briefings.types import Letter
from briefings.wake import wake

LIFETIME = timedelta(hours=6)
"""How long after it was issued, or let go, a digest is still worth sending."""
LEASE = timedelta(seconds=90)
"""How long a batch belongs to one worker."""
ANSWER = timedelta(seconds=120)
"""How long we wait for the outcome of a letter on the wire before we call it unknown."""
BACKOFF = (2, 4, 8, 16, 32, 60)
"""Seconds before the next attempt after one that never left."""

FREE: dict[str, object] = {"batch": None, "lease_until": None}


def lease(*, now: datetime, limit: int) -> list[Letter]:
    """Take up to ``limit`` due deliveries, the most urgent first; an empty list if none is due.

    ``now`` is aware, in UTC. A lease lasts LEASE; the sweep takes back what it outlives.
    """
    batch = uuid4().hex
    # Edits wait for a sender that edits; as letters they would be second copies.
    due = Delivery.objects.due(now).filter(
        subscriber__in=Subscriber.objects.reachable(), revision=0
    )
    picked = list(due.order_by("priority", "not_before", "pk").values_list("pk", flat=True)[:limit])
    if not picked:
        return []
    # `pending` once more: another worker may have picked the same rows, and only one UPDATE wins.
    Delivery.objects.filter(pk__in=picked, state=DeliveryState.PENDING).update(
        state=DeliveryState.LEASED, batch=batch, lease_until=now + LEASE
    )
    taken = Delivery.objects.filter(pk__in=picked, batch=batch).select_related("subscriber")
    return [_letter(row, batch) for row in taken.order_by("priority", "not_before", "pk")]


def _letter(row: Delivery, batch: str) -> Letter:
    subscriber = row.subscriber
    if subscriber is None:  # for the type checker: the lease asked for an active subscriber
        raise ValueError("a leased delivery has a subscriber")
    chat_id = chats.unseal(bytes(subscriber.chat_cipher))
    return Letter(
        delivery=row.pk,
        batch=batch,
        digest=row.digest_id,
        language=subscriber.language,
        silent=subscriber.silent,
        chat_id=chat_id,
        thread_id=subscriber.thread_id,
        chat_tag=chats.tag(chat_id),
    )


def begin(letter: Letter, *, now: datetime) -> bool:
    """Commit that a letter is about to leave. False: do not send it.

    Everything is asked once more: the lease, the digest's control, the subscriber's wish, the hour.
    """
    ready = Delivery.objects.filter(
        pk=letter.delivery,
        batch=letter.batch,
        state=DeliveryState.LEASED,
        lease_until__gt=now,
        expires_at__gt=now,
        digest__in=Digest.objects.filter(control__in=[Control.CANARY, Control.RUNNING]),
        subscriber__in=Subscriber.objects.reachable(),
    )
    return bool(
        ready.update(state=DeliveryState.SENDING, sending_at=now, attempts=F("attempts") + 1)
    )


@transaction.atomic
def record(letter: Letter, outcome: Outcome, *, now: datetime) -> None:
    """Commit what became of a letter, if it is still ours to say.

    A late answer may still turn `unknown` into `sent`. A message that Telegram refuses as such would
    be refused for everybody, so its digest is paused.
    """
    rows = Delivery.objects.filter(
        pk=letter.delivery,
        batch=letter.batch,
        state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN],
    )
    match outcome.kind:
        case OutcomeKind.SENT:
            arrived = rows.update(
                state=DeliveryState.SENT,
                sent_at=now,
                message_id=outcome.message_id,
                content_hash=outcome.content_hash,
                error="",
            )
            if arrived:
                cursor.advance([letter.delivery], now=now)
        case OutcomeKind.UNKNOWN:
            rows.update(state=DeliveryState.UNKNOWN, error=outcome.error)
        case OutcomeKind.BLOCKED:
            if rows.update(state=DeliveryState.BLOCKED, error=outcome.error):
                Subscriber.objects.filter(deliveries=letter.delivery).update(active=False)
        case OutcomeKind.FAILED:
            if rows.update(state=DeliveryState.FAILED, error=outcome.error):
                Digest.objects.filter(pk=letter.digest, control=Control.RUNNING).update(
                    control=Control.PAUSED, error=outcome.error
                )
        case OutcomeKind.LATER:
            # Not an attempt: Telegram took nothing.
            wait = timedelta(seconds=outcome.retry_after)
            rows.update(
                state=DeliveryState.PENDING,
                not_before=now + wait,
                attempts=F("attempts") - 1,
                error=outcome.error,
                **FREE,
            )
        case OutcomeKind.NOT_SENT:
            attempts = rows.values_list("attempts", flat=True).first() or 1
            wait = timedelta(seconds=BACKOFF[min(attempts, len(BACKOFF)) - 1])
            rows.update(
                state=DeliveryState.PENDING, not_before=now + wait, error=outcome.error, **FREE
            )


def release(letters: Sequence[Letter]) -> int:
    """Give back letters that were taken and not begun; the number given back."""
    if not letters:
        return 0
    return Delivery.objects.filter(
        pk__in=[letter.delivery for letter in letters],
        batch=letters[0].batch,
        state=DeliveryState.LEASED,
    ).update(state=DeliveryState.PENDING, **FREE)


def cancel_open(subscriber: Subscriber) -> int:
    """Cancel what a subscriber was still owed and is not yet on the wire."""
    return Delivery.objects.filter(
        subscriber=subscriber, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]
    ).update(state=DeliveryState.CANCELLED, **FREE)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep put right."""

    freed: int
    unknown: int
    expired: int
    cancelled: int
    done: int


@transaction.atomic
def sweep(*, now: datetime) -> Swept:
    """Put right what crashes and time left behind, and wake a sender if anything is due."""
    freed = Delivery.objects.filter(state=DeliveryState.LEASED, lease_until__lte=now).update(
        state=DeliveryState.PENDING, **FREE
    )
    unknown = Delivery.objects.filter(
        state=DeliveryState.SENDING, sending_at__lte=now - ANSWER
    ).update(state=DeliveryState.UNKNOWN, error="no_answer")
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    # A held digest waits for a person, however long that takes.
    expired = (
        waiting.filter(expires_at__lte=now)
        .exclude(digest__in=Digest.objects.filter(control=Control.HELD))
        .update(state=DeliveryState.EXPIRED)
    )
    # NULL is in no list, so a row whose reader is gone needs naming beside those who cannot be reached.
    cancelled = waiting.filter(
        Q(subscriber__isnull=True) | ~Q(subscriber__in=Subscriber.objects.reachable())
    ).update(state=DeliveryState.CANCELLED)
    still_open = Delivery.objects.filter(
        state__in=[DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING]
    )
    done = (
        Digest.objects.filter(control__in=[Control.RUNNING, Control.CANARY])
        .exclude(pk__in=still_open.values("digest"))
        .update(control=Control.DONE)
    )
    if Delivery.objects.due(now).exists():
        wake("bot.tasks.send_batch")
    return Swept(freed, unknown, expired, cancelled, done)


STOPPED = (Control.HELD, Control.PAUSED)


@transaction.atomic
def resume(digest: Digest, *, now: datetime) -> bool:
    """A person lets a held or paused digest go: what is still owed may be sent from ``now`` on.

    False when it was neither, because somebody else was faster.
    """
    stopped = Digest.objects.filter(pk=digest.pk, control__in=STOPPED)
    if not stopped.update(control=Control.RUNNING, error=""):
        return False
    Delivery.objects.filter(digest=digest, state=DeliveryState.PENDING).update(
        not_before=now, expires_at=now + LIFETIME
    )
    wake("bot.tasks.send_batch")
    return True


def pause(digest: Digest) -> bool:
    """Stop a digest: after this commit only what is on the wire still arrives.

    False if it was not being sent.
    """
    sending = Digest.objects.filter(pk=digest.pk, control__in=[Control.RUNNING, Control.CANARY])
    return bool(sending.update(control=Control.PAUSED))


@transaction.atomic
def cancel(digest: Digest) -> bool:
    """Give a digest up: whoever has it keeps it, nobody else gets it. False if it was over already."""
    alive = Digest.objects.filter(pk=digest.pk).exclude(
        control__in=[Control.CANCELLED, Control.DONE]
    )
    if not alive.update(control=Control.CANCELLED):
        return False
    Delivery.objects.filter(
        digest=digest, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]
    ).update(state=DeliveryState.CANCELLED, **FREE)
    return True


def counts(digest_id: int | None = None) -> dict[str, int]:
    """Deliveries by state, every state named; of one digest or of all."""
    rows = Delivery.objects.all()
    if digest_id is not None:
        rows = rows.filter(digest=digest_id)
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in DeliveryState.codes()}
