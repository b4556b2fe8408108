"""Colours and patterns: those of the site's paper, and told apart without colour too."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from briefings.vocabulary import Status, Verb

Colour = tuple[int, int, int]

PAPER: Final = (253, 253, 252)
INK: Final = (28, 30, 36)
QUIET: Final = (90, 94, 107)
LINE: Final = (220, 221, 227)
LAND: Final = (228, 227, 222)
ACCENT: Final = (13, 106, 95)
RUST: Final = (178, 74, 24)
PLUM: Final = (110, 78, 128)
SLATE: Final = (84, 96, 116)


class Pattern(Enum):
    """How an area is filled, for eyes and screens that tell no colours apart."""

    SOLID = auto()
    RISING = auto()
    FALLING = auto()
    DOTS = auto()
    GRID = auto()
    LEVEL = auto()


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour, and the pattern that it is laid on with."""

    colour: Colour
    pattern: Pattern
    ground: Colour
    """Between the strokes of the pattern."""


# Okabe and Ito's rule: dark green and dark orange differ for every kind of sight, and by pattern besides.
FILLS: Final = {
    Status.RECOGNISES: Fill(ACCENT, Pattern.SOLID, ACCENT),
    Status.UNKNOWN_ON_DATE: Fill(ACCENT, Pattern.DOTS, (214, 232, 228)),
    Status.SUSPENDED: Fill(PLUM, Pattern.GRID, (234, 228, 238)),
    Status.WITHDRAWN: Fill(PLUM, Pattern.FALLING, (234, 228, 238)),
    Status.REFUSES: Fill(RUST, Pattern.RISING, (248, 228, 214)),
    Status.LAPSED: Fill(SLATE, Pattern.LEVEL, (226, 230, 236)),
}
"""Whoever has no position is land like any other."""

TOWARDS: Final = frozenset({Verb.RECOGNISES, Verb.RESUMES})
AWAY: Final = frozenset(
    {Verb.WITHDRAWS, Verb.SUSPENDS, Verb.REFUSES, Verb.ENDS, Verb.ANNEXES, Verb.SEVERS_RELATIONS}
)
"""Acts that end something, or refuse it."""
