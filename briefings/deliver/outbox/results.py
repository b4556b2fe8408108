"""What became of letters, written in few statements whatever their number.

Every statement is fenced by the batch and by the states from which an answer may still come.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from briefings.deliver import cursor, lock, moves
from briefings.deliver.outbox import canary
from briefings.deliver.outbox.returning import change, held, run
from briefings.deliver.outbox.rules import FREE, STOPPED
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Digest,
    Subscriber,
)
from briefings.models.deliveries import DeliveryQuerySet
from briefings.models.digests import REVIVED
from briefings.types import Letter

BACKOFF = (2, 4, 8, 16, 32, 60)
"""Seconds before the next attempt after one that never left."""
REFUSED = "Telegram refused the bot's token"

Ended = Sequence[tuple[Letter, Outcome]]

_SENT = """
WITH answer(id, batch, message_id, hash, serial) AS (VALUES {rows})
UPDATE briefings_delivery SET state = 'sent', sent_at = %s, error = '',
  message_id = CASE WHEN subscriber_id IS NULL THEN NULL ELSE answer.message_id END,
  content_hash = answer.hash, serial = answer.serial
FROM answer
WHERE briefings_delivery.id = answer.id AND briefings_delivery.batch = answer.batch
  AND briefings_delivery.state IN ('sending', 'unknown')
RETURNING briefings_delivery.id"""


def write(ended: Ended, *, now: datetime) -> None:
    """Write outcomes. Call inside a transaction."""
    by_kind: dict[OutcomeKind, list[tuple[Letter, Outcome]]] = defaultdict(list)
    for letter, outcome in ended:
        by_kind[outcome.kind].append((letter, outcome))
    for kind, some in by_kind.items():
        match kind:
            case OutcomeKind.SENT:
                _sent(some, now)
            case OutcomeKind.UNKNOWN:
                _unknown(some, now)
            case OutcomeKind.BLOCKED:
                _blocked(some, now)
            case OutcomeKind.FAILED | OutcomeKind.LOST:
                _failed(some, kind)
            case OutcomeKind.LATER:
                _later(some, now)
            case OutcomeKind.NOT_SENT:
                _not_sent(some, now)
            case OutcomeKind.MIGRATED:
                _migrated(some, now)
            case OutcomeKind.REFUSED:
                _refused(some)
    canary.judge({letter.digest for letter, _ in ended}, now=now)


def _ours(letters: Sequence[Letter]) -> DeliveryQuerySet:
    return Delivery.objects.filter(
        held(letters),
        state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN],
    )


def _by_error(some: Ended) -> dict[str, list[Letter]]:
    found: dict[str, list[Letter]] = defaultdict(list)
    for letter, outcome in some:
        found[outcome.error].append(letter)
    return found


def _sent(some: Ended, now: datetime) -> None:
    # The casts tell Postgres what a column is of which the first value is NULL.
    row = "(CAST(%s AS bigint), %s, CAST(%s AS bigint), %s, CAST(%s AS bigint))"
    values: list[object] = []
    for letter, outcome in some:
        message = letter.message_id if outcome.message_id is None else outcome.message_id
        values += [letter.delivery, letter.batch, message, outcome.content_hash, outcome.serial]
    at = connection.ops.adapt_datetimefield_value(now)
    sent = run(_SENT.format(rows=", ".join([row] * len(some))), [*values, at])
    if sent:
        cursor.advance(sent, now=now)


def _unknown(some: Ended, now: datetime) -> None:
    """A message in doubt stays in doubt; an edit is made again, for twice is the same as once."""
    for error, letters in _by_error(some).items():
        ours = _ours(letters)
        ours.filter(revision=0).update(state=DeliveryState.UNKNOWN, error=error)
        _back_off(ours.filter(revision__gt=0), now, error)


def _blocked(some: Ended, now: datetime) -> None:
    for error, letters in _by_error(some).items():
        gone = change(_ours(letters), state=DeliveryState.BLOCKED, error=error)
        readers = Delivery.objects.filter(pk__in=gone).values("subscriber")
        Subscriber.objects.filter(pk__in=readers, active=True).update(
            active=False, blocked_on=now.astimezone(UTC).date()
        )


def _failed(some: Ended, kind: OutcomeKind) -> None:
    """Refused: the message itself, so its digest stops; or by one chat alone, and it goes on."""
    for error, letters in _by_error(some).items():
        failed = change(_ours(letters), state=DeliveryState.FAILED, error=error)
        if failed and kind is OutcomeKind.FAILED:
            digests = Digest.objects.filter(
                pk__in=Delivery.objects.filter(pk__in=failed).values("digest")
            ).exclude(error=REVIVED)  # there is nobody whom its letters could still be kept from
            digests.filter(control__in=STOPPED).update(error=error)  # so that its edits stop, too
            digests.filter(control__in=[Control.RUNNING, Control.CANARY]).update(
                control=Control.PAUSED, error=error
            )


def _later(some: Ended, now: datetime) -> None:
    """Not an attempt: Telegram took nothing."""
    waits: dict[tuple[float, str], list[Letter]] = defaultdict(list)
    for letter, outcome in some:
        waits[outcome.retry_after, outcome.error].append(letter)
    for (seconds, error), letters in waits.items():
        _ours(letters).update(
            state=DeliveryState.PENDING,
            not_before=now + timedelta(seconds=seconds),
            attempts=F("attempts") - 1,
            error=error,
            **FREE,
        )


def _not_sent(some: Ended, now: datetime) -> None:
    for error, letters in _by_error(some).items():
        _back_off(_ours(letters), now, error)


def _back_off(rows: DeliveryQuerySet, now: datetime, error: str) -> None:
    tried: dict[int, list[int]] = defaultdict(list)
    for key, attempts in rows.values_list("pk", "attempts"):
        tried[min(max(attempts, 1), len(BACKOFF))].append(key)
    for attempts, keys in tried.items():
        rows.filter(pk__in=keys).update(
            state=DeliveryState.PENDING,
            not_before=now + timedelta(seconds=BACKOFF[attempts - 1]),
            error=error,
            **FREE,
        )


def _migrated(some: Ended, now: datetime) -> None:
    """The group has another id: the row is owed there, at once."""
    for letter, outcome in some:
        if change(
            _ours([letter]),
            state=DeliveryState.PENDING,
            not_before=now,
            attempts=F("attempts") - 1,
            error=outcome.error,
            **FREE,
        ):
            moves.migrate(letter.chat_id, outcome.new_chat_id)


def _refused(some: Ended) -> None:
    """Our token: the rows wait, and nothing is sent until an operator has looked."""
    if _ours([letter for letter, _ in some]).update(
        state=DeliveryState.PENDING, attempts=F("attempts") - 1, error="token_refused", **FREE
    ):
        transaction.on_commit(lambda: lock.lock(REFUSED))
