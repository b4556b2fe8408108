"""What a button sends back: ``v1:<view>:<key>:<page>``, at most 64 bytes of ASCII. Pure.

A setting carries the value it sets, never "toggle", so that a second tap changes nothing.
"""

from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256

from bot.render import words
from bot.render.markup import Button

VERSION = "v1"
LONGEST_DATA = 64
"""Bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""
LATEST = "latest"
RECOGNITIONS = "rec"
SET = "set"
EDITION = "ed"
"""A page of an edition."""
ITEM = "edi"
"""An item of an edition as a card."""
CONFIG = "cfg"
"""A screen of the settings."""
ENTRY = "e"
"""An entry as a card; its key says where the reader came from (`card_key`)."""
FOLLOW_CARD = "ef"
"""The same card, with whom it is about followed (page 1) or no more (page 2)."""
ACTOR = "act"
TIMELINE = "tl"
SEARCH = "s"
SOURCES = "src"
CORRECTIONS = "cor"
MAP = "map"
"""A map, as a picture of its own."""
DRAWN_TIMELINE = "tlp"
PLAN = "plan"
"""A page of the next issue as an audience would get it, for the editor who tries it."""
DIGEST = "dg"
"""A page of a digest that is no edition of the reader's own."""
DIGEST_ITEM = "dgi"
FOLLOWING = "fol"
PRIVACY = "priv"
MYDATA = "my"
FORGET = "forget"
HELP = "help"
ALONE = "new"
"""Key of a screen that opens as a message of its own: the one tapped stays as it is."""
PLAIN = "-"
GREETING = "start"
_HASHED = "~"
_HASH_LENGTH = 24
LONGEST_SLUG = 36  # beside it: v1:rec:…@2011-09-20!r:9999


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tapped button asks for."""

    view: str
    key: str
    page: int
    value: str = ""
    """For a setting: its value. `key` is then the field."""


def data(view: str, key: str = PLAIN, page: int = 1) -> str:
    """The text behind a button."""
    return f"{VERSION}:{view}:{key}:{page}"


def setting(field: str, value: str) -> str:
    """The text behind a button that sets something."""
    return f"{VERSION}:{SET}:{field}:{value}"


def read(text: str) -> Asked | None:
    """What a button asks for; None for one of another version or not of ours."""
    parts = text.split(":")
    if len(parts) != 4 or parts[0] != VERSION:
        return None
    _, view, key, last = parts
    if view == SET:
        return Asked(view, key, 1, value=last)
    if not (last.isascii() and last.isdigit() and len(last) <= 4):
        return None
    return Asked(view, key, max(1, int(last)))


def subject_key(slug: str, on: date | None, only: str = "") -> str:
    """An entity, the day asked about and which positions alone, in few enough bytes.

    A long slug goes by its hash. `only` is one letter.
    """
    short = slug if len(slug) <= LONGEST_SLUG else _HASHED + _hash(slug)
    day = f"@{on.isoformat()}" if on else ""
    return f"{short}{day}!{only}" if only else f"{short}{day}"


def read_subject(key: str) -> tuple[str, date | None, str]:
    """Slug (or hash), day and filter of a key. Raises ValueError for a day that is none."""
    rest, _, only = key.partition("!")
    slug, _, day = rest.partition("@")
    return slug, date.fromisoformat(day) if day else None, only


@dataclass(frozen=True, slots=True)
class Origin:
    """The list from which a card was opened, and its page."""

    view: str
    key: str = PLAIN
    page: int = 1


def card_key(number: int, origin: Origin | None) -> str:
    """An entry's number, and where the reader came from: ``12``, ``12~tl~russia~3``."""
    if origin is None:
        return str(number)
    return f"{number}~{origin.view}~{origin.key}~{origin.page}"


def read_card(key: str) -> tuple[int, Origin | None]:
    """Number and origin of a card's key. Raises ValueError for what is none."""
    number, *rest = key.split("~", 3)
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise ValueError("not a number")
    if not rest:
        return int(number), None
    view, middle = rest[0], "~".join(rest[1:])
    key, _, page = middle.rpartition("~")
    if not (page.isascii() and page.isdigit() and len(page) <= 4):
        raise ValueError("not a page")
    return int(number), Origin(view, key or PLAIN, max(1, int(page)))


def back(origin: Origin) -> Button:
    """The way back to a list."""
    return Button(words.BACK_TO, data(origin.view, origin.key, origin.page))


def is_hash_of(key: str, slug: str) -> bool:
    """Whether a key stands for this slug by its hash."""
    return key == _HASHED + _hash(slug)


def turning(view: str, key: str, page: int, pages: int) -> tuple[Button, ...]:
    """``‹ 2/5 ›``; nothing where there is one page."""
    if pages <= 1:
        return ()
    row = []
    if page > 1:
        row.append(Button(words.BACK, data(view, key, page - 1)))
    row.append(Button(words.PAGE.format(page=page, pages=pages), data(view, key, page)))
    if page < pages:
        row.append(Button(words.ON, data(view, key, page + 1)))
    return tuple(row)


def chat_link(bot: str, payload: str) -> str:
    """Address that opens the chat with the bot at something (https://core.telegram.org/bots/features#deep-linking)."""
    return f"https://t.me/{bot}?start={payload}"


def greeting_choice(slot: time = time(8)) -> tuple[Button, ...]:
    """The first choice; `slot` is the hour at which a digest comes."""
    return (
        Button(words.DAILY.format(slot=f"{slot:%H:%M}"), setting("frequency", "daily")),
        Button(words.WEEKLY, setting("frequency", "weekly")),
    )


def show_latest(key: str = PLAIN) -> Button:
    """The way to the newest entries."""
    return Button(words.SHOW_LATEST, data(LATEST, key))


def _hash(slug: str) -> str:
    return sha256(slug.encode()).hexdigest()[:_HASH_LENGTH]
