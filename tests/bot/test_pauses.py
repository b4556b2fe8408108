"""No request before a deadline that a living process has read: where the leave is older than the 429."""

import asyncio
import itertools
import math
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from telegram.error import RetryAfter

from bot.client import client
from bot.limiter import BULK_PATIENCE, Limiter, OwnLimit, Permit, Standstill, seconds_of, within
from bot.limiter.shared import LONGEST, MOMENT
from bot.redis import connect
from briefings.models import Delivery, Digest
from tests.bot import virtual
from tests.bot.test_limiter import limiters, ok, refusing, request, tag, took
from tests.bot.virtual import START, Broker, virtual_time
from tests.bot.zygote import READERS, Zygote, judge, log_of_failpoints, recover
from tests.simulated import READER, Telegram


async def call(limiter: Limiter, endpoint: str, seconds: int) -> None:
    """A call to no chat, refused."""
    with pytest.raises(RetryAfter):
        await limiter.process_request(refusing(seconds), (), {}, endpoint, {}, None)


def test_a_refused_call_to_no_chat_holds_bulk_everywhere_and_replies_nowhere(
    broker: Redis,
) -> None:
    async def run() -> None:
        async with limiters(2) as [one, other]:
            await call(one, "getMe", 40)
            for limiter in (one, other):
                with pytest.raises(Standstill) as still:
                    await limiter.admit(1, "bulk")
                assert 38 < seconds_of(still.value) <= 40
                assert await took(request(limiter, ok, 2)) < 0.2
            broker.flushdb()  # who heard it knows it still
            with pytest.raises(Standstill):
                await one.admit(1, "bulk")

    asyncio.run(run())
    assert not broker.exists("tg:rate")


def test_after_it_one_letter_tries(broker: Redis) -> None:
    async def run() -> None:
        async with limiters(2) as [one, other]:
            await call(one, "getMe", 1)
            assert 0.8 < await took(other.admit(1, "bulk")) < 2
            assert (await other._shared.ask(tag(2), False, "bulk")).wait > 0

    asyncio.run(run())


def test_half_a_day_of_it_is_five_minutes(broker: Redis) -> None:
    async def run() -> RetryAfter:
        async with limiters() as [one]:
            await call(one, "getMe", 43_838)
            with pytest.raises(Standstill) as still:
                await one.admit(1, "bulk")
            return still.value

    assert LONGEST - 2 < seconds_of(asyncio.run(run())) <= LONGEST


@pytest.mark.parametrize("endpoint", ["setMyName", "setWebhook", "getUpdates"])
def test_a_call_with_a_limit_of_its_own_holds_nobody(broker: Redis, endpoint: str) -> None:
    async def run() -> bool:
        async with limiters() as [one]:
            await call(one, endpoint, 43_838)
            return (await one.admit(1, "bulk")).probe

    assert not asyncio.run(run())


def test_a_refused_call_of_ours_is_not_made_again_before_its_deadline(broker: Redis) -> None:
    """By nobody, however long that is, and the standstill is no longer for its sake."""
    calls: list[str] = []

    async def counted(*_args: object) -> bool:
        calls.append("getMe")
        return True

    async def run() -> None:
        async with limiters(2) as [one, other]:
            await call(one, "getMe", 43_838)
            until = broker.get("tg:pause:bulk")
            for limiter in (one, other):
                with pytest.raises(RetryAfter) as told:
                    await limiter.process_request(counted, (), {}, "getMe", {}, None)
                assert 43_800 < seconds_of(told.value) <= 43_838
            assert broker.get("tg:pause:bulk") == until
            broker.flushdb()  # who heard it knows it still
            with pytest.raises(RetryAfter):
                await one.process_request(counted, (), {}, "getMe", {}, None)

    asyncio.run(run())
    assert not calls


