"""Standing acts about an entity or by it, as keys in the order of their dates, kept in this process.

A page of them needs all in order; of somebody with ten thousand acts that costs fifty milliseconds,
and readers turn pages. Kept like ledgers: for one state of the record, and for a later one only if
nothing that was published in between bears on them.
"""

from array import array
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import TypeAlias

from django.db import connection
from django.db.models import F, Q, QuerySet

from briefings.models import Entity, Publication, PublishedAct
from briefings.queries import merged
from briefings.queries.standing import Last, Standing, is_before, standing

ROOM = 200_000
"""How many keys are kept in all, at eight bytes each; whoever was asked about last stays."""
EACH = 64
"""What an entity without acts counts for."""
FEW = 100
"""If more was published since, it is read anew."""
Kept: TypeAlias = "tuple[Last, array[int]]"


def acts(asked: Entity) -> "array[int]":
    """Publications of standing acts that an entity which stands takes part in, by date, undated last.

    With what was merged into it.
    """
    now = standing()
    people = frozenset(merged.together(asked).values_list("pk", flat=True))
    place = (connection.alias, people)
    kept = _shelf.get(place)
    if kept is not None and kept[0] == now.last:
        return kept[1]
    if kept is None or not _holds(kept, people, now):
        now, keys = _read(people, now)
    else:
        keys = kept[1]
    _shelf.put(place, (now.last, keys))
    return keys


def _holds(kept: "Kept", people: frozenset[int], now: Standing) -> bool:
    """Whether none of the acts was replaced since, and no new one is about these people, or by them."""
    last, keys = kept
    if now.last[0] - last[0] > FEW or not is_before(last, now.last):
        return False
    if not now.replaced.isdisjoint(keys):
        return False
    new = Publication.objects.filter(serial__gt=last[0], serial__lte=now.last[0])
    return not _of(people).filter(publication__in=new).exists()


def _read(people: frozenset[int], now: Standing) -> "tuple[Standing, array[int]]":
    rows = (
        _of(people)
        .order_by(
            F("date_min").asc(nulls_last=True),
            F("date_max").asc(nulls_last=True),
            "sequence",
            "publication_id",
        )
        .values_list("publication_id", flat=True)
    )
    while True:
        # What was replaced is known: to ask it of each act would cost ten times as much.
        keys = array("q", (key for key in rows.all() if key not in now.replaced))
        after = standing()
        if after.last == now.last:
            return now, keys
        now = after  # published while this was read: both versions of an act may be there


def _of(people: frozenset[int]) -> QuerySet[PublishedAct]:
    return PublishedAct.objects.filter(Q(subject__in=people) | Q(actor__in=people))


class _Shelf:
    """Holds what was asked for last, up to ROOM keys. Safe between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._taken = 0
        self._lock = Lock()

    def get(self, place: Hashable) -> "Kept | None":
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
            return self._kept.get(place)

    def put(self, place: Hashable, kept: "Kept") -> None:
        with self._lock:
            old = self._kept.pop(place, None)
            self._taken += EACH + len(kept[1]) - (EACH + len(old[1]) if old else 0)
            self._kept[place] = kept
            while self._taken > ROOM and self._kept:
                _, (_, keys) = self._kept.popitem(last=False)
                self._taken -= EACH + len(keys)


_shelf = _Shelf()
