"""Whether the bot does its work: it hears from Telegram, Redis answers, the database is read."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from bot import desk

PATIENCE = 2.0
"""Seconds that a check may take."""
SILENT = 60.0
"""Seconds without an answer of Telegram's: a poll is answered after 25."""


class Health:
    """What is red, asked anew each time."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self.introduced = False
        """Whether Telegram has answered at all."""
        self.heard_at: Callable[[], float] | None = None
        """When it last answered a poll (`time.monotonic`); None while it comes to us instead."""

    async def red(self) -> list[str]:
        """Names of the checks that fail: telegram, redis, database."""
        checks = {"redis": self._redis_answers(), "database": desk.answers()}
        found = [] if self._hears() else ["telegram"]
        results = await asyncio.gather(*(_passes(check) for check in checks.values()))
        return found + [name for name, well in zip(checks, results, strict=True) if not well]

    def _hears(self) -> bool:
        if not self.introduced:
            return False
        return self.heard_at is None or time.monotonic() - self.heard_at() < SILENT

    async def _redis_answers(self) -> None:
        await self._redis.exists("tg:poller")


async def _passes(check: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await check
    except (
        Exception
    ):  # whatever it is, the page says which check, and the log of that part says why
        return False
    return True
