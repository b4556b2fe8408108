"""What counts as perhaps the same happening, and what does not."""

from dataclasses import replace

import pytest

from briefings import drafted, publish
from briefings.curate.duplicates import Party, Telling, likely, likeness
from briefings.management.demo import load
from briefings.models import Entry
from briefings.vocabulary import EntryKind, RetractionReason, Verb
from tests.factories import (
    NOW,
    EntityFactory,
    EntryFactory,
    UserFactory,
    publish_entry,
    recognition,
)

GEORGIA = Party(1, "Georgia")
RUSSIA = Party(2, "Russia")
AFGHANISTAN = Party(3, "Afghanistan")
TALIBAN = Party(4, "Taliban", of_state=3)
EARLIER_TALIBAN = Party(5, "Taliban (1996–2001)", of_state=3)
ABKHAZIA = Party(6, "Abkhazia", claimed_by=1)
SOUTH_OSSETIA = Party(7, "South Ossetia", claimed_by=1)

RECOGNITION = Telling("E-0012", EntryKind.ACT, Verb.RECOGNISES, (RUSSIA,), (TALIBAN,), "2025-07")
MEETING = Telling("E-0020", EntryKind.EVENT, None, (RUSSIA, TALIBAN), (), "2024-12")


def like(one, **changed):
    """``one`` again under another number, with some of it changed."""
    return replace(one, public_id="E-0099", **changed)


def test_the_reasons_are_said():
    found = likeness(like(RECOGNITION, date="2025-07-03"), RECOGNITION)
    assert found.sentence == "May repeat E-0012: same verb, Russia, Taliban, July 2025"


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2025"},
        {"date": "[..2025-08]"},
        {"date": None},
        {"subjects": (AFGHANISTAN,)},
    ],
)
def test_perhaps_the_same(changed):
    one = like(RECOGNITION, **changed)
    assert likeness(one, RECOGNITION)
    assert likeness(RECOGNITION, one)


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2025-06-30"},
        {"date": "[2025-08..]"},
        {"verb": Verb.WELCOMES},
        {"actors": (GEORGIA,)},
        {"subjects": (ABKHAZIA,)},
        {"subjects": (EARLIER_TALIBAN,)},
    ],
)
def test_not_the_same(changed):
    one = like(RECOGNITION, **changed)
    assert likeness(one, RECOGNITION) is None
    assert likeness(RECOGNITION, one) is None


def test_two_undated_tellings_say_nothing_of_each_other():
    undated = replace(RECOGNITION, date=None)
    assert likeness(like(undated), undated) is None


def test_two_regions_of_one_state_are_two():
    one = replace(RECOGNITION, subjects=(ABKHAZIA,))
    assert likeness(like(one, subjects=(SOUTH_OSSETIA,)), one) is None
    assert likeness(like(one, subjects=(GEORGIA,)), one) is None, "claimed is not the same"


def test_a_body_speaks_for_its_state():
    one = replace(RECOGNITION, actors=(TALIBAN,), subjects=(ABKHAZIA,))
    found = likeness(like(one, actors=(AFGHANISTAN,)), one)
    assert "Taliban for Afghanistan" in found.reasons


def test_what_is_no_act_needs_the_kind_and_somebody_in_common():
    assert likeness(like(MEETING, actors=(TALIBAN,)), MEETING).reasons[0] == "same kind"
    assert likeness(like(MEETING, actors=(GEORGIA,)), MEETING) is None
    assert likeness(like(MEETING, actors=()), MEETING) is None
    assert likeness(like(MEETING, kind=EntryKind.CONDITION), MEETING) is None
    assert likeness(like(MEETING, subjects=(GEORGIA,)), MEETING) is None


@pytest.mark.parametrize("date", ["2022/..", "../2024-12", None])
def test_what_goes_on_for_ever_overlaps_with_everything_and_is_no_hint(date):
    assert likeness(like(MEETING, date=date), MEETING) is None


# --- among the entries on record ----------------------------------------------------------------
@pytest.fixture
def parties(db):
    return EntityFactory(), EntityFactory()


def found_for(entry):
    return [one.public_id for one in likely(drafted.load(Entry.objects.get(pk=entry.pk)))]


def test_the_record_is_asked(parties):
    first = recognition(*parties, date="2025-07")
    again = recognition(*parties, date="2025-07-03")
    recognition(*parties, date="2025-09")
    recognition(*reversed(parties), date="2025-07")
    assert found_for(again) == [first.public_id]
    assert found_for(first) == [again.public_id]


def test_a_retracted_entry_is_repeated_by_nobody(parties):
    first, again = recognition(*parties), recognition(*parties)
    publish_entry(first)
    assert found_for(again) == [first.public_id]
    chief = UserFactory(role="approver")
    publish.retract(first, by=chief, reason=RetractionReason.ERROR, now=NOW)
    assert found_for(again) == []


def test_through_the_state_that_a_body_governs(parties):
    actor, state = parties
    body = EntityFactory(kind="authority", of_state=state, un_status="none")
    first, again = recognition(actor, state), recognition(actor, body, object_kind="government")
    assert found_for(again) == [first.public_id]
    assert found_for(first) == [again.public_id]


def test_events_by_who_takes_part(parties):
    one, other, third = EntryFactory(), EntryFactory(), EntryFactory()
    for entry in (one, other):
        entry.participants.create(entity=parties[0], role="actor")
    third.participants.create(entity=parties[0], role="mentioned")
    assert found_for(one) == [other.public_id]


def test_one_query_for_acts_and_two_for_the_rest(parties, django_assert_num_queries):
    by = UserFactory(role="editor")
    for _ in range(8):
        last = recognition(*parties)
        event = EntryFactory(by=by)
        event.participants.create(entity=parties[0], role="actor")
    for entry, queries in ((last, 1), (event, 2)):
        draft = drafted.load(Entry.objects.get(pk=entry.pk))
        with django_assert_num_queries(queries):
            assert len(likely(draft)) == 5


def test_few_hints_in_the_demo_where_nothing_is_told_twice(db):
    """Eighteen acts without a hint; one pair of the rest has kind, parties and month in common."""
    load.load(now=NOW)
    hints = {entry.headline for entry in Entry.objects.all() if found_for(entry)}
    assert hints == {
        "Moscow names cooperation as its reason for recognising the Taliban",
        "Moscow calls the Taliban an ally against terrorism",
    }
    act = Entry.objects.filter(act__verb="recognises").first()
    told_again = recognition(act.act.actor, act.act.subject, date=act.date)
    assert found_for(told_again) == [act.public_id]
