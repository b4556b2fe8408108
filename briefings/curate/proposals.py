"""What readers see changes when a second person accepts it: propose, accept, decline, withdraw.

Entities that readers know and titles of schedules. Nobody decides on what they proposed, a superuser
included; the database says so too. What the host does by its commands is not asked about here.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, FilteredRelation, Q, QuerySet, Value, When

from briefings import roles
from briefings.curate import entities
from briefings.curate.merge import NotMerged, merge, obstacles
from briefings.models import DigestSchedule, Entity, EntityName, Proposal
from briefings.queries import values
from briefings.queries.known import known
from briefings.queries.values import INTO, NAMES, TITLE, Values
from briefings.vocabulary import ProposalState
from briefings.wake import wake

LONGEST = 300
"""Of a note and of an answer, in characters."""


class NotProposed(Exception):
    """It cannot be proposed or decided so; the sentence says why."""


class Overtaken(Exception):
    """What it would replace is not there any more; the sentence says what is."""


# --- what waits ---------------------------------------------------------------------------------
def waiting(target: Entity | DigestSchedule) -> Proposal | None:
    """What waits for a second person about an entity or a schedule, if anything does."""
    rows = Proposal.objects.filter(state=ProposalState.WAITING).select_related("proposed_by")
    if isinstance(target, Entity):
        return rows.filter(entity=target).first()
    return rows.filter(schedule=target).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entity stands with readers, and what of it waits; in one question."""

    known: bool
    waits: int | None
    """Key of what waits for a second person."""
    waits_by: str


def standing(entity: Entity) -> Standing:
    """Whether readers may know an entity, and what waits for a second person about it."""
    open_ = FilteredRelation("proposals", condition=Q(proposals__state=ProposalState.WAITING))
    met = Case(When(known(), then=Value(True)), default=Value(False))
    who = ("first_name", "last_name", "username")
    rows = Entity.objects.filter(pk=entity.pk).annotate(open=open_, met=met)
    found = rows.values_list("met", "open__pk", *(f"open__proposed_by__{part}" for part in who))
    told, key, first, last, username = found[0]
    return Standing(told, key, f"{first or ''} {last or ''}".strip() or username or "")


def waits_for(user: User) -> QuerySet[Proposal]:
    """What ``user`` may decide, the longest waiting first; nothing of their own."""
    rows = Proposal.objects.filter(state=ProposalState.WAITING)
    rows = rows.select_related("entity", "schedule", "proposed_by")
    if not roles.may(user, "approve"):
        return rows.none()
    return rows.exclude(proposed_by=user).order_by("pk")


def next_for(user: User, after: int = 0) -> Proposal | None:
    """The next one that ``user`` may decide: from the key ``after`` on, and round."""
    rows = waits_for(user)
    return rows.filter(pk__gt=after).first() or rows.exclude(pk=after).first()


# --- proposing ----------------------------------------------------------------------------------
@transaction.atomic
def propose(
    entity: Entity, *, stood: Values, wished: Values, note: str = "", by: User, now: datetime
) -> Proposal:
    """Ask a second person to change an entity; the values are those of `values.changes`.

    ``now`` is aware, UTC. Raises NotProposed if another change of it waits, or nothing would change.
    """
    row = Entity.objects.select_for_update().get(pk=entity.pk)
    return _kept(Proposal(entity=row), row, stood, wished, note=note, by=by, now=now)


@transaction.atomic
def propose_title(schedule: DigestSchedule, title: str, *, by: User, now: datetime) -> Proposal:
    """Ask a second person for another heading of what goes out. Raises NotProposed, as above."""
    row = DigestSchedule.objects.select_for_update().get(pk=schedule.pk)
    if title == row.title:
        raise NotProposed("That is its title.")
    made = Proposal(schedule=row)
    return _kept(made, row, {TITLE: row.title}, {TITLE: title}, note="", by=by, now=now)


@transaction.atomic
def propose_merger(entity: Entity, *, into: Entity, by: User, now: datetime) -> Proposal:
    """Ask a second person to make ``entity`` one with ``into``. Raises NotProposed, with what is in
    the way.

    Its names are kept with the wish: they are what leads readers to ``into`` afterwards.
    """
    rows = Entity.objects.select_for_update().in_bulk((entity.pk, into.pk))
    old, target = rows[entity.pk], rows[into.pk]
    stops = obstacles(old, target)
    if stops:
        raise NotProposed(" ".join(stops))
    stood: Values = {INTO: "", NAMES: []}
    wished: Values = {INTO: target.slug, NAMES: values.names_of(old)}
    return _kept(Proposal(entity=old), old, stood, wished, note="", by=by, now=now)


def needs_two(*rows: Entity) -> bool:
    """Whether readers may know any of them, so that a change waits for a second person."""
    return Entity.objects.filter(known(), pk__in=[row.pk for row in rows]).exists()


def _kept(
    made: Proposal,
    target: Entity | DigestSchedule,
    stood: Values,
    wished: Values,
    *,
    note: str,
    by: User,
    now: datetime,
) -> Proposal:
    other = waiting(target)
    if other:
        raise NotProposed(f"Another change of {target} waits for a second person already.")
    if not wished:
        raise NotProposed("Nothing would change.")
    made.stood, made.wished, made.note = stood, wished, note.strip()[:LONGEST]
    made.proposed_by, made.proposed_at = by, now
    made.save()
    return made


