"""Versions of entries that were published in a stretch of the record, for choosing what to tell."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from briefings import snapshot
from briefings.models import Publication, PublishedParticipant
from briefings.selection import Version
from briefings.topics import topic_of
from briefings.vocabulary import Change

CHUNK = 500
"""Entries with earlier versions that are read at a time."""


class _Row(NamedTuple):
    """A publication as it is read."""

    key: int
    entry: int
    n: int
    serial: int
    kind: str
    change: str
    day: date | None
    verb: str | None
    says: str


def last_before(moment: datetime) -> int:
    """Serial of the last publication before ``moment``; 0 when there is none.

    Serials and moments rise together (`publish.release`), so a moment cuts the record in two.
    """
    rows = Publication.objects.filter(published_at__lt=moment).order_by("-published_at")
    return rows.values_list("serial", flat=True).first() or 0


def histories(*, since: int, upto: int) -> list[tuple[Version, ...]]:
    """Every entry that changed in ``(since, upto]``, each with all its versions up to there.

    By serial. Earlier versions are among them for readers who heard less, and for what is taken back.
    """
    return _histories({"serial__gt": since, "serial__lte": upto}, {"serial__lte": upto})[1]


def histories_from(moment: datetime) -> tuple[int, list[tuple[Version, ...]]]:
    """Every entry that changed at ``moment`` or later, and the serial before the first change.

    The serial is 0 if none did.
    """
    return _histories({"published_at__gte": moment}, {})


def _histories(
    changed: dict[str, Any], upto: dict[str, Any]
) -> tuple[int, list[tuple[Version, ...]]]:
    """In three queries, however much is new, until CHUNK entries of it were published before."""
    rows = list(_rows(Publication.objects.filter(**changed)))
    since = rows[0].serial - 1 if rows else 0
    # What was published before has earlier versions, and may be undone. A snapshot is large, and says
    # nothing new of what was published once.
    again = sorted({row.entry for row in rows if row.n > 1})
    chunks = [again[start : start + CHUNK] for start in range(0, len(again), CHUNK)]
    several = set(again)
    rows = [row for row in rows if row.entry not in several]
    named: dict[int, frozenset[int]] = {}
    where = Q(**{f"publication__{name}": value for name, value in changed.items()})
    if rows or chunks:
        # Names of the first chunk come with the others': mostly there are no more.
        named = _named(where | Q(publication__entry__in=chunks[0]) if chunks else where)
    for entries in chunks[1:]:
        named |= _named(Q(publication__entry__in=entries))
    for entries in chunks:
        rows += _rows(Publication.objects.filter(entry__in=entries, **upto), "snapshot")
    made: dict[int, list[Version]] = defaultdict(list)
    for row in rows:
        before = made[row.entry][-1] if made[row.entry] else None
        carried = before if row.change == Change.RETRACTED else None
        version = Version(
            key=row.key,
            serial=row.serial,
            kind=row.kind,
            change=row.change,
            date_min=row.day,
            topic=carried.topic if carried else topic_of(row.kind, row.verb),
            names=carried.names if carried else named.get(row.key, frozenset()),
            says=row.says,
        )
        made[row.entry].append(version)
    return since, [tuple(versions) for versions in made.values()]


def _rows(publications: QuerySet[Publication], *more: str) -> Iterator[_Row]:
    """By serial; with what they say where ``more`` is the snapshot."""
    columns = ("pk", "entry_id", "n", "serial", "kind", "change", "date_min", "act__verb", *more)
    # Sorted here: asked to sort, SQLite walks all serials rather than look for those of a moment.
    found = publications.order_by().values_list(*columns)
    for row in sorted(found, key=lambda row: row[3]):
        yield _Row._make((*row[:8], snapshot.digest(row[8]) if more else ""))


def _named(where: Q) -> dict[int, frozenset[int]]:
    """Whom each publication names, by what they were merged into."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = PublishedParticipant.objects.filter(where).annotate(
        standing=Coalesce(F("entity__merged_into"), F("entity"))
    )
    for publication, entity in rows.values_list("publication", "standing"):
        found[publication].add(entity)
    return {publication: frozenset(entities) for publication, entities in found.items()}
