"""Type: two weights of one face that lies beside this, so that no font of the system is asked for."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from bot.tongues import sheets

FONTS = Path(__file__).with_name("fonts")
_TIED = re.compile(r"(?<=[0-9]) (?=[^\W\d])")
"""Between a number and its noun: they stay together."""


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The face at a height in pixels. Plain layout: the same letters wherever it runs."""
    name = "bold.ttf" if bold else "regular.ttf"
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


def cut(text: str, room: float, face: ImageFont.FreeTypeFont) -> str:
    """The text, with an ellipsis where it is longer than so many pixels."""
    if face.getlength(text) <= room:
        return text
    while text and face.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float, face: ImageFont.FreeTypeFont, *, most: int = 9) -> list[str]:
    """The text in lines of so many pixels; the last of `most` is cut. A longer word is cut too."""
    lines = [""]
    for word in _TIED.sub("\u00a0", text).split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and face.getlength(longer) > room:
            if len(lines) == most:
                lines[-1] = cut(f"{lines[-1]} {word}…", room, face)
                break
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(line, room, face) for line in lines]


def listed(
    names: Sequence[str], room: float, face: ImageFont.FreeTypeFont, *, most: int
) -> list[str]:
    """Names in a row, in at most so many lines; how many are left out is said, never an ellipsis.

    A name is not broken where it fits a line.
    """
    fits: list[str] = []
    low, high = 0, len(names)
    while low < high:  # the most names that fit
        middle = (low + high + 1) // 2
        lines = _rows(names, middle, room, face)
        if len(lines) <= most:
            low, fits = middle, lines
        else:
            high = middle - 1
    return [cut(line, room, face) for line in fits]


def _rows(names: Sequence[str], shown: int, room: float, face: ImageFont.FreeTypeFont) -> list[str]:
    parts = [f"{name}," for name in names[:shown]]
    parts[-1] = parts[-1].removesuffix(",")
    if shown < len(names):
        parts.append(sheets.MORE.format(count=len(names) - shown))
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]} {part}".lstrip()
        if lines[-1] and face.getlength(longer) > room:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines
