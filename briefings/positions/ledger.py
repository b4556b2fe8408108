"""Acts known at one moment, sorted once and asked about any number of days."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter, itemgetter

from briefings.positions.beside import Beside
from briefings.positions.case import Case
from briefings.positions.fold import Fold
from briefings.types import ActRecord, Position
from briefings.vocabulary import FOLDED, Verb


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

    __slots__ = ("_about", "_beside", "_cases", "_denied", "_ends", "acts")

    def __init__(self, acts: Iterable[ActRecord]) -> None:
        self.acts = tuple(acts)
        denies = Verb.DENIES_REPORT
        self._denied = frozenset(act.reacts_to for act in self.acts if act.verb is denies)
        self._about: dict[str, list[ActRecord]] = {}
        self._ends: dict[str, list[ActRecord]] = {}
        for act in self.acts:
            if act.verb in FOLDED:
                self._about.setdefault(act.subject, []).append(act)
                if act.verb is Verb.ENDS:
                    self._ends.setdefault(act.subject, []).append(act)
        self._cases: dict[str, Case] = {}
        self._beside: dict[tuple[str, bool], Beside] = {}

    def changed(self, gone: Set[str], new: Iterable[ActRecord]) -> "Ledger":
        """What is known once some entries (public ids) say nothing any more, or something else.

        The same as a ledger of all acts that are left, and quicker where little has changed.
        """
        added = tuple(new)
        left = [act for act in self.acts if act.entry in gone]
        kept = [act for act in self.acts if act.entry not in gone] if left else self.acts
        ledger = Ledger((*kept, *added))
        for subject, case in self._cases.items():
            ledger._cases[subject] = case.changed(
                [act for act in left if act.subject == subject and act.verb in FOLDED],
                [act for act in added if act.subject == subject and act.verb in FOLDED],
                ledger._denied,
            )
        for (slug, as_actor), beside in self._beside.items():
            side = attrgetter("actor" if as_actor else "subject")
            ledger._beside[slug, as_actor] = beside.changed(
                [act for act in left if side(act) == slug],
                [act for act in added if side(act) == slug],
                (act for act in ledger.acts if side(act) == slug),
            )
        return ledger

    def on(self, subject: str, as_of: date) -> tuple[Position, ...]:
        """Every position on a subject (slug) at the end of a day, but no_position.

        In order of status, date, actor, object_kind.
        """
        return _sorted(self._case(subject).folds.values(), as_of.toordinal())

    def by(self, actor: str, as_of: date) -> tuple[Position, ...]:
        """Every position of an actor (slug) at the end of a day, but no_position.

        In order of status, date, subject, object_kind.
        """
        subjects = {act.subject for act in self.acts if act.actor == actor and act.verb in FOLDED}
        folds = [
            fold
            for subject in subjects
            for fold in self._case(subject).folds.values()
            if fold.actor == actor
        ]
        return _sorted(folds, as_of.toordinal())

    def beside(self, slug: str, *, as_actor: bool) -> Beside:
        """What stands beside the positions on a subject, or of an actor."""
        found = self._beside.get((slug, as_actor))
        if found is None:
            if as_actor:
                acts = [act for act in self.acts if act.actor == slug]
            else:
                acts = [act for act in self.acts if act.subject == slug]
            found = self._beside[slug, as_actor] = Beside.of(acts)
        return found

    def ended(self, slug: str, as_of: date) -> bool:
        """Whether something certainly ended an entity by a day."""
        return any(
            act.date and act.date.max and act.date.max <= as_of for act in self._ends.get(slug, ())
        )

    def _case(self, subject: str) -> Case:
        case = self._cases.get(subject)
        if case is None:
            case = Case.of(subject, self._about.get(subject, ()), self._denied)
            self._cases[subject] = case
        return case


def status(acts: Iterable[ActRecord], *, subject: str, as_of: date) -> tuple[Position, ...]:
    """Every position on a subject (slug) at the end of a day, but no_position.

    `acts` are those current at the moment asked about (see `current`). In order of status, date,
    actor, object_kind. To ask about several days, build a Ledger once.
    """
    return Ledger(acts).on(subject, as_of)


def _sorted(folds: Iterable[Fold], day: int) -> tuple[Position, ...]:
    rows = [row for fold in folds if (row := fold.row(day)) is not None]
    rows.sort(key=itemgetter(0))
    return tuple([position for _, position in rows])
