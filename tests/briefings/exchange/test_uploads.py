"""Files as people have them, before they are checked: nothing is made finer, lost or chosen for them."""

import json
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from briefings import exchange
from briefings.acts import COLUMNS
from briefings.exchange import uploads
from tests.briefings.exchange.record import known

ROW = {
    "actor": "norland", "subject": "sudland", "verb": "recognises", "date": "2025-07",
    "source_url": "https://news.example/a",
}  # fmt: skip


def read(data, kind):
    """The rows of a file, and what is wrong with the others."""
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    return exchange.read_acts(uploads.as_acts_csv(data, kind), exchange.name_book())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shown_as", "date"),
    [
        ("mmm-yy", "2025-07"),
        ("yyyy-mm", "2025-07"),
        ('[$-427]yyyy "d." mm\\d;@', "2025-07"),
        ("yyyy", "2025"),
        ("yyyy-mm-dd", "2025-07-01"),
        ("d mmm", "2025-07-01"),
    ],
)
def test_a_sheets_date_is_no_finer_than_it_is_shown(shown_as, date):
    """Who types 2025-07 gets its first day from the spreadsheet, shown as a month."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    sheet.append([ROW.get(column) for column in COLUMNS])
    cell = sheet.cell(row=2, column=COLUMNS.index("date") + 1)
    cell.value = datetime(2025, 7, 1)  # a sheet knows no zones
    cell.number_format = shown_as
    out = BytesIO()
    book.save(out)
    (row,), errors = read(out.getvalue(), "XLSX")
    assert (row.date, errors) == (date, ())


def test_a_key_of_json_is_said_once():
    rows = json.dumps([ROW, ROW]).replace('"date": "2025-07"', '"date": "2025", "date": "2024"')
    with pytest.raises(uploads.NotRead, match="Row 2 has “date” twice"):
        uploads.as_acts_csv(rows.encode(), "JSON")


@pytest.mark.django_db
@pytest.mark.parametrize("quote", ["'-tis said", "'=x", "=1+1", "''", "'plain"])
def test_a_cell_of_json_stays_as_it_is(quote):
    (row,), errors = read(json.dumps([ROW | {"quote": quote}]).encode(), "JSON")
    assert (row.quote, errors) == (quote, ())


@pytest.mark.django_db
def test_half_a_character_is_named_with_its_cell():
    rows, (error,) = read(json.dumps([ROW, ROW | {"note": "\ud800x"}]).encode(), "JSON")
    assert (len(rows), error.row, error.column) == (1, 3, "note")
