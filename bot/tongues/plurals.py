"""Plural rules: which form of a noun a whole number wants. Pure.

Those of CLDR 47 (https://www.unicode.org/cldr/charts/47/supplemental/language_plural_rules.html).
"""

from collections.abc import Callable, Mapping
from typing import Final


class Forms(tuple[str, ...]):
    """A noun in as many forms as its language tells apart behind whole numbers."""

    __slots__ = ()

    def __new__(cls, *forms: str) -> "Forms":
        """In the order of CLDR: one, few, many or other."""
        return super().__new__(cls, forms)


def _english(number: int) -> int:
    return int(number != 1)


def _lithuanian(number: int) -> int:
    """1, 21, 101 · 2–9, 22 · 0, 10–20, 111."""
    if 11 <= number % 100 <= 19 or number % 10 == 0:
        return 2
    return 0 if number % 10 == 1 else 1


def _east_slavic(number: int) -> int:
    """1, 21, 101 · 2–4, 22 · 0, 5–20, 111."""
    if 11 <= number % 100 <= 14 or not 1 <= number % 10 <= 4:
        return 2
    return 0 if number % 10 == 1 else 1


RULES: Final[Mapping[str, Callable[[int], int]]] = {
    "en": _english,
    "lt": _lithuanian,
    "uk": _east_slavic,
    "ru": _east_slavic,
}
"""By language: which of its forms, from 0."""
