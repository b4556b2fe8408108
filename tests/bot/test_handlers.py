"""Commands and buttons, driven with real updates; answers leave over real HTTP."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from bot import desk
from bot.commands import COMMANDS, menu
from bot.receive.intake import Taken
from briefings.deliver import chats
from briefings.models import Entity, EntityName, Participant, Subscriber
from briefings.text import fold
from tests.bot.conftest import NAME, Chat
from tests.factories import EntityFactory, publish_entry, publishable
from tests.simulated import READER

pytestmark = pytest.mark.django_db


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
    fallen = publishable(headline="An older regime fell", date="2001")
    regime = Entity.objects.get(slug="southern-regime")
    Participant.objects.create(entry=fallen, entity=regime, role="mentioned")
    publish_entry(fallen)
    assert "did not exist yet" in chat("/recognitions southern authority 1998")
    assert chat.tap("Southern Regime").startswith(
        "Southern Regime: no act of recognition on record"
    )


def test_recognitions_on_a_day_to_come(chat: Chat, norland: None) -> None:
    assert "still to come" in chat("/recognitions southern authority 2999-01-01")


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Southern Today", "southern today"),
        ("Southern March 2017", "Southern March 2017"),
        ("Southern Май", "Southern май 2024 г."),
        ("Завтра", "Завтра"),
        ("Southern 31.02.2025", "the southern 31.02.2025"),
    ],
)
@pytest.mark.parametrize("command", ["/recognitions", "/map"])
def test_a_name_is_not_taken_for_a_day(
    chat: Chat, norland: None, known: str, asked: str, command: str
) -> None:
    """The longest name in the record counts, and only what is behind it is a day."""
    whom = Entity.objects.get(slug="southern-authority")
    EntityName.objects.create(entity=whom, name=known, folded=fold(known), kind="alias")
    assert chat(f"{command} {asked}").startswith("Southern Authority")


def test_a_name_that_nobody_bears_leaves_its_day_a_day(chat: Chat, norland: None) -> None:
    """A metonym is no name, nor is one of somebody whom readers do not know yet."""
    whom = Entity.objects.get(slug="southern-authority")
    EntityName.objects.create(
        entity=whom, name="Norland 2999", folded="norland 2999", kind="alias", metonym=True
    )
    EntityFactory(slug="norland-3000", name="Norland 3000")
    for year in (2999, 3000):
        assert "still to come" in chat(f"/recognitions norland {year}")
        chat.rest()


def test_recognitions_of_nobody_in_particular(chat: Chat, norland: None) -> None:
    assert chat("/recognitions").startswith("Recognition of whom?")
    assert chat.tap("Southern Authority").startswith("Southern Authority: recognised by")
    assert chat.send_data("v1:rec:gone:1").startswith("Recognition of whom?")


def test_recognitions_of_a_misspelt_name(chat: Chat, norland: None) -> None:
    assert "is not in the record" in chat("/recognitions Norlnd")
    assert chat.tap("Norland").startswith("Norland: recognises 1 party")


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13", "2025-7-32"])
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


def test_an_update_that_the_database_never_takes_holds_nobody_up(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """All updates after it would wait for ever; the reader is told that it went wrong."""

    async def refused(_chat_id: int) -> None:
        raise OperationalError("value out of range")

    chat("/subscribe daily")
    monkeypatch.setattr(desk, "unsubscribe", refused)
    update = chat.update("/stop")
    assert chat.take(*[update] * 4) == [Taken.OUTAGE, Taken.OUTAGE, Taken.DONE, Taken.DONE]
    shown = [one["text"] for one in chat.telegram.shown()]
    assert len([text for text in shown if text.startswith("Something went wrong")]) == 1
    assert "an update was given up" in caplog.text


def test_an_outage_gives_no_update_up(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_args: object) -> None:
        raise OperationalError("the database is away")

    works, answers = desk.unsubscribe, desk.answers
    chat("/subscribe daily")
    monkeypatch.setattr(desk, "unsubscribe", away)
    monkeypatch.setattr(desk, "answers", away)
    update = chat.update("/stop")
    assert chat.take(*[update] * 5) == [Taken.OUTAGE] * 5
    monkeypatch.setattr(desk, "unsubscribe", works)
    monkeypatch.setattr(desk, "answers", answers)
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
