"""What a button sends back: ``v1:<view>:<key>:<page>``, at most 64 bytes of ASCII. Pure.

A setting carries the value it sets, never "toggle", so that a second tap changes nothing.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.render import words
from bot.render.markup import Button

VERSION = "v1"
LONGEST_DATA = 64
"""Bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""
LATEST = "latest"
RECOGNITIONS = "rec"
SET = "set"
PLAIN = "-"
GREETING = "start"
_HASHED = "~"
_HASH_LENGTH = 24
_LONGEST_SLUG = 40  # beside it: v1:rec:…@2011-09-20:9999


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


def subject_key(slug: str, on: date | None) -> str:
    """An entity, and the day asked about, in few enough bytes; a long slug goes by its hash."""
    short = slug if len(slug) <= _LONGEST_SLUG else _HASHED + _hash(slug)
    return f"{short}@{on.isoformat()}" if on else short


def read_subject(key: str) -> tuple[str, date | None]:
    """Slug (or hash) and day of a key. Raises ValueError for a day that is none."""
    slug, _, day = key.partition("@")
    return slug, date.fromisoformat(day) if day else None


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


def frequencies(*, with_off: bool = False) -> tuple[Button, ...]:
    """How often a digest comes."""
    row = (
        Button(words.DAILY, setting("frequency", "daily")),
        Button(words.WEEKLY, setting("frequency", "weekly")),
    )
    return (*row, Button(words.OFF, setting("frequency", "off"))) if with_off else row


def show_latest(key: str = PLAIN) -> Button:
    """The way to the newest entries."""
    return Button(words.SHOW_LATEST, data(LATEST, key))


def _hash(slug: str) -> str:
    return sha256(slug.encode()).hexdigest()[:_HASH_LENGTH]
