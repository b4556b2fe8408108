"""Partial dates: what is accepted, its bounds, its order and its words."""

import re
from contextlib import suppress
from datetime import date

import edtf as judge
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefings.edtf import Edtf, EdtfError, display, parse

QUIET = settings(deadline=None)  # the machine may be busy

DAYS = st.dates()
POINTS = st.builds(lambda day, cut: day.isoformat()[:cut], DAYS, st.sampled_from([4, 7, 10]))


def _joined(pattern: str, first: str, second: str) -> str:
    """Two dates in the order of their first days, so that most of what is drawn is accepted."""
    return pattern.format(*sorted((first, second)))


ACCEPTED = st.one_of(
    POINTS,
    st.builds("{}{}".format, POINTS, st.sampled_from("~?")),
    st.builds(_joined, st.sampled_from(["{}/{}", "[{}..{}]"]), POINTS, POINTS),
    st.builds(str.format, st.sampled_from(["{}/..", "../{}", "[..{}]", "[{}..]"]), POINTS),
    st.builds("{:04d}-{}".format, st.integers(1, 9999), st.sampled_from(["40", "41"])),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "lasts", "qualifier"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), False, ""),
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31), False, ""),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), False, ""),
        ("2025-07-03", date(2025, 7, 3), date(2025, 7, 3), False, ""),
        ("0001", date(1, 1, 1), date(1, 12, 31), False, ""),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), False, ""),
        ("2022-07/2022-12", date(2022, 7, 1), date(2022, 12, 31), True, ""),
        ("1990/1999", date(1990, 1, 1), date(1999, 12, 31), True, ""),
        ("2022/..", date(2022, 1, 1), None, True, ""),
        ("../2024-12", None, date(2024, 12, 31), True, ""),
        ("[2013-03..2013-05-20]", date(2013, 3, 1), date(2013, 5, 20), False, ""),
        ("[..2010-02-14]", None, date(2010, 2, 14), False, ""),
        ("[2024-12..]", date(2024, 12, 1), None, False, ""),
        ("2025-07~", date(2025, 7, 1), date(2025, 7, 31), False, "~"),
        ("2025?", date(2025, 1, 1), date(2025, 12, 31), False, "?"),
    ],
)
def test_accepted(text, first, last, lasts, qualifier):
    assert parse(text) == Edtf(text, first, last, lasts, qualifier)


@pytest.mark.parametrize(
    ("code", "stored"), [("2022-40", "2022-01/2022-06"), ("2022-41", "2022-07/2022-12")]
)
def test_half_years_are_stored_as_bounds(code, stored):
    assert parse(code) == parse(stored)
    assert parse(code).text == stored


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2025 ", " 2025", "2025\n", "٢٠٢٥", "２０２５", "202", "20255", "0000", "-2025",
        "2025-7", "2025-00", "2025-13", "2025-07-00", "2025-02-30", "2023-02-29", "2025-07-3",
        "2025-21", "2025-42", "2022-41~", "2022-41/2023", "2025/2024", "2025-07/2025-06",
        "[2025-08..2025-07]", "../..", "[..]", "[]", "[....]", "..", "/", "2025/", "/2025",
        "[2025]", "[2025,2026]", "{2025..2026}", "2025..2026", "[2020...2021]", "[2020../2021]",
        "2025~~", "2025%", "~2025", "2025?~", "[2025~..2026]", "2025~/2026", "2025/2026?",
        "2025-07-03T10:00", "July 2025", "2025/2026/2027", "201X", "20XX-07", "Y12025", "today",
    ],
)  # fmt: skip
def test_nothing_else(text):
    with pytest.raises(EdtfError, match=r"Write 2025, 2025-07 or 2025-07-03"):
        parse(text)


