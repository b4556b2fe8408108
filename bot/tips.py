"""How many tips one sender has sent today: counted under a keyed hash, for a day, in Redis."""

from redis.asyncio import Redis
from redis.exceptions import RedisError

MOST = 5
"""Tips a day from one sender."""
DAY = 24 * 3600


async def may(redis: Redis, tag: str) -> bool:
    """Count one more; False if it is too many. While Redis is away nobody is kept from writing."""
    key = f"tg:tips:{tag}"
    try:
        async with redis.pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, DAY, nx=True)
            count, _ = await pipe.execute()
    except (RedisError, OSError):
        return True
    return int(count) <= MOST
