"""Which part of the world a map shows, and where on it somebody is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from briefings.geography import HEIGHT, Point, Shape, places, shapes

F = TypeVar("F")
FINER = 2
"""Land is drawn so many times larger and then made smaller, which leaves no jagged coasts."""
TOO_SMALL = 60.0
"""Area, in pixels of a sheet 1,280 wide, below which a dot stands for a shape."""
LEAST = 0.4
"""Of the world's width, that a map shows at least: nearer, its outlines would be too plain."""
MOST = 0.8
"""Beyond, it shows all of it."""
MARGIN = 0.035
_RATIO = 0.46
"""Height of a part of the world, in its widths."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody is, in widths of the world."""

    at: Point
    shape: Shape | None
    """None for a point."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world on so many pixels."""

    left: float
    top: float
    scale: float
    """Pixels to the width of the world."""
    width: int
    height: int
    unit: float
    """Pixels to one of a sheet 1,280 wide."""
    whole: bool

    def at(self, point: Point) -> Point:
        """In pixels of the finished map."""
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def fine(self, point: Point) -> Point:
        """In pixels of the larger one."""
        x, y = self.at(point)
        return x * FINER, y * FINER


def home(slug: str) -> str:
    """Whose land stands for somebody: their own, or that of the state whose authority they are."""
    place = places().get(slug)
    return place.within if place and place.within else slug


def on_land(fills: Mapping[str, F]) -> dict[str, F]:
    """The same by whose land it is; a state's own position comes before its authority's."""
    own = {slug: fill for slug, fill in fills.items() if home(slug) == slug}
    return {home(slug): fill for slug, fill in fills.items()} | own


def find(slug: str) -> Where | None:
    """Where somebody is; None for whom the map does not know."""
    place = places().get(slug)
    if place is not None and not place.within:
        return Where(place.at, None)
    found = max(_land(home(slug)), key=_area, default=None)
    return Where(found.middle, found) if found else None


def needs_dot(where: Where, view: View) -> bool:
    """Whether somebody would hardly be seen."""
    return where.shape is None or where.shape.area * (view.scale / view.unit) ** 2 < TOO_SMALL


def view_of(slugs: Iterable[str], width: int, unit: float) -> View:
    """All of the world; or, where everybody asked about is in a part of it, that part."""
    points = [point for slug in slugs for point in _corners(slug)]
    whole = View(0, 0, width, width, round(width * HEIGHT), unit, whole=True)
    if len(points) < 2:
        return whole
    left, right = min(x for x, _ in points) - MARGIN, max(x for x, _ in points) + MARGIN
    top, bottom = min(y for _, y in points) - MARGIN, max(y for _, y in points) + MARGIN
    across = max(right - left, (bottom - top) / _RATIO, LEAST)
    if across > MOST:
        return whole
    left = min(max(0.0, (left + right - across) / 2), 1 - across)
    high = across * _RATIO
    top = min(max(0.0, (top + bottom - high) / 2), max(0.0, HEIGHT - high))
    return View(left, top, width / across, width, round(width * _RATIO), unit, whole=False)


def _corners(slug: str) -> list[Point]:
    place = places().get(slug)
    if place is not None and not place.within:
        return [place.at]
    return [
        point
        for one in _land(home(slug))
        for ring in one.rings
        for point in (min(ring), max(ring), min(ring, key=_down), max(ring, key=_down))
    ]


@lru_cache(maxsize=512)
def _land(slug: str) -> tuple[Shape, ...]:
    return tuple(one for one in shapes() if one.slug == slug)


def _area(shape: Shape) -> float:
    return shape.area


def _down(point: Point) -> float:
    return point[1]
