"""Partial dates: parse, bounds, order and display of the EDTF forms that the record accepts.

Pure: standard library only. The forms are a small part of the Extended Date/Time Format
(https://www.loc.gov/standards/datetime/): a date is never finer than its source, so what is kept is
the text as written together with the first and the last possible day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

ALLOWED = (
    "Write 2025, 2025-07 or 2025-07-03; 2022-07/2022-12, 2022/.. or ../2024-12 for something "
    "that lasts; [2013-03..2013-05-20], [..2010-02-14] or [2024-12..] for one moment whose day is "
    "not known; ~ (about) or ? (perhaps) may follow a single date."
)
"""What an editor may write, as every error says it."""

UNDATED = "Undated"
"""What a reader sees where there is no date."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_HALVES = {"40": (1, 6), "41": (7, 12)}  # EDTF level 2, "Semestral 1" and "Semestral 2"
_QUALIFIERS = {"~": "about", "?": "perhaps"}


class EdtfError(ValueError):
    """A date that the record does not accept; the message is a sentence for an editor."""


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as precise as its source, and no more. Made by `parse`."""

    text: str
    """As stored; half-year codes are already written out as bounds."""
    min: date | None
    """First possible day; None if open."""
    max: date | None
    """Last possible day; None if open."""
    lasts: bool
    """True for ``/``, which lasts; false for a date or ``[..]``, which happens once."""
    qualifier: str
    """``~`` about, ``?`` perhaps, or empty."""

    def __str__(self) -> str:
        """The stored text."""
        return self.text

    @property
    def order(self) -> tuple[date, date]:
        """Sort key: first day, then last; an open end counts as the other one."""
        first = self.min or self.max
        last = self.max or self.min
        if first is None or last is None:  # `parse` never makes one without bounds
            return (date.min, date.max)
        return (first, last)

    @property
    def approximate(self) -> bool:
        """Whether the date carries ``~`` or ``?``; its bounds are then only a rough guide."""
        return bool(self.qualifier)


@dataclass(frozen=True, slots=True)
class Point:
    """One date as written: a year, a month or a day."""

    year: int
    month: int | None
    day: int | None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + (self.month is not None) + (self.day is not None)

    @property
    def year_text(self) -> str:
        # four digits, so that an early year is never taken for a day
        return f"{self.year:04d}"

    @property
    def short(self) -> str:
        """The date without its year; empty for a year."""
        if self.month is None:
            return ""
        name = _MONTHS[self.month - 1]
        return name if self.day is None else f"{self.day} {name}"

    @property
    def full(self) -> str:
        return f"{self.short} {self.year_text}".lstrip()

    def precedes(self, other: "Point") -> bool:
        """Whether `other` is the very next year, month or day, written just as finely."""
        if self.precision != other.precision or self.last == date.max:
            return False
        return date.fromordinal(self.last.toordinal() + 1) == other.first


@lru_cache(maxsize=8192)
def parse(text: str) -> Edtf:
    """Read one of the accepted forms; the bounds are the first and the last possible day.

    Half-year codes come back as bounds: ``parse("2022-41").text`` is ``2022-07/2022-12``.
    Raises EdtfError, with a sentence that names what is allowed, for anything else.
    """
    start, end, lasts, qualifier = _read(text)
    first = start.first if start else None
    last = end.last if end else None
    if first and last and first > last:
        raise EdtfError(f"“{_shown(text)}” ends before it starts. {ALLOWED}")
    half = _half(text)
    return Edtf(half or text, first, last, lasts, qualifier)


def display(value: Edtf | None) -> str:
    """The date in a reader's words, never finer than it was written; "Undated" for None."""
    if value is None:
        return UNDATED
    start, end, lasts, qualifier = _read(value.text)
    if start and end:
        if start == end:
            word = _QUALIFIERS.get(qualifier)
            return f"{word} {start.full}" if word else start.full
        return _span(start, end) if lasts else _within(start, end)
    if start:
        if lasts:
            return f"since {start.full}"
        return f"{'on' if start.day else 'in'} or after {start.full}"
    if end:
        return f"{'until' if lasts else 'by'} {end.full}"
    return UNDATED


def placed(value: Edtf) -> str:
    """The date as part of a sentence: "in July 2025", "on 3 July 2025", "by August 2025"."""
    start, end, lasts, _ = _read(value.text)
    words = display(value)
    if start is None or end is None:
        return words
    if not lasts and start != end and not start.precedes(end):
        return words  # between … and …
    return f"{'on' if start.day else 'in'} {words}"


def points(value: Edtf) -> tuple[Point | None, Point | None]:
    """Start and end as they were written; an open one is None. For who shows dates in other words."""
    start, end, _, _ = _read(value.text)
    return start, end


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[Point | None, Point | None, bool, str]:
    """Start, end, whether it lasts, and the qualifier; an open end is None."""
    half = _half(text)
    if half:
        text = half
    if "/" in text:
        return *_ends(text, text.split("/")), True, ""
    if text.startswith("[") and text.endswith("]") and text.count("..") == 1:
        return *_ends(text, [end or ".." for end in text[1:-1].split("..")]), False, ""
    qualifier = text[-1:] if text[-1:] in _QUALIFIERS else ""
    point = _point(text, text.removesuffix(qualifier) if qualifier else text)
    return point, point, False, qualifier


def _ends(text: str, parts: list[str]) -> tuple[Point | None, Point | None]:
    if len(parts) != 2 or parts == ["..", ".."]:
        raise EdtfError(f"“{_shown(text)}” is not a date we accept. {ALLOWED}")
    start, end = (None if part == ".." else _point(text, part) for part in parts)
    return start, end


def _point(text: str, part: str) -> Point:
    """One date of `text`."""
    match = _DATE.fullmatch(part)
    if match is None:
        raise EdtfError(f"“{_shown(text)}” is not a date we accept. {ALLOWED}")
    year, month, day = (None if group is None else int(group) for group in match.groups())
    if year is None or year == 0:
        raise EdtfError(f"“{_shown(text)}” has no such year: they run from 0001 to 9999. {ALLOWED}")
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise EdtfError(f"“{_shown(text)}” is not in the calendar. {ALLOWED}") from None
    return Point(year, month, day)


def _shown(text: str) -> str:
    """What was written, as far as an error repeats it."""
    return text if len(text) <= 60 else f"{text[:60]}…"


def _half(text: str) -> str:
    """A half-year code written out as bounds; empty for anything else."""
    year, _, code = text.partition("-")
    if code not in _HALVES or not re.fullmatch(r"[0-9]{4}", year):
        return ""
    first, last = _HALVES[code]
    return f"{year}-{first:02d}/{year}-{last:02d}"


def _span(start: Point, end: Point) -> str:
    """What lasts: "July–December 2022", "3–9 July 2022", "July 2022 – March 2023"."""
    if start.precision == end.precision == 1:
        return f"{start.full}–{end.full}"
    if start.year == end.year and start.month and end.month:
        if start.day and end.day and start.month == end.month:
            return f"{start.day}–{end.full}"
        if start.precision == end.precision == 2:
            return f"{start.short}–{end.full}"
        return f"{start.short} – {end.full}"
    return f"{start.full} – {end.full}"


def _within(start: Point, end: Point) -> str:
    """One moment: "July or August 2025", "between 18 and 23 September 2011"."""
    first = start.full
    if start.year == end.year and start.month and end.month:
        first = start.short
        if start.day and end.day and start.month == end.month:
            first = str(start.day)
    if start.precedes(end):
        return f"{first} or {end.full}"
    return f"between {first} and {end.full}"
