"""What page, message, bot and desk say in the same words."""

from dataclasses import replace
from datetime import date

import pytest

from briefings import edtf, words
from briefings.types import Counts, TallyView
from briefings.vocabulary import Coverage, Measure, ObjectKind, Status, Verb
from tests.briefings.site.record import COAST, NOW, small


def answer(coverage=Coverage.PARTIAL, **counts):
    asked = small().positions(subject=COAST.slug, as_of=date(2025, 10, 1), known_at=NOW)
    return replace(asked, counts=Counts(**counts), coverage=coverage)


@pytest.mark.parametrize(
    ("counts", "partial", "complete"),
    [
        (
            {},
            "Our record holds nobody who recognises it as a state.",
            "Nobody recognises it as a state.",
        ),
        (
            {"lapsed": 3},
            "Our record holds nobody who still recognises it as a state: "
            "3 recognitions lapsed when it was annexed or ended.",
            "Nobody recognises it as a state any longer: "
            "3 recognitions lapsed when it was annexed or ended.",
        ),
        (
            {"lapsed": 1, "withdrawn": 1, "suspended": 2},
            "Our record holds nobody who still recognises it as a state: "
            "1 recognition lapsed when it was annexed or ended, 1 was withdrawn and 2 are suspended.",
            "Nobody recognises it as a state any longer: "
            "1 recognition lapsed when it was annexed or ended, 1 was withdrawn and 2 are suspended.",
        ),
        (
            {"possible": 1, "lapsed": 2},
            "Perhaps recognised as a state by 1; 2 recognitions lapsed when it was annexed or ended.",
            "Perhaps recognised as a state by 1; 2 recognitions lapsed when it was annexed or ended.",
        ),
        (
            {"recognises": 2, "recognises_undisputed": 1, "un_members": 1, "others": 1},
            "Recognised as a state by at least 1 UN member and 1 other; 1 of these is disputed.",
            "Recognised as a state by 1 UN member and 1 other; 1 of these is disputed.",
        ),
    ],
)
def test_a_partial_record_speaks_of_itself(counts, partial, complete):
    assert words.summary(answer(**counts)) == partial
    assert words.summary(answer(Coverage.COMPLETE, **counts)) == complete


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2025-07", "In July 2025, CEPA counted 97 of 193 recognising Free Coast"),
        ("2025-07-03", "On 3 July 2025, CEPA counted 97 of 193 recognising Free Coast"),
        ("[..2025-08]", "By August 2025, CEPA counted 97 of 193 recognising Free Coast"),
        (None, "CEPA, at a time not stated, counted 97 of 193 recognising Free Coast"),
    ],
)
def test_a_count_by_others_is_theirs_and_of_its_day(as_of, said):
    tally = TallyView("E-0001", COAST, Measure.RECOGNISES, 97, 193, as_of, "", "CEPA")
    assert words.tally(tally) == said
    assert "the source counted" in words.tally(replace(tally, says="", as_of="2025"))


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_has_its_words(measure):
    tally = TallyView("E-0001", COAST, measure, 4, None, "2025", "2025", "CEPA")
    assert words.tally(tally).startswith("In 2025, CEPA counted 4")
    assert words.tally(tally).endswith("Free Coast")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025~", "in about 2025"),
        ("2022-07-03/2022-07-09", "on 3–9 July 2022"),
        ("[2025-07..2025-08]", "in July or August 2025"),
        ("[2011-09-18..2011-09-23]", "between 18 and 23 September 2011"),
        ("2021-08/..", "since August 2021"),
    ],
)
def test_a_date_in_a_sentence(text, said):
    assert edtf.placed(edtf.parse(text)) == said


def test_every_verb_and_status_has_its_words():
    assert set(words.DEEDS) == set(Verb)
    assert set(words.STANDINGS) == set(Status) - {Status.NO_POSITION}
    assert set(words.AS_WHAT) == set(ObjectKind)
