"""Positions with their counts and all that stands beside them, and as public JSON."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from briefings.edtf import Edtf
from briefings.positions.beside import Beside
from briefings.positions.fold import text_of
from briefings.positions.ledger import Ledger
from briefings.types import ActRecord, Counts, EntityRef, Position, PositionsAnswer, TallyView
from briefings.vocabulary import (
    Coverage,
    EntityKind,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    usual_object_kind,
)


def count(positions: Iterable[Position], *, object_kind: ObjectKind) -> Counts:
    """How many of the positions of one object_kind have which status.

    Membership is the actor's when its deciding act was published; observers count as others.
    `possible` are those not known on the date that may recognise.
    """
    members = members_undisputed = others = others_undisputed = possible = 0
    held: list[Status] = []
    for position in positions:
        if position.object_kind is not object_kind:
            continue
        status = position.status
        held.append(status)
        if status is Status.UNKNOWN_ON_DATE:
            possible += Status.RECOGNISES in position.possible
        elif status is Status.RECOGNISES:
            undisputed = not position.disputed
            if position.actor_un_status is UnStatus.MEMBER:
                members += 1
                members_undisputed += undisputed
            else:
                others += 1
                others_undisputed += undisputed
    return Counts(
        recognises=members + others,
        recognises_undisputed=members_undisputed + others_undisputed,
        un_members=members,
        un_members_undisputed=members_undisputed,
        others=others,
        others_undisputed=others_undisputed,
        possible=possible,
        unknown_on_date=held.count(Status.UNKNOWN_ON_DATE),
        suspended=held.count(Status.SUSPENDED),
        withdrawn=held.count(Status.WITHDRAWN),
        refuses=held.count(Status.REFUSES),
        lapsed=held.count(Status.LAPSED),
    )


def counted_kind(acts: Iterable[ActRecord], *, asked: EntityRef | None) -> ObjectKind:
    """The object_kind that counts are about: the only one on record (undated acts included), else
    government for an authority, else state.

    `acts` are those on (or by) the entity asked about; `asked` is None where the second rule does
    not apply, as for the positions that an authority itself takes.
    """
    return _counted(Beside.of(list(acts)).kinds, asked=asked)


def _counted(kinds: Set[ObjectKind], *, asked: EntityRef | None) -> ObjectKind:
    if len(kinds) == 1:
        return next(iter(kinds))
    return usual_object_kind(asked.kind) if asked is not None else ObjectKind.STATE


def answer(
    acts: Iterable[ActRecord] | Ledger,
    *,
    subject: EntityRef | None = None,
    actor: EntityRef | None = None,
    as_of: date,
    known_at: datetime,
    object_kind: ObjectKind | None = None,
    life: Edtf | None = None,
    coverage: Edtf | None = None,
    see_also: Iterable[EntityRef] = (),
    tallies: Iterable[TallyView] = (),
    names: Mapping[str, EntityRef] | None = None,
) -> PositionsAnswer:
    """Positions on a subject, or of an actor, with their counts and all that stands beside them.

    Exactly one of `subject` and `actor` is given, or ValueError. `acts` are those current at
    `known_at`; for an actor they include the acts by anyone on the subjects it acted on, since
    annexations, endings and denials by others decide too. `life` and `coverage` are those of the
    entity asked about; `object_kind` overrides the one that is counted; `tallies` and `see_also`
    are passed on as they come. `other_acts` leaves out what cannot have happened by `as_of`.
    """
    asked = subject or actor
    if asked is None or (subject and actor):
        raise ValueError("Ask about a subject or about an actor: one of the two.")
    ledger = acts if isinstance(acts, Ledger) else Ledger(acts)
    slug = asked.slug
    positions = ledger.on(slug, as_of) if subject else ledger.by(slug, as_of)
    beside = ledger.beside(slug, as_actor=subject is None)
    kind = object_kind or _counted(beside.kinds, asked=subject)
    state = _state(ledger, slug, life, as_of)
    return PositionsAnswer(
        subject=subject,
        actor=actor,
        object_kind=kind,
        as_of=as_of,
        known_at=known_at,
        subject_state=state,
        coverage=_coverage(coverage, as_of),
        see_also=tuple(see_also),
        counts=count(positions if subject else _turned(positions, names), object_kind=kind),
        positions=positions,
        undated=beside.undated,
        other_acts=_possible(beside.others_by(as_of), as_of, state),
        tallies=tuple(tallies),
        names=dict(names or {}),
    )


def _turned(
    positions: Iterable[Position], names: Mapping[str, EntityRef] | None
) -> Iterable[Position]:
    """An actor's positions with subject and actor swapped for counting: whose standing counts is
    then the subject's, as far as it is known. A class of subjects is nobody to count."""
    for one in positions:
        subject = (names or {}).get(one.subject)
        if subject and subject.kind is EntityKind.CLASS:
            continue
        yield replace(one, actor_un_status=subject.un_status if subject else UnStatus.NONE)


