"""What a status could be where acts have no exact day: every order in which they may have happened."""

from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from briefings.positions.steps import CONSTANT, LAPSE, NEVER, NO_POSITION, STATUSES, Event, Table

_SAME: Table = tuple(range(len(STATUSES)))
_Option: TypeAlias = tuple[int, Table]  # a day, and what an act makes of each status


def reachable(events: list[Event], day: int, possible: list[Event]) -> tuple[int, ...]:
    """Every status that the possible acts could lead to, in the order of their codes.

    A possible act can come before a certain one if it may have happened on an earlier day than that
    one and all certain ones after it must have happened by; and last of all it can always come.
    """
    begun, deadline = NO_POSITION, NEVER
    rest: list[_Option] = []  # the certain ones, the last of them first, each with its deadline
    for _, last, table, _ in reversed(events):
        if last <= day:
            if table in CONSTANT:
                begun = table[0]  # what came before it no longer matters
                break
            deadline = min(deadline, last)
            rest.append((deadline, table))
    found: frozenset[int] = frozenset()
    for options in _ways(possible):
        reached = frozenset((begun,))
        for deadline, table in reversed(rest):
            steps = frozenset([step for first, step in options if first < deadline])
            reached = frozenset([table[status] for status in _closure(reached, steps)])
        found |= _closure(reached, frozenset([step for _, step in options]))
    return tuple(sorted(found))


def _ways(possible: list[Event]) -> list[list[_Option]]:
    """Acts that can each be taken or left, in any order and again: one way, mostly.

    Of acts with the same bounds the later one in order implies the earlier ones. So a lapse that stands
    before an act cannot undo what that act set: either only those before it are taken, which is the
    first way, or it is, which is a way of its own, in which those before it came before all else.
    Nothing but a lapse takes away from what an act set, and what came before the last act that gives
    the same from everywhere does not count; so to take the others again changes nothing.
    """
    if len(possible) == 1:
        return [[(possible[0][0], possible[0][2])]]
    chains: dict[tuple[int, int, str], list[Table]] = {}
    for first, last, table, act in possible:
        chains.setdefault((first, last, act.actor), []).append(table)
    heads: list[list[_Option]] = []
    beyond: list[tuple[int, list[_Option]]] = []
    for (first, _, _), tables in chains.items():
        made: list[_Option] = []
        cuts = []
        before, lapsed = _SAME, False
        for place, table in enumerate(tables):
            # A refusal sets nothing where anything was said before it.
            if lapsed and (table in CONSTANT or (table != LAPSE and len(set(before)) > 1)):
                cuts.append(place)
                before = _SAME
            lapsed = lapsed or table == LAPSE
            before = table if before is _SAME else tuple([table[status] for status in before])
            made.append((first, before))
        cuts.append(len(made))
        beyond += [(len(heads), made[low:high]) for low, high in pairwise(cuts)]
        heads.append(made[: cuts[0]])
    return [
        [option for head in heads for option in head],
        *(
            [
                *more,
                *(option for other, head in enumerate(heads) if other != own for option in head),
            ]
            for own, more in beyond
        ),
    ]


@lru_cache(maxsize=4096)
def _closure(reached: frozenset[int], steps: frozenset[Table]) -> frozenset[int]:
    """All that can be reached by taking any of the steps, or none, in any order.

    There are six statuses and a handful of steps: the same few questions come up all the time.
    """
    while steps:
        more = reached.union(*({step[status] for status in reached} for step in steps))
        if more == reached:
            break
        reached = more
    return reached
