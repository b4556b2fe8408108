"""A value and the cell it is written as: no spreadsheet takes ours for a formula. Pure."""

import re

_LIVE = re.compile(r"\s*[=+\-@'\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet may compute, blanks aside, wide signs included; and the
apostrophe itself, so that taking one away again is always right. See OWASP, CSV Injection
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def guard(value: str) -> str:
    """The cell for a value: an apostrophe in front of what would be live, or would look guarded."""
    return f"'{value}" if _is_live(value) else value


def unguard(cell: str) -> str:
    """The value of a cell: one apostrophe less where `guard` would have put it."""
    return cell[1:] if cell.startswith("'") and _is_live(cell[1:]) else cell


def _is_live(value: str) -> bool:
    return _LIVE.match(value) is not None
