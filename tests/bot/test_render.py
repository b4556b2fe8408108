"""Every message is one that Telegram takes: escaped, whole, within its sizes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot import render
from bot.commands import listed
from bot.render import buttons, lines
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
from briefings import edtf
from briefings.types import (
    ActRecord,
    Counts,
    DigestView,
    EntityRef,
    EntryView,
    Position,
    PositionsAnswer,
    TallyView,
)
from briefings.vocabulary import (
    Basis,
    Certainty,
    Change,
    Coverage,
    EntityKind,
    EntryKind,
    Measure,
    Mode,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)
from briefings.words import STANDINGS

SITE = "https://desk.example"
NOW = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def checked(answer: render.Answer) -> str:
    """The text as Telegram's rules read it, after every limit was looked at."""
    text, entities = parse(answer.text)
    assert 0 < utf16(text.strip()) <= LONGEST
    assert len(entities) <= MOST_ENTITIES
    assert size(answer.text)[0] >= utf16(text)
    every = [button for row in answer.buttons for button in row]
    data = [button.data for button in every if not (button.url or button.share)]
    assert all(one.isascii() and 1 <= len(one) <= 64 for one in data)
    assert all(button.label.strip() for button in every)
    assert len(every) <= 100
    assert len(json.dumps([[b.label, b.data, b.url] for b in every])) < 10_000
    assert all(len(row) <= 8 for row in answer.buttons)
    return text


def ref(slug: str, name: str = "", kind: EntityKind = EntityKind.STATE) -> EntityRef:
    return EntityRef(slug, name or slug.title(), name or slug.title(), kind, UnStatus.MEMBER)


def entry(number: int = 12, message: str | None = None, **more: Any) -> EntryView:
    public_id = f"E-{number:04d}"
    link = f'<b><a href="/e/{public_id}.html">Something happened</a></b>'
    view = EntryView(
        public_id=public_id, n=1, kind=EntryKind.ACT, basis=Basis.FACT,
        certainty=Certainty.SINGLE_SOURCE, headline="Something happened", statement="",
        statement_html="", message=message or f"{link}\nJuly 2025. It did. 🟢 <i>recognised</i>",
        date=None, date_text="Undated", date_min=None, date_max=None, scope="", participants=(),
        act=None, citations=(), tallies=(), change=Change.CREATED, public_note="",
        published_at=NOW, first_published_at=NOW,
    )  # fmt: skip
    return replace(view, **more)


def digest(items: tuple[EntryView, ...], title: str = "Daily briefing") -> DigestView:
    return DigestView(7, "daily", title, NOW, NOW, NOW, "", items)


def position(actor: str, status: Status = Status.RECOGNISES, **more: Any) -> Position:
    found = Position(
        actor=actor, subject="taliban", object_kind=ObjectKind.GOVERNMENT, status=status,
        possible=(status,), since="2025-07", until_known=None, certain=True, disputed=False,
        act=Verb.RECOGNISES, entry="E-0012", actor_un_status=UnStatus.MEMBER,
    )  # fmt: skip
    return replace(found, **more)


def act(actor: str, verb: Verb, when: str | None = "2025-07", **more: Any) -> ActRecord:
    found = ActRecord(
        "E-0015", actor, "taliban", verb, None, Mode.UNSTATED, edtf.parse(when) if when else None,
        0, Certainty.SINGLE_SOURCE, UnStatus.MEMBER,
    )  # fmt: skip
    return replace(found, **more)


TALIBAN = ref("taliban", "Taliban authorities", EntityKind.AUTHORITY)


def answer(*positions: Position, **more: Any) -> PositionsAnswer:
    named = (TALIBAN, ref("russia"), ref("china"), ref("pakistan"), ref("uzbekistan"))
    found = PositionsAnswer(
        subject=TALIBAN, actor=None, object_kind=ObjectKind.GOVERNMENT, as_of=NOW.date(),
        known_at=NOW, subject_state=SubjectState.EXISTS, coverage=Coverage.PARTIAL, see_also=(),
        counts=Counts(recognises=len(positions), recognises_undisputed=len(positions),
                      un_members=len(positions)),
        positions=positions, undated=(), other_acts=(), tallies=(),
        names={one.slug: one for one in named},
    )  # fmt: skip
    return replace(found, **more)


