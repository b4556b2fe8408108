"""From an update to its answer: the bot's own webhook over our transport and over the default one."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import aiohttp

from bot.bench import beside, far, hook
from bot.bench.against import against
from bot.bench.machine import FIRST
from bot.receive.webhook import SECRET_HEADER

ABREAST = 40
"""Updates on their way at once: Telegram's own default, see https://core.telegram.org/bots/api#setwebhook."""
ROUNDS = 6
"""Turns of each side; here none waits long for its last answers."""
TARGET = "≥ 3"
SIDES = ("ours", "default")


def measure(address: str, seconds: float) -> dict[str, Any]:
    """Answers a second that arrive, to each of which an update was posted."""
    with _bot("ours", address) as ours, _bot("default", address) as default:
        hooks = dict(zip(SIDES, (ours, default), strict=True))
        rates = asyncio.run(_rates(hooks, address, seconds, hook.ASKED))
        whole = asyncio.run(_rates(hooks, address, seconds / 2, "/help"))
    return {
        **{name: round(rate) for name, rate in rates.items()},
        "ours to default": against(round(rates["ours"] / rates["default"], 2), TARGET),
        "/help": {
            **{name: round(rate) for name, rate in whole.items()},
            "ratio": round(whole["ours"] / whole["default"], 2),
        },
    }


@contextmanager
def _bot(name: str, address: str) -> Iterator[str]:
    """The bot in a process of its own; where its webhook is."""
    with beside.running("bot.bench.hook", name, address) as found:
        yield f"{found}{hook.PATH}"


async def _rates(
    hooks: dict[str, str], address: str, seconds: float, text: str
) -> dict[str, float]:
    numbers = count(time.time_ns() // 1_000_000)  # no update twice
    taken, spent = dict.fromkeys(hooks, 0), dict.fromkeys(hooks, 0.0)
    async with aiohttp.ClientSession(headers={SECRET_HEADER: hook.SECRET}) as session:
        for url in hooks.values():
            await _posted(session, url, numbers, 0, text)
        for _ in range(ROUNDS):
            for name, url in hooks.items():
                before, begun = await asyncio.to_thread(far.arrived, address), time.perf_counter()
                await _posted(session, url, numbers, seconds / ROUNDS, text)
                spent[name] += time.perf_counter() - begun
                taken[name] += await asyncio.to_thread(far.arrived, address) - before
    return {name: taken[name] / spent[name] for name in hooks}


async def _posted(
    session: aiohttp.ClientSession, url: str, numbers: "count[int]", seconds: float, text: str
) -> None:
    """Post updates, each from another reader; each of those abreast posts one at least."""
    until = time.perf_counter() + seconds

    async def post() -> None:
        while True:
            async with session.post(url, json=_update(next(numbers), text)) as answer:
                await answer.read()
            if time.perf_counter() >= until:
                return

    await asyncio.gather(*(post() for _ in range(ABREAST)))


def _update(number: int, text: str) -> dict[str, Any]:
    chat = FIRST + number % 1_000_000_000
    reader = {"id": chat, "is_bot": False, "first_name": "Reader", "language_code": "en"}
    command = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {
        "update_id": number % 2_000_000_000,
        "message": {
            "message_id": 1,
            "date": 1_767_225_600,
            "chat": {"id": chat, "type": "private", "first_name": "Reader"},
            "from": reader,
            "text": text,
            **({"entities": command} if text.startswith("/") else {}),
        },
    }
