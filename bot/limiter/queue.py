"""The letters of one process that wait for their turn in the bulk lane."""

import asyncio
import math
import time
from dataclasses import dataclass

from telegram.error import RetryAfter

from bot.limiter.permits import OwnLimit, Permit, Standstill
from bot.limiter.shared import BULK_RATE, Shared

BULK_PATIENCE = 5.0
"""Seconds a letter waits for its turn, or for its chat, before it goes back to the outbox."""
GROUP = 50
"""Permits asked for at once where more than BULK_RATE are allowed."""
GROUP_EVERY = 0.01
"""Seconds between two groups, so that there is a group."""


@dataclass(slots=True)
class _Waiting:
    """A letter that waits for its turn."""

    tag: str
    group: bool
    permit: "asyncio.Future[Permit]"
    until: float = 0
    """Until when it waits, once it is the first in the queue."""


class Queue:
    """Gives out the permits of the bulk lane, in order. Belongs to one event loop."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._waiting: list[_Waiting] = []
        self._pump: asyncio.Task[None] | None = None

    async def permit(self, tag: str, group: bool) -> Permit:
        """Wait for a turn. Raises OwnLimit for this chat alone, at once, and Standstill for all."""
        permit: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(tag, group, permit))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._serve())
        return await permit

    async def _serve(self) -> None:
        """Ask for turns in order: one at a time, for forty would only tell each other to wait.

        Where thousands a second are allowed, for a group at a time.
        """
        await asyncio.sleep(0)  # whoever is ready at the same moment comes along
        many = self._shared.rates.bulk > BULK_RATE
        size = GROUP if many else 1
        while self._waiting:
            letters = [one for one in self._waiting if not one.permit.done()]
            group, self._waiting = letters[:size], letters[size:]
            for one in group:
                one.until = one.until or time.monotonic() + BULK_PATIENCE
            try:
                turns = await self._shared.ask_all([(one.tag, one.group) for one in group], "bulk")
            except Standstill as standstill:
                for one in (*group, *self._waiting):
                    _refuse(one, standstill)
                self._waiting = []
                return
            pause, again = 0.0, []
            for one, turn in zip(group, turns, strict=True):
                if turn.wait <= 0 and one.permit.done():  # whoever waited was stopped
                    await self._shared.untried(turn.permit("bulk"))
                elif turn.wait <= 0:
                    one.permit.set_result(turn.permit("bulk"))
                elif turn.own:
                    _refuse(one, OwnLimit(turn.wait))
                elif time.monotonic() + turn.wait > one.until:
                    _refuse(one, Standstill(max(1, math.ceil(turn.wait))))
                else:
                    again.append(one)
                    pause = max(GROUP_EVERY if many else 0, min(turn.wait, pause or turn.wait))
            self._waiting[:0] = again
            if pause:
                await asyncio.sleep(pause)


def _refuse(one: _Waiting, refusal: RetryAfter) -> None:
    if not one.permit.done():
        one.permit.set_exception(refusal)