# --- escaping and sizes --------------------------------------------------------------------------
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


# --- messages ------------------------------------------------------------------------------------
def test_a_briefing_reads_like_this() -> None:
    shown = checked(render.digest(digest((entry(12), entry(11))), site=SITE))
    assert shown.splitlines()[:4] == [
        "Daily briefing · Mon, 1 September 2025", "2 new", "", "1 · Something happened",
    ]  # fmt: skip
    assert "2 · Something happened" in shown
    assert shown.endswith("This briefing on the site")


def test_who_recognises_the_taliban() -> None:
    found = answer(
        position("russia"),
        other_acts=(
            act("china", Verb.WELCOMES, reacts_to="E-0012"),
            act("pakistan", Verb.SIGNS_AGREEMENT, "[..2025-08]", entry="E-0016"),
            act("uzbekistan", Verb.SIGNS_AGREEMENT, "[..2025-08]", entry="E-0017"),
        ),
    )
    shown = checked(
        render.recognitions(found, site=SITE, address="/recognitions/taliban-2021.html")
    )
    assert shown == (
        "Taliban authorities: recognised by at least 1 state\n"
        "in our record, as of 1 September 2025\n\n"
        "🟢 Russia — recognised, July 2025 · #12\n\n"
        "Contact, not recognition\n"
        "⚪ China — welcomed Russia’s step, July 2025 · #15\n"
        "⚪ Pakistan, Uzbekistan — signed an agreement, by August 2025 · #16 #17"
    )


def test_of_whom_the_record_says_nothing_it_says_nothing() -> None:
    """Not that nobody recognises them: a state about which no act is on record is no outcast."""
    shown = checked(render.recognitions(answer(), site=SITE))
    assert shown.startswith("Taliban authorities: no act of recognition on record")
    assert "nobody" not in shown
    assert "site" not in shown
    somewhere = render.recognitions(answer(), site=SITE, address="/actors/ukraine.html")
    assert "What the record says about it" in checked(somewhere)


def test_a_correction_says_so_wherever_it_is_told() -> None:
    item = replace(entry(1), change=Change.CORRECTED, public_note="The month was wrong <June>.")
    assert "✏️ Corrected: The month was wrong <June>." in checked(
        render.lists.latest([item], count=1, page=1, site=SITE)
    )
    assert "✏️" not in checked(render.lists.latest([entry(1)], count=1, page=1, site=SITE))


def test_doubt_is_said_in_numbers() -> None:
    found = answer(
        position("russia"),
        position("china", Status.UNKNOWN_ON_DATE, since="[2011-09-18..2011-09-23]", certain=False),
        coverage=Coverage.COMPLETE,
        counts=Counts(recognises=4, recognises_undisputed=3, un_members=4, possible=1,
                      unknown_on_date=1),
    )  # fmt: skip
    shown = checked(render.recognitions(found, site=SITE, day=date(2011, 9, 20)))
    assert "recognised by 4, perhaps 5\n" in shown
    assert "in our record, on 20 September 2011; 3 undisputed" in shown
    assert "🟡 China — perhaps recognised, between 18 and 23 September 2011" in shown


