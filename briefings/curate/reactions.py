"""Joins reactions to the acts they answer, when a file can only say that they react."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from itertools import islice

from briefings import edtf
from briefings.models import Act
from briefings.vocabulary import REACTIONS, STATE_CHANGING, EntryState, Verb

UPDATED_AT_ONCE = 400

_Order = tuple[date, date, int, int]  # bounds, sequence, the verb's place
_VERB_PLACE = {verb.value: place for place, verb in enumerate(Verb)}


def join(*, newer_than: int) -> int:
    """Point each reaction in entries with higher keys than this at the act it answers.

    That is the latest state-changing act on its subject that is not after it; for a denial, of its
    own actor. Returns how many found none, undated ones among them.
    """
    reactions = Act.objects.filter(
        entry__gt=newer_than, verb__in=sorted(REACTIONS), reacts_to__isnull=True
    )
    standing = _Standing(set(reactions.values_list("subject", flat=True)))
    unlinked = 0
    rows = reactions.select_related("entry").order_by("pk").iterator()
    while some := list(islice(rows, UPDATED_AT_ONCE)):
        for act in some:
            act.reacts_to_id = standing.answered_by(act)
            unlinked += act.reacts_to_id is None
        Act.objects.bulk_update(some, ["reacts_to"])
    return unlinked


class _Standing:
    """State-changing acts about some subjects that were not retracted, in order, by their parties."""

    def __init__(self, subjects: set[int]) -> None:
        self._about: dict[tuple[int, int | None], list[tuple[_Order, int]]] = defaultdict(list)
        rows = (
            Act.objects.filter(subject__in=subjects, verb__in=sorted(STATE_CHANGING))
            .exclude(entry__state=EntryState.RETRACTED)
            .exclude(entry__date__isnull=True)
        )
        columns = ("pk", "subject", "actor", "entry__date", "sequence", "verb")
        for key, subject, actor, when, sequence, verb in rows.values_list(*columns):
            found = (_order(when, sequence, verb), key)
            self._about[subject, None].append(found)
            self._about[subject, actor].append(found)
        for found_acts in self._about.values():
            found_acts.sort()

    def answered_by(self, reaction: Act) -> int | None:
        """The key of the act that a reaction answers; None if there is none.

        An act is after a reaction if its first possible day is after the reaction's last one; with
        the same bounds, by its sequence.
        """
        if not reaction.entry.date:
            return None
        actor = reaction.actor_id if reaction.verb == Verb.DENIES_REPORT else None
        found = self._about.get((reaction.subject_id, actor), [])
        first, last, sequence, place = _order(reaction.entry.date, reaction.sequence, reaction.verb)
        for order, key in reversed(found[: bisect_right(found, last, key=lambda item: item[0][0])]):
            if order[:2] != (first, last) or order <= (first, last, sequence, place):
                return key
        return None


def _order(when: str, sequence: int, verb: str) -> _Order:
    return (*edtf.parse(when).order, sequence, _VERB_PLACE[verb])
