"""What readers see changes when a second person accepts it: propose, accept, decline, withdraw.

Entities that readers know and titles of schedules. Nobody decides on what they proposed, a superuser
included; the database says so too. What the host does by its commands is not asked about here.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import (
    Case,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KT

from briefings import introduced, roles, text
from briefings.curate.held import Busy, held, held_to_save, or_busy
from briefings.curate.merge import obstacles
from briefings.curate.wishes import Overtaken, write
from briefings.models import DigestSchedule, Entity, Proposal
from briefings.queries import values
from briefings.queries.known import known, written_by
from briefings.queries.values import INTO, NAMES, STAYS, TITLE, Values
from briefings.vocabulary import ProposalState
from briefings.wake import wake

LONGEST = 300
"""Of a note and of an answer, in characters."""


class NotProposed(Exception):
    """It cannot be proposed or decided so; the sentence says why."""


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
    """What ``user`` may decide, the longest waiting first: what `why_not` has nothing against."""
    rows = Proposal.objects.filter(state=ProposalState.WAITING)
    rows = rows.select_related("entity", "schedule", "proposed_by")
    if not roles.may(user, "approve"):
        return rows.none()
    sides = Q(pk=OuterRef("entity")) | Q(slug=OuterRef("into"))
    own = Exists(written_by(user).filter(sides, read_hash__isnull=True))
    rows = rows.alias(into=KT(f"wished__{INTO}")).exclude(Q(proposed_by=user) | own)
    return rows.order_by("pk")


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
    (row,) = held(entity.pk)
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

    Its names are kept with the wish: they are what leads readers to ``into`` afterwards. So is all
    that is said of ``into``, if no reader knows it yet.
    """
    rows = {row.pk: row for row in held(entity.pk, into.pk)}
    old, target = rows[entity.pk], rows[into.pk]
    stops = obstacles(old, target)
    if stops:
        raise NotProposed(" ".join(stops))
    stood: Values = {INTO: "", NAMES: []}
    wished: Values = {INTO: target.slug, NAMES: values.names_of(old)}
    if not needs_two(target):
        stood[STAYS], wished[STAYS] = {}, values.whole(target)
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
    made.stood, made.wished, made.note = stood, wished, _said(note)
    made.proposed_by, made.proposed_at = by, now
    made.save()
    return made


def _said(typed: str) -> str:
    """What somebody typed, as it is kept. Raises NotProposed."""
    said = text.normalise(typed).strip()
    if len(said) > LONGEST:
        raise NotProposed(too_long(said))
    return said


def too_long(said: str) -> str:
    """Why a note is not kept, in words: never cut unseen."""
    return f"Say it in {LONGEST} characters; these are {len(said)}."


# --- deciding -----------------------------------------------------------------------------------
def accept(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Let it out, as it was proposed; the row as it stands then is returned.

    Its state is `applied`; or `overtaken`, with why, when what it would replace has changed since or
    the record does not allow it any more. Raises NotProposed to who may not decide, and to everybody
    while an entry that a merger would change is going out, or somebody changes what it is about.
    """
    try:
        with or_busy(), transaction.atomic():
            return _accepted(proposal, by=by, now=now)
    except Busy as why:
        raise NotProposed(str(why)) from None


def _accepted(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """As above, inside a transaction of its own. Raises NotProposed, or Busy."""
    row = _open(proposal)
    _may_decide(row, by)
    try:
        with transaction.atomic():
            write(row, by=by, now=now)
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
    answer = _said(note)
    if not answer:
        raise NotProposed("Say why; whoever proposed it reads that.")
    return _end(row, ProposalState.DECLINED, by=by, now=now, answer=answer)


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
    if INTO in proposal.wished:
        held(*touched(proposal), merged=proposal.entity_id)
    elif proposal.entity_id:
        slugs = [proposal.wished.get(link) for link in values.LINKS]
        chosen = Entity.objects.filter(slug__in=filter(None, slugs)).values_list("pk", flat=True)
        held_to_save(proposal.entity_id, *chosen)
    own = Proposal.objects.filter(pk=proposal.pk).values("schedule")
    list(DigestSchedule.objects.select_for_update().filter(pk__in=own))
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != ProposalState.WAITING:
        raise NotProposed(f"It is {ProposalState(row.state).label.lower()} already.")
    return row


def touched(row: Proposal) -> list[int]:
    """Keys of the entities that it would change: one, or both sides of a merger; none of a schedule."""
    both = Q(pk=row.entity_id) | Q(slug=row.wished.get(INTO, ""))
    return list(Entity.objects.filter(both).order_by("pk").values_list("pk", flat=True))


def _may_decide(row: Proposal, by: User) -> None:
    refusal = why_not(row, by)
    if refusal:
        raise NotProposed(refusal)


def why_not(row: Proposal, by: User) -> str:
    """Why ``by`` may not decide what waits, in words; empty for who may.

    Whoever proposed it; and of a merger who last wrote a side that readers would meet by it.
    """
    if row.proposed_by_id == by.pk:
        return "You proposed this, so somebody else must decide."
    if not roles.may(by, "approve"):
        return "An approver decides this."
    if INTO not in row.wished:
        return ""
    sides = Entity.objects.filter(Q(pk=row.entity_id) | Q(slug=row.wished[INTO]))
    own = sides.filter(pk__in=written_by(by).values("pk")).order_by("short_name")
    named = ", ".join(row.short_name for row in own if not introduced.is_read(row.pk))
    if not named:
        return ""
    return (
        f"You wrote {named} last, so somebody else must decide. You may, once somebody else has taken "
        "this back, read that page and saved it as it is, and proposed this again."
    )


def _end(
    row: Proposal, state: ProposalState, *, by: User | None, now: datetime, answer: str = ""
) -> Proposal:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.answer = text.cut(answer, LONGEST)
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    return row
