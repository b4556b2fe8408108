"""Which other entries may tell the same happening. A hint for an editor, never a merge.

The same verb, an actor in common, compatible subjects, dates that overlap, at least one of them known.
Where there is no act, a kind says less than a verb: there both dates must be known at both ends, and
both name the same subject or none. (In the demo record the looser rule gave 24 hints, none of them right.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from briefings import edtf
from briefings.drafted import Draft
from briefings.models import Act, Entity, Entry, Participant
from briefings.vocabulary import EntryKind, EntryState, Role, Verb

ACTING = (Role.ACTOR, Role.SPEAKER)
ACTED_UPON = (Role.SUBJECT, Role.TARGET)
LOOKED_AT = 60
"""Entries judged; the newest that share an actor and the verb or kind."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a telling, with the states behind them."""

    key: int
    name: str
    of_state: int | None = None
    claimed_by: int | None = None

    @classmethod
    def of(cls, entity: Entity) -> "Party":
        """A row as a party."""
        return cls(entity.pk, entity.short_name, entity.of_state_id, entity.claimed_by_id)


@dataclass(frozen=True, slots=True)
class Telling:
    """Who did what, to whom and when, as one entry tells it."""

    public_id: str
    kind: EntryKind
    verb: Verb | None
    actors: tuple[Party, ...]
    subjects: tuple[Party, ...]
    date: str | None
    entry: int = 0
    """Its key."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another entry that may tell the same, and why we think so."""

    entry: int
    public_id: str
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """As the desk says it: "May repeat E-0012: same verb, Russia, Taliban, July 2025"."""
        return f"May repeat {self.public_id}: {', '.join(self.reasons)}"


def likeness(one: Telling, other: Telling) -> Likeness | None:
    """Why ``other`` may tell what ``one`` tells; None if it does not. Pure."""
    if (one.kind, one.verb) != (other.kind, other.verb) or not _overlap(one.date, other.date):
        return None
    if not one.verb and not (_within_bounds(one.date) and _within_bounds(other.date)):
        return None
    actor = _common(one.actors, other.actors, through_claims=True)
    if actor is None:
        return None
    subject = _common(one.subjects, other.subjects, through_claims=False)
    if subject is None and (one.subjects or other.subjects):
        return None
    when = edtf.display(edtf.parse(other.date)) if other.date else "undated there"
    same = "same verb" if one.verb else "same kind"
    return Likeness(other.entry, other.public_id, tuple(filter(None, (same, actor, subject, when))))


def _overlap(one: str | None, other: str | None) -> bool:
    """Whether two dates share a day; an unknown one may be any, but not both."""
    if not one or not other:
        return bool(one or other)
    a, b = edtf.parse(one), edtf.parse(other)
    starts_too_late = a.min is not None and b.max is not None and a.min > b.max
    ends_too_early = a.max is not None and b.min is not None and a.max < b.min
    return not (starts_too_late or ends_too_early)


def _within_bounds(date: str | None) -> bool:
    when = edtf.parse(date) if date else None
    return when is not None and when.min is not None and when.max is not None


def _common(
    ones: tuple[Party, ...], others: tuple[Party, ...], *, through_claims: bool
) -> str | None:
    """Who is on both sides, by name; a body also stands for its state, and the state for it.

    Two bodies of one state, or two regions claimed by one, are not each other.
    """
    for other in others:
        for one in ones:
            if one.key == other.key:
                return other.name
            if one.of_state == other.key or other.of_state == one.key:
                return f"{other.name} for {one.name}"
            if through_claims and (one.claimed_by == other.key or other.claimed_by == one.key):
                return f"{other.name} for {one.name}"
    return None


def likely(draft: Draft) -> list[Likeness]:
    """Entries that may repeat this one, the newest first; one query for acts, two for the rest."""
    one = telling(draft.entry, draft.act, draft.participants)
    if not one.actors:
        return []
    found = (likeness(one, other) for other in _candidates(one, draft.entry))
    return [item for item in found if item][:SHOWN]


def telling(entry: Entry, act: Act | None, participants: list[Participant]) -> Telling:
    """What an entry tells, from its rows."""
    acting = [act.actor] if act else [row.entity for row in participants if row.role in ACTING]
    upon = [act.subject] if act else [row.entity for row in participants if row.role in ACTED_UPON]
    return Telling(
        entry.public_id,
        EntryKind(entry.kind),
        Verb(act.verb) if act else None,
        tuple(map(Party.of, acting)),
        tuple(map(Party.of, upon)),
        entry.date or None,
        entry.pk,
    )


def _candidates(one: Telling, entry: Entry) -> Iterator[Telling]:
    """A bounded number of entries worth judging, cut down by the database as far as it can."""
    rows = Entry.objects.exclude(pk=entry.pk).exclude(state=EntryState.RETRACTED)
    rows = rows.filter(kind=one.kind).order_by("-pk")
    if one.date is None:
        rows = rows.filter(date__isnull=False)
    # Bounds are open where they are null, so a row is left out only for a bound that it has.
    if entry.date_min:
        rows = rows.exclude(date_max__lt=entry.date_min)
    if entry.date_max:
        rows = rows.exclude(date_min__gt=entry.date_max)
    actors = _related(one.actors)
    if one.verb:
        acts = rows.filter(
            act__verb=one.verb, act__actor__in=actors, act__subject__in=_related(one.subjects)
        ).select_related("act__actor", "act__subject")
        return (telling(row, row.act, []) for row in acts[:LOOKED_AT])
    named = Participant.objects.filter(entity__in=actors, role__in=ACTING).values("entry")
    people = Prefetch("participants", Participant.objects.select_related("entity"))
    others = rows.filter(pk__in=named, act__isnull=True).prefetch_related(people)
    return (telling(row, None, list(row.participants.all())) for row in others[:LOOKED_AT])


def _related(parties: tuple[Party, ...]) -> QuerySet[Entity, Any]:
    """Keys of whoever may stand for one of ``parties``, and a few more: `likeness` judges."""
    keys = {party.key for party in parties}
    keys |= {party.of_state for party in parties if party.of_state}
    keys |= {party.claimed_by for party in parties if party.claimed_by}
    return Entity.objects.filter(
        Q(pk__in=keys) | Q(of_state__in=keys) | Q(claimed_by__in=keys)
    ).values("pk")
