"""Everybody whom some acts name, as they are called now."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from briefings import gazetteer
from briefings.models import Entity, PublishedParticipant
from briefings.types import EntityRef
from briefings.vocabulary import EntityKind, UnStatus

_OWN = ("slug", "name", "short_name", "kind", "un_status")
_COLUMNS = (
    "pk",
    "merged_into_id",
    "of_state_id",
    *_OWN,
    *(f"merged_into__{name}" for name in _OWN),
)

# Looked up, not called: an enumeration's call costs more than all the rest of a reference.
_KINDS = {kind.value: kind for kind in EntityKind}
_UN = {status.value: status for status in UnStatus}

Question: TypeAlias = tuple[str, tuple[Any, ...] | None]  # SQL with its parameters, if any are left


@dataclass(frozen=True, slots=True)
class Named:
    """Some entities, and who is merged into whom, at one moment."""

    question: Question
    """Ready for the database: to write it out costs more than the answer, and it is asked each time."""
    rows: list[tuple[Any, ...]]
    """As the database told them."""
    of_state: int | None
    ways: dict[int, int]
    """Every entity that was merged, by key, with what it was merged into."""
    slugs: dict[int, str]
    """Addresses by key; of a merged one, that of what it was merged into."""
    by_slug: dict[str, EntityRef]
    bodies: tuple[EntityRef, ...]
    """Those of one state that stand and that readers may know, if a state was given, by addresses."""


def met() -> Q:
    """Whether readers may know of an entity: a standing entry names it by itself, or the gazetteer does.

    One that an editor has just added has a name that no second person read.
    """
    parts = PublishedParticipant.objects.standing().filter(entity=OuterRef("pk"))
    # Not Exists: Postgres would find out about everybody at once, for the few who are asked about.
    return Q(slug__in=_LISTED) | Q(pk=Subquery(parts.values("entity")[:1]))


_LISTED = [one.slug for one in gazetteer.read() if one.of_state]


def named(keys: Iterable[int], *, of_state: int | None = None) -> Named:
    """Entities by key, as they are called now, and the bodies of a state (by its key)."""
    wanted = frozenset(keys)
    asked = Q(pk__in=wanted) | Q(merged_into__isnull=False)
    if of_state is not None:
        asked |= Q(of_state=of_state) & met()
    rows = Entity.objects.filter(asked).order_by("pk").values_list(*_COLUMNS)
    question: Question = rows.query.get_compiler(connection=connection).as_sql()
    if connection.vendor == "postgresql":
        # Its driver puts them in itself, one by one, and there are hundreds: once is enough.
        question = connection.ops.compose_sql(*question), None  # type: ignore[attr-defined]  # Postgres’s own
    return _told(question, _answered(question), wanted, of_state)


def still(before: Named) -> Named:
    """The same entities once more; ``before`` itself if nothing about them has changed."""
    rows = _answered(before.question)
    if rows == before.rows:
        return before
    return _told(before.question, rows, before.slugs.keys(), before.of_state)


def _answered(question: Question) -> list[tuple[Any, ...]]:
    # Keys and text alone: there is nothing for Django to convert.
    with connection.cursor() as cursor:
        cursor.execute(*question)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _told(
    question: Question, rows: list[tuple[Any, ...]], wanted: Set[int], of_state: int | None
) -> Named:
    ways: dict[int, int] = {}
    slugs: dict[int, str] = {}
    by_slug: dict[str, EntityRef] = {}
    bodies: list[EntityRef] = []
    for pk, into, state, *columns in rows:
        if into:
            ways[pk] = into
        elif of_state is not None and state == of_state:
            bodies.append(_ref(columns[:5]))
        if pk in wanted:
            ref = _ref(columns[5:] if into else columns[:5])
            slugs[pk] = ref.slug
            by_slug[ref.slug] = ref
    bodies.sort(key=attrgetter("slug"))
    return Named(question, rows, of_state, ways, slugs, by_slug, tuple(bodies))


def _ref(columns: Sequence[str]) -> EntityRef:
    slug, name, short_name, kind, un_status = columns
    return EntityRef(slug, name, short_name, _KINDS[kind], _UN[un_status])
