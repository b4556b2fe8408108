"""Every zone and every clock change from 2010 to 2037: each window once, and one message a local day.

The judge reads nothing but offsets from UTC, as a table; it knows neither our rules nor `fold`.
"""

import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from briefings.deliver.hours import after_quiet, is_quiet, slot_after
from briefings.occurrences import instant

NEEDS_NO_DATABASE = True
FIRST, LAST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
MINUTE, QUARTER, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(days=1)
STEP = timedelta(days=2)
"""No zone changes its clock and back within two days."""
Naive = datetime
Message = tuple[date, datetime, tuple[int, ...]]
"""The reader's day, the instant, and the windows told."""


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


@dataclass(frozen=True)
class Table:
    """Offsets of one zone: since when which one holds."""

    since: list[datetime]
    offsets: list[timedelta]

    @classmethod
    def of(cls, zone: ZoneInfo) -> "Table":
        found, before = [(FIRST - 9 * DAY, offset(FIRST - 9 * DAY, zone))], FIRST - 9 * DAY
        while before < LAST:
            after = before + STEP
            if offset(after, zone) != found[-1][1]:
                low, high = before, after
                while high - low > timedelta(seconds=1):
                    middle = (low + (high - low) / 2).replace(microsecond=0)
                    if offset(middle, zone) == found[-1][1]:
                        low = middle
                    else:
                        high = middle
                found.append((high, offset(high, zone)))
            before = after
        return cls([at for at, _ in found], [shift for _, shift in found])

    def strikes(self, wall: Naive) -> datetime:
        """The first instant at which the clock on the wall shows ``wall`` or more."""
        wanted = wall.replace(tzinfo=UTC)
        start = max(0, bisect_right(self.since, wanted - 2 * DAY) - 1)
        for place in range(start, len(self.since)):
            at = max(self.since[place], wanted - self.offsets[place])
            if place + 1 == len(self.since) or at < self.since[place + 1]:
                return at
        raise AssertionError("no such hour")

    def around(self, change: datetime) -> list[time]:
        """Each quarter of an hour on the wall, from an hour before a change to an hour after it."""
        place = self.since.index(change)
        found = {time(8)}
        for shift in self.offsets[place - 1 : place + 1]:
            wall = (change + shift).replace(tzinfo=None, second=0)
            found |= {(wall + n * QUARTER).time() for n in range(-4, 5)}
        return sorted(found)


def judged(table: Table, slot: time, days: list[date], windows: list[datetime]) -> list[Message]:
    """Minute by minute: windows pile up, and each day's strike of the clock takes what is there."""
    found, told = [], 0
    for at, day in sorted((table.strikes(datetime.combine(day, slot)), day) for day in days):
        there = sum(window <= at for window in windows)
        if there > told:
            found.append((day, at, tuple(range(told, there))))
            told = there
    return found


def ours(zone: ZoneInfo, slot: time, windows: list[datetime]) -> list[Message]:
    """What the fan-out would owe: a letter that still waits when the next is issued is joined."""
    found: list[Message] = []
    for place, window in enumerate(windows):
        day, at = slot_after(window, slot, zone)
        if found and found[-1][1] >= window:
            day, at, joined = found.pop()
            found.append((day, at, (*joined, place)))
        else:
            found.append((day, at, (place,)))
    return found


def check(zone: ZoneInfo, table: Table, *, every: int) -> int:
    """Try one zone; how many of its clock changes were tried."""
    changes = [at for at in table.since[1:] if FIRST <= at < LAST - 9 * DAY]
    for number, change in enumerate(changes):
        middle = (change + table.offsets[table.since.index(change)]).date()
        days = [middle + n * DAY for n in range(-4, 7)]
        for slot in table.around(change)[number % every :: every]:
            # Issued by the clock of the place, and by one that never changes, at the worst hour.
            local = [table.strikes(datetime.combine(day, slot)) for day in days[1:7]]
            for windows in (local, [local[0] + n * DAY for n in range(6)]):
                expected = judged(table, slot, days, windows)
                found = ours(zone, slot, windows)
                where = f"{zone} {change} {slot}"
                assert found == expected, where
                assert [n for *_, told in found for n in told] == list(range(6)), where
                dates = [day for day, *_ in found]
                assert len(set(dates)) == len(dates), where
                assert all(b[1] > a[1] for a, b in pairwise(found)), where
    return len(changes)


def patterns() -> Iterator[ZoneInfo]:
    """One zone for each pattern of clock changes, as far as twice a month shows it."""
    probes = [datetime(y, m, d, tzinfo=UTC) for y in range(2010, 2038) for m in range(1, 13) for d in (1, 15)]  # fmt: skip  # noqa: E501
    seen = set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        shifts = [offset(at, zone) for at in probes]
        pattern = tuple((n, b - a) for n, (a, b) in enumerate(pairwise(shifts)) if a != b)
        if pattern and pattern not in seen:
            seen.add(pattern)
            yield zone


def test_one_zone_of_each_pattern():
    tried = [check(zone, Table.of(zone), every=3) for zone in patterns()]
    assert len(tried) > 60
    assert sum(tried) > 1000


@pytest.mark.long
def test_all_zones_and_all_changes():
    zones = sorted(available_timezones())
    tried = sum(check(ZoneInfo(name), Table.of(ZoneInfo(name)), every=1) for name in zones)
    print(f"{len(zones)} zones, {tried} clock changes", file=sys.stderr)  # noqa: T201  # a figure
    assert len(zones) > 400
    assert tried > 10_000


# --- quiet hours ------------------------------------------------------------------------------
VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("at", "quiet"),
    [(time(21, 59), False), (time(22), True), (time(3), True), (time(6, 59), True), (time(7), False)],
)  # fmt: skip
def test_quiet_over_midnight(at, quiet):
    there = instant(date(2025, 7, 1), at, VILNIUS)
    assert is_quiet(there, time(22), time(7), VILNIUS) is quiet
    ends = after_quiet(there, time(22), time(7), VILNIUS)
    if not quiet:
        assert ends == there
    else:
        tomorrow = at >= time(22)
        assert ends == instant(date(2025, 7, 1 + tomorrow), time(7), VILNIUS)


def test_quiet_within_a_day_and_never():
    there = instant(date(2025, 7, 1), time(13), VILNIUS)
    assert after_quiet(there, time(12), time(14), VILNIUS) == there + timedelta(hours=1)
    assert after_quiet(there, time(12), time(12), VILNIUS) == there


def test_a_night_in_which_the_clock_is_changed_is_as_long_as_it_is():
    for day in (date(2025, 3, 30), date(2025, 10, 26)):
        evening = instant(day - DAY, time(23), VILNIUS)
        assert after_quiet(evening, time(22), time(7), VILNIUS) == instant(day, time(7), VILNIUS)
