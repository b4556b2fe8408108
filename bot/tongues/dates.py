"""Dates of the record and of ours, in the language that is spoken. Pure.

In English what `briefings.edtf` says, word for word; a test holds it to that.
"""

from datetime import date, datetime, time

from bot.tongues import FIRST, spoken, terms
from briefings import edtf
from briefings.edtf import Edtf, Point
from briefings.types import EntryView, SourceRef

ALONE, OF, WITH = 0, 1, 2
"""Cases: alone (“July 2025”), behind a preposition of time, behind “between”."""


def of(entry: EntryView) -> str:
    """The date of an entry; as it was published in English."""
    return entry.date_text if spoken() == FIRST else display(entry.date)


def of_source(source: SourceRef) -> str:
    """When a source was published; empty when unknown."""
    if spoken() == FIRST or not source.published:
        return source.published_text
    return display(source.published)


def display(when: str | Edtf | None) -> str:
    """A date of the record, never finer than it was written; "Undated" for None."""
    if not when:
        return terms.UNDATED
    value = edtf.parse(when) if isinstance(when, str) else when
    start, end = edtf.points(value)
    if start and end:
        if start == end:
            about = {"~": terms.ABOUT, "?": terms.PERHAPS}.get(value.qualifier, "{a}")
            return about.format(a=_full(start))
        return _span(start, end) if value.lasts else _within(start, end)
    if start:
        late = terms.NOT_BEFORE_DAY if start.day else terms.NOT_BEFORE
        return (terms.SINCE if value.lasts else late).format(a=_full(start, OF))
    if end:
        return (terms.UNTIL if value.lasts else terms.NOT_AFTER).format(a=_full(end, OF))
    return terms.UNDATED


def placed(when: str) -> str:
    """A date at the beginning of a sentence: "In July 2025"; where a language can, just "July 2025"."""
    value = edtf.parse(when)
    return capital(edtf.placed(value) if spoken() == FIRST else display(value))


def of_day(day: date) -> str:
    """One day: "3 July 2025"."""
    return display(day.isoformat())


def of_month(day: date) -> str:
    """A month: "July 2025"."""
    return display(f"{day:%Y-%m}")


def of_instant(at: datetime) -> str:
    """What clients that do not know our instants show instead: the day, by the clock it is told in."""
    return terms.WITH_WEEKDAY.format(
        weekday=terms.WEEKDAYS_SHORT[at.weekday()],
        day=at.day,
        month=terms.MONTHS_OF[at.month - 1],
        year=at.year,
    )


def of_clock(at: datetime) -> str:
    """The day and the hour."""
    return terms.AT_HOUR.format(day=of_instant(at), hour=f"{at:%H:%M}")


def on_weekday(day: date, hour: time) -> str:
    """A day of the week, and an hour: "Monday 08:00"."""
    return terms.WEEKDAY_AT.format(weekday=terms.WEEKDAYS[day.weekday()], hour=f"{hour:%H:%M}")


def capital(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def _full(point: Point, case: int = ALONE) -> str:
    if point.month is None:
        return terms.YEAR[case].format(year=point.year_text)
    return (terms.DAY if point.day else terms.MONTH).format(**_fields(point, case))


def _alone(point: Point, case: int = ALONE) -> str:
    """Without its year."""
    return (terms.DAY_ALONE if point.day else terms.MONTH_ALONE).format(**_fields(point, case))


def _fields(point: Point, case: int) -> dict[str, object]:
    month = (point.month or 1) - 1
    cases = (terms.MONTHS, terms.MONTHS_OF, terms.MONTHS_WITH)
    return {
        "year": point.year_text,
        "month": cases[case][month],
        "of": terms.MONTHS_OF[month],
        "day": point.day,
    }


def _span(start: Point, end: Point) -> str:
    if start.precision == end.precision == 1:
        return terms.SPAN_YEARS.format(a=start.year_text, b=end.year_text)
    if _one_year(start, end) and start.precision == end.precision == 2:
        months = [terms.MONTHS[(one.month or 1) - 1] for one in (start, end)]
        of_months = [terms.MONTHS_OF[(one.month or 1) - 1] for one in (start, end)]
        return terms.SPAN_MONTHS.format(
            a=months[0], b=months[1], a_of=of_months[0], b_of=of_months[1], year=end.year_text
        )
    return _between(start, end, (terms.SPAN, terms.SPAN_IN_YEAR, terms.SPAN_DAYS), ALONE)


def _within(start: Point, end: Point) -> str:
    if start.precedes(end):
        return _between(start, end, (terms.OR, terms.OR_IN_YEAR, terms.OR_DAYS), ALONE)
    return _between(start, end, (terms.BETWEEN, terms.BETWEEN_IN_YEAR, terms.BETWEEN_DAYS), WITH)


def _between(start: Point, end: Point, templates: tuple[str, str, str], case: int) -> str:
    """Two dates: any two, two of one year, two days of one month."""
    apart, in_year, in_month = templates
    if not _one_year(start, end):
        return apart.format(a=_full(start, case), b=_full(end, case))
    if start.day and end.day and start.month == end.month:
        return in_month.format(a=start.day, b=end.day, **_month(end))
    return in_year.format(
        a=_full(start, case), a_alone=_alone(start, case),
        b=_full(end, case), b_alone=_alone(end, case),
    )  # fmt: skip


def _month(point: Point) -> dict[str, object]:
    return {"of": terms.MONTHS_OF[(point.month or 1) - 1], "year": point.year_text}


def _one_year(start: Point, end: Point) -> bool:
    return bool(start.year == end.year and start.month and end.month)
