"""Pictures: sending, replacing, captions, and the way back to the file."""

from bot.simulator import posts
from bot.simulator.api import keyboard, messages
from bot.simulator.api.formatting import formatted
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.files import Picture
from bot.simulator.simulator import Simulator
from bot.simulator.world import Json

_LONGEST_FILE_ID = 200  # characters; what is longer is a path or an address


def send_photo(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    wanted = formatted(params, "caption", entities="caption_entities")
    markup = keyboard.markup(params)
    chat = posts.writable(sim, params.chat_id(), "photos")
    parts = messages.place(chat, params)
    parts["photo"] = [_picture(sim, params, "photo").as_json()]
    parts.update(posts.caption(sim, wanted))
    for flag in ("show_caption_above_media", "has_spoiler"):
        if params.flag(flag):
            parts["has_media_spoiler" if flag == "has_spoiler" else flag] = True
    if params.flag("protect_content"):
        parts["has_protected_content"] = True
    if markup:
        parts["reply_markup"] = markup
    silent = params.flag("disable_notification")
    return posts.post(sim, chat, parts, silent=silent, method="sendPhoto").body


def edit_message_caption(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    wanted = formatted(params, "caption", entities="caption_entities")
    markup = keyboard.markup(params)
    chat, message_id = messages.target(sim, params)
    message = posts.own(chat, message_id)
    if "photo" not in message.body:
        raise bad_request("there is no caption in the message to edit")
    parts = {"caption": "", "caption_entities": [], **posts.caption(sim, wanted)}
    posts.edit(sim, chat, message, parts, markup, "editMessageCaption")
    return message.body


def edit_message_media(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagemedia, for photos."""
    given = params.json("media")
    if not isinstance(given, dict):
        raise bad_request("can't parse InputMedia: object expected")
    if given.get("type") != "photo":
        raise bad_request("can't parse InputMedia: type must be photo here")
    media = params.inner(given)
    wanted = formatted(media, "caption", entities="caption_entities")
    markup = keyboard.markup(params)
    chat, message_id = messages.target(sim, params)
    message = posts.own(chat, message_id)
    parts: Json = {
        "text": "",
        "entities": [],
        "caption": "",
        "caption_entities": [],
        "photo": [_picture(sim, media, "media").as_json()],
        **posts.caption(sim, wanted),
    }
    posts.edit(sim, chat, message, parts, markup, "editMessageMedia")
    return message.body


def get_file(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getfile"""
    found = sim.files.get(params.text("file_id"))
    if found is None:
        raise bad_request("invalid file_id")
    picture = found[0]
    return {
        "file_id": picture.id,
        "file_unique_id": picture.id[:16],
        "file_size": picture.size,
        "file_path": picture.path,
    }


def _picture(sim: Simulator, params: Params, field: str) -> Picture:
    """The picture of a call: sent along, or known by its id."""
    body = params.file(field)
    if body is not None:
        return sim.files.add(body)
    known = params.text(field)
    if not known:
        raise bad_request("there is no photo in the request")
    if len(known) > _LONGEST_FILE_ID or "/" in known:
        # Telegram would fetch an address; this simulator goes nowhere.
        raise bad_request("wrong file identifier/HTTP URL specified")
    found = sim.files.get(known)
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return found[0]