def test_errors_say_what_is_wrong():
    with pytest.raises(ValueError, match="“2025-02-30” is not in the calendar"):
        parse("2025-02-30")
    with pytest.raises(ValueError, match="ends before it starts"):
        parse("2025/2024")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-07-03", "3 July 2025"),
        ("2025-07", "July 2025"),
        ("2025", "2025"),
        ("0042", "0042"),
        ("2022-07/2022-12", "July–December 2022"),
        ("2022-41", "July–December 2022"),
        ("2001/2021", "2001–2021"),
        ("2022-07/2023-03", "July 2022 – March 2023"),
        ("2022-07-03/2022-07-09", "3–9 July 2022"),
        ("2022-07-03/2022-08-09", "3 July – 9 August 2022"),
        ("2022/2023-05", "2022 – May 2023"),
        ("2022/..", "since 2022"),
        ("2022-05-01/..", "since 1 May 2022"),
        ("../2024-12", "until December 2024"),
        ("[..2025-08]", "by August 2025"),
        ("[..2010-02-14]", "by 14 February 2010"),
        ("[2024-12..]", "in or after December 2024"),
        ("[2024-12-03..]", "on or after 3 December 2024"),
        ("[2025-07..2025-08]", "July or August 2025"),
        ("[2024-12..2025-01]", "December 2024 or January 2025"),
        ("[2024..2025]", "2024 or 2025"),
        ("[2011-09-18..2011-09-19]", "18 or 19 September 2011"),
        ("[2011-09-18..2011-09-23]", "between 18 and 23 September 2011"),
        ("[2011-09-18..2012-09-23]", "between 18 September 2011 and 23 September 2012"),
        ("[2013-03..2013-05-20]", "between March and 20 May 2013"),
        ("[2025-07..2025-07]", "July 2025"),
        ("2025-07~", "about July 2025"),
        ("2025-07?", "perhaps July 2025"),
        ("9999/9999-12-31", "9999 – 31 December 9999"),
    ],
)
def test_words(text, words):
    assert display(parse(text)) == words


def test_no_date_is_undated():
    assert display(None) == "Undated"


def test_order_is_first_day_then_last_with_open_ends_standing_in():
    texts = ["2008-08-26", "[..2010-02-14]", "2010-02", "2010", "[2010-02..]", "2010-02-14"]
    assert sorted(texts, key=lambda text: parse(text).order) == [
        "2008-08-26", "2010", "[2010-02..]", "2010-02", "[..2010-02-14]", "2010-02-14",
    ]  # fmt: skip


def test_a_qualifier_is_kept():
    assert parse("2025~").approximate
    assert parse("2025?").approximate
    assert not parse("2025").approximate
    assert str(parse("2022-41")) == "2022-07/2022-12"


def _parsed(text: str) -> Edtf:
    try:
        return parse(text)
    except EdtfError:
        assume(False)  # ends that came out the wrong way round
        raise


@QUIET
@given(ACCEPTED)
def test_bounds_are_in_order(text):
    value = _parsed(text)
    assert value.min is not None or value.max is not None
    if value.min and value.max:
        assert value.min <= value.max
    assert value.order[0] <= value.order[1]
    assert parse(value.text) == value


@QUIET
@given(ACCEPTED)
def test_words_never_add_a_day(text):
    value = _parsed(text)
    words = display(value)
    # years are always written in four digits, so a shorter number is a day
    days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", words)
    written = [str(int(day)) for day in re.findall(r"\d{4}-\d\d-(\d\d)", value.text)]
    assert set(days) <= set(written)
    assert set(re.findall(r"\d{4}", words)) <= set(re.findall(r"\d{4}", value.text))


@QUIET
@given(st.text(alphabet="0123456789-./[]~?,X ", max_size=24))
def test_any_other_text_is_refused_and_not_broken_on(text):
    with suppress(EdtfError):
        assert display(parse(text))


def _day(bound) -> date | None:
    """A strict bound of the judge's; open ones are infinite."""
    return None if isinstance(bound, float) else date(*bound[:3])


# The judge cannot read one-of-a-set with ends of different precision; everything else we share.
SHARED = ACCEPTED.filter(
    lambda text: (
        not re.fullmatch(r"\[([\d-]+)\.\.([\d-]+)\]", text)
        or len(text.strip("[]").split("..")[0]) == len(text.strip("[]").split("..")[1])
    )
)


@given(SHARED)
@settings(QUIET, max_examples=60)  # the judge's grammar takes milliseconds
def test_an_independent_library_agrees(text):
    value = _parsed(text)
    judged = judge.parse_edtf(text)
    assert (_day(judged.lower_strict()), _day(judged.upper_strict())) == (value.min, value.max)