def to_json(answer: PositionsAnswer) -> dict[str, object]:
    """The answer as the public JSON object, keys in their documented order.

    Asked by actor, subject and actor swap places: "actor" on top, "subject" in each row.
    """
    by_actor = answer.subject is None
    asked = answer.actor if by_actor else answer.subject
    known_at = answer.known_at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return {
        "actor" if by_actor else "subject": asked.slug if asked else None,
        "object_kind": answer.object_kind.value,
        "as_of": answer.as_of.isoformat(),
        "known_at": known_at,
        "subject_state": answer.subject_state.value if answer.subject_state else None,
        "coverage": answer.coverage.value,
        "see_also": [entity.slug for entity in answer.see_also],
        "counts": asdict(answer.counts),
        "positions": [
            {
                **({"subject": row.subject} if by_actor else {"actor": row.actor}),
                "object_kind": row.object_kind.value,
                "status": row.status.value,
                "possible": [status.value for status in row.possible],
                "since": row.since,
                "until_known": row.until_known,
                "certain": row.certain,
                "disputed": row.disputed,
                "act": row.act.value,
                "entry": row.entry,
            }
            for row in answer.positions
        ],
        "undated": [_act_json(act, by_actor=by_actor) for act in answer.undated],
        "other_acts": [_act_json(act, by_actor=by_actor) for act in answer.other_acts],
        "tallies": [
            {
                "measure": tally.measure.value,
                "value": tally.value,
                "out_of": tally.out_of,
                "as_of": tally.as_of,
                "entry": tally.entry,
            }
            for tally in answer.tallies
        ],
    }


def _act_json(act: ActRecord, *, by_actor: bool) -> dict[str, object]:
    return {
        **({"subject": act.subject} if by_actor else {"actor": act.actor}),
        "verb": act.verb.value,
        "object_kind": act.object_kind.value if act.object_kind else None,
        "date": text_of(act),
        "entry": act.entry,
    }


def _state(ledger: Ledger, slug: str, life: Edtf | None, as_of: date) -> SubjectState:
    """Whether an entity is there. It ends with a certain `ends`, or when its life is over."""
    if life is not None:
        if life.min is not None and as_of < life.min:
            return SubjectState.NOT_YET
        if life.max is not None and life.lasts and as_of > life.max:
            return SubjectState.ENDED
    return SubjectState.ENDED if ledger.ended(slug, as_of) else SubjectState.EXISTS


def _possible(
    others: tuple[ActRecord, ...], as_of: date, state: SubjectState
) -> tuple[ActRecord, ...]:
    """Acts that may have happened by a day, without those that cannot because nobody was there yet.

    An open beginning reaches back to the entity's own.
    """
    if state is not SubjectState.NOT_YET:
        return others
    return tuple(
        act
        for act in others
        if act.date and (first := act.date.min or act.date.max) and first <= as_of
    )


def _coverage(span: Edtf | None, as_of: date) -> Coverage:
    """Complete inside the span for which the desk vouches; an open end has no limit."""
    if span is None or (span.min is not None and as_of < span.min):
        return Coverage.PARTIAL
    if span.max is not None and as_of > span.max:
        return Coverage.PARTIAL
    return Coverage.COMPLETE
