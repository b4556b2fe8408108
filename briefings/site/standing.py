"""Derived positions, arranged as the tables of a subject's or an actor's page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from briefings import words as said
from briefings.site import words
from briefings.site.survey import Card, Survey
from briefings.types import ActRecord, Counts, EntityRef, Position, PositionsAnswer
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    Coverage,
    EntityKind,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)

_STANCES = frozenset({Verb.PROMISES})
_DATED = {
    Status.UNKNOWN_ON_DATE: "First possible",
    Status.LAPSED: "Lapsed",
}
"""What the date column says; "Since" for the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One position, in words."""

    ref: EntityRef
    """The other side: the actor on a subject's page, the subject on an actor's."""
    as_what: str
    status: str
    since: str
    until: str
    """When the next known act changes it; empty if none does."""
    possible: str
    """What it could be while it is not certain; empty when it is."""
    standing: str
    """What the actor is, where it is not a UN member."""
    disputed: bool
    entry: str
    card: Card | None


@dataclass(frozen=True, slots=True)
class Table:
    """The positions of one status."""

    caption: str
    dated: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Side:
    """Everything about a subject as one thing: as a state, or as a government."""

    kind: ObjectKind
    state: SubjectState | None
    summary: str
    partial: bool
    figures: list[tuple[str, str]]
    tables: list[Table]


@dataclass(frozen=True, slots=True)
class Glance:
    """One line of the list of subjects."""

    ref: EntityRef
    kind: ObjectKind
    number: str
    """How many recognise it, as "4, perhaps 5"; empty where a word says it all."""
    word: str
    """What goes before the number, or stands for it."""


def side(answer: PositionsAnswer, survey: Survey) -> Side:
    """The tables for the one object_kind that `answer` counts."""
    kind = answer.object_kind
    mine = [position for position in answer.positions if position.object_kind is kind]
    return Side(
        kind=kind,
        state=answer.subject_state,
        summary=said.summary(answer),
        partial=answer.coverage is Coverage.PARTIAL,
        figures=_figures(answer.counts),
        tables=[
            Table(
                said.STANDINGS[status].caption,
                _DATED.get(status, "Since"),
                [row(position, position.actor, answer, survey) for position in group],
            )
            for status, group in groupby(mine, key=lambda position: position.status)
        ],
    )


def glance(answer: PositionsAnswer, ref: EntityRef) -> Glance:
    """One line for a subject."""
    word, number = words.glance(answer.counts, answer.coverage)
    return Glance(
        ref=ref,
        kind=answer.object_kind,
        number=number,
        word="ended" if answer.subject_state is SubjectState.ENDED else word,
    )


def row(position: Position, other: str, answer: PositionsAnswer, survey: Survey) -> Row:
    """One position in words; `other` is the slug of the side that the row names."""
    ref = _ref(other, answer)
    possible = ""
    if not position.certain:
        could_be = [status.label.lower() for status in position.possible]
        possible = f"could be: {' or '.join(could_be)}"
    return Row(
        ref=ref,
        as_what=said.AS_WHAT[position.object_kind],
        status=position.status.label,
        since=words.when(position.since),
        until=words.when(position.until_known) if position.until_known else "",
        possible=possible,
        standing=""
        if position.actor_un_status is UnStatus.MEMBER
        else position.actor_un_status.label,
        disputed=position.disputed,
        entry=position.entry,
        card=survey.cards.get(position.entry),
    )


def other_kinds(answer: PositionsAnswer) -> list[ObjectKind]:
    """Object kinds with positions that `answer` does not count, in the order of the vocabulary."""
    present = {position.object_kind for position in answer.positions}
    return [kind for kind in ObjectKind if kind in present and kind is not answer.object_kind]


def beside(answer: PositionsAnswer, survey: Survey) -> list[tuple[str, list[Card]]]:
    """Stances, dealings and reactions: on the page, and never in a count."""
    acts = [act for act in answer.other_acts if act.verb not in FOLDED]
    stances = [act for act in acts if act.verb in _STANCES]
    reactions = [act for act in acts if act.verb in REACTIONS]
    dealings = [act for act in acts if act.verb not in _STANCES | REACTIONS]
    groups = (("Promises", stances), ("Dealings", dealings), ("Reactions", reactions))
    found = [(heading, cards(group, survey)) for heading, group in groups]
    return [(heading, items) for heading, items in found if items]


def cards(acts: Iterable[ActRecord], survey: Survey) -> list[Card]:
    """The standing entries behind some acts, the latest date first."""
    found = {act.entry: survey.cards[act.entry] for act in acts if act.entry in survey.cards}
    standing = [card for card in found.values() if not card.retracted]
    return sorted(standing, key=lambda card: card.recency, reverse=True)


def tallies(answer: PositionsAnswer, survey: Survey) -> list[tuple[str, Card | None]]:
    """Counts that others claim, each with the entry that reports it."""
    return [
        (
            said.tally(tally),
            survey.cards.get(tally.entry),
        )
        for tally in answer.tallies
    ]


def _figures(counts: Counts) -> list[tuple[str, str]]:
    """The numbers under a heading; a zero only where there is nothing else to show."""
    recognise = [
        (_with_undisputed(counts.un_members, counts.un_members_undisputed), "UN members"),
        (_with_undisputed(counts.others, counts.others_undisputed), "Others"),
    ]
    rest = (
        (counts.unknown_on_date, Status.UNKNOWN_ON_DATE),
        (counts.suspended, Status.SUSPENDED),
        (counts.withdrawn, Status.WITHDRAWN),
        (counts.refuses, Status.REFUSES),
        (counts.lapsed, Status.LAPSED),
    )
    figures = [(str(number), said.STANDINGS[status].label) for number, status in rest if number]
    return recognise + figures if counts.recognises or not figures else figures


def _with_undisputed(number: int, undisputed: int) -> str:
    return str(number) if number == undisputed else f"{number} ({undisputed} undisputed)"


def _ref(slug: str, answer: PositionsAnswer) -> EntityRef:
    """The entity behind a slug; the slug itself stands in for one that nobody named."""
    return answer.names.get(slug) or EntityRef(slug, slug, slug, EntityKind.STATE, UnStatus.NONE)
