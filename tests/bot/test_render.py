"""Every message is one that Telegram takes, and says what the record says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import render
from bot.commands import listed
from bot.render import buttons
from briefings.types import Counts, TallyView
from briefings.vocabulary import (
    Change,
    Coverage,
    EntityKind,
    Measure,
    ObjectKind,
    Status,
    SubjectState,
    Verb,
)
from briefings.words import STANDINGS
from tests.bot.answers import NOW, SITE, TALIBAN, act, answer, checked, digest, entry, position, ref


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
