"""Which rows may be taken, and which have no use, as conditions that the database checks."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Follow,
    Frequency,
)
from briefings.models.deliveries import DeliveryQuerySet
from briefings.models.digests import REVIVED

LIFETIME = timedelta(hours=6)
"""How long after its hour, or after it was let go, a digest is still worth sending."""
LATE = timedelta(hours=2)
"""A letter this far behind its hour is sent by nobody but a person: old news must not go by itself."""

STOPPED = (Control.HELD, Control.PAUSED)
"""Its letters wait for a person."""

FREE: dict[str, object] = {"batch": None, "lease_until": None}
"""What a row carries that belongs to no worker."""

WILLING = ~Q(subscriber__frequency=Frequency.OFF) | Exists(
    Follow.objects.filter(subscriber=OuterRef("subscriber"))
)
"""Their reader wants letters. (An edit is none: whoever holds a wrong message gets it mended.)"""


def claimable(now: datetime) -> DeliveryQuerySet:
    """What may be taken at ``now``: due, wanted, in order, and nothing stale."""
    return (
        Delivery.objects.due(now)
        .filter(subscriber__active=True)
        .filter(Q(revision__gt=0) | WILLING)
        .filter(Q(revision__gt=0) | Q(not_before__gt=now - LATE))
        .exclude(revision=0, digest__error=REVIVED)
        .filter(Q(part=1) | ~Exists(_earlier_parts_missing()))
        .filter(Q(revision=0) | ~Exists(_busy_or_newer()))
    )


def given_up() -> DeliveryQuerySet:
    """Waiting letters of cancelled digests: they were on the wire at that moment, and came back."""
    gone = Q(digest__control=Control.CANCELLED) | Q(digest__error=REVIVED)
    return Delivery.objects.filter(gone, state=DeliveryState.PENDING, revision=0)


def superseded() -> DeliveryQuerySet:
    """Waiting edits of messages for which a newer edit exists: it says all that they would."""
    return Delivery.objects.filter(state=DeliveryState.PENDING, revision__gt=0).filter(
        Exists(_newer())
    )


def orphaned_parts() -> DeliveryQuerySet:
    """Waiting parts behind one that ended otherwise than sent."""
    ended = (
        DeliveryState.BLOCKED,
        DeliveryState.FAILED,
        DeliveryState.EXPIRED,
        DeliveryState.CANCELLED,
    )
    return Delivery.objects.filter(state=DeliveryState.PENDING, part__gt=1).filter(
        Exists(_earlier_parts_missing().filter(state__in=ended))
    )


def _same_message() -> DeliveryQuerySet:
    return Delivery.objects.filter(digest=OuterRef("digest"), subscriber=OuterRef("subscriber"))


def _earlier_parts_missing() -> DeliveryQuerySet:
    earlier = _same_message().filter(revision=OuterRef("revision"), part__lt=OuterRef("part"))
    return earlier.exclude(state=DeliveryState.SENT)


def _newer() -> DeliveryQuerySet:
    return _same_message().filter(part=OuterRef("part"), revision__gt=OuterRef("revision"))


def _busy_or_newer() -> DeliveryQuerySet:
    busy = Q(state__in=[DeliveryState.LEASED, DeliveryState.SENDING])
    newer = Q(part=OuterRef("part"), revision__gt=OuterRef("revision"))
    return _same_message().filter(busy | newer).exclude(pk=OuterRef("pk"))
