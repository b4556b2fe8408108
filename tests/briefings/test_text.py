"""Text: intake, folding, quotations, fragments and measures."""

import re
import time
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings import text
from briefings.text import (
    context,
    cut,
    find_nearest,
    find_quote,
    fold,
    is_whole_sentence,
    normalise,
    sha256_hex,
    slugify,
    suggest,
    text_fragment,
    utf16_len,
    words,
)

QUIET = settings(deadline=None)  # the machine may be busy

ANY = st.text(st.characters())  # lone surrogates included
PLAIN = st.text()

# Intake ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("\ufeffTitle\r\nBody\r", "Title\nBody\n"),
        ("a\x00b\x0bc\x7fd\x85e\tf\ng", "abcde\tf\ng"),
        ("e\u0301", "é"),
        ("a\ud800b", "ab"),
        ("No\u00a0break and ’curly’ stay", "No\u00a0break and ’curly’ stay"),
        ("", ""),
    ],
)
def test_intake(given_text, stored):
    assert normalise(given_text) == stored


@QUIET
@given(ANY)
def test_intake_is_idempotent_and_can_be_stored(given_text):
    stored = normalise(given_text)
    assert normalise(stored) == stored
    assert stored.encode().decode() == stored
    assert "\r" not in stored
    assert len(sha256_hex(stored)) == 64


# Folding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("Cote d'Ivoire", "cote d ivoire"),
        ("Guinea–Bissau", "guinea bissau"),
        ("GUINEA-BISSAU", "guinea bissau"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Пётр", "петр"),
        ("Йошкар-Ола", "йошкар ола"),
        ("Україна", "україна"),
        ("Об\u02bcєднані", "об єднані"),
        ("Об'єднані", "об єднані"),
        ("U.S.A.", "usa"),
        ("U. S.", "u s"),
        ("St. Lucia", "st lucia"),
        ("São Tomé & Príncipe", "sao tome principe"),
        ("Đà Nẵng", "da nang"),
        ("Łódź", "lodz"),
        ("ＴＵＶＡＬＵ", "tuvalu"),
        ("Tu\u00advalu", "tuvalu"),
        ("हिन्दी", "हिन्दी"),
        ("  ", ""),
    ],
)
def test_fold(name, folded):
    assert fold(name) == folded


@QUIET
@given(ANY)
def test_fold_is_idempotent_and_single_spaced(name):
    folded = fold(name)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@QUIET
@given(PLAIN)
def test_fold_knows_no_case(name):
    # where upper() and lower() lose nothing; ſ and K fold with s and k by design
    if name.upper().lower() == name:
        assert fold(name.upper()) == fold(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("North Korea", "north-korea"),
        ("Côte d’Ivoire", "cote-d-ivoire"),
        ("Россия", "rossiya"),
        ("Taliban (2021)", "taliban-2021"),
        ("word " * 30, "-".join(["word"] * 16)),
        ("x" * 100, "x" * 80),
    ],
)
def test_slugify(name, slug):
    assert slugify(name) == slug


@QUIET
@given(ANY)
def test_a_slug_is_always_an_address(name):
    if not any("\ud800" <= char <= "\udfff" for char in name):
        assert re.fullmatch(r"[a-z0-9-]{1,80}", slugify(name))


def test_suggest():
    names = ["Abkhazia", "South Ossetia", "North Korea", "South Korea", "Tuvalu", "Vanuatu"]
    assert suggest("abkhasia", names) == ["Abkhazia"]
    assert suggest("Tuvallu", names)[0] == "Tuvalu"
    assert set(suggest("korea", names)) == {"North Korea", "South Korea"}
    assert suggest("sth ossetia", names, limit=1) == ["South Ossetia"]
    assert suggest("zzzz", names) == []
    assert suggest("", names) == []


def test_suggest_stays_quick():
    names = [f"Territory of {number} and {number * 7919 % 3001}" for number in range(3000)]
    suggest("warm", names)
    start = time.process_time()  # the processor's time: others may be busy on this machine
    suggest("Teritory of 1500 an", names)
    assert time.process_time() - start < 0.1  # about 10 ms


# Quotations ------------------------------------------------------------------------------------


@QUIET
@given(PLAIN, st.integers(0, 30), st.integers(1, 30))
def test_a_quote_is_found_where_it_was_taken(source, start, length):
    quote = source[start : start + length]
    if quote:
        hits = find_quote(source, quote)
        assert (start, start + len(quote)) in hits
        assert all(len(source[a:b]) == len(quote) for a, b in hits)


def test_a_quote_is_found_over_other_spaces_and_quotation_marks():
    source = "Moscow’s\u00a0recognition of “the\tTaliban” 𝔸 Moscow's recognition"
    assert find_quote(source, "Moscow's recognition") == [(0, 20), (40, 60)]
    assert find_quote(source, '"the Taliban"') == [(24, 37)]
    assert find_quote(source, "moscow's") == []
    assert find_quote(source, "") == []
    assert find_quote("aaa", "aa") == [(0, 2), (1, 3)]


