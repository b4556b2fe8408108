"""Who stands where: fetches the acts known at a moment and hands them to the fold."""

from collections.abc import Set
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter

from django.db import connection

from briefings import edtf
from briefings import positions as fold
from briefings.models import Entity
from briefings.queries import acts, ledgers, merged, naming
from briefings.queries.entities import entity_ref
from briefings.queries.ledgers import Head, Kept
from briefings.queries.naming import Named
from briefings.types import PositionsAnswer
from briefings.vocabulary import ObjectKind

FEW = 100
"""So many publications are always read by themselves; more, if fewer than the acts that are kept."""


def positions(
    *,
    subject: str | None = None,
    actor: str | None = None,
    as_of: date,
    known_at: datetime,
    object_kind: ObjectKind | None = None,
) -> PositionsAnswer:
    """Positions on a subject, or of an actor (slugs), at the end of a day, by what was known then.

    `known_at` is aware. Raises LookupError for a slug that is nobody's.
    """
    asked = _asked(subject or actor)
    kept = _kept(asked, ledgers.head(known_at), by_actor=subject is None)
    return _answer(asked, kept, as_of, known_at, by_actor=subject is None, object_kind=object_kind)


def both_sides(
    slug: str, *, as_of: date, known_at: datetime
) -> tuple[PositionsAnswer, PositionsAnswer]:
    """Positions on somebody, and those they hold themselves, of one state of the record.

    As two questions to `positions` would tell, in fewer to the database. Raises LookupError for a
    slug that is nobody's.
    """
    asked = _asked(slug)
    head = ledgers.head(known_at)
    reads = _Reads(asked)
    on_it, own = (
        _answer(
            asked,
            _kept(asked, head, by_actor=by_actor, reads=reads),
            as_of,
            known_at,
            by_actor=by_actor,
        )
        for by_actor in (False, True)
    )
    return on_it, own


def _answer(
    asked: Entity,
    kept: Kept,
    as_of: date,
    known_at: datetime,
    *,
    by_actor: bool,
    object_kind: ObjectKind | None = None,
) -> PositionsAnswer:
    # Other bodies of the same state: rival or earlier ones, which readers may have meant.
    siblings = [ref for ref in kept.named.bodies if ref.slug != asked.slug]
    return fold.answer(
        kept.ledger,
        subject=None if by_actor else entity_ref(asked),
        actor=entity_ref(asked) if by_actor else None,
        as_of=as_of,
        known_at=known_at,
        object_kind=object_kind,
        life=edtf.parse(asked.life) if asked.life else None,
        coverage=edtf.parse(asked.coverage) if asked.coverage else None,
        see_also=siblings,
        tallies=[tally for _, tally in kept.tallies],
        names=kept.named.by_slug | {ref.slug: ref for ref in (entity_ref(asked), *siblings)},
    )


def _asked(slug: str | None) -> Entity:
    """Whom an address leads to."""
    row = Entity.objects.filter(slug=slug).first()
    if row is None:
        raise LookupError(slug)
    return merged.standing(row)


class _Reads:
    """What two questions about one entity, asked at one moment, need to read only once."""

    def __init__(self, asked: Entity) -> None:
        self._of_state = asked.of_state_id
        self._steps: dict[tuple[Head, int], list[acts.Step] | None] = {}

    @cached_property
    def named(self) -> Named:
        """The mergers, and the bodies of the entity's state."""
        return naming.named((), of_state=self._of_state)

    def since(self, before: Head, upto: int) -> list[acts.Step] | None:
        """As `acts.since`."""
        if (before, upto) not in self._steps:
            self._steps[before, upto] = acts.since(before, upto)
        return self._steps[before, upto]


def _kept(asked: Entity, head: Head, *, by_actor: bool, reads: _Reads | None = None) -> Kept:
    """The acts that decide, as kept or else as read now, and everybody they name, as called now."""
    reads = reads or _Reads(asked)
    place = (connection.alias, asked.pk, asked.slug, asked.of_state_id, by_actor)
    found = ledgers.shelf.get(place, head.serial)
    named = naming.still(found.named) if found else reads.named
    if found and not _same_people(found, named, asked, by_actor=by_actor):
        found = None
    if found and found.head == head:
        if found.named is not named:
            found = replace(found, named=named)
            ledgers.shelf.put(place, found)
        return found
    kept = (
        _grown(replace(found, named=named), asked, head, reads, by_actor=by_actor)
        if found
        else None
    )
    # A merger meanwhile would make the acts of one state of the record and the names of another.
    while kept is None or not _same_people(kept, kept.named, asked, by_actor=by_actor):
        kept = _read(asked, head, _ways(named, asked, by_actor=by_actor), by_actor=by_actor)
        named = kept.named
    ledgers.shelf.put(place, kept, instead=found)
    return kept


