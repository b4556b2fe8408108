"""A desk with readers, news and a digest half on its way, for tests of what editors control."""

from datetime import timedelta

from briefings.models import Delivery, DeliveryState, Digest, Feedback, Follow, Subscriber
from briefings.tasks import issue_digests
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

DAY = timedelta(days=1)


def news(count=3, *, now=NOW):
    """Published recognitions and an event; the recognitions alone."""
    entries = [recognition(EntityFactory(), EntityFactory()) for _ in range(count)]
    for entry in entries:
        publish_entry(entry, now=now)
    publish_entry(publishable(), now=now)
    return entries


def schedule(**more):
    return DigestScheduleFactory(**more)


def reader(chat, *, topics=(), follows=(), **more):
    row = subscriber(chat)
    Subscriber.objects.filter(pk=row.pk).update(topics=list(topics), heard=0, **more)
    for entity in follows:
        Follow.objects.create(subscriber=row, entity=entity)
    row.refresh_from_db()
    return row


def issued(readers=12, *, by_hand=True):
    """A daily schedule's issue with news, owed to some readers."""
    entries = news()
    rule = schedule(canary=False)
    for chat in range(1, readers + 1):
        reader(chat)
    (digest,) = issue_digests(now=NOW + DAY, issued_at=NOW + timedelta(minutes=1), by_hand=by_hand)
    return digest, rule, entries


def arrive(digest, count, *, at, serial=None, first=0):
    """Some letters are sent, for certain."""
    keys = list(
        Delivery.objects.filter(digest=digest, state="pending", revision=0)
        .order_by("pk")
        .values_list("pk", flat=True)[first : first + count]
    )
    upto = digest.upto if serial is None else serial
    for place, key in enumerate(keys):
        Delivery.objects.filter(pk=key).update(
            state=DeliveryState.SENT,
            sending_at=at,
            sent_at=at + timedelta(seconds=place / 25),
            message_id=1000 + key,
            serial=upto,
            attempts=1,
        )
    return keys


def end(digest, state, error="", count=1):
    keys = list(
        Delivery.objects.filter(digest=digest, state="pending", revision=0)
        .order_by("pk")
        .values_list("pk", flat=True)[:count]
    )
    Delivery.objects.filter(pk__in=keys).update(state=state, error=error, attempts=1)


def tip(text="The treaty is at https://un.example/treaty/42, look.", **more):
    return Feedback.objects.create(text=text, received_on=NOW.date(), **more)


def control(digest):
    return Digest.objects.values_list("control", "error").get(pk=digest.pk)
