"""A reply lane and a bulk lane over limits that every process shares.

The limits are Telegram's, or the nearest it publishes (https://core.telegram.org/bots/faq): about
one message a second in a chat, 20 a minute in a group, 30 a second over all. They are kept in Redis
as GCRA, a token bucket stored as one timestamp; a message takes from all of them or from none.
Keys carry keyed hashes of chats, never ids.
"""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any

from redis.asyncio import Redis
from telegram._utils.types import JSONDict
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.limiter.permits import ChatId, Lane, Permit, reply_deadline, seconds_of
from bot.limiter.queue import Queue
from bot.limiter.shared import BULK_RATE, Shared

_OURS = frozenset({"getMe"})
"""Calls without a chat and without a limit of their own, as far as is known: where one is refused, all
of us are. Others have their own (setMyName a day's), and say nothing of letters."""
_NO_LIMIT = frozenset({"answerCallbackQuery", "answerInlineQuery", "getUpdates"})


class Limiter(BaseRateLimiter[Permit]):
    """One process's view of the shared limits. Belongs to one event loop.

    `tag` turns a chat id into its keyed hash.
    """

    def __init__(
        self, redis: Redis, tag: Callable[[ChatId], str], *, bulk: int = BULK_RATE
    ) -> None:
        self._tag = tag
        self._shared = Shared(redis, bulk)
        self._bulk = Queue(self._shared)

    async def initialize(self) -> None:
        """Nothing to prepare: Redis connects when it is first asked."""

    async def shutdown(self) -> None:
        """Nothing to close: the Redis client belongs to whoever made it."""

    async def admit(self, chat_id: ChatId, lane: Lane, *, tag: str | None = None) -> Permit:
        """Wait until one message to the chat may leave.

        Raises RetryAfter if that would take too long. In bulk that is OwnLimit as soon as the chat
        itself must wait, for whoever asks may hold others up meanwhile, and Standstill if all must.
        """
        tag = tag or self._tag(chat_id)
        group = chat_id < 0
        if lane == "reply":
            return await self._wait(tag, group, reply_deadline())
        return await self._bulk.permit(tag, group)

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

        What is not addressed to a chat is not limited, but for what is ours and was refused: that is
        RetryAfter without a request until its deadline. A permit that has been overtaken by a 429
        is given back: OwnLimit or Standstill, and nothing was sent.
        """
        chat_id = data.get("chat_id")
        if chat_id is None or endpoint in _NO_LIMIT:
            return await self._unlimited(lambda: callback(*args, **kwargs), endpoint)
        tag = self._tag(chat_id)
        until = reply_deadline()
        while True:
            permit = rate_limit_args or await self._wait(tag, chat_id < 0, until)
            try:
                await self._shared.look_again(permit, tag)
            except RetryAfter:
                await self.give_back(permit)
                if rate_limit_args:
                    raise
                continue  # as above, it waits for its turn
            try:
                answer = await callback(*args, **kwargs)
            except RetryAfter as error:
                await self._shared.refused(permit, tag, seconds_of(error))
                if rate_limit_args:
                    raise
                continue  # nothing was sent: wait for the pause to end, if it is short
            except (BadRequest, ChatMigrated, Forbidden):
                # It does take messages, though not this one.
                await self._shared.accepted(permit)
                raise
            except BaseException:
                # No answer, or a gateway's: nothing is learnt from that about the limits.
                await self.give_back(permit)
                raise
            await self._shared.accepted(permit)
            return answer

    async def _unlimited(
        self,
        call: Callable[[], Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        endpoint: str,
    ) -> bool | JSONDict | list[JSONDict]:
        if endpoint not in _OURS:
            return await call()
        left = await self._shared.own_deadline(endpoint)
        if left > 0:  # nothing new was learnt: bulk keeps still no longer for it
            raise RetryAfter(max(1, math.ceil(left)))
        try:
            answer = await call()
        except RetryAfter as error:
            await self._shared.refused_altogether(endpoint, seconds_of(error))
            raise
        if left > -math.inf:
            await self._shared.own_taken(endpoint)
        return answer

    async def refused_since(self, endpoint: str) -> float:
        """Seconds since the deadline of a call that was refused; negative before it.

        Infinity if it was not refused lately.
        """
        return -await self._shared.own_deadline(endpoint)

    async def give_back(self, permit: Permit | None) -> None:
        """Say that no answer will come to a permit. Only a probe matters: the lane waits for it."""
        if permit is not None:
            await self._shared.untried(permit)

    async def _wait(self, tag: str, group: bool, until: float) -> Permit:
        while True:
            turn = await self._shared.ask(tag, group, "reply")
            if turn.wait <= 0:
                return turn.permit("reply")
            if time.monotonic() + turn.wait > until:
                raise RetryAfter(max(1, math.ceil(turn.wait)))
            await asyncio.sleep(turn.wait)
