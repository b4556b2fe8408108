"""Trusts its lease without asking again: who slept past it sends what another has sent."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.lease import Lease
from bot.limiter import queue
from briefings.deliver.outbox import fence
from briefings.models import Delivery
from briefings.types import Letter


def _unfenced(letters: Sequence[Letter], *, now: datetime) -> set[tuple[int, str]]:
    keys = [letter.delivery for letter in letters]
    Delivery.objects.filter(pk__in=keys, state="leased").update(state="sending", sending_at=now)
    return {letter.claim for letter in letters}


async def _forever(self: Lease) -> None:
    await asyncio.sleep(3600)


fence._begin = _unfenced
# A sleeper also notices that it lost its place, and that a letter waited for too long.
Lease.keep = _forever  # type: ignore[method-assign]  # the sabotage
queue.BULK_PATIENCE = 3600
