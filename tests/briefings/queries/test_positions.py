"""The fold over real rows: two clocks, lapses by others, siblings, tallies."""

from datetime import date, timedelta

import pytest

from briefings import publish, queries
from briefings.curate import drafts
from briefings.models import Tally
from briefings.vocabulary import Change, Status, SubjectState
from tests.factories import (
    NOW,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 1)


def ask(**kwargs):
    return queries.positions(**{"as_of": TODAY, "known_at": NOW + timedelta(days=9), **kwargs})


def test_two_clocks():
    russia = EntityFactory(slug="russia")
    taliban = EntityFactory(
        slug="taliban-2021", kind="authority", un_status="none",
        of_state=EntityFactory(slug="afghanistan"), life="2021-08/..",
    )  # fmt: skip
    entry = recognition(russia, taliban, object_kind="government", date="2025-07")
    first = publish_entry(entry, now=NOW)
    publish.reopen(entry, by=entry.edited_by, change=Change.EDITED, public_note="", now=NOW)
    entry.refresh_from_db()
    entry.date = "2025-07-03"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    publish_entry(entry, now=NOW + timedelta(days=1))
    expected = {
        date(2025, 6, 30): ((0, 0), (0, 0)),
        date(2025, 7, 2): ((0, 1), (0, 0)),
        date(2025, 7, 3): ((0, 1), (1, 0)),
        date(2025, 7, 31): ((1, 0), (1, 0)),
    }
    for day, answers in expected.items():
        for known_at, wanted in zip(
            (first.published_at, NOW + timedelta(days=2)), answers, strict=True
        ):
            counts = ask(subject="taliban-2021", as_of=day, known_at=known_at).counts
            assert (counts.recognises, counts.possible) == wanted
    assert ask(subject="taliban-2021", as_of=date(1998, 1, 1)).subject_state is SubjectState.NOT_YET


def test_an_annexation_by_another_lapses_what_an_actor_held():
    syria, russia, dnr = (EntityFactory(slug=slug) for slug in ("syria", "russia", "dnr"))
    publish_entry(recognition(syria, dnr, date="2022-06"))
    assert [row.status for row in ask(actor="syria").positions] == [Status.RECOGNISES]
    publish_entry(
        recognition(
            russia, dnr, verb="annexes", object_kind="annexation_or_sovereignty", date="2022-09"
        )
    )
    assert [row.status for row in ask(actor="syria").positions] == [Status.LAPSED]


def test_the_earlier_regime_is_pointed_to():
    state = EntityFactory(slug="afghanistan")
    for slug in ("taliban-1996", "taliban-2021"):
        EntityFactory(slug=slug, kind="authority", un_status="none", of_state=state)
    assert [ref.slug for ref in ask(subject="taliban-2021").see_also] == ["taliban-1996"]


def test_a_claimed_tally_is_shown_and_never_counted():
    subject = EntityFactory(slug="kosovo")
    entry = publishable()
    Tally.objects.create(entry=entry, subject=subject, measure="recognises", value=97, out_of=193)
    entry.citations.update(supports=["statement", "value"])
    publish_entry(entry)
    answer = ask(subject="kosovo")
    assert [(tally.value, tally.out_of) for tally in answer.tallies] == [(97, 193)]
    assert [tally.says for tally in answer.tallies] == ["A. Writer"]
    assert answer.counts.recognises == 0


def test_a_draft_changes_no_public_answer():
    subject = EntityFactory(slug="kosovo")
    entry = publishable()
    Tally.objects.create(entry=entry, subject=subject, measure="recognises", value=97)
    entry.citations.update(supports=["statement", "value"])
    publish_entry(entry)
    entry.tallies.all().delete()
    assert [tally.value for tally in ask(subject="kosovo").tallies] == [97]


def test_nobody_by_that_address():
    with pytest.raises(LookupError):
        ask(subject="atlantis")


def test_an_annexation_of_unknown_day_is_as_old_asked_about_either_side():
    """It is no older than what its actor did before, whoever is asked about."""
    syria, russia, dnr = (EntityFactory(slug=slug) for slug in ("syria", "russia", "dnr"))
    kind = {"object_kind": "annexation_or_sovereignty"}
    publish_entry(recognition(syria, dnr, date="2010"))
    publish_entry(recognition(russia, dnr, date="2014-01-01", **kind))
    publish_entry(recognition(russia, dnr, verb="annexes", date="[..2014-12-31]", **kind))
    for day, status in (
        (date(2012, 1, 1), Status.RECOGNISES),
        (date(2014, 6, 1), Status.UNKNOWN_ON_DATE),
        (date(2015, 1, 1), Status.LAPSED),
    ):
        (about,) = (row for row in ask(subject="dnr", as_of=day).positions if row.actor == "syria")
        (own,) = ask(actor="syria", as_of=day).positions
        assert own == about
        assert own.status is status


def test_an_actor_that_others_ended_has_ended():
    syria, russia, dnr = (EntityFactory(slug=slug) for slug in ("syria", "russia", "dnr"))
    publish_entry(recognition(dnr, syria, date="2015"))
    publish_entry(recognition(russia, dnr, verb="ends", date="2022-09"))
    on_it, own = queries.both_sides("dnr", as_of=TODAY, known_at=NOW + timedelta(days=9))
    assert on_it.subject_state is own.subject_state is SubjectState.ENDED


def test_a_body_that_only_the_desk_knows_is_not_pointed_to():
    state = EntityFactory(slug="isles")
    made = {"kind": "authority", "un_status": "none", "of_state": state}
    old, new = EntityFactory(slug="old-council", **made), EntityFactory(slug="new-council", **made)
    norland = EntityFactory(slug="norland")
    publish_entry(recognition(norland, old, object_kind="government"))
    assert ask(subject="old-council").see_also == ()
    publish_entry(recognition(norland, new, object_kind="government"))
    assert [ref.slug for ref in ask(subject="old-council").see_also] == ["new-council"]
