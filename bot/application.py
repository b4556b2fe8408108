"""Builds the bot and runs it: ``python -m bot.application``."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import django

if __name__ == "__main__":  # elsewhere Django is set up already; the imports below need it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from aiohttp import web
from django.conf import settings
from redis.asyncio import Redis
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot import commands, warmth
from bot.client import client
from bot.health import Health
from bot.limiter import seconds_of
from bot.receive.intake import Intake
from bot.receive.polling import ALLOWED, SLOWEST, Poller
from bot.receive.webhook import server
from bot.redis import connect
from bot.render import words
from bot.tongues import speaking

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]

ORDERLY = 2.0
"""Seconds that updates in hand get to be finished on the way out."""

_log = logging.getLogger("bot.application")


def build(redis: Redis) -> App:
    """The application with its handlers. No Updater: it would confirm before it handles."""
    application = Application.builder().bot(client(redis)).updater(None).job_queue(None).build()
    application.bot_data["redis"] = redis
    commands.register(application)
    return application


async def run(stopping: asyncio.Event) -> None:
    """Serve until `stopping` is set, then finish what is in hand."""
    redis = connect(settings.REDIS_URL)
    application = build(redis)
    intake = Intake(application, redis)
    health = Health(redis)
    by_webhook = bool(settings.TELEGRAM_WEBHOOK_URL)
    elsewhere: list[asyncio.Task[bool]] = []
    runner = web.AppRunner(
        server(
            application,
            intake,
            address=settings.TELEGRAM_WEBHOOK_URL,
            secret=settings.TELEGRAM_WEBHOOK_SECRET,
            well=health.red,
        ),
        access_log=None,
        shutdown_timeout=ORDERLY,
    )
    await runner.setup()
    warming = asyncio.create_task(warmth.keep())
    try:
        # By webhook the proxy must reach us; else only this machine asks how we are.
        host = None if by_webhook else "127.0.0.1"
        await web.TCPSite(runner, host, settings.WEBHOOK_PORT).start()
        if not await _introduce(application, stopping, by_webhook=by_webhook):
            return
        health.introduced = True
        elsewhere.append(asyncio.create_task(_introduce_elsewhere(application, stopping)))
        _log.info("the bot listens by %s", "webhook" if by_webhook else "polling")
        if by_webhook:
            await stopping.wait()
        else:
            poller = Poller(application, intake, redis)
            health.heard_at = lambda: poller.answered_at
            await _until_stopped(poller, stopping)
    finally:
        await _ended(warming)
        for task in elsewhere:
            task.cancel()
        await asyncio.gather(*elsewhere, return_exceptions=True)
        await runner.cleanup()
        await application.shutdown()
        await application.bot.shutdown()  # where the application never got as far as starting
        await redis.aclose()


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled() and (error := task.exception()):
        _log.error("reading ahead failed: %s", type(error).__name__)


async def _until_stopped(poller: Poller, stopping: asyncio.Event) -> None:
    """Poll; once told to stop, give the updates in hand their time, and no more."""
    polling = asyncio.create_task(poller.run(stopping))
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({polling, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    done, _ = await asyncio.wait({polling}, timeout=ORDERLY)
    if done:
        polling.result()
        return
    polling.cancel()
    await asyncio.wait({polling}, timeout=0.5)


async def _introduce(application: App, stopping: asyncio.Event, *, by_webhook: bool) -> bool:
    """Say who we are and how we want updates; try until Telegram answers. False: told to stop."""
    bot = application.bot

    async def say() -> None:
        await application.initialize()
        if by_webhook:
            await bot.set_webhook(
                settings.TELEGRAM_WEBHOOK_URL,
                secret_token=settings.TELEGRAM_WEBHOOK_SECRET,
                allowed_updates=ALLOWED,
            )
        else:
            await bot.delete_webhook()
        await _introduce_in(bot, "")

    return await _until_said(say, stopping)


async def _introduce_elsewhere(application: App, stopping: asyncio.Event) -> bool:
    """Menus and descriptions in the other languages, while the bot already answers."""

    async def say() -> None:
        for language in commands.LANGUAGES_OF_MENUS[1:]:
            await _introduce_in(application.bot, language)

    return await _until_said(say, stopping)


async def _until_said(say: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> bool:
    """Try until Telegram answers, never before the time it names. False: told to stop."""
    wait, warned = 0.2, False
    while not stopping.is_set():
        pause = 0.0
        try:
            await say()
        except InvalidToken:
            _log.error("TELEGRAM_BOT_TOKEN is refused; set the one that BotFather shows.")
            wait = SLOWEST
        except RetryAfter as error:
            pause = seconds_of(error)
            if not warned:
                _log.warning(
                    "Telegram lets us wait %d seconds before we may say who we are.", pause
                )
            warned = True
        except TelegramError as error:
            _log.warning("Telegram does not answer yet: %s", type(error).__name__)
        else:
            return True
        try:
            async with asyncio.timeout(pause or wait):
                await stopping.wait()
        except TimeoutError:
            wait = min(SLOWEST, wait * 2)
    return False


async def _introduce_in(bot: Bot, language: str) -> None:
    """Menus and descriptions in a language; the empty one is for everybody else."""
    code = language or None
    with speaking(language):
        for scope, place in commands.MENUS:
            await bot.set_my_commands(commands.menu(place), scope=scope, language_code=code)
        await bot.set_my_description(words.DESCRIPTION, language_code=code)
        await bot.set_my_short_description(words.SHORT_DESCRIPTION, language_code=code)


async def _main() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await run(stopping)


def main() -> int:
    """Run until SIGTERM or SIGINT; 2, with a sentence, if the port is taken."""
    try:
        asyncio.run(_main())
    except OSError as error:
        sys.stderr.write(
            f"The bot cannot listen on port {settings.WEBHOOK_PORT} ({error.strerror});"
            " set PORT to another one.\n"
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
