"""Counts letters as done when it takes them (knadh/listmonk#3022): a crash loses the batch."""

from datetime import datetime

from briefings.deliver import outbox
from briefings.deliver.outbox import fence
from briefings.models import Delivery
from briefings.types import Letter

_lease = outbox.lease


def _checkpoint(*, now: datetime, limit: int) -> list[Letter]:
    letters = _lease(now=now, limit=limit)
    keys = [letter.delivery for letter in letters]
    Delivery.objects.filter(pk__in=keys).update(state="sent", sent_at=now)
    return letters


def _all(letters: list[Letter], *, now: datetime) -> set[int]:
    return {letter.delivery for letter in letters}


outbox.lease = _checkpoint
fence._begin = _all  # type: ignore[assignment]  # the sabotage
