"""What a worker process keeps between batches: an event loop, one HTTP session, a ledger thread.

Made when first needed and keyed by process id, so that a forked child makes its own.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connections
from redis.asyncio import Redis
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.client import client
from bot.limiter import Limiter, Permit
from bot.redis import connect

P = ParamSpec("P")
R = TypeVar("R")

NAMELESS = 60.0
"""Seconds after the deadline of a refused getMe in which letters go without our name. They come
first: were it refused again, they would have to wait again."""

_current: dict[int, "Runtime"] = {}
_making = threading.Lock()


class Runtime:
    """One process's loop in a thread of its own, and what lives on it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._name = ""
        self._ledger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._thread = threading.Thread(target=self._loop.run_forever, name="sender", daemon=True)
        self._thread.start()
        self.run(self._open(), timeout=10)

    async def _open(self) -> None:
        self.redis: Redis = connect(settings.REDIS_URL)
        self.bot: ExtBot[Permit] = client(self.redis)
        limiter = self.bot.rate_limiter
        if not isinstance(limiter, Limiter):  # for the type checker: `client` sets it
            raise TypeError("the client has our limiter")
        self.limiter = limiter
        # Not bot.initialize(): it would ask who we are, and fail while Telegram does not answer.
        await self.bot.request.initialize()

    async def name(self) -> str:
        """The bot's username; empty while Telegram does not say, at once if it was told to wait."""
        if not self._name:
            try:
                async with asyncio.timeout(3):
                    if await self.limiter.refused_since("getMe") < NAMELESS:
                        return ""
                    self._name = (await self.bot.get_me()).username or ""
            except (TelegramError, TimeoutError):
                return ""
        return self._name

    async def _close(self) -> None:
        await self.bot.request.shutdown()
        await self.redis.aclose()

    def run(self, work: Coroutine[Any, Any, R], *, timeout: float) -> R:
        """Run a coroutine on the loop and wait. Raises TimeoutError; the work is then cancelled."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout)
        except TimeoutError:
            future.cancel()
            raise

    def on_ledger(self, function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
        """A function of the database, run on the one thread that talks to it."""

        async def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            call = partial(function, *args, **kwargs)
            return await self._loop.run_in_executor(self._ledger, call)

        return asked

    async def rest(self) -> None:
        """Between batches no connection to the database is kept: it might not live that long."""
        await self._loop.run_in_executor(self._ledger, connections.close_all)

    def close(self) -> None:
        """End the loop and its thread."""
        self.run(self._close(), timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        self._ledger.shutdown()


def current() -> Runtime:
    """This process's runtime."""
    with _making:
        found = _current.get(os.getpid())
        if found is None:
            found = _current[os.getpid()] = Runtime()
        return found


def close() -> None:
    """End this process's runtime, if it has one."""
    with _making:
        found = _current.pop(os.getpid(), None)
    if found:
        found.close()
