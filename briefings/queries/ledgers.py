"""Ledgers kept in this process: reading and sorting ten thousand acts costs far more than asking them.

Nothing here is the truth, and nothing is ever out of date. What is kept names the last publication
that it has read, with the hashes that chain it to all before. Every question asks which publication
is the last by its moment: if that is the same one, what is kept holds; if others came since, they
alone are read, and mostly are about somebody else. What is no beginning of the record as it stands,
after a restored backup say, is thrown away.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from briefings.models import Publication
from briefings.positions import Ledger
from briefings.queries.naming import Named
from briefings.types import TallyView

ROOM = 40_000
"""How many acts are kept in all, at about a kilobyte each; whoever was asked about last stays."""
EACH = 4
"""What a ledger without acts counts for: its names and the question for them."""


class Head(NamedTuple):
    """What tells one state of the record from another: its last publication, chained to all before."""

    serial: int
    content_hash: str
    previous_hash: str
    published_at: datetime


NOTHING = Head(0, "", "", datetime.min)  # noqa: DTZ901  # compared with itself alone
"""Before the first publication."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What positions on one subject, or of one actor, are worked out from."""

    ledger: Ledger
    head: Head
    """The state of the record that it was read at, or that it was found to hold for since."""
    ways: dict[int, int]
    """Who was merged into whom, by key, as far as it decides whose acts these are."""
    slugs: dict[int, str]
    """Everybody whom the acts name, by key, as they were called when the ledger was made."""
    tallies: tuple[tuple[int, TallyView], ...]
    """What others claim, each with the serial of its publication."""
    named: Named


def head(known_at: datetime) -> Head:
    """The state of the record at a moment (aware): one row, by an index."""
    last = Publication.objects.filter(published_at__lte=known_at).order_by("-published_at")
    row = last.values_list(*Head._fields).first()
    return Head(*row) if row else NOTHING


class Shelf:
    """Holds the ledgers asked for last, up to ROOM acts. Safe between threads.

    Each lies at a place, which says about whom it is, under the serial that it was read up to.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[tuple[Hashable, int], Kept] = OrderedDict()
        self._serials: dict[Hashable, set[int]] = {}
        self._taken = 0
        self._lock = Lock()

    def get(self, place: Hashable, serial: int) -> Kept | None:
        """What was read last at a place, up to a serial or else nearest before it."""
        with self._lock:
            upto = max((one for one in self._serials.get(place, ()) if one <= serial), default=None)
            if upto is None:
                return None
            self._kept.move_to_end((place, upto))
            return self._kept[place, upto]

    def put(self, place: Hashable, kept: Kept, *, instead: Kept | None = None) -> None:
        """Keep it; what was asked for longest ago makes room. What is too large for all is not kept.

        What it grew from stays no longer, if that is named.
        """
        with self._lock:
            for old in (instead, kept):
                if old is not None:
                    self._drop(place, old.head.serial)
            size = _size(kept)
            if size > self._room:
                return
            self._kept[place, kept.head.serial] = kept
            self._serials.setdefault(place, set()).add(kept.head.serial)
            self._taken += size
            while self._taken > self._room:
                self._drop(*next(iter(self._kept)))

    def __iter__(self) -> Iterator[Kept]:
        """All that is kept now, what was asked for longest ago first."""
        with self._lock:
            return iter(list(self._kept.values()))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._serials.clear()
            self._taken = 0

    def _drop(self, place: Hashable, serial: int) -> None:
        old = self._kept.pop((place, serial), None)
        if old is None:
            return
        self._taken -= _size(old)
        serials = self._serials[place]
        serials.discard(serial)
        if not serials:
            del self._serials[place]


def _size(kept: Kept) -> int:
    return EACH + len(kept.ledger.acts)


shelf = Shelf()
