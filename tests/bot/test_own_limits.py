"""A chat's own limit keeps that chat still for all of its time, and nobody else for any."""

import asyncio
import time

import pytest
from redis import Redis
from telegram.error import RetryAfter

from bot.limiter import OwnLimit, Permit, seconds_of
from briefings.deliver import chats
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter
from tests.bot.test_limiter import limiters, ok, refusing, request, took
from tests.bot.test_sender import Ledger, letter, send
from tests.simulated import READER, Telegram


class Timed(Ledger):
    """Remembers when each letter ended, too."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[int, float] = {}

    async def record(self, letter: Letter, outcome: Outcome) -> None:
        self.at[letter.delivery] = time.monotonic()
        await super().record(letter, outcome)


def pause(broker: Redis, chat: int, seconds: float) -> None:
    clock, micros = broker.time()
    at = clock * 1_000_000 + micros + round(seconds * 1_000_000)
    broker.set(f"tg:pause:{chats.tag(chat)}", at, px=round(seconds * 1000) + 1000)


def test_who_waits_for_its_own_chat_keeps_no_other_letter_up(
    telegram: Telegram, broker: Redis
) -> None:
    for chat in range(5):
        telegram.join(READER + chat)
    pause(broker, READER, 2)
    ledger = Timed()
    begun = time.monotonic()
    send(ledger, *(letter(1 + chat, READER + chat) for chat in range(5)))
    assert {one.kind for one in ledger.ended.values()} == {OutcomeKind.SENT}
    assert max(ledger.at[one] for one in range(2, 6)) < begun + 1
    assert ledger.at[1] > begun + 1.8  # and it is not sent before its time


def test_who_would_wait_too_long_goes_back(telegram: Telegram, broker: Redis) -> None:
    telegram.join()
    pause(broker, READER, 60)
    ledger = Ledger()
    send(ledger, letter())
    found = ledger.ended[1]
    assert (found.kind, found.error) == (OutcomeKind.LATER, "chat_paused")
    assert 58 < found.retry_after <= 60
    assert not telegram.calls("sendMessage")


def test_a_429_is_kept_to_where_redis_has_forgotten_it(broker: Redis) -> None:
    async def run() -> RetryAfter:
        async with limiters() as [one]:
            with pytest.raises(RetryAfter):
                await request(one, refusing(30), 1, Permit("reply"))
            broker.flushdb()
            with pytest.raises(OwnLimit):
                await one.admit(1, "bulk")
            assert await took(one.admit(2, "bulk")) < 0.2
            with pytest.raises(RetryAfter) as still:
                await request(one, ok, 1)
            return still.value

    assert 28 < seconds_of(asyncio.run(run())) <= 30
