"""An act file becomes rows, or a list of everything that is wrong with it."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from briefings import edtf, text
from briefings.acts import (
    COLUMNS,
    TITLE_LENGTH,
    ActKey,
    ActRow,
    BadCell,
    default_object_kind,
    settled,
    split_note,
)
from briefings.exchange.cells import unguard
from briefings.exchange.names import NameBook, Named
from briefings.vocabulary import Certainty, Mode, ObjectKind, Verb, Word

ALLOWED_NAMES = "an address such as south-ossetia, an ISO code, or a name of exactly one entity"
ALLOWED_MOMENT = "one moment: [2013-03..2013-05-20] for a day we do not know; a/b lasts"
ALLOWED_QUOTING = (
    'cells between commas; one with commas, quotes or line ends in "…", its quotes doubled'
)
LAST_SEQUENCE = 32767  # PositiveSmallIntegerField
LENGTHS = {"source_title": TITLE_LENGTH, "quote": 500}
STATEMENT_LENGTH = 600
SHOWN = 200
"""How much of a bad cell its error repeats, in characters."""

W = TypeVar("W", bound=Word)
_ESCAPED = re.compile(r"[\udc80-\udcff]")
_URLS = URLValidator(schemes=["http", "https"])
_PLAIN_URL = re.compile(
    r"https?://(?:[a-z0-9][a-z0-9-]{0,60}\.)+[a-z]{2,20}/[\w/.=&?-]{0,1500}", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds, read through once."""

    rows: int
    acts: int
    sha256: str
    """Of what the file says; line ends, a byte order mark and the spelling of names are not in it."""
    errors: tuple[BadCell, ...]
    """In the order of the rows; empty for a file that can be imported."""


def read_acts(data: bytes, names: NameBook) -> tuple[list[ActRow], tuple[BadCell, ...]]:
    """The good rows of a small file, and everything that is wrong with the others."""
    return list(rows(BytesIO(data), names)), check(BytesIO(data), names).errors


def check(lines: Iterable[bytes], names: NameBook) -> Checked:
    """Read a file through and find everything that is wrong with it."""
    errors: list[BadCell] = []
    acts: dict[ActKey, _Shared] = {}
    digest = sha256()
    count = 0
    for item in scan(lines, names):
        if isinstance(item, BadCell):
            errors.append(item)
            continue
        count += 1
        digest.update(repr((item.key, item.mode, item.certainty, item.source_url)).encode())
        digest.update(repr((item.source_title, item.quote, item.note)).encode())
        # A hash stands for the note, so that memory does not follow its length.
        shared = _Shared(item.row, item.mode, item.certainty, hash(item.note))
        first = acts.setdefault(item.key, shared)
        if first is not shared:
            errors += _disagreements(item, first, shared)
    return Checked(count, len(acts), digest.hexdigest(), tuple(errors))


