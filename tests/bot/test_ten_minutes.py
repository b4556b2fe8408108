"""What a broadcast makes of 429s, in minutes of virtual time: the simulator's limits are the judge."""

import asyncio
import heapq
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from redis import Redis
from telegram.error import RetryAfter

from bot.limiter import Limiter, Standstill, seconds_of
from bot.simulator.errors import ApiError
from bot.simulator.limits import Limits
from tests.bot.virtual import START, Broker, Loop, run, virtual_time

RATE = 25
TICK = 15.0
"""Seconds until a worker whose batch could begin nothing is woken again."""


@dataclass
class Violations:
    """The simulator's log, as far as it is asked for."""

    kept: list[dict[str, Any]] = field(default_factory=list)

    def write(self, kind: str, **entry: Any) -> None:
        self.kept.append({"kind": kind, **entry})


@dataclass
class Weather:
    """What Telegram is like."""

    single: float = 0.0
    """Share of letters that meet a 429 of their chat."""
    floods: tuple[tuple[float, int], ...] = ()
    """When it refuses everybody, and for how many seconds."""
    there: tuple[float, float] = (0.02, 0.04)
    """Seconds that a request is on its way, from and to."""
    back: tuple[float, float] = (0.02, 0.04)
    back_refused: tuple[float, float] = (0.01, 0.04)


class World:
    """Telegram, readers who are owed a letter, and workers who write to them."""

    def __init__(self, loop: Loop, weather: Weather, seed: int) -> None:
        self.loop, self.weather = loop, weather
        self.random = random.Random(seed)  # noqa: S311  # chance, not secrecy
        self.log = Violations()
        self.limits = Limits(self.log)  # type: ignore[arg-type]  # as far as it is asked for
        self.floods = list(weather.floods)
        self.accepted: list[float] = []
        self.refused: list[float] = []
        self.fresh = 0
        self.later: list[tuple[float, int]] = []

    def next_chat(self) -> int:
        if self.later and self.later[0][0] <= self.loop.time():
            return heapq.heappop(self.later)[1]
        self.fresh += 1
        return self.fresh

    async def post(self, chat: int) -> bool:
        await asyncio.sleep(self.random.uniform(*self.weather.there))
        try:
            if self.floods and self.floods[0][0] <= self.loop.time():
                raise self.limits.punish(None, self.floods.pop(0)[1])
            self.limits.check("sendMessage", chat, None, pays=False)
            if self.random.random() < self.weather.single:
                raise self.limits.punish(chat, self.random.randint(3, 30))
        except ApiError as error:
            self.refused.append(self.loop.time())
            await asyncio.sleep(self.random.uniform(*self.weather.back_refused))
            raise RetryAfter(error.parameters["retry_after"]) from None
        self.accepted.append(self.loop.time())
        await asyncio.sleep(self.random.uniform(*self.weather.back))
        return True

    async def worker(self, limiter: Limiter) -> None:
        """Batch after batch, as `bot.tasks` has them."""
        while True:
            if not await self._batch(limiter):
                await asyncio.sleep(TICK)

    async def _batch(self, limiter: Limiter) -> int:
        halted, begun = False, 0
        turn = asyncio.Semaphore(1)
        until = self.loop.time() + 25

        async def carry() -> None:
            nonlocal halted, begun
            while not halted and self.loop.time() < until:
                chat = self.next_chat()
                try:
                    async with turn:
                        permit = await limiter.admit(chat, "bulk")
                    begun += 1
                    await limiter.process_request(
                        self.post, (chat,), {}, "sendMessage", {"chat_id": chat}, permit
                    )
                except Standstill:
                    halted = True
                    heapq.heappush(self.later, (self.loop.time(), chat))
                except RetryAfter as error:
                    heapq.heappush(self.later, (self.loop.time() + seconds_of(error), chat))

        await asyncio.gather(*(carry() for _ in range(40)))
        return begun


def broadcast(
    monkeypatch: pytest.MonkeyPatch, broker: Redis, weather: Weather, minutes: float, seed: int = 1
) -> World:
    """Two workers on one limit."""
    with virtual_time(monkeypatch) as loop:
        world = World(loop, weather, seed)

        async def work() -> None:
            redis: Any = Broker(broker, lambda: START + loop.time())
            limiters = [Limiter(redis, lambda chat: f"tag{chat}") for _ in range(2)]
            workers = [asyncio.create_task(world.worker(one)) for one in limiters]
            await asyncio.sleep(minutes * 60)
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for one in (*workers, *rest):
                one.cancel()
            await asyncio.gather(*workers, *rest, return_exceptions=True)

        run(loop, work())
    return world


def share(world: World, minutes: float) -> float:
    """Letters that were taken, of those that the rate permits."""
    return len(world.accepted) / (RATE * 60 * minutes)


SLOW = {"there": (0.1, 0.2), "back": (0.1, 0.2), "back_refused": (0.0, 0.02)}
PACES = pytest.mark.parametrize("pace", [{}, SLOW], ids=["near", "slow, and refused at once"])


@PACES
def test_chats_with_limits_of_their_own_cost_no_rate(
    monkeypatch: pytest.MonkeyPatch, broker: Redis, pace: dict[str, Any]
) -> None:
    judge_single(broadcast(monkeypatch, broker, Weather(single=0.02, **pace), 1.5), broker, 1.5)


@pytest.mark.long
@PACES
@pytest.mark.parametrize("seed", range(2, 5))
def test_so_it_is_for_ten_minutes(
    monkeypatch: pytest.MonkeyPatch, broker: Redis, pace: dict[str, Any], seed: int
) -> None:
    weather = Weather(single=0.02, **pace)
    judge_single(broadcast(monkeypatch, broker, weather, 10, seed), broker, 10)


def judge_single(world: World, broker: Redis, minutes: float) -> None:
    assert share(world, minutes) >= 0.95
    assert len(world.refused) > 10 * minutes
    assert world.log.kept == []
    assert not broker.exists("tg:rate")


def test_a_flood_is_met_by_silence_and_ended_by_one_letter(
    monkeypatch: pytest.MonkeyPatch, broker: Redis
) -> None:
    world = broadcast(monkeypatch, broker, Weather(floods=((5.0, 30),)), 1.2)
    first = world.refused[0]
    assert len([at for at in world.refused if at > first + 0.1]) <= 3
    assert not [at for at in world.refused if at > first + 0.5]
    assert world.log.kept == []  # nobody was written to before the time
    after = [at for at in world.accepted if at > first + 0.1]
    assert first + 30 <= after[0] <= first + 30 + 2 * TICK
    assert after[1] - after[0] > 0.03  # until its answer came it was alone
    assert 0.9 * 17.5 <= len([at for at in after if at < after[0] + 10]) / 10 <= 18.5


def test_both(monkeypatch: pytest.MonkeyPatch, broker: Redis) -> None:
    world = broadcast(monkeypatch, broker, Weather(single=0.02, floods=((20.0, 30),)), 1.5)
    during = [at for at in world.refused if 20.3 < at < 50.0]
    assert len(during) <= 3
    assert world.log.kept == []
    assert len(world.accepted) > RATE * 18 + 0.9 * 17.5 * 25
