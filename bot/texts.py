"""What letters say: rendered once for all that say the same, and encoded once for the wire."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.db import InterfaceError, OperationalError

from bot import desk, render
from bot.render import Button, Html
from bot.request import encoded
from bot.tongues import speaking
from briefings.types import Letter

_log = logging.getLogger(__name__)

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

    def body(self, fields: Mapping[str, str | int]) -> bytes:
        """The parameters of one letter and those that all its letters share, as a form."""
        return f"{encoded(fields)}&{self._shared}".encode()

    @cached_property
    def _shared(self) -> str:
        fields = {
            "text": self.html,
            "parse_mode": "HTML",
            "link_preview_options": '{"is_disabled":true}',
        }
        if self.buttons:
            fields["reply_markup"] = json.dumps(
                {"inline_keyboard": [list(map(_key, row)) for row in self.buttons]}
            )
        return encoded(fields)


def _key(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    if button.share:
        return {"text": button.label, "switch_inline_query": button.share}
    return {"text": button.label, "callback_data": button.data}


def texts_of(letters: Iterable[Letter], *, bot: str) -> dict[Key, Text]:
    """The texts of letters, by their keys. For a thread that may ask the database.

    `bot` is the bot's username, to which buttons in a channel lead; without it they have none.
    What cannot be rendered is left out, and stops no other; a database that is away is raised.
    """
    texts: dict[Key, Text] = {}
    for key in {key_of(letter) for letter in letters}:
        try:
            with speaking(key[2], desk.names(key[2])):
                text = _made(key, bot)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # whatever is wrong with this one, the others are owed
            _log.exception("edition %s of digest %s cannot be rendered", key[1], key[0])
            continue
        if text is not None:
            texts[key] = text
    return texts


def _made(key: Key, bot: str) -> Text | None:
    digest, edition, _language, _edit, in_channel = key
    if edition:
        view = desk.edition_now(edition)
        if view is None:
            return None
        said = render.edition(view, site=settings.SITE_URL, bot=bot if in_channel else "")
        return Text(said.text, () if in_channel and not bot else said.buttons, view.serial)
    # From before there were editions.
    serial = desk.newest_serial()  # before the text is read: it may say more than this, never less
    whole = desk.issued(digest)
    if whole is None:
        return None
    answer = render.digest(whole, site=settings.SITE_URL)
    return Text(answer.text, answer.buttons, serial)
