"""Numbers and the nouns behind them, by the rules of each language. Pure.

Plural rules of CLDR 47 for whole numbers
(https://www.unicode.org/cldr/charts/47/supplemental/language_plural_rules.html).
"""

from collections.abc import Sequence

from bot.tongues import own_name, spoken, terms
from bot.tongues.plurals import RULES, Forms
from briefings.types import EntityRef


def pick(forms: Forms, number: int) -> str:
    """The form that a number wants."""
    return forms[RULES[spoken()](number)]


def counted(number: int, forms: Forms) -> str:
    """A number with its noun: "1 entry", "2 entries"."""
    return f"{grouped(number)} {pick(forms, number)}"


def grouped(number: int) -> str:
    """A number with the separators of the language: "12,345"."""
    return f"{number:,}".replace(",", terms.GROUP)


def join(names: Sequence[str]) -> str:
    """Names in a row, as in "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return terms.AND.format(first=", ".join(names[:-1]), last=names[-1])


def name_of(ref: EntityRef) -> str:
    """What an entity is called for short, in the language if the record says so, else in English."""
    return own_name(ref.slug) or ref.short_name


def full_name_of(ref: EntityRef) -> str:
    """What an entity is called in full, where the language has no name of its own for it."""
    return own_name(ref.slug) or ref.name


def in_order(name: str) -> tuple[object, ...]:
    """Sort key of a name, by the alphabet of the language."""
    if not terms.ALPHABET:
        return (name,)
    return (*(_place(char) for char in name.lower()), name)


def _place(char: str) -> tuple[int, str]:
    place = terms.ALPHABET.find(char)
    return (place, "") if place >= 0 else (-1 if not char.isalpha() else 99, char)
