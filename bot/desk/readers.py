"""What chats asked for, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.desk.keys import slug_of
from bot.render.settings import Now
from bot.tongues import known
from briefings import queries
from briefings.deliver import follows as following_of
from briefings.deliver import preferences, received
from briefings.deliver import subscribe as subscriptions
from briefings.digest import coming
from briefings.types import (
    EntityRef,
    Subscription,
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, and what entities are called in it, by their slugs."""

    language: str
    names: Mapping[str, str]


def tongue(chat_id: int, guess: str) -> Tongue:
    """The language that a chat chose, or else the guess."""
    language = known(subscriptions.language(chat_id) or guess)
    return Tongue(language, queries.names_in(language))


def choose_language(chat_id: int, language: str, *, kind: str, now: datetime) -> tuple[Now, Tongue]:
    """Set the language; a chat that asked for nothing yet still gets nothing by that."""
    subscriptions.met(chat_id, kind=kind, language=language, now=now)
    held = preferences.set_language(chat_id, language)
    if held is None:  # forgotten meanwhile
        raise ValueError("nobody to set it for")
    return _coming(chat_id, held, now), Tongue(language, queries.names_in(language))


def now(chat_id: int, *, now: datetime) -> Now | None:
    """How things stand for a chat; None if it asked for nothing."""
    held = subscriptions.subscription(chat_id)
    return _coming(chat_id, held, now) if held else None


def _coming(chat_id: int, held: Subscription, now: datetime) -> Now:
    if not held.active or held.frequency not in ("daily", "weekly"):
        return Now(held)
    owed = received.waiting(chat_id)
    if owed is not None and owed > now:
        return Now(held, owed)
    zone = ZoneInfo(held.time_zone)
    until = held.paused_until
    at = coming.reaches(held.frequency, slot=held.slot, zone=zone, paused_until=until, now=now)
    return Now(held, at)


def chosen(
    change: Callable[..., Subscription | None], chat_id: int, *values: object, now: datetime
) -> Now | None:
    """Set something, and how it stands then."""
    held = change(chat_id, *values)
    return _coming(chat_id, held, now) if held else None


def follows(chat_id: int, slug: str) -> bool:
    """Whether a chat follows somebody."""
    return any(one.slug == slug for one in following_of.following(chat_id))


def follow(
    chat_id: int, key: str, *, kind: str, language: str, now: datetime
) -> tuple[following_of.Followed, EntityRef | None]:
    """Follow whom a button or a name leads to."""
    slug = slug_of(key)
    done = following_of.follow(chat_id, slug, kind=kind, language=language, now=now)
    return done, queries.entity(slug)


def unfollow(chat_id: int, key: str) -> EntityRef | None:
    """Follow them no more; who it was."""
    slug = slug_of(key)
    following_of.unfollow(chat_id, slug)
    return queries.entity(slug)
