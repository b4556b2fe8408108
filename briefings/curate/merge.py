"""Two rows turn out to be one entity: names and drafts move, and what was published stays as it was.

Published rows name whom they named; every question about them is answered by `queries`, which follows
``merged_into``. Nothing is deleted but what the other side has already.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from briefings import text
from briefings.curate import drafts
from briefings.curate.entities import changed
from briefings.curate.held import held, or_busy
from briefings.models import (
    Act,
    Entity,
    EntityName,
    Entry,
    Participant,
    PublishedAct,
    Suggestion,
    Tally,
)
from briefings.vocabulary import EntityKind, EntryState
from briefings.wake import wake

BEING_READ = (EntryState.IN_REVIEW, EntryState.APPROVED)
NOTE_LENGTH = Entry._meta.get_field("review_note").max_length or 0
OUT = (EntryState.PUBLISHED, EntryState.RETRACTED)
SHOWN = 5
"""How many entries a refusal names."""
GOING_OUT = "An entry that names it is being approved or published right now; try again."


class NotMerged(Exception):
    """The two cannot become one; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What moved."""

    names: int
    entries: int
    """Drafts and published entries whose working rows name the other one now."""
    unapproved: int
    """Of those, how many had an approval, which is void."""


def obstacles(entity: Entity, into: Entity) -> list[str]:
    """Why ``entity`` cannot be merged into ``into``, in sentences; empty if nothing is in the way."""
    if entity.pk == into.pk:
        return ["An entity is not merged into itself."]
    found = [
        f"{row.short_name} was merged into {row.merged_into.short_name} already; choose that one."
        for row in (entity, into)
        if row.merged_into
    ]
    if EntityKind.CLASS in {entity.kind, into.kind} and entity.kind != into.kind:
        found.append("A class of subjects is nobody in particular: it is not merged with anybody.")
    if into.of_state_id == entity.pk and into.kind == EntityKind.AUTHORITY:
        found.append(f"{into.short_name} is an authority of {entity.short_name}.")
    both = Q(actor=entity, subject=into) | Q(actor=into, subject=entity)
    acting = Act.objects.filter(both).order_by().values_list("entry__public_id", flat=True)
    published = PublishedAct.objects.filter(both).order_by().values_list("public_id", flat=True)
    between = sorted(acting.union(published))
    if between:
        named = ", ".join(between[:SHOWN]) + (" and others" if len(between) > SHOWN else "")
        found.append(f"They act upon each other in {named}, so they are two.")
    twins = _twins(entity, into)
    if twins:
        named = "; ".join(twins[:SHOWN]) + (" and others" if len(twins) > SHOWN else "")
        found.append(
            f"Readers would have one act twice: {named}. Retract one of the two first, as repeating "
            "the other."
        )
    return found


def _twins(entity: Entity, into: Entity) -> list[str]:
    """Pairs of published acts that only tell apart which of the two they name."""
    parts = ("verb", "object_kind", "date", "sequence")
    seen: dict[tuple[object, ...], str] = {}
    found = []
    both = {entity.pk, into.pk, *_taken_in(entity, into)}
    acts = PublishedAct.objects.standing().filter(Q(actor__in=both) | Q(subject__in=both))
    ways = dict(Entity.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    ways |= dict.fromkeys(both - {into.pk}, into.pk)
    for public_id, actor, subject, *rest in acts.order_by("public_id").values_list(
        "public_id", "actor", "subject", *parts
    ):
        key = (ways.get(actor, actor), ways.get(subject, subject), *rest)
        other = seen.setdefault(key, public_id)
        if other != public_id:
            found.append(f"{other} and {public_id}")
    return found


def _taken_in(*rows: Entity) -> QuerySet[Entity, int]:
    return Entity.objects.filter(merged_into__in=rows).values_list("pk", flat=True)


@transaction.atomic
def merge(entity: Entity, *, into: Entity, by: User, now: datetime) -> Merged:
    """Make ``entity`` one with ``into``, whose address and own names stay.

    The old address, code and names lead to the new one. Entries in review or approved that change
    with it are drafts of their editors again, with a word on why. ``now`` is aware, UTC. Raises
    NotMerged, or Busy.
    """
    rows = {row.pk: row for row in held(entity.pk, into.pk, merged=entity.pk)}
    old, target = rows[entity.pk], rows[into.pk]
    _hold_entries(old, target)  # before it is asked what is in the way: one may be going out now
    stops = obstacles(old, target)
    if stops:
        raise NotMerged(" ".join(stops))
    unapproved = _reopen_reading(old, target, by=by, now=now)
    entries = _touched(old).count()
    names = _names(old, target)
    _participants(old, target)
    Act.objects.filter(actor=old).update(actor=target)
    Act.objects.filter(subject=old).update(subject=target)
    Tally.objects.filter(subject=old).update(subject=target)
    for side in ("actors", "subjects"):
        _suggested(side, old, target)
    for link in ("of_state", "claimed_by"):
        naming = Entity.objects.filter(**{link: old})
        naming.filter(pk=target.pk).update(**{link: None})  # nobody belongs to itself
        naming.update(**{link: target})
    # One step is enough to find whoever stands, so those who were merged earlier are moved along.
    Entity.objects.filter(merged_into=old).update(merged_into=target)
    Entity.objects.filter(pk=old.pk).update(merged_into=target)
    changed(target)  # nobody wrote a word: whoever did is looked up in either row
    wake("briefings.tasks.refresh_site")  # the old address leads on, and counts become one
    return Merged(names, entries, unapproved)


def _hold_entries(*named: Entity) -> None:
    """Keep every entry that is not out and names one of them. Raises Busy.

    Who publishes holds the entry and then asks for those whom it names, so here nobody waits.
    """
    either = Q(pk__in=())
    for row in named:
        either |= Q(pk__in=_touched(row).values("pk"))
    rows = Entry.objects.filter(either).exclude(state__in=OUT).order_by("pk")
    with or_busy(GOING_OUT), transaction.atomic():
        list(rows.select_for_update(nowait=True).values_list("pk", flat=True))


def _touched(old: Entity) -> QuerySet[Entry]:
    """Entries whose working rows name an entity."""
    return Entry.objects.filter(
        Q(act__actor=old)
        | Q(act__subject=old)
        | Q(pk__in=Participant.objects.filter(entity=old).values("entry"))
        | Q(pk__in=Tally.objects.filter(subject=old).values("entry"))
    )


def _reopen_reading(old: Entity, target: Entity, *, by: User, now: datetime) -> int:
    """Send back what is read for approval, held already; how many had been approved.

    Its editor stays its editor: else whoever wrote it could approve it, since nobody reads an entry
    by merging those it names.
    """
    reading = list(
        Entry.objects.filter(pk__in=_touched(old).values("pk"), state__in=BEING_READ).order_by("pk")
    )
    note = (
        f"{old.short_name} was merged into {target.short_name} by {by.get_username()}: see whether "
        "this still says what you mean, then send it to review again."
    )
    unapproved = 0
    for row in reading:
        unapproved += row.state == EntryState.APPROVED
        row.state = EntryState.DRAFT
        row.edited_at = row.state_at = now
        row.review_note = text.cut(note, NOTE_LENGTH)
        row.approved_by = row.approved_at = row.approved_hash = None
        row.save()
    return unapproved


def _names(old: Entity, target: Entity) -> int:
    """Every name leads to the target; the old row keeps its own, which tells where they come from."""
    has = set(target.names.values_list("name", "lang"))
    new = [name for name in old.names.all() if (name.name, name.lang) not in has]
    for name in new:
        name.pk, name.entity = None, target
        name._state.adding = True
    EntityName.objects.bulk_create(new)
    return len(new)


def _participants(old: Entity, target: Entity) -> None:
    for row in Participant.objects.filter(entity=old):
        drafts.move(row, target.pk)


def _suggested(side: str, old: Entity, target: Entity) -> None:
    for suggestion in Suggestion.objects.filter(**{side: old}):
        named = getattr(suggestion, side)
        named.remove(old)
        named.add(target)
