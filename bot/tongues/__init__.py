"""The languages of the bot, and which of them is spoken now. Pure; see decision 19.

Each language is a package with the same four modules of the same names: `words` (answers), `speech` (a
reader's own choices and data), `terms` (the vocabulary of the record, dates and counts) and `sheets`
(what is lettered on pictures). Renderers read them through the modules of that name beside them, which
look up each word in the language that is spoken.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

LANGUAGES: Final = {"en": "English", "lt": "Lietuvių", "uk": "Українська", "ru": "Русский"}
"""By their codes, each by its own name."""
CHOOSE: Final = "Language · Kalba · Мова · Язык"
"""On the button that leads to them: whoever cannot read the rest finds their own word."""
FIRST: Final = "en"
"""That of the record, and of everybody whose own is not among them."""


@dataclass(frozen=True, slots=True)
class _Speech:
    language: str
    names: Mapping[str, str]


_ENGLISH = _Speech(FIRST, {})
_now: ContextVar[_Speech] = ContextVar("tongue", default=_ENGLISH)


@contextmanager
def speaking(language: str, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Say everything inside in a language; one that is not among ours is English.

    `names` are what entities are called in it, by their slugs. Tasks and threads that are started
    inside by asyncio take it along; others speak English until they say otherwise.
    """
    token = _now.set(_Speech(known(language), names or {}))
    try:
        yield
    finally:
        _now.reset(token)


def spoken() -> str:
    """Code of the language that is spoken."""
    return _now.get().language


def own_name(slug: str) -> str:
    """What an entity is called in the language that is spoken; empty where the record does not say."""
    return _now.get().names.get(slug, "")


def known(language: str) -> str:
    """The code itself if it is one of ours, else English."""
    return language if language in LANGUAGES else FIRST


def guess(code: str | None) -> str:
    """The language of somebody whose Telegram speaks one (an IETF tag such as ``uk`` or ``ru-RU``)."""
    return known((code or "").lower().partition("-")[0])


def part(name: str) -> Callable[[str], Any]:
    """A module's ``__getattr__``: its names are those of one part of the language that is spoken."""

    def word(attribute: str) -> Any:
        return getattr(_module(spoken(), name), attribute)

    return word


@lru_cache(maxsize=32)
def _module(language: str, name: str) -> ModuleType:
    return import_module(f"bot.tongues.{language}.{name}")
