"""Words are escaped and pages are whole, within Telegram's sizes."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot import render
from bot.render import lines
from bot.render.markup import (
    LONGEST,
    MOST_ENTITIES,
    Html,
    Later,
    absolute,
    html,
    made,
    moment,
    pages,
    size,
)
from bot.render.recent import Recent
from bot.simulator.text.html import parse
from bot.tongues import LANGUAGES, speaking
from briefings.types import PositionsAnswer
from briefings.vocabulary import ObjectKind, Verb
from tests.bot.answers import NOW, SITE, act, answer, position, ref, utf16

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@given(anything, anything)
def test_words_never_become_markup(words_: str, address: str) -> None:
    text, entities = parse(
        html('<b>{a}</b> <a href="https://x.example/{b}">{a}</a>', a=words_, b=address)
    )
    assert text == f"{words_} {words_}"
    assert len(entities) <= 2
    assert size(html("{a}", a=words_))[0] == utf16(words_)


@given(st.lists(st.tuples(anything, st.booleans()), max_size=40))
def test_size_is_telegrams_or_more(pieces: list[tuple[str, bool]]) -> None:
    parts = [
        html("<i>{a}</i>", a=one) if slanted else html("{a}", a=one) for one, slanted in pieces
    ]
    whole = Html("".join(parts))
    text, entities = parse(whole)
    assert size(whole)[0] >= utf16(text)
    assert size(whole)[1] >= len(entities)


blocks = st.lists(
    st.tuples(st.text("añ🟢<&", min_size=1, max_size=900), st.integers(0, 30)), max_size=30
)


@given(blocks, st.integers(1, 8))
@hypothesis_settings(max_examples=60)
def test_splitting_loses_nothing_and_cuts_nothing(rows: list[tuple[str, int]], most: int) -> None:
    parts = [Html(html("{a}", a=words_) + html("<b>x</b>") * spans) for words_, spans in rows]
    around = html("<b>head</b>\n\n<i>foot</i>")
    found = pages(parts, around=around, most=most)
    assert [block for page in found for block in page] == parts
    for page in found:
        assert 1 <= len(page) <= most
        units, spans = size(Html("\n".join([around, *page])))
        assert (units <= LONGEST and spans <= MOST_ENTITIES) or len(page) == 1
        parse("\n".join(page))


@given(
    st.lists(
        st.tuples(
            st.text("añ🟢<&", min_size=1, max_size=900),
            st.integers(0, 30),
            st.one_of(st.none(), st.integers(0, 2000)),
        ),
        max_size=40,
    ),
    st.integers(1, 20),
)
@hypothesis_settings(max_examples=60)
def test_pages_are_the_same_if_pieces_are_written_later(
    rows: list[tuple[str, int, int | None]], most: int
) -> None:
    written = [Html(html("{a}", a=words_) + html("<b>x</b>") * spans) for words_, spans, _ in rows]
    lazy: list[Html | Later] = []
    for piece, (_, _, more) in zip(written, rows, strict=True):
        units, spans = size(piece)
        make = partial(Html, piece)
        lazy.append(piece if more is None else Later(make, units + more, spans + more % 9))
    around = html("<b>head</b>\n\n<i>foot</i>")
    found = pages(lazy, around=around, most=most)
    assert [tuple(map(made, page)) for page in found] == pages(written, around=around, most=most)


@pytest.mark.parametrize("actors", [("russia", "somebody-ñ"), ("russia",)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_acts_are_no_larger_than_they_say(language: str, actors: tuple[str, ...]) -> None:
    dates = (
        None, "2025-07", "[2011-09-18..2011-09-23]", "2025-07-03~", "[2011-12-18..2012-09]",
        "[2024-09-30..2025-11-30]", "2024-09-30/2025-11-30", "[..2025-09-30]",
    )  # fmt: skip
    acts = tuple(
        act(actor, verb, when, object_kind=kind, entry=f"E-{number:04d}", reacts_to=reacts)
        for number, (verb, kind, when, actor, reacts) in enumerate(
            product(Verb, (None, *ObjectKind), dates, actors, (None, "E-0012", "E-0")),
            start=1 if len(actors) > 1 else 1_000_000,
        )
    )
    found = answer(position("china"), other_acts=acts, undated=acts[:3])
    with speaking(language):
        written = lines.deeds(found, acts, SITE)
        assert any(isinstance(one, Later) for one in written)
        for one in written:
            assert isinstance(one, Later)
            units, spans = size(made(one))
            assert units <= one.units
            assert spans <= one.spans


def test_pages_of_one_language_are_not_those_of_another() -> None:
    found = answer(position("russia"), other_acts=(act("china", Verb.MEETS),))
    said = set()
    for language in (*LANGUAGES, *LANGUAGES):
        with speaking(language):
            said.add(render.recognitions(found, site=SITE).text)
    assert len(said) == len(LANGUAGES)


def test_pages_that_are_kept_are_those_of_the_answer() -> None:
    """Whatever changes in an answer changes what is shown: a name, a date, an act, a sort."""
    found = answer(position("russia"), other_acts=(act("china", Verb.MEETS),))

    def shown(one: PositionsAnswer, **more: Any) -> str:
        return render.recognitions(one, site=SITE, **more).text

    first = shown(found)
    names = {**found.names, "russia": ref("russia", "Rossiya")}
    assert "Rossiya" in shown(replace(found, names=names))
    assert "March 2019" in shown(replace(found, other_acts=(act("china", Verb.MEETS, "2019-03"),)))
    assert "China" not in shown(replace(found, other_acts=()))
    assert "China" not in shown(found, only="r")
    assert "https://b.example/e/" in render.recognitions(found, site="https://b.example").text
    assert shown(found) == first
    later = replace(found, known_at=NOW + timedelta(minutes=5))
    assert f'unix="{int(later.known_at.timestamp())}"' in shown(later)


def test_what_is_kept_is_bounded() -> None:
    kept: Recent[str, int] = Recent(most=3, room=10)
    for number, name in enumerate("abcd"):
        kept.put(name, number, 2)
    assert [kept.get(name) for name in "abcd"] == [None, 1, 2, 3]
    assert kept.get("b") == 1
    kept.put("e", 4, 6)
    assert [kept.get(name) for name in "bcde"] == [1, None, 3, 4]
    kept.put("larger than all", 5, 11)
    assert kept.get("larger than all") is None


def test_links_are_made_whole_and_words_are_not_touched() -> None:
    message = '<a href="/e/E-0001.html">x</a> said &lt;a href="/e/2"&gt; <a href="https://x.example/">y</a>'
    assert absolute(message, SITE) == message.replace('<a href="/', f'<a href="{SITE}/')
    assert absolute(message, SITE).count(SITE) == 1


def test_a_moment_is_in_utc_seconds() -> None:
    text, [entity] = parse(moment(NOW, "wD", "Mon, 1 September 2025"))
    assert text == "Mon, 1 September 2025"
    assert f'unix="{int(NOW.timestamp())}"' in moment(NOW, "wD", "x")
    assert entity.type == "date_time"
