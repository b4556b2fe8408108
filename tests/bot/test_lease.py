"""A right that is used is kept for as long as it is used."""

import asyncio
import time
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from django.conf import settings
from redis import Redis
from telegram import Chat, Message, Update, User

from bot.lease import holding
from bot.receive import polling
from bot.receive.intake import Intake, Taken
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


def test_who_slept_past_the_end_knows_it_at_once(broker: Redis) -> None:
    async def run() -> tuple[bool, bool, bool]:
        client = connect(settings.REDIS_URL)
        try:
            async with holding(client, ["tg:slot:1"], 0.6) as lease:
                assert lease is not None
                before = lease.held
                time.sleep(0.8)  # the whole process
                return before, lease.held, lease.lost.is_set()
        finally:
            await client.aclose()

    assert asyncio.run(run()) == (True, False, False)


def test_what_waited_when_the_lease_ran_out_is_left_to_who_has_it(
    broker: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a /subscribe that waited could come after the /stop that another process handled."""
    monkeypatch.setattr(polling, "LEASE", 0.6)
    handled: list[tuple[int, object]] = []
    stopping = asyncio.Event()

    async def process(update: Update) -> None:
        if not handled:
            time.sleep(0.9)  # the whole process, and meanwhile another takes the lease
            broker.set("tg:poller", "another's", px=1500)
        handled.append((update.update_id, broker.get("tg:poller")))
        if len(handled) == 2:
            stopping.set()

    async def updates(offset: int | None = None, **_more: object) -> tuple[Update, ...]:
        await asyncio.sleep(0.01)
        return tuple(written(number) for number in (10, 11) if number >= (offset or 0))

    async def run() -> None:
        application = Mock(process_update=process, bot=Mock(get_updates=updates))
        client = connect(settings.REDIS_URL)
        try:
            poller = polling.Poller(application, Intake(application, client), client)
            await asyncio.wait_for(poller.run(stopping), 10)
        finally:
            await client.aclose()

    asyncio.run(run())
    (first, _), (second, holder) = handled
    assert (first, second) == (10, 11)
    assert holder not in (None, b"another's")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_a_lease_by_the_clock_held_back_is_not_overtaken(
    broker: Redis, elsewhere: bool
) -> None:
    """The lease turns out to be ours still: what the chat wrote next waits; unless it was handled."""
    handled: list[int] = []

    async def process(update: Update) -> None:
        handled.append(update.update_id)

    async def run() -> list[Taken]:
        client = connect(settings.REDIS_URL)
        intake = Intake(Mock(process_update=process), client)
        over, ours = Mock(held=False), Mock(held=True)
        try:
            first = await intake.take(written(10), alone=True, lease=over)
            if elsewhere:
                broker.set("tg:update:10", Taken.DONE.value)
            return [
                first,
                await intake.take(written(11), alone=True, lease=ours),
                await intake.take(written(10), alone=True, lease=ours),
                await intake.take(written(11), alone=True, lease=ours),
            ]
        finally:
            await client.aclose()

    second = Taken.DONE if elsewhere else Taken.OUTAGE
    assert asyncio.run(run()) == [Taken.BUSY, second, Taken.DONE, Taken.DONE]
    assert handled == ([11] if elsewhere else [10, 11])


def written(number: int) -> Update:
    ada = User(7, "Ada", is_bot=False)
    message = Message(number, datetime.now(UTC), Chat(7, "private"), from_user=ada, text="/help")
    return Update(number, message=message)
