"""A day that a reader writes after a name: 2025-07-31, July 2025, 2011, yesterday."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from briefings import edtf

_NUMBERS = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_BEFORE = ("on", "in", "at", "by", "as", "of", "since")
"""Little words that may stand between a name and its day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name, and the day written behind it."""

    name: str
    written: str = ""
    """The day as it was written; empty where there was none."""
    day: date | None = None
    """The last day of it; None for today, and for what is none."""
    wrong: bool = False
    """It is in no calendar."""
    future: bool = False


def read(words: list[str], today: date) -> Asked:
    """Tell a name from the day behind it. A year or a month means its last day, or today."""
    for taken, found in _candidates([word.strip(",") for word in words]):
        name = words[: len(words) - taken]
        if found == "":
            continue
        written = " ".join(words[len(words) - taken :])
        while name and name[-1].lower() in _BEFORE:
            name.pop()
        return _judged(" ".join(name), written, found, today)
    return Asked(" ".join(words))


def _candidates(words: list[str]) -> list[tuple[int, str]]:
    """How many words at the end may be a day, and which (EDTF, or a word), the longest first."""
    low = [word.lower() for word in words]
    found = []
    if len(low) >= 3:
        found.append((3, _month(low[-3:])))
    if len(low) >= 2:
        found.append((2, _month(low[-2:])))
        found.append(
            (2, " ".join(low[-2:]) if low[-2:] in (["last", "year"], ["last", "month"]) else "")
        )
    if low:
        plain = low[-1] if low[-1] in ("yesterday", "today", "now") else ""
        found.append((1, plain or (low[-1] if _NUMBERS.fullmatch(low[-1]) else "")))
    return found


def _month(words: list[str]) -> str:
    """``3 july 2025``, ``july 3 2025`` or ``july 2025`` as EDTF; empty for anything else."""
    *front, year = words
    if not _YEAR.fullmatch(year):
        return ""
    months = [_MONTHS[word] for word in front if word in _MONTHS]
    days = [int(m[1]) for word in front if (m := _DAY_OF_MONTH.fullmatch(word))]
    if len(months) != 1 or len(months) + len(days) != len(front):
        return ""
    return f"{year}-{months[0]:02}" + (f"-{days[0]:02}" if days else "")


def _judged(name: str, written: str, found: str, today: date) -> Asked:
    first_of_month = today.replace(day=1)
    match found:
        case "today" | "now":
            return Asked(name, written)
        case "yesterday":
            return Asked(name, written, today - timedelta(days=1))
        case "last month":
            return Asked(name, written, first_of_month - timedelta(days=1))
        case "last year":
            return Asked(name, written, date(today.year - 1, 12, 31))
    try:
        parsed = edtf.parse(found)
    except edtf.EdtfError:
        return Asked(name, written, wrong=True)
    if parsed.min is not None and parsed.min > today:
        return Asked(name, written, future=True)
    day = None if parsed.max is None or parsed.max >= today else parsed.max
    return Asked(name, written, day)
