"""Positions on one subject with thousands of acts: the first question, and those after it."""

import time
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from briefings import queries
from briefings.management.corpus import cast
from briefings.management.corpus.write import Writer
from briefings.models import Publication, PublishedAct
from briefings.queries.ledgers import shelf
from briefings.vocabulary import EntryKind

QUESTIONS = 60
"""Days asked about, evenly spread over the record."""
MOMENTS = 10
"""Moments asked about; each is another state of the record, read anew."""
FIRST, LAST = date(1990, 6, 1), date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long some questions took, in milliseconds."""

    questions: int
    median_ms: float
    p95_ms: float
    longest_ms: float

    @classmethod
    def of(cls, taken: list[float]) -> "Spread":
        """From the milliseconds of each."""
        ordered = sorted(taken)
        return cls(
            questions=len(ordered),
            median_ms=round(ordered[len(ordered) // 2], 2),
            p95_ms=round(ordered[int(0.95 * (len(ordered) - 1))], 2),
            longest_ms=round(ordered[-1], 2),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in milliseconds."""

    acts: int
    actors: int
    first_ms: float
    """In a process that was asked nothing before: rows read, converted, sorted, folded."""
    days: Spread
    """Then on other days, as known now."""
    moments: Spread
    """Then on other days as known at other moments, each with its own state of the record."""
    changed_ms: float
    """Then once more after another publication."""


def measure(acts: int) -> Figures:
    """Write about one subject, ask, and take it all back: nobody else sees any of it.

    On SQLite whoever wants to write meanwhile waits.
    """
    with transaction.atomic():
        try:
            return _measured(acts)
        finally:
            transaction.set_rollback(True)
            shelf.clear()


def _measured(acts: int) -> Figures:
    rng = Random(1)  # noqa: S311  # no secret
    players = cast.assemble(rng)
    subject = players.subjects[0].slug
    players = replace(players, subjects=players.subjects[:1])
    writer = Writer(rng, players, acts, kinds={EntryKind.ACT: 1})
    while (missing := acts - _about(subject).count()) > 0:
        writer.write(missing, _silently)
    now = timezone.now()
    step = (LAST - FIRST) / QUESTIONS
    days = [FIRST + step * place for place in range(QUESTIONS)]

    def ask(day: date, known_at: datetime) -> float:
        began = time.perf_counter()
        queries.positions(subject=subject, as_of=day, known_at=known_at)
        return 1000 * (time.perf_counter() - began)

    shelf.clear()
    ask(days[0], now)  # once for what Django and Python prepare on first use
    shelf.clear()
    first = ask(LAST, now)
    further = [ask(day, now) for day in days]
    marks = list(Publication.objects.order_by("serial").values_list("published_at", flat=True))
    moments = [marks[len(marks) * (place + 1) // (MOMENTS + 1)] for place in range(MOMENTS)]
    back = [ask(LAST, moment) for moment in moments]
    writer.write(1, _silently)
    changed = ask(LAST, timezone.now())
    return Figures(
        acts=_about(subject).count(),
        actors=_about(subject).values("actor").distinct().count(),
        first_ms=round(first, 2),
        days=Spread.of(further),
        moments=Spread.of(back),
        changed_ms=round(changed, 2),
    )


def _about(slug: str) -> QuerySet[PublishedAct]:
    standing = Publication.objects.standing()
    return PublishedAct.objects.filter(subject__slug=slug, publication__in=standing)


def _silently(_done: int) -> None:
    pass
