"""Numbers and dates in four languages, by the rules of each."""

import re
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.render import words
from bot.tongues import LANGUAGES, dates, forms, speaking
from bot.tongues.plurals import RULES
from briefings import edtf
from tests.bot.tongues import EXAMPLES, OTHERS, module

NEEDS_NO_DATABASE = True


# --- numbers -------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_cldr(language: str) -> None:
    rule = Locale(language).plural_form
    names = {
        "en": ("one", "other"),
        "lt": ("one", "few", "other"),
        "uk": ("one", "few", "many"),
        "ru": ("one", "few", "many"),
    }
    for number in (*range(2_000), 10_000, 10_011, 10_021, 1_000_001):
        assert names[language][RULES[language](number)] == rule(number), number


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_cldr_writes_them(language: str) -> None:
    with speaking(language):
        for number in (0, 7, 999, 1_000, 12_345, 1_234_567):
            assert forms.grouped(number) == format_decimal(number, locale=language)


@pytest.mark.parametrize(
    ("language", "said_"),
    [("en", ["1 entry", "2 entries", "5 entries", "21 entries"]),
     ("lt", ["1 įrašas", "2 įrašai", "10 įrašų", "21 įrašas"]),
     ("uk", ["1 запис", "2 записи", "5 записів", "21 запис"]),
     ("ru", ["1 запись", "2 записи", "5 записей", "21 запись"])],
)  # fmt: skip
def test_a_number_with_its_noun(language: str, said_: list[str]) -> None:
    numbers = (1, 2, 10 if language == "lt" else 5, 21)
    with speaking(language):
        assert [forms.counted(number, words.ENTRIES) for number in numbers] == said_


# --- dates ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", EXAMPLES)
def test_dates_in_other_languages(text: str) -> None:
    for language, expected in zip(OTHERS, EXAMPLES[text], strict=True):
        with speaking(language):
            assert dates.display(text) == expected


@pytest.mark.parametrize(
    ("language", "word"), [("lt", "Be datos"), ("uk", "Без дати"), ("ru", "Без даты")]
)
def test_no_date_is_invented(language: str, word: str) -> None:
    with speaking(language):
        assert dates.display(None) == word


points = st.one_of(
    st.integers(1, 9999).map(lambda year: f"{year:04d}"),
    st.dates().map(lambda day: f"{day.year:04d}-{day.month:02d}"),
    st.dates().map(lambda day: day.isoformat()),
)
near = st.dates(date(2024, 11, 1), date(2025, 3, 1)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", day.isoformat()])
)


@st.composite
def edtfs(draw: st.DrawFn) -> edtf.Edtf:
    one, other = (draw(st.one_of(points, near)) for _ in range(2))
    text = draw(
        st.sampled_from(
            [one, f"{one}~", f"{one}?", f"{one}/..", f"../{one}", f"[{one}..]", f"[..{one}]",
             f"{one}/{other}", f"[{one}..{other}]"]
        )
    )  # fmt: skip
    try:
        return edtf.parse(text)
    except edtf.EdtfError:
        return edtf.parse(one)


@given(edtfs())
def test_english_dates_are_those_of_the_record(value: edtf.Edtf) -> None:
    assert dates.display(value) == edtf.display(value)
    for language in OTHERS:
        with speaking(language):
            shown = dates.display(value)
            assert "{" not in shown
            assert not set(re.findall(r"[A-Za-z]{3,}", shown)) & set(terms_of_english())


def terms_of_english() -> list[str]:
    return [*module("en", "terms").MONTHS, "or", "between", "about", "since"]


@pytest.mark.parametrize("language", OTHERS)
def test_months_are_those_of_cldr(language: str) -> None:
    own = module(language, "terms")
    alone = get_month_names("wide", context="stand-alone", locale=language)
    of = get_month_names("wide", context="format", locale=language)
    assert tuple(alone[number] for number in range(1, 13)) == own.MONTHS
    assert tuple(of[number] for number in range(1, 13)) == own.MONTHS_OF


def test_an_instant_for_clients_that_show_none() -> None:
    at = datetime(2025, 9, 1, 8, 5, tzinfo=UTC)
    assert dates.of_instant(at) == "Mon, 1 September 2025"
    shown = {}
    for language in OTHERS:
        with speaking(language):
            shown[language] = dates.of_clock(at)
    assert shown == {
        "lt": "2025 m. rugsėjo 1 d., pirmadienis, 08:05",
        "uk": "пн, 1 вересня 2025 року, 08:05",
        "ru": "пн, 1 сентября 2025 года, 08:05",
    }
