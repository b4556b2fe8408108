"""Pictures: what is drawn is what the record says, the same each time, and soon."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFont

from bot.draw import look, map_picture, timeline_picture
from bot.draw.axis import ticks
from bot.draw.lettering import FONTS, font, listed, wrapped
from bot.draw.palette import ACCENT, FILLS, INK, RUST
from bot.draw.positions import said
from bot.draw.view import find, view_of
from bot.draw.world import _placed, draw_map
from briefings import edtf, words
from briefings.geography import places, shapes
from briefings.types import ActView, Counts, EntityRef, EntryView, Position, PositionsAnswer
from briefings.vocabulary import (
    Basis,
    Certainty,
    Change,
    Coverage,
    EntityKind,
    EntryKind,
    Mode,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)

DAY = date(2025, 9, 1)
NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
EVERYBODY = sorted({one.slug for one in shapes() if one.slug} | places().keys())


def ref(slug: str) -> EntityRef:
    name = slug.replace("-", " ").title()
    return EntityRef(slug, name, name, EntityKind.STATE, UnStatus.MEMBER)


def answer(subject: str, **by: list[str]) -> PositionsAnswer:
    statuses = {Status(status): slugs for status, slugs in by.items()}
    positions = tuple(
        Position(
            slug, subject, ObjectKind.STATE, status, (status,), "2008", None, True, False,
            Verb.RECOGNISES, "E-0001", UnStatus.MEMBER,
        )
        for status, slugs in statuses.items()
        for slug in slugs
    )  # fmt: skip
    many = len(by.get("recognises", ()))
    return PositionsAnswer(
        ref(subject), None, ObjectKind.STATE, DAY, NOW, SubjectState.EXISTS, Coverage.PARTIAL, (),
        Counts(recognises=many, recognises_undisputed=many, un_members=many),
        positions, (), (), (), {slug: ref(slug) for slug in [*EVERYBODY, "elsewhere"]},
    )  # fmt: skip


def act(number: int, when: str | None, *, actor: str = "russia", verb: Verb = Verb.RECOGNISES,
        certainty: Certainty = Certainty.CONFIRMED) -> EntryView:  # fmt: skip
    parsed = edtf.parse(when) if when else None
    return EntryView(
        f"E-{number:04d}", 1, EntryKind.ACT, Basis.FACT, certainty, "A headline", "", "", "",
        when, edtf.display(parsed), parsed.min if parsed else None,
        parsed.max if parsed else None, "", (),
        ActView(ref(actor), ref("abkhazia"), verb, None, Mode.UNSTATED, 0, None, None),
        (), (), Change.CREATED, "", NOW, NOW,
    )  # fmt: skip


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """The file has few colours, so each is about what it should be."""
    return all(abs(a - b) < 24 for a, b in zip(pixel, colour, strict=True))


def many() -> PositionsAnswer:
    rest = [slug for slug in EVERYBODY if slug != "kosovo"]
    return answer(
        "kosovo", recognises=rest[:97], withdrawn=rest[97:112], refuses=rest[112:150],
        suspended=rest[150:155], unknown_on_date=rest[155:160], lapsed=rest[160:],
    )  # fmt: skip


def test_land_has_the_colour_of_its_states_position():
    fills = {"russia": FILLS[Status.RECOGNISES], "nauru": FILLS[Status.REFUSES]}
    drawn = draw_map(1280, unit=1, fills=fills, subject="brazil", labels=[])
    view = view_of(["brazil", *fills], 1280, 1)

    def at(slug: str) -> Any:
        x, y = view.at(find(slug).at)
        return drawn.image.getpixel((round(x), round(y)))

    assert near(at("russia"), ACCENT)
    assert near(at("nauru"), RUST)  # no shape, so a mark
    assert near(at("brazil"), INK)
    assert not any(near(at("china"), colour) for colour in (ACCENT, RUST, INK))
    assert drawn.dots
    assert drawn.whole


def test_an_authority_is_marked_as_the_land_it_is_an_authority_of():
    drawn = draw_map(1280, unit=1, fills={}, subject="taliban-2021", labels=[])
    x, y = view_of(["taliban-2021"], 1280, 1).at(find("afghanistan").at)
    assert near(drawn.image.getpixel((round(x), round(y))), INK)


def test_an_authority_that_is_recognised_colours_its_land_unless_the_state_is_too():
    authority = {"taliban-2021": FILLS[Status.RECOGNISES]}
    for fills, colour in (
        (authority, ACCENT),
        (authority | {"afghanistan": FILLS[Status.LAPSED]}, None),
    ):
        drawn = draw_map(1280, unit=1, fills=fills, subject="russia", labels=[])
        x, y = view_of(["russia", *fills], 1280, 1).at(find("afghanistan").at)
        assert near(drawn.image.getpixel((round(x), round(y))), ACCENT) is (colour == ACCENT)


@pytest.mark.parametrize("slug", EVERYBODY)
def test_a_part_of_the_world_holds_all_that_is_coloured_in_it(slug):
    view = view_of(["abkhazia", slug], 1280, 1)
    for one in shapes():
        if one.slug == slug:
            for ring in one.rings:
                for point in ring:
                    x, y = view.at(point)
                    assert -1 <= x <= view.width + 1
                    assert -1 <= y <= view.height + 1


def test_no_mark_hides_another():
    slugs = [slug for slug, place in places().items() if not place.within]
    fills = {slug: FILLS[Status.RECOGNISES] for slug in slugs if slug != "abkhazia"}
    view = view_of(["abkhazia", *fills], 1280, 1)
    found = [*_placed(view, "abkhazia", fills).values()]
    assert len(found) == len(slugs)
    apart = [
        abs(complex(*one) - complex(*other))
        for place, one in enumerate(found)
        for other in found[:place]
    ]
    assert min(apart) > 12


def test_every_status_has_a_colour_and_a_pattern_of_its_own():
    assert FILLS.keys() == words.STANDINGS.keys()
    alike = [(fill.colour, fill.pattern) for fill in FILLS.values()]
    assert len({pattern for _, pattern in alike}) == len(alike)


def test_what_it_says_in_words():
    asked = answer("abkhazia", recognises=["russia", "nauru"])
    assert said(asked) == "Recognised as a state by at least 2 UN members."
    missing = replace(asked, subject_state=SubjectState.NOT_YET)
    assert said(missing) == "It did not exist yet on 1 September 2025."
    of_actor = replace(asked, subject=None, actor=ref("russia"), subject_state=None)
    assert said(of_actor) == "Recognises 1 subject in our record."


def test_the_same_record_is_the_same_picture():
    assert map_picture(many(), site="https://a.example") == map_picture(
        many(), site="https://a.example"
    )
    acts = [act(1, "2025-07"), act(2, None)]
    first = timeline_picture(ref("abkhazia"), acts, as_of=DAY)
    assert first == timeline_picture(ref("abkhazia"), acts[::-1], as_of=DAY)


def test_pictures_are_small_and_soon_there():
    map_picture(many())  # the shapes are read once
    begun = time.process_time()
    picture = map_picture(many(), site="https://a.example")
    assert time.process_time() - begun < 1.2  # 0.2 s where nothing else runs
    assert len(picture) < 300_000
    image = opened(picture)
    assert image.width == 1280
    assert image.height < 2600
    assert sum(image.size) < 10_000  # https://core.telegram.org/bots/api#sendphoto


@pytest.mark.parametrize("width", [640, 1280, 1600])
def test_any_width(width):
    asked = answer("abkhazia", recognises=["russia"], refuses=["elsewhere"])
    assert opened(map_picture(asked, width=width)).width == width
    assert opened(timeline_picture(ref("abkhazia"), [act(1, "2025")], as_of=DAY, width=width))


def test_nobody_and_nothing():
    assert opened(map_picture(answer("elsewhere")))
    assert opened(timeline_picture(ref("abkhazia"), [], as_of=DAY))


@pytest.mark.parametrize(
    "when",
    [
        "2025", "2025-07", "2025-07-03", "2025~", "2025-07?", "2022-07/2022-12", "2022/..",
        "../2024-12", "[2013-03..2013-05-20]", "[..2010-02-14]", "[2024-12..]", "0001", "9999",
        "[..0001-01-01]", "9999-12-31", "[9999..]", None,
    ],
)  # fmt: skip
def test_every_date_that_may_be_written_can_be_drawn(when):
    disputed = act(2, when, certainty=Certainty.DISPUTED)
    assert opened(timeline_picture(ref("abkhazia"), [act(1, when), disputed], as_of=DAY))
    both = [act(1, when), act(2, "1999-01-01"), act(3, None, verb=Verb.REFUSES)]
    assert opened(timeline_picture(ref("abkhazia"), both, as_of=DAY))


def spans(picture: bytes, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """First and last column, in each row on which an act's colour appears right of the words."""
    image = opened(picture)
    found = []
    for y in range(430, image.height - 200):
        hit = [x for x in range(690, 1270) if near(image.getpixel((x, y)), colour)]
        if hit:
            found.append((hit[0], hit[-1]))
    return found