def test_every_status_has_its_words() -> None:
    rows = tuple(
        position("russia", status, act=verb, disputed=True, until_known="2026-01")
        for status in STANDINGS
        for verb in (Verb.RECOGNISES, Verb.ANNEXES, Verb.ENDS, Verb.WITHDRAWS)
    )
    others = tuple(act("china", verb) for verb in Verb)
    undated = tuple(
        act("china", verb, None, object_kind=kind) for verb in Verb for kind in ObjectKind
    )
    tally = TallyView("E-0021", TALIBAN, Measure.RECOGNISES, 4, 193, "2025-07", "July 2025", "CEPA")
    found = answer(*rows, other_acts=others, undated=undated, tallies=(tally,))
    first = render.recognitions(found, site=SITE)
    count = int(first.buttons[0][0].label.split("/")[1])
    texts = [
        checked(render.recognitions(found, site=SITE, page=page)) for page in range(1, count + 1)
    ]
    whole = "\n".join(texts)
    for status, standing in STANDINGS.items():
        assert standing.caption in whole or status is Status.RECOGNISES  # the headline says it
    assert "In July 2025, CEPA counted 4 of 193 recognising Taliban authorities · #21" in whole
    assert "Russia — lapsed with the annexation" in whole
    assert render.recognitions(found, site=SITE, page=99) == render.recognitions(
        found, site=SITE, page=count
    )


def test_what_did_not_exist_is_never_a_bare_zero() -> None:
    earlier = ref("taliban-1996", "Taliban regime (1996–2001)", EntityKind.AUTHORITY)
    found = answer(
        subject_state=SubjectState.NOT_YET, as_of=date(1998, 12, 31), see_also=(earlier,)
    )
    said = render.recognitions(found, site=SITE, day=date(1998, 12, 31))
    shown = checked(said)
    assert "did not exist yet" in shown
    assert "0" not in shown
    assert said.buttons[0][0].data == "v1:rec:taliban-1996@1998-12-31:1"


def test_an_actor_is_asked_about_too() -> None:
    found = answer(
        position("russia"), subject=None, actor=ref("russia"), object_kind=ObjectKind.STATE
    )
    shown = checked(render.recognitions(found, site=SITE))
    assert shown.startswith("Russia: recognises 1 party")
    assert "🟢 Taliban authorities — recognised, July 2025 · #12" in shown


hostile = '<script>&"quoted" </b> {braces} 🟢\u202e' * 3


def test_everything_said_is_taken_by_telegram() -> None:
    names = tuple(ref("s" * 80, hostile) for _ in range(50))
    said = [
        render.start(), render.start_group(), render.sorry(), render.old_button(),
        render.settings.admins_only(), render.bad_date(hostile),
        render.help_page(listed(), site=SITE), render.help_page(listed(), site=SITE, lost=True),
        render.no_digest(None), render.no_digest(NOW), render.card.no_entry(12),
        render.lists.latest((), count=0, page=1, site=SITE),
        render.lists.latest((entry(),) * 5, count=11, page=2, site=SITE, key=buttons.GREETING),
        render.card.card(entry(), site=SITE),
        render.card.card(
            entry(change=Change.RETRACTED, headline=hostile, public_note=hostile), site=SITE
        ),
        render.digest(digest((entry(),), hostile), site=SITE), render.digest(digest(()), site=SITE),
        render.which_subject(()), render.which_subject(names, day=date(2011, 9, 20)),
        render.unknown_name(hostile * 50, names[:3], day=date(2011, 9, 20)),
        render.recognitions(answer(), site=SITE, also=names[:3]),
        render.recognitions(replace(answer(), subject=names[0]), site=SITE),
    ]  # fmt: skip
    for one in said:
        assert "{" not in checked(one).replace("{braces}", "")


@given(
    st.from_regex(r"[a-z0-9-]{1,80}", fullmatch=True), st.dates() | st.none(), st.integers(1, 9999)
)
def test_buttons_come_back_as_they_were(slug: str, day: date | None, page: int) -> None:
    data = buttons.data(buttons.RECOGNITIONS, buttons.subject_key(slug, day), page)
    assert len(data) <= 64
    asked = buttons.read(data)
    assert asked is not None
    key, found, _ = buttons.read_subject(asked.key)
    assert (found, asked.page) == (day, page)
    assert key == slug or buttons.is_hash_of(key, slug)


@pytest.mark.parametrize(
    "data", ["", "v0:latest:-:1", "v1:latest:-:x", "v1:a", "v1:latest:-:²", "v2:::"]
)
def test_other_buttons_mean_nothing(data: str) -> None:
    assert buttons.read(data) is None
