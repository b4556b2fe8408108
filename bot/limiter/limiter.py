"""A reply lane and a bulk lane over limits that every process shares.

The limits are Telegram's, or the nearest it publishes (https://core.telegram.org/bots/faq): about
one message a second in a chat, 20 a minute in a group, 30 a second over all. They are kept in Redis
as GCRA, a token bucket stored as one timestamp; a message takes from all of them or from none.
Keys carry keyed hashes of chats, never ids.
"""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram._utils.types import JSONDict
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.limiter.scripts import REFUSED, REOPEN, TAKE, UNTRIED
from bot.request import NotSent

Lane = Literal["reply", "bulk"]
ChatId = int

PATIENCE = 10.0
"""Seconds a reply waits at most; a chat that floods us loses replies, not its commands' effects."""
BULK_PATIENCE = 5.0
"""Seconds a letter waits for its turn before it goes back to the queue."""
BROKER_PAUSE = 5
"""Seconds that bulk stands still when Redis does not answer."""
BULK_RATE = 25
"""Letters a second, of the 30 messages that Telegram takes without pay."""
GROUP = 50
"""Permits asked for at once where more than BULK_RATE are allowed."""
GROUP_EVERY = 0.01
"""Seconds between two groups, so that there is a group."""
LOCAL_RATE = 10.0
"""Replies a second while Redis is away: a third of Telegram's 30, as processes then do not agree."""

_NO_LIMIT = frozenset({"answerCallbackQuery", "answerInlineQuery", "getUpdates"})
_log = logging.getLogger(__name__)

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""Until when (`time.monotonic`) replies of this context may wait; PATIENCE from now if unset."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to send one message, taken before the ledger is told that it is on the wire."""

    lane: Lane
    probe: bool = False
    """It is the one message that tries whether Telegram takes bulk again."""


def seconds_of(error: RetryAfter) -> float:
    """Seconds in a 429, whichever of the two types PTB is set to give."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


@asynccontextmanager
async def within(until: float | None = None) -> AsyncIterator[None]:
    """Replies made inside wait for their turn until then (`time.monotonic`), else for PATIENCE."""
    token = _deadline.set(until or time.monotonic() + PATIENCE)
    try:
        yield
    finally:
        _deadline.reset(token)


def _reply_deadline() -> float:
    return _deadline.get() or time.monotonic() + PATIENCE


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second in bulk and in all, and how many of each at once."""

    bulk: int
    all: float
    all_burst: float
    bulk_burst: float

    @classmethod
    def of(cls, bulk: int) -> "Rates":
        """Without pay 25 of at most 30 in any second; with it what is paid for, and replies beside."""
        if bulk <= BULK_RATE:
            return cls(bulk, 27, 4, 4)
        return cls(bulk, bulk * 1.1, max(4, bulk / 15), max(2, bulk / 20))


@dataclass(slots=True)
class _Waiting:
    """A letter that waits for its turn in the bulk lane."""

    tag: str
    group: bool
    permit: "asyncio.Future[Permit]"
    until: float = 0
    """Until when it waits, once it is the first in the queue."""


class Standstill(RetryAfter):  # the state of the lane, and no error
    """The bulk lane as a whole stands still, whatever the chat."""


