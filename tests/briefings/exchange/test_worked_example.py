"""The worked example of contested recognition: imported, published, and asked on twelve days."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from briefings import queries
from briefings.models import Act, Publication
from tests.briefings.exchange.record import exported, people, publish_all, take_in, worked_example
from tests.factories import NOW

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "worked_example_a.csv"
SUBJECTS = ("abkhazia", "south-ossetia")
TABLE = """
2008-08-25 | 0/0; 0/0; 0; 1; 0 | 0/0; 0/0; 0; 1; 0
2008-08-26 | 1/1; 1/1; 0; 1; 0 | 1/1; 1/1; 0; 1; 0
2009-12-15 | 4/4; 4/4; 0; 1; 0 | 3/3; 3/3; 0; 1; 0
2009-12-16 | 4/4; 4/4; 0; 1; 0 | 4/4; 4/4; 0; 1; 0
2010-02-14 | 5/5; 4/4; 1; 0; 0 | 5/5; 4/4; 1; 0; 0
2011-05-15 | 5/5; 4/4; 1; 1; 0 | 5/5; 4/4; 1; 0; 0
2011-09-20 | 7/6; 6/5; 1; 0; 0 | 5/5; 4/4; 1; 1; 0
2011-09-23 | 7/6; 6/5; 1; 0; 0 | 6/6; 5/5; 1; 0; 0
2013-04-15 | 6/6; 5/5; 1; 1; 0 | 6/6; 5/5; 1; 0; 0
2013-05-20 | 6/6; 5/5; 1; 0; 1 | 6/6; 5/5; 1; 0; 0
2014-03-31 | 5/5; 4/4; 1; 0; 2 | 5/5; 4/4; 1; 0; 1
2018-05-29 | 6/6; 5/5; 1; 0; 2 | 6/6; 5/5; 1; 0; 1
"""
EXPECTED = {
    (cells[0], subject): cell
    for cells in (line.split(" | ") for line in TABLE.strip().splitlines())
    for subject, cell in zip(SUBJECTS, cells[1:], strict=True)
}


def cell(subject, as_of, known_at):
    """As in the table: all/undisputed; UN members; others; possible; withdrawn."""
    found = queries.positions(
        subject=subject, as_of=date.fromisoformat(as_of), known_at=known_at
    ).counts
    assert found.others == found.others_undisputed
    return (
        f"{found.recognises}/{found.recognises_undisputed}; "
        f"{found.un_members}/{found.un_members_undisputed}; "
        f"{found.others}; {found.possible}; {found.withdrawn}"
    )


def table(known_at):
    return {(day, subject): cell(subject, day, known_at) for day, subject in EXPECTED}


@pytest.fixture(autouse=True)
def record():
    worked_example()


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_table_comes_out_whatever_the_order_of_the_rows(seed):
    header, *lines = FILE.read_text().splitlines(keepends=True)
    if seed is not None:
        random.Random(seed).shuffle(lines)  # noqa: S311  # no secret
    publish_all("".join((header, *lines)).encode())
    assert table(NOW + timedelta(days=1)) == EXPECTED


def test_the_denial_answers_the_claim_and_no_later_act():
    editor, _ = people()
    take_in(FILE.read_bytes(), editor)
    denial = Act.objects.get(verb="denies_report")
    assert denial.reacts_to.verb == "recognises"
    assert denial.reacts_to.actor.slug == "vanuatu"


def test_a_denial_published_later_marks_the_row_from_that_moment():
    lines = FILE.read_text().replace("disputed", "single_source").splitlines(keepends=True)
    denial = [line for line in lines if "denies_report" in line]
    publish_all("".join(line for line in lines if line not in denial).encode())
    later = NOW + timedelta(days=3)
    publish_all("".join((lines[0], *denial)).encode(), now=later)
    before, after = later - timedelta(seconds=1), later + timedelta(seconds=1)
    assert cell("abkhazia", "2011-09-23", before) == "7/7; 6/6; 1; 0; 0"
    assert cell("abkhazia", "2011-09-23", after) == "7/6; 6/5; 1; 0; 0"


def test_published_and_exported_it_is_the_same_file_sorted():
    publish_all(FILE.read_bytes())
    header, *lines = FILE.read_text().splitlines(keepends=True)
    assert exported().decode() == "".join((header, *sorted(lines, key=_place)))
    assert Publication.objects.count() == len(lines)


def _place(line):
    actor, subject, verb, kind, _, when, sequence, *_ = line.split(",")
    return (subject, actor, when, verb, kind, sequence)
