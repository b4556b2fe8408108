"""Methods about messages."""

from bot.simulator import posts
from bot.simulator.api import keyboard
from bot.simulator.api.formatting import formatted
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator
from bot.simulator.text.written import Written
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
    wanted = _text(params)
    markup = keyboard.markup(params)
    chat = posts.writable(sim, params.chat_id())
    parts = place(chat, params)
    parts["text"], kept = posts.content(sim, wanted)
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
    wanted = _text(params)
    markup = keyboard.markup(params)
    chat, message_id = target(sim, params)
    message = posts.own(chat, message_id)
    if "photo" in message.body:
        raise bad_request("there is no text in the message to edit")
    text, kept = posts.content(sim, wanted)
    posts.edit(sim, chat, message, {"text": text, "entities": kept}, markup, "editMessageText")
    return message.body


def edit_message_reply_markup(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    markup = keyboard.markup(params)
    chat, message_id = target(sim, params)
    message = posts.own(chat, message_id)
    posts.edit(sim, chat, message, {}, markup, "editMessageReplyMarkup")
    return message.body


def delete_message(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat, message_id = target(sim, params)
    posts.delete(sim, chat, message_id)
    return True


def pin_chat_message(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#pinchatmessage"""
    chat, message_id = target(sim, params)
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


def place(chat: Chat, params: Params) -> Json:
    """Topic and answered message of something new."""
    parts: Json = {}
    thread = params.number("message_thread_id")
    if thread:
        posts.check_thread(chat, thread)
        parts.update(message_thread_id=thread, is_topic_message=True)
    elif chat.topics:
        posts.check_thread(chat, posts.GENERAL)
    parts.update(_reply(chat, params))
    return parts


def target(sim: Simulator, params: Params) -> tuple[Chat, int]:
    """The chat and the number of the message a call is about."""
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    message_id = params.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return posts.writable(sim, params.chat_id()), message_id


def _text(params: Params) -> Written:
    if not params.text("text"):
        raise bad_request("message text is empty")
    return formatted(params, "text")


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
