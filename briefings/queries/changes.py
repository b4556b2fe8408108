"""Versions of entries that were published in a stretch of the record, for choosing what to tell."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F, Max
from django.db.models.functions import Coalesce

from briefings import snapshot
from briefings.models import Publication, PublishedParticipant
from briefings.selection import Version
from briefings.topics import topic_of
from briefings.vocabulary import Change

CHUNK = 500
"""Entries read at a time."""


def last_before(moment: datetime) -> int:
    """Serial of the last publication before ``moment``; 0 when there is none.

    Serials and moments rise together (`publish.release`), so a moment cuts the record in two.
    """
    rows = Publication.objects.filter(published_at__lt=moment)
    return rows.aggregate(last=Max("serial"))["last"] or 0


def histories(*, since: int, upto: int) -> list[tuple[Version, ...]]:
    """Every entry that changed in ``(since, upto]``, each with all its versions up to there.

    By serial. Earlier versions are among them for readers who heard less, and for what is taken back.
    """
    changed = Publication.objects.filter(serial__gt=since, serial__lte=upto)
    entries = sorted(set(changed.values_list("entry_id", flat=True)))
    found = []
    for start in range(0, len(entries), CHUNK):
        found += _histories(entries[start : start + CHUNK], upto)
    return found


def _histories(entries: list[int], upto: int) -> list[tuple[Version, ...]]:
    rows = Publication.objects.filter(entry__in=entries, serial__lte=upto).order_by("serial")
    several = _published_again(entries, upto)
    # A snapshot is large, and says nothing new of an entry that was published once.
    snapshots = dict(rows.filter(entry__in=several).values_list("pk", "snapshot"))
    named = _named(entries)
    made: dict[int, list[Version]] = defaultdict(list)
    for key, entry, serial, kind, change, day, verb in rows.values_list(
        "pk", "entry_id", "serial", "kind", "change", "date_min", "act__verb"
    ):
        before = made[entry][-1] if made[entry] else None
        retracts = change == Change.RETRACTED
        carried = before if retracts else None
        version = Version(
            key=key,
            serial=serial,
            kind=kind,
            change=change,
            date_min=day,
            topic=carried.topic if carried else topic_of(kind, verb),
            names=carried.names if carried else named.get(key, frozenset()),
            says=snapshot.digest(snapshots[key]) if key in snapshots else "",
        )
        made[entry].append(version)
    return [tuple(versions) for versions in made.values()]


def _published_again(entries: list[int], upto: int) -> set[int]:
    again = Publication.objects.filter(entry__in=entries, serial__lte=upto, n__gt=1)
    return set(again.values_list("entry_id", flat=True))


def _named(entries: list[int]) -> dict[int, frozenset[int]]:
    """Whom each publication names, by what they were merged into."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = PublishedParticipant.objects.filter(publication__entry__in=entries).annotate(
        standing=Coalesce(F("entity__merged_into"), F("entity"))
    )
    for publication, entity in rows.values_list("publication", "standing"):
        found[publication].add(entity)
    return {publication: frozenset(entities) for publication, entities in found.items()}
