"""Methods about messages."""

from bot.simulator import posts
from bot.simulator.api import keyboard
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator
from bot.simulator.text import html, links
from bot.simulator.text.entity import Entity, utf16_length
from bot.simulator.world import Chat, Json

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    text, found = _parsed(params)
    markup = keyboard.markup(params)
    chat = posts.writable(sim, params.chat_id())
    parts: Json = {}
    thread = params.number("message_thread_id")
    if thread:
        _check_thread(chat)
        parts.update(message_thread_id=thread, is_topic_message=True)
    parts.update(_reply(chat, params))
    parts["text"], kept = posts.content(sim, text, found)
    if kept:
        parts["entities"] = kept
    preview = params.json("link_preview_options")
    if isinstance(preview, dict):
        parts["link_preview_options"] = preview
    if params.flag("protect_content"):
        parts["has_protected_content"] = True
    if markup:
        parts["reply_markup"] = markup
    return posts.post(sim, chat, parts, silent=params.flag("disable_notification")).body


def edit_message_text(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    text, found = _parsed(params)
    markup = keyboard.markup(params)
    chat, message_id = _target(sim, params)
    message = posts.own(chat, message_id)
    text, kept = posts.content(sim, text, found)
    posts.edit(sim, chat, message, {"text": text, "entities": kept}, markup)
    return message.body


def edit_message_reply_markup(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    markup = keyboard.markup(params)
    chat, message_id = _target(sim, params)
    message = posts.own(chat, message_id)
    posts.edit(sim, chat, message, {}, markup)
    return message.body


def delete_message(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat, message_id = _target(sim, params)
    posts.delete(sim, chat, message_id)
    return True


def pin_chat_message(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#pinchatmessage"""
    chat, message_id = _target(sim, params)
    posts.pin(sim, chat, message_id)
    return True


def send_chat_action(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    chat = posts.writable(sim, params.chat_id())
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    sim.events.tell(sim.world.viewers(chat), "action", chat_id=chat.id, action=action)
    return True


def _target(sim: Simulator, params: Params) -> tuple[Chat, int]:
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    message_id = params.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return posts.writable(sim, params.chat_id()), message_id


def _parsed(params: Params) -> tuple[str, list[Entity]]:
    """Text and entities as the sender wants them."""
    text = params.text("text")
    if not text:
        raise bad_request("message text is empty")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        try:
            return html.parse(text)
        except html.HtmlError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    if mode:
        raise bad_request("unsupported parse_mode")  # Markdown too: this newsroom speaks HTML
    given = params.json("entities") or []
    if not isinstance(given, list):
        raise bad_request("can't parse entities JSON object")
    end = utf16_length(text)
    found = [_entity(item, end) for item in given]
    return text, [entity for entity in found if entity.url or entity.type != "text_link"]


def _entity(given: object, end: int) -> Entity:
    """An entity the sender has placed by hand; it must lie within the text."""
    if not isinstance(given, dict):
        raise bad_request("can't parse MessageEntity: object expected")
    kind, offset, length = (given.get(name) for name in ("type", "offset", "length"))
    if not (isinstance(kind, str) and isinstance(offset, int) and isinstance(length, int)):
        raise bad_request("can't parse MessageEntity: field is missing or of a wrong type")
    if not 0 <= offset < offset + length <= end:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} lies outside of the text")
    user = given.get("user")
    number, moment = given.get("custom_emoji_id"), given.get("unix_time")
    return Entity(
        kind,
        offset,
        length,
        url=links.checked(str(given.get("url"))) if kind == "text_link" else None,
        user_id=user.get("id") if isinstance(user, dict) else None,
        language=str(given["language"]) if "language" in given else None,
        custom_emoji_id=str(number) if number is not None else None,
        unix_time=moment if isinstance(moment, int) else None,
        date_time_format=str(given["date_time_format"]) if "date_time_format" in given else None,
    )


def _check_thread(chat: Chat) -> None:
    if chat.type != "supergroup":
        raise bad_request("message thread not found")
    if chat.state == "closed_topic":
        raise bad_request("TOPIC_CLOSED")


def _reply(chat: Chat, params: Params) -> Json:
    """The message answered, as `reply_to_message`."""
    given = params.json("reply_parameters")
    inner = Params(given) if isinstance(given, dict) else Params({})
    wanted = inner.number("message_id") or params.number("reply_to_message_id")
    if not wanted:
        return {}
    message = chat.messages.get(wanted)
    if message is None or message.deleted:
        if any(level.flag("allow_sending_without_reply") for level in (inner, params)):
            return {}
        raise bad_request("message to be replied not found")
    quoted = {key: value for key, value in message.body.items() if key != "reply_to_message"}
    return {"reply_to_message": quoted}
