"""A chat subscribes, changes how often it hears from us, blocks us, comes back."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Count

from briefings.deliver import chats, cursor, edits, left, moves
from briefings.deliver.outbox import cancel_open
from briefings.models import ChatKind, Frequency, Subscriber
from briefings.types import Subscription


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
    """Subscribe a chat, or change how often it hears from us. Asking twice is the same as once.

    Whoever joins starts with the next digest; between daily and weekly nothing is skipped or told twice.
    """
    row = met(chat_id, kind=kind, language=language, now=now)
    wanted = Frequency(frequency)
    if row.frequency != wanted:
        # What is owed at the old pace is not owed any more; its news come at the new one.
        cancel_open(row)
        if {row.frequency, wanted} != {Frequency.DAILY, Frequency.WEEKLY}:
            row.heard = cursor.start_of(wanted)
    back = not row.active
    row.kind, row.frequency, row.active = ChatKind(kind), wanted, True
    row.thread_id, row.paused_until, row.blocked_on = thread_id, None, None
    row.save(
        update_fields=[
            "kind", "frequency", "active", "blocked_on", "thread_id", "paused_until", "heard",
        ]
    )  # fmt: skip
    if back:
        edits.catch_up(row.pk, now=now)
    return shown(row)


def met(chat_id: int, *, kind: str, language: str, now: datetime) -> Subscriber:
    """The row of a chat; a new one that asked for nothing yet if it has none."""
    row, made = Subscriber.objects.get_or_create(
        chat_index__in=chats.indexes(chat_id),
        defaults={
            "chat_index": chats.index(chat_id),
            "chat_cipher": chats.seal(chat_id),
            "kind": ChatKind(kind),
            "language": language[:8] or "en",
            "frequency": Frequency.OFF,
            "heard": cursor.start_of(Frequency.OFF),
            "joined_month": now.astimezone(UTC).date().replace(day=1),
        },
    )
    if made:
        left.came_back(chat_id)
    return row


@transaction.atomic
def unsubscribe(chat_id: int) -> bool:
    """Stop everything that comes by itself, what is not yet on the wire included.

    Digests and alerts alike: what was followed is followed no more. False if nothing came anyway.
    """
    row = find(chat_id)
    if row is None or (row.frequency == Frequency.OFF and not row.follows.exists()):
        return False
    # Not `active`, which says whether they can be written to: who left stays gone when they unblock us.
    row.frequency = Frequency.OFF
    row.save(update_fields=["frequency"])
    row.follows.all().delete()
    cancel_open(row)
    return True


def subscription(chat_id: int) -> Subscription | None:
    """What a chat has asked for; None if it never did."""
    row = find(chat_id)
    return shown(row) if row else None


def block(chat_id: int, *, now: datetime) -> None:
    """The reader blocked us: nothing more is sent, and what they had asked for is remembered a while.

    Asked again it is still the first day that counts.
    """
    Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id), active=True).update(
        active=False, blocked_on=now.astimezone(UTC).date()
    )


@transaction.atomic
def unblock(chat_id: int, *, now: datetime) -> None:
    """The reader came back: with what they had asked for before, if anything.

    What turned wrong while they were away is mended in the messages they have.
    """
    for row in Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id), active=False):
        if Subscriber.objects.filter(pk=row.pk, active=False).update(active=True, blocked_on=None):
            edits.catch_up(row.pk, now=now)


def migrate(old_id: int, new_id: int) -> bool:
    """The chat has another id now, as a service message says; False if it never subscribed."""
    return moves.migrate(old_id, new_id)


def language(chat_id: int) -> str:
    """The language that a chat is written to in; empty for one that never asked for anything."""
    rows = Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id))
    return rows.values_list("language", flat=True).first() or ""


def find(chat_id: int) -> Subscriber | None:
    """The row of a chat, with how many it follows."""
    rows = Subscriber.objects.annotate(following=Count("follows"))
    return rows.filter(chat_index__in=chats.indexes(chat_id)).first()


def shown(row: Subscriber) -> Subscription:
    """A row as others may see it."""
    following = getattr(row, "following", None)
    return Subscription(
        kind=row.kind,
        frequency=row.frequency,
        time_zone=row.time_zone,
        slot=row.slot,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        topics=tuple(row.topics),
        silent=row.silent,
        language=row.language,
        paused_until=row.paused_until,
        follows=row.follows.count() if following is None else following,
        reachable=row.active,
        editor=row.editor_id is not None,
    )