def test_a_quote_is_sought_again_in_a_changed_text():
    old = "In July, Moscow recognised it. In May, Moscow recognised it too."
    start = old.index("Moscow recognised", 20)
    prefix, suffix = context(old, start, start + 17)
    changed = "Update. " + old
    assert find_nearest(changed, "Moscow recognised", prefix, suffix) == [(47, 64)]
    assert len(find_nearest(changed, "Moscow recognised")) == 2
    assert find_nearest(changed, "Moscow denied", "", "") == []
    reworded = changed.replace("Moscow recognised", "Moscow acknowledged")
    [(start, end)] = find_nearest(reworded, "Moscow recognised", "In May, ", " it too.")
    assert reworded[start:end] == "Moscow acknowledged"


def test_context_keeps_whole_words():
    source = "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    start = source.index("seven")
    prefix, suffix = context(source, start, start + 5)
    assert prefix == " one two three four five six "
    assert suffix == " eight nine ten eleven twelve "
    assert context("just this", 0, 9) == ("", "")


@pytest.mark.parametrize(
    ("quote", "count"),
    [
        ("", 0),
        ("…—…", 0),
        ("has publicly stated it will not recognize “quasi-state territories.”", 9),
        ("Moscow’s 2,024 votes", 3),
        ("recognition—the first—of it", 5),
        ("承认", 2),
    ],
)
def test_words(quote, count):
    assert words(quote) == count
    assert text.MAX_QUOTE_WORDS == 12


SOURCE = (
    "Pariahs’ Embrace\n"
    "In July, Russia recognised it. “Nobody else did,” said Mr. Lavrov of the U.S. State desk. "
    "Why? It paid… But not for\nlong, as 3.5 billion show. 2025 was calm.\n\n"
    "the end"
)


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("Pariahs’ Embrace", True),
        ("Pariahs’", False),
        ("In July, Russia recognised it.", True),
        ("In July, Russia recognised it", True),
        ("\nIn July, Russia recognised it. “", True),
        ("July, Russia recognised it.", False),
        ("In July, Russia recognised", False),
        ("it. “Nobody else did,” said", False),
        ("Nobody else did", False),
        ("said Mr. Lavrov of the U.S. State desk", False),
        ("Lavrov of the U.S. State", False),
        ("Nobody else did,” said Mr. Lavrov of the U.S. State desk", True),
        ("desk. Why? It", True),
        ("Why", True),
        ("But not for\nlong, as 3.5 billion show", True),
        ("long, as 3.5 billion show", False),
        ("5 billion", False),
        ("2025 was calm", True),
        ("calm.\n\nthe", False),
        ("the end", True),
        (".", False),
    ],
)
def test_whole_sentences(quote, whole):
    [(start, end), *_] = find_quote(SOURCE, quote)
    assert is_whole_sentence(SOURCE, start, end) is whole


def test_whole_sentences_far_into_a_long_text():
    source = "Filler goes on " * 20_000 + "ends. Short one. " + "More of it " * 20_000
    start = source.index("Short")
    assert is_whole_sentence(source, start, start + 9)
    assert not is_whole_sentence(source, start, start + 5)
    assert not is_whole_sentence(source, 30, 45)


@QUIET
@given(st.text(alphabet="aB1.!?’” \n", max_size=60), st.data())
def test_more_words_never_make_a_quotation_less_whole(source, data):
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    if is_whole_sentence(source, start, end):
        assert is_whole_sentence(source, max(0, start - 1), min(len(source), end + 1))
    assert is_whole_sentence(source, 0, len(source)) == any(map(str.isalnum, source))


# Fragments and measures ------------------------------------------------------------------------


def test_fragments():
    assert text_fragment("quasi-state, in part & ü") == (
        "#:~:text=quasi%2Dstate%2C%20in%20part%20%26%20%C3%BC"
    )
    assert text_fragment("it", "Russia re-", " too, but") == (
        "#:~:text=Russia%20re%2D-,it,-too%2C%20but"
    )
    assert text_fragment("first line\nlast line", "head\nnear ", " after\nfar") == (
        "#:~:text=near-,first%20line,last%20line,-after"
    )
    assert text_fragment(" \n") == ""


@QUIET
@given(PLAIN)
def test_a_fragment_gives_its_words_back(exact):
    fragment = text_fragment(exact)
    lines = [line.strip() for line in exact.split("\n") if line.strip()]
    parts = fragment.removeprefix("#:~:text=").split(",") if fragment else []
    assert [unquote(part) for part in parts] == list(dict.fromkeys([*lines[:1], *lines[-1:]]))
    assert fragment.isascii()
    assert not re.search(r"[-&\s]", fragment)


@QUIET
@given(PLAIN)
def test_length_in_utf16(given_text):
    assert utf16_len(given_text) == len(given_text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("limit", "short"),
    [(21, "hello brave new world"), (12, "hello brave…"), (11, "hello…"), (4, "hel…"), (0, "")],
)
def test_cut(limit, short):
    assert cut("hello brave new world", limit) == short


@QUIET
@given(PLAIN, st.integers(0, 40))
def test_cut_keeps_to_its_limit(given_text, limit):
    short = cut(given_text, limit)
    assert len(short) <= limit
    assert short == given_text or given_text.startswith(short.removesuffix("…"))
