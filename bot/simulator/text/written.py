"""A text as a sender wrote it, and what Telegram makes of it; a digest is worked out once.

A newsroom sends one text to thousands of people. Its parsed form is remembered and shared by all
their messages, which keeps memory flat and sending fast. Nobody may change it in place.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from bot.simulator.text import detect, html, tidy
from bot.simulator.text.entity import Entity

_REMEMBERED = 1024  # texts; a digest in all its languages and topics has a few dozen


@dataclass(slots=True)
class Kept:
    """What a message will hold; `dropped` counts entities over the limit of a hundred."""

    text: str
    entities: list[Entity]
    dropped: int
    shown: list[dict[str, object]] | None = None  # as MessageEntity objects, once somebody asked


@dataclass(slots=True)
class Written:
    """Text and entities as the sender wants them."""

    text: str
    entities: list[Entity]
    _kept: Kept | None = field(default=None)

    def kept(self) -> Kept:
        """The text and entities Telegram would keep."""
        if self._kept is None:
            text, entities = tidy.tidy(self.text, self.entities)
            entities, dropped = tidy.limited(tidy.merged(entities, detect.detected(text)))
            self._kept = Kept(text, entities, dropped)
        return self._kept


@lru_cache(maxsize=_REMEMBERED)
def from_html(source: str) -> Written:
    """Parse HTML; raises `html.HtmlError` as TDLib would complain."""
    return Written(*html.parse(source))


@lru_cache(maxsize=_REMEMBERED)
def from_plain(text: str) -> Written:
    """A text without markup; what Telegram detects by itself is found all the same."""
    return Written(text, [])
