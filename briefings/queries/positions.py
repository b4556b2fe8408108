"""Who stands where: fetches the acts known at a moment and hands them to the fold."""

from collections.abc import Hashable, Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from briefings import edtf
from briefings import positions as fold
from briefings.models import Entity, Publication, PublishedAct, PublishedParticipant
from briefings.queries import ledgers, merged
from briefings.queries.entities import entity_ref
from briefings.queries.entries import view
from briefings.types import ActRecord, EntityRef, PositionsAnswer, TallyView
from briefings.vocabulary import Certainty, EntityKind, Mode, ObjectKind, Role, UnStatus, Verb

DECIDING_FOR_OTHERS = (Verb.ANNEXES, Verb.ENDS, Verb.DENIES_REPORT)
"""What somebody else did that changes where an actor stands, or whether that is disputed."""


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
    slug = subject or actor
    asked, state = _asked(slug, known_at)
    kept, refs = _kept(asked, state, by_actor=subject is None, known_at=known_at)
    siblings = _siblings(asked)
    return fold.answer(
        kept.ledger,
        subject=entity_ref(asked) if subject else None,
        actor=None if subject else entity_ref(asked),
        as_of=as_of,
        known_at=known_at,
        object_kind=object_kind,
        life=edtf.parse(asked.life) if asked.life else None,
        coverage=edtf.parse(asked.coverage) if asked.coverage else None,
        see_also=siblings,
        tallies=kept.tallies,
        names={ref.slug: ref for ref in refs}
        | {ref.slug: ref for ref in (entity_ref(asked), *siblings)},
    )


_State = tuple[Hashable, ...]


def _asked(slug: str | None, known_at: datetime) -> tuple[Entity, _State]:
    """Whom an address leads to, and the state of the record: what it holds, and who is merged.

    Who was merged into whom decides whose acts they are, even between parties not asked about.
    """
    rows = list(
        Entity.objects.filter(Q(slug=slug) | Q(merged_into__isnull=False))
        .select_related("merged_into")
        .annotate(**ledgers.head(known_at))
        .order_by("pk")
    )
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        raise LookupError(slug)
    ways = tuple((row.pk, row.slug, row.merged_into_id) for row in rows if row.merged_into_id)
    head = tuple(getattr(found, f"head_{name}") for name in ledgers.HEAD)
    return merged.standing(found), (ways, head)


def _kept(
    asked: Entity, state: _State, *, by_actor: bool, known_at: datetime
) -> tuple[ledgers.Kept, list[EntityRef]]:
    """The acts that decide, as kept or else as read now, and everybody they name, as called now."""
    key = (connection.alias, asked.pk, asked.slug, by_actor, state)
    kept = ledgers.shelf.get(key)
    refs = _refs(kept.slugs) if kept else {}
    if kept is None or kept.slugs != {pk: ref.slug for pk, ref in refs.items()}:
        rows = _acts(asked, by_actor=by_actor, known_at=known_at)
        refs = _refs({row[1] for row in rows} | {row[2] for row in rows})
        kept = ledgers.Kept(
            ledger=fold.Ledger(_records(rows, refs)),
            slugs={pk: ref.slug for pk, ref in refs.items()},
            tallies=() if by_actor else _tallies(asked, known_at),
        )
        ledgers.shelf.put(key, kept)
    return kept, list(refs.values())


_Row = tuple[
    str, int, int, str, str | None, str, str | None, int, str, str, str | None
]  # as _acts selects


