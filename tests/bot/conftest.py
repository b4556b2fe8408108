"""A reader in front of the bot, with real updates in and real HTTP out; and real workers behind it."""

import asyncio
import contextlib
import time
import urllib.error
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone
from redis import Redis
from telegram import Update

from bot import application
from bot.receive.intake import Intake, Taken
from bot.redis import connect
from briefings.models import Delivery, Digest, DigestItem
from tests.bot.zygote import READERS, Zygote
from tests.factories import (
    DigestScheduleFactory,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)
from tests.simulated import READER, Telegram

NAME = "a-name-of-somebody"
PHOTO = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}


class Chat:
    """A reader and the bot: what one writes, and what the other then shows."""

    def __init__(self, telegram: Telegram, broker: Redis) -> None:
        self.telegram = telegram
        self.broker = broker
        self.number = 0
        self.reader = READER
        self.language = ""
        """What the reader's Telegram speaks; empty if it does not say."""

    def rest(self) -> None:
        """As if the reader had thought for a while: the second between two messages is not waited."""
        for key in self.broker.scan_iter("tg:c:*"):
            self.broker.delete(key)

    def update(self, text: str, user: int = READER, chat: dict[str, Any] | None = None) -> Any:
        self.number += 1
        command = text.split()[0] if text.startswith("/") else ""
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
        return {
            "update_id": self.number,
            "message": {
                "message_id": 10_000 + self.number,
                "date": int(timezone.now().timestamp()),
                "chat": chat or {"id": user, "type": "private", "first_name": NAME},
                "from": {**self.person(user), "username": NAME},
                "text": text,
                "entities": entities,
            },
        }

    def person(self, user: int) -> dict[str, Any]:
        """Somebody, as Telegram tells the bot of them."""
        spoken = {"language_code": self.language} if self.language else {}
        return {"id": user, "is_bot": False, "first_name": NAME, **spoken}

    def take_at_once(self, *updates: Any) -> list[Taken]:
        """Hand them over all at the same time, as they come in one answer of getUpdates."""
        return self.take(*updates, at_once=True)

    def take(self, *updates: Any, at_once: bool = False) -> list[Taken]:
        """Hand updates to the bot, as a poller would."""

        async def taking() -> list[Taken]:
            redis = connect(settings.REDIS_URL)
            app = application.build(redis)
            intake = Intake(app, redis)
            try:
                await app.initialize()
                read = [Update.de_json(one, app.bot) for one in updates]
                if at_once:
                    until = time.monotonic() + 3
                    return await asyncio.gather(
                        *(intake.take(one, alone=True, until=until) for one in read)
                    )
                return [await intake.take(one, alone=True) for one in read]
            finally:
                await app.shutdown()
                await redis.aclose()

        return async_to_sync(taking)()

    def __call__(self, text: str) -> str:
        """Write something; the text of the answer."""
        before = len(self.telegram.shown(self.reader))
        self.rest()
        self.take(self.update(text, self.reader))
        shown = self.telegram.shown(self.reader)
        assert len(shown) == before + 1, shown
        return str(shown[-1]["text"])

    def tap(self, label: str) -> str:
        """Tap a button of the last message; what then stands there."""
        last = self.telegram.shown(self.reader)[-1]
        data = next(
            b["callback_data"]
            for row in last["buttons"]
            for b in row
            if label in b["text"] and "callback_data" in b
        )
        return self.send_data(data)

    def tap_on(self, message: Any, data: str, user: int) -> None:
        """Tap a button of any message, whoever looks at it."""
        self.rest()
        body = {"message_id": message["message_id"], "data": data, "force": True}
        query = self.telegram.ask("POST", f"users/{user}/callback", body)["callback_query_id"]
        self.number += 1
        self.take(
            {
                "update_id": self.number,
                "callback_query": {
                    "id": query,
                    "from": self.person(user),
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": message["message_id"],
                        "date": 1,
                        "chat": {"id": user, "type": "private"},
                        "text": message["text"],
                    },
                },
            }
        )

    def labels(self) -> list[list[str]]:
        """The buttons under the last message."""
        return [[b["text"] for b in row] for row in self.telegram.shown(self.reader)[-1]["buttons"]]

    def send_data(self, data: str) -> str:
        self.rest()
        last = self.telegram.shown(self.reader)[-1]
        body = {"message_id": last["message_id"], "data": data, "force": True}
        query = self.telegram.ask("POST", f"users/{self.reader}/callback", body)[
            "callback_query_id"
        ]
        self.number += 1
        self.take(
            {
                "update_id": self.number,
                "callback_query": {
                    "id": query,
                    "from": self.person(self.reader),
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": last["message_id"],
                        "date": 1,
                        "chat": {"id": self.reader, "type": "private"},
                        **(
                            {"caption": last["text"], "photo": [PHOTO]}
                            if last.get("photo")
                            else {"text": last["text"]}
                        ),
                    },
                },
            }
        )
        assert self.telegram.ask("GET", f"callbacks/{query}")["answered"]
        return str(self.telegram.shown(self.reader)[-1]["text"])


