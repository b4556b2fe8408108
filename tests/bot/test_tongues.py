"""Four languages say the same: the same words, gaps and tags, and what the record says."""

import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import buttons, personal, speech, words
from bot.simulator.text.html import parse
from bot.tongues import FIRST, LANGUAGES, forms, guess, speaking, spoken, terms, told
from bot.tongues.plurals import RULES, Forms
from briefings import edtf
from briefings import words as english
from briefings.gazetteer import LANGUAGES as GAZETTEER
from briefings.types import Counts, TallyView
from briefings.vocabulary import Coverage, Measure, ObjectKind, SubjectState
from tests.bot.answers import answer, checked, ref, utf16
from tests.bot.tongues import COMMAND, EXAMPLES, OTHERS, PARTS, gaps, module, said, strings

NEEDS_NO_DATABASE = True
TAG = re.compile(r"<[^<>]*>")
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
"""Templates that each language fills from what there is; examples of dates hold them."""


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
