"""Once per local day at the local hour, through every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.occurrences import Rule, instant, last_due, next_due

VILNIUS = ZoneInfo("Europe/Vilnius")
# One zone per pattern of clock change: north, south, half an hour, none, over midnight, date line.
ZONES = (
    "Europe/Vilnius", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "America/Havana",
    "Africa/Cairo", "Pacific/Apia", "America/Santiago", "Asia/Tehran", "Africa/Casablanca",
)  # fmt: skip

moments = st.datetimes(datetime(2010, 1, 2), datetime(2037, 12, 30), timezones=st.just(UTC))
rules = st.builds(
    Rule,
    local_time=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    weekday=st.none() | st.integers(0, 6),
)


def walked(day: date, local_time: time, zone: ZoneInfo) -> datetime:
    """The slow judge: the first minute in UTC at which the clock on the wall shows the time or more.

    Looks at clocks alone. A day that a zone left out altogether belongs to the first minute after.
    """
    wanted = datetime.combine(day, local_time)
    at = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=16)
    while at.astimezone(zone).replace(tzinfo=None) < wanted:
        at += timedelta(minutes=1)
    return at


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 1), datetime(2025, 7, 1, 5, tzinfo=UTC)),
        (date(2025, 12, 1), datetime(2025, 12, 1, 6, tzinfo=UTC)),
    ],
)
def test_eight_in_vilnius(day, expected):
    assert instant(day, time(8), VILNIUS) == expected


def test_a_time_that_is_skipped_becomes_the_first_after_the_gap():
    assert instant(date(2025, 3, 30), time(3, 30), VILNIUS) == datetime(2025, 3, 30, 1, tzinfo=UTC)


def test_a_time_that_comes_twice_counts_the_first():
    assert instant(date(2025, 10, 26), time(3, 30), VILNIUS) == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("local_time", [time(0), time(2, 30), time(8), time(23, 45)])
def test_around_clock_changes_the_slow_judge_agrees(zone, local_time):
    place = ZoneInfo(zone)
    day = date(2011, 1, 1)
    changes = []
    while day < date(2013, 1, 1):
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        later = noon + timedelta(days=1)
        if noon.astimezone(place).utcoffset() != later.astimezone(place).utcoffset():
            changes += [day, day + timedelta(days=1)]
        day += timedelta(days=1)
    for day in changes[:6]:
        assert instant(day, local_time, place) == walked(day, local_time, place)


@given(rules, moments)
def test_last_and_next_enclose_now_and_nothing_lies_between(rule, now):
    last_day, last = last_due(rule, now)
    next_day, following = next_due(rule, now)
    assert last <= now < following
    assert last_day < next_day
    assert next_due(rule, last) == (next_day, following)
    assert last_due(rule, following)[0] == next_day
