"""What lists need to know of every entry, gathered while the entries stream by once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup

from briefings import edtf
from briefings.types import (
    DigestView,
    EntityRef,
    EntryView,
    LoggedChange,
    PositionsAnswer,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import Certainty, Change, ObjectKind

DatedAs = tuple[date, date]
TOLD = frozenset({Change.CORRECTED, Change.UPDATED, Change.RETRACTED})


class Reads(Protocol):
    """What the site asks of the record; `briefings.queries` answers it."""

    def last_serial(self) -> int: ...
    def every_entry(self) -> Iterator[EntryView]: ...
    def entities_mark(self) -> str: ...
    def moved(self) -> tuple[tuple[EntityRef, EntityRef], ...]: ...
    def subjects(self) -> tuple[EntityRef, ...]: ...
    def actors(self) -> tuple[EntityRef, ...]: ...
    def corrections(self) -> tuple[LoggedChange, ...]: ...
    def digests(self, *, limit: int | None = None) -> tuple[DigestView, ...]: ...
    def positions(
        self,
        *,
        subject: str | None = None,
        actor: str | None = None,
        as_of: date,
        known_at: datetime,
        object_kind: ObjectKind | None = None,
    ) -> PositionsAnswer: ...


@dataclass(frozen=True, slots=True)
class Card:
    """An entry as lists show it. A retracted one keeps its id and its reason, and no other word."""

    public_id: str
    n: int
    path: str
    html: Markup
    """The rendered list item."""
    headline: str
    certainty: Certainty
    sample: bool
    """Rests on nothing but our own sample texts."""
    change: Change
    public_note: str
    published_at: datetime
    retracted: bool
    ordered: DatedAs | None
    """First and last possible day, an open end counting as the other; None if undated."""
    month: tuple[int, int] | None
    """Year and month for a timeline; month 0 if it is not known; None if it has no place there."""

    @property
    def recency(self) -> tuple[date, date, datetime]:
        """Sort key of an entity's entries: the date, undated ones first, then the publication."""
        first, last = self.ordered or (date.min, date.min)
        return (last, first, self.published_at)


@dataclass(slots=True)
class Survey:
    """Every entry's card, and who and what it touches."""

    cards: dict[str, Card] = field(default_factory=dict)
    by_entity: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_source: dict[int, list[Card]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[int, SourceRef] = field(default_factory=dict)
    acting: set[str] = field(default_factory=set)
    """Slugs of those whose acts are on record."""
    told: list[Card] = field(default_factory=list)
    """Entries once corrected, updated or retracted."""
    turns: date | None = None
    """First day after the build on which a position may change by itself."""

    def add(self, entry: EntryView, card: Card, *, today: date) -> None:
        """Take note of one entry."""
        self.cards[card.public_id] = card
        if entry.change in TOLD or any(step.change in TOLD for step in entry.history):
            self.told.append(card)
        if card.retracted:
            return
        for slug in _named(entry):
            self.by_entity[slug].append(card)
        for source in {
            citation.source.id: citation.source for citation in entry.citations
        }.values():
            self.sources[source.id] = source
            self.by_source[source.id].append(card)
        if entry.act:
            self.acting.add(entry.act.actor.slug)
            self._turn(entry.date_min, today)
            self._turn(entry.date_max, today)

    def standing(self) -> Iterator[Card]:
        """Cards of entries that were not retracted, by public id."""
        return (card for card in self.cards.values() if not card.retracted)

    def newest(self) -> list[Card]:
        """Standing entries, the latest publication first."""
        return sorted(self.standing(), key=lambda card: card.published_at, reverse=True)

    def _turn(self, bound: date | None, today: date) -> None:
        if bound and bound > today and (self.turns is None or bound < self.turns):
            self.turns = bound


def changed(cards: Iterable[Card]) -> datetime | None:
    """When a list of these last changed; None for an empty one."""
    return max((card.published_at for card in cards), default=None)


def ordered(entry: EntryView) -> DatedAs | None:
    """The day or days to sort an entry by; None if it is undated."""
    first = entry.date_min or entry.date_max
    last = entry.date_max or entry.date_min
    return (first, last) if first and last else None


def month(entry: EntryView) -> tuple[int, int] | None:
    """Where an entry stands on a timeline: (year, month), month 0 if it is not known.

    None for an undated one, and for one of which only a last possible day is known: to put it there
    would invent a date.
    """
    first, last = entry.date_min, entry.date_max
    if entry.date is None or first is None:
        return None
    if edtf.parse(entry.date).lasts:  # stands where it begins
        return (first.year, first.month if len(entry.date.split("/")[0]) > len("2025") else 0)
    if last and (first.year, first.month) == (last.year, last.month):
        return (first.year, first.month)
    return (first.year, 0)


def _named(entry: EntryView) -> dict[str, None]:
    """Slugs of everybody an entry names, each once, in order."""
    slugs = dict.fromkeys(each.entity.slug for each in entry.participants)
    if entry.act:
        slugs |= dict.fromkeys((entry.act.actor.slug, entry.act.subject.slug))
    return slugs | dict.fromkeys(_subject(tally) for tally in entry.tallies)


def _subject(tally: TallyView) -> str:
    return tally.subject.slug
