"""All that positions on one subject are made of: its acts by fold, sorted, and the folds themselves."""

from collections.abc import Iterable, Mapping, Set
from operator import itemgetter
from typing import TypeAlias

from briefings.positions.fold import Fold, Order, in_order
from briefings.positions.steps import ALWAYS, LAPSE, LAPSING, NEVER, TABLES, Event
from briefings.types import ActRecord
from briefings.vocabulary import Certainty, ObjectKind

_Key: TypeAlias = tuple[str, ObjectKind]  # one fold of a subject: actor and object_kind
_Group: TypeAlias = list[tuple[Order, ActRecord]]  # the acts of one fold, in order
_Ordered: TypeAlias = tuple[Order, Event]
_Lapses: TypeAlias = list[tuple[_Key, _Ordered]]


class Case:
    """The folds of one subject. Never changed: what is published since makes another one."""

    __slots__ = ("_bare_lapses", "_denied", "_groups", "_lapses", "_subject", "folds")

    def __init__(
        self, subject: str, groups: Mapping[_Key, _Group], denied: Set[str | None]
    ) -> None:
        """`groups` are the dated acts of each fold, in order; `denied` the entries that a
        denial reacts to."""
        self._subject = subject
        self._groups = groups
        self._denied = denied
        events: dict[_Key, list[_Ordered]] = {}
        bare: dict[_Key, list[_Ordered]] = {}
        for key, group in groups.items():
            events[key], bare[key] = self._events(group)
        self._lapses = _lapses(events)
        self._bare_lapses = _lapses(bare)
        self.folds = {
            key: self._fold(key, own, bare[key]) for key, own in events.items() if key[0] != subject
        }

    @classmethod
    def of(cls, subject: str, acts: Iterable[ActRecord], denied: Set[str | None]) -> "Case":
        """From the acts on a subject that positions are made of."""
        groups: dict[_Key, _Group] = {}
        for act in acts:
            if act.date is not None:
                groups.setdefault(_key(act), []).append(in_order(act))
        for group in groups.values():
            group.sort(key=itemgetter(0))
        return cls(subject, groups, denied)

    def changed(
        self, gone: Iterable[ActRecord], new: Iterable[ActRecord], denied: Set[str | None]
    ) -> "Case":
        """The same subject without some of its acts and with some others.

        What nobody touched is taken over as it is, answers included, unless it may hang on what was
        touched: by an annexation, an end or a denial.
        """
        groups = dict(self._groups)
        touched = set()
        lapses = denied != self._denied
        for act in (*gone, *new):
            touched.add(_key(act))
            lapses = lapses or act.verb in LAPSING
        left = {act.entry for act in gone}
        for key in touched:
            group = [pair for pair in groups.pop(key, ()) if pair[1].entry not in left]
            group += [in_order(act) for act in new if _key(act) == key and act.date is not None]
            # The bound of what lapses others may be another act of its own fold.
            lapses = lapses or any(act.verb in LAPSING for _, act in group)
            if group:
                group.sort(key=itemgetter(0))
                groups[key] = group
        if lapses:
            return Case(self._subject, groups, denied)
        case = object.__new__(Case)
        case._subject = self._subject
        case._groups = groups
        case._denied = denied
        case._lapses = self._lapses
        case._bare_lapses = self._bare_lapses
        case.folds = dict(self.folds)
        for key in touched:
            case.folds.pop(key, None)
            if key in groups and key[0] != self._subject:
                case.folds[key] = case._fold(key, *case._events(groups[key]))
        return case

    def _events(self, group: _Group) -> tuple[list[_Ordered], list[_Ordered]]:
        """The events of one fold, and those without what is disputed or denied."""
        own = _bounded(group)
        denied = self._denied
        trusted = [
            pair
            for pair in group
            if pair[1].certainty is not Certainty.DISPUTED and pair[1].entry not in denied
        ]
        return own, own if len(trusted) == len(group) else _bounded(trusted)

    def _fold(self, key: _Key, own: list[_Ordered], bare: list[_Ordered]) -> Fold:
        same = bare is own and self._lapses == self._bare_lapses
        return Fold(
            key[0],
            key[1],
            _merged(key, own, self._lapses),
            None if same else _merged(key, bare, self._bare_lapses),
        )


def _key(act: ActRecord) -> _Key:
    return act.actor, act.object_kind or ObjectKind.STATE


def _bounded(group: _Group) -> list[_Ordered]:
    """The acts of one fold, in order, as events: open bounds resolved."""
    events: list[_Ordered] = []
    bound = ALWAYS
    for order, act in group:
        when = act.date
        last = NEVER if when is None or when.max is None else order[1]
        first = order[0] if when is not None and when.min is not None else min(bound, last)
        events.append((order, (first, last, TABLES[act.verb], act)))
        bound = ALWAYS if last == NEVER else last
    return events


def _lapses(events: Mapping[_Key, list[_Ordered]]) -> _Lapses:
    """What annexes or ends the subject, as it acts on the positions of others."""
    return [
        (key, (order, (first, last, LAPSE, act)))
        for key, own in events.items()
        for order, (first, last, _, act) in own
        if act.verb in LAPSING
    ]


def _merged(key: _Key, own: list[_Ordered], lapses: _Lapses) -> list[Event]:
    """One fold's own events with what lapses them from outside, in order."""
    foreign = [event for owner, event in lapses if owner != key]
    if foreign:
        own = sorted(own + foreign, key=itemgetter(0))
    return [event for _, event in own]
