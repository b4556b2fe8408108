"""What the bot's calls do to chats: post, edit, delete, pin; each is logged and shown."""

from bot.simulator import errors, shapes
from bot.simulator.simulator import Simulator
from bot.simulator.text.written import Kept, Written
from bot.simulator.world import Chat, Json, Message

# Code points after parsing; core.telegram.org/bots/api#sendmessage and #sendphoto
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
GENERAL = 1  # the topic every forum begins with
DELETION_WINDOW = 48 * 3600  # seconds; core.telegram.org/bots/api#deletemessage


def writable(sim: Simulator, chat_id: int | str, what: str = "text messages") -> Chat:
    """The chat, if the bot may write there; otherwise the refusal Telegram gives."""
    chat = readable(sim, chat_id)
    user = sim.world.users.get(chat.id)
    if user is not None:
        if user.state == "blocked":
            raise errors.forbidden("bot was blocked by the user")
        if user.state == "deactivated":
            raise errors.forbidden("user is deactivated")
        return chat
    if chat.state == "kicked":
        raise errors.forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.state == "left":
        raise errors.forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.state == "deleted":
        raise errors.forbidden("the group chat was deleted")
    if chat.state == "no_rights":
        if chat.type == "channel":
            raise errors.bad_request("need administrator rights in the channel chat")
        raise errors.bad_request(f"not enough rights to send {what} to the chat")
    if chat.state == "migrated" and chat.migrate_to is not None:
        raise errors.migrated(chat.migrate_to)
    return chat


def check_thread(chat: Chat, thread: int) -> None:
    """Refuse a topic that is not there or is closed to all but those who manage topics."""
    if chat.type != "supergroup":
        raise errors.bad_request("message thread not found")
    topic = chat.topics.get(thread)
    if topic is None and thread != GENERAL:
        raise errors.bad_request("message thread not found")
    closed = chat.state == "closed_topic" or (topic is not None and topic.closed)
    if closed and not chat.bot_admin:
        raise errors.bad_request("TOPIC_CLOSED")


def readable(sim: Simulator, chat_id: int | str) -> Chat:
    """The chat, if the bot has ever met it."""
    chat = sim.world.chats.get(chat_id) if isinstance(chat_id, int) else None
    user = sim.world.users.get(chat.id) if chat is not None else None
    if chat is None or (user is not None and user.state == "never_started"):
        raise errors.bad_request("chat not found")
    return chat


def content(sim: Simulator, wanted: Written) -> tuple[str, list[Json]]:
    """The text and entities Telegram would keep; raises its refusals."""
    kept = wanted.kept()
    if not kept.text:
        raise errors.bad_request("text must be non-empty")
    if len(kept.text) > LONGEST_TEXT:
        raise errors.bad_request("message is too long")
    return kept.text, _entities(sim, kept)


def caption(sim: Simulator, wanted: Written) -> Json:
    """The caption of a picture as its message will carry it; nothing if it is empty."""
    kept = wanted.kept()
    if len(kept.text) > LONGEST_CAPTION:
        raise errors.bad_request("message caption is too long")
    if not kept.text:
        return {}
    found = _entities(sim, kept)
    return {"caption": kept.text, **({"caption_entities": found} if found else {})}


def _entities(sim: Simulator, kept: Kept) -> list[Json]:
    if kept.dropped:
        sim.log.write("violation", entities_dropped=kept.dropped)
    if any(entity.user_id is not None for entity in kept.entities):
        return shapes.entities(kept.entities, sim.world)  # whom it names depends on who is there
    if kept.shown is None:
        kept.shown = shapes.entities(kept.entities, sim.world)
    return kept.shown


def post(
    sim: Simulator, chat: Chat, parts: Json, *, silent: bool, method: str = "sendMessage"
) -> Message:
    """Put a new message of the bot into a chat."""
    world = sim.world
    body: Json = {"message_id": world.next_message_id(chat)}
    if chat.type == "channel":
        body["sender_chat"] = world.chat_json(chat)
    else:
        body["from"] = world.bot()
    body["chat"] = world.chat_json(chat)
    body["date"] = int(sim.clock.now())
    body.update(parts)
    message = Message(body, from_bot=True, silent=silent)
    chat.messages[message.id] = message
    _show(sim, chat, message, "message", method)
    return message


def own(chat: Chat, message_id: int) -> Message:
    """A message the bot may edit."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise errors.bad_request("message to edit not found")
    if not message.from_bot:
        raise errors.bad_request("message can't be edited")
    return message


def edit(
    sim: Simulator, chat: Chat, message: Message, parts: Json, markup: Json | None, method: str
) -> None:
    """Replace parts of a message and its buttons; refuse an edit that changes nothing."""
    body = message.body
    same = all((body.get(key) or None) == (value or None) for key, value in parts.items())
    if same and markup == body.get("reply_markup"):
        raise errors.not_modified()
    for key, value in (*parts.items(), ("reply_markup", markup)):
        if value:
            body[key] = value
        else:
            body.pop(key, None)
    body["edit_date"] = int(sim.clock.now())
    _show(sim, chat, message, "edit", method)


def delete(sim: Simulator, chat: Chat, message_id: int) -> None:
    """Take a message away, if it is not too old."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise errors.bad_request("message to delete not found")
    if sim.clock.now() - message.body["date"] > DELETION_WINDOW:
        raise errors.bad_request("message can't be deleted")
    if not message.from_bot and chat.type != "private":
        raise errors.bad_request("message can't be deleted")
    message.deleted = True
    if chat.pinned == message_id:
        chat.pinned = None
    _show(sim, chat, message, "delete", "deleteMessage")


def pin(sim: Simulator, chat: Chat, message_id: int) -> None:
    """Pin a message to the top of its chat."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise errors.bad_request("message to pin not found")
    chat.pinned = message_id
    sim.events.tell(sim.world.viewers(chat), "pin", chat_id=chat.id, message_id=message_id)


def _show(sim: Simulator, chat: Chat, message: Message, kind: str, method: str) -> None:
    """Log that people see something, and tell their pages."""
    sim.log.write(
        "seen", method=method, chat_id=chat.id, message_id=message.id, digest=message.digest()
    )
    if sim.events.watched:
        sim.events.tell(sim.world.viewers(chat), kind, message=shapes.seen(message))
