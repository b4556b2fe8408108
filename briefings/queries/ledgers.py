"""Ledgers kept in this process: reading and sorting ten thousand acts costs far more than asking them.

Nothing here is the truth, and nothing is ever out of date. What is kept stands under the very state of
the record that it was read at: the last publication by the moment asked about, with the hashes that
chain it to all before it. Whatever is published, by whichever process, makes another key; two moments
with nothing published between them share one.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db.models import Subquery

from briefings.models import Publication
from briefings.positions import Ledger
from briefings.types import TallyView

ROOM = 60_000
"""How many acts are kept in all, at about half a kilobyte each; whoever was asked about last stays."""

HEAD = ("serial", "content_hash", "previous_hash", "published_at")
"""What tells one state of the record from another: its last publication, chained to all before."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What positions on one subject, or of one actor, are worked out from."""

    ledger: Ledger
    slugs: dict[int, str]
    """Everybody whom the acts name, by key, as they were called when the ledger was made."""
    tallies: tuple[TallyView, ...]


def head(known_at: datetime) -> dict[str, Subquery]:
    """The state of the record at a moment (aware), to be asked for beside something else."""
    last = Publication.objects.filter(published_at__lte=known_at).order_by("-published_at")
    return {f"head_{name}": Subquery(last.values(name)[:1]) for name in HEAD}


class Shelf:
    """Holds the ledgers asked for last, up to ROOM acts. Safe between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._taken = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        """What is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep it; what was asked for longest ago makes room. What is too large for all is not kept."""
        size = 1 + len(kept.ledger.acts)
        with self._lock:
            if size > self._room:
                return
            old = self._kept.pop(key, None)
            if old is not None:
                self._taken -= 1 + len(old.ledger.acts)
            self._kept[key] = kept
            self._taken += size
            while self._taken > self._room:
                _, gone = self._kept.popitem(last=False)
                self._taken -= 1 + len(gone.ledger.acts)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._taken = 0


shelf = Shelf()
