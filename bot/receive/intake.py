"""Takes updates in: each once, one chat's in order, and none confirmed before its effect.

Telegram delivers at least once (https://core.telegram.org/bots/api#getting-updates), so the ids of
handled updates are remembered, as a set. Without Redis replies may repeat; effects never do.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any

from django.db import InterfaceError, OperationalError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram import Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import Application, CallbackContext

from bot import limiter, render
from bot.handlers.speaking import say

IN_PROGRESS = 60
"""Seconds after which an update that a process began and never ended may be begun again."""
REMEMBERED = 25 * 3600
"""Seconds: an hour longer than Telegram keeps an update."""
ABREAST = 16
"""Chats served at once: more would only wait for the database."""

_log = logging.getLogger(__name__)


class Taken(Enum):
    """What became of an update."""

    DONE = "done"
    """Handled, now or before: confirm it."""
    BUSY = "busy"
    """Another process is at it: ask again soon."""
    OUTAGE = "outage"
    """The database does not answer: it must come again."""


class Intake:
    """Handles updates on behalf of a poller or a webhook."""

    def __init__(
        self, application: Application[Any, Any, Any, Any, Any, Any], redis: Redis
    ) -> None:
        self._application = application
        self._redis = redis
        self._chats: dict[int, asyncio.Lock] = {}
        self._users: Counter[int] = Counter()
        self._room = asyncio.Semaphore(ABREAST)
        self._outages: set[int] = set()
        application.add_error_handler(self._failed)

    async def take(self, update: Update, *, alone: bool, until: float | None = None) -> Taken:
        """Handle an update, unless that was done before.

        `alone` says that no other process takes updates in, so that one in progress is one that
        died. Replies wait for their turn no longer than `until` (`time.monotonic`).
        """
        async with self._in_order(_chat(update)), self._room, limiter.within(until):
            seen = await self._begin(update.update_id)
            if seen == Taken.DONE.value:
                return Taken.DONE
            if seen is not None and not alone:
                return Taken.BUSY
            if not _foreign(update):
                await self._application.process_update(update)
            if update.update_id in self._outages:
                self._outages.discard(update.update_id)
                await self._remember(update.update_id, None)
                return Taken.OUTAGE
            await self._remember(update.update_id, Taken.DONE)
            return Taken.DONE

    @asynccontextmanager
    async def _in_order(self, chat: int) -> AsyncIterator[None]:
        """Whoever asks first for a chat goes first; locks that nobody wants are dropped."""
        lock = self._chats.setdefault(chat, asyncio.Lock())
        self._users[chat] += 1
        try:
            async with lock:
                yield
        finally:
            self._users[chat] -= 1
            if not self._users[chat]:
                del self._users[chat], self._chats[chat]

    async def _begin(self, update_id: int) -> str | None:
        """Mark as in progress; what it was marked as before, if it was."""
        key = f"tg:update:{update_id}"
        try:
            seen = await self._redis.set(key, Taken.BUSY.value, nx=True, get=True, ex=IN_PROGRESS)
        except (RedisError, OSError):
            return None
        return str(seen) if seen else None

    async def _remember(self, update_id: int, taken: Taken | None) -> None:
        key = f"tg:update:{update_id}"
        try:
            if taken is None:
                await self._redis.delete(key)
            else:
                await self._redis.set(key, taken.value, ex=REMEMBERED)
        except (RedisError, OSError):
            return

    async def _failed(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """A handler failed: log what kind of error, apologise once; wait out an outage."""
        error = context.error
        if not isinstance(update, Update) or isinstance(error, RetryAfter):
            return  # a chat that writes faster than it may be answered has had its effects
        if isinstance(error, OperationalError | InterfaceError):
            self._outages.add(update.update_id)
        _log.error("a handler failed: %s", type(error).__name__)
        if isinstance(error, TelegramError) or update.update_id in self._outages:
            return  # there is no way to say so, or the answer is still to come
        try:
            await say(update, render.sorry())
        except TelegramError as failure:
            _log.warning("an apology failed: %s", type(failure).__name__)


def _chat(update: Update) -> int:
    chat, user = update.effective_chat, update.effective_user
    return chat.id if chat else user.id if user else 0


def _foreign(update: Update) -> bool:
    """Whether it comes from another bot, a channel, or is of a kind that we did not ask for."""
    user = update.effective_user
    return update.channel_post is not None or (user is not None and user.is_bot)
