"""A day that a reader writes after a name: 2025-07-31, 31.07.2025, July 2025, 2011, yesterday.

Months and little words of all our languages are understood, whichever is spoken. Pure.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.tongues.en import terms as english
from bot.tongues.lt import terms as lithuanian
from bot.tongues.ru import terms as russian
from bot.tongues.uk import terms as ukrainian
from briefings import edtf

_NUMBERS = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_MONTHS = {
    name.lower().removesuffix("."): number
    for terms in (english, lithuanian, ukrainian, russian)
    for names in (terms.MONTHS, terms.MONTHS_OF, terms.MONTHS_WITH, terms.MONTHS_SHORT)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}
_YESTERDAY = ("yesterday", "vakar", "вчора", "учора", "вчера")
_TODAY = ("today", "now", "šiandien", "dabar", "сьогодні", "зараз", "сегодня", "сейчас")
_TOMORROW = ("tomorrow", "rytoj", "завтра")
_FILLING = ("of", "m", "d", "mėn", "г", "года", "р", "року")
"""What is written between the parts of a date, in Lithuanian above all: 2025 m. liepos 31 d."""
_LONGEST = 6
"""Words of a date at most."""
_BEFORE = ("on", "in", "at", "by", "as", "of", "since", "iki", "nuo", "до", "на", "від", "с", "з")
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
    found = [(count, _month(low[-count:])) for count in range(min(_LONGEST, len(low)), 1, -1)]
    if low[-2:] in (["last", "year"], ["last", "month"]):
        found.append((2, " ".join(low[-2:])))
    if low:
        found.append((1, _word(low[-1])))
    return found


def _word(word: str) -> str:
    """One word as EDTF, or a day by its name; empty for anything else."""
    if word in _YESTERDAY:
        return "yesterday"
    if word in _TODAY:
        return "today"
    if word in _TOMORROW:
        return "tomorrow"
    if parts := _DAY_FIRST.fullmatch(word):
        return f"{parts[4]}-{int(parts[3]):02}-{int(parts[1]):02}"
    if not _NUMBERS.fullmatch(word):
        return ""
    return "-".join(part.rjust(2, "0") for part in word.split("-"))


def _month(words: list[str]) -> str:
    """``3 july 2025``, ``july 3 2025``, ``2025 m. liepos 3 d.`` as EDTF; empty for anything else.

    Every word must be a part of the date.
    """
    parts = [word.removesuffix(".") for word in words]
    if parts[0] in _FILLING:
        return ""
    parts = [word for word in parts if word not in _FILLING]
    years = [word for word in parts if _YEAR.fullmatch(word)]
    months = [_MONTHS[word] for word in parts if word in _MONTHS]
    days = [int(m[1]) for word in parts if (m := _DAY_OF_MONTH.fullmatch(word))]
    if len(years) != 1 or len(months) != 1 or len(days) > 1:
        return ""
    if len(years) + len(months) + len(days) != len(parts):
        return ""
    return f"{years[0]}-{months[0]:02}" + (f"-{days[0]:02}" if days else "")


def _judged(name: str, written: str, found: str, today: date) -> Asked:
    first_of_month = today.replace(day=1)
    match found:
        case "today":
            return Asked(name, written)
        case "tomorrow":
            return Asked(name, written, future=True)
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
