"""Our transport beside others, with the same message, the same server and in turns."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

from bot.bench import turns
from bot.bench.against import against
from bot.bench.sides import by_bot, by_transport

NEAR = {1: "≥ 2.5", 20: "≥ 5", 100: "≥ 5"}
"""Messages on their way at once, and what our share of the default's speed is to be."""
FAR = {60: "≥ 5", 150: "≥ 10"}
"""Likewise where answers take FAR_MS."""
FAR_MS = 60
TO_BARE = "≥ 0.85"
PAUSE = 0.04
"""What a plain loop sleeps after each message, to stay under 25 a second."""
PLAIN = 50


def near(address: str, seconds: float) -> dict[str, Any]:
    """Messages a second where answers come at once."""
    found: dict[str, Any] = {}
    for abreast, target in NEAR.items():
        rates = asyncio.run(_rates(("ours", "default"), f"{address}/0", abreast, seconds))
        found[f"{abreast} at once"] = {
            **_whole(rates),
            "ours to default": against(round(rates["ours"] / rates["default"], 2), target),
        }
    found["plain loop with sleep"] = {"default": round(asyncio.run(_plain(f"{address}/0")), 1)}
    return found


def far(address: str, seconds: float) -> dict[str, Any]:
    """Messages a second where answers take a while, as over a real distance."""
    found: dict[str, Any] = {}
    sides = ("ours", "default", "bare aiohttp")
    for abreast, target in FAR.items():
        rates = asyncio.run(_rates(sides, f"{address}/{FAR_MS}", abreast, seconds))
        to_bare = round(rates["ours"] / rates["bare aiohttp"], 2)
        found[f"{abreast} at once"] = {
            **_whole(rates),
            "ours to default": against(round(rates["ours"] / rates["default"], 2), target),
            "ours to bare aiohttp": against(to_bare, TO_BARE),
        }
    return found


def _whole(rates: dict[str, float]) -> dict[str, int]:
    return {name: round(rate) for name, rate in rates.items()}


async def _rates(
    names: tuple[str, ...], address: str, abreast: int, seconds: float
) -> dict[str, float]:
    async with AsyncExitStack() as open_:
        sides = {
            name: await open_.enter_async_context(by_transport(name, address)) for name in names
        }
        return await turns.rates(sides, abreast=abreast, seconds=seconds)


async def _plain(address: str) -> float:
    async with by_bot("default", address) as send:
        begun = time.perf_counter()
        for _ in range(PLAIN):
            await send()
            await asyncio.sleep(PAUSE)
        return PLAIN / (time.perf_counter() - begun)
