"""What each act makes of a status: one step of a fold, as small numbers."""

from datetime import date
from typing import TypeAlias

from briefings.types import ActRecord
from briefings.vocabulary import Status, Verb

# Statuses as small numbers, in the order of their codes: inner loops index tuples with them.
STATUSES = (
    Status.LAPSED,
    Status.NO_POSITION,
    Status.RECOGNISES,
    Status.REFUSES,
    Status.SUSPENDED,
    Status.WITHDRAWN,
)
ALONE = tuple((status,) for status in STATUSES)
ONLY = tuple((place,) for place in range(len(STATUSES)))
_LAPSED, NO_POSITION, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN = range(6)

Table: TypeAlias = tuple[int, ...]  # what an act makes of each status, in the order above
Event: TypeAlias = tuple[int, int, Table, ActRecord]  # first and last day, table, act

LAPSE: Table = (_LAPSED, NO_POSITION, _LAPSED, _LAPSED, _LAPSED, _LAPSED)
TABLES: dict[Verb, Table] = {
    Verb.RECOGNISES: (_RECOGNISES,) * 6,
    Verb.WITHDRAWS: (_WITHDRAWN,) * 6,
    Verb.SUSPENDS: (_SUSPENDED,) * 6,
    Verb.RESUMES: (_RECOGNISES,) * 6,
    Verb.ANNEXES: LAPSE,
    Verb.ENDS: LAPSE,
    Verb.REFUSES: (_LAPSED, _REFUSES, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN),
}
CONSTANT = frozenset(table for table in TABLES.values() if len(set(table)) == 1)
"""What gives the same from everywhere."""
LAPSING = frozenset({Verb.ANNEXES, Verb.ENDS})
VERB_PLACE = {verb: place for place, verb in enumerate(Verb)}
STATUS_PLACE = {status: place for place, status in enumerate(Status)}

# Days are ordinals, from 1: an open lower bound lies before them all, an open upper one after.
ALWAYS = 0
NEVER = date.max.toordinal() + 1
