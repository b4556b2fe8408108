"""Names on a map: each where it hides nothing, or nowhere; the list below the map has them all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw, ImageFont

from bot.draw.lettering import font
from bot.draw.palette import INK, PAPER, Colour, Fill, Pattern
from bot.draw.view import View, Where, find, on_land
from briefings.geography import Point, shapes

Box = tuple[float, float, float, float]
_SIDES = (
    (1, 0), (-1, 0), (0, -1), (0, 1), (1, -0.7), (1, 0.7), (-1, -0.7), (-1, 0.7),
)  # fmt: skip
_LED = (
    (1, -0.6), (-1, -0.6), (1, 0.6), (-1, 0.6), (0, -1), (0, 1), (1, 0), (-1, 0),
)  # fmt: skip
_FAR = (34, 62, 96, 140)
"""How far off a name may stand, led to its place by a line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name to be written, if there is room."""

    slug: str
    text: str
    subject: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    middle: Point
    inside: bool = False
    """Within its own land, which is dark if it is filled."""
    line: tuple[Point, Point] | None = None
    """Leads to the place, where the name stands off."""
    anyhow: bool = False
    """On whoever's land."""


def write(
    image: Image.Image,
    view: View,
    labels: Sequence[Label],
    fills: Mapping[str, Fill],
    placed: Mapping[str, Point],
) -> None:
    """Write as many as there is room for, the first first. `placed` are marks, in pixels by slug."""
    pen = ImageDraw.Draw(image)
    unit = view.unit
    marks = [(at, _box(at, (20 * unit, 20 * unit), 0)) for at in placed.values()]
    taken = [box for _, box in marks]
    filled = _filled(image.size, view, fills)
    for label in labels:
        where = find(label.slug)
        if where is None:
            continue
        face = font(round((36 if label.subject else 31) * unit), bold=True)
        left, top, right, bottom = face.getbbox(label.text, anchor="ls")
        size = (right - left, bottom - top)
        own = placed.get(label.slug)
        spots = [*_spots(where, size, view, own)]
        if label.subject:  # somewhere, even on land that has a colour
            spots += [replace(spot, anyhow=True) for spot in spots]
        for spot in spots:
            box = _box(spot.middle, size, 5 * unit)
            if _free(spot, box, own, taken, filled):
                _letter(pen, spot, label, face, fills.get(label.slug), unit)
                taken.append(box)
                if spot.line:
                    taken += [_box(at, (0, 0), 3 * unit) for at in _along(spot.line)]
                break


def _free(
    spot: _Spot, box: Box, own: Point | None, taken: Sequence[Box], filled: Image.Image
) -> bool:
    """Whether a name may stand there: on the map, over no other, and not as the name of others' land."""
    if box[0] < 0 or box[1] < 0 or box[2] > filled.width or box[3] > filled.height:
        return False
    if any(_meet(box, other) for other in taken):
        return False
    if spot.line and _crosses(spot.line, own, taken):
        return False
    if spot.inside or spot.anyhow:
        return True
    led = _along(spot.line)[15:] if spot.line else []
    return not filled.crop(_whole(box)).getbbox() and not any(
        filled.getpixel((round(x), round(y))) for x, y in led
    )


def _letter(
    pen: ImageDraw.ImageDraw,
    spot: _Spot,
    label: Label,
    face: ImageFont.FreeTypeFont,
    fill: Fill | None,
    unit: float,
) -> None:
    if spot.line:
        pen.line(spot.line, fill=INK, width=max(1, round(2 * unit)))
    left, top, right, bottom = face.getbbox(label.text, anchor="ls")
    dark = label.subject or (fill is not None and fill.pattern is Pattern.SOLID)
    light = spot.inside and dark
    land: Colour = INK if label.subject or fill is None else fill.colour
    x, y = spot.middle
    pen.text(
        (x - (left + right) / 2, y - (top + bottom) / 2),
        label.text,
        font=face,
        fill=PAPER if light else INK,
        anchor="ls",
        stroke_width=round(4 * unit),
        stroke_fill=land if light else PAPER,
    )


def _filled(size: tuple[int, int], view: View, fills: Mapping[str, Fill]) -> Image.Image:
    """Where land has a colour that says something."""
    mask = Image.new("1", size)
    pen = ImageDraw.Draw(mask)
    coloured = on_land(fills)
    for one in shapes():
        if one.slug in coloured:
            for ring in one.rings:
                pen.polygon([view.at(point) for point in ring], fill=1)
    return mask


def _spots(
    where: Where, size: tuple[float, float], view: View, mark: Point | None
) -> Iterator[_Spot]:
    """Where a name may stand, the best first."""
    start = x, y = mark or view.at(where.at)
    wide, high = size
    unit = view.unit
    aside = down = 20 * unit
    extent = _extent(where, view)
    if extent and mark is None:
        across, upright = extent[2] - extent[0], extent[3] - extent[1]
        if across > wide * 1.4 and upright > high * 2:
            yield _Spot(start, inside=True)
        x, y = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
        aside, down = across / 2 + 8 * unit, upright / 2 + 8 * unit
    for right, below in _SIDES:
        yield _Spot((x + right * (aside + wide / 2), y + below * (down + high / 2)))
    for far in _FAR:
        for right, below in _LED:
            end = (start[0] + right * far * unit, start[1] + below * far * unit)
            middle = (end[0] + _sign(right) * wide / 2, end[1] + _sign(below) * high / 2)
            yield _Spot(middle, line=(start, end))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _along(line: tuple[Point, Point]) -> list[Point]:
    """Points on a line, close together."""
    (x1, y1), (x2, y2) = line
    return [(x1 + (x2 - x1) * step / 40, y1 + (y2 - y1) * step / 40) for step in range(41)]


def _crosses(line: tuple[Point, Point], own: Point | None, taken: Sequence[Box]) -> bool:
    """Whether a line runs over a name, a mark or a line that is not its own."""
    return any(
        box[0] < x < box[2] and box[1] < y < box[3]
        for box in taken
        if own is None or not (box[0] <= own[0] <= box[2] and box[1] <= own[1] <= box[3])
        for x, y in _along(line)
    )


def _extent(where: Where, view: View) -> Box | None:
    """Of the largest piece of somebody's land, in pixels."""
    if where.shape is None:
        return None
    points = [view.at(point) for point in where.shape.rings[0]]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _whole(box: Box) -> tuple[int, int, int, int]:
    return round(box[0]), round(box[1]), round(box[2]), round(box[3])


def _box(middle: Point, size: tuple[float, float], edge: float) -> Box:
    (x, y), (wide, high) = middle, size
    return x - wide / 2 - edge, y - high / 2 - edge, x + wide / 2 + edge, y + high / 2 + edge


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
