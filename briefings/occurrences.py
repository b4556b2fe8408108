"""When a schedule falls due on the clock of its place, through every clock change. Pure.

A local time that a clock change skips becomes the first instant after the gap; one that happens
twice counts the first time. So every local date has exactly one occurrence.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """A schedule's rule: daily, or weekly on one weekday (Monday is 0)."""

    local_time: time
    zone: ZoneInfo
    weekday: int | None = None

    @property
    def period(self) -> timedelta:
        """The usual time between two occurrences."""
        return timedelta(days=1 if self.weekday is None else WEEK)


def instant(day: date, local_time: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which it is ``local_time`` on ``day`` in ``zone``."""
    wanted = datetime.combine(day, local_time, tzinfo=zone)  # fold=0: the first of two
    # PEP 495: inside a gap fold=0 uses the offset before it, which lands after the gap by as much as
    # the time asked for lies inside it; going there and back shows whether that happened.
    there = wanted.astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return there
    return _gap_end(there, zone)


def _gap_end(after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after the gap that ``after`` lies behind; by halving, to the second.

    No zone ever skipped more than a day and an hour (Samoa, 2011-12-30).
    """
    low, high = after - timedelta(hours=26), after
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def last_due(rule: Rule, now: datetime) -> tuple[date, datetime]:
    """The latest local date whose occurrence is not after ``now``, and its instant (UTC)."""
    day = now.astimezone(rule.zone).date() + timedelta(days=1)  # a gap may push one past midnight
    while True:
        if rule.weekday is None or day.weekday() == rule.weekday:
            at = instant(day, rule.local_time, rule.zone)
            if at <= now:
                return day, at
        day -= timedelta(days=1)


def next_due(rule: Rule, now: datetime) -> tuple[date, datetime]:
    """The earliest local date whose occurrence is after ``now``, and its instant (UTC)."""
    day = now.astimezone(rule.zone).date() - timedelta(days=1)
    while True:
        if rule.weekday is None or day.weekday() == rule.weekday:
            at = instant(day, rule.local_time, rule.zone)
            if at > now:
                return day, at
        day += timedelta(days=1)