def _ways(named: Named, asked: Entity, *, by_actor: bool) -> dict[int, int]:
    """Mergers that decide whose acts are read: for an actor's, those of any subject may."""
    return {old: into for old, into in named.ways.items() if by_actor or into == asked.pk}


def _same_people(kept: Kept, named: Named, asked: Entity, *, by_actor: bool) -> bool:
    """Whether those named still are who they were when the acts were read."""
    return kept.slugs == named.slugs and kept.ways == _ways(named, asked, by_actor=by_actor)


def _read(asked: Entity, head: Head, ways: dict[int, int], *, by_actor: bool) -> Kept:
    """All of it, from the tables."""
    rows = acts.everything(asked.pk, ways, by_actor=by_actor, upto=head.serial)
    named = naming.named(
        {row[1] for row in rows} | {row[2] for row in rows}, of_state=asked.of_state_id
    )
    return Kept(
        ledger=fold.Ledger(acts.records(rows, named.slugs)),
        head=head,
        ways=ways,
        slugs=named.slugs,
        tallies=() if by_actor else acts.tallies(asked.slug, asked.pk, ways, upto=head.serial),
        named=named,
    )


def _grown(found: Kept, asked: Entity, head: Head, reads: _Reads, *, by_actor: bool) -> Kept | None:
    """What is kept, with what was published since; None if reading all of it is better."""
    size = len(found.ledger.acts)
    if head.serial - found.head.serial > max(FEW, size):
        return None
    steps = reads.since(found.head, head.serial)
    if steps is None or not steps or steps[-1].head != head:
        return None
    people = acts.together({asked.pk}, found.ways)
    told = {act.entry for act in found.ledger.acts} | {tally.entry for _, tally in found.tallies}
    if by_actor:
        # Rare enough to be read anew: a subject of its own brings along what others did to it.
        people = acts.together(found.slugs, found.ways) | people
        if any(_bears(step, people) or step.entry in told for step in steps):
            return None
        return replace(found, head=head)
    last = {step.entry: step for step in steps}
    touched = {
        entry: step
        for entry, step in last.items()
        if entry in told
        or (step.act and step.act[2] in people)
        or any(tally.subject.slug == asked.slug for tally in step.tallies)
    }
    if not touched:
        return replace(found, head=head)
    rows = [step.act for step in touched.values() if step.act and step.act[2] in people]
    new = {key for row in rows for key in row[1:3]}
    named = found.named
    if not new <= named.slugs.keys():
        named = naming.named(new | named.slugs.keys(), of_state=asked.of_state_id)
        if any(named.slugs.get(key) != slug for key, slug in found.slugs.items()):
            return None
    ledger = found.ledger.changed(touched.keys(), acts.records(rows, named.slugs))
    if not told.isdisjoint(touched):
        # Somebody may be named by nothing that is left.
        left = {slug for act in ledger.acts for slug in (act.actor, act.subject)}
        if not left >= named.by_slug.keys():
            named = naming.named(
                (key for key, slug in named.slugs.items() if slug in left),
                of_state=asked.of_state_id,
            )
    claims = [pair for pair in found.tallies if pair[1].entry not in touched]
    claims += [
        (step.head.serial, tally)
        for step in touched.values()
        for tally in step.tallies
        if tally.subject.slug == asked.slug
    ]
    return Kept(
        ledger=ledger,
        head=head,
        ways=found.ways,
        slugs=named.slugs,
        tallies=tuple(sorted(claims, key=itemgetter(0))),
        named=named,
    )


def _bears(step: acts.Step, people: Set[int]) -> bool:
    """Whether an act is by, or on, some people: more than need be for an actor, and never less."""
    return step.act is not None and not people.isdisjoint(step.act[1:3])
