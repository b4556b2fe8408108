"""How long replies wait while letters take all they may: as it is, and without the mark `tg:waiting`."""

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any

from django.conf import settings
from redis.asyncio import Redis
from telegram.error import RetryAfter

from bot import desk
from bot.bench.against import against, spread
from bot.bench.machine import FIRST
from bot.bench.sides import Send, by_bot
from bot.limiter import PATIENCE, Limiter
from bot.redis import connect

A_SECOND = 15
PROCESSES = 2
"""That send letters, each with a queue of its own."""
MARK = "keep('tg:waiting', now + shared + 200000)"
"""What the limiter says when a reply has to wait, so that letters step back."""
LONGEST = "≤ 300"
RATIO = "≥ 20"


def measure(address: str, seconds: float) -> dict[str, Any]:
    """Milliseconds from a reply's wish to leave to its answer; one that was given up took PATIENCE."""
    waits: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(2):
        waits["with"] += asyncio.run(_waits(connect, address, seconds / 2))
        waits["without"] += asyncio.run(_waits(_unheeding, address, seconds / 2))
    p95 = {name: 1000 * spread(one, 0.95) for name, one in waits.items()}
    return {
        "replies": len(waits["with"]),
        "p50 ms": round(1000 * spread(waits["with"], 0.5)),
        "p95 ms": against(round(p95["with"]), LONGEST),
        "p95 ms without the mark": round(p95["without"]),
        "without to with": against(round(p95["without"] / p95["with"], 1), RATIO),
    }


class _Unheeding(Redis):
    """Keeps the limits as ever, but nobody says that a reply waits."""

    def register_script(self, script: Any) -> Any:  # redis-py types it for both kinds of client
        """The script without the mark."""
        return super().register_script(script.replace(MARK, ""))


def _unheeding(url: str) -> Redis:
    return _Unheeding.from_url(url, decode_responses=True)


async def _waits(connected: Callable[[str], Redis], address: str, seconds: float) -> list[float]:
    """Seconds that each reply took, in one go from limits that nobody has used."""
    random = Random(15)  # noqa: S311  # the same readers each time
    redis = connected(settings.REDIS_URL)
    await redis.flushall()
    queues = [Limiter(redis, desk.tag) for _ in range(PROCESSES)]
    chats = count(FIRST)
    letters = [asyncio.create_task(_letters(one, chats)) for one in queues]
    limiter = Limiter(redis, desk.tag)
    try:
        async with by_bot("ours", f"{address}/0") as send, asyncio.TaskGroup() as tasks:
            begun, at, replies = time.perf_counter(), 0.0, []
            while (at := at + random.expovariate(A_SECOND)) < seconds:
                await asyncio.sleep(begun + at - time.perf_counter())
                replies.append(tasks.create_task(_reply(limiter, next(chats), send)))
        return [one.result() for one in replies]
    finally:
        for one in letters:
            one.cancel()
        await asyncio.gather(*letters, return_exceptions=True)
        await redis.flushall()
        await redis.aclose()


async def _letters(limiter: Limiter, chats: Iterator[int]) -> None:
    """One letter after another, as fast as the lane lets them go."""
    for chat in chats:
        try:
            await limiter.admit(chat, "bulk")
        except RetryAfter:  # the lane stands still
            await asyncio.sleep(0.1)


async def _reply(limiter: Limiter, chat: int, send: Send) -> float:
    begun = time.perf_counter()
    try:
        await limiter.admit(chat, "reply")
    except RetryAfter:
        return PATIENCE
    await send()
    return time.perf_counter() - begun
