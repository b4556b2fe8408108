"""Positions on one subject with thousands of acts: the first question, and those after it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from briefings import queries
from briefings.management.corpus import cast
from briefings.management.corpus.write import Writer
from briefings.models import Publication, PublishedAct
from briefings.queries.ledgers import shelf

QUESTIONS = 60
"""Days asked about, evenly spread over the record."""
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
    """Write a record with one subject, ask, and take it all back; readers and writers see nothing."""
    with transaction.atomic():
        try:
            return _measured(acts)
        finally:
            transaction.set_rollback(True)
            shelf.clear()


def _measured(acts: int) -> Figures:
    rng = Random(1)  # noqa: S311  # no secret
    players = cast.assemble(rng)
    writer = Writer(rng, cast.only_one_subject(players), acts)
    subject = writer.subject
    while _about(subject.slug) < acts:
        writer.write(max(50, (acts - _about(subject.slug)) * 3 // 2), lambda _: None)
    now = timezone.now()
    step = (LAST - FIRST) / QUESTIONS
    days = [FIRST + step * place for place in range(QUESTIONS)]

    def ask(day: date, known_at: datetime) -> None:
        queries.positions(subject=subject.slug, as_of=day, known_at=known_at)

    shelf.clear()
    ask(days[0], now)  # once for what Django and Python prepare on first use
    shelf.clear()
    first = _ms(lambda: ask(LAST, now))
    further = [_ms(lambda day=day: ask(day, now)) for day in days]  # type: ignore[misc]
    marks = list(Publication.objects.order_by("serial").values_list("published_at", flat=True))
    moments = [marks[len(marks) * (place + 1) // (QUESTIONS + 1)] for place in range(QUESTIONS)]
    back = [_ms(lambda at=at: ask(LAST, at)) for at in moments]  # type: ignore[misc]
    writer.write(1, lambda _: None)
    return Figures(
        acts=_about(subject.slug),
        actors=PublishedAct.objects.filter(subject__slug=subject.slug)
        .values("actor")
        .distinct()
        .count(),
        first_ms=round(first, 2),
        days=Spread.of(further),
        moments=Spread.of(back),
        changed_ms=round(_ms(lambda: ask(LAST, now + timedelta(minutes=1))), 2),
    )


def _about(slug: str) -> int:
    return PublishedAct.objects.filter(
        subject__slug=slug, publication__in=Publication.objects.standing()
    ).count()


def _ms(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