def test_a_month_is_drawn_over_the_month_and_never_as_a_day():
    """An axis of one year: July is a twelfth of it, from its first day to its last."""
    year = [act(1, "2025-01-01", verb=Verb.REFUSES), act(2, "2025-12-31", verb=Verb.REFUSES)]
    found = spans(timeline_picture(ref("abkhazia"), [*year, act(3, "2025-07")], as_of=DAY), ACCENT)
    first, last = min(x for x, _ in found), max(x for _, x in found)
    left, right = 1280 * 0.53, 1280 - 56 - 10
    assert first == pytest.approx(left + (right - left) * 181 / 365, abs=4)
    assert last == pytest.approx(left + (right - left) * 212 / 365, abs=4)


def test_what_has_no_date_is_not_on_the_axis():
    acts = [act(1, "2025-01-01", verb=Verb.REFUSES), act(2, None)]
    assert spans(timeline_picture(ref("abkhazia"), acts, as_of=DAY), ACCENT) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-07-03", "2025-07-03"), ("1900-01-01", "2025-01-01"), ("0001-01-01", "9999-12-31")],
)
def test_the_axis_holds_its_days_and_few_marks(first, last):
    start, stop, shown = ticks(date.fromisoformat(first), date.fromisoformat(last))
    assert start <= date.fromisoformat(first) <= date.fromisoformat(last)
    assert stop >= date.fromisoformat(last)
    assert 2 <= len(shown) <= 8
    assert len({word for _, word in shown}) == len(shown)


