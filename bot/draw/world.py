"""The map itself: land, who is coloured how, marks for whoever is too small, and names where they fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin

from PIL import Image, ImageChops, ImageDraw

from bot.draw.names import Label, write
from bot.draw.palette import INK, LAND, PAPER, Fill, Pattern
from bot.draw.view import FINER, View, find, home, needs_dot, on_land, view_of
from briefings.geography import Point, shapes

APART = {False: 17.0, True: 25.0}
"""Pixels between the middles of two marks; and from the subject's, which is larger."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map, and what a reader has to be told about it."""

    image: Image.Image
    dots: bool
    """Whether marks stand for what is too small."""
    whole: bool
    """Whether it is all of the world."""


def draw_map(
    width: int,
    *,
    unit: float,
    fills: Mapping[str, Fill],
    subject: str,
    labels: Sequence[Label],
) -> Drawn:
    """A map so many pixels wide; `fills` by slug, the subject in ink. It holds everybody in `fills`."""
    view = view_of([subject, *fills], width, unit)
    image = Image.new("RGB", (width * FINER, view.height * FINER), PAPER)
    pen = ImageDraw.Draw(image)
    _land(image, pen, view, on_land(fills), home(subject))
    own = find(subject)
    placed = _placed(view, subject if own and needs_dot(own, view) else "", fills)
    for slug, at in placed.items():
        fine = (at[0] * FINER, at[1] * FINER)
        if slug == subject:
            _ring(pen, fine, unit * FINER)
        else:
            _dot(pen, fine, fills[slug], unit * FINER)
    image = image.reduce(FINER)
    write(image, view, labels, fills, placed)
    return Drawn(image, dots=bool(placed.keys() - {subject}), whole=view.whole)


def _placed(view: View, subject: str, fills: Mapping[str, Fill]) -> dict[str, Point]:
    """Where marks go, in pixels: none hides another, so one may stand a little off its place."""
    found: dict[str, Point] = {}
    for slug in filter(None, (subject, *fills)):
        where = find(slug)
        if where is None or slug in found or not needs_dot(where, view):
            continue
        at = x, y = view.at(where.at)
        for step in range(1, 24):
            if all(
                hypot(at[0] - a, at[1] - b) >= APART[one == subject] * view.unit
                for one, (a, b) in found.items()
            ):
                break
            turn, far = step * 2.4, 4 * (1 + step // 3) * view.unit  # outwards in a spiral
            at = (x + far * cos(turn), y + far * sin(turn))
        found[slug] = at
    return found


def swatch(size: tuple[int, int], fill: Fill, unit: float) -> Image.Image:
    """A piece of a fill, for the legend."""
    wide, high = size[0] * FINER, size[1] * FINER
    image = Image.new("RGB", (wide, high), fill.ground)
    if fill.pattern is not Pattern.SOLID:
        image.paste(fill.colour, mask=_strokes((wide, high), fill.pattern, unit * FINER))
    ImageDraw.Draw(image).rectangle(
        (0, 0, wide - 1, high - 1), outline=fill.colour, width=FINER * 2
    )
    return image.reduce(FINER)


def _land(
    image: Image.Image,
    pen: ImageDraw.ImageDraw,
    view: View,
    fills: Mapping[str, Fill],
    home: str,
) -> None:
    patterned = [
        fill for fill in dict.fromkeys(fills.values()) if fill.pattern is not Pattern.SOLID
    ]
    which = Image.new("L", image.size if patterned else (1, 1))
    numbers = ImageDraw.Draw(which)
    outlines = []
    for shape in shapes():
        fill = fills.get(shape.slug)
        own = bool(shape.slug) and shape.slug == home
        colour = INK if own else fill.ground if fill else LAND
        number = patterned.index(fill) + 1 if fill in patterned and not own else 0
        for ring in shape.rings:
            points = [view.fine(point) for point in ring]
            outlines.append([*points, points[0]])
            pen.polygon(points, fill=colour)
            if patterned:  # land without a pattern too: it may lie within another's
                numbers.polygon(points, fill=number)
    for number, fill in enumerate(patterned, start=1):
        mask = which.point([255 * (value == number) for value in range(256)], "1")
        strokes = _strokes(image.size, fill.pattern, view.unit * FINER)
        image.paste(fill.colour, mask=ImageChops.logical_and(mask, strokes))
    for points in outlines:  # over every fill: a border belongs to both sides
        pen.line(points, fill=PAPER, width=max(1, round(FINER * 0.9 * view.unit)))


def _strokes(size: tuple[int, int], pattern: Pattern, unit: float) -> Image.Image:
    """The strokes of a pattern over the whole of an area, as a mask."""
    mask = Image.new("1", size)
    pen = ImageDraw.Draw(mask)
    wide, high = size
    step, thick = round(10 * unit), max(1, round(4 * unit))
    if pattern in (Pattern.RISING, Pattern.FALLING):
        slope = -high if pattern is Pattern.RISING else high
        wider = round(step * 1.4)
        for x in range(-high, wide + high, wider):
            pen.line((x, high if slope < 0 else 0, x + high, 0 if slope < 0 else high), 1, thick)
    if pattern in (Pattern.LEVEL, Pattern.GRID):
        for y in range(step // 2, high, step):
            pen.line((0, y, wide, y), 1, thick if pattern is Pattern.LEVEL else thick // 2 + 1)
    if pattern is Pattern.GRID:
        for x in range(step // 2, wide, step):
            pen.line((x, 0, x, high), 1, thick // 2 + 1)
    if pattern is Pattern.DOTS:
        for row, y in enumerate(range(step // 2, high, round(step * 0.8))):
            for x in range(step // 2 * (row % 2), wide, step):
                pen.rectangle((x, y, x + thick - 1, y + thick - 1), fill=1)
    return mask


def _dot(pen: ImageDraw.ImageDraw, at: Point, fill: Fill, unit: float) -> None:
    """A disc for whoever recognises it, a square for any other position."""
    for radius, colour in ((10.5 * unit, PAPER), (8 * unit, fill.colour)):
        box = _around(at, radius)
        if fill.pattern is Pattern.SOLID:
            pen.ellipse(box, fill=colour)
        else:
            pen.rectangle(box, fill=colour)


def _ring(pen: ImageDraw.ImageDraw, at: Point, unit: float) -> None:
    for radius, colour in ((17, PAPER), (14, INK), (9, PAPER), (4.5, INK)):
        pen.ellipse(_around(at, radius * unit), fill=colour)


def _around(at: Point, radius: float) -> tuple[float, float, float, float]:
    return at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius
