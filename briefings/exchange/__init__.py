"""Act files: acts.csv read, checked and written. Owns no table and writes no row."""

from briefings.acts import ActRow
from briefings.exchange.names import NameBook, name_book
from briefings.exchange.reading import Checked, check, read_acts, rows
from briefings.exchange.writing import published_rows, write_acts

__all__ = [
    "ActRow",
    "Checked",
    "NameBook",
    "check",
    "name_book",
    "published_rows",
    "read_acts",
    "rows",
    "write_acts",
]
