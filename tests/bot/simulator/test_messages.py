"""Sending, editing and deleting, with Telegram's refusals word for word."""

import json
import random
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.bot.simulator.conftest import TOKEN

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "v1:go"}]]}


def test_a_message_arrives_with_entities_and_buttons(sim):
    ada = sim.person()
    sent = sim.ok("sendMessage", chat_id=ada, text="<b>Hi</b> /help", parse_mode="HTML",
                  reply_markup=KEYS, disable_notification=True)  # fmt: skip
    assert sent["chat"] == {"id": ada, "type": "private", "first_name": "Ada"}
    (seen,) = sim.sees(ada)
    assert seen["text"] == "Hi /help"
    assert [entity["type"] for entity in seen["entities"]] == ["bold", "bot_command"]
    assert seen["buttons"] == KEYS["inline_keyboard"]
    assert seen["silent"]
    assert not seen["edited"]
    assert seen["from"]["is_bot"]


@pytest.mark.parametrize("way", ["query", "form", "json", "json in form", "multipart"])
def test_parameters_come_in_every_way(sim, way):
    ada = sim.person()
    path = f"/bot{TOKEN}/SENDmessage"
    fields = {"chat_id": str(ada), "text": "ü"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    if way == "query":
        status, _ = sim.raw("GET", f"{path}?{urlencode(fields)}")
    elif way == "form":
        status, _ = sim.raw("POST", path, urlencode(fields).encode(), **form)
    elif way == "json":
        status, _ = sim.raw("POST", path, {**fields, "reply_markup": KEYS})
    elif way == "json in form":
        fields["reply_markup"] = json.dumps(KEYS)
        status, _ = sim.raw("POST", path, urlencode(fields).encode(), **form)
    else:
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        body = "".join([*parts, "--x--\r\n"]).encode()
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        status, _ = sim.raw("POST", path, body, **headers)
    assert status == 200
    (seen,) = sim.sees(ada)
    assert seen["text"] == "ü"
    assert bool(seen["buttons"]) == way.startswith("json")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n "}, "400 Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"chat_id": ""}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": 99}, "400 Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, "400 Bad Request: chat not found"),
        ({"message_thread_id": 5}, "400 Bad Request: message thread not found"),
        ({"reply_parameters": {"message_id": 9}}, "400 Bad Request: message to be replied not found"),
        (
            {"text": "a<br>", "parse_mode": "HTML"},
            "400 Bad Request: can't parse entities: "
            'Unsupported start tag "br" at byte offset 1',
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}},
            "400 Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}},
            "400 Bad Request: reply markup is too long",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
            "400 Bad Request: text buttons are unallowed in the inline keyboard",
        ),
    ],
)  # fmt: skip
def test_refusals(sim, given, refusal):
    ada = sim.person()
    assert sim.refusal("sendMessage", **{"chat_id": ada, "text": "x", **given}) == refusal
    assert sim.sees(ada) == []


def test_limits_count_after_parsing(sim):
    ada = sim.person()
    text = "<b>" + "&lt;" * 4096 + "</b>"
    assert len(sim.ok("sendMessage", chat_id=ada, text=text, parse_mode="HTML")["text"]) == 4096
    sim.ok("sendMessage", chat_id=ada, text="🏟" * 4096)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("blocked", "403 Forbidden: bot was blocked by the user"),
        ("deactivated", "403 Forbidden: user is deactivated"),
        ("never_started", "400 Bad Request: chat not found"),
    ],
)
def test_people_who_cannot_be_reached(sim, state, refusal):
    ada = sim.person(state=state)
    assert sim.refusal("sendMessage", chat_id=ada, text="x") == refusal
    assert sim.refusal("sendChatAction", chat_id=ada, action="typing") == refusal


