"""Everybody whom some acts name, as they are called now."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Q

from briefings.models import Entity
from briefings.types import EntityRef
from briefings.vocabulary import EntityKind, UnStatus

_OWN = ("slug", "name", "short_name", "kind", "un_status")
_COLUMNS = ("pk", "merged_into_id", *_OWN, *(f"merged_into__{name}" for name in _OWN))

# Looked up, not called: an enumeration's call costs more than all the rest of a reference.
_KINDS = {kind.value: kind for kind in EntityKind}
_UN = {status.value: status for status in UnStatus}

Question: TypeAlias = tuple[str, tuple[Any, ...]]  # SQL with its parameters


@dataclass(frozen=True, slots=True)
class Named:
    """Some entities, and who is merged into whom, at one moment."""

    question: Question
    """Ready for the database: to write it out costs more than the answer, and it is asked each time."""
    rows: list[tuple[Any, ...]]
    """As the database told them."""
    ways: dict[int, int]
    """Every entity that was merged, by key, with what it was merged into."""
    slugs: dict[int, str]
    """Addresses by key; of a merged one, that of what it was merged into."""
    by_slug: dict[str, EntityRef]


def named(keys: Iterable[int]) -> Named:
    """Entities by key, as they are called now."""
    wanted = frozenset(keys)
    rows = (
        Entity.objects.filter(Q(pk__in=wanted) | Q(merged_into__isnull=False))
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    question = rows.query.get_compiler(connection=connection).as_sql()
    return _told(question, _answered(question), wanted)


def still(before: Named) -> Named:
    """The same entities once more; ``before`` itself if nothing about them has changed."""
    rows = _answered(before.question)
    if rows == before.rows:
        return before
    return _told(before.question, rows, before.slugs.keys())


def _answered(question: Question) -> list[tuple[Any, ...]]:
    # Keys and text alone: there is nothing for Django to convert.
    with connection.cursor() as cursor:
        cursor.execute(*question)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _told(question: Question, rows: list[tuple[Any, ...]], wanted: Set[int]) -> Named:
    ways: dict[int, int] = {}
    slugs: dict[int, str] = {}
    by_slug: dict[str, EntityRef] = {}
    for row in rows:
        pk, into, *columns = row
        if into:
            ways[pk] = into
        if pk in wanted:
            slug, name, short_name, kind, un_status = columns[5:] if into else columns[:5]
            slugs[pk] = slug
            by_slug[slug] = EntityRef(slug, name, short_name, _KINDS[kind], _UN[un_status])
    return Named(question, rows, ways, slugs, by_slug)
