"""A day behind a name, as people of four languages write it."""

from datetime import date, timedelta

import pytest

from bot.handlers import days
from bot.handlers.days import Asked
from bot.tongues import LANGUAGES, dates, speaking
from bot.tongues.en import terms as english
from bot.tongues.lt import terms as lithuanian
from bot.tongues.ru import terms as russian
from bot.tongues.uk import terms as ukrainian
from briefings import edtf, text

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
MONTHS = [
    *(names for terms in (english, lithuanian, ukrainian, russian)
      for names in (terms.MONTHS, terms.MONTHS_OF, terms.MONTHS_WITH, terms.MONTHS_SHORT)),
    *days._MONTHS_IN,
]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        "2025-07-31", "2025-7-31", "31.07.2025", "31/7/2025", "31-07-2025", "31 July 2025",
        "July 31, 2025", "31st of July 2025", "2025 m. liepos 31 d.", "31 липня 2025 р.",
        "31 июля 2025 г.", "31 ИЮЛЯ 2025", "July 2025", "liepa 2025", "липень 2025", "июль 2025",
        "31.07.2025 г.", "31.07.2025 р.", "31.07.2025г.", "2025-07-31 d.", "31-го июля 2025-го года",
        "2025 metų liepos mėnesio 31 dieną", "2025 m. liepos mėn. 31 d.", "2025 m. liepos mėnesį",
        "2025 m. liepą", "liepą 2025", "liepa 2025 m.", "Liepoje 2025", "июле 2025", "июле 2025 года",
        "липні 2025", "липні 2025 року", "липень 2025 р.", "liepos 31d. 2025m.",
    ],
)  # fmt: skip
def test_a_day_is_understood_in_any_of_our_languages(written: str) -> None:
    found = days.read(["the", "authority", *written.split()], TODAY)
    assert found == Asked("the authority", written, date(2025, 7, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2024", "2024 m.", "2024 metai", "2024 metais", "2024 г.", "2024 г", "2024г.", "2024 год",
        "2024 году", "2024 года", "2024-м", "2024 р.", "2024 рік", "2024 року", "2024 році",
        "2024-го", "2024-aisiais",
    ],
)  # fmt: skip
def test_a_year_is_understood_with_the_word_for_it(written: str) -> None:
    assert days.read(["x", *written.split()], TODAY) == Asked("x", written, date(2024, 12, 31))


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("x в 2024", date(2024, 12, 31)), ("x в 2024 году", date(2024, 12, 31)),
        ("x у 2024 році", date(2024, 12, 31)), ("x во 2024", date(2024, 12, 31)),
        ("x в июле 2025", date(2025, 7, 31)), ("x в липні 2025", date(2025, 7, 31)),
        ("x у липні 2025 року", date(2025, 7, 31)), ("x liepą 2025", date(2025, 7, 31)),
        ("x по состоянию на 31.07.2025 г.", date(2025, 7, 31)), ("x as of 2024", date(2024, 12, 31)),
        ("x iki 2025 m. liepos", date(2025, 7, 31)), ("x станом на 31.07.2025", date(2025, 7, 31)),
    ],
)  # fmt: skip
def test_nothing_of_a_day_is_left_with_the_name(asked: str, day: date) -> None:
    found = days.read(asked.split(), TODAY)
    assert (found.name, found.day) == ("x", day)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bot_writes_it_also_reads(language: str) -> None:
    with speaking(language):
        for month in range(1, 13):
            day = date(2025, month, 3)
            for case in (dates.ALONE, dates.OF, dates.WITH):
                for when, end in (
                    (f"2025-{month:02}-03", day),
                    (f"2025-{month:02}", date(2025 + month // 12, month % 12 + 1, 1) - DAY),
                    ("2025", date(2025, 12, 31)),
                ):
                    point, _ = edtf.points(edtf.parse(when))
                    assert point
                    written = dates._full(point, case)
                    found = days.read(["x", *written.split()], TODAY)
                    assert found == Asked("x", written, end)


@pytest.mark.parametrize("names", MONTHS)
def test_every_month_is_known_in_any_case(names: tuple[str, ...]) -> None:
    """Without accents too; and no name of one month is another's, in whichever language."""
    for number, name in enumerate(names, start=1):
        for word in (name, text.fold(name)):
            assert days.read(["x", word, "2024"], TODAY).day == (
                date(2024 + number // 12, number % 12 + 1, 1) - DAY
            )


@pytest.mark.parametrize(
    "written",
    ["last year", "в прошлом году", "минулого року", "у минулому році", "pernai", "торік"],
)
def test_last_year(written: str) -> None:
    found = days.read(["x", *written.split()], TODAY)
    assert (found.name, found.day) == ("x", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Women’s March 2017", ["Women’s", "Women’s March", "Women’s March 2017"]),
        ("Russia Today", ["Russia", "Russia Today"]),
        ("Завтра", ["", "Завтра"]),
        ("Russia", ["Russia"]),
    ],
)
def test_words_may_be_a_day_or_belong_to_the_name(asked: str, names: list[str]) -> None:
    assert [one.name for one in days.readings(asked.split(), TODAY)] == names


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


@pytest.mark.parametrize(
    "name", ["Resolution 2758 of the Assembly", "of 12", "May", "m.", "d. 7", "в", "x 31 г."]
)
def test_a_name_keeps_its_words(name: str) -> None:
    assert days.read(name.split(), TODAY) == Asked(name)
