"""Writes ``cldr.csv`` anew from the CLDR that Babel carries: ``python -m briefings.gazetteer``.

Babel is needed here alone. Look the difference over before it is committed: a name that CLDR dropped
is dropped here too, so what is still in use moves to ``names.csv``.
"""

import csv
import io
import sys

from babel import Locale
from babel import __version__ as babel_version
from babel.core import get_global

from briefings.gazetteer import HERE, LANGUAGES, _rows

LEFT_OUT = {
    "MM": "CLDR gives two names in one, “Myanmar (Burma)”",
    "PS": "CLDR names the territories, the gazetteer the State of Palestine",
}
"""Codes whose names are kept in ``names.csv`` instead, and why."""
HEAD = """\
# Territory names of CLDR {cldr}, from Babel {babel}. Written by python -m briefings.gazetteer, not by hand.
# Copyright © 2004-2025 Unicode, Inc. Used under the Unicode License v3: see LICENSE.unicode beside this.
"""


def table() -> str:
    """The file: a row for each ISO code of ``entities.csv``, a column for each language."""
    out = io.StringIO(HEAD.format(cldr=get_global("cldr")["version"], babel=babel_version))
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["iso2", *LANGUAGES])
    names = [Locale(lang).territories for lang in LANGUAGES]
    for code in sorted(row["iso2"] for row in _rows("entities.csv")):
        if code and code not in LEFT_OUT:
            writer.writerow([code, *(known[code] for known in names)])
    return out.getvalue()


if __name__ == "__main__":
    (HERE / "cldr.csv").write_text(table(), encoding="utf-8")
    sys.stdout.write("briefings/gazetteer/cldr.csv is written.\n")