class Limiter(BaseRateLimiter[Permit]):
    """One process's view of the shared limits. Belongs to one event loop.

    `tag` turns a chat id into its keyed hash.
    """

    def __init__(
        self, redis: Redis, tag: Callable[[ChatId], str], *, bulk: int = BULK_RATE
    ) -> None:
        self._redis = redis
        self._tag = tag
        self._take = redis.register_script(TAKE)
        self._refused = redis.register_script(REFUSED)
        self._reopen = redis.register_script(REOPEN)
        self._untried = redis.register_script(UNTRIED)
        self._rates = Rates.of(bulk)
        self._bulk: list[_Waiting] = []
        self._pump: asyncio.Task[None] | None = None
        self._broker_away = False
        self._local_next = 0.0
        self._local_pauses: dict[str, float] = {}

    async def initialize(self) -> None:
        """Nothing to prepare: Redis connects when it is first asked."""

    async def shutdown(self) -> None:
        """Nothing to close: the Redis client belongs to whoever made it."""

    async def admit(self, chat_id: ChatId, lane: Lane, *, tag: str | None = None) -> Permit:
        """Wait until one message to the chat may leave.

        Raises RetryAfter if that would take too long, Standstill if it would for any chat.
        """
        tag = tag or self._tag(chat_id)
        group = chat_id < 0
        if lane == "reply":
            return await self._wait(tag, group, lane, _reply_deadline())
        permit: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        self._join(_Waiting(tag, group, permit))
        return await permit

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,  # as PTB declares it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Permit | None,
    ) -> bool | JSONDict | list[JSONDict]:
        """Send at once with a permit; otherwise as a reply, in its turn.

        What is not addressed to a chat is not limited.
        """
        chat_id = data.get("chat_id")
        if chat_id is None or endpoint in _NO_LIMIT:
            return await callback(*args, **kwargs)
        tag = self._tag(chat_id)
        until = _reply_deadline()
        while True:
            permit = rate_limit_args or await self._wait(tag, chat_id < 0, "reply", until)
            try:
                answer = await callback(*args, **kwargs)
            except RetryAfter as error:
                await self._pause(tag, seconds_of(error))
                if rate_limit_args:
                    raise
                continue  # nothing was sent: wait for the pause to end, if it is short
            except (BadRequest, ChatMigrated, Forbidden):
                # It does take messages again, though not this one.
                if permit.probe:
                    await self._open_again()
                raise
            except NotSent:
                await self.give_back(permit)
                raise
            if permit.probe:
                await self._open_again()
            return answer

    async def give_back(self, permit: Permit | None) -> None:
        """Say that nothing left on a permit. Only a probe matters: the lane waits for its answer."""
        if permit is None or not permit.probe:
            return
        try:
            await self._untried()
        except (RedisError, OSError) as error:
            self._broker_went(error)

    def _join(self, letter: _Waiting) -> None:
        self._bulk.append(letter)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._serve_bulk())

    async def _serve_bulk(self) -> None:
        """Ask for turns in order: one at a time, for forty would only tell each other to wait.

        Where thousands a second are allowed, for a group at a time.
        """
        await asyncio.sleep(0)  # whoever is ready at the same moment comes along
        many = self._rates.bulk > BULK_RATE
        while self._bulk:
            letters = [one for one in self._bulk if not one.permit.done()]
            group, self._bulk = letters[: GROUP if many else 1], letters[GROUP if many else 1 :]
            for one in group:
                one.until = one.until or time.monotonic() + BULK_PATIENCE
            try:
                answers = await self._ask_all([(one.tag, one.group) for one in group], "bulk")
            except Standstill as standstill:
                for one in (*group, *self._bulk):
                    _refuse(one, standstill)
                self._bulk = []
                return
            pause, again = 0.0, []
            for one, (wait, probe, own) in zip(group, answers, strict=True):
                if wait <= 0 and one.permit.done():  # whoever waited was stopped
                    await self.give_back(Permit("bulk", probe))
                elif wait <= 0:
                    one.permit.set_result(Permit("bulk", probe))
                elif time.monotonic() + wait > one.until:
                    refusal = RetryAfter if own else Standstill
                    _refuse(one, refusal(max(1, math.ceil(wait))))
                elif own:  # its own limit is nobody else's
                    asyncio.get_running_loop().call_later(wait, self._join, one)
                else:
                    again.append(one)
                    pause = max(GROUP_EVERY if many else 0, min(wait, pause or wait))
            self._bulk[:0] = again
            if pause:
                await asyncio.sleep(pause)

    async def _wait(self, tag: str, group: bool, lane: Lane, until: float) -> Permit:
        while True:
            wait, probe, own = await self._ask(tag, group, lane)
            if wait <= 0:
                return Permit(lane, probe)
            if time.monotonic() + wait > until:
                refusal = RetryAfter if own or lane == "reply" else Standstill
                raise refusal(max(1, math.ceil(wait)))
            await asyncio.sleep(wait)

    async def _ask(self, tag: str, group: bool, lane: Lane) -> tuple[float, bool, bool]:
        """Seconds to wait (0: taken), whether this is the probe, whether the chat is the reason."""
        [answer] = await self._ask_all([(tag, group)], lane)
        return answer

    async def _ask_all(
        self, chats: Sequence[tuple[str, bool]], lane: Lane
    ) -> list[tuple[float, bool, bool]]:
        """As `_ask`, for several chats at once; without Redis only replies get an answer."""
        rates = self._rates
        keys: list[str] = []
        args: list[str | float] = [
            lane, rates.bulk, rates.all, rates.all_burst, rates.bulk_burst,
        ]  # fmt: skip
        for tag, group in chats:
            keys += [f"tg:c:{tag}", f"tg:pause:{tag}"]
            # Groups: 16 a minute after a burst of 5, so 20 in any minute; else one a second after 3.
            args += [3_750_000, 5] if group else [1_000_000, 3]
        try:
            flat = [int(one) for one in await self._take(keys=keys, args=args)]
        except (RedisError, OSError) as error:
            self._broker_went(error)
            if lane == "bulk":
                raise Standstill(BROKER_PAUSE) from None
            return [(self._ask_locally(tag), False, True) for tag, _ in chats]
        self._broker_away = False
        return [
            (wait / 1_000_000, bool(probe), bool(own))
            for wait, probe, own in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
        ]

    def _ask_locally(self, tag: str) -> float:
        """The reply lane of this process alone: LOCAL_RATE, and the pauses it knows of."""
        now = time.monotonic()
        pause = self._local_pauses.get(tag, 0.0) - now
        wait = max(pause, self._local_next - now)
        if wait <= 0:
            self._local_next = max(now, self._local_next) + 1 / LOCAL_RATE
        return max(0.0, wait)

    async def _pause(self, tag: str, seconds: float) -> None:
        now = time.monotonic()
        pauses = {one: until for one, until in self._local_pauses.items() if until > now}
        self._local_pauses = {**pauses, tag: now + seconds}
        try:
            await self._refused(keys=[f"tg:pause:{tag}"], args=[tag, seconds, self._rates.bulk])
        except (RedisError, OSError) as error:
            self._broker_went(error)

    async def _open_again(self) -> None:
        try:
            await self._reopen()
        except (RedisError, OSError) as error:
            self._broker_went(error)

    def _broker_went(self, error: Exception) -> None:
        if not self._broker_away:
            self._broker_away = True
            _log.warning(
                "Redis does not answer (%s): bulk stops, replies go on", type(error).__name__
            )


def _refuse(one: _Waiting, refusal: RetryAfter) -> None:
    if not one.permit.done():
        one.permit.set_exception(refusal)
