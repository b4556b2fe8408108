"""Takes updates in: each once, one chat's in order, and none confirmed before its effect.

Telegram delivers at least once (https://core.telegram.org/bots/api#getting-updates), so the ids of
handled updates are remembered, as a set. Without Redis replies may repeat; effects never do.
"""

import asyncio
import logging
import time
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

from bot import desk, limiter, render
from bot.commands import EFFECTS
from bot.handlers.speaking import say
from bot.handlers.tongue import tongue_of
from bot.lease import Lease
from bot.tongues import speaking

IN_PROGRESS = 60
"""Seconds after which an update that a process began and never ended may be begun again."""
REMEMBERED = 25 * 3600
"""Seconds: an hour longer than Telegram keeps an update."""
TRIES = 3
"""Times that the database refuses one update and then answers us: it is the update's own fault."""
ABREAST = 100
"""Chats served at once, as many as Telegram hands over (of updates in one answer, of connections to a
webhook): with fewer, those who wait for a picture or for their chat's own limit would keep others
from what takes a millisecond."""

SWIFTEST = 12
"""Updates of one chat at once; more come at one a second."""
MEASURED = 10_000
"""Chats of which it is known how fast they write, before those that are quiet are forgotten."""
OWED = 120.0
"""Seconds that a chat's later updates wait for one that was kept from being handled: by an outage, or by a
lease that was over."""
_EFFECTS_BY_BUTTON = ("v1:set:frequency:off", "v1:set:forget:", "v1:set:pause:")

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
        self._refusals: Counter[int] = Counter()
        self._measure: dict[int, float] = {}
        self._owed: dict[int, tuple[int, float]] = {}
        """By chat the first update that must come again, and until when (`time.monotonic`) it may."""
        self._skipped = 0
        application.add_error_handler(self._failed)

    async def take(
        self,
        update: Update,
        *,
        alone: bool,
        until: float | None = None,
        lease: Lease | None = None,
    ) -> Taken:
        """Handle an update, unless that was done before.

        `alone` says that no other process takes updates in, so that one in progress is one that
        died. Replies wait for their turn no longer than `until` (`time.monotonic`). Nothing is begun
        once the `lease` is over: who holds it now gets the update too, and what the chat wrote next.
        """
        chat = _chat(update)
        # When it comes, not when it is its turn.
        heard = not _foreign(update) and self._in_measure(update)
        async with self._in_order(chat), self._room, limiter.within(until):
            if await self._is_too_early(chat, update.update_id):
                self._unmeasure(chat)
                return Taken.OUTAGE
            if lease is not None and not lease.held:
                # By the clock: it may turn out to be ours still, and what waits behind this to go on.
                self._owe(chat, update.update_id)
                self._unmeasure(chat)
                return Taken.BUSY
            seen = await self._begin(update.update_id)
            if seen == Taken.DONE.value:
                self._came_again(chat, update.update_id)
                return Taken.DONE
            if seen is not None and not alone:
                return Taken.BUSY
            if heard:
                await self._application.process_update(update)
            if update.update_id in self._outages:
                self._outages.discard(update.update_id)
                if not await self._is_at_fault(update.update_id):
                    self._owe(chat, update.update_id)
                    self._unmeasure(chat)
                    await self._remember(update.update_id, None)
                    return Taken.OUTAGE
                # All others wait behind it, and it will not get better by coming again.
                _log.error("an update was given up: the database refuses it each time")
                await self._apologise(update)
            self._refusals.pop(update.update_id, None)
            self._came_again(chat, update.update_id)
            await self._remember(update.update_id, Taken.DONE)
            return Taken.DONE

    def _owe(self, chat: int, update_id: int) -> None:
        """Keep what the chat wrote after this update until it has come again."""
        now = time.monotonic()
        if len(self._owed) >= MEASURED:
            self._owed = {one: owed for one, owed in self._owed.items() if owed[1] > now}
        self._owed[chat] = update_id, now + OWED

    def _came_again(self, chat: int, update_id: int) -> None:
        if self._owed.get(chat, (0, 0.0))[0] == update_id:
            del self._owed[chat]

    async def _is_too_early(self, chat: int, update_id: int) -> bool:
        """Whether one that came before it has to come again first.

        Else a /subscribe that an outage kept would come after the /stop that was meant to end it.
        """
        first, until = self._owed.get(chat, (update_id, 0.0))
        if first < update_id and (until <= time.monotonic() or await self._is_done(first)):
            self._came_again(chat, first)  # handled elsewhere, or Telegram gave it up
            return False
        return first < update_id

    def _unmeasure(self, chat: int) -> None:
        """What comes again by our own fault was not written twice."""
        if chat in self._measure:
            self._measure[chat] -= 1.0

    async def _is_at_fault(self, update_id: int) -> bool:
        """Whether the database answers, and has refused this update TRIES times all the same."""
        try:
            await desk.answers()
        except (OperationalError, InterfaceError):
            return False
        if len(self._refusals) >= MEASURED:
            self._refusals.clear()
        self._refusals[update_id] += 1
        return self._refusals[update_id] >= TRIES

    def _in_measure(self, update: Update) -> bool:
        """Whether a chat writes no faster than a person can; what stops or deletes always counts.

        Replies to a flood would wait for their turn and hold up everybody else's.
        """
        chat, now = _chat(update), time.monotonic()
        full = max(now, self._measure.get(chat, 0.0)) + 1.0
        if full - now > SWIFTEST:
            if _has_effect(update):
                return True
            self._skipped += 1
            if (
                self._skipped & (self._skipped - 1) == 0
            ):  # 1, 2, 4, 8 …: a flood of lines helps nobody
                _log.warning("updates of chats that write too fast were skipped: %d", self._skipped)
            return False
        if len(self._measure) >= MEASURED:
            self._measure = {one: at for one, at in self._measure.items() if at > now}
        self._measure[chat] = full
        return True

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

    async def _is_done(self, update_id: int) -> bool:
        """Whether an update was handled, here or elsewhere; no if Redis does not say."""
        try:
            return bool(await self._redis.get(f"tg:update:{update_id}") == Taken.DONE.value)
        except (RedisError, OSError):
            return False

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
        await self._apologise(update)

    async def _apologise(self, update: Update) -> None:
        tongue = await tongue_of(update)
        try:
            with speaking(tongue.language, tongue.names):
                await say(update, render.sorry())
        except TelegramError as failure:
            _log.warning("an apology failed: %s", type(failure).__name__)


def _chat(update: Update) -> int:
    chat, user = update.effective_chat, update.effective_user
    return chat.id if chat else user.id if user else 0


def _foreign(update: Update) -> bool:
    """Whether it comes from another bot, or is our own post in a channel."""
    post = update.channel_post
    if post is not None:
        return not (post.text or "").startswith("/")
    user = update.effective_user
    # An administrator who writes as the group itself is shown as a bot of Telegram's own.
    anonymous = update.message is not None and update.message.sender_chat is not None
    return user is not None and user.is_bot and not anonymous


def _has_effect(update: Update) -> bool:
    """Whether it stops or deletes something, which nobody writes too often for."""
    message, query = update.effective_message, update.callback_query
    if query is not None:
        return (query.data or "").startswith(_EFFECTS_BY_BUTTON)
    word = ((message.text if message else "") or "").split(maxsplit=1)[:1]
    name = word[0].removeprefix("/").partition("@")[0].lower() if word else ""
    return update.my_chat_member is not None or name in EFFECTS
