"""The desk as handlers see it: published work and subscriptions, made async.

One of the bot's two doors to the record (the other is the outbox, for `bot/tasks.py`). Every
question runs on Django's thread, over a connection that is still good.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection

from bot.render import buttons
from briefings import queries
from briefings.deliver import chats
from briefings.deliver import subscribe as subscriptions
from briefings.types import DigestView, EntityRef, EntryView, Found, PositionsAnswer
from briefings.vocabulary import SubjectState

P = ParamSpec("P")
R = TypeVar("R")

tag = chats.tag
"""Keyed hash of a chat id, for the limiter's keys."""


def _door(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:  # else whoever opened it answers for the connection
            close_old_connections()
        return function(*args, **kwargs)

    asked.__doc__ = function.__doc__
    return sync_to_async(asked, thread_sensitive=True)


@dataclass(frozen=True, slots=True)
class Recognitions:
    """What a name led to, and the positions of whom it led to."""

    answer: PositionsAnswer | None = None
    also: tuple[EntityRef, ...] = ()
    nearest: tuple[EntityRef, ...] = ()
    page: str = ""
    """Address on the site of whom it led to, from its root; empty where the site has none."""


@dataclass(frozen=True, slots=True)
class LatestPage:
    """Entries of one page, how many there are in all, and which page it is."""

    entries: tuple[EntryView, ...]
    count: int
    page: int


def _recognitions(name: str, *, day: date | None, now: datetime) -> Recognitions:
    found: Found = queries.find_entity(name, metonyms=True)
    if found.entity is None:
        return Recognitions(nearest=found.nearest)
    return _answered(found.entity.slug, day, now, also=found.also)


def _recognitions_by_key(key: str, *, day: date | None, now: datetime) -> Recognitions:
    slug = key
    if queries.entity(key) is None:
        named = (*queries.subjects(), *queries.actors())
        slug = next((one.slug for one in named if buttons.is_hash_of(key, one.slug)), "")
    return _answered(slug, day, now) if slug else Recognitions()


def _answered(
    slug: str, day: date | None, now: datetime, *, also: tuple[EntityRef, ...] = ()
) -> Recognitions:
    answer = _positions(slug, day, now)
    if answer.subject and any(one.slug == slug for one in queries.subjects()):
        page = f"/recognitions/{slug}.html"
    elif any(one.slug == slug for one in queries.actors()):
        page = f"/actors/{slug}.html"
    else:
        page = ""
    return Recognitions(answer, also=also, page=page)


def _positions(slug: str, day: date | None, now: datetime) -> PositionsAnswer:
    """About the entity as a subject, unless it only ever took positions itself."""
    as_of = day or now.date()
    about = queries.positions(subject=slug, as_of=as_of, known_at=now)
    if about.positions or about.undated or about.subject_state is SubjectState.NOT_YET:
        return about
    own = queries.positions(actor=slug, as_of=as_of, known_at=now)
    if own.positions or own.undated or (own.other_acts and not about.other_acts):
        return own
    return about


def _latest(page: int, *, size: int) -> LatestPage:
    count = queries.count()
    page = min(page, max(1, -(-count // size)))
    return LatestPage(queries.latest(limit=size, offset=(page - 1) * size), count, page)


def _newest_digest() -> DigestView | None:
    return next(iter(queries.digests(limit=1)), None)


def issued(key: int) -> DigestView | None:
    """An issued digest, for a thread that may wait: the sender's ledger."""
    return queries.digest(key)


def newest_serial() -> int:
    """Serial of the newest publication, for a thread that may wait."""
    return queries.last_serial()


recognitions = _door(_recognitions)
recognitions_by_key = _door(_recognitions_by_key)
subjects = _door(queries.subjects)
latest = _door(_latest)
entry = _door(queries.entry)
newest_digest = _door(_newest_digest)
subscribe = _door(subscriptions.subscribe)
unsubscribe = _door(subscriptions.unsubscribe)
subscription = _door(subscriptions.subscription)
block = _door(subscriptions.block)
unblock = _door(subscriptions.unblock)