def test_once_it_is_taken_it_may_be_refused_anew(broker: Redis) -> None:
    async def run() -> None:
        async with limiters(2) as [one, other]:
            await call(one, "getMe", 1)
            assert 0 < broker.pttl("tg:own:getMe") <= 601_000
            assert await other.refused_since("getMe") < 0
            await asyncio.sleep(1.05)
            assert 0 < await other.refused_since("getMe") < 1
            assert await one.process_request(ok, (), {}, "getMe", {}, None)
            assert not broker.exists("tg:own:getMe")
            assert await one.refused_since("getMe") == math.inf

    asyncio.run(run())


def test_a_call_that_is_refused_for_ever_holds_bulk_for_five_minutes(
    monkeypatch: pytest.MonkeyPatch, broker: Redis
) -> None:
    """And then one letter tries, and others follow when it was taken."""
    with virtual_time(monkeypatch) as loop:
        redis: Any = Broker(broker, lambda: START + loop.time())
        one, other = Limiter(redis, tag), Limiter(redis, tag)
        refused: list[float] = []
        sent: list[tuple[float, bool]] = []

        async def ask() -> None:
            """Whoever has to introduce itself asks as soon as it may."""
            while loop.time() < 400:
                refused.append(loop.time())
                with pytest.raises(RetryAfter) as told:
                    await one.process_request(refusing(8), (), {}, "getMe", {}, None)
                await asyncio.sleep(seconds_of(told.value))

        async def write() -> None:
            await asyncio.sleep(0.01)
            for chat in range(1, 2_000):
                while loop.time() < 400:
                    try:
                        permit = await other.admit(chat, "bulk")
                        await request(other, ok, chat, permit)
                    except RetryAfter:
                        await asyncio.sleep(1)
                    else:
                        sent.append((loop.time(), permit.probe))
                        break

        async def both() -> None:
            await asyncio.gather(ask(), write())

        virtual.run(loop, both())
    assert all(later - one >= 8 for one, later in itertools.pairwise(refused))
    assert len(refused) > 40
    (begun, probe), *rest = sent
    assert probe
    assert 300 <= begun < 305
    assert not any(probe for _, probe in rest)
    assert len(sent) == 1_999  # at its full rate, for letters were never too many


def test_an_old_leave_is_looked_at_again(broker: Redis) -> None:
    """Its holder slept, and another process was told to wait meanwhile."""

    async def run() -> None:
        async with limiters(2) as [one, other]:
            permit = await one.admit(1, "bulk")
            with pytest.raises(RetryAfter):
                await request(other, refusing(30), 1, Permit("bulk", since=time.monotonic()))
            await asyncio.sleep(MOMENT * 1.1)
            with pytest.raises(OwnLimit) as own:
                await request(one, ok, 1, permit)
            assert 28 < own.value.seconds <= 30
            # And so it is with what is said to all.
            late = await one.admit(2, "bulk")
            await call(other, "getMe", 30)
            await asyncio.sleep(MOMENT * 1.1)
            with pytest.raises(Standstill):
                await request(one, ok, 2, late)

    asyncio.run(run())


def test_what_a_process_was_told_itself_it_asks_nobody(broker: Redis) -> None:
    async def run() -> None:
        async with limiters() as [one]:
            first, second = await one.admit(1, "bulk"), await one.admit(1, "bulk")
            with pytest.raises(RetryAfter):
                await request(one, refusing(30), 1, first)
            one._shared._paused = None  # whoever asks, fails
            with pytest.raises(OwnLimit):
                await request(one, ok, 1, second)

    asyncio.run(run())


def test_an_old_leave_that_is_taken_back_was_a_probe_for_the_next(broker: Redis) -> None:
    async def run() -> None:
        async with limiters(2) as [one, other]:
            await call(one, "getMe", 1)
            probe = await one.admit(1, "bulk")
            assert probe.probe
            with pytest.raises(RetryAfter):
                await request(other, refusing(30), 1, Permit("reply"))
            await asyncio.sleep(MOMENT * 1.1)
            with pytest.raises(OwnLimit):
                await request(one, ok, 1, probe)
            assert (await one.admit(2, "bulk")).probe

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 4  # and not after the ten seconds of an answer


