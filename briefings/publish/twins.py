"""What is published already about the two sides and the date of an act: read once for many entries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from briefings.drafted import Draft
from briefings.models import Act, Entity, Entry, PublishedAct

_Key = tuple[int, int, str]
"""Actor, subject and date; what was merged stands as what it was merged into."""


class Twin(NamedTuple):
    """A published act, as far as two of them are told apart."""

    entry: int
    public_id: str
    verb: str
    object_kind: str | None
    sequence: int


class Twins:
    """Published acts beside those of some drafts, of the same two sides on the same date."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        wanted = {
            (draft.act.actor_id, draft.act.subject_id, draft.entry.date or "")
            for draft in drafts
            if draft.act
        }
        self._found: dict[_Key, list[Twin]] = defaultdict(list)
        if wanted:
            self._read(wanted)

    def _read(self, wanted: set[_Key]) -> None:
        sides = {key for actor, subject, _ in wanted for key in (actor, subject)}
        into = dict(Entity.objects.filter(merged_into__in=sides).values_list("pk", "merged_into"))
        together: dict[int, list[int]] = {key: [key] for key in sides}
        for key, target in into.items():
            if target is not None:
                together[target].append(key)
        where = Q()
        for actor, subject, date in wanted:
            where |= Q(
                actor_id__in=together[actor], subject_id__in=together[subject], date=date or None
            )
        rows = (
            PublishedAct.objects.standing()
            .filter(where)
            .order_by("public_id")
            .values_list(
                "actor", "subject", "date",
                "publication__entry", "public_id", "verb", "object_kind", "sequence",
            )
        )  # fmt: skip
        for actor, subject, when, *twin in rows:
            sides_and_date = (into.get(actor) or actor, into.get(subject) or subject, when or "")
            self._found[sides_and_date].append(Twin(*twin))

    def of(self, entry: Entry, act: Act) -> list[Twin]:
        """What is published beside the act of ``entry``, other than itself; by public id."""
        beside = self._found.get((act.actor_id, act.subject_id, entry.date or ""), ())
        return [twin for twin in beside if twin.entry != entry.pk]

    def add(self, entry: Entry, act: Act) -> None:
        """Count the act of ``entry`` as published from now on."""
        key = (act.actor_id, act.subject_id, entry.date or "")
        self._found[key].append(
            Twin(entry.pk, entry.public_id, act.verb, act.object_kind, act.sequence)
        )
