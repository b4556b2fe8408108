"""Where everybody stands on an entity, and it on others: shown on its page, never typed there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from briefings import edtf, queries
from briefings import words as said
from briefings.admin import words
from briefings.models import Entity, Entry
from briefings.types import ActRecord, Position, PositionsAnswer
from briefings.vocabulary import Coverage, Status, Verb

SHOWN = 100
"""Acts of a list, the latest; a famous subject has thousands, and the list of entries has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One position, act or claimed count, in words, and the entry it rests on."""

    who: str
    what: str
    when: str
    more: str
    entry: str
    address: str
    """The entry's page at the desk; empty if it is not there."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is on record of the entity as a subject, or as an actor."""

    key: str
    title: str
    figures: list[tuple[str, str, int]]
    """Key, label and number of what is counted; empty for an actor."""
    state: str
    """Where the entity is not there on the day: why; else empty."""
    partial: bool
    positions: list[Row]
    other_acts: list[Row]
    undated: list[Row]
    tallies: list[Row]
    other_acts_left: int
    """How many earlier ones are left out."""
    undated_left: int
    all_acts: str
    """The list of entries with every act of this side."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Both sides on one day."""

    day: str
    problem: str
    """What is wrong with the day that somebody typed; else empty."""
    sides: list[Side]


COUNTED = (
    ("recognises", said.STANDINGS[Status.RECOGNISES].label),
    ("un_members", "of these, UN members"),
    ("others", "of these, others"),
    ("recognises_undisputed", "Undisputed"),
    ("possible", "Perhaps more"),
    *(
        (key, said.STANDINGS[status].label)
        for key, status in (
            ("suspended", Status.SUSPENDED),
            ("withdrawn", Status.WITHDRAWN),
            ("refuses", Status.REFUSES),
            ("lapsed", Status.LAPSED),
        )
    ),
)
ALWAYS = ("recognises", "un_members", "others")
"""Numbers that are shown even when they are 0."""
STATES = {"not_yet": "It does not exist yet on this day.", "ended": "It has ended by this day."}


def panel(entity: Entity, *, on: str, now: datetime) -> Panel:
    """What readers are told on the day `on` (a date as typed; empty means today)."""
    day, problem = _day(on, now)
    on_it, own = queries.both_sides(entity.slug, as_of=day, known_at=now)
    asked = [("subject", "On it", on_it), ("actor", "It on others", own)]
    numbers = {one for _, _, answer in asked for one in _entries(answer)}  # of what is shown
    keys = dict(Entry.objects.filter(public_id__in=numbers).values_list("public_id", "pk"))
    sides = [_side(key, title, answer, keys, entity) for key, title, answer in asked]
    return Panel(day.isoformat(), problem, [one for one in sides if _shown(one)])


def _day(typed: str, now: datetime) -> tuple[date, str]:
    if not typed:
        return now.date(), ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return now.date(), f"“{typed[:40]}” is no day; write one as 2025-07-03. This is today."


def _shown(side: Side) -> bool:
    if side.positions or side.other_acts or side.undated or side.tallies:
        return True
    return side.key == "subject" and bool(side.state)


def _entries(answer: PositionsAnswer) -> Iterator[str]:
    for rows in (
        answer.positions,
        answer.other_acts[-SHOWN:],
        answer.undated[-SHOWN:],
        answer.tallies,
    ):
        yield from (row.entry for row in rows)


def _side(
    key: str, title: str, answer: PositionsAnswer, keys: dict[str, int], entity: Entity
) -> Side:
    def row(who: str, what: str, when: str | None, more: str, entry: str) -> Row:
        name = answer.names[who].short_name if who in answer.names else who
        page = reverse("admin:briefings_entry_change", args=(keys[entry],)) if entry in keys else ""
        return Row(name, what, words.when(when), more, entry, page)

    def position(one: Position) -> Row:
        other = one.actor if key == "subject" else one.subject
        what = f"{one.status.label}, {said.AS_WHAT[one.object_kind]}"
        return row(other, what, one.since, _more(one), one.entry)

    def act(one: ActRecord) -> Row:
        other = one.actor if key == "subject" else one.subject
        return row(other, Verb(one.verb).label, one.date.text if one.date else None, "", one.entry)

    counts = answer.counts
    figures = [(name, label, getattr(counts, name)) for name, label in COUNTED]
    return Side(
        key=key,
        title=title,
        figures=[one for one in figures if one[2] or one[0] in ALWAYS] if key == "subject" else [],
        state=STATES.get(answer.subject_state or "", "") if key == "subject" else "",
        partial=key == "subject" and answer.coverage is Coverage.PARTIAL,
        positions=[position(one) for one in answer.positions],
        other_acts=[act(one) for one in answer.other_acts[-SHOWN:]],
        undated=[act(one) for one in answer.undated[-SHOWN:]],
        tallies=[
            Row(
                who=one.says or "A source",
                what=f"counted {said.counted(one)}",
                when=words.when(one.as_of),
                more="",
                entry=one.entry,
                address=reverse("admin:briefings_entry_change", args=(keys[one.entry],))
                if one.entry in keys
                else "",
            )
            for one in answer.tallies
        ],
        other_acts_left=max(0, len(answer.other_acts) - SHOWN),
        undated_left=max(0, len(answer.undated) - SHOWN),
        all_acts=f"{reverse('admin:briefings_entry_changelist')}?act__{key}__id__exact={entity.pk}",
    )


def _more(position: Position) -> str:
    """What else there is to know of a position."""
    notes = []
    if not position.certain:
        could_be = " or ".join(status.label.lower() for status in position.possible)
        notes.append(f"could be {could_be}")
    if position.disputed:
        notes.append("disputed")
    if position.until_known:
        notes.append(f"changes {edtf.display(edtf.parse(position.until_known))}")
    return "; ".join(notes)
