"""A right that is used is kept for as long as it is used."""

import asyncio

from django.conf import settings
from redis import Redis

from bot.lease import holding
from bot.redis import connect

NEEDS_NO_DATABASE = True


def test_a_lease_in_use_outlives_its_time(broker: Redis) -> None:
    async def run() -> bool:
        client = connect(settings.REDIS_URL)
        try:
            async with holding(client, ["tg:slot:1"], 0.6) as lease:
                assert lease is not None
                await asyncio.sleep(1.5)
                return lease.lost.is_set()
        finally:
            await client.aclose()

    assert asyncio.run(run()) is False
    assert broker.exists("tg:slot:1") == 0
