"""The world as shapes and places on a plane, for whoever draws it: picture or page. Pure.

Shapes are Natural Earth's, 1:110 million (``world.txt``); what is too small to have one, or has no
borders that anybody agrees on, is a point (``places.csv``). The projection is Equal Earth: no state looks
larger than it is (Šavrič, Patterson and Jenny, doi:10.1080/13658816.2018.1504949).
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

FILE = Path(__file__).with_name("world.txt")
STEPS = 50
"""Steps of a degree in the file: 2 km, a quarter of a pixel on a map 1,280 pixels wide."""
MIDDLE = 11.0
"""The meridian in the middle of the map: the cut then runs through Bering Strait, and through no state."""
CUT = MIDDLE - 180
"""Degrees; nothing lies west of it."""
NORTH, SOUTH = 84.5, -56.5
"""Degrees of latitude between which all land lies that is drawn."""

Point = tuple[float, float]
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A country's land on the plane: x to the right and y down, in widths of the map from its top left."""

    code: str
    """ISO 3166-1; XK for Kosovo; ``-`` where there is none."""
    slug: str
    """Whose position colours it; empty for territory that two claim."""
    rings: tuple[tuple[Point, ...], ...]
    """Outlines, the largest first. Holes are left out: who lies in one is drawn later."""
    middle: Point
    """About the middle of the largest."""
    area: float
    """Of all, in squares of the map's width."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point that stands for an entity."""

    slug: str
    at: Point
    within: str
    """Slug of the state whose shape is meant when the entity is marked; empty for the point itself."""
    contested: bool
    """Whether it lies within borders that others draw, and so must not look like one more island."""


def _plane(lon: float, lat: float) -> Point:
    """Equal Earth in its own units, y upwards."""
    a1, a2, a3, a4 = _A
    theta = asin(_M * sin(radians(lat)))
    two, six = theta**2, theta**6
    slope = a1 + 3 * a2 * two + six * (7 * a3 + 9 * a4 * two)
    x = radians(lon - MIDDLE) * cos(theta) / (_M * slope)
    return x, theta * (a1 + a2 * two + six * (a3 + a4 * two))


_WEST, _TOP = _plane(CUT, 0)[0], _plane(MIDDLE, NORTH)[1]
_WIDTH = -2 * _WEST
HEIGHT = (_TOP - _plane(MIDDLE, SOUTH)[1]) / _WIDTH
"""Of the map, in its widths."""


def project(lon: float, lat: float) -> Point:
    """Degrees to the plane of `Shape`."""
    x, y = _plane(lon + 360 if lon < CUT else lon, lat)
    return (x - _WEST) / _WIDTH, (_TOP - y) / _WIDTH


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """Every shape, the largest first: drawn in this order none hides another."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_shape(line) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """Points by slug."""
    text = FILE.with_name("places.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        row["slug"]: Place(
            slug=row["slug"],
            at=project(float(row["lon"]), float(row["lat"])),
            within=row["within"],
            contested=bool(row["contested"]),
        )
        for row in rows
    }


def _shape(line: str) -> Shape:
    code, slug, *written = line.split(" ")
    rings = tuple(_ring(ring) for ring in written)
    sizes = [_centre(ring) for ring in rings]
    return Shape(
        code=code,
        slug=slug.removeprefix("-"),
        rings=rings,
        middle=max(sizes)[1],
        area=sum(size for size, _ in sizes),
    )


def _ring(written: str) -> tuple[Point, ...]:
    steps = [int(step) for step in written.split(",")]
    lon = lat = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        lon, lat = lon + dx, lat + dy
        points.append(project(lon / STEPS, lat / STEPS))
    return tuple(points)


def _centre(ring: tuple[Point, ...]) -> tuple[float, Point]:
    """Area of a ring, and its centre of gravity."""
    twice = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x1 * y2 - x2 * y1
        twice += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return abs(twice / 2), (x / (3 * twice), y / (3 * twice))
