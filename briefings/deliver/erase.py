"""What we hold on a chat, shown and taken away."""

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count

from briefings.deliver import chats, left
from briefings.deliver.follows import following
from briefings.deliver.outbox import cancel_open
from briefings.deliver.subscribe import find, shown
from briefings.models import Delivery, Follow, Subscriber
from briefings.types import Held

BLOCKED_FOR = timedelta(days=30)
"""How long what was asked for is remembered of who blocked us; /privacy says so."""


def held(chat_id: int) -> Held | None:
    """Everything held on a chat; None if nothing is."""
    row = find(chat_id)
    if row is None:
        return None
    rows = Delivery.objects.filter(subscriber=row).order_by()
    return Held(
        asked_for=shown(row),
        follows=following(chat_id),
        joined_month=row.joined_month,
        in_topic=row.thread_id is not None,
        messages=dict(rows.values_list("state").annotate(Count("pk"))),
        remembered=rows.filter(message_id__isnull=False).count(),
        heard=row.heard,
    )


def forget(chat_id: int, *, now: datetime) -> bool:
    """Remove a chat and stop what it was owed, in one transaction; False if nothing was held.

    What stays of its deliveries counts as before and leads to nobody.
    """
    with transaction.atomic():
        row = Subscriber.objects.filter(chat_index__in=chats.indexes(chat_id)).first()
        if row is None:
            return False
        # Before the commit: if we fall over between the two, a restored backup still knows.
        left.note(chat_id, now=now)
        _erase(row)
    scrub()
    return True


@transaction.atomic
def forget_again() -> int:
    """In a restored backup: take out whoever left since; how many were there."""
    marks = left.listed()
    if not marks:
        return 0
    gone = 0
    rows = list(Subscriber.objects.values_list("pk", "chat_cipher"))
    for key, cipher in rows:
        if left.is_listed(chats.unseal(bytes(cipher)), marks):
            _erase(Subscriber.objects.get(pk=key))
            gone += 1
    return gone


def forget_blocked(*, now: datetime) -> int:
    """Remove who blocked us BLOCKED_FOR ago and did not come back; how many.

    Nobody notes that they left: a restored backup knows the day as well, or learns it when it writes.
    """
    today = now.astimezone(UTC).date()
    gone = Subscriber.objects.filter(active=False)
    gone.filter(blocked_on=None).update(blocked_on=today)  # from before days were kept
    over = gone.filter(blocked_on__lte=today - BLOCKED_FOR)
    erased = 0
    for key in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            row = over.select_for_update().filter(pk=key).first()
            if row is not None:  # else they came back just now
                _erase(row)
                erased += 1
    return erased


def _erase(row: Subscriber) -> None:
    cancel_open(row, edits=True)
    Delivery.objects.filter(subscriber=row).update(subscriber=None, message_id=None)
    Follow.objects.filter(subscriber=row).delete()
    row.delete()


def scrub() -> None:
    """Overwrite what was deleted, so far as the database lets us now.

    SQLite zeroes deleted rows (`secure_delete`), but its log still shows them as they were until it is
    written back and cut off, which waits for nobody: where somebody reads at this moment, the next
    call does it. On PostgreSQL the vacuum does it in its own time.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # It would wait for readers as long as a writer waits for its turn, and the bot with it.
            cursor.execute("PRAGMA busy_timeout")
            (patience,) = cursor.fetchone()
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
