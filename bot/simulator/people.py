"""What people do: write, tap, search, block and come back; the bot hears of it as updates."""

from dataclasses import dataclass

from bot.simulator import shapes
from bot.simulator.queries import Query
from bot.simulator.simulator import Simulator
from bot.simulator.text import detect, tidy
from bot.simulator.world import BOT_USERNAME, Chat, Json, Message, User

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
) -> Said:
    """Write a message; `/start` brings a blocked bot back, as the Restart button does."""
    person = user(sim, user_id)
    chat = chat_of(sim, person, chat_id)
    text, _ = tidy.tidy(text, [])
    if not text:
        raise ImpossibleError("A message needs some text.")
    if person.state == "deactivated":
        raise ImpossibleError("This account is deactivated; it cannot write.", 409)
    if chat.type == "channel":
        raise ImpossibleError("Only the bot writes in this channel.", 409)
    if chat.type == "private" and person.state == "blocked":
        if not text.startswith("/start"):
            raise ImpossibleError("This user has blocked the bot: unblock it, or say /start.", 409)
        block(sim, user_id, blocked=False)
    if chat.type == "private" and person.state == "never_started":
        _become(sim, person, "active")
    body = _body(sim, person, chat, text, thread)
    message = Message(body, from_bot=False)
    chat.messages[message.id] = message
    sim.events.tell(sim.world.viewers(chat), "message", message=shapes.seen(message))
    heard = chat.type == "private" or _addressed(text, body)
    update_id = sim.updates.add("message", body, chat_id=chat.id) if heard else None
    return Said(update_id, message.id)


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
    """Type `@bot …` in some chat."""
    person = user(sim, user_id)
    query = sim.queries.ask(sim.queries.inline, user_id)
    payload = {
        "id": query.id,
        "from": person.as_json(),
        "query": text[:_INLINE_QUERY_LIMIT],
        "offset": offset,
        "chat_type": "sender",
    }
    sim.updates.add("inline_query", payload, chat_id=user_id)
    return query


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


def announce(sim: Simulator, chat: Chat, by: User | None, before: str, after: str) -> None:
    """Tell the bot that its own place in a chat has changed."""
    bot = sim.world.bot()
    payload = {
        "chat": sim.world.chat_json(chat),
        "from": by.as_json() if by else {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "date": int(sim.clock.now()),
        "old_chat_member": shapes.membership(bot, before),
        "new_chat_member": shapes.membership(bot, after),
    }
    sim.updates.add("my_chat_member", payload, chat_id=chat.id)


def _become(sim: Simulator, person: User, state: str) -> None:
    person.state = state
    sim.events.tell([person.id], "user", user=shapes.person(person, sim.world))


def _body(sim: Simulator, person: User, chat: Chat, text: str, thread: int | None) -> Json:
    body: Json = {
        "message_id": sim.world.next_message_id(chat),
        "from": person.as_json(),
        "chat": sim.world.chat_json(chat),
        "date": int(sim.clock.now()),
        "text": text,
    }
    if thread is not None:
        body["message_thread_id"] = thread
        body["is_topic_message"] = True
    found = shapes.entities(detect.detected(text), sim.world)
    if found:
        body["entities"] = found
    return body


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
