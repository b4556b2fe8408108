"""Writes ``world.txt`` anew: ``python -m briefings.geography .../ne_110m_admin_0_countries.shp``.

Reads a shapefile of Natural Earth's countries at 1:110 million and its ``.dbf`` beside it, as laid down
in the ESRI Shapefile Technical Description (July 1998). Look the map over before it is committed.
"""

import csv
import itertools
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from briefings.geography import CUT, FILE, STEPS

GAZETTEER = Path(__file__).parent.parent / "gazetteer" / "entities.csv"
HEAD = """\
# Countries of the world, from Natural Earth (naturalearthdata.com), 1:110 million, public domain: as in
# the naturalearth_lowres data set of GeoPandas, which draws Crimea as Ukraine's. Written by
# python -m briefings.geography, not by hand. A line is a code, whose position colours it (a slug, or - for
# nobody's), and its rings. A ring is longitude and latitude in fiftieths of a degree, then the steps from
# each point to the next. Largest area first.
"""
LEFT_OUT = {"Antarctica", "Fr. S. Antarctic Lands"}
WHOSE = {
    "Greenland": ("GL", "denmark"),
    "New Caledonia": ("NC", "france"),
    "Puerto Rico": ("PR", "united-states"),
    "Falkland Is.": ("FK", "-"),
    "W. Sahara": ("EH", "-"),
    "N. Cyprus": ("-", "northern-cyprus"),
    "Somaliland": ("-", "somaliland"),
}
"""What is no state of its own, or has no code; territories that are claimed by two are nobody's here."""
CALLED = {
    "Bosnia and Herz.": "BA", "Central African Rep.": "CF", "Congo": "CG", "Czechia": "CZ",
    "Côte d'Ivoire": "CI", "Dem. Rep. Congo": "CD", "Dominican Rep.": "DO", "Eq. Guinea": "GQ",
    "Macedonia": "MK", "North Macedonia": "MK", "S. Sudan": "SS", "Solomon Is.": "SB",
    "Timor-Leste": "TL", "Turkey": "TR", "United States of America": "US", "eSwatini": "SZ",
}  # fmt: skip
"""Abbreviations of Natural Earth."""
Point = tuple[float, float]


def _names(path: Path) -> list[str]:
    """The column ``name`` of a dBASE III file, in ISO 8859-1."""
    data = path.read_bytes()
    count, start, size = struct.unpack("<IHH", data[4:12])
    at, column = 1, (0, 0)
    for head in range(32, start - 1, 32):
        length = data[head + 16]
        if data[head : head + 11].rstrip(b"\0").lower() == b"name":
            column = (at, at + length)
        at += length
    rows = (data[start + size * row :][:size] for row in range(count))
    return [row[slice(*column)].decode("latin-1").strip() for row in rows]


def _shapes(path: Path) -> Iterator[list[list[Point]]]:
    """The rings of each polygon; the last point of a ring, which repeats the first, is left out."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        words = struct.unpack(">I", data[at + 4 : at + 8])[0]
        body = data[at + 8 : at + 8 + 2 * words]
        parts, points = struct.unpack("<II", body[36:44])
        starts = [*struct.unpack(f"<{parts}I", body[44 : 44 + 4 * parts]), points]
        flat = struct.unpack_from(f"<{2 * points}d", body, 44 + 4 * parts)
        every = list(zip(flat[::2], flat[1::2], strict=True))
        yield [every[a : b - 1] for a, b in itertools.pairwise(starts) if b > a]
        at += 8 + 2 * words


def _area(ring: list[tuple[int, int]]) -> float:
    """Twice the area in steps, negative clockwise."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def _stepped(ring: list[Point]) -> list[tuple[int, int]]:
    """Whole steps, east of the cut, each point once."""
    found: list[tuple[int, int]] = []
    for lon, lat in ring:
        point = (round((lon + 360 if lon < CUT else lon) * STEPS), round(lat * STEPS))
        if not found or found[-1] != point:
            found.append(point)
    return found


def _sewn(rings: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Rings that the source cuts in two at 180° are one again: two points are shared there."""
    rest = list(rings)
    edge = 180 * STEPS
    for ring in rings:
        if ring not in rest or min(x for x, _ in ring) != edge:
            continue
        shared = [point for point in ring if point[0] == edge]
        for other in rest:
            if other is ring or sum(point in shared for point in other) < 2:
                continue
            rest.remove(ring)
            rest.remove(other)
            rest.append(_joined(other, ring, edge))
            break
    return rest


def _joined(
    west: list[tuple[int, int]], east: list[tuple[int, int]], edge: int
) -> list[tuple[int, int]]:
    """Both rings go the same way round: what lies off the seam of one follows that of the other."""
    return _off_seam(west, edge) + _off_seam(east, edge)


def _off_seam(ring: list[tuple[int, int]], edge: int) -> list[tuple[int, int]]:
    """The ring, opened at its seam: from the seam's end all the way round to its start."""
    size = len(ring)
    for at in range(size):
        if ring[at][0] == edge and ring[(at + 1) % size][0] == edge:
            return [ring[(at + 1 + step) % size] for step in range(size)]
    return ring


def table(path: Path) -> str:
    """The file. Raises KeyError for a name that leads to no state."""
    with GAZETTEER.open(encoding="utf-8", newline="") as lines:
        states = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    codes = {row["short_name"]: row["iso2"] for row in states if row["iso2"]} | CALLED
    slugs = {row["iso2"]: row["slug"] for row in states}
    rows = []
    for name, shape in zip(_names(path.with_suffix(".dbf")), _shapes(path), strict=True):
        if name in LEFT_OUT:
            continue
        code, slug = WHOSE.get(name) or (codes[name], slugs[codes[name]])
        rings = [ring for ring in map(_stepped, shape) if len(ring) > 2]
        rings = [ring for ring in _sewn(rings) if _area(ring) < 0]  # holes go the other way round
        written = []
        for ring in sorted(rings, key=_area):
            steps = [
                (x - before[0], y - before[1])
                for before, (x, y) in zip([(0, 0), *ring], ring, strict=False)
            ]
            written.append(",".join(f"{dx},{dy}" for dx, dy in steps))
        rows.append((sum(map(_area, rings)), f"{code} {slug} {' '.join(written)}\n"))
    return HEAD + "".join(line for _, line in sorted(rows))


if __name__ == "__main__":
    FILE.write_text(table(Path(sys.argv[1])), encoding="utf-8")
    sys.stdout.write(f"briefings/geography/{FILE.name} is written.\n")
