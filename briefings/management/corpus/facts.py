"""What happens in the made-up record: drawn at random, the same for the same seed. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from briefings.management.corpus.names import TOPICS, VOICES
from briefings.types import EntityRef
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    STATE_CHANGING,
    Basis,
    Certainty,
    EntryKind,
    Level,
    Mode,
    ObjectKind,
    Verb,
    usual_object_kind,
)

FIRST, LAST = date(1990, 1, 1), date(2025, 12, 28)
KINDS = {
    EntryKind.ACT: 60, EntryKind.EVENT: 15, EntryKind.CONDITION: 8, EntryKind.POSITION: 7,
    EntryKind.ASSESSMENT: 10,
}  # fmt: skip
VERBS = {
    Verb.RECOGNISES: 22, Verb.WITHDRAWS: 4, Verb.SUSPENDS: 2, Verb.RESUMES: 2, Verb.ANNEXES: 0.05,
    Verb.ENDS: 0.02, Verb.REFUSES: 12, Verb.PROMISES: 4, Verb.DENIES_REPORT: 2,
    Verb.ACCREDITS_AMBASSADOR: 4, Verb.ACCEPTS_DIPLOMATS: 4, Verb.OPENS_MISSION: 5,
    Verb.CLOSES_MISSION: 3, Verb.ESTABLISHES_RELATIONS: 7, Verb.SEVERS_RELATIONS: 3,
    Verb.DESIGNATES: 1, Verb.DELISTS: 1, Verb.SIGNS_AGREEMENT: 10, Verb.MEETS: 12,
    Verb.WELCOMES: 4, Verb.CONDEMNS: 4,
}  # fmt: skip
CERTAINTIES = {
    Certainty.CONFIRMED: 30, Certainty.SINGLE_SOURCE: 60, Certainty.DISPUTED: 6,
    Certainty.UNVERIFIED: 4,
}  # fmt: skip
PRECISIONS = {"day": 58, "month": 25, "year": 9, "within": 5, "by": 2, "undated": 1}
MODES = {Mode.UNSTATED: 70, Mode.EXPRESS: 20, Mode.DE_JURE: 5, Mode.DE_FACTO: 5}
RECENT = 400
"""How many acts back a reaction reaches."""

Thing = TypeVar("Thing")


def draw(rng: Random, weights: Mapping[Thing, float]) -> Thing:
    """One of a few things, each as often as its weight says."""
    return rng.choices(tuple(weights), cum_weights=tuple(accumulate(weights.values())))[0]


@dataclass(frozen=True, slots=True)
class Deed:
    """The act of a fact."""

    actor: EntityRef
    subject: EntityRef
    verb: Verb
    object_kind: ObjectKind | None
    mode: Mode
    sequence: int
    reacts_to: str | None
    """Public id."""
    level: Level | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry before it is a row."""

    kind: EntryKind
    basis: Basis
    certainty: Certainty
    headline: str
    statement: str
    date: str | None
    named: tuple[EntityRef, ...]
    """Who is named; of an assessment the first is its author."""
    deed: Deed | None
    tally: int | None
    """A count that somebody claims about whoever is named first."""


