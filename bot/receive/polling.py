"""Long polling: one process asks, handles, and only then confirms.

Who asks for something slow, a picture say, or waits for a turn to be answered, holds nobody up: what
is in hand stays unconfirmed while we ask on, and what Telegram then repeats of it is passed over.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import Error
from django.utils import timezone
from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot import desk, limiter
from bot.lease import Lease, holding
from bot.receive.intake import Intake, Taken
from bot.receive.rival import Rival

WAIT = 25
"""Seconds that Telegram holds an empty answer back; 50 is its most."""
ALLOWED = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member")
LEASE = 6.0
"""Seconds until another poller may step in for one that was killed."""
SLOW = 0.05
"""Seconds that what is in hand may take before others are asked for beside it."""
REPEAT = 0.4
"""Seconds between two questions at most while the first in hand is slow: what is asked is repeated."""
SLOWEST = 5.0
"""Seconds between tries at most, so that a restarted server is found soon."""
OTHER_POLLER = "terminated by other getupdates request"
"""Of the three refusals that are 409 the one that means another copy; the others mean a webhook."""

_log = logging.getLogger(__name__)


class Poller:
    """Asks for updates until told to stop."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        intake: Intake,
        redis: Redis,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = application.bot
        self._intake = intake
        self._redis = redis
        self._next: int | None = None
        self._in_hand: dict[int, asyncio.Task[Taken]] = {}
        self._confirmed = True
        self._failures = 0
        self._pause = SLOW
        self._clock = clock
        self._rival = Rival()
        self._hooked = False
        self._refused_until = 0.0
        """Until when (`time.monotonic`) Telegram told us not to ask."""
        self.answered_at = time.monotonic()
        """When Telegram last answered (`time.monotonic`)."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll while the lease is ours; without Redis poll anyway, and say so once."""
        try:
            await self._poll(stopping)
        finally:
            for task in self._in_hand.values():
                task.cancel()
        await self._confirm()

    async def _poll(self, stopping: asyncio.Event) -> None:
        warned = False
        while not stopping.is_set():
            try:
                async with holding(self._redis, ["tg:poller"], LEASE) as lease:
                    if lease is None:
                        self.answered_at = time.monotonic()  # somebody else asks
                        await _pause(stopping, 1)
                        continue
                    warned = False
                    while not (stopping.is_set() or lease.lost.is_set()):
                        await self._once(stopping, lease)
                    await self._finish()
            except (RedisError, OSError) as error:
                if not warned:
                    warned = True
                    _log.warning(
                        "Redis does not answer (%s): polling without a lease", type(error).__name__
                    )
                await self._once(stopping, None)
        await self._finish()

    async def _once(self, stopping: asyncio.Event, lease: Lease | None) -> None:
        """One answer of getUpdates, taken in hand; a pause after one that failed.

        With a `lease` no other process of ours asks: who else does is a stranger.
        """
        try:
            fresh = self._begin(await self._ask(stopping), lease)
        except TelegramError as error:
            self._settle()
            if isinstance(error, Conflict):
                await self._conflict(error, alone=lease is not None)
            await self._rest(error, stopping)
            return
        self._hooked = False
        if self._in_hand:
            await self._wait(stopping, fresh=fresh)
        handled = self._settle()
        self._failures = 0 if handled else self._failures + 1
        if not handled:
            await _pause(stopping, self._delay())

    async def _wait(self, stopping: asyncio.Event, *, fresh: bool) -> None:
        """Give what is in hand a moment, before others are asked for beside it.

        Until the first of them is done Telegram repeats them all, so an answer with nothing new in it
        makes us slower to ask again; the first that is done ends the wait.
        """
        self._pause = SLOW if fresh else min(2 * self._pause, REPEAT)
        if fresh:
            await asyncio.wait(self._in_hand.values(), timeout=self._pause)
            return
        stop = asyncio.create_task(stopping.wait())
        first = self._in_hand[min(self._in_hand)]
        try:
            await asyncio.wait(
                {first, stop}, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            stop.cancel()
            await asyncio.wait({stop})

    async def _finish(self) -> None:
        """Wait for all that is in hand."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values())
            self._settle()

    async def _ask(self, stopping: asyncio.Event) -> tuple[Update, ...]:
        """Ask, until an answer comes or we are to stop; asking confirms what came before."""
        asking = asyncio.create_task(
            self._bot.get_updates(offset=self._next, timeout=WAIT, allowed_updates=ALLOWED)
        )
        stop = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({asking, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return ()
            updates: tuple[Update, ...] = asking.result()
        finally:
            asking.cancel()
            stop.cancel()
            await asyncio.wait({asking, stop})
        self._confirmed = True
        self.answered_at = time.monotonic()
        return updates

    def _begin(self, updates: tuple[Update, ...], lease: Lease | None) -> bool:
        """Take in hand what is not yet, each chat's in order, as long as it is ours to take.

        Whether there was anything new.
        """
        before = len(self._in_hand)
        until = time.monotonic() + limiter.PATIENCE
        for update in updates:
            if update.update_id not in self._in_hand:
                taking = self._intake.take(update, alone=True, until=until, lease=lease)
                self._in_hand[update.update_id] = asyncio.create_task(taking)
        return len(self._in_hand) > before

    def _settle(self) -> bool:
        """Let go of what is handled, up to the first that is not; False if an outage keeps some.

        What was handled beyond that comes again, and is recognised by its id.
        """
        for number in sorted(self._in_hand):
            task = self._in_hand[number]
            if not task.done():
                return True
            del self._in_hand[number]  # whatever it says or raises: else it comes again
            if task.result() is not Taken.DONE:
                for other in [one for one, task in self._in_hand.items() if task.done()]:
                    del self._in_hand[other]
                return False
            self._next = number + 1
            self._confirmed = False
        return True

    async def _rest(self, error: TelegramError, stopping: asyncio.Event) -> None:
        self._failures += 1
        wait = self._delay()
        if isinstance(error, RetryAfter):
            wait = limiter.seconds_of(error)
            self._refused_until = time.monotonic() + wait
        if isinstance(error, InvalidToken):
            _log.error("TELEGRAM_BOT_TOKEN is refused; set the one that BotFather shows.")
        elif self._failures == 1 and not isinstance(error, Conflict):
            _log.warning("asking for updates failed: %s", type(error).__name__)
        await _pause(stopping, wait)

    async def _conflict(self, error: Conflict, *, alone: bool) -> None:
        """Say what stands in our way; lock all sending if it is another copy that goes on polling."""
        if OTHER_POLLER not in error.message.lower():
            if not self._hooked:
                _log.warning("updates go to a webhook that somebody set: %s", error.message)
            self._hooked = True
            return
        at = self._clock()
        if self._rival.refused(at):
            _log.warning("somebody else polls with our token; a restart overlaps for seconds")
        lasting = self._rival.there(at) if alone else None
        if lasting is None:
            return
        since = timezone.now() - timedelta(seconds=lasting)
        try:
            await desk.lock_for_rival(since)
        except (OSError, Error) as failure:  # without a database nobody sends; we try again
            why = failure.strerror if isinstance(failure, OSError) else type(failure).__name__
            _log.error("sending cannot be locked: %s", why)  # and neither paths nor values
        else:
            _log.error("another copy has been polling for %d s: sending is locked", lasting)

    def _delay(self) -> float:
        return min(SLOWEST, 0.1 * (1 << min(self._failures, 8)))

    async def _confirm(self) -> None:
        """Tell Telegram what was handled, so that it does not come again after a restart."""
        if self._confirmed or self._next is None or time.monotonic() < self._refused_until:
            return
        try:
            async with asyncio.timeout(1):
                await self._bot.get_updates(
                    offset=self._next, limit=1, timeout=0, allowed_updates=ALLOWED
                )
        except (TelegramError, TimeoutError):
            return  # what comes again is recognised by its id


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until we are to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
