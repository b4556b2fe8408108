"""A right that one process holds at a time, kept in Redis and renewed while it is used."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from redis.asyncio import Redis
from redis.exceptions import RedisError

_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Lease:
    """A lease that is held. `lost` is set when it could not be renewed in time."""

    def __init__(self, redis: Redis, key: str, seconds: float) -> None:
        self.lost = asyncio.Event()
        self._redis = redis
        self._key = key
        self._seconds = seconds
        self._token = uuid4().hex
        self._until = 0.0

    @property
    def held(self) -> bool:
        """Whether it is ours by the clock: who slept past its end knows before `lost` is set."""
        return not self.lost.is_set() and time.monotonic() < self._until

    async def take(self) -> bool:
        """Take it if it is free. Raises RedisError or OSError if Redis does not answer."""
        length = round(self._seconds * 1000)
        self._until = time.monotonic() + self._seconds
        return bool(await self._redis.set(self._key, self._token, nx=True, px=length))

    async def keep(self) -> None:
        """Renew it every third of its time until it is lost."""
        renew = self._redis.register_script(_RENEW)
        while self.held:
            await asyncio.sleep(self._seconds / 3)
            asked = time.monotonic()
            try:
                if not await renew(
                    keys=[self._key], args=[self._token, round(self._seconds * 1000)]
                ):
                    break
            except (RedisError, OSError):
                continue  # there may be time for another try
            self._until = asked + self._seconds
        self.lost.set()

    async def release(self) -> None:
        """Give it back if it is still ours; it runs out by itself if Redis does not answer."""
        try:
            await self._redis.register_script(_RELEASE)(keys=[self._key], args=[self._token])
        except (RedisError, OSError):
            return


@asynccontextmanager
async def holding(redis: Redis, keys: Sequence[str], seconds: float) -> AsyncIterator[Lease | None]:
    """Hold the first free one of several leases; None if none is free.

    Raises RedisError or OSError if Redis does not answer.
    """
    for key in keys:
        lease = Lease(redis, key, seconds)
        if await lease.take():
            break
    else:
        yield None
        return
    keeper = asyncio.create_task(lease.keep())
    try:
        yield lease
    finally:
        keeper.cancel()
        await lease.release()
