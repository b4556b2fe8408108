"""What people do: write, tap, search, block and come back; the bot hears of it as updates."""

from dataclasses import dataclass

from bot.simulator import shapes
from bot.simulator.queries import Query
from bot.simulator.simulator import Simulator
from bot.simulator.text import detect, tidy
from bot.simulator.text.written import from_html, from_plain
from bot.simulator.world import BOT_USERNAME, Chat, Json, Message, Topic, User

_INLINE_QUERY_LIMIT = 256  # characters; core.telegram.org/bots/api#inlinequery


class ImpossibleError(Exception):
    """A person cannot do this; the message says why. `status` is the HTTP answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a message; no update if the bot cannot hear it (privacy mode in groups)."""

    update_id: int | None
    message_id: int


def user(sim: Simulator, user_id: int) -> User:
    """The user, or `ImpossibleError` with 404."""
    found = sim.world.users.get(user_id)
    if found is None:
        raise ImpossibleError(f"There is no user {user_id}; create one with PUT.", 404)
    return found


def chat_of(sim: Simulator, person: User, chat_id: int | None) -> Chat:
    """The chat a person means: their own with the bot, or a group they are in."""
    chat = sim.world.chats.get(person.id if chat_id is None else chat_id)
    if chat is None or person.id not in sim.world.viewers(chat):
        raise ImpossibleError(f"User {person.id} is not in chat {chat_id}.", 404)
    return chat


def say(
    sim: Simulator,
    user_id: int,
    text: str,
    *,
    chat_id: int | None = None,
    thread: int | None = None,
    answers: int | None = None,
) -> Said:
    """Write a message, or answer one; `/start` brings a blocked bot back, as Restart does.

    A topic nobody has mentioned yet is opened. Groups in privacy mode tell the bot of commands,
    of its name and of answers to it, and of everything if it is an administrator.
    """
    person = user(sim, user_id)
    chat = chat_of(sim, person, chat_id)
    text, _ = tidy.tidy(text, [])
    if not text:
        raise ImpossibleError("A message needs some text.")
    if person.state == "deactivated":
        raise ImpossibleError("This account is deactivated; it cannot write.", 409)
    if chat.type == "channel":
        raise ImpossibleError("Only the bot writes in this channel.", 409)
    if chat.state in ("deleted", "migrated"):
        raise ImpossibleError("Nobody writes in this chat any more.", 409)
    if chat.type == "private" and person.state == "blocked":
        if not text.startswith("/start"):
            raise ImpossibleError("This user has blocked the bot: unblock it, or say /start.", 409)
        block(sim, user_id, blocked=False)
    if chat.type == "private" and person.state == "never_started":
        _become(sim, person, "active")
    if thread is not None and thread not in chat.topics:
        if chat.type != "supergroup":
            raise ImpossibleError("Only supergroups have topics.")
        chat.topics[thread] = Topic(f"Topic {thread}")
    body = _body(sim, person, chat, text, thread)
    if answers is not None:
        body["reply_to_message"] = _answered(chat, answers)
    _put(sim, chat, Message(body, from_bot=False))
    message_id = int(body["message_id"])
    to_bot = answers is not None and chat.messages[answers].from_bot
    heard = chat.type == "private" or to_bot or _addressed(text, body) or chat.bot_admin
    heard = heard and shapes.bot_status(chat, sim.world) not in ("left", "kicked")
    update_id = sim.updates.add("message", body, chat_id=chat.id) if heard else None
    return Said(update_id, message_id)


def tap(
    sim: Simulator,
    user_id: int,
    message_id: int,
    data: str,
    *,
    chat_id: int | None = None,
    force: bool = False,
) -> Query:
    """Press an inline button; with `force` also one that is not there (any more)."""
    person = user(sim, user_id)
    chat = chat_of(sim, person, chat_id)
    message = chat.messages.get(message_id)
    if not force and (message is None or message.deleted or data not in _buttons(message)):
        raise ImpossibleError(f"Message {message_id} shows no button with this data.")
    query = sim.queries.ask(sim.queries.callbacks, user_id)
    shown: Json = {"chat": sim.world.chat_json(chat), "message_id": message_id, "date": 0}
    if message is not None and not message.deleted:
        shown = dict(message.body)  # as it is at the tap, whatever is edited later
    payload = {
        "id": query.id,
        "from": person.as_json(),
        "message": shown,
        "chat_instance": str(chat.id),
        "data": data,
    }
    sim.updates.add("callback_query", payload, chat_id=chat.id)
    return query


def search(sim: Simulator, user_id: int, text: str, offset: str) -> Query:
    """Type `@bot …` in some chat; what was answered a while ago does not reach the bot again."""
    person = user(sim, user_id)
    text = text[:_INLINE_QUERY_LIMIT]
    query = sim.queries.search(user_id, text, offset)
    if not query.cached:
        payload = {
            "id": query.id,
            "from": person.as_json(),
            "query": text,
            "offset": offset,
            "chat_type": "sender",
        }
        sim.updates.add("inline_query", payload, chat_id=user_id)
    return query


