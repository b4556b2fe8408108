"""References to characters, as in `&amp;` and `&#8364;`, by TDLib's rules."""

import re

_NUMERIC = re.compile(rb"&#(?:x([0-9A-Fa-f]*)|([0-9]*))")
_NAMED = re.compile(rb"&([A-Za-z]*)")
_NAMED_CHARACTERS = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_LONGEST_REFERENCE = 9  # bytes of "&#x10ffff" without the semicolon
_LAST_CODE_POINT = 0x10FFFF


def read(data: bytes, at: int) -> tuple[str, int]:
    """The character that `&…` at `at` stands for, or "&" itself, and where to go on."""
    numeric = _NUMERIC.match(data, at)
    if numeric:
        end = numeric.end()
        digits = numeric[1] if numeric[2] is None else numeric[2]
        if not digits or end - at > _LONGEST_REFERENCE:
            return "&", at + 1
        code = int(digits, 16 if numeric[2] is None else 10)
        if not 0 < code < _LAST_CODE_POINT:
            return "&", at + 1
        character = chr(code)
    else:
        named = _NAMED.match(data, at)
        known = _NAMED_CHARACTERS.get(named[1]) if named else None
        if named is None or known is None:
            return "&", at + 1
        end, character = named.end(), known
    return character, end + (data[end] == ord(";"))
