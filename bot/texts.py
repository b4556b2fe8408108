"""What letters say: rendered once for all that say the same, and encoded once for the wire."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings

from bot import desk, render
from bot.render import Button, Html
from briefings.types import Letter

Key = tuple[int, int, str, bool, bool]
"""Of letters that say the same: digest, edition, language, whether an edit, whether in a channel."""


def key_of(letter: Letter) -> Key:
    """Letters with the same key get the same text."""
    in_channel = letter.chat_kind == "channel"
    return letter.digest, letter.edition, letter.language, letter.revision > 0, in_channel


@dataclass(frozen=True)
class Text:
    """A message as it is sent to everybody who gets the same."""

    html: Html
    buttons: tuple[tuple[Button, ...], ...] = ()
    serial: int | None = None
    """Of the newest publication when it was made."""

    @cached_property
    def hash(self) -> str:
        """What the ledger keeps of it."""
        return sha256(self.html.encode()).hexdigest()

    @cached_property
    def form(self) -> str:
        """The parameters that all its letters share, encoded."""
        fields = {
            "text": self.html,
            "parse_mode": "HTML",
            "link_preview_options": '{"is_disabled":true}',
        }
        if self.buttons:
            fields["reply_markup"] = json.dumps(
                {"inline_keyboard": [list(map(_key, row)) for row in self.buttons]}
            )
        return urlencode(fields)


def _key(button: Button) -> dict[str, str]:
    return {"text": button.label, "callback_data": button.data}


def texts_of(letters: Iterable[Letter]) -> dict[Key, Text]:
    """The texts of letters, by their keys. For a thread that may ask the database."""
    texts: dict[Key, Text] = {}
    for key in {key_of(letter) for letter in letters}:
        text = _made(key)
        if text is not None:
            texts[key] = text
    return texts


def _made(key: Key) -> Text | None:
    digest, _edition, _language, _edit, _in_channel = key
    serial = desk.newest_serial()  # before the text is read: it may say more than this, never less
    view = desk.issued(digest)
    if view is None:
        return None
    answer = render.digest(view, site=settings.SITE_URL)
    return Text(answer.text, answer.buttons, serial)
