"""What each language says, by its parts, and dates as each of them writes one."""

import re
from collections.abc import Iterator
from importlib import import_module
from string import Formatter
from types import ModuleType
from typing import Any

from bot.tongues import FIRST, LANGUAGES
from bot.tongues.plurals import Forms

PARTS = ("words", "speech", "terms", "sheets")
OTHERS = tuple(code for code in LANGUAGES if code != FIRST)
COMMAND = re.compile(
    r"/[a-z]+(?: (?:https://\S+|taliban 2025-07-31|taliban|russia|embassy kabul|12|daily|weekly|each|off))?"
)


def module(language: str, part: str) -> ModuleType:
    return import_module(f"bot.tongues.{language}.{part}")


def said(language: str, part: str) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(module(language, part)).items()
        if name.isupper() and name not in ("DEEDS", "STANDINGS")
    }


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a value, with its place."""
    match value:
        case str():
            yield place, str(value)
        case dict():
            for key, one in value.items():
                yield from strings(one, f"{place}[{key}]")
        case Forms():
            for one in value:
                yield place, one
        case tuple():
            for number, one in enumerate(value):
                yield from strings(one, f"{place}[{number}]")


def gaps(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


EXAMPLES = {
    "2025": ("2025 m.", "2025 рік", "2025 год"),
    "2025-07": ("2025 m. liepos mėn.", "липень 2025 року", "июль 2025 года"),
    "2025-07-03": ("2025 m. liepos 3 d.", "3 липня 2025 року", "3 июля 2025 года"),
    "[2025-07..2025-08]": (
        "2025 m. liepos mėn. arba rugpjūčio mėn.", "липень або серпень 2025 року",
        "июль или август 2025 года",
    ),
    "[2011-09-18..2011-09-19]": (
        "2011 m. rugsėjo 18 arba 19 d.", "18 або 19 вересня 2011 року", "18 или 19 сентября 2011 года",
    ),
    "[2011-09-18..2011-09-23]": (
        "tarp 2011 m. rugsėjo 18 ir 23 d.", "між 18 і 23 вересня 2011 року",
        "между 18 и 23 сентября 2011 года",
    ),
    "[2013-03..2013-05-20]": (
        "tarp 2013 m. kovo mėn. ir gegužės 20 d.", "між березнем і 20 травня 2013 року",
        "между мартом и 20 мая 2013 года",
    ),
    "[2011..2013]": (
        "tarp 2011 m. ir 2013 m.", "між 2011 роком і 2013 роком", "между 2011 годом и 2013 годом",
    ),
    "[..2025-08]": (
        "ne vėliau kaip 2025 m. rugpjūčio mėn.", "не пізніше серпня 2025 року",
        "не позднее августа 2025 года",
    ),
    "[2024-12..]": (
        "ne anksčiau kaip 2024 m. gruodžio mėn.", "не раніше грудня 2024 року",
        "не ранее декабря 2024 года",
    ),
    "../2024-12": ("iki 2024 m. gruodžio mėn.", "до грудня 2024 року", "до декабря 2024 года"),
    "2022/..": ("nuo 2022 m.", "з 2022 року", "с 2022 года"),
    "2022-07/2022-12": (
        "2022 m. liepos–gruodžio mėn.", "липень–грудень 2022 року",
        "июль–декабрь 2022 года"),
    "2022-07-03/2022-07-09": ("2022 m. liepos 3–9 d.", "3–9 липня 2022 року", "3–9 июля 2022 года"),
    "2022-07-03/2022-08-09": (
        "2022 m. liepos 3 d. – rugpjūčio 9 d.", "3 липня – 9 серпня 2022 року",
        "3 июля – 9 августа 2022 года",
    ),
    "2021/2023": ("2021–2023 m.", "2021–2023 роки", "2021–2023 годы"),
    "2025-07~": ("apie 2025 m. liepos mėn.", "приблизно липень 2025 року", "примерно июль 2025 года"),
    "2025?": ("galbūt 2025 m.", "можливо, 2025 рік", "возможно, 2025 год"),
}  # fmt: skip
"""How a date of the record is written in each other language, in the order of ``OTHERS``."""