def test_an_old_leave_without_redis(tmp_path: Path) -> None:
    async def run() -> None:
        async with limiters(url=f"unix://{tmp_path}/nobody.sock") as [one]:
            with pytest.raises(Standstill):
                await request(one, ok, 1, Permit("bulk"))
            assert await request(one, ok, 1, Permit("reply"))

    asyncio.run(run())


# --- real workers -------------------------------------------------------------------------------
def violations(telegram: Telegram) -> list[dict[str, Any]]:
    log = telegram.ask("GET", f"log?kind=violation&after={telegram.begun}")
    return [entry for entry in log if "wait" in entry]


def at(entry: dict[str, Any]) -> float:
    return datetime.fromisoformat(entry["at"]).timestamp()


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_name_is_refused_sends_nothing_before_the_deadline(
    workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    """What the long storm met: getMe was told to wait, and letters left at once."""
    telegram.fault("flood", "getMe", args={"retry_after": 2})
    assert workers.run() == 0
    [refused, *_] = telegram.calls("getMe")
    assert refused["status"] == 429
    assert not violations(telegram)
    assert all(at(one) >= at(refused) + 2 for one in telegram.calls("sendMessage"))
    assert judge(telegram, owed)["sent"] == READERS


@pytest.mark.django_db(transaction=True)
def test_letters_leave_though_the_name_is_refused_each_time(
    workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    """For longer than a letter has patience: then its batch ends, and the next must not ask first."""
    seconds = 6
    assert seconds > BULK_PATIENCE
    telegram.fault("flood", "getMe", args={"retry_after": seconds}, times=1000)
    assert workers.run() == 0
    [refused] = telegram.calls("getMe")
    assert not telegram.calls("sendMessage")
    time.sleep(max(0.0, at(refused) + seconds - time.time()))
    assert workers.run() == 0
    assert len(telegram.calls("getMe")) == 1
    assert not violations(telegram)
    assert judge(telegram, owed)["sent"] == READERS


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_sleeps_between_leave_and_write_minds_what_others_were_told(
    workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    workers.start("deliver.after_sending:sleep:1")
    until = time.monotonic() + 20
    while "deliver.after_sending sleep" not in log_of_failpoints():
        assert time.monotonic() < until
        time.sleep(0.02)
    telegram.fault("flood", args={"retry_after": 6})
    asyncio.run(_reply(READER))  # in another process than the worker's
    assert workers.end() == 0
    assert not violations(telegram)
    row = Delivery.objects.get(digest=owed, state="pending")
    assert row.error == "chat_paused"
    assert Delivery.objects.filter(digest=owed, state="sent").count() == READERS - 1
    time.sleep(6)
    assert workers.run() == 0
    assert not violations(telegram)
    assert judge(telegram, owed)["sent"] == READERS


async def _reply(chat: int) -> None:
    redis = connect(settings.REDIS_URL)
    bot = client(redis)
    await bot.request.initialize()
    try:
        async with within(time.monotonic()):
            with pytest.raises(RetryAfter):
                await bot.send_message(chat, "You wrote?")
    finally:
        await bot.request.shutdown()
        await redis.aclose()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_with_a_429_in_its_hand_leaves_letters_that_nobody_sends_again(
    workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    """Redis was not told. The ledger keeps those chats still: what was on the wire is in doubt."""
    telegram.fault("flood", args={"retry_after": 60}, times=READERS)
    assert workers.run("sender.after_answer:kill:2") == -signal.SIGKILL  # the first is of getMe
    telegram.ask("DELETE", "faults")
    refused = {one["chat_id"] for one in telegram.calls("sendMessage")}
    assert refused
    assert workers.run() == 0
    recover(workers, broker)
    assert not violations(telegram)
    assert Delivery.objects.filter(digest=owed, state="unknown").count() >= len(refused)