def test_groups_that_cannot_be_reached(sim):
    ada = sim.person()
    group = {"type": "supergroup", "title": "Desk", "members": [ada]}
    for state, refusal in {
        "kicked": "403 Forbidden: bot was kicked from the supergroup chat",
        "left": "403 Forbidden: bot is not a member of the supergroup chat",
        "deleted": "403 Forbidden: the group chat was deleted",
    }.items():
        sim.ask("PUT", "chats/-1005", {**group, "state": state})
        assert sim.refusal("sendMessage", chat_id=-1005, text="x") == refusal
    sim.ask("PUT", "chats/-1005", {**group, "state": "migrated", "migrate_to": -1006})
    answer = sim.call("sendMessage", chat_id=-1005, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": -1006}
    assert answer["description"] == ("Bad Request: group chat was upgraded to a supergroup chat")


def test_editing_changes_text_and_buttons_but_never_nothing(sim):
    ada = sim.person()
    sent = sim.ok("sendMessage", chat_id=ada, text="one", reply_markup=KEYS)
    target = {"chat_id": ada, "message_id": sent["message_id"]}
    same = (
        "400 Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    assert sim.refusal("editMessageText", **target, text="one", reply_markup=KEYS) == same
    edited = sim.ok("editMessageText", **target, text="<i>one</i>", parse_mode="HTML",
                    reply_markup=KEYS)  # fmt: skip
    assert edited["edit_date"]
    assert sim.refusal("editMessageReplyMarkup", **target, reply_markup=KEYS) == same
    assert "reply_markup" not in sim.ok("editMessageReplyMarkup", **target)
    (seen,) = sim.sees(ada)
    assert (seen["text"], seen["buttons"], seen["edited"]) == ("one", [], True)
    hers = sim.say(ada, "mine")["message_id"]
    assert sim.refusal("editMessageText", chat_id=ada, message_id=hers, text="x") == (
        "400 Bad Request: message can't be edited"
    )
    assert sim.refusal("editMessageText", chat_id=ada, message_id=999, text="x") == (
        "400 Bad Request: message to edit not found"
    )


def test_deletion_is_possible_for_48_hours(sim):
    ada = sim.person()
    young, old = (sim.ok("sendMessage", chat_id=ada, text="x")["message_id"] for _ in range(2))
    assert sim.ok("deleteMessage", chat_id=ada, message_id=young) is True
    sim.ask("POST", "clock", {"advance": 48 * 3600 + 1})
    assert sim.refusal("deleteMessage", chat_id=ada, message_id=old) == (
        "400 Bad Request: message can't be deleted"
    )
    assert [message["deleted"] for message in sim.sees(ada)] == [True, False]


def test_pins_and_replies(sim):
    ada = sim.person()
    first = sim.ok("sendMessage", chat_id=ada, text="one")["message_id"]
    sim.ok("pinChatMessage", chat_id=ada, message_id=first)
    assert sim.ok("getChat", chat_id=ada)["pinned_message"]["text"] == "one"
    answer = sim.ok("sendMessage", chat_id=ada, text="two", reply_parameters={"message_id": first})
    assert answer["reply_to_message"]["text"] == "one"


def test_message_ids_are_shared_except_in_supergroups(sim):
    ada, bob = sim.person(7), sim.person(8)
    sim.ask("PUT", "chats/-1005", {"type": "supergroup", "members": [ada]})
    sent = [
        sim.ok("sendMessage", chat_id=chat, text="x")["message_id"] for chat in (ada, bob, -1005)
    ]
    assert sent == [1, 2, 1]


def test_entities_over_the_limit_vanish_and_are_noted(sim):
    ada = sim.person()
    text = "".join(f"<b>{number}</b> " for number in range(101))
    sent = sim.ok("sendMessage", chat_id=ada, text=text, parse_mode="HTML")
    assert len(sent["entities"]) == 100
    assert sim.log("violation")[-1]["entities_dropped"] == 1


def test_unknown_methods_and_foreign_tokens(sim):
    assert sim.refusal("sendDice", chat_id=1) == "404 Not Found: method not found"
    for path in ("/bot1:other/getMe", "/botrubbish/getMe", "/bot/getMe"):
        status, raw = sim.raw("GET", path)
        assert (status, json.loads(raw)["ok"]) in ((401, False), (404, False))
    assert json.loads(sim.raw("GET", "/bot1:other/getMe")[1])["description"] == "Unauthorized"


_ODD: tuple[Any, ...] = (None, 0, -5, 1.5, 2**70, True, "", "x", "\0", '{"a":', [], {}, [[]], [{}], [1],
        {"inline_keyboard": [[1]]}, {"message_id": [1]}, [{"type": 5}], {"type": "chat"},
        [{"type": "bold", "offset": 9, "length": 9}], [{"command": 1}])  # fmt: skip
_NAMES = ("text", "entities", "reply_markup", "message_id", "reply_parameters", "commands", "scope",
          "allowed_updates", "offset", "limit", "results", "user_id", "link_preview_options",
          "message_thread_id", "callback_query_id", "parse_mode")  # fmt: skip


@pytest.mark.parametrize(
    "method",
    ["sendMessage", "editMessageText", "getUpdates", "setMyCommands", "getChatMember",
     "answerInlineQuery", "answerCallbackQuery", "getMyCommands"],
)  # fmt: skip
def test_odd_parameters_are_refused_and_never_a_crash(sim, method):
    ada = sim.person()
    chance = random.Random(method)  # noqa: S311  # chance, not secrecy
    for _ in range(20):
        given = {name: chance.choice(_ODD) for name in chance.sample(_NAMES, 5)}
        status, raw = sim.raw("POST", f"/bot{TOKEN}/{method}", {"chat_id": ada, **given})
        assert status in (200, 400), (given, raw)