def rows(lines: Iterable[bytes], names: NameBook) -> Iterator[ActRow]:
    """The rows of a file that `check` found free of errors, one at a time."""
    return (item for item in scan(lines, names) if isinstance(item, ActRow))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all rows of an act must agree in, and where it was first said."""

    row: int
    mode: Mode
    certainty: Certainty
    note: int


def _disagreements(item: ActRow, first: _Shared, shared: _Shared) -> Iterator[BadCell]:
    same = f"as in row {first.row}, which is the same act"
    if shared.mode != first.mode:
        yield BadCell(item.row, "mode", item.mode, f"{first.mode}, {same}")
    if shared.certainty != first.certainty:
        yield BadCell(item.row, "certainty", item.certainty, f"{first.certainty}, {same}")
    if shared.note != first.note:
        yield BadCell(item.row, "note", item.note[:SHOWN], f"the note {same}")


def scan(lines: Iterable[bytes], names: NameBook) -> Iterator[ActRow | BadCell]:
    """Each row of a file, or what is wrong with it, one at a time. Rows are checked by themselves."""
    reader = csv.reader(_decoded(lines), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield BadCell(number, "row", str(error), ALLOWED_QUOTING)
            continue
        if number == 1:
            wrong = list(_header(cells))
            yield from wrong
            if wrong:
                return
        elif any(cell.strip() for cell in cells):  # spreadsheets leave rows of commas behind
            yield from _row(number, cells, names)
    if number == 1:
        yield BadCell(1, "header", "", ",".join(COLUMNS))


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """Lines as text; bytes that are no UTF-8 are kept apart, so that their cell can be named."""
    for place, line in enumerate(lines):
        decoded = line.decode("utf-8", "surrogateescape")
        yield decoded.removeprefix("\ufeff") if place == 0 else decoded


def _header(cells: list[str]) -> Iterator[BadCell]:
    for place, column in enumerate(COLUMNS):
        found = cells[place].strip() if place < len(cells) else ""
        if found != column:
            yield BadCell(1, column, _shown(found), f"the column “{column}” at place {place + 1}")
    for extra in cells[len(COLUMNS) :]:
        yield BadCell(1, "header", _shown(extra), f"no more than these: {','.join(COLUMNS)}")


def _row(number: int, cells: list[str], names: NameBook) -> Iterator[ActRow | BadCell]:
    if len(cells) != len(COLUMNS):
        allowed = f"{len(COLUMNS)} cells: {','.join(COLUMNS)}"
        yield BadCell(number, "row", f"{len(cells)} cells", allowed)
        return
    bad: list[BadCell] = [
        BadCell(number, column, _shown(cell), "text in UTF-8")
        for column, cell in zip(COLUMNS, cells, strict=True)
        if not cell.isascii() and _ESCAPED.search(cell)
    ]
    if not bad:
        row = _Cells(number, cells, bad)
        act = row.act(names)
        if act and not bad:
            yield act
    yield from bad


class _Cells:
    """The cells of one row, each asked for once; what is wrong goes to ``bad``."""

    def __init__(self, number: int, cells: list[str], bad: list[BadCell]) -> None:
        self.number = number
        self.bad = bad
        values = (settled(unguard(cell)) for cell in cells)
        self.value = dict(zip(COLUMNS, values, strict=True))

    def act(self, names: NameBook) -> ActRow | None:
        """The row, or None with at least one thing in ``bad``."""
        actor = self._entity("actor", names)
        subject = self._entity("subject", names)
        verb = self._word("verb", Verb, None)
        kind = self._word("object_kind", ObjectKind, None, required=False)
        mode = self._word("mode", Mode, Mode.UNSTATED)
        certainty = self._word("certainty", Certainty, Certainty.SINGLE_SOURCE)
        date, sequence = self._date(), self._sequence()
        self._source()
        self._lengths()
        if verb and actor and actor == subject and verb is not Verb.ENDS:
            self._bad("subject", "somebody other than the actor")
        if not (actor and subject and verb and mode and certainty):
            return None
        return ActRow(
            actor=actor.slug,
            subject=subject.slug,
            verb=verb,
            object_kind=kind or default_object_kind(verb, subject.kind),
            mode=mode,
            date=date,
            sequence=sequence,
            certainty=certainty,
            source_url=self.value["source_url"],
            source_title=self.value["source_title"],
            quote=self.value["quote"],
            note=self.value["note"],
            row=self.number,
        )

    def _bad(self, column: str, allowed: str) -> None:
        self.bad.append(BadCell(self.number, column, _shown(self.value[column]), allowed))

    def _entity(self, column: str, names: NameBook) -> Named | None:
        cell = self.value[column]
        found = names.meant(cell) if cell else ()
        if len(found) == 1:
            return found[0]
        if found:
            self._bad(column, f"one of {', '.join(named.slug for named in found)}")
        else:
            near = names.nearest(cell) if cell else []
            self._bad(column, ALLOWED_NAMES + (f"; near: {', '.join(near)}" if near else ""))
        return None

    def _word(
        self, column: str, words: type[W], default: W | None, *, required: bool = True
    ) -> W | None:
        cell = self.value[column]
        if not cell and (default or not required):
            return default
        try:
            return words(cell)
        except ValueError:
            self._bad(column, ", ".join(words.codes()) + ("" if required else ", or nothing"))
            return None

    def _date(self) -> str:
        cell = self.value["date"]
        if not cell:
            return ""
        try:
            parsed = edtf.parse(cell)
        except edtf.EdtfError:
            self._bad("date", edtf.ALLOWED)
            return ""
        if parsed.lasts:
            self._bad("date", ALLOWED_MOMENT)
        return parsed.text

    def _sequence(self) -> int:
        cell = self.value["sequence"]
        if re.fullmatch(r"[0-9]{0,5}", cell) and int(cell or 0) <= LAST_SEQUENCE:
            return int(cell or 0)
        self._bad("sequence", f"a whole number from 0 to {LAST_SEQUENCE}")
        return 0

    def _source(self) -> None:
        url = self.value["source_url"]
        if not url:
            if not self.value["source_title"]:
                self._bad("source_url", "an address here, or a title in source_title")
            return
        if not _is_address(url):
            self._bad("source_url", "an address with http:// or https://, 2000 characters at most")

    def _lengths(self) -> None:
        for column, most in LENGTHS.items():
            if len(self.value[column]) > most:
                self._bad(column, f"at most {most} characters")
        words, _ = split_note(self.value["note"])
        if len(words) > STATEMENT_LENGTH:
            self._bad("note", f"at most {STATEMENT_LENGTH} characters")


def _is_address(url: str) -> bool:
    if _PLAIN_URL.fullmatch(url):  # most of them; the validator takes its time
        return True
    try:
        _URLS(url)
    except ValidationError:
        return False
    return len(url) <= 2000


def _shown(cell: str) -> str:
    """A cell as far as an error repeats it; bytes that are no UTF-8 as ``\\xe9``."""
    raw = text.cut(cell, SHOWN).encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace")
