"""When a message may reach a reader, on the clock of their place. Pure but for the zones it knows."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefings.occurrences import Rule, instant, next_due

MOMENT = timedelta(microseconds=1)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name; UTC for one that this machine's tables do not have (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def slot_after(hour: datetime, slot: time, zone: ZoneInfo) -> tuple[date, datetime]:
    """The first local date whose ``slot`` is not before ``hour``, and its instant (UTC)."""
    return next_due(Rule(slot, zone), hour - MOMENT)


def is_quiet(at: datetime, begins: time, ends: time, zone: tzinfo) -> bool:
    """Whether the clock on a reader's wall is within ``[begins, ends)``; the same twice is never."""
    there = at.astimezone(zone).time()
    if begins <= ends:
        return begins <= there < ends
    return there >= begins or there < ends


def after_quiet(at: datetime, begins: time, ends: time, zone: ZoneInfo) -> datetime:
    """The first instant from ``at`` on that is not in quiet hours (UTC)."""
    if not is_quiet(at, begins, ends, zone):
        return at
    there = at.astimezone(zone)
    day = there.date() if there.time() < ends else there.date() + timedelta(days=1)
    return max(at, instant(day, ends, zone)).astimezone(UTC)
