"""The bot's client to Redis: impatient, for without Redis it goes on more slowly."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff


def connect(url: str) -> Redis:
    """A client for the running event loop; one second to connect, two to answer, one more try."""
    return Redis.from_url(
        url,
        socket_connect_timeout=1,
        socket_timeout=2,
        retry=Retry(NoBackoff(), 1),
        decode_responses=True,
    )
