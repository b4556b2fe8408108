"""Positions on one subject with thousands of acts: the first question, and those after it."""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from briefings import edtf, planner, queries, tidy
from briefings.management.corpus import cast
from briefings.management.corpus.write import Writer
from briefings.models import Act, Entry, Publication, PublishedAct
from briefings.positions import Ledger
from briefings.queries.ledgers import shelf
from briefings.vocabulary import EntryKind

DAYS = 200
"""Days asked about, drawn from the whole record; no day twice."""
ROUNDS = 3
"""How often each of them is asked about for the first time; the least counts: what this machine did
beside it is not ours, and only ever adds."""
MOMENTS = 10
"""Moments asked about; each is another state of the record, read anew."""
CHANGES = 20
"""Publications after each of which the next question is timed."""
FIRST, LAST = date(1990, 6, 1), date(2026, 1, 1)


@dataclass(slots=True)
class Taken:
    """How long one thing took, in milliseconds: by the clock, and of that this process's own."""

    wall: float = 0.0
    own: float = 0.0

    @classmethod
    def least(cls, several: "Iterable[Taken]") -> "Taken":
        """Of the same thing, done several times."""
        tried = list(several)
        return cls(min(one.wall for one in tried), min(one.own for one in tried))


@dataclass(frozen=True, slots=True)
class Spread:
    """How long some questions took, in milliseconds."""

    questions: int
    median_ms: float
    p95_ms: float
    longest_ms: float
    own_median_ms: float
    """Of that, what this process worked; on a busy machine the rest is mostly waiting for it."""
    own_p95_ms: float
    own_longest_ms: float

    @classmethod
    def of(cls, taken: "list[Taken]") -> "Spread":
        """From each."""
        ordered = sorted(one.wall for one in taken)
        own = sorted(one.own for one in taken)
        return cls(
            questions=len(ordered),
            median_ms=round(ordered[len(ordered) // 2], 2),
            p95_ms=round(ordered[int(0.95 * (len(ordered) - 1))], 2),
            longest_ms=round(ordered[-1], 2),
            own_median_ms=round(own[len(own) // 2], 2),
            own_p95_ms=round(own[int(0.95 * (len(own) - 1))], 2),
            own_longest_ms=round(own[-1], 2),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in milliseconds, but the memory."""

    database: str
    acts: int
    actors: int
    first_ms: float
    """In a process that was asked nothing before: rows read, converted, sorted, folded."""
    build_ms: float
    """Of that, sorting and folding the acts for one day, given as plain values."""
    fold: Spread
    """Then on other days, by the fold alone."""
    days: Spread
    """The same days of the tables, as known now: what a reader waits for."""
    again: Spread
    """Those days once more."""
    unrelated: Spread
    """Each time after another publication, about somebody else."""
    related: Spread
    """Each time after another publication about this subject."""
    moments: Spread
    """On one day as known at other moments, each with its own state of the record."""
    tidied_ms: float
    """Python's collector on all that the questions above left, as at one of its moments."""
    tidied_whole_ms: float
    """The same on everything that the process holds: once an hour."""
    kept_mb: float
    """Memory that is held for these acts, with the answers of all those days, in megabytes."""


def measure(acts: int) -> Figures:
    """Write about one subject, ask, and take it all back: nobody else sees any of it.

    On SQLite whoever wants to write meanwhile waits. Python's collector works as in the processes
    that answer: at its own moment, which is timed apart.
    """
    with transaction.atomic(), tidy.at_our_moments():
        try:
            return _measured(acts)
        finally:
            transaction.set_rollback(True)
            shelf.clear()


def _measured(acts: int) -> Figures:
    rng = Random(1)  # noqa: S311  # no secret
    everybody = cast.assemble(rng)
    subject = everybody.subjects[0].slug
    writer = Writer(
        rng, replace(everybody, subjects=everybody.subjects[:1]), acts, kinds={EntryKind.ACT: 1}
    )
    while (missing := acts - _about(subject).count()) > 0:
        writer.write(missing, _silently)
    # As Postgres does by itself, but not within a transaction.
    planner.count_anew(Publication, PublishedAct, Entry, Act)
    days = [FIRST + timedelta(rng.randrange((LAST - FIRST).days)) for _ in range(DAYS)]
    days = list(dict.fromkeys(days))

    def ask(day: date, known_at: datetime | None = None) -> Taken:
        with _timed() as taken:
            queries.positions(subject=subject, as_of=day, known_at=known_at or timezone.now())
        return taken

    def ask_after(publish: Writer) -> Taken:
        last = queries.last_serial()
        while queries.last_serial() == last:  # some of what is made up stays a draft
            publish.write(1, _silently)
        return ask(LAST)

    ask(FIRST)  # once for what Django and Python prepare on first use
    _forget()
    tidy.tidy(everything=True)
    first = ask(LAST)
    rounds = [[ask(day) for day in days]]
    again = [ask(day) for day in days]
    for _ in range(ROUNDS - 1):
        shelf.clear()
        ask(LAST)
        rounds.append([ask(day) for day in days])
    further = [Taken.least(each) for each in zip(*rounds, strict=True)]
    build, folded = _fold(subject, days)
    others = Writer(rng, replace(everybody, subjects=everybody.subjects[1:2]), 1)
    unrelated = [ask_after(others) for _ in range(CHANGES)]
    related = [ask_after(writer) for _ in range(CHANGES)]
    marks = list(Publication.objects.order_by("serial").values_list("published_at", flat=True))
    moments = [marks[len(marks) * (place + 1) // (MOMENTS + 1)] for place in range(MOMENTS)]
    back = [ask(LAST, moment) for moment in moments]
    with _timed() as tidied:
        tidy.tidy()
    with _timed() as whole:
        tidy.tidy(everything=True)
    return Figures(
        database=connection.vendor,
        acts=_about(subject).count(),
        actors=_about(subject).values("actor").distinct().count(),
        first_ms=round(first.wall, 2),
        build_ms=round(build.wall, 2),
        fold=Spread.of(folded),
        days=Spread.of(further),
        again=Spread.of(again),
        unrelated=Spread.of(unrelated),
        related=Spread.of(related),
        moments=Spread.of(back),
        tidied_ms=round(tidied.wall, 2),
        tidied_whole_ms=round(whole.wall, 2),
        kept_mb=_kept(lambda: [ask(day) for day in days]),
    )


def _fold(subject: str, days: list[date]) -> tuple[Taken, list[Taken]]:
    """The acts sorted, and each of the days, with no database in between."""
    acts = max((kept.ledger.acts for kept in shelf), key=len)
    with _timed() as build:
        ledger = Ledger(acts)
        ledger.on(subject, FIRST)
    taken = []
    for day in days:
        with _timed() as one:
            ledger.on(subject, day)
        taken.append(one)
    return build, taken


def _kept(asking: Callable[[], object]) -> float:
    """Megabytes that some questions leave behind in a process that held nothing before."""
    _forget()
    gc.collect()
    tracemalloc.start()
    try:
        asking()
        gc.collect()
        return round(tracemalloc.get_traced_memory()[0] / 1_000_000, 1)
    finally:
        tracemalloc.stop()


def _forget() -> None:
    shelf.clear()
    edtf.parse.cache_clear()


@contextmanager
def _timed() -> Iterator[Taken]:
    """Says, afterwards, how long it took."""
    taken = Taken()
    wall, own = time.perf_counter(), time.process_time()
    yield taken
    taken.wall = 1000 * (time.perf_counter() - wall)
    taken.own = 1000 * (time.process_time() - own)


def _about(slug: str) -> QuerySet[PublishedAct]:
    standing = Publication.objects.standing()
    return PublishedAct.objects.filter(subject__slug=slug, publication__in=standing)


def _silently(_done: int) -> None:
    pass
