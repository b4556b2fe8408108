"""Trusts its lease without asking again: who slept past it sends what another has sent."""

from collections.abc import Sequence
from datetime import datetime

from briefings.deliver.outbox import fence
from briefings.models import Delivery
from briefings.types import Letter


def _unfenced(letters: Sequence[Letter], *, now: datetime) -> set[int]:
    keys = [letter.delivery for letter in letters]
    Delivery.objects.filter(pk__in=keys, state="leased").update(state="sending", sending_at=now)
    return set(keys)


fence._begin = _unfenced
