"""Methods about messages."""

from dataclasses import fields

from bot.simulator import posts
from bot.simulator.api import keyboard
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator
from bot.simulator.text import html
from bot.simulator.text.entity import Entity
from bot.simulator.world import Chat, Json

_FIELDS = {field.name for field in fields(Entity)}
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
    return text, [_entity(item) for item in given]


def _entity(given: object) -> Entity:
    if not isinstance(given, dict):
        raise bad_request("can't parse MessageEntity: object expected")
    known = {key: value for key, value in given.items() if key in _FIELDS}
    user = given.get("user")
    try:
        return Entity(**known, user_id=user["id"] if user else None)
    except (TypeError, KeyError):
        raise bad_request("can't parse MessageEntity: field is missing") from None


def _check_thread(chat: Chat) -> None:
    if chat.type != "supergroup":
        raise bad_request("message thread not found")
    if chat.state == "closed_topic":
        raise bad_request("TOPIC_CLOSED")


def _reply(chat: Chat, params: Params) -> Json:
    """The message answered, as `reply_to_message`."""
    given = params.json("reply_parameters")
    wanted = given.get("message_id") if isinstance(given, dict) else None
    lenient = isinstance(given, dict) and bool(given.get("allow_sending_without_reply"))
    wanted = wanted or params.number("reply_to_message_id")
    if not wanted:
        return {}
    message = chat.messages.get(int(wanted))
    if message is None or message.deleted:
        if lenient or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    quoted = {key: value for key, value in message.body.items() if key != "reply_to_message"}
    return {"reply_to_message": quoted}
