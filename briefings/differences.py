"""What changed from one state of an entry to the next, field by field, in words. Pure."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefings import edtf
from briefings.types import ActView, CitationView, Content, EntityRef, TallyView


@dataclass(frozen=True, slots=True)
class Difference:
    """One field; ``old`` is empty for what came, ``new`` for what went."""

    field: str
    old: str
    new: str


def between(old: Content, new: Content) -> tuple[Difference, ...]:
    """Every difference from ``old`` to ``new``, in the order in which an editor thinks."""
    return (
        *_changed("Kind", old.kind.label, new.kind.label),
        *_changed("Headline", old.headline, new.headline),
        *_changed("Statement", old.statement, new.statement),
        *_act(old.act, new.act),
        *_rows("Participant", _participants(old), _participants(new)),
        *_dates("Date", old.date, new.date),
        *_changed("Basis", old.basis.label, new.basis.label),
        *_changed("How sure", old.certainty.label, new.certainty.label),
        *_changed("Scope", old.scope, new.scope),
        *_rows("Citation", _citations(old), _citations(new)),
        *_rows("Claimed count", _tallies(old), _tallies(new)),
    )


def fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    """What changed in fields by their labels, in the order of ``new``."""
    return tuple(
        Difference(name, old.get(name, ""), now)
        for name, now in new.items()
        if old.get(name, "") != now
    )


def rows(field: str, old: Mapping[int, str], new: Mapping[int, str]) -> tuple[Difference, ...]:
    """What changed in lines by the keys of their rows: those that stayed, went and came."""
    return tuple(
        Difference(field, old.get(key, ""), new.get(key, ""))
        for key in (*old, *(key for key in new if key not in old))
        if old.get(key, "") != new.get(key, "")
    )


def _changed(field: str, old: str, new: str) -> Iterator[Difference]:
    if old != new:
        yield Difference(field, old, new)


def _dates(field: str, old: str | None, new: str | None) -> Iterator[Difference]:
    """Dates in words; as stored too, should the words be the same."""
    if old != new:
        before, after = _when(old), _when(new)
        if before == after:
            before, after = f"{before} ({old})", f"{after} ({new})"
        yield Difference(field, before, after)


def _when(date: str | None) -> str:
    return edtf.display(edtf.parse(date)) if date else ""


def _act(old: ActView | None, new: ActView | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _changed("Act", _act_line(old), _act_line(new))
        return
    yield from _entities("Actor", old.actor, new.actor)
    yield from _changed("Did what", old.verb.label, new.verb.label)
    yield from _entities("Subject", old.subject, new.subject)
    for field, before, after in (
        ("As what", old.object_kind, new.object_kind),
        ("How", old.mode, new.mode),
        ("Level", old.level, new.level),
    ):
        yield from _changed(field, before.label if before else "", after.label if after else "")
    yield from _changed("Sequence", str(old.sequence), str(new.sequence))
    yield from _dates("Announced", old.announced, new.announced)
    yield from _changed("Answers", old.reacts_to or "", new.reacts_to or "")


def _act_line(act: ActView | None) -> str:
    if act is None:
        return ""
    return f"{act.actor.short_name} {act.verb.label} {act.subject.short_name}"


def _entities(field: str, old: EntityRef, new: EntityRef) -> Iterator[Difference]:
    """By name, and by slug too where two entities share a name."""
    if old.slug != new.slug and old.short_name == new.short_name:
        yield Difference(field, f"{old.short_name} ({old.slug})", f"{new.short_name} ({new.slug})")
    else:
        yield from _changed(field, old.short_name, new.short_name)


Rows = dict[Hashable, list[str]]
"""Lines by what makes a row that row; the same may stand there twice."""


def _rows(field: str, old: Rows, new: Rows) -> Iterator[Difference]:
    """Rows that changed, then those that went, then those that came."""
    for key in (*old, *(key for key in new if key not in old)):
        before, after = list(old.get(key, ())), list(new.get(key, ()))
        for line in list(before):
            if line in after:
                before.remove(line)
                after.remove(line)
        for place in range(max(len(before), len(after))):
            yield Difference(
                field,
                before[place] if place < len(before) else "",
                after[place] if place < len(after) else "",
            )


def _lines(pairs: Iterable[tuple[Hashable, str]]) -> Rows:
    rows: Rows = {}
    for key, line in pairs:
        rows.setdefault(key, []).append(line)
    return rows


def _participants(content: Content) -> Rows:
    return _lines(
        ((row.entity.slug, row.role), f"{row.entity.short_name} ({row.role.label})")
        for row in content.participants
    )


def _citations(content: Content) -> Rows:
    return _lines(((row.source.id, row.exact), _citation(row)) for row in content.citations)


def _citation(row: CitationView) -> str:
    words = f"“{row.exact}”" if row.exact else "The whole source"
    supports = ", ".join(claim.label for claim in row.supports)
    return f"{words}, {row.source.title}; {row.role.label}: {supports}"


def _tallies(content: Content) -> Rows:
    return _lines(((row.subject.slug, row.measure), _tally(row)) for row in content.tallies)


def _tally(row: TallyView) -> str:
    out_of = f" of {row.out_of}" if row.out_of is not None else ""
    as_of = f", {_when(row.as_of)}" if row.as_of else ""
    return f"{row.subject.short_name}: {row.value}{out_of} {row.measure.label}{as_of}"
