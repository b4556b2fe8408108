"""Who stands where: fetches the acts known at a moment and hands them to the fold."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from briefings import edtf
from briefings import positions as fold
from briefings.models import Entity, Publication, PublishedAct
from briefings.queries import merged
from briefings.queries.entities import entity_ref
from briefings.queries.entries import view
from briefings.types import ActRecord, EntityRef, PositionsAnswer, TallyView
from briefings.vocabulary import Certainty, Mode, ObjectKind, Role, UnStatus, Verb


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
    asked = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if asked is None:
        raise LookupError(slug)
    asked = merged.standing(asked)
    everybody = merged.together(asked)
    acts = _current(known_at)
    if subject:
        wanted = acts.filter(subject__in=everybody)
    else:
        # What others did to the same subjects decides too: annexations, endings, denials.
        own = PublishedAct.objects.filter(actor__in=everybody).values(
            who=Coalesce("subject__merged_into", "subject")
        )
        about = Entity.objects.filter(Q(pk__in=own) | Q(merged_into__in=own))
        wanted = acts.filter(Q(actor__in=everybody) | Q(subject__in=about))
    records, names = _records(wanted)
    siblings = _siblings(asked)
    return fold.answer(
        records,
        subject=entity_ref(asked) if subject else None,
        actor=None if subject else entity_ref(asked),
        as_of=as_of,
        known_at=known_at,
        object_kind=object_kind,
        life=edtf.parse(asked.life) if asked.life else None,
        coverage=edtf.parse(asked.coverage) if asked.coverage else None,
        see_also=siblings,
        tallies=_tallies(asked, known_at) if subject else (),
        names=names | {ref.slug: ref for ref in (entity_ref(asked), *siblings)},
    )


def _known(known_at: datetime) -> QuerySet[Publication]:
    """Of each entry, its last publication by ``known_at``."""
    later = Publication.objects.filter(
        entry=OuterRef("entry"), n__gt=OuterRef("n"), published_at__lte=known_at
    )
    return Publication.objects.filter(~Exists(later), published_at__lte=known_at)


def _current(known_at: datetime) -> QuerySet[PublishedAct]:
    """Acts of the publications current at ``known_at``; a retraction carries none."""
    later = Publication.objects.filter(
        entry=OuterRef("publication__entry"),
        n__gt=OuterRef("publication__n"),
        published_at__lte=known_at,
    )
    return PublishedAct.objects.filter(~Exists(later), publication__published_at__lte=known_at)


def _records(rows: QuerySet[PublishedAct]) -> tuple[list[ActRecord], dict[str, EntityRef]]:
    """Acts as the fold reads them, and everybody they name."""
    columns = rows.values_list(
        "public_id", "actor_id", "subject_id", "verb", "object_kind", "mode", "date", "sequence",
        "certainty", "actor_un_status", "reacts_to",
    )  # fmt: skip
    found = list(columns)
    keys = {row[1] for row in found} | {row[2] for row in found}
    rows_of = Entity.objects.filter(pk__in=keys).select_related("merged_into")
    refs = {row.pk: entity_ref(merged.standing(row)) for row in rows_of}
    records = [
        ActRecord(
            entry=entry,
            actor=refs[actor].slug,
            subject=refs[subject].slug,
            verb=Verb(verb),
            object_kind=ObjectKind(kind) if kind else None,
            mode=Mode(mode),
            date=edtf.parse(when) if when else None,
            sequence=sequence,
            certainty=Certainty(certainty),
            actor_un_status=UnStatus(un_status),
            reacts_to=reacts_to,
        )
        for (
            entry, actor, subject, verb, kind, mode, when, sequence, certainty, un_status, reacts_to,
        ) in found
    ]  # fmt: skip
    return records, {ref.slug: ref for ref in refs.values()}


def _siblings(asked: Entity) -> tuple[EntityRef, ...]:
    """Other bodies of the same state: rival or earlier ones, which readers may have meant."""
    if asked.of_state_id is None:
        return ()
    rows = Entity.objects.filter(of_state=asked.of_state_id, merged_into__isnull=True)
    return tuple(entity_ref(row) for row in rows.exclude(pk=asked.pk).order_by("slug"))


def _tallies(asked: Entity, known_at: datetime) -> tuple[TallyView, ...]:
    """Counts that others claim about an entity, as published by ``known_at``."""
    # A tally's subject is among the participants that were published with it.
    rows = _known(known_at).filter(
        participants__entity__in=merged.together(asked), participants__role=Role.SUBJECT
    )
    found = list(rows.distinct().order_by("serial"))
    moved = merged.moved() if found else {}
    shown = (tally for row in found for tally in view(row, (), moved).tallies)
    return tuple(tally for tally in shown if tally.subject.slug == asked.slug)
