"""How long a reader waits for an answer: ``python -m bot.measure``, for ``manage.py bench bot``.

The bot runs here, against a simulator in a process of its own, whose log says when a command came in
and when its answer was seen. Nothing is written to the database. `own_ms` is the processor's time for an
answer, that of asking and of a broadcast included: it says more where others share the machine.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":  # elsewhere Django is set up already; the imports below need it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from django.conf import settings
from redis.asyncio import Redis
from telegram import LinkPreviewOptions
from telegram.error import RetryAfter, TelegramError
from telegram.ext import Application, ExtBot

from bot import commands, desk, warmth
from bot.client import client
from bot.limiter import Limiter, Permit
from bot.receive.intake import Intake
from bot.receive.polling import Poller
from bot.redis import connect
from briefings.management.supervisor import broker

FIRST_READER = 7_000_000_000
A_SECOND = 12
"""Commands a second: well within what Telegram lets a bot answer, so that nobody waits for a turn."""
LONGEST = 60.0
"""Seconds until what is not answered is given up."""


def main() -> int:
    """Measure with our transport and with the library's own; print JSON."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=200)
    parser.add_argument("--broadcast", action="store_true")
    options = parser.parse_args()
    with _broker(), _simulator() as (url, log):
        settings.TELEGRAM_API_URL = url
        found = asyncio.run(_all(url, log, options.commands, broadcast=options.broadcast))
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