class Story:
    """Draws one fact after the other."""

    def __init__(
        self,
        rng: Random,
        states: Sequence[EntityRef],
        subjects: Sequence[EntityRef],
        others: Sequence[EntityRef],
        kinds: Mapping[EntryKind, float] = KINDS,
    ) -> None:
        self._rng = rng
        self._kinds = kinds
        self._states = states
        self._subjects = subjects
        self._others = others
        # A few subjects are in every paper, most are not.
        self._fame = tuple(accumulate(1 / (place + 1) for place in range(len(subjects))))
        self._same_day: Counter[tuple[str, str, str | None]] = Counter()
        self._recent: list[tuple[str, Deed]] = []

    def remember(self, public_id: str, deed: Deed) -> None:
        """Let later acts react to this one."""
        if len(self._recent) < RECENT:
            self._recent.append((public_id, deed))
        else:
            self._recent[self._rng.randrange(RECENT)] = (public_id, deed)

    def next(self) -> Fact:
        """The next fact."""
        kind = draw(self._rng, self._kinds)
        return self._act() if kind is EntryKind.ACT else self._other(kind)

    def _act(self) -> Fact:
        rng = self._rng
        verb = draw(rng, VERBS)
        actor = rng.choice(self._states)
        subject = rng.choices(self._subjects, cum_weights=self._fame)[0]
        reacts_to = None
        if verb in REACTIONS and self._recent:
            reacts_to, other = rng.choice(self._recent)
            subject = other.subject
            if verb is Verb.DENIES_REPORT:
                actor = other.actor
        if verb is Verb.ENDS:
            actor = subject
        certainty = draw(rng, CERTAINTIES)
        if verb in STATE_CHANGING and certainty is Certainty.UNVERIFIED:
            certainty = Certainty.SINGLE_SOURCE
        when = self._date()
        place = (actor.slug, subject.slug, when)
        sequence = self._same_day[place]
        self._same_day[place] += 1
        deed = Deed(
            actor=actor,
            subject=subject,
            verb=verb,
            object_kind=self._as_what(subject) if verb in FOLDED else None,
            mode=draw(rng, MODES),
            sequence=sequence,
            reacts_to=reacts_to,
            level=Level.AMBASSADOR if verb is Verb.ACCREDITS_AMBASSADOR else None,
        )
        topic = rng.choice(TOPICS)
        headline = f"{actor.short_name} {verb.label} {subject.short_name}"
        return Fact(
            kind=EntryKind.ACT,
            basis=Basis.FACT if rng.random() < 0.7 else Basis.ATTRIBUTED,
            certainty=certainty,
            headline=headline[:120],
            statement=(
                f"{headline}, as {rng.choice(VOICES)} said after talks on *{topic}*. "
                f"Case {rng.randrange(10**6)} of that year."
            ),
            date=when,
            named=(),
            deed=deed,
            tally=None,
        )

    def _as_what(self, subject: EntityRef) -> ObjectKind:
        usual = usual_object_kind(subject.kind)
        return usual if self._rng.random() < 0.95 else ObjectKind.REPRESENTATIVE

    def _other(self, kind: EntryKind) -> Fact:
        rng = self._rng
        subject = rng.choices(self._subjects, cum_weights=self._fame)[0]
        state, other = rng.choice(self._states), rng.choice(self._others)
        topic, voice = rng.choice(TOPICS), rng.choice(VOICES)
        number = rng.randrange(10**6)
        basis, when = Basis.FACT, self._date()
        named = (subject, state, other)
        if kind is EntryKind.ASSESSMENT:
            basis = Basis.ASSESSMENT if rng.random() < 0.7 else Basis.PREDICTION
            named = (other, subject, state)
            headline = f"What {topic} mean for {subject.short_name}"
        elif kind is EntryKind.CONDITION:
            headline = f"{subject.short_name} and {state.short_name} keep rules on {topic}"
            start = self._day()
            when = f"{start.year}/.." if rng.random() < 0.4 else f"{start.year}/{start.year + 2}"
        elif kind is EntryKind.POSITION:
            headline = f"{state.short_name} has a view of {subject.short_name} on {topic}"
        else:
            headline = f"{subject.short_name} hosts talks on {topic}"
        return Fact(
            kind=kind,
            basis=basis,
            certainty=draw(rng, CERTAINTIES),
            headline=headline[:120],
            statement=(
                f"{headline}, said {voice} to {other.short_name}. The matter has the number "
                f"{number} and **stays** on the table."
            ),
            date=when,
            named=named[: rng.randint(1, 3)],
            deed=None,
            tally=rng.randint(20, 150) if kind is EntryKind.EVENT and rng.random() < 0.02 else None,
        )

    def _day(self) -> date:
        return FIRST + timedelta(days=self._rng.randrange((LAST - FIRST).days))

    def _date(self) -> str | None:
        """A date as exact as a source might give it."""
        day, precision = self._day(), draw(self._rng, PRECISIONS)
        if precision == "within":
            return f"[{day}..{day + timedelta(days=self._rng.randint(2, 300))}]"
        return {
            "day": f"{day}",
            "month": f"{day:%Y-%m}",
            "year": f"{day:%Y}",
            "by": f"[..{day:%Y-%m}]",
        }.get(precision)


def mended(fact: Fact) -> Fact:
    """The same fact after a correction."""
    return replace(fact, statement=f"{fact.statement} The number was given wrongly before.")
