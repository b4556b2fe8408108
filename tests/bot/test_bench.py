"""That the figures compare what they say they compare."""

import asyncio
import time
from itertools import pairwise

import pytest
from telegram.error import TimedOut

from bot.bench import far, replies, sides, turns
from bot.bench.against import spread
from bot.limiter import scripts


def test_without_the_mark_is_without_it() -> None:
    assert scripts.TAKE.count(replies.MARK) == 1
    assert not any(
        "tg:waiting'," in script.replace(replies.MARK, "")
        for script in (scripts.TAKE, scripts.REFUSED, scripts.ACCEPTED, scripts.UNTRIED)
    )


def test_sides_take_turns_and_what_is_given_up_does_not_count() -> None:
    order: list[str] = []

    async def good() -> None:
        order.append("good")
        await asyncio.sleep(0.001)

    async def bad() -> None:
        order.append("bad")
        await asyncio.sleep(0.001)
        raise TimedOut

    rates = asyncio.run(turns.rates({"good": good, "bad": bad}, abreast=2, seconds=0.03))
    assert rates["bad"] == 0
    assert 0 < rates["good"] < 2000
    changes = sum(one != other for one, other in pairwise(order))
    assert changes == 2 * (turns.ROUNDS + 1) - 1  # and one each before it counts


def test_the_value_that_most_do_not_exceed() -> None:
    waits = [float(one) for one in range(100, 0, -1)]
    assert spread(waits, 0.95) == 96
    assert spread([7.0], 0.95) == 7


@pytest.mark.processes
@pytest.mark.parametrize("name", ["ours", "default", "bare aiohttp"])
def test_every_side_sends_a_message_that_is_answered_after_its_time(name: str) -> None:
    async def sent(address: str) -> float:
        async with sides.by_transport(name, address) as send:
            begun = time.monotonic()
            await send()
            return time.monotonic() - begun

    with far.running() as address:
        assert asyncio.run(sent(f"{address}/60")) >= 0.06
        assert far.arrived(address) == 1
