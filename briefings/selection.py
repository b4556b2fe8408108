"""What an edition says: which entries, in which order, to readers who want this and heard up to there.

Pure. A cursor is the serial of the last publication that a reader heard of; an edition tells what
differs between the record at the cursor and the record at the end of the digest, one line an entry.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from briefings.vocabulary import Change, EntryKind

_ORDER = {kind.value: place for place, kind in enumerate(EntryKind)}


@dataclass(frozen=True, slots=True)
class Version:
    """A publication, as far as choosing needs it. ``topic`` and ``names`` of a retraction are those of
    what it takes back.
    """

    key: int
    serial: int
    kind: str
    change: str
    date_min: date | None
    topic: str
    names: frozenset[int]
    """Keys of the entities it names, those that were merged by what they were merged into."""
    says: str
    """Two versions of an entry that say the same have the same here."""

    @property
    def retracted(self) -> bool:
        """Whether it takes the entry back."""
        return self.change == Change.RETRACTED


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to hear of."""

    topics: frozenset[str] = frozenset()
    """Empty is all of them."""
    follows: frozenset[int] = frozenset()
    """Entities whose entries are wanted whatever their topic."""
    follows_only: bool = False
    """Only what names somebody they follow."""

    def wants(self, version: Version) -> bool:
        """Whether one version would be told."""
        if version.names & self.follows:
            return True
        return not self.follows_only and (not self.topics or version.topic in self.topics)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an edition."""

    key: int
    """Of the publication."""
    undone: bool = False
    """It was changed and changed back: the reader knew as much, and is told that it wavered."""


def select(
    histories: Iterable[Sequence[Version]],
    *,
    heard: int,
    upto: int,
    wish: Wish,
    doubts: Collection[int] = (),
) -> tuple[Line, ...]:
    """The lines of an edition for readers who heard up to ``heard``, of a digest up to ``upto``.

    ``histories`` are the versions of each entry by serial, from the last at or before ``heard`` on;
    ``doubts`` the ends of digests beyond ``heard`` that perhaps reached them. What was published and
    taken back in between is not told; what is taken back is told to those who may have read it. Acts
    come first, then events and the rest, assessments last; within each the latest known start first.
    Retractions close the list.
    """
    told = []
    for history in histories:
        known = [version for version in history if version.serial <= upto]
        line = _line(known, heard, wish, doubts)
        if line:
            told.append(line)
    told.sort(key=lambda pair: reading_order(pair[0]))
    return tuple(line for _, line in told)


def _line(
    history: Sequence[Version], heard: int, wish: Wish, doubts: Collection[int]
) -> tuple[Version, Line] | None:
    if not history or history[-1].serial <= heard:
        return None
    last = history[-1]
    gap = [version for version in history if version.serial > heard]
    had = _at(history, heard)
    if last.retracted and had is None:
        perhaps = (_at(history, end) for end in doubts)
        had = next((one for one in perhaps if one and not one.retracted and wish.wants(one)), None)
        if had is None:
            return None
    if not (wish.wants(last) or (had is not None and wish.wants(had))):
        return None
    if last.retracted and not (had and wish.wants(had)):
        return None  # what was never told to them need not be taken back from them
    wavered = any(version.says != last.says for version in gap)
    undone = had is not None and had.says == last.says and wavered
    return last, Line(last.key, undone)


def _at(history: Sequence[Version], serial: int) -> Version | None:
    """The version that stood at ``serial``."""
    return next((version for version in reversed(history) if version.serial <= serial), None)


def reading_order(version: Version) -> tuple[bool, int, int, int]:
    """Where a version stands among others."""
    day = version.date_min or date.min
    return version.retracted, _ORDER[version.kind], -day.toordinal(), -version.serial
