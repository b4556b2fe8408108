"""Editions, cards, lists and settings: whatever is in them, Telegram takes them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.render import briefing, buttons, card, lists, personal, settings
from bot.render.buttons import Origin
from bot.render.markup import html
from bot.render.settings import Now
from briefings.deliver.preferences import zones
from briefings.types import (
    ActView,
    CitationView,
    EditionLine,
    EditionView,
    EntityRef,
    EntryView,
    Held,
    LoggedChange,
    SearchAnswer,
    SourceRef,
    Subscription,
)
from briefings.vocabulary import (
    Change,
    CitationRole,
    EntityKind,
    Mode,
    Topic,
    UnStatus,
    Verb,
)
from tests.bot.answers import NOW, SITE, checked, entry

NEEDS_NO_DATABASE = True
words_ = st.text('añ🟢<&>“”"{}\n ', min_size=1, max_size=60)
names_ = words_.filter(str.strip)  # the record keeps no blank name
long_words = st.text("añ🟢<&", min_size=1, max_size=1600)
slugs = st.from_regex(r"[a-z0-9-]{1,80}", fullmatch=True)


@st.composite
def entities(draw: st.DrawFn) -> EntityRef:
    name = draw(names_)
    return EntityRef(draw(slugs), name * 3, name, draw(st.sampled_from(EntityKind)), UnStatus.NONE)


@st.composite
def entries(draw: st.DrawFn) -> EntryView:
    number = draw(st.integers(1, 9_999_999))
    headline = draw(st.text("añ🟢<&", min_size=1, max_size=200))
    spans = draw(st.integers(0, 60))
    message = html(
        '<b><a href="/e/x.html">{h}</a></b>\nJuly 2025. {s}{spans} 🟢 <i>recognised · one source</i>',
        h=headline,
        s=draw(long_words),
        spans=html("<i>x</i>" * spans),
    )
    act = ActView(
        draw(entities()),
        draw(entities()),
        draw(st.sampled_from(Verb)),
        None,
        Mode.EXPRESS,
        0,
        None,
        None,
    )
    source = SourceRef(7, headline, draw(words_), draw(words_), draw(words_), "", "", "")
    return entry(
        number,
        message=str(message),
        headline=headline,
        date_text="July 2025",
        act=draw(st.sampled_from([act, None])),
        citations=(CitationView(source, "x", CitationRole.SUPPORTS, (), ""),)
        * draw(st.integers(0, 3)),
        change=draw(st.sampled_from(Change)),
        public_note=draw(st.text("añ🟢<&", max_size=300)),
        n=draw(st.integers(1, 5)),
    )


@st.composite
def editions(draw: st.DrawFn) -> EditionView:
    found = draw(st.lists(entries(), max_size=14))
    return EditionView(
        id=draw(st.integers(0, 10**9)), digest=draw(st.integers(1, 10**9)),
        kind=draw(st.sampled_from(["issue", "alert", "notice"])),
        title=draw(st.text("añ🟢<&", min_size=1, max_size=120)),
        intro=draw(st.text("añ🟢<&", max_size=600)), issued_at=NOW, reviewed=draw(st.booleans()),
        topics=tuple(one.label for one in draw(st.sets(st.sampled_from(Topic)))), language="en",
        items=tuple(
            EditionLine(one, draw(st.integers(1, 5)), draw(st.booleans()), retracted=one.retracted)
            for one in found
        ),
        serial=1, path=draw(st.sampled_from(["", "/briefings/7.html"])),
    )  # fmt: skip


generously = hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(editions(), st.sampled_from(["", "cablegram_bot"]))
@generously
def test_every_page_of_any_edition_is_a_message(view: EditionView, bot: str) -> None:
    seen: list[str] = []
    for page in range(1, 16):
        shown = briefing.edition(view, site=SITE, page=page, bot=bot)
        checked(shown)
        opening = [b for row in shown.buttons for b in row if b.label.isdigit()]
        seen += [b.label for b in opening]
        if bot:
            assert all(b.url.startswith("https://t.me/cablegram_bot?start=e_") for b in opening)
            assert [b for row in shown.buttons for b in row] == opening
        if not any(b.label == "More ›" for row in shown.buttons for b in row):
            break
    if not bot:  # every item is on one page, once, in order
        assert seen == [str(place) for place in range(1, len(view.items) + 1)]


@given(entries(), slugs, st.integers(1, 9999), st.booleans())
@generously
def test_any_card_is_a_message(one: EntryView, slug: str, page: int, follows: bool) -> None:
    origin = Origin(buttons.TIMELINE, buttons.subject_key(slug, None), page)
    mark = lists.search_mark("“" * 80)
    shown = card.card(one, site=SITE, origin=origin, follows=follows, mark=mark)
    assert one.public_id in checked(shown) or f"#{one.number}" in checked(shown)
    back = buttons.read(shown.buttons[0][0].data)
    assert back is not None
    assert (back.view, back.page) == (buttons.TIMELINE, page)


@given(st.lists(entries(), max_size=10), st.lists(entities(), max_size=5), words_)
@generously
def test_any_list_is_a_message(found: list[EntryView], named: list[EntityRef], text: str) -> None:
    checked(lists.latest(found[:5], count=50_000, page=9, site=SITE))
    whom = named[0] if named else EntityRef("x", "X", "X", EntityKind.STATE, UnStatus.NONE)
    checked(lists.timeline(whom, found, count=len(found), page=1, site=SITE))
    hits: tuple[EntityRef | EntryView, ...] = (*named, *found[: 6 - len(named)])
    answer = SearchAnswer(text * 3, hits, len(hits), ((text, text),))
    checked(lists.search(answer, page=1, size=6, site=SITE))
    log = [
        LoggedChange(one.public_id, one.headline, 2, Change.RETRACTED, one.public_note, NOW, text)
        for one in found
    ]
    checked(lists.corrections(log, count=900, page=3, site=SITE))
    sources = [citation.source for one in found for citation in one.citations]
    checked(lists.sources(sources, page=1, site=SITE))
    checked(lists.ask("Whom?", named, buttons.TIMELINE))
    checked(personal.following(named * 8))


HELD = Subscription(
    kind="private", frequency="weekly", time_zone="Europe/Vilnius", slot=time(8),
    quiet_from=time(22), quiet_until=time(7), topics=(), silent=True, language="en",
    paused_until=None, follows=0, reachable=True,
)  # fmt: skip
SUNDAY = datetime.fromisoformat("2025-08-31T12:00:00+00:00")


def test_settings_state_the_result() -> None:
    text = checked(settings.main(Now(HELD, SUNDAY + timedelta(hours=17))))
    assert text.startswith(
        "Settings\nDigest: weekly, Monday 08:00 (Europe/Vilnius) · Sound: off · Next: "
    )
    assert "Topics: all · Quiet hours: 22:00–07:00" in text
    paused = replace(HELD, paused_until=date(2025, 9, 8), frequency="daily")
    assert "Paused until 8 September 2025" in checked(settings.main(Now(paused)))


@pytest.mark.parametrize("frequency", ["daily", "weekly", "each", "off"])
def test_every_screen_is_a_message_with_a_way_back(frequency: str) -> None:
    now = Now(replace(HELD, frequency=frequency, follows=2, topics=("recognition",)), SUNDAY)
    screens = [
        settings.often(now), settings.hour(now), settings.zone(now), settings.topics(now),
        settings.quiet(now), settings.language(now), settings.regions(),
    ]  # fmt: skip
    for one in screens:
        checked(one)
        assert one.buttons[-1][-1].label == "‹ Back"
    for one in (settings.main(now), settings.main(None), settings.subscribed(now),
                settings.stopped(now), settings.stopped(None), settings.often(None)):  # fmt: skip
        checked(one)


def test_every_zone_can_be_chosen_by_buttons() -> None:
    offered: set[str] = set()
    for row in settings.regions().buttons[:-1]:
        for region in row:
            key = buttons.read(region.data).key.removeprefix("region.")
            for page in range(1, 20):
                shown = settings.places(key, zones(), page=page)
                checked(shown)
                names = {
                    buttons.read(b.data).value for r in shown.buttons for b in r
                    if b.data.startswith("v1:set:zone:")
                }  # fmt: skip
                if names <= offered:
                    break
                offered |= names
    assert offered == zones()


def test_what_is_held_is_all_shown() -> None:
    held = Held(HELD, (), date(2025, 9, 1), True, {"sent": 3, "unknown": 1}, 2, 77)
    shown = checked(personal.my_data(held, days=30))
    for words in ("weekly", "08:00", "Europe/Vilnius", "3 sent", "1 perhaps arrived", "77",
                  "September 2025", "of 2 the number", "topic to write in", "sound off"):  # fmt: skip
        assert words in shown
    paused = replace(HELD, paused_until=date(2025, 9, 8))
    shown = checked(personal.my_data(replace(held, asked_for=paused), days=30))
    assert "paused until 8 September 2025" in shown


@given(st.integers(1, 9_999_999), slugs, st.integers(1, 9999))
def test_a_card_knows_the_way_back(number: int, slug: str, page: int) -> None:
    origin = Origin(buttons.TIMELINE, buttons.subject_key(slug, None), page)
    key = buttons.card_key(number, origin)
    assert buttons.read_card(key) == (number, origin)
    assert len(buttons.data(buttons.FOLLOW_CARD, key, 2)) <= 64
