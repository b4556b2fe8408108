"""What would go out now: the next issue of a schedule, read and not written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from briefings import selection, topics
from briefings.digest.issue import LATE, rule_of
from briefings.models import Digest, DigestSchedule, Publication
from briefings.occurrences import last_due, next_due
from briefings.queries import changes
from briefings.queries.entries import views
from briefings.selection import Line, Version, Wish
from briefings.types import EditionLine, EditionView

RECENT = 60
"""Issues of a schedule that are looked at."""
ALL = 2**62
"""Above every serial."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The first window of a schedule that is still to be issued, and what is new by now."""

    window: date
    at: datetime
    """Its hour (UTC)."""
    early: bool
    """The window before it was issued before its hour: nothing more is issued by hand until then."""
    since: int
    upto: int
    histories: tuple[tuple[Version, ...], ...]

    def lines(self, wish: Wish) -> tuple[Line, ...]:
        """What readers with this wish would be told who heard the last issue."""
        return selection.select(self.histories, heard=self.since, upto=self.upto, wish=wish)

    def late(self, now: datetime) -> bool:
        """Whether it would be held for a person because its hour is long past."""
        return now - self.at > LATE


def find(schedule: DigestSchedule, *, now: datetime) -> Upcoming:
    """The next issue of ``schedule``, as it would be at ``now``."""
    rule = rule_of(schedule)
    # Each takes up where the one before ended, so the newest few tell all.
    issued = list(
        Digest.objects.filter(schedule=schedule)
        .order_by("-upto", "-window_end")
        .values_list("window", "window_end", "upto")[:RECENT]
    )
    passed, hour = last_due(rule, now)
    taken = {window for window, _, _ in issued}
    covered = max((end for _, end, _ in issued), default=schedule.created_at)
    early = False
    if hour <= covered or passed in taken:
        passed, hour = next_due(rule, now)
        while passed in taken:
            early = True
            passed, hour = next_due(rule, hour)
    if issued:
        since = max(upto for _, _, upto in issued)
        found = changes.histories(since=since, upto=ALL)
    else:
        since, found = changes.histories_from(schedule.created_at - rule.period)
    upto = max((history[-1].serial for history in found), default=since)
    return Upcoming(passed, hour, early, since, upto, tuple(found))


def view(
    upcoming: Upcoming,
    lines: Sequence[Line],
    *,
    schedule: DigestSchedule,
    wanted: Sequence[str],
    intro: str,
    reviewed: bool,
) -> EditionView:
    """The edition with ``lines`` as it would be read; its key is 0, for there is no such row yet.

    ``wanted`` are codes of topics.
    """
    # Not `in_bulk`, which asks several times for many.
    keys = [line.key for line in lines]
    rows = {row.pk: row for row in Publication.objects.filter(pk__in=keys).order_by()}
    found = [rows[line.key] for line in lines if line.key in rows]
    shown = views(found)
    undone = {line.key: line.undone for line in lines}
    return EditionView(
        id=0,
        digest=0,
        kind="issue",
        title=schedule.title,
        intro=intro,
        issued_at=upcoming.at,
        reviewed=reviewed,
        topics=topics.labels(list(wanted)),
        language="en",
        items=tuple(
            EditionLine(entry, row.n, undone[row.pk], retracted=entry.retracted)
            for row, entry in zip(found, shown, strict=True)
        ),
        serial=upcoming.upto,
        path="/briefings/",
        window=upcoming.window,
    )


def named(upcoming: Upcoming) -> frozenset[int]:
    """Entities that anything new names."""
    return frozenset[int]().union(
        *(version.names for history in upcoming.histories for version in history)
    )
