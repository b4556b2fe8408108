"""One fold: the acts of an actor on a subject, in order, and what they come to on a day."""

from bisect import bisect_right
from itertools import islice
from types import EllipsisType
from typing import TypeAlias

from briefings.positions.could import reachable
from briefings.positions.steps import (
    ALONE,
    ALWAYS,
    NEVER,
    NO_POSITION,
    ONLY,
    STATUS_PLACE,
    STATUSES,
    VERB_PLACE,
    Event,
)
from briefings.types import ActRecord, Position
from briefings.vocabulary import ObjectKind, Status, UnStatus

Order: TypeAlias = tuple[int, int, int, int, str]  # bounds, sequence, verb, public id
_RowKey: TypeAlias = tuple[int, int, int, str, str, ObjectKind]  # what rows are listed by
Row: TypeAlias = tuple[_RowKey, Position]


def in_order(act: ActRecord) -> tuple[Order, ActRecord]:
    """The declared order of an act, beside it.

    The public id comes last, so that equal acts keep one order however they are given.
    """
    when = act.date
    low = high = None
    if when is not None:
        low = when.min
        high = when.max
    last = NEVER if high is None else high.toordinal()
    first = last if low is None else low.toordinal()
    return (
        (
            first,
            first if high is None else last,
            act.sequence,
            VERB_PLACE[act.verb],
            act.entry,
        ),
        act,
    )


def text_of(act: ActRecord | None) -> str | None:
    return act.date.text if act is not None and act.date is not None else None


class Fold:
    """What one actor did about one subject as one object_kind, and what lapses it, in order.

    Nothing about a day matters but which bounds lie behind it, so between two bounds next to each
    other every day has the same answer: worked out when first asked for, and kept.
    """

    __slots__ = ("_cuts", "_own", "_rows", "actor", "bare", "events", "kind")

    def __init__(
        self, actor: str, kind: ObjectKind, events: list[Event], bare: list[Event] | None
    ) -> None:
        self.actor = actor
        self.kind = kind
        self.events = Events(events)
        self.bare = None if bare is None else Events(bare)
        """The events without what is disputed or denied; None if they are the same."""
        self._own = [event for event in events if event[3].actor == actor]
        cuts = {event[0] for event in events}
        cuts.update([event[1] for event in events])
        if bare is not None:
            # What is left out may be what an open bound of another act was resolved by.
            cuts.update([event[0] for event in bare])
        self._cuts = sorted(cuts)
        """Every day on which the answer may change."""
        self._rows: list[Row | EllipsisType | None] = [...] * (len(cuts) + 1)
        """By how many of them lie behind: the answer; three dots if nobody asked."""

    def row(self, day: int) -> Row | None:
        """Where the actor stands at the end of a day, and by what it is listed; None for no_position."""
        place = bisect_right(self._cuts, day)
        found = self._rows[place]
        if found is ...:
            found = self._rows[place] = self._row(day)
        return found

    def _row(self, day: int) -> Row | None:
        status, deciding, possible, first_future = self.events.fold(day)
        could = reachable(self.events.all, day, possible) if possible else ONLY[status]
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
                reachable(self.bare.all, day, bare_possible) if bare_possible else ONLY[bare_status]
            )
            disputed = bare_could != could
        shown = STATUSES[status] if certain else Status.UNKNOWN_ON_DATE
        since, since_last = in_order(deciding)[0][:2]
        # By place, not by name: there may be hundreds of these for one question.
        return (
            (STATUS_PLACE[shown], since, since_last, self.actor, deciding.subject, self.kind),
            Position(
                self.actor,
                deciding.subject,
                self.kind,
                shown,
                ALONE[status] if certain else tuple([STATUSES[one] for one in could]),
                text_of(deciding),
                text_of(until),
                certain,
                disputed,
                deciding.verb,
                deciding.entry,
                self._un_status(deciding, day),
            ),
        )

    def _un_status(self, deciding: ActRecord, day: int) -> UnStatus:
        """The actor's standing when its deciding act was published.

        Where somebody else's act decides: that of its own last act by the day, or its first.
        """
        if deciding.actor == self.actor:
            return deciding.actor_un_status
        for first, _, _, act in reversed(self._own):
            if first <= day:
                return act.actor_un_status
        return self._own[0][3].actor_un_status


class Events:
    """The acts of one fold, in order, with what makes any day quick to find.

    Before some place every act is certain by the day asked about, and what they come to was worked
    out once; from some other place on every act is still to come. Only what lies between is looked at.
    """

    __slots__ = ("_certain_by", "_made", "_not_before", "all")

    def __init__(self, events: list[Event]) -> None:
        self.all = events
        self._made: list[tuple[int, ActRecord | None]] = [(NO_POSITION, None)]
        """Status and deciding act after so many acts, if all of them are certain."""
        self._certain_by: list[int] = []
        """The day by which an act and all before it are certain."""
        status, deciding, by = NO_POSITION, None, ALWAYS
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

    def fold(self, day: int) -> tuple[int, ActRecord | None, list[Event], int]:
        """Fold the acts that are certain on `day`.

        Gives the status, the act that made it, the possible acts, and the place of the first one
        still to come.
        """
        start = bisect_right(self._certain_by, day)
        stop = bisect_right(self._not_before, day)
        status, deciding = self._made[start]
        possible: list[Event] = []
        if start >= stop:
            return status, deciding, possible, stop
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
