"""A group became a supergroup: its id changed, and nothing else that it asked for."""

from django.db import transaction
from django.db.models import Q

from briefings.deliver import chats
from briefings.models import ChatKind, Delivery, DeliveryState, Follow, Frequency, Subscriber

_NOT_LEFT = (DeliveryState.PENDING, DeliveryState.LEASED)
_WISHES = (
    "frequency", "slot", "time_zone", "quiet_from", "quiet_until", "topics", "silent", "language",
    "paused_until", "heard",
)  # fmt: skip


@transaction.atomic
def migrate(old: int, new: int) -> bool:
    """Write to ``new`` what was owed to ``old``; False if nobody subscribed there.

    Telegram tells of this twice and more, so again is the same as once. A subscriber who is known
    under both ids becomes one. Message numbers of the old chat mean other messages in the new one:
    they are forgotten, and edits of them are cancelled.
    """
    readers = Subscriber.objects.select_for_update().order_by("pk")
    was = readers.filter(chat_index__in=chats.indexes(old)).first()
    if was is None:
        return False
    _forget_messages(was)
    known = readers.filter(chat_index__in=chats.indexes(new)).first()
    if known is None:
        Subscriber.objects.filter(pk=was.pk).update(
            chat_cipher=chats.seal(new),
            chat_index=chats.index(new),
            kind=ChatKind.SUPERGROUP,
            thread_id=None,
        )
    else:
        _merge(was, known)
    return True


def _forget_messages(reader: Subscriber) -> None:
    rows = Delivery.objects.filter(subscriber=reader)
    rows.filter(revision__gt=0, state__in=_NOT_LEFT).update(
        state=DeliveryState.CANCELLED, batch=None, lease_until=None, error="chat_migrated"
    )
    rows.filter(message_id__isnull=False).update(message_id=None)


def _merge(was: Subscriber, known: Subscriber) -> None:
    """What both were owed is owed once; what was sent stays counted where it was."""
    for row in Delivery.objects.filter(subscriber=was):
        same_day = Q(local_date=row.local_date, revision=0) & ~Q(state=DeliveryState.CANCELLED)
        taken = Delivery.objects.filter(
            Q(digest=row.digest_id, revision=row.revision)
            | (same_day if row.local_date and row.revision == 0 else Q(pk__in=[])),
            subscriber=known,
            part=row.part,
        ).exists()
        if not taken:
            Delivery.objects.filter(pk=row.pk).update(subscriber=known)
        elif row.state in _NOT_LEFT:
            Delivery.objects.filter(pk=row.pk).update(
                state=DeliveryState.CANCELLED, batch=None, lease_until=None, error="chat_migrated"
            )
    for entity in Follow.objects.filter(subscriber=was).values_list("entity", flat=True):
        Follow.objects.get_or_create(subscriber=known, entity_id=entity)
    if known.frequency == Frequency.OFF:
        # They asked for nothing there: what they had asked for before goes on.
        Subscriber.objects.filter(pk=known.pk).update(
            **{name: getattr(was, name) for name in _WISHES}
        )
    elif was.heard > known.heard:
        Subscriber.objects.filter(pk=known.pk).update(heard=was.heard)
    was.delete()
