"""One process's view of the limits that all share in Redis, and what is left of them without it."""

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from bot.limiter import scripts
from bot.limiter.permits import Lane, OwnLimit, Permit, Standstill

BULK_RATE = 25
"""Letters a second, of the 30 messages that Telegram takes without pay."""
LOCAL_RATE = 10.0
"""Replies a second while Redis is away: a third of Telegram's 30, as processes then do not agree."""
LONGEST = 300
"""Seconds that bulk stands still at most, whatever a 429 says of all of us."""
BROKER_PAUSE = 5
"""Seconds that bulk stands still when Redis does not answer."""
MOMENT = 0.25
"""Seconds for which a permit is used without a second look: several commits of the ledger, and less
than a process sleeps that is stopped, or that has lost its machine to others."""
PROBE = 10.0
"""Seconds that the lane waits for the answer to a probe, before another may try."""

_log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer for one chat: leave, or how long to wait before asking again."""

    wait: float
    """Seconds; 0: everything was taken, and one message may leave."""
    probe: bool = False
    own: bool = False
    """It is the chat itself that we wait for."""
    at: int = 0
    since: float = 0.0

    def permit(self, lane: Lane) -> Permit:
        """What a message leaves on."""
        return Permit(lane, self.probe, self.at, self.since)


class Shared:
    """Asks and tells Redis. Belongs to one event loop."""

    def __init__(self, redis: Redis, bulk: int) -> None:
        self._take = redis.register_script(scripts.TAKE)
        self._refuse = redis.register_script(scripts.REFUSED)
        self._accept = redis.register_script(scripts.ACCEPTED)
        self._untried = redis.register_script(scripts.UNTRIED)
        self._stand = redis.register_script(scripts.STANDSTILL)
        self._paused = redis.register_script(scripts.PAUSED)
        self._own = redis.register_script(scripts.OWN)
        self._taken = redis.register_script(scripts.TAKEN)
        self.rates = Rates.of(bulk)
        self._accepted = 0
        """The latest permit of ours on which a letter was taken: told with whatever is asked."""
        self._broker_away = False
        self._local_next = 0.0
        self._local_pauses: dict[str, float] = {}
        self._local_standstill = 0.0
        self._local_own: dict[str, float] = {}

    async def ask(self, tag: str, group: bool, lane: Lane) -> Turn:
        """Whether one message to a chat may leave; then it is counted."""
        [turn] = await self.ask_all([(tag, group)], lane)
        return turn

    async def ask_all(self, chats: Sequence[tuple[str, bool]], lane: Lane) -> list[Turn]:
        """As `ask`, for several chats at once. Raises Standstill for bulk when Redis is away.

        What we were told ourselves holds even if Redis has forgotten it, or was away then.
        """
        now = time.monotonic()
        if lane == "bulk" and self._local_standstill > now:
            return [Turn(self._local_standstill - now) for _ in chats]
        paused = {tag: self._local_pauses.get(tag, 0.0) - now for tag, _ in chats}
        free = [chat for chat in chats if paused[chat[0]] <= 0]
        turns = iter(await self._ask_redis(free, lane, now) if free else ())
        return [Turn(paused[tag], own=True) if paused[tag] > 0 else next(turns) for tag, _ in chats]

    async def _ask_redis(
        self, chats: Sequence[tuple[str, bool]], lane: Lane, now: float
    ) -> list[Turn]:
        rates = self.rates
        keys: list[str] = []
        args: list[str | float] = [
            lane, rates.bulk, rates.all, rates.all_burst, rates.bulk_burst, self._accepted, PROBE,
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
            return [Turn(self._ask_locally(), own=True, since=now) for _ in chats]
        self._broker_away = False
        return [
            Turn(wait / 1_000_000, bool(probe), bool(own), at, now)
            for wait, probe, own, at in zip(*(flat[n::4] for n in range(4)), strict=True)
        ]

    async def refused(self, permit: Permit, tag: str, seconds: float) -> None:
        """Telegram said 429: that chat keeps still, and perhaps more than that chat."""
        now = time.monotonic()
        pauses = {one: until for one, until in self._local_pauses.items() if until > now}
        self._local_pauses = {**pauses, tag: now + seconds}
        args: list[str | float] = [
            tag, seconds, self.rates.bulk, permit.at, self._accepted, permit.lane,
        ]  # fmt: skip
        try:
            await self._refuse(keys=[f"tg:pause:{tag}"], args=args)
        except (RedisError, OSError) as error:
            self._broker_went(error)

    async def refused_altogether(self, method: str, seconds: float) -> None:
        """Telegram said 429 to what is addressed to nobody: bulk keeps still, and so does that."""
        now, before = time.monotonic(), self._local_standstill
        self._local_own[method] = max(self._local_own.get(method, 0.0), now + seconds)
        self._local_standstill = max(before, now + min(seconds, LONGEST))
        try:
            pause = await self._stand(keys=[f"tg:own:{method}"], args=[seconds])
        except (RedisError, OSError) as error:
            self._broker_went(error)
        else:
            # Redis knows whether bulk has kept still for long enough already.
            self._local_standstill = max(before, now + int(pause) / 1_000_000)

    async def own_deadline(self, method: str) -> float:
        """Seconds until a method that was refused may be called; how long ago, as a negative number.

        Minus infinity if it was not refused lately.
        """
        left = self._local_own.get(method, -math.inf) - time.monotonic()
        if left > 0:
            return left
        try:
            told = await self._own(keys=[f"tg:own:{method}"])
        except (RedisError, OSError) as error:
            self._broker_went(error)
            return left
        return left if told is None else max(left, int(told) / 1_000_000)

    async def own_taken(self, method: str) -> None:
        """Telegram took a method that it had refused: the next refusal is news again."""
        self._local_own.pop(method, None)
        try:
            await self._taken(keys=[f"tg:own:{method}"])
        except (RedisError, OSError) as error:
            self._broker_went(error)

    async def look_again(self, permit: Permit, tag: str) -> None:
        """Raise OwnLimit or Standstill if a pause has begun since a permit was given.

        What this process was told it knows. What others were told Redis knows, and is asked where
        there was time to be told: the holder of the permit slept, or waited for the ledger.
        """
        now, bulk = time.monotonic(), permit.lane == "bulk"
        own = self._local_pauses.get(tag, 0.0) - now
        everybody = self._local_standstill - now
        if max(own, everybody if bulk else 0) <= 0 and now - permit.since > MOMENT:
            try:
                left = await self._paused(keys=[f"tg:pause:{tag}"])
            except (RedisError, OSError) as error:
                self._broker_went(error)
                if bulk:
                    raise Standstill(BROKER_PAUSE) from None
                return
            own, everybody = (int(one) / 1_000_000 for one in left)
        if own > 0:
            raise OwnLimit(own)
        if bulk and everybody > 0:
            raise Standstill(max(1, math.ceil(everybody)))

    async def accepted(self, permit: Permit) -> None:
        """Telegram took a letter. Told at once if it was a probe, else when we next ask."""
        if permit.lane != "bulk":
            return  # replies may pass while bulk does not
        self._accepted = max(self._accepted, permit.at)
        if permit.probe:
            await self._tell(self._accept, permit)

    async def untried(self, permit: Permit) -> None:
        """Nothing was learnt from a probe: the next letter is one in its place."""
        if permit.probe:
            await self._tell(self._untried, permit)

    async def _tell(self, script: AsyncScript, permit: Permit) -> None:
        try:
            await script(args=[permit.at])
        except (RedisError, OSError) as error:
            self._broker_went(error)

    def _ask_locally(self) -> float:
        """The reply lane of this process alone: LOCAL_RATE."""
        now = time.monotonic()
        wait = self._local_next - now
        if wait <= 0:
            self._local_next = max(now, self._local_next) + 1 / LOCAL_RATE
        return max(0.0, wait)

    def _broker_went(self, error: Exception) -> None:
        if not self._broker_away:
            self._broker_away = True
            _log.warning(
                "Redis does not answer (%s): bulk stops, replies go on", type(error).__name__
            )
