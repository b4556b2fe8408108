"""Four languages say the same: the same words, gaps and tags, by their own rules of number and date."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.render import buttons, personal, speech, words
from bot.simulator.text.html import parse
from bot.tongues import FIRST, LANGUAGES, dates, forms, guess, speaking, spoken, terms, told
from bot.tongues.plurals import RULES, Forms
from briefings import edtf
from briefings import words as english
from briefings.gazetteer import LANGUAGES as GAZETTEER
from briefings.types import Counts, TallyView
from briefings.vocabulary import Coverage, Measure, ObjectKind, SubjectState
from tests.bot.answers import answer, checked, ref, utf16

NEEDS_NO_DATABASE = True
PARTS = ("words", "speech", "terms", "sheets")
OTHERS = tuple(code for code in LANGUAGES if code != FIRST)
TAG = re.compile(r"<[^<>]*>")
COMMAND = re.compile(
    r"/[a-z]+(?: (?:https://\S+|taliban 2025-07-31|taliban|russia|embassy kabul|12|daily|weekly|each|off))?"
)
OURS = ("Cablegram", "Telegram", "Natural Earth", "UTC", "{bot}")
"""Proper names that are written the same everywhere."""
BUTTONS = tuple(
    name
    for name in vars(import_module("bot.tongues.en.words"))
    if name in {
        "DAILY", "WEEKLY", "EACH", "OFF", "SHOW_LATEST", "BACK_TO", "MORE", "EARLIER", "SETTINGS", "PAUSE",
        "OPEN", "SHARE", "TIMELINE", "FOLLOW", "UNFOLLOW", "ONLY_RECOGNISED", "ONLY_REFUSED", "ALL",
        "FULL_LIST_BUTTON", "POSITIONS", "ABOUT_THEM", "OPEN_BOT", "READ_IN_BOT", "AS_TEXT", "ON_MAP",
    }
)  # fmt: skip
DATES = {
    "YEAR", "MONTH", "MONTH_ALONE", "DAY", "DAY_ALONE", "SPAN", "SPAN_IN_YEAR", "SPAN_YEARS",
    "SPAN_MONTHS", "SPAN_DAYS", "OR", "OR_IN_YEAR", "OR_DAYS", "BETWEEN", "BETWEEN_IN_YEAR",
    "BETWEEN_DAYS", "SINCE", "UNTIL", "NOT_BEFORE", "NOT_BEFORE_DAY", "NOT_AFTER", "ABOUT", "PERHAPS",
}  # fmt: skip
"""Templates that each language fills from what there is; examples below hold them."""


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


# --- the same everywhere -------------------------------------------------------------------------
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", OTHERS)
def test_each_language_says_all_that_english_says(language: str, part: str) -> None:
    first, other = said(FIRST, part), said(language, part)
    assert other.keys() == first.keys(), other.keys() ^ first.keys()
    for name in first:
        if part == "terms" and (name in DATES or name == "QUOTES"):
            continue
        asked = dict(strings(first[name], name))
        told_ = dict(strings(other[name], name))
        assert told_.keys() == asked.keys(), name
        for place, text in strings(other[name], name):
            if place in ("CITIES", "ALPHABET") or text == "":
                continue
            if not (part == "terms" and name == "WITH_WEEKDAY"):
                assert gaps(text) == gaps(asked[place]), f"{language}.{part}.{place}"
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(asked[place])), (
                f"{language}.{part}.{place}"
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noun_has_as_many_forms_as_its_language(language: str) -> None:
    many = 1 + max(RULES[language](number) for number in range(200))
    for part in PARTS:
        for name, value in said(language, part).items():
            if isinstance(value, Forms):
                assert len(value) == many, f"{language}.{part}.{name}"
                assert len({frozenset(gaps(one)) for one in value}) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_telegram_bounds_is_short_enough(language: str) -> None:
    """https://core.telegram.org/bots/api#setmydescription and #botcommand."""
    own = module(language, "words")
    assert 0 < utf16(own.DESCRIPTION) <= 512
    assert 0 < utf16(own.SHORT_DESCRIPTION) <= 120
    for name, line in own.HELP.items():
        assert 0 < utf16(line) <= 256, name
    labels = {name: getattr(own, name) for name in BUTTONS}
    labels |= {k: v for k, v in said(language, "speech").items() if k.startswith("B_")}
    for name, label in labels.items():
        assert 0 < utf16(label) <= 24, f"{language} {name}: {label}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left(language: str) -> None:
    latin = {}
    for part in PARTS:
        for name, value in said(language, part).items():
            original = dict(strings(said(FIRST, part)[name], name))
            for place, text in strings(value, name):
                if isinstance(value, dict) and name == "TITLES":
                    place = name  # keys are what the desk writes
                bare = COMMAND.sub("", TAG.sub("", text))
                for ours in (*OURS, *(f"{{{gap}}}" for gap in gaps(text))):
                    bare = bare.replace(ours, "")
                same = text == original.get(place) and bool(re.search(r"[^\W\d_]{3}", bare))
                if language != "lt" and re.search(r"[A-Za-z]", bare):
                    same = True
                if same and "/" not in text and text != "Vilnius":  # zones have English names
                    latin[f"{part}.{place}"] = text
    assert not latin


