"""Many who wait, for a picture or for the limits of their chats, and somebody who need not."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from telegram import Update

from bot import application
from bot.handlers import reading
from bot.receive.intake import Intake, Taken
from bot.redis import connect
from bot.render import Answer, Html
from briefings.models import Subscriber
from tests.bot.conftest import Chat
from tests.factories import subscriber
from tests.simulated import READER

MANY = 60


@pytest.mark.django_db
def test_sixty_who_wait_keep_nobody_from_stopping(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscriber(READER)
    waiting = [chat.update("/sources", chat.telegram.join(READER + 1 + one)) for one in range(MANY)]
    stop = chat.update("/stop")

    async def run() -> None:
        drawn = asyncio.Event()

        async def slow(_page: int) -> Answer:
            await drawn.wait()
            return Answer(Html("drawn"))

        monkeypatch.setattr(reading, "sources_page", slow)
        redis = connect(settings.REDIS_URL)
        app = application.build(redis)
        intake = Intake(app, redis)
        await app.initialize()

        def take(update: Any) -> asyncio.Task[Taken]:
            return asyncio.create_task(intake.take(Update.de_json(update, app.bot), alone=True))

        try:
            others = [take(one) for one in waiting]
            done, _ = await asyncio.wait({take(stop)}, timeout=5)
            assert done
            assert not any(one.done() for one in others)
            drawn.set()
            assert set(await asyncio.gather(*others)) == {Taken.DONE}
        finally:
            await app.shutdown()
            await redis.aclose()

    async_to_sync(run)()
    assert Subscriber.objects.get().frequency == "off"
