"""Sides take turns, so that a busy machine is busy for all of them alike."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress

from telegram.error import TelegramError

from bot.bench.sides import Send

ROUNDS = 3
"""No more, since each ends with a wait for whatever is slow."""


async def rates(sides: Mapping[str, Send], *, abreast: int, seconds: float) -> dict[str, float]:
    """Messages a second of each side, with so many on their way at once.

    Each side has that many seconds in all. What it has begun it may finish, and that counts too; what
    it gives up does not.
    """
    sent = dict.fromkeys(sides, 0)
    spent = dict.fromkeys(sides, 0.0)
    for send in sides.values():
        await _carried(send, abreast, 0)  # connections are open and code is warm
    for _ in range(ROUNDS):
        for name, send in sides.items():
            begun = time.perf_counter()
            sent[name] += await _carried(send, abreast, seconds / ROUNDS)
            spent[name] += time.perf_counter() - begun
    return {name: sent[name] / spent[name] for name in sides}


async def _carried(send: Send, abreast: int, seconds: float) -> int:
    """How many of them were taken; each of those abreast sends one at least."""
    until = time.perf_counter() + seconds
    taken = 0

    async def carry() -> None:
        nonlocal taken
        while True:
            with suppress(TelegramError):  # given up
                await send()
                taken += 1
            if time.perf_counter() >= until:
                return

    await asyncio.gather(*(carry() for _ in range(abreast)))
    return taken
