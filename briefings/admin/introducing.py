"""Whom readers would meet for the first time, told to whoever approves that: all of it, in lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from briefings.introduced import Introduced
from briefings.models import Entity
from briefings.queries import values

OPEN = 3
"""Of so many newcomers every line is shown at once; of more, when one of them is opened."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An entity that no reader knows."""

    key: int
    name: str
    lines: tuple[tuple[str, str], ...]
    """What is said of it, by labels."""
    names: tuple[str, ...]
    """What it is found by."""
    open: bool


def told(people: Iterable[Introduced]) -> list[Newcomer]:
    """Them as the desk shows them; asks the database nothing about those that came with their states."""
    rows = list(people)
    return [_told(one, open_=len(rows) <= OPEN) for one in rows]


def _in_words(entity: Entity, field: str, value: str) -> str:
    named = getattr(entity, field) if field in values.LINKS else None
    if named and named.slug == value:
        return f"{named.short_name} ({named.slug})"
    return values.in_words(field, value)


def _told(one: Introduced, *, open_: bool) -> Newcomer:
    lines = []
    for field in values.FIELDS:
        value = one.said[field]
        if value:
            lines.append((values.LABELS[field], _in_words(one.entity, field, value)))
    return Newcomer(
        key=one.entity.pk,
        name=one.entity.short_name,
        lines=(*lines, ("Address", one.entity.slug)),
        names=tuple(values.line(row) for row in one.said[values.NAMES]),
        open=open_,
    )
