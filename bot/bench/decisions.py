"""How many times a second the limiter decides whether a message may leave."""

import asyncio
import time
from itertools import count
from typing import Any

from django.conf import settings

from bot import desk
from bot.bench.against import against
from bot.bench.machine import FIRST
from bot.limiter import Limiter
from bot.redis import connect

LIFTED = 100_000
"""Letters a second allowed, so that no decision is to wait."""
ABREAST = 100
"""Letters that ask at once, as in paid broadcasts."""
TARGET = "≥ 5000"


def measure(seconds: float) -> dict[str, Any]:
    """Decisions a second of one process about chats of which it has not heard."""
    return asyncio.run(_measure(seconds))


async def _measure(seconds: float) -> dict[str, Any]:
    redis = connect(settings.REDIS_URL)
    await redis.flushall()
    limiter = Limiter(redis, desk.tag, bulk=LIFTED)
    chats = count(FIRST)
    begun = time.perf_counter()
    until = begun + seconds
    decided = 0

    async def ask() -> None:
        nonlocal decided
        for chat in chats:
            await limiter.admit(chat, "bulk", tag=str(chat))
            decided += 1
            if time.perf_counter() >= until:
                return

    await asyncio.gather(*(ask() for _ in range(ABREAST)))
    per_second = decided / (time.perf_counter() - begun)
    await redis.flushall()
    await redis.aclose()
    return {"a second": against(round(per_second), TARGET)}
