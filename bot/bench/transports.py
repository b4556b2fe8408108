"""Our transport, python-telegram-bot's default one and a plain loop, with the same message."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.bench import machine
from bot.request import AiohttpRequest

ABREAST = (1, 20, 100)
PAUSE = 0.04
"""What a plain loop sleeps after each message, to stay under 25 a second."""


def measure(messages: int, text: str) -> dict[str, Any]:
    """Messages a second by transport and by how many are on their way at once, and the ratios."""
    machine.limits(enforced=False)
    found: dict[str, Any] = {}
    for abreast in ABREAST:
        # In turns, so that a busy machine is busy for all of them.
        count = messages if abreast > 1 else messages // 2
        ours = asyncio.run(_through(AiohttpRequest(), count, abreast, text))
        default = HTTPXRequest(connection_pool_size=max(256, abreast))
        theirs = asyncio.run(_through(default, count, abreast, text))
        found[f"{abreast} at once"] = {
            "ours": round(ours),
            "default": round(theirs),
            "ratio": round(ours / theirs, 2),
        }
    found["plain loop with sleep"] = round(asyncio.run(_plain(50, text)), 1)
    return found


def _bot(request: BaseRequest) -> Bot:
    base = f"{settings.TELEGRAM_API_URL}/bot"
    return Bot(
        settings.TELEGRAM_BOT_TOKEN,
        base_url=base,
        request=request,
        get_updates_request=AiohttpRequest(),
    )


async def _through(request: BaseRequest, count: int, abreast: int, text: str) -> float:
    bot = _bot(request)
    await request.initialize()
    chats = iter(range(machine.FIRST, machine.FIRST + count))

    async def carry() -> None:
        for chat in chats:
            await bot.send_message(chat, text, parse_mode="HTML")

    try:
        await bot.send_message(machine.FIRST, text, parse_mode="HTML")
        return await _rate(lambda: asyncio.gather(*(carry() for _ in range(abreast))), count)
    finally:
        await request.shutdown()


async def _plain(count: int, text: str) -> float:
    request = HTTPXRequest()
    bot = _bot(request)
    await request.initialize()

    async def all_of_them() -> None:
        for chat in range(machine.FIRST, machine.FIRST + count):
            await bot.send_message(chat, text, parse_mode="HTML")
            await asyncio.sleep(PAUSE)

    try:
        return await _rate(all_of_them, count)
    finally:
        await request.shutdown()


async def _rate(work: Callable[[], Awaitable[object]], count: int) -> float:
    begun = time.perf_counter()
    await work()
    return count / (time.perf_counter() - begun)
