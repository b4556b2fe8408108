"""Published work as handlers ask for it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.desk import readers
from bot.desk.keys import slug_of
from bot.render.card import about_whom
from bot.render.reading import whole
from briefings import queries
from briefings.deliver import (
    received,
)
from briefings.deliver import subscribe as subscriptions
from briefings.types import (
    DigestView,
    EditionView,
    EntityRef,
    EntryView,
    Found,
    LoggedChange,
    PositionsAnswer,
)
from briefings.vocabulary import SubjectState

DRAWN = 40
"""Acts that a picture is chosen from: the latest, then those without a date."""


@dataclass(frozen=True, slots=True)
class Recognitions:
    """What a name led to, and the positions of whom it led to."""

    answer: PositionsAnswer | None = None
    also: tuple[EntityRef, ...] = ()
    nearest: tuple[EntityRef, ...] = ()
    page: str = ""
    """Address on the site of whom it led to, from its root; empty where the site has none."""
    follows: bool = False
    """Whether the chat that asked follows whom it led to."""


@dataclass(frozen=True, slots=True)
class LatestPage:
    """Entries of one page, how many there are in all, and which page it is."""

    entries: tuple[EntryView, ...]
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts of one page, about whom, and how many there are in all."""

    whom: EntityRef
    entries: tuple[EntryView, ...]
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class Card:
    """An entry, and whether the chat follows whom it is about."""

    entry: EntryView
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the log of corrections."""

    lines: tuple[LoggedChange, ...]
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of an inline search, with the payload of a link into the chat with the bot."""

    found: EntityRef | EntryView
    payload: str


def ready(slug: str, *, now: datetime) -> None:
    """Read what questions about a subject are answered from, so that the first one need not."""
    _positions(slug, None, now)
    queries.acts_of(slug, limit=0)


def recognitions(name: str, *, day: date | None, now: datetime) -> Recognitions:
    """Positions on whom a name leads to."""
    found: Found = queries.find_entity(name, metonyms=True)
    if found.entity is None:
        return Recognitions(nearest=found.nearest)
    return _answered(_positions(found.entity.slug, day, now), found.entity.slug, also=found.also)


def recognitions_by_key(key: str, *, day: date | None, now: datetime) -> Recognitions:
    """Positions on whom a button names."""
    slug = slug_of(key)
    return _answered(_positions(slug, day, now), slug) if slug else Recognitions()


def actor(name: str, *, chat_id: int, now: datetime) -> Recognitions:
    """Where somebody stands, by a name."""
    found: Found = queries.find_entity(name, metonyms=True)
    if found.entity is None:
        return Recognitions(nearest=found.nearest)
    return _of_actor(found.entity.slug, chat_id, now, also=found.also)


def actor_by_key(key: str, *, chat_id: int, now: datetime) -> Recognitions:
    """Where somebody stands, by a button."""
    slug = slug_of(key)
    return _of_actor(slug, chat_id, now) if slug else Recognitions()


def _of_actor(
    slug: str, chat_id: int, now: datetime, *, also: tuple[EntityRef, ...] = ()
) -> Recognitions:
    answer = queries.positions(actor=slug, as_of=now.date(), known_at=now)
    own = answer.actor.slug if answer.actor else slug
    return _answered(answer, own, also=also, follows=readers.follows(chat_id, own))


def _answered(
    answer: PositionsAnswer,
    slug: str,
    *,
    also: tuple[EntityRef, ...] = (),
    follows: bool = False,
) -> Recognitions:
    """With the page of the site, where it has one: the site makes it from what published acts say."""
    if answer.subject and queries.is_subject(slug):
        page = f"/recognitions/{slug}.html"
    elif queries.is_named(slug):
        page = f"/actors/{slug}.html"
    else:
        page = ""
    return Recognitions(answer, also=also, page=page, follows=follows)


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


def latest(page: int, *, size: int) -> LatestPage:
    """One page of the newest entries; one beyond the last is the last."""
    return LatestPage(*queries.latest_page(page, size=size))


def acts(key: str, *, page: int, size: int) -> Acts | None:
    """One page of acts about somebody; None if a button leads to nobody."""
    whom = queries.entity(slug_of(key))
    if whom is None:
        return None
    found, count = queries.acts_of(whom.slug, limit=size, offset=(page - 1) * size)
    if count and not found:
        page = _within(page, count, size)
        found, count = queries.acts_of(whom.slug, limit=size, offset=(page - 1) * size)
    return Acts(whom, found, count, page)


def latest_acts(key: str) -> Acts | None:
    """The latest acts about somebody and the undated, for a picture; None if a button leads to nobody."""
    whom = queries.entity(slug_of(key))
    if whom is None:
        return None
    found, count = queries.acts_of(whom.slug, limit=DRAWN, offset=None)
    return Acts(whom, found, count, 1)


def corrections(page: int, *, size: int) -> Log:
    """One page of the log of corrections."""
    count = queries.correction_count()
    page = _within(page, count, size)
    return Log(queries.corrections(limit=size, offset=(page - 1) * size), count, page)


def card(number: int, *, chat_id: int) -> Card | None:
    """An entry for a chat; None if there is none."""
    view = queries.entry(str(number))
    if view is None:
        return None
    whom = about_whom(view)
    return Card(view, follows=whom is not None and readers.follows(chat_id, whom.slug))


def inline(text: str, *, limit: int, offset: int) -> tuple[Hit, ...]:
    """What an inline search finds; without words, the newest."""
    number = queries.public_id(text) if text.strip() else None
    if number is not None:
        one = queries.entry(text)
        found: tuple[EntityRef | EntryView, ...] = (one,) if one and not one.retracted else ()
    elif text.strip():
        found = queries.search(text, limit=limit, offset=offset).hits
    else:
        found = queries.latest(limit=limit, offset=offset)
    numbers = queries.numbers_of([one.slug for one in found if isinstance(one, EntityRef)])
    return tuple(
        Hit(one, f"a_{numbers[one.slug]}" if isinstance(one, EntityRef) else f"e_{one.number}")
        for one in found
        if not isinstance(one, EntityRef) or one.slug in numbers
    )


def briefing(chat_id: int) -> EditionView | None:
    """The newest issue of the chat's cadence: as its own edition, or else whole."""
    held = subscriptions.subscription(chat_id)
    cadence = held.frequency if held and held.frequency in ("daily", "weekly") else ""
    newest = received.newest_issue(cadence)
    if newest is None:
        return None
    own = received.newest_edition(chat_id, newest)
    return (queries.edition(own) if own else None) or whole_issue(newest)


def whole_issue(key: int) -> EditionView | None:
    """An issue that went out, with all its items, as an edition that is nobody's own.

    Numbers are easily guessed: one that is held or given up, or was no issue, is None like one that
    does not exist.
    """
    view = queries.digest(key) if received.has_gone_out(key) else None
    return whole(view) if view else None


def issued(key: int) -> DigestView | None:
    """An issued digest, for a thread that may wait: the sender's ledger."""
    return queries.digest(key)


def _within(page: int, count: int, size: int) -> int:
    return min(max(1, page), max(1, -(-count // size)))
