"""A chat subscribes, changes its mind, blocks us, comes back."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db import transaction

from briefings.deliver import chats, cursor, moves
from briefings.deliver.outbox import cancel_open
from briefings.models import ChatKind, Frequency, Subscriber


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat has asked for."""

    frequency: str
    time_zone: str
    slot: time
    active: bool
    """Whether digests come: asked for, and not blocked."""


@transaction.atomic
def subscribe(
    chat_id: int,
    *,
    kind: str,
    language: str,
    frequency: str,
    now: datetime,
    thread_id: int | None = None,
) -> Subscription:
    """Subscribe a chat, or change how often it hears from us. Asking twice is the same as once."""
    row, _ = Subscriber.objects.update_or_create(
        chat_index__in=chats.indexes(chat_id),
        defaults={
            "kind": ChatKind(kind),
            "frequency": Frequency(frequency),
            "active": True,
            "thread_id": thread_id,
        },
        create_defaults={
            "chat_index": chats.index(chat_id),
            "chat_cipher": chats.seal(chat_id),
            "kind": ChatKind(kind),
            "language": language[:8] or "en",
            "frequency": Frequency(frequency),
            "heard": cursor.start_of(frequency),
            "active": True,
            "thread_id": thread_id,
            "joined_month": now.astimezone(UTC).date().replace(day=1),
        },
    )
    return _shown(row)


@transaction.atomic
def unsubscribe(chat_id: int) -> bool:
    """Stop all digests to a chat, those not yet on the wire included; False if it had none."""
    row = _find(chat_id)
    if row is None or row.frequency == Frequency.OFF:
        return False
    # Not `active`, which says whether they can be written to: who left stays gone when they unblock us.
    row.frequency = Frequency.OFF
    row.save(update_fields=["frequency"])
    cancel_open(row)
    return True


def subscription(chat_id: int) -> Subscription | None:
    """What a chat has asked for; None if it never did."""
    row = _find(chat_id)
    return _shown(row) if row else None


def block(chat_id: int) -> None:
    """The reader blocked us: nothing more is sent, and what they had asked for is remembered."""
    Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id)).update(active=False)


def unblock(chat_id: int) -> None:
    """The reader came back: with what they had asked for before, if anything."""
    Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id)).update(active=True)


def migrate(old_id: int, new_id: int) -> bool:
    """The chat has another id now, as a service message says; False if it never subscribed."""
    return moves.migrate(old_id, new_id)


def _find(chat_id: int) -> Subscriber | None:
    return Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id)).first()


def _shown(row: Subscriber) -> Subscription:
    wanted = row.active and row.frequency != Frequency.OFF
    return Subscription(row.frequency, row.time_zone, row.slot, wanted)
