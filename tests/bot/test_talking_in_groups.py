"""Who may speak for a group or a channel, and what the bot does there."""

from typing import Any

import pytest

from briefings.models import Subscriber
from tests.bot.conftest import NAME, Chat
from tests.factories import subscriber
from tests.simulated import READER

pytestmark = pytest.mark.django_db


def post(chat: Chat, text: str, channel: int) -> Any:
    update = chat.update(text, chat={"id": channel, "type": "channel", "title": "News"})
    message = update.pop("message")
    del message["from"]
    message["sender_chat"] = message["chat"]
    return {**update, "channel_post": message}


def joined(chat: Chat, where: dict[str, Any], old: str, new: str, *, posts: bool = True) -> Any:
    chat.number += 1
    rights = dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
         "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
         "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), False,
    )  # fmt: skip
    members = {
        f"{when}_chat_member": {
            "status": status, "user": {"id": 4242, "is_bot": True, "first_name": "Bot"},
            **({**rights, "can_post_messages": posts} if status == "administrator" else {}),
        }
        for when, status in (("old", old), ("new", new))
    }  # fmt: skip
    return {
        "update_id": chat.number,
        "my_chat_member": {
            "chat": where, "from": {"id": READER, "is_bot": False, "first_name": NAME}, "date": 1,
            **members,
        },
    }  # fmt: skip


def test_a_channel_is_subscribed_once_we_may_post(chat: Chat) -> None:
    chat.telegram.ask(
        "PUT", "chats/-1007",
        {"type": "channel", "title": "News", "members": [READER], "state": "active"},
    )  # fmt: skip
    where = {"id": -1007, "type": "channel", "title": "News"}
    chat.take(joined(chat, where, "left", "administrator", posts=False))
    assert not Subscriber.objects.exists()
    chat.take(joined(chat, where, "administrator", "administrator") | {"update_id": 900})
    chat.take(joined(chat, where, "left", "administrator"))
    row = Subscriber.objects.get()
    assert (row.kind, row.frequency, row.active) == ("channel", "daily", True)
    chat.take(post(chat, "just a post", -1007), post(chat, "/subscribe weekly", -1007))
    row.refresh_from_db()
    assert row.frequency == "weekly"
    seen = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
    assert [one["text"][:24] for one in seen] == [
        "Each briefing will be po",
        "Each issue is posted her",
    ]
    assert not any(one["buttons"] for one in seen)
    chat.take(joined(chat, where, "administrator", "left"))
    row.refresh_from_db()
    assert not row.active
    chat.take(joined(chat, where, "left", "administrator"))
    row.refresh_from_db()
    assert (row.active, row.frequency) == (True, "weekly")


def test_who_reads_a_channel_cannot_switch_it_off(chat: Chat) -> None:
    chat.telegram.join(502)
    chat.telegram.ask(
        "PUT", "chats/-1007",
        {"type": "channel", "title": "News", "members": [READER, 502], "state": "active"},
    )  # fmt: skip

    def posts() -> list[str]:
        seen = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
        return [one["text"] for one in seen]

    def tap(data: str, user: int) -> None:
        chat.rest()
        chat.number += 1
        [message] = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
        where = {"id": -1007, "type": "channel", "title": "News"}
        chat.take(
            {
                "update_id": chat.number,
                "callback_query": {
                    "id": "1", "chat_instance": "1", "data": data,
                    "from": {"id": user, "is_bot": False, "first_name": NAME},
                    "message": {
                        "message_id": message["message_id"], "date": 1, "chat": where,
                        "text": message["text"],
                    },
                },
            }
        )  # fmt: skip

    chat.take(post(chat, "/subscribe daily", -1007))
    before = posts()
    stranger = 503  # reads a public channel and is no member
    for user in (502, stranger):
        for data in ("v1:set:frequency:off", "v1:set:pause:week", "v1:set:forget:yes",
                     "v1:latest:-:1", "v1:set:zone:Asia/Tokyo"):  # fmt: skip
            tap(data, user)
    row = Subscriber.objects.get()
    assert (row.frequency, row.paused_until, row.time_zone) == ("daily", None, "Europe/Vilnius")
    assert posts() == before
    tap("v1:set:frequency:off", READER)
    assert Subscriber.objects.get().frequency == "off"


def test_a_group_moves_by_either_message(chat: Chat) -> None:
    subscriber(-42)
    Subscriber.objects.update(kind="group")
    old = chat.update("", chat={"id": -42, "type": "group", "title": "R"})
    new = chat.update("", chat={"id": -10042, "type": "supergroup", "title": "R"})
    for update, field, other in (
        (old, "migrate_to_chat_id", -10042),
        (new, "migrate_from_chat_id", -42),
    ):
        del update["message"]["text"], update["message"]["entities"]
        update["message"][field] = other
    chat.take(old, new)
    row = Subscriber.objects.get()
    assert row.kind == "supergroup"
    assert chat.take(chat.update("/help")) is not None
    from briefings.deliver import chats as ids  # noqa: PLC0415  # beside the fixture of that name

    assert ids.unseal(bytes(row.chat_cipher)) == -10042


def test_an_anonymous_administrator_is_heard(chat: Chat) -> None:
    """Telegram shows them as a bot of its own, and other bots are not listened to."""
    group = {"id": -43, "type": "supergroup", "title": "Readers"}
    chat.telegram.ask(
        "PUT", "chats/-43", {"type": "supergroup", "title": "Readers", "members": [READER]}
    )
    update = chat.update("/subscribe weekly", chat=group)
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    update["message"]["sender_chat"] = group
    update["message"]["message_thread_id"] = 5
    update["message"]["is_topic_message"] = True
    chat.take(update)
    row = Subscriber.objects.get()
    assert (row.frequency, row.thread_id) == ("weekly", 5)