@contextmanager
def _broker() -> Iterator[None]:
    """The broker of this machine, or one for as long as this takes."""
    if broker.answers(settings.REDIS_URL):
        yield
        return
    folder = Path(settings.VAR_DIR) / "broker"
    broker.prepare(settings.BROKER_SOCKET, folder)
    process = subprocess.Popen(  # noqa: S603  # our own
        broker.command(broker.binary(), settings.BROKER_SOCKET, folder),
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            if broker.answers(settings.REDIS_URL, patience=0.1):
                break
        yield
    finally:
        process.terminate()
        process.wait(5)
        broker.tidy(settings.BROKER_SOCKET)


@contextmanager
def _simulator() -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.jsonl"
        process = subprocess.Popen(  # noqa: S603  # our own
            [sys.executable, "-m", "bot.simulator", "--port", "0", "--log", str(log)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield line.split("Simulator ready: ")[1].strip().removesuffix("/simulator/"), log
        finally:
            process.terminate()
            process.wait(5)


async def _all(url: str, log: Path, count: int, *, broadcast: bool) -> dict[str, Any]:
    said = await _conversation()
    found: dict[str, Any] = {
        "entries": (await desk.latest(1, size=1)).count,
        "commands": count,
        "during_broadcast": broadcast,
    }
    for name in ("ours", "library"):
        await asyncio.to_thread(_ask, url, "POST", "reset")
        begun = len(log.read_bytes().splitlines())
        redis = connect(settings.REDIS_URL)
        bot = client(redis) if name == "ours" else _library(redis)
        async with _serving(bot, redis), _flood(bot, on=broadcast):
            for number, text in enumerate(
                islice(cycle(said), len(said))
            ):  # what is kept, is kept now
                await _write(url, FIRST_READER - 1 - number, text)
                await asyncio.sleep(1 / A_SECOND)
            await _until_answered(log, begun, len(said))
            warm = len(log.read_bytes().splitlines())
            spent = time.process_time()
            for number, text in enumerate(islice(cycle(said), count)):
                await _write(url, FIRST_READER + number, text)
                await asyncio.sleep(1 / A_SECOND)
            await _until_answered(log, warm, count)
            spent = time.process_time() - spent
        found[name] = {"own_ms": round(1000 * spent / count, 1), **_figures(log, warm, said)}
        await redis.aclose()
    return found


async def _conversation() -> list[str]:
    """Every command that only reads, asked about who is there."""
    subjects = await desk.subjects(limit=4)
    names = [one.short_name for one in subjects] or ["taliban"]
    asked = [f"/{one} {name}" for one in ("recognitions", "timeline", "actor") for name in names]
    [entry] = (await desk.latest(1, size=1)).entries or [None]
    word = entry.headline.split()[0] if entry else "embassy"
    plain = ["latest", "digest", "sources", "corrections", "settings", "help", "privacy", "mydata"]
    more = [f"/recognitions {names[0]} yesterday", f"/search {word}", f"/search {names[-1]}"]
    return [*asked, *(f"/{one}" for one in plain), *more, f"/entry {entry.number if entry else 1}"]


def _library(redis: Redis) -> ExtBot[Permit]:
    """The same bot over the transport that python-telegram-bot brings along."""
    return ExtBot(
        settings.TELEGRAM_BOT_TOKEN,
        base_url=f"{settings.TELEGRAM_API_URL}/bot",
        rate_limiter=Limiter(redis, desk.tag),
    )


@asynccontextmanager
async def _serving(bot: ExtBot[Permit], redis: Redis) -> AsyncIterator[None]:
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    application.bot_data["redis"] = redis
    commands.register(application)
    intake = Intake(application, redis)
    await application.initialize()
    stopping = asyncio.Event()
    warming = asyncio.create_task(warmth.keep())
    polling = asyncio.create_task(Poller(application, intake, redis).run(stopping))
    try:
        yield
    finally:
        warming.cancel()
        stopping.set()
        await polling
        await application.shutdown()


@asynccontextmanager
async def _flood(bot: ExtBot[Permit], *, on: bool) -> AsyncIterator[None]:
    """A broadcast through the same limits, as fast as they let it go."""
    limiter = bot.rate_limiter
    if not on or not isinstance(limiter, Limiter):
        yield
        return

    async def carry(first: int) -> None:
        chat = first
        while True:
            chat += 40
            try:
                permit = await limiter.admit(chat, "bulk")
                await bot.send_message(
                    chat,
                    "x" * 500,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    rate_limit_args=permit,
                )
            except RetryAfter:
                await asyncio.sleep(0.05)
            except TelegramError:  # nobody is there: what counts is that it was sent
                continue

    carriers = [asyncio.create_task(carry(8_000_000_000 + number)) for number in range(40)]
    try:
        yield
    finally:
        for one in carriers:
            one.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)


async def _write(url: str, reader: int, text: str) -> None:
    await asyncio.to_thread(
        _ask, url, "PUT", f"users/{reader}", {"first_name": "Reader", "state": "active"}
    )
    await asyncio.to_thread(_ask, url, "POST", f"users/{reader}/messages", {"text": text})


def _ask(url: str, verb: str, path: str, body: Any = None) -> None:
    request = urllib.request.Request(  # noqa: S310  # our own, on the loopback
        f"{url}/simulator/{path}",
        method=verb,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # likewise
        answer.read()


async def _until_answered(log: Path, begun: int, count: int) -> None:
    for _ in range(int(LONGEST / 0.2)):
        if len(_waits(log, begun)) >= count:
            return
        await asyncio.sleep(0.2)


def _waits(log: Path, begun: int) -> dict[int, float]:
    """Milliseconds from a reader's command to its answer, by reader, as the simulator saw both."""
    asked: dict[int, datetime] = {}
    found: dict[int, float] = {}
    for line in log.read_bytes().splitlines()[begun:]:
        entry = json.loads(line)
        at, chat = datetime.fromisoformat(entry["at"]), entry["chat_id"]
        if entry["kind"] == "update":
            asked[chat] = at
        elif entry["kind"] == "seen" and chat in asked and chat not in found:
            found[chat] = 1000 * (at - asked[chat]).total_seconds()
    return found


def _figures(log: Path, begun: int, said: list[str]) -> dict[str, Any]:
    waits = _waits(log, begun)
    by_command: dict[str, list[float]] = defaultdict(list)
    for reader, wait in waits.items():
        by_command[said[(reader - FIRST_READER) % len(said)].split()[0]].append(wait)
    return {
        "answered": len(waits),
        **_spread(list(waits.values())),
        "by_command": {name: _spread(one) for name, one in sorted(by_command.items())},
    }


def _spread(waits: list[float]) -> dict[str, float]:
    ordered = sorted(waits) or [0.0]

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "longest_ms": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