def _acts(asked: Entity, *, by_actor: bool, known_at: datetime) -> list[_Row]:
    """Acts current at ``known_at`` that bear on positions; a retraction carries none."""
    later = Publication.objects.filter(
        entry=OuterRef("publication__entry"),
        n__gt=OuterRef("publication__n"),
        published_at__lte=known_at,
    )
    acts = PublishedAct.objects.filter(~Exists(later), publication__published_at__lte=known_at)
    everybody = merged.together(asked)
    if by_actor:
        # What others did to the same subjects decides too, if it lapses positions or denies a report.
        own = PublishedAct.objects.filter(actor__in=everybody).values(
            who=Coalesce("subject__merged_into", "subject")
        )
        about = Entity.objects.filter(Q(pk__in=own) | Q(merged_into__in=own))
        acts = acts.filter(
            Q(actor__in=everybody) | Q(subject__in=about, verb__in=DECIDING_FOR_OTHERS)
        )
    else:
        acts = acts.filter(subject__in=everybody)
    return list(
        acts.values_list(
            "public_id", "actor_id", "subject_id", "verb", "object_kind", "mode", "date",
            "sequence", "certainty", "actor_un_status", "reacts_to",
        )
    )  # fmt: skip


def _refs(keys: Iterable[int]) -> dict[int, EntityRef]:
    """Entities by key, as they are called now; a merged one as what it was merged into."""
    rows = Entity.objects.filter(pk__in=keys).order_by()
    own = ("slug", "name", "short_name", "kind", "un_status")
    found = {}
    for pk, into, *columns in rows.values_list(
        "pk", "merged_into_id", *own, *(f"merged_into__{name}" for name in own)
    ):
        slug, name, short_name, kind, un_status = columns[5:] if into else columns[:5]
        found[pk] = EntityRef(slug, name, short_name, _KINDS[kind], _UN[un_status])
    return found


# Looked up, not called: an enumeration's call costs more than all the rest of a record.
_KINDS = {kind.value: kind for kind in EntityKind}
_UN = {status.value: status for status in UnStatus}
_VERBS = {verb.value: verb for verb in Verb}
_AS_WHAT: dict[str | None, ObjectKind | None] = {
    None: None,
    **{one.value: one for one in ObjectKind},
}
_MODES = {mode.value: mode for mode in Mode}
_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}


def _records(rows: list[_Row], refs: dict[int, EntityRef]) -> list[ActRecord]:
    """Acts as the fold reads them."""
    slugs = {pk: ref.slug for pk, ref in refs.items()}
    return [
        ActRecord(
            entry, slugs[actor], slugs[subject], _VERBS[verb], _AS_WHAT[kind], _MODES[mode],
            edtf.parse(when) if when else None, sequence, _CERTAINTIES[certainty], _UN[un_status],
            reacts_to,
        )
        for (
            entry, actor, subject, verb, kind, mode, when, sequence, certainty, un_status, reacts_to,
        ) in rows
    ]  # fmt: skip


def _siblings(asked: Entity) -> tuple[EntityRef, ...]:
    """Other bodies of the same state: rival or earlier ones, which readers may have meant."""
    if asked.of_state_id is None:
        return ()
    rows = Entity.objects.filter(of_state=asked.of_state_id, merged_into__isnull=True)
    return tuple(entity_ref(row) for row in rows.exclude(pk=asked.pk).order_by("slug"))


def _tallies(asked: Entity, known_at: datetime) -> tuple[TallyView, ...]:
    """Counts that others claim about an entity, as published by ``known_at``."""
    # A tally's subject is among the participants that were published with it. Most publications
    # carry none: the database looks, so that thousands of snapshots are not decoded for nothing.
    later = Publication.objects.filter(
        entry=OuterRef("entry"), n__gt=OuterRef("n"), published_at__lte=known_at
    )
    named = PublishedParticipant.objects.filter(
        entity__in=merged.together(asked), role=Role.SUBJECT
    )
    rows = Publication.objects.filter(
        ~Exists(later),
        published_at__lte=known_at,
        pk__in=named.values("publication"),
        snapshot__tallies__0__isnull=False,
    )
    found = list(rows.order_by("serial"))
    moved = merged.moved() if found else {}
    shown = (tally for row in found for tally in view(row, (), moved).tallies)
    return tuple(tally for tally in shown if tally.subject.slug == asked.slug)
