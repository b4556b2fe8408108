"""Groups, topics, channels and what becomes of them."""

import pytest


@pytest.fixture
def desk(sim):
    """A supergroup with two people and a topic."""
    people = [sim.person(7), sim.person(8, first_name="Bob")]
    sim.ask("PUT", "chats/-1005", {"type": "supergroup", "title": "Desk", "members": people,
                                   "topics": {"5": {"name": "Asia"}}})  # fmt: skip
    return sim


def test_a_migration_is_a_refusal_and_two_service_messages(sim):
    ada = sim.person()
    sim.ask("PUT", "chats/-5", {"type": "group", "title": "Desk", "members": [ada]})
    before = sim.updates()[-1]["update_id"]
    sim.ask("PUT", "chats/-5", {"state": "migrated", "migrate_to": -1006})
    old, new = (update["message"] for update in sim.updates(offset=before + 1))
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (-5, -1006)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (-1006, -5)
    assert sim.call("sendMessage", chat_id=-5, text="x")["parameters"] == {
        "migrate_to_chat_id": -1006
    }
    assert sim.ok("sendMessage", chat_id=-1006, text="x")["chat"]["type"] == "supergroup"
    assert sim.sees(ada, -1006)[-1]["text"] == "x"
    sim.ask("PUT", "chats/-5", {"state": "migrated"})
    assert len(sim.updates()) == 2


def test_topics_exist_are_answered_in_and_can_be_closed(desk):
    said = desk.say(7, "/latest", chat_id=-1005, thread_id=5)
    message = desk.updates()[-1]["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (5, True)
    assert message["chat"]["is_forum"]
    sent = desk.ok("sendMessage", chat_id=-1005, text="x", message_thread_id=5,
                   reply_parameters={"message_id": said["message_id"]})  # fmt: skip
    assert sent["message_thread_id"] == 5
    missing = "400 Bad Request: message thread not found"
    assert desk.refusal("sendMessage", chat_id=-1005, text="x", message_thread_id=6) == missing
    closed = {"topics": {"5": {"name": "Asia", "closed": True}}}
    desk.ask("PUT", "chats/-1005", closed)
    refused = {"chat_id": -1005, "text": "x", "message_thread_id": 5}
    assert desk.refusal("sendMessage", **refused) == "400 Bad Request: TOPIC_CLOSED"
    desk.ok("sendMessage", chat_id=-1005, text="in the general topic")
    desk.ask("PUT", "chats/-1005", {"bot_admin": True})
    desk.ok("sendMessage", **refused)


def test_who_leads_a_chat(desk):
    desk.ask("PUT", "chats/-1005", {"admins": [8], "bot_admin": True})
    leaders = desk.ok("getChatAdministrators", chat_id=-1005)
    assert [(one["user"]["id"], one["status"]) for one in leaders] == [
        (7, "creator"), (8, "administrator"), (4242, "administrator")
    ]  # fmt: skip
    assert desk.ok("getChatMember", chat_id=-1005, user_id=8)["status"] == "administrator"
    assert desk.ok("getChatMemberCount", chat_id=-1005) == 3
    assert desk.refusal("getChatAdministrators", chat_id=7) == (
        "400 Bad Request: there are no administrators in the private chat"
    )


def test_the_bot_leaves_and_is_heard_of_no_more(desk):
    assert desk.ok("leaveChat", chat_id=-1005) is True
    change = desk.updates()[-1]["my_chat_member"]
    assert change["new_chat_member"]["status"] == "left"
    assert change["from"]["is_bot"]
    left = "403 Forbidden: bot is not a member of the supergroup chat"
    assert desk.refusal("sendMessage", chat_id=-1005, text="x") == left
    assert desk.refusal("getChatMember", chat_id=-1005, user_id=7) == left
    assert desk.say(7, "/latest", chat_id=-1005)["update_id"] is None
    assert desk.refusal("leaveChat", chat_id=7).startswith("400")


def test_an_answer_to_the_bot_reaches_it_in_privacy_mode(desk):
    sent = desk.ok("sendMessage", chat_id=-1005, text="What?")["message_id"]
    assert desk.say(7, "this", chat_id=-1005, reply_to=sent)["update_id"]
    heard = desk.updates()[-1]["message"]
    assert heard["reply_to_message"]["message_id"] == sent


def test_channels_are_written_by_the_bot_if_it_may(sim):
    ada = sim.person()
    sim.ask("PUT", "chats/-1009", {"type": "channel", "title": "News", "members": [ada]})
    post = sim.ok("sendMessage", chat_id=-1009, text="Issue 1")
    assert (post["message_id"], post["sender_chat"]["title"]) == (1, "News")
    assert sim.ok("editMessageText", chat_id=-1009, message_id=1, text="Issue 1, corrected")
    sim.ask("PUT", "chats/-1009", {"state": "no_rights"})
    assert sim.refusal("sendMessage", chat_id=-1009, text="x") == (
        "400 Bad Request: need administrator rights in the channel chat"
    )
    assert [chat["title"] for chat in sim.ask("GET", f"chats?user_id={ada}")] == ["News"]


def test_thousands_of_people_at_once(sim):
    made = sim.ask("PUT", "users", {"first": 1000, "count": 20_000, "language_code": "de"})
    assert made == {"created": 20_000, "users": 20_000}
    assert sim.ok("getChat", chat_id=20_999)["first_name"] == "Reader"
    assert len(sim.ask("GET", "users")) == 500
    assert [user["id"] for user in sim.ask("GET", "users?q=1500")] == [1500]
    sim.ask("PUT", "users", {"ids": [1, 2], "state": "blocked"})
    assert sim.refusal("sendMessage", chat_id=2, text="x").startswith("403")