def test_the_languages_are_those_in_which_the_record_has_names() -> None:
    assert tuple(LANGUAGES) == GAZETTEER


# --- whose language ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "language"),
    [("lt", "lt"), ("uk", "uk"), ("ru", "ru"), ("ru-RU", "ru"), ("UK", "uk"), ("en-GB", "en"),
     ("de", "en"), ("", "en"), (None, "en"), ("ruby", "en"), ("lt-Latn-LT", "lt")],
)  # fmt: skip
def test_the_first_guess(code: str | None, language: str) -> None:
    assert guess(code) == language


def test_speaking_ends_where_it_ends() -> None:
    assert spoken() == "en"
    with speaking("lt"):
        with speaking("uk"):
            assert words.SETTINGS == "Налаштування"
        assert words.SETTINGS == "Nustatymai"
        with pytest.raises(ValueError, match="x"), speaking("ru"):
            raise ValueError("x")
        assert spoken() == "lt"
    assert (spoken(), words.SETTINGS) == ("en", "Settings")
    with speaking("xx"):
        assert spoken() == "en"
    with pytest.raises(AttributeError):
        _ = words.NO_SUCH_WORD  # type: ignore[attr-defined]


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


# --- what the record says ------------------------------------------------------------------------
few = st.integers(0, 30)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    members, others = draw(few), draw(few)
    undisputed = draw(st.integers(0, members + others))
    return Counts(
        recognises=members + others, recognises_undisputed=undisputed, un_members=members,
        others=others, possible=draw(few), lapsed=draw(few), withdrawn=draw(few),
        suspended=draw(few),
    )  # fmt: skip


@given(counts(), st.sampled_from(ObjectKind), st.sampled_from(Coverage))
def test_the_sentence_on_who_recognises_is_the_records_in_english(
    found: Counts, kind: ObjectKind, coverage: Coverage
) -> None:
    asked = answer(
        counts=found, object_kind=kind, coverage=coverage, subject_state=SubjectState.EXISTS
    )
    assert told.summary(asked) == english.summary(asked)
    for language in OTHERS:
        with speaking(language):
            sentence = told.summary(asked)
            assert "{" not in sentence
            assert sentence.endswith(".")


@given(
    st.sampled_from(Measure), few, st.none() | st.just(193), st.none() | st.sampled_from(list(EXAMPLES)),
    st.sampled_from(["", "CEPA", "The source"]),
)  # fmt: skip
def test_counts_by_others_are_the_records_in_english(
    measure: Measure, value: int, out_of: int | None, as_of: str | None, says: str
) -> None:
    text = edtf.display(edtf.parse(as_of)) if as_of else ""
    one = TallyView("E-0001", ref("kosovo"), measure, value, out_of, as_of, text, says)
    assert told.tally(one) == english.tally(one)


def test_names_are_those_of_the_language_where_the_record_has_one() -> None:
    with speaking("uk", {"russia": "Росія"}):
        assert forms.name_of(ref("russia")) == "Росія"
        assert forms.name_of(ref("china")) == "China"
    assert forms.name_of(ref("russia")) == "Russia"


@pytest.mark.parametrize("language", OTHERS)
def test_names_stand_in_the_order_of_the_alphabet(language: str) -> None:
    row = {
        "lt": ["Airija", "Čadas", "Čekija", "Danija", "Ispanija", "Šri Lanka", "Žaliasis Kyšulys"],
        "uk": ["Австрія", "Гана", "Еквадор", "Іран", "Індія", "Йорданія", "Ямайка"],
        "ru": ["Австрия", "Йемен", "Канада", "Эквадор", "Япония"],
    }[language]
    with speaking(language):
        by_letter = sorted(row, key=forms.in_order)
    assert by_letter[0] == row[0]
    assert by_letter[-1] == row[-1]
    assert [name for name in by_letter if name[0] in "ЧČŠŽДЕЙК"] == [
        name for name in row if name[0] in "ЧČŠŽДЕЙК"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_sentences_fit_a_message(language: str) -> None:
    with speaking(language):
        for one in (personal.privacy(days=365), personal.forget_ask(),
                    personal.about(site="https://desk.example", bot="cablegram_bot")):  # fmt: skip
            checked(one)
        for part in (words, speech):
            assert parse(part.SETTINGS_HEAD if part is speech else part.START)
        assert terms.QUOTES
        assert buttons.greeting_choice()[0].label