def choose(
    sim: Simulator, user_id: int, query: Query, result_id: str, chat_id: int | None
) -> Message:
    """Send one of the results of an inline search, in the person's own name."""
    person = user(sim, user_id)
    chat = chat_of(sim, person, chat_id)
    results = query.answer.get("results", [])
    result = next((one for one in results if one["id"] == result_id), None)
    if result is None or "input_message_content" not in result:
        raise ImpossibleError("This search has no such result to send.", 404)
    content = result["input_message_content"]
    source = str(content.get("message_text", ""))
    is_html = str(content.get("parse_mode", "")).lower() == "html"
    kept = (from_html(source) if is_html else from_plain(source)).kept()
    body: Json = {
        **_frame(sim, person, chat, None),
        "text": kept.text,
        "via_bot": sim.world.bot(),
    }
    found = shapes.entities(kept.entities, sim.world)
    if found:
        body["entities"] = found
    if result.get("reply_markup"):
        body["reply_markup"] = result["reply_markup"]
    message = Message(body, from_bot=False)
    _put(sim, chat, message)
    chosen = {"result_id": result_id, "from": person.as_json(), "query": query.key[0]}
    sim.updates.add("chosen_inline_result", chosen, chat_id=user_id)
    if chat.type == "private":
        sim.updates.add("message", body, chat_id=chat.id)
    return message


def migrate(sim: Simulator, old: Chat) -> None:
    """A group becomes a supergroup: both chats get a service message, as the bot does."""
    new = sim.world.chats.get(old.migrate_to or 0)
    if new is None:
        new = Chat(old.migrate_to or 0, "supergroup", old.title, list(old.members))
        new.admins, new.bot_admin = list(old.admins), old.bot_admin
        sim.world.add_chat(new)
    person = sim.world.users.get(old.members[0]) if old.members else None
    sender = person.as_json() if person else sim.world.bot()
    for chat, key, other in (
        (old, "migrate_to_chat_id", new.id),
        (new, "migrate_from_chat_id", old.id),
    ):
        body: Json = {
            "message_id": sim.world.next_message_id(chat),
            "from": sender,
            "chat": sim.world.chat_json(chat),
            "date": int(sim.clock.now()),
            key: other,
        }
        _put(sim, chat, Message(body, from_bot=False))
        sim.updates.add("message", body, chat_id=chat.id)


def block(sim: Simulator, user_id: int, *, blocked: bool) -> None:
    """Block the bot or let it back in; only a change is reported."""
    person = user(sim, user_id)
    wanted = "blocked" if blocked else "active"
    if person.state == wanted:
        return
    if person.state == "deactivated":
        raise ImpossibleError("This account is deactivated; it cannot block or unblock.", 409)
    if person.state == "never_started" and not blocked:
        raise ImpossibleError("This user has not started the bot yet.", 409)
    _become(sim, person, wanted)
    chat = sim.world.chats[user_id]
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    announce(sim, chat, person, before, after)


def announce(
    sim: Simulator, chat: Chat, by: User | None, before: str, after: str, *, by_bot: bool = False
) -> None:
    """Tell the bot that its own place in a chat has changed."""
    bot = sim.world.bot()
    nobody = bot if by_bot else {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    payload = {
        "chat": sim.world.chat_json(chat),
        "from": by.as_json() if by else nobody,
        "date": int(sim.clock.now()),
        "old_chat_member": shapes.membership(bot, before),
        "new_chat_member": shapes.membership(bot, after),
    }
    sim.updates.add("my_chat_member", payload, chat_id=chat.id)


def _become(sim: Simulator, person: User, state: str) -> None:
    person.state = state
    sim.events.tell([person.id], "user", user=shapes.person(person, sim.world))


def _put(sim: Simulator, chat: Chat, message: Message) -> None:
    chat.messages[message.id] = message
    sim.events.tell(sim.world.viewers(chat), "message", message=shapes.seen(message))


def _frame(sim: Simulator, person: User, chat: Chat, thread: int | None) -> Json:
    """What every message of a person begins with."""
    body: Json = {
        "message_id": sim.world.next_message_id(chat),
        "from": person.as_json(),
        "chat": sim.world.chat_json(chat),
        "date": int(sim.clock.now()),
    }
    if thread is not None:
        body["message_thread_id"] = thread
        body["is_topic_message"] = True
    return body


def _body(sim: Simulator, person: User, chat: Chat, text: str, thread: int | None) -> Json:
    body = {**_frame(sim, person, chat, thread), "text": text}
    found = shapes.entities(detect.detected(text), sim.world)
    if found:
        body["entities"] = found
    return body


def _answered(chat: Chat, message_id: int) -> Json:
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise ImpossibleError(f"There is no message {message_id} to answer.", 404)
    return {key: value for key, value in message.body.items() if key != "reply_to_message"}


def _addressed(text: str, body: Json) -> bool:
    """Whether a bot in privacy mode hears a group message: a command, or its own name."""
    name = f"@{BOT_USERNAME}".lower()
    if name in text.lower():
        return True
    commands = [entity for entity in body.get("entities", ()) if entity["type"] == "bot_command"]
    return bool(commands) and "@" not in text.split(maxsplit=1)[0]


def _buttons(message: Message) -> list[str]:
    rows = (message.body.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]
