"""What stands beside positions: other acts, undated ones, and as what anybody was recognised."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from briefings.positions.fold import Order, in_order
from briefings.types import ActRecord
from briefings.vocabulary import FOLDED, ObjectKind


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the positions on a subject, or of an actor, on whatever day."""

    kinds: frozenset[ObjectKind]
    """As what it was recognised, refused and so on; undated acts included."""
    undated: tuple[ActRecord, ...]
    others: tuple[ActRecord, ...]
    """Dated acts that positions are not made of, in order."""
    places: tuple[int, ...]
    """The day (ordinal) by which each of them stands in that order."""
    open: tuple[int, ...]
    """Which of them have no first possible day: they may have happened by any."""

    @classmethod
    def of(cls, acts: list[ActRecord]) -> "Beside":
        """From all acts on the subject, or of the actor."""
        others = listed(act for act in acts if act.verb not in FOLDED and act.date is not None)
        return cls(
            kinds=_kinds(acts),
            undated=listed(act for act in acts if act.date is None),
            others=others,
            places=tuple([_order(act)[0] for act in others]),
            open=_open(others),
        )

    def others_by(self, as_of: date) -> tuple[ActRecord, ...]:
        """The other acts, but those that cannot have happened by a day."""
        stop = bisect_right(self.places, as_of.toordinal())
        later = self.open[bisect_left(self.open, stop) :]
        return self.others[:stop] + tuple(self.others[place] for place in later)

    def changed(
        self,
        gone: Iterable[ActRecord],
        new: Iterable[ActRecord],
        everything: Iterable[ActRecord],
    ) -> "Beside":
        """The same as of ``everything``: these acts without some, and with some others."""
        others, places = list(self.others), list(self.places)
        undated = list(self.undated)
        kinds: frozenset[ObjectKind] | None = self.kinds
        for act in gone:
            if act.verb in FOLDED:
                kinds = None  # only all the others tell whether it was the last of its kind
            if act.date is None:
                undated.remove(act)
            elif act.verb not in FOLDED:
                place = bisect_left(others, _order(act), key=_order)
                del others[place], places[place]
        for act in new:
            if act.date is None:
                undated.append(act)
            elif act.verb not in FOLDED:
                order = _order(act)
                place = bisect_left(others, order, key=_order)
                others.insert(place, act)
                places.insert(place, order[0])
        return Beside(
            kinds=_kinds(everything) if kinds is None else kinds | _kinds(new),
            undated=listed(undated),
            others=tuple(others),
            places=tuple(places),
            open=_open(others),
        )


def listed(acts: Iterable[ActRecord]) -> tuple[ActRecord, ...]:
    """In order of date (undated last), sequence, verb, public id."""
    return tuple(act for _, act in sorted(map(in_order, acts), key=itemgetter(0)))


def _kinds(acts: Iterable[ActRecord]) -> frozenset[ObjectKind]:
    return frozenset(
        [act.object_kind for act in acts if act.object_kind is not None and act.verb in FOLDED]
    )


def _order(act: ActRecord) -> Order:
    return in_order(act)[0]


def _open(others: Iterable[ActRecord]) -> tuple[int, ...]:
    return tuple([place for place, act in enumerate(others) if act.date and act.date.min is None])
