"""Inline keyboards: what Telegram accepts as buttons."""

import json
from functools import lru_cache
from urllib.parse import urlsplit

from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.text import links
from bot.simulator.world import Json

_LONGEST_DATA = 64  # bytes; core.telegram.org/bots/api#inlinekeyboardbutton
_MOST_BUTTONS, _MOST_IN_ROW = 100, 8  # tginfo/Telegram-Limits#187
_LONGEST_MARKUP = 10_240  # bytes, about; python-telegram-bot#5104
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)


def markup(params: Params) -> Json | None:
    """The inline keyboard of a call as a message will carry it; None if there is none."""
    given = params.json("reply_markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in given:
        if given and not any(name in given for name in _OTHER_MARKUP):
            raise bad_request("object expected as reply markup")
        return None  # reply keyboards are accepted; messages do not show them
    rows = given["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'can\'t parse inline keyboard: field "inline_keyboard" must be of type Array'
        )
    kept = [[_button(button) for button in row] for row in rows if row]
    if not kept:
        return None
    if sum(map(len, kept)) > _MOST_BUTTONS or max(map(len, kept)) > _MOST_IN_ROW:
        raise bad_request("reply markup is too long")
    written = json.dumps(kept, ensure_ascii=False)
    if len(written.encode("utf-8", "replace")) > _LONGEST_MARKUP:
        raise bad_request("reply markup is too long")
    return _shared(written)


@lru_cache(maxsize=1024)
def _shared(written: str) -> Json:
    """One keyboard for all messages that show the same; nobody may change it in place."""
    return {"inline_keyboard": json.loads(written)}


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if not any(name in button for name in _ACTIONS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 0 < len(data.encode()) <= _LONGEST_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        return {**button, "url": _address(str(button["url"]))}
    return button


def _address(url: str) -> str:
    """A button's address; here Telegram complains, unlike with links in a text."""
    address = links.checked(url)
    if address is None:
        host = urlsplit(url).hostname if "://" in url else None
        why = "Wrong HTTP URL" if host else "Unsupported URL protocol"
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")
    return address