def test_a_list_of_names_says_how_many_it_leaves_out():
    names = [f"Name{place}" for place in range(90)]
    lines = listed(names, 600, font(36), most=2)
    assert len(lines) == 2
    shown = sum(line.count("Name") for line in lines)
    assert lines[-1].endswith(f"and {90 - shown} more")
    assert listed(["One", "Two"], 600, font(36), most=2) == ["One, Two"]


def test_lines_keep_numbers_with_their_nouns():
    assert not any(
        line.endswith("4") for line in wrapped("state " * 30 + "4 states", 300, font(40))
    )
    assert wrapped("word " * 50, 200, font(40), most=2)[-1].endswith("…")


@pytest.mark.parametrize("name", ["regular.ttf", "bold.ttf"])
def test_the_face_has_the_letters_of_our_names(name):
    face = ImageFont.truetype(str(FONTS / name), 40, layout_engine=ImageFont.Layout.BASIC)
    missing = face.getmask("\U0010fffd").getbbox(), face.getlength("\U0010fffd")
    for letter in "AzÅåÇçĞğİıŁłŞşŠšŽžÆøßÐþŐőЖжЯяЇїЄєҐґЎўЂђΩωΐάЌ’“”–—…·→‘0123456789":
        assert (face.getmask(letter).getbbox(), face.getlength(letter)) != missing, letter


def test_the_face_is_small_and_its_licence_lies_beside_it():
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 300_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8").upper()


def test_nothing_of_the_system_is_asked_for():
    for path in Path(FONTS.parent).glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "load_default" not in text
        assert text.count("truetype(") == (path.name == "lettering.py")


def test_a_kept_picture_is_not_taken_for_one_drawn_otherwise(tmp_path, monkeypatch):
    before = look()
    look.cache_clear()
    assert look() == before
    look.cache_clear()
    monkeypatch.setattr("bot.draw.pillow", "0")
    assert look() != before
    look.cache_clear()
