"""Act files as people have them (CSV, XLSX, JSON) become the one form that is checked: acts.csv.

What a spreadsheet or a program wrote is untrusted: it is measured before it is opened.
"""

import csv
import json
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from import_export.formats.base_formats import JSON, XLSX
from openpyxl import load_workbook
from tablib import Dataset

from briefings.acts import COLUMNS
from briefings.exchange.cells import guard

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
"""Of a workbook; 100,000 rows of the longest cells take less."""
MOST_PARTS = 500
MOST_ROWS = 200_000
MOST_CELL = 10_000
KINDS = {".csv": "CSV", ".xlsx": "XLSX", ".json": "JSON"}


class NotRead(Exception):
    """A file that cannot be opened at all; the text says why and what to do."""


class BoundedXLSX(XLSX):  # type: ignore[misc]  # untyped base
    """The library's, for a workbook from a stranger: no bomb, no entity, no endless sheet."""

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> Dataset:
        """The first sheet as it is seen: words, numbers and dates, no formula computed."""
        _measure(in_stream)
        try:
            book = load_workbook(BytesIO(in_stream), read_only=True, data_only=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # the file's own word on its size is not taken
            rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=len(COLUMNS) + 1)
            table = [[_shown(cell) for cell in row] for row in rows]
        except (KeyError, ValueError, TypeError, IndexError, BadZipFile, SyntaxError) as error:
            raise NotRead(
                "The workbook is damaged; save it again, or save the sheet as CSV."
            ) from error
        return _dataset(table)


class PlainJSON(JSON):  # type: ignore[misc]  # untyped base
    """A list of rows, each with acts.csv's columns by name; what is left out is empty."""

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> Dataset:
        """Every row with every column, in acts.csv's order, and a last one for what has no place."""
        try:
            rows = json.loads(in_stream.decode("utf-8-sig"), object_pairs_hook=_Once())
        except (ValueError, RecursionError) as error:
            raise NotRead(f"This is not JSON: {error}.") from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise NotRead('The JSON must be a list of rows: [{"actor": …, "subject": …}, …].')
        strange = sorted({str(key) for row in rows for key in row} - set(COLUMNS))
        if strange:
            raise NotRead(
                f"The JSON has a column “{strange[0][:60]}”; allowed are {', '.join(COLUMNS)}."
            )
        # Nobody guards a cell of JSON, so none has an apostrophe to take off when it is read.
        cells = ([guard(_word(row.get(column))) for column in COLUMNS] for row in rows)
        return _dataset([list(COLUMNS), *cells])


class _Once:
    """Makes JSON's objects, none of which may say a thing twice: only the last would be kept."""

    def __init__(self) -> None:
        self._row = 1  # the header's, as in every other form

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self._row += 1
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise NotRead(f"Row {self._row} has “{twice[:60]}” twice; keep one of them.")
        return made


def as_acts_csv(data: bytes, kind: str) -> bytes:
    """An act file of ``kind`` (a value of KINDS) as the bytes of acts.csv; rows keep their numbers.

    CSV is given back as it is. Raises NotRead.
    """
    if len(data) > MOST_BYTES:
        raise NotRead("The file is larger than 20 MB; cut it into several.")
    if not data.strip():
        raise NotRead("The file is empty.")
    if kind == "CSV":
        if data[:2] == b"PK":
            raise NotRead("This is a workbook, though its name ends in .csv; name it .xlsx.")
        return data
    dataset = (BoundedXLSX if kind == "XLSX" else PlainJSON)().create_dataset(data)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if dataset.headers:
        writer.writerow(dataset.headers)
    writer.writerows(dataset)
    # What no text may hold is kept, so that its cell can be named when it is checked.
    return out.getvalue().encode("utf-8", "surrogatepass")


def _measure(data: bytes) -> None:
    """Refuse a workbook that unpacks to more than we would read, or brings its own entities."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            # No part gives more than it declares here: reading stops there.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise NotRead(
                    "The workbook unpacks to far more than a table of acts; save it as CSV."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!doctype" in opened.read(4096).lower():
                            raise NotRead(
                                "The workbook defines entities of its own; save it as CSV."
                            )
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotRead("This is not an XLSX workbook; save the sheet as XLSX or CSV.") from error


def _dataset(table: list[list[Any]]) -> Dataset:
    """Rows of words; cells that a sheet has beyond the last column stay only if something is in them."""
    if len(table) > MOST_ROWS:
        raise NotRead(f"More than {MOST_ROWS:,} rows; cut the file into several.")
    rows = [[_word(cell) for cell in row] for row in table]
    width = max((len(_filled(row)) for row in rows), default=0)
    width = max(width, len(COLUMNS))
    rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    return Dataset(*rows[1:], headers=rows[0]) if rows else Dataset()


def _filled(row: list[str]) -> list[str]:
    """A row up to its last word."""
    kept = list(row)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


_SET_APART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
"""Of a number format: words, colours and signs that stand for themselves."""


def _shown(cell: Any) -> Any:
    """What a cell holds, a date no finer than it is shown.

    Who types 2025-07 into a spreadsheet gets its first day, shown as Jul-25.
    """
    value = cell.value
    if not isinstance(value, date):
        return value
    shown = _SET_APART.sub("", cell.number_format or "").lower()
    if "d" in shown or "y" not in shown:
        return value
    return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"


def _word(cell: Any) -> str:
    """A cell as it would be typed."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:MOST_CELL]


def template(kind: str) -> bytes:
    """An act file of ``kind`` with the header alone, to fill in."""
    if kind == "XLSX":
        written = XLSX().export_data(Dataset(headers=list(COLUMNS)))
        return bytes(written)
    return (",".join(COLUMNS) + "\n").encode()
