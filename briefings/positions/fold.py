"""One fold: the acts of an actor on a subject, in order, and what they come to on a day."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from briefings.types import ActRecord, Position
from briefings.vocabulary import (
    ObjectKind,
    Status,
    UnStatus,
    Verb,
)

# Statuses as small numbers, in the order of their codes: inner loops index tuples with them.
_STATUSES = (
    Status.LAPSED,
    Status.NO_POSITION,
    Status.RECOGNISES,
    Status.REFUSES,
    Status.SUSPENDED,
    Status.WITHDRAWN,
)
_ALONE = tuple((status,) for status in _STATUSES)
_LAPSED, _NO_POSITION, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN = range(6)

_Table: TypeAlias = tuple[int, ...]  # what an act makes of each status, in the order above
_Event: TypeAlias = tuple[int, int, _Table, ActRecord]  # first and last day, table, act
_Order: TypeAlias = tuple[int, int, int, int, str]  # bounds, sequence, verb, public id
_Ordered: TypeAlias = tuple[_Order, _Event]
_Key: TypeAlias = tuple[str, ObjectKind]  # one fold of a subject: actor and object_kind

_LAPSE: _Table = (_LAPSED, _NO_POSITION, _LAPSED, _LAPSED, _LAPSED, _LAPSED)
_TABLES: dict[Verb, _Table] = {
    Verb.RECOGNISES: (_RECOGNISES,) * 6,
    Verb.WITHDRAWS: (_WITHDRAWN,) * 6,
    Verb.SUSPENDS: (_SUSPENDED,) * 6,
    Verb.RESUMES: (_RECOGNISES,) * 6,
    Verb.ANNEXES: _LAPSE,
    Verb.ENDS: _LAPSE,
    Verb.REFUSES: (_LAPSED, _REFUSES, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN),
}
_LAPSING = frozenset({Verb.ANNEXES, Verb.ENDS})
_VERB_PLACE = {verb: place for place, verb in enumerate(Verb)}
STATUS_PLACE = {status: place for place, status in enumerate(Status)}

# Days are ordinals, from 1: an open lower bound lies before them all, an open upper one after.
_ALWAYS = 0
_NEVER = date.max.toordinal() + 1


def in_order(act: ActRecord) -> tuple[_Order, ActRecord]:
    """The declared order of an act, beside it.

    The public id comes last, so that equal acts keep one order however they are given.
    """
    when = act.date
    low = high = None
    if when is not None:
        low = when.min
        high = when.max
    last = _NEVER if high is None else high.toordinal()
    first = last if low is None else low.toordinal()
    return (
        (
            first,
            first if high is None else last,
            act.sequence,
            _VERB_PLACE[act.verb],
            act.entry,
        ),
        act,
    )


def text_of(act: ActRecord | None) -> str | None:
    return act.date.text if act is not None and act.date is not None else None


class Fold:
    """What one actor did about one subject as one object_kind, and what lapses it, in order."""

    __slots__ = ("actor", "bare", "events", "kind")

    def __init__(
        self, actor: str, kind: ObjectKind, events: list[_Event], bare: list[_Event] | None
    ) -> None:
        self.actor = actor
        self.kind = kind
        self.events = Events(events)
        self.bare = None if bare is None else Events(bare)
        """The events without what is disputed or denied; None if they are the same."""

    def position(self, day: int) -> Position | None:
        """Where the actor stands at the end of a day; None for no_position."""
        status, deciding, possible, first_future = self.events.fold(day)
        could = _reachable(self.events.all, day, possible) if possible else (status,)
        certain = len(could) == 1
        until = None
        if certain:
            if deciding is None:
                return None
            for first, _, table, act in islice(self.events.all, first_future, None):
                if first > day and table[status] != status:
                    until = act
                    break
        else:
            deciding = next(
                (act for _, _, table, act in possible if table[status] != status), possible[0][3]
            )
        disputed = False
        if self.bare is not None:
            bare_status, _, bare_possible, _ = self.bare.fold(day)
            bare_could = (
                _reachable(self.bare.all, day, bare_possible) if bare_possible else (bare_status,)
            )
            disputed = bare_could != could
        shown = _STATUSES[status] if certain else Status.UNKNOWN_ON_DATE
        # By place, not by name: there may be hundreds of these for one question.
        return Position(
            self.actor,
            deciding.subject,
            self.kind,
            shown,
            _ALONE[status] if certain else tuple([_STATUSES[one] for one in could]),
            text_of(deciding),
            text_of(until),
            certain,
            disputed,
            deciding.verb,
            deciding.entry,
            self._un_status(deciding, day),
        )

    def _un_status(self, deciding: ActRecord, day: int) -> UnStatus:
        """The actor's standing when its deciding act was published.

        Where somebody else's act decides: that of its own last act by the day, or its first.
        """
        if deciding.actor == self.actor:
            return deciding.actor_un_status
        own = [event for event in self.events.all if event[3].actor == self.actor]
        begun = [event for event in own if event[0] <= day]
        return (begun[-1] if begun else own[0])[3].actor_un_status


class Events:
    """The acts of one fold, in order, with what makes any day quick to find.

    Before some place every act is certain by the day asked about, and what they come to was worked
    out once; from some other place on every act is still to come. Only what lies between is looked at.
    """

    __slots__ = ("_certain_by", "_made", "_not_before", "all")

    def __init__(self, events: list[_Event]) -> None:
        self.all = events
        self._made: list[tuple[int, ActRecord | None]] = [(_NO_POSITION, None)]
        """Status and deciding act after so many acts, if all of them are certain."""
        self._certain_by: list[int] = []
        """The day by which an act and all before it are certain."""
        status, deciding, by = _NO_POSITION, None, _ALWAYS
        for _, last, table, act in events:
            if table[status] != status:
                status = table[status]
                deciding = act
            self._made.append((status, deciding))
            by = max(by, last)
            self._certain_by.append(by)
        self._not_before = [first for first, _, _, _ in events]
        """The first day possible for an act or any after it."""
        for place in range(len(events) - 2, -1, -1):
            if self._not_before[place] > self._not_before[place + 1]:
                self._not_before[place] = self._not_before[place + 1]

    def fold(self, day: int) -> tuple[int, ActRecord | None, list[_Event], int]:
        """Fold the acts that are certain on `day`.

        Gives the status, the act that made it, the possible acts, and the place of the first one
        still to come.
        """
        start = bisect_right(self._certain_by, day)
        stop = bisect_right(self._not_before, day)
        status, deciding = self._made[start]
        possible: list[_Event] = []
        first_future = stop
        for place in range(start, stop):
            event = self.all[place]
            first, last, table, act = event
            if last <= day:
                new = table[status]
                if new != status:
                    status = new
                    deciding = act
            elif first <= day:
                possible.append(event)
            elif first_future > place:
                first_future = place
        return status, deciding, possible, first_future


def _reachable(events: list[_Event], day: int, possible: list[_Event]) -> tuple[int, ...]:
    """Every status that the possible acts could lead to, in the order of their codes.

    A possible act can come before a certain one if it may have happened on an earlier day than that
    one and all certain ones after it must have happened by; and last of all it can always come.
    """
    options: list[tuple[int, _Table]] = []
    chains: dict[tuple[int, int, str], _Table] = {}
    for first, last, table, act in possible:
        # Of acts with the same bounds the later one in order implies the earlier ones.
        chain = (first, last, act.actor)
        before = chains.get(chain)
        if before is not None:
            table = tuple([table[status] for status in before])
        chains[chain] = table
        options.append((first, table))
    certain = [(last, table) for _, last, table, _ in events if last <= day]
    # What came before an act that gives the same from everywhere no longer matters.
    start = len(certain)
    while start and len(set(certain[start - 1][1])) > 1:
        start -= 1
    reached = {certain[start - 1][1][0]} if start else {_NO_POSITION}
    rest = certain[start:]
    deadline = _NEVER
    deadlines = []
    for last, _ in reversed(rest):
        deadline = min(deadline, last)
        deadlines.append(deadline)
    for (_, table), deadline in zip(rest, reversed(deadlines), strict=True):
        reached = _closure(reached, [step for first, step in options if first < deadline])
        reached = {table[status] for status in reached}
    return tuple(sorted(_closure(reached, [step for _, step in options])))


def _closure(reached: set[int], steps: list[_Table]) -> set[int]:
    """All that can be reached by taking any of the steps, or none, in any order."""
    while steps:
        more = reached.union(*({step[status] for status in reached} for step in steps))
        if more == reached:
            break
        reached = more
    return reached


def folds_of(acts: list[ActRecord], suspect: Callable[[ActRecord], bool]) -> list[Fold]:
    """The folds of one subject, from its acts that positions are made of.

    `suspect` tells which acts the second, undisputed answer leaves out.
    """
    subject = acts[0].subject if acts else ""
    groups: dict[_Key, list[tuple[_Order, ActRecord]]] = {}
    for act in acts:
        if act.date is not None:
            key = (act.actor, act.object_kind or ObjectKind.STATE)
            groups.setdefault(key, []).append(in_order(act))
    events: dict[_Key, list[_Ordered]] = {}
    bare: dict[_Key, list[_Ordered]] = {}
    for key, ordered in groups.items():
        ordered.sort(key=itemgetter(0))
        events[key] = _bounded(ordered)
        trusted = [pair for pair in ordered if not suspect(pair[1])]
        bare[key] = events[key] if len(trusted) == len(ordered) else _bounded(trusted)
    lapses = _lapses(events)
    bare_lapses = _lapses(bare)
    same_lapses = lapses == bare_lapses
    return [
        Fold(
            key[0],
            key[1],
            _merged(key, own, lapses),
            None if same_lapses and bare[key] is own else _merged(key, bare[key], bare_lapses),
        )
        for key, own in events.items()
        if key[0] != subject
    ]


def _bounded(ordered: list[tuple[_Order, ActRecord]]) -> list[_Ordered]:
    """The acts of one fold, in order, as events: open bounds resolved."""
    events: list[_Ordered] = []
    bound = _ALWAYS
    for order, act in ordered:
        when = act.date
        last = _NEVER if when is None or when.max is None else order[1]
        first = order[0] if when is not None and when.min is not None else min(bound, last)
        events.append((order, (first, last, _TABLES[act.verb], act)))
        bound = _ALWAYS if last == _NEVER else last
    return events


def _lapses(events: dict[_Key, list[_Ordered]]) -> list[tuple[_Key, _Ordered]]:
    """What annexes or ends the subject, as it acts on the positions of others."""
    return [
        (key, (order, (first, last, _LAPSE, act)))
        for key, own in events.items()
        for order, (first, last, _, act) in own
        if act.verb in _LAPSING
    ]


def _merged(key: _Key, own: list[_Ordered], lapses: list[tuple[_Key, _Ordered]]) -> list[_Event]:
    """One fold's own events with what lapses them from outside, in order."""
    foreign = [event for owner, event in lapses if owner != key]
    if foreign:
        own = sorted(own + foreign, key=itemgetter(0))
    return [event for _, event in own]
