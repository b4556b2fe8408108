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
from briefings import edtf, text

_NUMBERS = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_ENDING = re.compile(
    r"(?<=[0-9])(?:[mdгр]|-(?:е|го|ого|м|ом|му|ому|й|ий|ій|ше|ųjų|aisiais|ais|oji|ąją|osios|ojo))$"
)
"""What is written close behind a number: 2025г., 2025-го, 2025-aisiais."""
_MONTHS_IN = (
    (
        "sausyje", "vasaryje", "kove", "balandyje", "gegužėje", "birželyje",
        "liepoje", "rugpjūtyje", "rugsėjyje", "spalyje", "lapkrityje", "gruodyje",
    ),
    (
        "sausį", "vasarį", "kovą", "balandį", "gegužę", "birželį",
        "liepą", "rugpjūtį", "rugsėjį", "spalį", "lapkritį", "gruodį",
    ),
    (
        "січні", "лютому", "березні", "квітні", "травні", "червні",
        "липні", "серпні", "вересні", "жовтні", "листопаді", "грудні",
    ),
    (
        "январе", "феврале", "марте", "апреле", "мае", "июне",
        "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
    ),
)  # fmt: skip
"""Of months in which something was; the bot itself never writes these forms."""
_MONTHS = {
    text.fold(name): number
    for names in (
        *(
            names
            for terms in (english, lithuanian, ukrainian, russian)
            for names in (terms.MONTHS, terms.MONTHS_OF, terms.MONTHS_WITH, terms.MONTHS_SHORT)
        ),
        *_MONTHS_IN,
    )
    for number, name in enumerate(names, start=1)
} | {"sept": 9}
"""By their names without accents, which many leave out."""
_NAMED = {
    text.fold(word): day
    for day, words in {
        "yesterday": ("yesterday", "vakar", "вчора", "учора", "вчера"),
        "today": ("today", "now", "šiandien", "dabar", "сьогодні", "зараз", "сегодня", "сейчас"),
        "tomorrow": ("tomorrow", "rytoj", "завтра"),
        "last month": (
            "last month", "praėjusį mėnesį", "минулого місяця", "прошлом месяце", "минулому місяці",
        ),
        "last year": (
            "last year", "pernai", "praėjusiais metais", "торік", "минулого року", "прошлом году",
            "минулому році",
        ),
    }.items()
    for word in words
}  # fmt: skip
_FILLING = frozenset(
    text.fold(word)
    for word in (
        "of", "m", "metų", "metai", "metais", "metus", "mėn", "mėnuo", "mėnesį", "mėnesio",
        "mėnesyje", "d", "diena", "dieną", "dienos", "dienai", "г", "год", "года", "году", "годом", "месяц",
        "месяца", "месяце", "р", "рік", "року", "році", "роком", "місяць", "місяця", "місяці",
    )
)  # fmt: skip
"""What is written between the parts of a date and behind it, in Lithuanian above all: 2025 m. liepos
31 d."""
_LONGEST = 6
"""Words of a date at most."""
_BEFORE = frozenset(
    (
        "on", "in", "at", "by", "as", "of", "since", "during", "iki", "nuo", "per", "в", "во", "у",
        "на", "за", "по", "до", "к", "от", "від", "с", "з", "із", "состоянию", "станом",
    )
)  # fmt: skip
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
    return readings(words, today)[0]


def readings(words: list[str], today: date) -> list[Asked]:
    """All that the words may mean, the longest day first, and at last all of them as a name.

    Which of them is meant, only the record knows: there is a Women’s March as well as March 2017.
    """
    plain = [_ENDING.sub("", word.strip(",.").lower()) for word in words]
    found = []
    for taken in range(min(_LONGEST, len(words)), 0, -1):
        if not (day := _day(plain[-taken:])):
            continue
        name = words[:-taken]
        while name and name[-1].lower() in _BEFORE:
            name.pop()
        found.append(_judged(" ".join(name), " ".join(words[-taken:]), day, today))
    return [*found, Asked(" ".join(words))]


def _day(words: list[str]) -> str:
    """A day as EDTF, or by its name; empty for anything else. Every word must be a part of it."""
    folded = [text.fold(word) for word in words]
    if named := _NAMED.get(" ".join(folded)):
        return named
    if folded[0] in _FILLING:
        return ""
    parts = [word for word, plain in zip(words, folded, strict=True) if plain not in _FILLING]
    return _number(parts[0]) if len(parts) == 1 else _month(parts)


def _number(word: str) -> str:
    """``2025``, ``2025-7-31``, ``31.07.2025`` as EDTF; empty for anything else."""
    if parts := _DAY_FIRST.fullmatch(word):
        return f"{parts[4]}-{int(parts[3]):02}-{int(parts[1]):02}"
    if not _NUMBERS.fullmatch(word):
        return ""
    return "-".join(part.rjust(2, "0") for part in word.split("-"))


def _month(parts: list[str]) -> str:
    """``3 july 2025``, ``july 3 2025``, ``2025 liepos 3`` as EDTF; empty for anything else."""
    years = [word for word in parts if _YEAR.fullmatch(word)]
    months = [_MONTHS[name] for word in parts if (name := text.fold(word)) in _MONTHS]
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
