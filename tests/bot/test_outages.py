"""What an outage of the database keeps from being handled, and what was written after it."""

from typing import Any

import pytest
from django.db import OperationalError

from bot import desk
from bot.receive import intake
from bot.receive.intake import Taken
from briefings.models import Subscriber
from tests.bot.conftest import Chat
from tests.simulated import READER

pytestmark = pytest.mark.django_db


def test_what_a_chat_wrote_after_it_waits_for_what_comes_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the first command would undo the second: who said /stop would be written to."""
    works = desk.subscribe
    outage = [1]

    async def away_at_first(*args: Any, **more: Any) -> Any:
        if outage:
            raise OperationalError(f"the database is away {outage.pop()}")
        return await works(*args, **more)

    monkeypatch.setattr(desk, "subscribe", away_at_first)
    chat("/follow nobody")
    updates = chat.update("/subscribe weekly"), chat.update("/stop")
    others = chat.update("/help", chat.telegram.join(READER + 1))
    assert chat.take(*updates, others, *updates) == [
        Taken.OUTAGE, Taken.OUTAGE, Taken.DONE, Taken.DONE, Taken.DONE,
    ]  # fmt: skip
    assert Subscriber.objects.get().frequency == "off"


def test_a_chat_does_not_wait_for_ever_for_what_does_not_come_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_chat_id: int) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(desk, "unsubscribe", away)
    first, second = chat.update("/stop"), chat.update("/help")
    assert chat.take(first, second) == [Taken.OUTAGE] * 2
    monkeypatch.setattr(intake, "OWED", 0.0)
    assert chat.take(first, second) == [Taken.OUTAGE, Taken.DONE]


def test_what_comes_again_because_of_an_outage_is_not_taken_for_a_flood(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = desk.subscribe
    tries = iter(range(20))

    async def away(*args: Any, **more: Any) -> Any:
        if next(tries) < 15:
            raise OperationalError("the database is away")
        return await works(*args, **more)

    async def silent() -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(desk, "subscribe", away)
    monkeypatch.setattr(desk, "answers", silent)
    update = chat.update("/subscribe weekly")
    assert chat.take(*[update] * 16) == [*[Taken.OUTAGE] * 15, Taken.DONE]
    assert Subscriber.objects.get().frequency == "weekly"
