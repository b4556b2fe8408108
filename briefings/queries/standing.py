"""Which publications stand, and which the log of corrections lists: keys alone, kept in this process.

To count ninety thousand entries, or to walk past them to a page far back, costs a tenth of a second;
a slice of their keys costs nothing. As with ledgers, nothing here is the truth or out of date: what is
kept names the last publication that it has read, every question asks which one is the last now, and
only what came since is read. Nothing published is ever changed or removed; what is no beginning of the
record as it stands, after a restored backup say, is read anew.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from briefings.models import Publication
from briefings.vocabulary import Change

Last = tuple[int, int, str, str]
"""The last publication: its serial, its key, and the hashes that chain it to all before."""
NOTHING: Last = (0, 0, "", "")
"""Before the first publication."""
CHUNK = 500
"""Entries asked about at a time."""
_LOGGED = (Change.CORRECTED, Change.UPDATED, Change.RETRACTED)
_LAST = ("serial", "pk", "content_hash", "previous_hash")


@dataclass(frozen=True, slots=True)
class Standing:
    """Keys of publications in one state of the record, each list in the order of serials.

    Eight bytes a key: under a megabyte for a hundred thousand entries.
    """

    last: Last
    keys: "array[int]"
    """Of each entry that stands, its latest publication."""
    logged: "array[int]"
    """What put right, brought up to date or took back, and what had no second reader."""
    replaced: frozenset[int]
    """Publications that a later one of their entry took the place of."""


def standing() -> Standing:
    """How the record stands now: one query if nothing was published since it was asked last."""
    last: Last = (
        Publication.objects.order_by("-serial").values_list(*_LAST).first()
    ) or NOTHING  # by an index; no row, no record
    kept = _kept.get(connection.alias)
    if kept is not None and kept.last == last:
        return kept
    grows = kept is not None and is_before(kept.last, last)
    found = _grown(kept, last) if kept is not None and grows else _read(last)
    _kept[connection.alias] = found
    return found


def forget() -> None:
    """Keep nothing."""
    _kept.clear()


_kept: dict[str, Standing] = {}
"""By database. Replaced, never changed, so that threads may read what others renew."""


def logged() -> Q:
    """What the log of corrections lists. Both ways in are by an index.

    A glass was broken where nobody approved: the database holds it so.
    """
    return Q(change__in=_LOGGED) | Q(approved_by__isnull=True, break_glass__isnull=False)


def is_before(kept: Last, last: Last) -> bool:
    """Whether what was last is part of the record still; what is nothing is as soon read anew."""
    if not 0 < kept[0] < last[0]:
        return False
    serial, key, content, previous = kept
    same = Publication.objects.filter(
        serial=serial, pk=key, content_hash=content, previous_hash=previous
    )
    return same.exists()


def _read(last: Last) -> Standing:
    """From the tables: by indexes alone, since rows with their snapshots are large."""
    rows = Publication.objects.filter(serial__lte=last[0]).order_by()
    again = set(rows.filter(n__gt=1).values_list("entry_id", flat=True))
    replaced = _replaced(again, last)
    retracted = set(rows.filter(change=Change.RETRACTED).values_list("pk", flat=True))
    gone = replaced | retracted
    told = set(rows.filter(logged()).values_list("pk", flat=True))
    every = array("q", rows.order_by("serial").values_list("pk", flat=True))
    return Standing(
        last=last,
        keys=array("q", (key for key in every if key not in gone)),
        logged=array("q", (key for key in every if key in told)),
        replaced=replaced,
    )


def _grown(kept: Standing, last: Last) -> Standing:
    """What is kept, with what was published since."""
    rows = Publication.objects.filter(serial__gt=kept.last[0], serial__lte=last[0])
    new = list(rows.order_by("serial").values_list("pk", "entry_id", "n", "change", "break_glass"))
    replaced = kept.replaced | _replaced({entry for _, entry, n, *_ in new if n > 1}, last)
    keys = kept.keys
    if len(replaced) > len(kept.replaced):
        keys = array("q", (key for key in keys if key not in replaced))
    stand = (
        key for key, _, _, change, _ in new if key not in replaced and change != Change.RETRACTED
    )
    listed = (key for key, _, _, change, glass in new if change in _LOGGED or glass is not None)
    return Standing(
        last=last,
        keys=keys + array("q", stand),
        logged=kept.logged + array("q", listed),
        replaced=replaced,
    )


def _replaced(entries: Iterable[int], last: Last) -> frozenset[int]:
    """Of entries published more than once, every publication but the latest."""
    wanted = sorted(entries)
    latest: dict[int, tuple[int, int]] = {}
    found: list[tuple[int, int, int]] = []
    for start in range(0, len(wanted), CHUNK):
        rows = Publication.objects.filter(
            entry__in=wanted[start : start + CHUNK], serial__lte=last[0]
        )
        found += rows.order_by().values_list("entry_id", "n", "pk")
    for entry, n, key in found:
        latest[entry] = max(latest.get(entry, (0, 0)), (n, key))
    return frozenset(key for entry, n, key in found if latest[entry] != (n, key))
