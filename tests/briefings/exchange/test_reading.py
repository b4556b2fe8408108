"""Reading act files: what is tolerated, what each error says, and whom a name means."""

import pytest

from briefings import exchange
from briefings.acts import COLUMNS
from briefings.curate import entities
from tests.briefings.exchange.record import HEADER, file_of, known
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db

ROW = "norland,sudland,recognises,,,2025-07,,,https://news.example/a,,,"


@pytest.fixture(autouse=True)
def states():
    norland = known("norland", iso2="QM")
    entities.add_name(norland, "The Northern Kingdom")
    entities.add_name(norland, "Nordhaven", metonym=True)
    entities.add_name(norland, "Verdant Isles")
    sudland = known("sudland", kind="contested_polity", un_status="none")
    entities.add_name(sudland, "Verdant Isles")
    EntityFactory(slug="southern-authority", kind="authority", un_status="none", of_state=sudland)


def read(*rows, header=HEADER):
    return exchange.read_acts(file_of(*rows, header=header), exchange.name_book())


def errors(*rows, header=HEADER):
    _, bad = read(*rows, header=header)
    return [(cell.row, cell.column, cell.found) for cell in bad]


def with_cell(column, value):
    cells = dict(zip(COLUMNS, ROW.split(","), strict=True)) | {column: value}
    return ",".join(cells.values())


def test_empty_cells_mean_the_defaults():
    (row,), bad = read(ROW)
    assert not bad
    assert (row.mode, row.sequence, row.certainty) == ("unstated", 0, "single_source")
    assert (row.object_kind, row.date, row.row) == ("state", "2025-07", 2)
    (authority,), _ = read(ROW.replace("sudland", "southern-authority"))
    assert authority.object_kind == "government"
    (engaged,), _ = read(with_cell("verb", "meets").replace("2025-07", ""))
    assert (engaged.object_kind, engaged.date) == (None, "")


def test_a_byte_order_mark_and_carriage_returns_are_tolerated():
    plain = file_of(ROW, ROW.replace("2025-07", "2025-08"))
    names = exchange.name_book()
    assert exchange.read_acts(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"), names) == (
        exchange.read_acts(plain, names)
    )


def test_empty_rows_are_passed_over_and_counted():
    rows, bad = read(ROW, "", "," * 11, ROW)
    assert not bad
    assert [row.row for row in rows] == [2, 5]


@pytest.mark.parametrize("name", ["norland", "QM", "qm", "Norland", "the northern KINGDOM"])
def test_an_entity_goes_by_address_code_and_name(name):
    (row,), bad = read(with_cell("actor", name))
    assert not bad
    assert row.actor == "norland"


def test_a_merged_entity_leads_to_what_it_was_merged_into():
    EntityFactory(slug="old-norland", merged_into=known("norland"))
    assert read(with_cell("actor", "old-norland"))[0][0].actor == "norland"


def test_a_name_of_several_names_the_candidates():
    _, (bad,) = read(with_cell("actor", "Verdant Isles"))
    assert (bad.row, bad.column, bad.found) == (2, "actor", "Verdant Isles")
    assert bad.allowed == "one of norland, sudland"


@pytest.mark.parametrize("name", ["Nordhaven", "Norlnd", "", "ZZ"])
def test_metonyms_and_unknown_names_mean_nobody(name):
    _, (bad,) = read(with_cell("actor", name))
    assert (bad.column, bad.found) == ("actor", name)
    assert "an ISO code" in bad.allowed
    assert ("norland" in bad.allowed) == (name in ("Nordhaven", "Norlnd"))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("verb", "recognizes", "recognises, withdraws"),
        ("verb", "", "recognises, withdraws"),
        ("object_kind", "nation", "state, government"),
        ("mode", "loudly", "express, implied"),
        ("date", "July 2025", "2025-07-03"),
        ("date", "2025-02-30", "2025-07-03"),
        ("date", "2025/2026", "one moment"),
        ("date", "2025-41", "one moment"),
        ("sequence", "first", "0 to 32767"),
        ("sequence", "-1", "0 to 32767"),
        ("sequence", "40000", "0 to 32767"),
        ("certainty", "sure", "confirmed, single_source"),
        ("source_url", "javascript:alert(1)", "http://"),
        ("source_url", "", "source_title"),
        ("source_title", "t" * 301, "300 characters"),
        ("quote", "q" * 501, "500 characters"),
        ("note", "n" * 601, "600 characters"),
        ("subject", "norland", "somebody other than the actor"),
    ],
)
def test_an_error_names_row_column_found_and_allowed(column, value, told):
    rows, (bad,) = read(ROW, with_cell(column, value))
    assert len(rows) == 1
    assert (bad.row, bad.column) == (3, column)
    assert bad.found == (value if len(value) < 200 else bad.found)
    assert told in bad.allowed


def test_every_error_is_told_at_once():
    bad = "nobody,,recognizes,,,then,,,,,,"
    assert errors(bad, ROW, bad) == [
        (number, column, found)
        for number in (2, 4)
        for column, found in (
            ("actor", "nobody"), ("subject", ""), ("verb", "recognizes"), ("date", "then"),
            ("source_url", ""),
        )
    ]  # fmt: skip


def test_the_header_is_row_one():
    assert errors(ROW, header=HEADER.replace("quote", "words")) == [(1, "quote", "words")]
    assert errors(ROW, header=HEADER + ",more") == [(1, "header", "more")]
    assert exchange.read_acts(b"", exchange.name_book())[1][0].row == 1


@pytest.mark.parametrize(
    ("line", "found"),
    [("a,b", "2 cells"), (ROW + ",", "13 cells"), ('"a"b' + ROW, "expected after")],
)
def test_a_row_that_is_no_row(line, found):
    rows, (bad,) = read(line, ROW)
    assert (bad.row, bad.column) == (2, "row")
    assert found in bad.found
    assert [row.row for row in rows] == [3]


def test_bytes_that_are_no_utf8_are_named_with_their_cell():
    data = file_of(ROW, with_cell("note", "caf@"), ROW).replace(b"@", b"\xe9")
    rows, (bad,) = exchange.read_acts(data, exchange.name_book())
    assert (bad.row, bad.column, bad.found) == (3, "note", r"caf\xe9")
    assert [row.row for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [("mode", "express", "de_jure"), ("certainty", "", "disputed"), ("note", "A.", "B.")],
)
def test_rows_of_one_act_must_agree(column, one, other):
    first = with_cell(column, one)
    second = with_cell(column, other).replace("norland", "The Northern Kingdom")
    _, (bad,) = read(first, second)
    assert (bad.row, bad.column, bad.found) == (3, column, other)
    assert "row 2" in bad.allowed
    _, none = read(first, second.replace("2025-07", "2025-08"))
    assert not none