@pytest.fixture
def chat(telegram: Telegram, broker: Redis) -> Iterator[Chat]:
    """A conversation in which nobody has to wait; that limits are kept is for others to test."""
    telegram.join()
    telegram.ask("PUT", "limits", {"flood": False})
    yield Chat(telegram, broker)
    telegram.ask("PUT", "limits", {"flood": True})


@pytest.fixture
def norland(db: None) -> None:
    """Norland recognised the Southern Authority; Westmark welcomed that; an older one came before."""
    state = EntityFactory(slug="southland", short_name="Southland")
    authority = EntityFactory(
        slug="southern-authority", short_name="Southern Authority", kind="authority",
        of_state=state, life="2021-08/..", un_status="none",
    )  # fmt: skip
    EntityFactory(
        slug="southern-regime", short_name="Southern Regime", kind="authority",
        of_state=state, life="1996/2001", un_status="none",
    )  # fmt: skip
    act = recognition(
        EntityFactory(slug="norland"), authority, date="2025-07", object_kind="government"
    )
    publish_entry(act)
    welcome = recognition(
        EntityFactory(slug="westmark"), authority, date="2025-08", object_kind=None,
        verb="welcomes", reacts_to=act.act,
    )  # fmt: skip
    publish_entry(welcome)


@pytest.fixture(scope="module")
def zygote(simulator_process: str, broker_process: str, django_db_setup: None) -> Iterator[Zygote]:
    found = Zygote(simulator_process)
    yield found
    found.close()


@pytest.fixture
def workers(zygote: Zygote, telegram: Telegram) -> Zygote:
    with contextlib.suppress(urllib.error.HTTPError):  # the limits are not what is tried here
        telegram.ask("PUT", "limits", {"flood": False, "paid_broadcast": True})
    Path(settings.VAR_DIR, "failpoints.log").unlink(missing_ok=True)
    return zygote


@pytest.fixture
def owed(telegram: Telegram) -> Digest:
    """A digest with one entry, owed to READERS readers."""
    now = timezone.now()
    day = timedelta(days=1)
    entry = publish_entry(publishable(headline="A thing of note"), now=now - day)
    digest = Digest.objects.create(
        schedule=DigestScheduleFactory(),
        window=now.date(),
        window_start=now - day,
        window_end=now,
        title="Daily briefing",
        issued_at=now,
    )
    DigestItem.objects.create(digest=digest, publication=entry, position=1)
    for user in range(READER, READER + READERS):
        telegram.join(user)
        Delivery.objects.create(
            digest=digest,
            subscriber=subscriber(user),
            not_before=now,
            expires_at=now + timedelta(hours=6),
        )
    return digest
