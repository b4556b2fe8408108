"""Telegram HTML put together from escaped words, and its size as Telegram counts it. Pure.

Tags and the four named entities: https://core.telegram.org/bots/api#html-style. Strings of HTML are
joined and never cut.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import NamedTuple, TypeVar

LONGEST = 4096
"""Characters of a message after parsing (https://core.telegram.org/bots/api#sendmessage), counted
here in UTF-16 units as its entities are, which is never fewer than Telegram's own count."""
MOST_ENTITIES = 100
"""Formatted spans of a message; what comes after them loses its form
(https://core.telegram.org/bots/api#messageentity, limits.tginfo.me)."""

_TAG = re.compile(r"<(/?)[a-z][a-z-]*(?:\s[^<>]*)?>")


class Html(str):
    """A string of Telegram HTML, as opposed to words that are still to be escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says, and one of what it sends back, opens or writes."""

    label: str
    data: str = ""
    """What it sends back: 64 bytes of ASCII at most."""
    url: str = ""
    """An address that it opens."""
    share: str = ""
    """What it writes after our name in a chat that the reader picks."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message as it will be sent: its text and the rows of buttons under it."""

    text: Html
    buttons: tuple[tuple[Button, ...], ...] = ()


class Later(NamedTuple):
    """A piece that is written only for who reads it, and how large it is at most."""

    make: Callable[[], Html]
    units: int
    """UTF-16 units of the text that readers see: no fewer than it has."""
    spans: int
    """Formatted spans: no fewer than it has."""


def made(piece: Html | Later) -> Html:
    """The piece itself."""
    return piece.make() if isinstance(piece, Later) else piece


_Block = TypeVar("_Block", bound=Html | Later)


def html(template: str, **fields: object) -> Html:
    """Fill a template of Telegram HTML with words; only `Html` goes in as it is."""
    return Html(template.format(**{name: _escaped(value) for name, value in fields.items()}))


def join(parts: Iterable[Html], by: str = "\n") -> Html:
    """Put pieces together; empty ones leave no gap."""
    return Html(by.join(part for part in parts if part))


def bold(words: str) -> Html:
    """Words in bold."""
    return html("<b>{words}</b>", words=words)


def italic(words: str) -> Html:
    """Words in italics."""
    return html("<i>{words}</i>", words=words)


def link(words: str, address: str) -> Html:
    """Words that lead to an absolute address."""
    return html('<a href="{address}">{words}</a>', words=words, address=address)


def moment(at: datetime, form: str, words: str) -> Html:
    """One of our own instants, which Telegram shows in the reader's zone and language.

    `form` is letters of ``w d D t T`` (https://core.telegram.org/bots/api#date-time-entity-formatting).
    Never for historical dates: a change of zone would move the day. Older clients show `words`.
    """
    stamp = str(int(at.astimezone(UTC).timestamp()))
    return html(
        '<tg-time unix="{at}" format="{form}">{words}</tg-time>', at=stamp, form=form, words=words
    )


def absolute(message: str, site: str) -> Html:
    """A stored message with its links to the site made whole; `site` has no slash at its end.

    In stored HTML a ``<`` always opens a tag, so nothing but a link can match.
    """
    return Html(message.replace('<a href="/', f'<a href="{escape(site)}/'))


def units(words: str) -> int:
    """Length of words as Telegram counts it."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le")) // 2


def read(text: Html) -> str:
    """The text that readers see."""
    return unescape(_TAG.sub("", text))


def size(text: Html) -> tuple[int, int]:
    """UTF-16 units of the text that readers see, and the number of formatted spans."""
    tags = _TAG.findall(text)
    return units(read(text)), tags.count("")


def pages(
    blocks: Sequence[_Block], *, around: Html, most: int, by: str = "\n"
) -> list[tuple[_Block, ...]]:
    """Blocks in order, as many to a message as fit beside what is `around` them on every page.

    At most `most` to a page. A block that would not fit even alone gets a page of its own; what is
    published is checked to be shorter. Pieces for later are written only where it may be that they
    do not fit: the pages are the same as if all were written.
    """
    start = size(around)
    found: list[tuple[_Block, ...]] = []
    page: list[_Block] = []
    used = start
    for block in blocks:
        if page and len(page) == most:
            found.append(tuple(page))
            page, used = [], start
        taken = _with(used, block, by)
        if page and not _fit(taken):
            used = start  # at the most it is too large: see how large it is
            for one in page:
                used = _with(used, made(one), by)
            taken = _with(used, made(block), by)
            if not _fit(taken):
                found.append(tuple(page))
                page, taken = [], _with(start, block, by)
        page.append(block)
        used = taken
    if page:
        found.append(tuple(page))
    return found


def _with(used: tuple[int, int], block: Html | Later, by: str) -> tuple[int, int]:
    more = (block.units, block.spans) if isinstance(block, Later) else size(block)
    return used[0] + more[0] + len(by), used[1] + more[1]


def _fit(taken: tuple[int, int]) -> bool:
    return taken[0] <= LONGEST and taken[1] <= MOST_ENTITIES


def fits(*parts: Html) -> bool:
    """Whether pieces are one message together, two line breaks between each."""
    sizes = [size(part) for part in parts]
    units = sum(one for one, _ in sizes) + 2 * len(parts)
    return units <= LONGEST and sum(spans for _, spans in sizes) <= MOST_ENTITIES


def short(words: str, units: int) -> str:
    """Words cut to UTF-16 units, with an ellipsis where something is missing."""
    if len(words.encode("utf-16-le")) // 2 <= units:
        return words
    kept = words.encode("utf-16-le")[: 2 * (units - 1)].decode("utf-16-le", "ignore")
    return f"{kept.rstrip()}…"


def _escaped(value: object) -> Html:
    if isinstance(value, Html):
        return value
    return Html(escape(str(value)).replace("&#x27;", "'"))  # attributes stand in double quotes