# --- deciding -----------------------------------------------------------------------------------
@transaction.atomic
def accept(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Let it out, as it was proposed; the row as it stands then is returned.

    Its state is `applied`; or `overtaken`, with why, when what it would replace has changed since or
    the record does not allow it any more. Raises NotProposed to who may not decide.
    """
    row = _open(proposal)
    _may_decide(row, by)
    try:
        with transaction.atomic():
            _write(row, by=by, now=now)
    except Overtaken as why:
        return _end(row, ProposalState.OVERTAKEN, by=by, now=now, answer=str(why))
    except ValidationError as why:
        sentences = " ".join(why.messages)
        return _end(row, ProposalState.OVERTAKEN, by=by, now=now, answer=sentences)
    except IntegrityError:
        answer = "The record does not allow it any more."
        return _end(row, ProposalState.OVERTAKEN, by=by, now=now, answer=answer)
    wake("briefings.tasks.refresh_site")
    return _end(row, ProposalState.APPLIED, by=by, now=now)


@transaction.atomic
def decline(proposal: Proposal, *, note: str, by: User, now: datetime) -> Proposal:
    """Leave everything as it is, and say why. Raises NotProposed."""
    row = _open(proposal)
    _may_decide(row, by)
    if not note.strip():
        raise NotProposed("Say why; whoever proposed it reads that.")
    return _end(row, ProposalState.DECLINED, by=by, now=now, answer=note)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Take one's own back. Raises NotProposed."""
    row = _open(proposal)
    if row.proposed_by_id != by.pk:
        raise NotProposed("Whoever proposed it takes it back; you can decline it.")
    return _end(row, ProposalState.WITHDRAWN, by=None, now=now)


def _open(proposal: Proposal) -> Proposal:
    """Its row, and what it is about, held until the transaction ends. Raises NotProposed if decided."""
    # What it is about comes first, as when proposing: two who wait for each other wait for good.
    about = Q(pk__in=Proposal.objects.filter(pk=proposal.pk).values("entity"))
    both = Entity.objects.filter(about | Q(slug=proposal.wished.get(INTO, "")))
    list(both.select_for_update().order_by("pk"))
    own = Proposal.objects.filter(pk=proposal.pk).values("schedule")
    list(DigestSchedule.objects.select_for_update().filter(pk__in=own))
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != ProposalState.WAITING:
        raise NotProposed(f"It is {ProposalState(row.state).label.lower()} already.")
    return row


def _may_decide(row: Proposal, by: User) -> None:
    if not roles.may(by, "approve"):
        raise NotProposed("An approver decides this.")
    if row.proposed_by_id == by.pk:
        raise NotProposed("You proposed this, so somebody else must decide.")


def _end(
    row: Proposal, state: ProposalState, *, by: User | None, now: datetime, answer: str = ""
) -> Proposal:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.answer = answer.strip()[:LONGEST]
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    return row


# --- writing it ---------------------------------------------------------------------------------
def _write(row: Proposal, *, by: User, now: datetime) -> None:
    """Change what it is about. Raises Overtaken, ValidationError or IntegrityError."""
    if row.schedule_id:
        _title(row)
    elif INTO in row.wished:
        _merger(row, by=by, now=now)
    else:
        _fields(row)


def _title(row: Proposal) -> None:
    schedule = DigestSchedule.objects.get(proposals=row)
    _need(TITLE, row.stood[TITLE], schedule.title)
    schedule.title = row.wished[TITLE]
    schedule.clean_fields(exclude={"slug"})
    schedule.save(update_fields=["title"])


def _merger(row: Proposal, *, by: User, now: datetime) -> None:
    entity = Entity.objects.get(proposals=row)
    into = Entity.objects.get(slug=row.wished[INTO])
    if values.names_of(entity) != values.ordered(row.wished[NAMES]):
        raise Overtaken(f"The names of {entity} have changed since; look at them, and merge again.")
    try:
        merge(entity, into=into, by=by, now=now)
    except NotMerged as why:
        raise Overtaken(str(why)) from None


def _fields(row: Proposal) -> None:
    entity = Entity.objects.select_related("of_state", "claimed_by").get(proposals=row)
    if entity.merged_into_id:
        raise Overtaken(f"{entity} was merged into {entity.merged_into} since.")
    standing = values.of(entity)
    for field, value in row.wished.items():
        if field == NAMES:
            continue
        _need(field, row.stood[field], standing[field])
        if field in values.LINKS:
            found = Entity.objects.filter(slug=value).first() if value else None
            setattr(entity, field, found)
        else:
            setattr(entity, field, value)
    for code in ("iso2", "wikidata", *values.DATES):
        setattr(entity, code, getattr(entity, code) or None)
    # Bounds of dates are worked out when the row is written; the database looks at them then.
    bounds = {f"{date}_{side}" for date in values.DATES for side in ("min", "max")}
    entity.full_clean(exclude={"slug", *bounds})
    if NAMES in row.wished:
        _names(entity, row.stood[NAMES], row.wished[NAMES])
    entities.save(entity)


def _names(entity: Entity, gone: list[values.Row], came: list[values.Row]) -> None:
    there = {(one.name, one.lang): one for one in EntityName.objects.filter(entity=entity)}
    for row in gone:
        one = there.pop((row["name"], row["lang"]), None)
        if one is None or values.row_of(one) != row:
            raise Overtaken(f"{values.line(row)} is not among its names as it was.")
        one.delete()
    for row in came:
        if (row["name"], row["lang"]) in there:
            raise Overtaken(f"“{row['name']}” is among its names already.")
        name = EntityName(entity=entity, **{**row, "life": row["life"] or None})
        name.clean_fields(exclude={"folded", "entity"})
        entities.save_name(name)


def _need(field: str, stood: str, stands: str) -> None:
    if stood != stands:
        label = values.LABELS[field]
        now = values.in_words(field, stands) or "empty"
        raise Overtaken(f"{label} is {now} now, and no longer what this would replace.")
