"""Who holds which position on whom, on a day, as far as the acts given are known.

Pure: plain values in, plain values out. Acts with a date are folded per actor and object_kind, in
the order of their dates; no position is ever typed in. How the rules of the record are read here:

- **Verbs.** An act is evidence of where its actor then stood: `withdraws` gives withdrawn and
  `suspends` suspended even where the recognition itself is not on record; `resumes` gives
  recognises. Only `refuses` depends on what was before: it counts on no_position alone.
- **`annexes` and `ends`** enter every fold about their subject, in their place. They turn each
  position into lapsed; who has none keeps none, and a later act (recognising the annexation, say)
  stands. Their own actor's position is lapsed too, so that the act shows. Nobody holds a position
  on itself.
- **Certain acts** keep the declared order (bounds, sequence, verb) even if their bounds overlap.
- **Possible acts** may have happened on any day from their min to the day asked about, or not yet,
  in any order that the bounds allow; those of one fold with the very same bounds keep the declared
  order. What a position could be is every status reached that way.
- **An open lower bound** is the max of the act before it in the same fold; there is no bound if
  there is no such act or its max is open too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TypeAlias

from briefings.edtf import Edtf, parse
from briefings.types import ActRecord, Counts, EntityRef, Position, PositionsAnswer, TallyView
from briefings.vocabulary import (
    FOLDED,
    Certainty,
    Coverage,
    EntityKind,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)

# Statuses as small numbers, in the order of their codes: inner loops index tuples with them.
_STATUSES = (
    Status.LAPSED,
    Status.NO_POSITION,
    Status.RECOGNISES,
    Status.REFUSES,
    Status.SUSPENDED,
    Status.WITHDRAWN,
)
_LAPSED, _NO_POSITION, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN = range(6)

_Table: TypeAlias = tuple[int, ...]  # what an act makes of each status, in the order above
_Event: TypeAlias = tuple[int, int, _Table, ActRecord]  # first and last day, table, act
_Order: TypeAlias = tuple[int, int, int, int, str]  # bounds, sequence, verb, public id
_Ordered: TypeAlias = tuple[_Order, _Event]
_Key: TypeAlias = tuple[str, ObjectKind]  # one fold of a subject: actor and object_kind

_TABLES: dict[Verb, _Table] = {
    Verb.RECOGNISES: (_RECOGNISES,) * 6,
    Verb.WITHDRAWS: (_WITHDRAWN,) * 6,
    Verb.SUSPENDS: (_SUSPENDED,) * 6,
    Verb.RESUMES: (_RECOGNISES,) * 6,
    Verb.ANNEXES: (_LAPSED,) * 6,
    Verb.ENDS: (_LAPSED,) * 6,
    Verb.REFUSES: (_LAPSED, _REFUSES, _RECOGNISES, _REFUSES, _SUSPENDED, _WITHDRAWN),
}
_LAPSE: _Table = (_LAPSED, _NO_POSITION, _LAPSED, _LAPSED, _LAPSED, _LAPSED)
_LAPSING = frozenset({Verb.ANNEXES, Verb.ENDS})
_VERB_PLACE = {verb: place for place, verb in enumerate(Verb)}
_STATUS_PLACE = {status: place for place, status in enumerate(Status)}

# Days are ordinals, from 1: an open lower bound lies before them all, an open upper one after.
_ALWAYS = 0
_NEVER = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Version:
    """One publication of an entry, as far as the two clocks need it."""

    entry: str
    n: int
    published_at: datetime
    """Aware, UTC."""
    retracted: bool
    acts: tuple[ActRecord, ...] = ()


def current(versions: Iterable[Version], known_at: datetime) -> tuple[ActRecord, ...]:
    """The acts known at `known_at` (aware): of each entry its highest n published by then.

    A retracted entry gives none. The acts come in the order of their public ids, as text.
    """
    latest: dict[str, Version] = {}
    for version in versions:
        if version.published_at <= known_at:
            other = latest.get(version.entry)
            if other is None or version.n > other.n:
                latest[version.entry] = version
    kept = (latest[entry] for entry in sorted(latest))
    return tuple(act for version in kept if not version.retracted for act in version.acts)


class Ledger:
    """Acts known at one moment, sorted once and asked about any number of days.

    Give it every act on the subjects to be asked about, by anyone: besides the positions of one
    actor, the acts that annex or end a subject and the denials decide too. The order of the acts
    does not matter.
    """

    __slots__ = ("_about", "_denied", "_folds", "acts")

    def __init__(self, acts: Iterable[ActRecord]) -> None:
        self.acts = tuple(acts)
        denies = Verb.DENIES_REPORT
        self._denied = frozenset(act.reacts_to for act in self.acts if act.verb is denies)
        self._about: dict[str, list[ActRecord]] = {}
        for act in self.acts:
            if act.verb in FOLDED:
                self._about.setdefault(act.subject, []).append(act)
        self._folds: dict[str, list[_Fold]] = {}

    def on(self, subject: str, as_of: date) -> tuple[Position, ...]:
        """Every position on a subject (slug) at the end of a day, but no_position.

        In order of status, date, actor, object_kind.
        """
        return _sorted(self._folds_on(subject), as_of.toordinal())

    def by(self, actor: str, as_of: date) -> tuple[Position, ...]:
        """Every position of an actor (slug) at the end of a day, but no_position.

        In order of status, date, subject, object_kind.
        """
        subjects = {act.subject for act in self.acts if act.actor == actor and act.verb in FOLDED}
        folds = [
            fold for subject in subjects for fold in self._folds_on(subject) if fold.actor == actor
        ]
        return _sorted(folds, as_of.toordinal())

    def _folds_on(self, subject: str) -> "list[_Fold]":
        folds = self._folds.get(subject)
        if folds is None:
            denied = self._denied
            folds = self._folds[subject] = _folds(
                self._about.get(subject, []),
                lambda act: act.certainty is Certainty.DISPUTED or act.entry in denied,
            )
        return folds


def status(acts: Iterable[ActRecord], *, subject: str, as_of: date) -> tuple[Position, ...]:
    """Every position on a subject (slug) at the end of a day, but no_position.

    `acts` are those current at the moment asked about (see `current`). In order of status, date,
    actor, object_kind. To ask about several days, build a Ledger once.
    """
    return Ledger(acts).on(subject, as_of)


def count(positions: Iterable[Position], *, object_kind: ObjectKind) -> Counts:
    """How many of the positions of one object_kind have which status.

    Membership is the actor's when its deciding act was published; observers count as others.
    `possible` are those not known on the date that may recognise.
    """
    members = members_undisputed = others = others_undisputed = possible = 0
    held = dict.fromkeys(Status, 0)
    for position in positions:
        if position.object_kind is not object_kind:
            continue
        held[position.status] += 1
        if position.status is Status.UNKNOWN_ON_DATE:
            possible += Status.RECOGNISES in position.possible
        elif position.status is Status.RECOGNISES:
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
        unknown_on_date=held[Status.UNKNOWN_ON_DATE],
        suspended=held[Status.SUSPENDED],
        withdrawn=held[Status.WITHDRAWN],
        refuses=held[Status.REFUSES],
        lapsed=held[Status.LAPSED],
    )


def counted_kind(acts: Iterable[ActRecord], *, asked: EntityRef | None) -> ObjectKind:
    """The object_kind that counts are about: the only one on record (undated acts included), else
    government for an authority, else state.

    `acts` are those on (or by) the entity asked about; `asked` is None where the second rule does
    not apply, as for the positions that an authority itself takes.
    """
    kinds = {act.object_kind for act in acts if act.verb in FOLDED and act.object_kind is not None}
    if len(kinds) == 1:
        return kinds.pop()
    if asked is not None and asked.kind is EntityKind.AUTHORITY:
        return ObjectKind.GOVERNMENT
    return ObjectKind.STATE


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
    if subject:
        positions = ledger.on(slug, as_of)
        touching = [act for act in ledger.acts if act.subject == slug]
    else:
        positions = ledger.by(slug, as_of)
        touching = [act for act in ledger.acts if act.actor == slug]
    kind = object_kind or counted_kind(touching, asked=subject)
    return PositionsAnswer(
        subject=subject,
        actor=actor,
        object_kind=kind,
        as_of=as_of,
        known_at=known_at,
        subject_state=_state(ledger.acts, slug, life, as_of),
        coverage=_coverage(coverage, as_of),
        see_also=tuple(see_also),
        counts=count(positions, object_kind=kind),
        positions=positions,
        undated=_listed(act for act in touching if act.date is None),
        other_acts=_listed(
            act
            for act in touching
            if act.verb not in FOLDED
            and act.date is not None
            and (act.date.min is None or act.date.min <= as_of)
        ),
        tallies=tuple(tallies),
        names=dict(names or {}),
    )


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
        "date": _text(act),
        "entry": act.entry,
    }


def _listed(acts: Iterable[ActRecord]) -> tuple[ActRecord, ...]:
    """In order of date (undated last), sequence, verb, public id."""
    return tuple(act for _, act in sorted(map(_ordered, acts), key=itemgetter(0)))


def _state(acts: Iterable[ActRecord], slug: str, life: Edtf | None, as_of: date) -> SubjectState:
    """Whether an entity is there. It ends with a certain `ends`, or when its life is over."""
    if life is not None:
        if life.min is not None and as_of < life.min:
            return SubjectState.NOT_YET
        if life.max is not None and life.lasts and as_of > life.max:
            return SubjectState.ENDED
    for act in acts:
        if act.subject == slug and act.verb is Verb.ENDS:
            last = act.date.max if act.date else None
            if last is not None and last <= as_of:
                return SubjectState.ENDED
    return SubjectState.EXISTS


def _coverage(span: Edtf | None, as_of: date) -> Coverage:
    """Complete inside the span for which the desk vouches; an open end has no limit."""
    if span is None or (span.min is not None and as_of < span.min):
        return Coverage.PARTIAL
    if span.max is not None and as_of > span.max:
        return Coverage.PARTIAL
    return Coverage.COMPLETE


def _text(act: ActRecord | None) -> str | None:
    return act.date.text if act is not None and act.date is not None else None


def _ordered(act: ActRecord) -> tuple[_Order, ActRecord]:
    """The declared order of an act, beside it.

    The public id comes last, so that equal acts keep one order however they are given.
    """
    when = act.date
    low = high = None
    if when is not None:
        low = when.min
        high = when.max
    last = _NEVER if high is None else high.toordinal()
    first = last if low is None else low.toordinal()
    return (
        (
            first,
            first if high is None else last,
            act.sequence,
            _VERB_PLACE[act.verb],
            act.entry,
        ),
        act,
    )


def _sorted(folds: Iterable["_Fold"], day: int) -> tuple[Position, ...]:
    rows = [row for fold in folds if (row := fold.position(day)) is not None]
    rows.sort(
        key=lambda row: (
            _STATUS_PLACE[row.status],
            parse(row.since or "").order,
            row.actor,
            row.subject,
            row.object_kind,
        )
    )
    return tuple(rows)


class _Fold:
    """What one actor did about one subject as one object_kind, and what lapses it, in order."""

    __slots__ = ("actor", "bare", "events", "kind")

    def __init__(
        self, actor: str, kind: ObjectKind, events: list[_Event], bare: list[_Event] | None
    ) -> None:
        self.actor = actor
        self.kind = kind
        self.events = events
        self.bare = bare
        """The events without what is disputed or denied; None if they are the same."""

    def position(self, day: int) -> Position | None:
        """Where the actor stands at the end of a day; None for no_position."""
        status, deciding, possible, first_future = _fold(self.events, day)
        could = _reachable(self.events, day, possible) if possible else (status,)
        certain = len(could) == 1
        until = None
        if certain:
            if deciding is None:
                return None
            for first, _, table, act in self.events[first_future:]:
                if first > day and table[status] != status:
                    until = act
                    break
        else:
            deciding = next(
                (act for _, _, table, act in possible if table[status] != status), possible[0][3]
            )
        disputed = False
        if self.bare is not None:
            bare_status, _, bare_possible, _ = _fold(self.bare, day)
            bare_could = (
                _reachable(self.bare, day, bare_possible) if bare_possible else (bare_status,)
            )
            disputed = bare_could != could
        shown = _STATUSES[status] if certain else Status.UNKNOWN_ON_DATE
        return Position(
            actor=self.actor,
            subject=deciding.subject,
            object_kind=self.kind,
            status=shown,
            possible=tuple([_STATUSES[one] for one in could]),
            since=_text(deciding),
            until_known=_text(until),
            certain=certain,
            disputed=disputed,
            act=deciding.verb,
            entry=deciding.entry,
            actor_un_status=self._un_status(deciding, day),
        )

    def _un_status(self, deciding: ActRecord, day: int) -> UnStatus:
        """The actor's standing when its deciding act was published.

        Where somebody else's act decides: that of its own last act by the day, or its first.
        """
        if deciding.actor == self.actor:
            return deciding.actor_un_status
        own = [event for event in self.events if event[3].actor == self.actor]
        begun = [event for event in own if event[0] <= day]
        return (begun[-1] if begun else own[0])[3].actor_un_status


def _fold(events: list[_Event], day: int) -> tuple[int, ActRecord | None, list[_Event], int]:
    """Fold the acts that are certain on `day`.

    Gives the status, the act that made it, the possible acts, and the place of the first one still
    to come.
    """
    status = _NO_POSITION
    deciding = None
    possible: list[_Event] = []
    first_future = len(events)
    for place, event in enumerate(events):
        first, last, table, act = event
        if last <= day:
            new = table[status]
            if new != status:
                status = new
                deciding = act
        elif first <= day:
            possible.append(event)
        elif first_future > place:
            first_future = place
    return status, deciding, possible, first_future


def _reachable(events: list[_Event], day: int, possible: list[_Event]) -> tuple[int, ...]:
    """Every status that the possible acts could lead to, in the order of their codes.

    A possible act can come before a certain one if it may have happened on an earlier day than that
    one and all certain ones after it must have happened by; and last of all it can always come.
    """
    options: list[tuple[int, _Table]] = []
    chains: dict[tuple[int, int, str], _Table] = {}
    for first, last, table, act in possible:
        # Of acts with the same bounds the later one in order implies the earlier ones.
        chain = (first, last, act.actor)
        before = chains.get(chain)
        if before is not None:
            table = tuple([table[status] for status in before])
        chains[chain] = table
        options.append((first, table))
    certain = [(last, table) for _, last, table, _ in events if last <= day]
    # What came before an act that gives the same from everywhere no longer matters.
    start = len(certain)
    while start and len(set(certain[start - 1][1])) > 1:
        start -= 1
    reached = {certain[start - 1][1][0]} if start else {_NO_POSITION}
    rest = certain[start:]
    deadline = _NEVER
    deadlines = []
    for last, _ in reversed(rest):
        deadline = min(deadline, last)
        deadlines.append(deadline)
    for (_, table), deadline in zip(rest, reversed(deadlines), strict=True):
        reached = _closure(reached, [step for first, step in options if first < deadline])
        reached = {table[status] for status in reached}
    return tuple(sorted(_closure(reached, [step for _, step in options])))


def _closure(reached: set[int], steps: list[_Table]) -> set[int]:
    """All that can be reached by taking any of the steps, or none, in any order."""
    while steps:
        more = reached.union(*({step[status] for status in reached} for step in steps))
        if more == reached:
            break
        reached = more
    return reached


def _folds(acts: list[ActRecord], suspect: Callable[[ActRecord], bool]) -> list[_Fold]:
    """The folds of one subject, from its acts that positions are made of.

    `suspect` tells which acts the second, undisputed answer leaves out.
    """
    subject = acts[0].subject if acts else ""
    groups: dict[_Key, list[tuple[_Order, ActRecord]]] = {}
    for act in acts:
        if act.date is not None:
            key = (act.actor, act.object_kind or ObjectKind.STATE)
            groups.setdefault(key, []).append(_ordered(act))
    events: dict[_Key, list[_Ordered]] = {}
    bare: dict[_Key, list[_Ordered]] = {}
    for key, ordered in groups.items():
        ordered.sort(key=itemgetter(0))
        events[key] = _bounded(ordered)
        trusted = [pair for pair in ordered if not suspect(pair[1])]
        bare[key] = events[key] if len(trusted) == len(ordered) else _bounded(trusted)
    lapses = _lapses(events)
    bare_lapses = _lapses(bare)
    same_lapses = lapses == bare_lapses
    return [
        _Fold(
            key[0],
            key[1],
            _merged(key, own, lapses),
            None if same_lapses and bare[key] is own else _merged(key, bare[key], bare_lapses),
        )
        for key, own in events.items()
        if key[0] != subject
    ]


def _bounded(ordered: list[tuple[_Order, ActRecord]]) -> list[_Ordered]:
    """The acts of one fold, in order, as events: open bounds resolved."""
    events: list[_Ordered] = []
    bound = _ALWAYS
    for order, act in ordered:
        when = act.date
        last = _NEVER if when is None or when.max is None else order[1]
        first = order[0] if when is not None and when.min is not None else min(bound, last)
        events.append((order, (first, last, _TABLES[act.verb], act)))
        bound = _ALWAYS if last == _NEVER else last
    return events


def _lapses(events: dict[_Key, list[_Ordered]]) -> list[tuple[_Key, _Ordered]]:
    """What annexes or ends the subject, as it acts on the positions of others."""
    return [
        (key, (order, (first, last, _LAPSE, act)))
        for key, own in events.items()
        for order, (first, last, _, act) in own
        if act.verb in _LAPSING
    ]


def _merged(key: _Key, own: list[_Ordered], lapses: list[tuple[_Key, _Ordered]]) -> list[_Event]:
    """One fold's own events with what lapses them from outside, in order."""
    foreign = [event for owner, event in lapses if owner != key]
    if foreign:
        own = sorted(own + foreign, key=itemgetter(0))
    return [event for _, event in own]
