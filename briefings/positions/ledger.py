"""Acts known at one moment, sorted once and asked about any number of days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from briefings.edtf import parse
from briefings.positions.fold import STATUS_PLACE, Fold, folds_of, in_order
from briefings.types import ActRecord, Position
from briefings.vocabulary import (
    FOLDED,
    Certainty,
    ObjectKind,
    Verb,
)


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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the positions on a subject, or of an actor, on whatever day."""

    kinds: frozenset[ObjectKind]
    """As what it was recognised, refused and so on; undated acts included."""
    undated: tuple[ActRecord, ...]
    others: tuple[ActRecord, ...]
    """Dated acts that positions are not made of, in order."""
    places: tuple[int, ...]
    """The day (ordinal) by which each of them stands in that order."""
    open: tuple[int, ...]
    """Which of them have no first possible day: they may have happened by any."""

    @classmethod
    def of(cls, acts: list[ActRecord]) -> "Beside":
        """From all acts on the subject, or of the actor."""
        folded = [act for act in acts if act.verb in FOLDED]
        dated = [act for act in acts if act.verb not in FOLDED and act.date is not None]
        others = listed(dated)
        return cls(
            kinds=frozenset(act.object_kind for act in folded if act.object_kind is not None),
            undated=listed(act for act in acts if act.date is None),
            others=others,
            places=tuple(in_order(act)[0][0] for act in others),
            open=tuple(
                place for place, act in enumerate(others) if act.date and act.date.min is None
            ),
        )

    def others_by(self, as_of: date) -> tuple[ActRecord, ...]:
        """The other acts, but those that cannot have happened by a day."""
        stop = bisect_right(self.places, as_of.toordinal())
        later = self.open[bisect_left(self.open, stop) :]
        return self.others[:stop] + tuple(self.others[place] for place in later)


class Ledger:
    """Acts known at one moment, sorted once and asked about any number of days.

    Give it every act on the subjects to be asked about, by anyone: besides the positions of one
    actor, the acts that annex or end a subject and the denials decide too. The order of the acts
    does not matter.
    """

    __slots__ = ("_about", "_beside", "_denied", "_folds", "acts")

    def __init__(self, acts: Iterable[ActRecord]) -> None:
        self.acts = tuple(acts)
        denies = Verb.DENIES_REPORT
        self._denied = frozenset(act.reacts_to for act in self.acts if act.verb is denies)
        self._about: dict[str, list[ActRecord]] = {}
        for act in self.acts:
            if act.verb in FOLDED:
                self._about.setdefault(act.subject, []).append(act)
        self._folds: dict[str, list[Fold]] = {}
        self._beside: dict[tuple[str, bool], Beside] = {}

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
            act.verb is Verb.ENDS and act.date and act.date.max and act.date.max <= as_of
            for act in self._about.get(slug, ())
        )

    def _folds_on(self, subject: str) -> "list[Fold]":
        folds = self._folds.get(subject)
        if folds is None:
            denied = self._denied
            folds = self._folds[subject] = folds_of(
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


def listed(acts: Iterable[ActRecord]) -> tuple[ActRecord, ...]:
    """In order of date (undated last), sequence, verb, public id."""
    return tuple(act for _, act in sorted(map(in_order, acts), key=itemgetter(0)))


def _sorted(folds: Iterable[Fold], day: int) -> tuple[Position, ...]:
    rows = [row for fold in folds if (row := fold.position(day)) is not None]
    rows.sort(
        key=lambda row: (
            STATUS_PLACE[row.status],
            parse(row.since or "").order,
            row.actor,
            row.subject,
            row.object_kind,
        )
    )
    return tuple(rows)
