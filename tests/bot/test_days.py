"""A day behind a name, as people of four languages write it."""

from datetime import date

import pytest

from bot.handlers import days
from bot.handlers.days import Asked

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    [
        "2025-07-31", "2025-7-31", "31.07.2025", "31/7/2025", "31-07-2025", "31 July 2025",
        "July 31, 2025", "31st of July 2025", "2025 m. liepos 31 d.", "31 липня 2025 р.",
        "31 июля 2025 г.", "31 ИЮЛЯ 2025", "July 2025", "liepa 2025", "липень 2025", "июль 2025",
    ],
)  # fmt: skip
def test_a_day_is_understood_in_any_of_our_languages(written: str) -> None:
    found = days.read(["the", "authority", *written.split()], TODAY)
    assert found == Asked("the authority", written, date(2025, 7, 31))


@pytest.mark.parametrize("written", ["yesterday", "vakar", "вчора", "вчера", "Вчера"])
def test_yesterday(written: str) -> None:
    assert days.read(["x", written], TODAY).day == date(2026, 11, 21)


@pytest.mark.parametrize("written", ["tomorrow", "rytoj", "завтра", "2030", "1 грудня 2026"])
def test_what_is_to_come(written: str) -> None:
    assert days.read(["x", *written.split()], TODAY) == Asked("x", written, future=True)


@pytest.mark.parametrize(
    "written", ["31.02.2025", "2025-13", "32 July 2025", "2025 m. liepos 40 d."]
)
def test_what_is_in_no_calendar(written: str) -> None:
    assert days.read(["x", *written.split()], TODAY) == Asked("x", written, wrong=True)


@pytest.mark.parametrize("name", ["Resolution 2758 of the Assembly", "of 12", "May", "m.", "d. 7"])
def test_a_name_keeps_its_words(name: str) -> None:
    assert days.read(name.split(), TODAY) == Asked(name)
