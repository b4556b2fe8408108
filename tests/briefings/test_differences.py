"""What changed is named, in words; what stayed is not."""

from dataclasses import replace

import pytest

from briefings.differences import Difference, between
from briefings.types import (
    ActView,
    CitationView,
    Content,
    EntityRef,
    ParticipantView,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import (
    Basis,
    Certainty,
    CitationRole,
    Claim,
    EntityKind,
    EntryKind,
    Measure,
    Mode,
    ObjectKind,
    Role,
    UnStatus,
    Verb,
)

NEEDS_NO_DATABASE = True


def entity(name, slug=""):
    return EntityRef(
        slug or name.lower(), f"All of {name}", name, EntityKind.STATE, UnStatus.MEMBER
    )


NORLAND, SOUTHERN = entity("Norland"), entity("Southern")
SOURCE = SourceRef(
    1, "The article", "A. Writer", "The Review", "", "", "2025-08", "August 2025", False
)
PASSAGE = CitationView(
    SOURCE, "recognised it", CitationRole.SUPPORTS, (Claim.STATEMENT, Claim.VERB), ""
)
ACT = ActView(NORLAND, SOUTHERN, Verb.RECOGNISES, ObjectKind.STATE, Mode.UNSTATED, 0, None, None)
BEFORE = Content(
    public_id="E-0001",
    kind=EntryKind.ACT,
    basis=Basis.FACT,
    certainty=Certainty.SINGLE_SOURCE,
    headline="Norland recognises it",
    statement="It did.",
    date="2025-07",
    scope="",
    participants=(ParticipantView(entity("Westmark"), Role.PLACE),),
    act=ACT,
    citations=(PASSAGE,),
    tallies=(TallyView("E-0001", SOUTHERN, Measure.RECOGNISES, 4, 193, None, ""),),
)


def test_the_same_differs_in_nothing():
    assert between(BEFORE, replace(BEFORE)) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"headline": "It does"}, Difference("Headline", "Norland recognises it", "It does")),
        ({"date": "2025-07-03"}, Difference("Date", "July 2025", "3 July 2025")),
        ({"date": None}, Difference("Date", "July 2025", "")),
        ({"scope": "Since 2021"}, Difference("Scope", "", "Since 2021")),
        (
            {"certainty": Certainty.CONFIRMED},
            Difference("How sure", Certainty.SINGLE_SOURCE.label, Certainty.CONFIRMED.label),
        ),
        ({"participants": ()}, Difference("Participant", "Westmark (place)", "")),
        (
            {"act": replace(ACT, subject=entity("Northern"))},
            Difference("Subject", "Southern", "Northern"),
        ),
        (
            {"act": replace(ACT, actor=entity("Norland", "norland-2"))},
            Difference("Actor", "Norland (norland)", "Norland (norland-2)"),
        ),
        ({"act": replace(ACT, reacts_to="E-0007")}, Difference("Answers", "", "E-0007")),
        ({"act": None}, Difference("Act", "Norland recognises Southern", "")),
    ],
)
def test_one_thing_changed(changed, expected):
    (found,) = between(BEFORE, replace(BEFORE, **changed))
    assert (found.field, found.old.lower(), found.new.lower()) == (
        expected.field,
        expected.old.lower(),
        expected.new.lower(),
    )


def test_a_passage_that_now_supports_more_is_one_change():
    more = replace(PASSAGE, supports=(*PASSAGE.supports, Claim.DATE))
    (found,) = between(BEFORE, replace(BEFORE, citations=(more,)))
    assert found.field == "Citation"
    assert Claim.DATE.label in found.new
    assert Claim.DATE.label not in found.old


def test_another_passage_is_one_that_went_and_one_that_came():
    other = replace(PASSAGE, exact="welcomed it")
    found = between(BEFORE, replace(BEFORE, citations=(other,)))
    assert [(bool(one.old), bool(one.new)) for one in found] == [(True, False), (False, True)]


def test_the_order_of_rows_is_no_change():
    two = replace(BEFORE, citations=(PASSAGE, replace(PASSAGE, exact="welcomed it")))
    assert between(two, replace(two, citations=two.citations[::-1])) == ()


def test_a_count_that_grew():
    (row,) = BEFORE.tallies
    (found,) = between(BEFORE, replace(BEFORE, tallies=(replace(row, value=5, as_of="2026"),)))
    assert "4 of 193" in found.old
    assert "5 of 193" in found.new
    assert "2026" in found.new
