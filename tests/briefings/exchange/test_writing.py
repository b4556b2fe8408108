"""Writing act files: no live formula leaves, and reading what was written loses nothing."""

import csv
import io
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings import acts, exchange
from briefings.acts import ActRow, default_object_kind, join_note, split_note
from briefings.exchange.cells import guard, unguard
from briefings.exchange.names import NameBook, Named
from briefings.vocabulary import Certainty, EntityKind, Mode, ObjectKind, Verb

NEEDS_NO_DATABASE = True
QUIET = settings(deadline=None)  # the machine may be busy
SLUGS = ("norland", "sudland", "-eastland")
NAMES = NameBook({slug: Named(slug, EntityKind.STATE) for slug in SLUGS}, {}, {})

LIVE = ("=", "+", "-", "@", "'", "\t", "\r")
cell_text = st.text(max_size=60) | st.builds(
    "".join,
    st.lists(st.sampled_from([*LIVE, " ", "\n", "\u00a0", ",", '"', ";", "1", "é", "\ufeff"])),
)
settled = cell_text.map(acts.settled)


@st.composite
def act_rows(draw):
    verb = draw(st.sampled_from(list(Verb)))
    actor, subject = draw(st.permutations(SLUGS))[:2]
    kind = draw(st.sampled_from(list(ObjectKind))) or default_object_kind(verb, EntityKind.STATE)
    number = draw(st.integers(0, 5))
    return ActRow(
        actor=actor,
        subject=subject,
        verb=verb,
        object_kind=kind,
        mode=draw(st.sampled_from(list(Mode))),
        date=draw(st.sampled_from(["", "2025", "2025-07-03", "[..2010-02-14]", "[2024-12..]"])),
        sequence=draw(st.integers(0, 32767)),
        certainty=draw(st.sampled_from(list(Certainty))),
        source_url=draw(st.sampled_from(["", f"https://news.example/{number}?a=1,2"])),
        source_title=draw(settled) or "A title",
        quote=draw(settled),
        note=draw(settled),
    )


def unique(rows):
    """Rows of one act must agree, so one row of each."""
    return list({row.key: row for row in rows}.values())


files = st.lists(act_rows(), max_size=8).map(unique)


@QUIET
@given(files)
def test_what_is_written_is_read_again(rows):
    read, errors = exchange.read_acts(exchange.write_acts(rows), NAMES)
    assert not errors
    assert sorted(read, key=repr_of) == sorted(rows, key=repr_of)


def repr_of(row):
    return (row.key, row.source_url, row.source_title, row.quote)


@QUIET
@given(files, st.randoms())
def test_the_same_rows_give_the_same_bytes_in_any_order(rows, random):
    data = exchange.write_acts(rows)
    random.shuffle(rows)
    assert exchange.write_acts([*rows, *rows[:1]]) == data
    assert exchange.write_acts(exchange.read_acts(data, NAMES)[0]) == data


@QUIET
@given(files)
def test_no_cell_is_live_in_a_spreadsheet(rows):
    written = exchange.write_acts(rows)
    for line in csv.reader(io.StringIO(written.decode(), newline="")):
        for cell in line:
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))
            assert not cell.startswith(LIVE) or cell.startswith("'")


@QUIET
@given(st.lists(cell_text, min_size=12, max_size=12))
def test_a_file_of_any_cells_is_read_or_its_errors_are_told(cells):
    out = io.StringIO()
    write = partial(csv.writer, out, lineterminator="\n")
    write().writerows([HEADER.split(","), cells])
    rows, errors = exchange.read_acts(out.getvalue().encode(errors="surrogatepass"), NAMES)
    assert bool(rows) + bool(errors) == 1 or not any(cell.strip() for cell in cells)


HEADER = exchange.write_acts([]).decode().strip()


@given(cell_text)
def test_guard_and_unguard_undo_one_another(value):
    assert unguard(guard(value)) == value
    assert not guard(value).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("start", [*LIVE, " =", "\u00a0@", "\n+", "  \t"])
def test_what_a_spreadsheet_may_compute_gets_an_apostrophe(start):
    assert guard(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["'Ndrangheta", "a=1", "", "1-2", "’=1"])
def test_other_cells_stay_as_somebody_wrote_them(cell):
    assert unguard(cell) == cell


@given(settled, settled.filter(lambda value: "\n" not in value).map(lambda value: value[:200]))
def test_a_scope_travels_in_the_note(words, scope):
    note = join_note(words, scope)
    assert join_note(*split_note(note)) == note
    if scope:
        assert split_note(note) == (words, scope)


def test_the_form_of_the_file():
    row = ActRow(
        "norland", "sudland", Verb.MEETS, None, Mode.UNSTATED, "", 0, Certainty.CONFIRMED, "",
        "One, two", "", "",
    )  # fmt: skip
    assert exchange.write_acts([row]).decode() == (
        "actor,subject,verb,object_kind,mode,date,sequence,certainty,source_url,source_title,quote,"
        'note\nnorland,sudland,meets,,unstated,,0,confirmed,,"One, two",,\n'
    )
