"""The limits hold exactly, across processes, and replies come first. Against a real broker."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from telegram.error import Forbidden, NetworkError, RetryAfter

from bot.limiter import Limiter, Permit, Standstill, seconds_of
from bot.redis import connect
from bot.request import MaybeSent, NotSent


def tag(chat_id: int) -> str:
    return f"tag{chat_id}"


@asynccontextmanager
async def limiters(count: int = 1, url: str = ""):
    clients = [connect(url or settings.REDIS_URL) for _ in range(count)]
    try:
        yield [Limiter(client, tag) for client in clients]
    finally:
        for client in clients:
            await client.aclose()


async def took(work: Awaitable[object]) -> float:
    begun = time.monotonic()
    await work
    return time.monotonic() - begun


def refusing(seconds: int) -> Callable[..., Coroutine[Any, Any, bool]]:
    async def callback(*_args: object, **_kwargs: object) -> bool:
        raise RetryAfter(seconds)

    return callback


async def ok(*_args: object, **_kwargs: object) -> bool:
    return True


async def request(limiter: Limiter, callback, chat_id: int | None, permit: Permit | None = None):
    data = {} if chat_id is None else {"chat_id": chat_id}
    return await limiter.process_request(callback, (), {}, "sendMessage", data, permit)


def test_a_chat_gets_three_at_once_and_then_one_a_second(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            first = await took(asyncio.gather(*(one.admit(1, "reply") for _ in range(3))))
            return first, await took(one.admit(1, "reply")), await took(one.admit(2, "reply"))

    first, fourth, other = asyncio.run(run())
    assert first < 0.3
    assert 0.7 < fourth < 1.3
    assert other < 0.2


def test_a_group_gets_five_and_then_waits_almost_four_seconds(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            for _ in range(5):
                await one.admit(-100, "bulk")
            return (await one._shared.ask(tag(-100), True, "bulk")).wait

    assert 3.5 < asyncio.run(run()) <= 3.75


def test_bulk_keeps_its_rate_over_two_processes(broker: Redis) -> None:
    seconds = 2.0

    async def run():
        times: list[float] = []
        async with limiters(2) as both:
            until = time.monotonic() + seconds

            async def pump(limiter: Limiter, first: int) -> None:
                for chat in range(first, first + 1000, 2):
                    await limiter.admit(chat, "bulk")
                    if time.monotonic() > until:
                        return
                    times.append(time.monotonic())

            await asyncio.gather(*(pump(both[n % 2], n * 1000) for n in range(8)))
        return times

    times = asyncio.run(run())
    assert 0.92 * 25 * seconds <= len(times) <= 25 * seconds + 4
    in_a_second = [sum(at <= other < at + 1 for other in times) for at in times]
    assert max(in_a_second) <= 30


def test_replies_pass_while_bulk_is_saturated(broker: Redis) -> None:
    async def run():
        waits = []
        async with limiters(2) as [bulk, replies]:
            going = True

            async def pump(first: int) -> None:
                chat = first
                while going:
                    await bulk.admit(chat, "bulk")
                    chat += 100

            pumps = [asyncio.create_task(pump(n)) for n in range(40)]
            await asyncio.sleep(0.3)
            for n in range(20):
                waits.append(await took(replies.admit(50_000 + n, "reply")))
                await asyncio.sleep(0.04)
            going = False
            for one in pumps:
                one.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        return sorted(waits)

    waits = asyncio.run(run())
    assert waits[-2] < 0.3  # seconds; without the mark `tg:waiting` it is whole seconds


def test_after_a_429_the_chat_keeps_still_and_others_go_on(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            with pytest.raises(RetryAfter):
                await request(one, refusing(43_838), 1, Permit("bulk"))  # half a day
            with pytest.raises(RetryAfter) as again:
                await request(one, ok, 1)
            assert await request(one, ok, 2)
            first = await took(request(one, ok, 3, await one.admit(3, "bulk")))
            after = await one.admit(4, "bulk")
            return again.value, first, after

    again, first, after = asyncio.run(run())
    assert 43_830 < seconds_of(again) <= 43_838
    assert first < 0.2  # bulk does not wait: one letter tries, and was taken
    assert not after.probe
    assert not broker.exists("tg:rate", "tg:pause:bulk")


def test_a_short_429_is_waited_out(broker: Redis) -> None:
    answers = iter([refusing(1), ok])

    async def changing(*_args: object, **_kwargs: object) -> bool:
        return await next(answers)()

    async def run():
        async with limiters() as [one]:
            return await took(request(one, changing, 1))

    assert 1.0 <= asyncio.run(run()) < 2.0


async def refused(limiter: Limiter, *chats: int, seconds: int = 40) -> None:
    for chat in chats:
        with pytest.raises(RetryAfter):
            await request(limiter, refusing(seconds), chat, await limiter.admit(chat, "bulk"))


def test_a_row_of_refused_chats_closes_bulk_until_a_probe_passes(broker: Redis) -> None:
    async def run():
        async with limiters(2) as [one, other]:
            await refused(one, 1, 2)
            await refused(other, 3, 4)
            with pytest.raises(Standstill) as still:
                await one.admit(9, "bulk")
            assert 35 < seconds_of(still.value) <= 40
            assert float(broker.hget("tg:rate", "rate") or 0) == pytest.approx(25 * 0.7)
            assert await took(one.admit(9, "reply")) < 0.2
            broker.delete("tg:pause:bulk")  # as if the time had passed
            probe = await one.admit(10, "bulk")
            assert probe.probe
            assert 0 < (await other._shared.ask(tag(11), False, "bulk")).wait <= 0.04
            await request(one, ok, 10, probe)
            after = await other.admit(11, "bulk")
            assert not after.probe

    asyncio.run(run())


def test_letters_taken_between_them_make_refusals_each_chats_own(broker: Redis) -> None:
    async def run():
        async with limiters(2) as both:
            for chat in range(0, 24, 2):
                await refused(both[chat // 2 % 2], chat, seconds=3600)
                await request(both[0], ok, chat + 1, await both[0].admit(chat + 1, "bulk"))
            return await both[1].admit(100, "bulk")

    assert not asyncio.run(run()).probe
    assert not broker.exists("tg:rate", "tg:pause:bulk")


def test_a_letter_that_left_later_and_was_taken_ends_the_doubt(broker: Redis) -> None:
    """Its answer was under way when the 429 came: nobody has to wait for a probe."""

    async def run():
        async with limiters(2) as [one, other]:
            first, second = await one.admit(1, "bulk"), await other.admit(2, "bulk")
            with pytest.raises(RetryAfter):
                await request(one, refusing(60), 1, first)
            await request(other, ok, 2, second)
            return await other.admit(3, "bulk")  # with this question it is told

    assert not asyncio.run(run()).probe


def test_a_reply_that_passes_says_nothing_about_bulk(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            await refused(one, 1)
            await request(one, ok, 2)
            return await one.admit(3, "bulk")

    assert asyncio.run(run()).probe


def test_a_probe_that_meets_a_reader_who_blocked_us_opens_bulk_too(broker: Redis) -> None:
    async def blocked(*_args: object, **_kwargs: object) -> bool:
        raise Forbidden("Forbidden: bot was blocked by the user")

    async def run():
        async with limiters() as [one]:
            await refused(one, 1)
            probe = await one.admit(10, "bulk")
            assert probe.probe
            with pytest.raises(Forbidden):
                await request(one, blocked, 10, probe)
            assert not (await one.admit(11, "bulk")).probe

    asyncio.run(run())


async def unsent(*_args: object, **_kwargs: object) -> bool:
    raise NotSent("no connection")


async def gateway(*_args: object, **_kwargs: object) -> bool:
    raise MaybeSent("502")


@pytest.mark.parametrize("lost", [unsent, gateway])
def test_a_probe_without_an_answer_goes_to_the_next_letter(
    broker: Redis, lost: Callable[..., Awaitable[bool]]
) -> None:
    async def run():
        async with limiters() as [one]:
            await refused(one, 1, 2, 3)
            probe = await one.admit(10, "bulk")
            assert probe.probe
            assert (await one._shared.ask(tag(11), False, "bulk")).wait > 0
            await one.give_back(Permit("bulk"))  # an ordinary one says nothing about the lane
            assert (await one._shared.ask(tag(11), False, "bulk")).wait > 0
            await one.give_back(probe)
            second = await one.admit(12, "bulk")
            assert second.probe
            with pytest.raises(NetworkError):
                await request(one, lost, 12, second)
            third = await one.admit(13, "bulk")
            assert third.probe
            await request(one, ok, 13, third)
            await one.give_back(third)  # too late: the lane is open, and stays so
            assert not (await one.admit(14, "bulk")).probe

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 3  # and not after the ten seconds of an answer


def test_a_probe_whose_letter_was_stopped_goes_to_the_next(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            await refused(one, 1, 2, 3)
            take = one._shared._take

            async def stopped_meanwhile(**what: object) -> object:
                answer = await take(**what)
                waiting.cancel()
                one._shared._take = take
                return answer

            one._shared._take = stopped_meanwhile
            waiting = asyncio.create_task(one.admit(10, "bulk"))
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert (await one.admit(11, "bulk")).probe

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 3  # and not after the ten seconds of an answer


def test_without_redis_bulk_stops_and_replies_go_on(tmp_path) -> None:
    async def run():
        async with limiters(url=f"unix://{tmp_path}/nobody.sock") as [one]:
            with pytest.raises(Standstill):
                await one.admit(1, "bulk")
            begun = time.monotonic()
            for chat in range(6):
                await one.admit(chat, "reply")
            spent = time.monotonic() - begun
            with pytest.raises(RetryAfter):
                await request(one, refusing(60), 1)
            with pytest.raises(RetryAfter):
                await one.admit(1, "reply")
            return spent

    assert 0.45 < asyncio.run(run()) < 1.5


def test_keys_name_no_chat_and_do_not_stay(broker: Redis) -> None:
    chat = 987654321

    async def run():
        async with limiters() as [one]:
            one._tag = lambda _chat: "hashed"
            await one.admit(chat, "bulk")
            with pytest.raises(RetryAfter):
                await request(one, refusing(3600), chat, Permit("bulk"))

    asyncio.run(run())
    keys = broker.keys("*")
    assert keys
    assert not any(str(chat).encode() in key for key in keys)
    assert all(broker.pttl(key) > 0 for key in keys)


def test_what_is_for_no_chat_is_not_limited(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            for _ in range(50):
                await request(one, ok, None)

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 0.5


def test_thousands_of_decisions_a_second(broker: Redis) -> None:
    async def run():
        async with limiters() as [one]:
            begun = time.monotonic()
            await asyncio.gather(
                *(one._shared.ask(tag(chat), False, "reply") for chat in range(2000))
            )
            return 2000 / (time.monotonic() - begun)

    assert asyncio.run(run()) > 500  # far below what it does alone: the machine is shared
