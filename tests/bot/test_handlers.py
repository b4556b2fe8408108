"""Commands and buttons, driven with real updates; answers leave over real HTTP."""

import logging
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from telegram import Update

from bot import application, desk
from bot.commands import COMMANDS, menu
from bot.receive.intake import Intake, Taken
from bot.redis import connect
from briefings.deliver import chats
from briefings.models import Subscriber
from tests.factories import EntityFactory, publish_entry, publishable, recognition
from tests.simulated import READER, Telegram

pytestmark = pytest.mark.django_db
NAME = "a-name-of-somebody"


class Chat:
    """A reader and the bot: what one writes, and what the other then shows."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.number = 0

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
                "from": {"id": user, "is_bot": False, "first_name": NAME, "username": NAME},
                "text": text,
                "entities": entities,
            },
        }

    def take(self, *updates: Any) -> list[Taken]:
        """Hand updates to the bot, as a poller would."""

        async def taking() -> list[Taken]:
            redis = connect(settings.REDIS_URL)
            app = application.build(redis)
            intake = Intake(app, redis)
            try:
                await app.initialize()
                return [
                    await intake.take(Update.de_json(one, app.bot), alone=True) for one in updates
                ]
            finally:
                await app.shutdown()
                await redis.aclose()

        return async_to_sync(taking)()

    def __call__(self, text: str) -> str:
        """Write something; the text of the answer."""
        before = len(self.telegram.shown())
        self.take(self.update(text))
        shown = self.telegram.shown()
        assert len(shown) == before + 1, shown
        return str(shown[-1]["text"])

    def tap(self, label: str) -> str:
        """Tap a button of the last message; what then stands there."""
        last = self.telegram.shown()[-1]
        data = next(
            b["callback_data"] for row in last["buttons"] for b in row if label in b["text"]
        )
        return self.send_data(data)

    def send_data(self, data: str) -> str:
        last = self.telegram.shown()[-1]
        body = {"message_id": last["message_id"], "data": data, "force": True}
        query = self.telegram.ask("POST", f"users/{READER}/callback", body)["callback_query_id"]
        self.number += 1
        self.take(
            {
                "update_id": self.number,
                "callback_query": {
                    "id": query,
                    "from": {"id": READER, "is_bot": False, "first_name": NAME},
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": last["message_id"],
                        "date": 1,
                        "chat": {"id": READER, "type": "private"},
                    },
                },
            }
        )
        assert self.telegram.ask("GET", f"callbacks/{query}")["answered"]
        return str(self.telegram.shown()[-1]["text"])


@pytest.fixture
def chat(telegram: Telegram, broker: Any) -> Chat:
    telegram.join()
    return Chat(telegram)


@pytest.fixture
def norland() -> None:
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


def test_start_offers_a_choice_and_one_tap_subscribes(chat: Chat) -> None:
    assert "every statement has its source" in chat("/start")
    assert chat.tap("Daily").startswith("Digest: daily, 08:00 (Europe/Vilnius)")
    row = Subscriber.objects.get()
    assert chats.unseal(bytes(row.chat_cipher)) == READER
    assert chat.tap("Vilnius").startswith("Settings\nDigest: daily")
    assert chat.send_data("v1:set:frequency:weekly").startswith("Digest: weekly")
    assert chat.send_data("v1:set:frequency:weekly").startswith("Digest: weekly")  # twice is once
    assert Subscriber.objects.get().frequency == "weekly"


def test_subscribing_in_words_and_taking_it_back(chat: Chat) -> None:
    assert "Digest: off" in chat("/subscribe")
    assert chat("/subscribe daily").startswith("Digest: daily")
    assert "Nothing more will come" in chat("/unsubscribe")
    assert Subscriber.objects.get().frequency == "off"
    chat.telegram.ask("POST", "reset")
    chat.telegram.join()
    assert chat("/subscribe sometimes").endswith("or tap a button.")
    assert chat("/stop").startswith("Digest: off")


def test_recognitions(chat: Chat, norland: None) -> None:
    shown = chat("/recognitions southern authority")
    assert shown.startswith("Southern Authority: recognised by at least 1 state")
    assert "🟢 Norland — recognised, July 2025 · #" in shown
    assert "Contact, not recognition\n⚪ Westmark — welcomed Norland’s step, August 2025" in shown


def test_recognitions_before_there_was_anything(chat: Chat, norland: None) -> None:
    assert "did not exist yet" in chat("/recognitions southern authority 1998")
    assert chat.tap("Southern Regime").startswith(
        "Southern Regime: no act of recognition on record"
    )


def test_recognitions_on_a_day_to_come(chat: Chat, norland: None) -> None:
    assert "still to come" in chat("/recognitions southern authority 2999-01-01")


def test_recognitions_of_nobody_in_particular(chat: Chat, norland: None) -> None:
    assert chat("/recognitions").startswith("Recognition of whom?")
    assert chat.tap("Southern Authority").startswith("Southern Authority: recognised by")
    assert chat.send_data("v1:rec:gone:1").startswith("Recognition of whom?")


def test_recognitions_of_a_misspelt_name(chat: Chat, norland: None) -> None:
    assert "is not in the record" in chat("/recognitions Norlnd")
    assert chat.tap("Norland").startswith("Norland: recognises 1 party")


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13", "2025-7-1"])
def test_recognitions_on_a_day_that_is_none(chat: Chat, day: str) -> None:
    assert chat(f"/recognitions abkhazia {day}").startswith(f"“{day}” is not in the calendar")


def test_latest_in_pages(chat: Chat) -> None:
    assert chat("/latest") == "Nothing is published yet."
    for number in range(7):
        publish_entry(publishable(headline=f"News {number}"))
    shown = chat("/latest")
    assert "7 entries in the record" in shown
    assert "News 6" in shown
    assert "News 1" not in shown
    assert "News 1" in chat.tap("›")
    assert "News 6" in chat.send_data("v1:latest:-:1")
    assert "News 6" in chat.send_data("v1:latest:-:1")  # "not modified" is no error


def test_digest_before_there_is_one(chat: Chat) -> None:
    assert chat("/digest").startswith("No briefing has gone out yet.")


def test_a_link_opens_an_entry(chat: Chat) -> None:
    published = publish_entry(publishable(headline="A thing of note"))
    number = int(published.snapshot["public_id"].removeprefix("E-"))
    shown = chat(f"/start e_{number}")
    assert "A thing of note" in shown
    assert "Source A. Writer" in shown
    assert "\nCertainty one source" in shown
    assert chat("/start e_4711").startswith("There is no entry 4711")
    assert "every statement" in chat("/start src_site")


@pytest.mark.parametrize("text", ["hello", "/nonsense", "/latest@another_bot"])
def test_anything_else_gets_help(chat: Chat, text: str) -> None:
    shown = chat(text)
    assert shown.startswith("That is not a command I know")
    assert all(
        f"/{name} — {line}" in shown for name, line in [(c.command, c.description) for c in menu()]
    )


def test_old_buttons_say_so(chat: Chat) -> None:
    chat("/help")
    assert "older message" in chat.send_data("v0:whatever")


def test_groups(chat: Chat) -> None:
    telegram = chat.telegram
    telegram.join(502)
    telegram.ask(
        "PUT", "chats/-42",
        {"type": "group", "title": "Readers", "members": [READER, 502], "state": "active"},
    )  # fmt: skip
    group = {"id": -42, "type": "group", "title": "Readers"}
    chat.take(chat.update("just talking", chat=group), chat.update("/subscribe daily", 502, group))
    assert not Subscriber.objects.exists()
    seen = telegram.ask("GET", f"users/{READER}/messages?chat_id=-42")
    assert [one["text"] for one in seen] == ["Only administrators of this chat can change it."]


def test_blocking_and_coming_back(chat: Chat) -> None:
    chat("/subscribe daily")

    def change(old: str, new: str) -> Any:
        chat.number += 1
        user = {"id": 4242, "is_bot": True, "first_name": "Bot"}
        until = {"until_date": 0} if "kicked" in (old, new) else {}
        members = {
            f"{when}_chat_member": {
                "status": status,
                "user": user,
                **(until if status == "kicked" else {}),
            }
            for when, status in (("old", old), ("new", new))
        }
        return {
            "update_id": chat.number,
            "my_chat_member": {
                "chat": {"id": READER, "type": "private"},
                "from": {"id": READER, "is_bot": False, "first_name": NAME},
                "date": 1,
                **members,
            },
        }

    chat.take(change("member", "kicked"))
    assert not Subscriber.objects.get().active
    chat.take(change("kicked", "member"))
    assert Subscriber.objects.get().active


def test_start_brings_back_who_was_thought_to_have_left(chat: Chat) -> None:
    chat("/subscribe weekly")
    Subscriber.objects.update(active=False)
    chat("/start")
    assert Subscriber.objects.get().active
    chat("/stop")
    Subscriber.objects.update(active=False)
    chat("/start")
    assert Subscriber.objects.get().frequency == "off"


def test_an_update_is_handled_once_and_others_are_ignored(chat: Chat) -> None:
    update = chat.update("/help")
    assert chat.take(update, update) == [Taken.DONE, Taken.DONE]
    edited = {"update_id": 77, "edited_message": chat.update("/help")["message"]}
    robot = chat.update("/help")
    robot["message"]["from"]["is_bot"] = True
    post = {"update_id": 78, "channel_post": chat.update("/help")["message"]}
    chat.take(edited, robot, post, {"update_id": 79}, {"update_id": 80, "message": {
        "message_id": 1, "date": 1, "chat": {"id": READER, "type": "private"}}})  # fmt: skip
    texts = [one["text"] for one in chat.telegram.shown()]
    assert len([one for one in texts if one.startswith("What you can ask")]) == 1


def test_a_failure_is_apologised_for_and_logged_without_words(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_args: object, **_kwargs: object) -> None:
        raise ValueError(f"{NAME} typed something at {READER}")

    monkeypatch.setattr(desk, "latest", broken)
    assert chat("/latest").startswith("Something went wrong on our side")
    assert "ValueError" in caplog.text
    for private in (NAME, str(READER), "/latest", settings.TELEGRAM_BOT_TOKEN):
        assert private not in caplog.text


def test_an_update_comes_again_after_an_outage(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    works = desk.unsubscribe
    chat("/subscribe daily")

    async def away(_chat_id: int) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(desk, "unsubscribe", away)
    update = chat.update("/stop")
    assert chat.take(update) == [Taken.OUTAGE]
    monkeypatch.setattr(desk, "unsubscribe", works)
    assert chat.take(update) == [Taken.DONE]
    assert Subscriber.objects.get().frequency == "off"


def test_nothing_of_a_reader_stays_behind(
    chat: Chat, broker: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    chat("/subscribe daily")
    chat("a text of my own")
    chat.take(chat.update("/help"))
    kept = b" ".join(broker.keys("*")) + b" ".join(
        broker.get(key) or b"" for key in broker.keys("*") if broker.type(key) == b"string"
    )
    for private in (NAME, str(READER), "a text of my own"):
        assert private not in caplog.text
        assert private.encode() not in kept


def test_the_menu_is_the_table() -> None:
    assert [one.command for one in menu()] == [c.name for c in COMMANDS if c.listed]
    assert all(1 <= len(one.description) <= 256 for one in menu())
