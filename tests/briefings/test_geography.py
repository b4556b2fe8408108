"""The map's data: everybody is on it, once, and nothing is torn at its edge."""

import csv
from pathlib import Path

import pytest

from briefings import geography
from briefings.geography import HEIGHT, places, project, shapes

GAZETTEER = Path(geography.__file__).parent.parent / "gazetteer" / "entities.csv"


def gazetteer() -> dict[str, str]:
    """Whom it knows that lies somewhere: a class of parties does not."""
    with GAZETTEER.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["slug"]: row["iso2"] for row in rows if row["kind"] != "class"}


def test_everybody_in_the_gazetteer_is_on_the_map():
    drawn = {shape.slug for shape in shapes()} | places().keys()
    assert gazetteer().keys() <= drawn


def test_nobody_else_is_and_codes_are_the_gazetteers():
    known = gazetteer()
    territories = {"GL", "NC", "PR"}  # of a state that colours them
    for shape in shapes():
        if shape.slug:
            assert shape.slug in known
            if shape.code not in territories:
                assert shape.code == (known[shape.slug] or "-")
    assert places().keys() <= known.keys()
    assert {place.within for place in places().values()} <= known.keys() | {""}


def test_a_shape_and_a_point_are_not_both_there_but_for_contested_ones():
    both = {shape.slug for shape in shapes()} & places().keys()
    assert both <= {slug for slug, place in places().items() if place.contested}


def test_everything_lies_on_the_plane():
    points = [point for shape in shapes() for ring in shape.rings for point in ring]
    points += [place.at for place in places().values()]
    assert all(0 <= x <= 1 and 0 <= y <= HEIGHT for x, y in points)


@pytest.mark.parametrize("code", ["RU", "FJ", "US", "NZ"])
def test_no_outline_runs_across_the_map(code):
    """What the antimeridian cuts in the source is whole, and no step is longer than a border's."""
    [shape] = [one for one in shapes() if one.code == code]
    for ring in shape.rings:
        for (x1, _), (x2, _) in zip(ring, (*ring[1:], ring[0]), strict=True):
            assert abs(x2 - x1) < 0.1
    if code == "RU":  # and Chukotka is sewn on: no two rings share a piece of that meridian
        seam = project(180, 67)[0]
        edges = [
            ring
            for ring in shape.rings
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
            if abs(x1 - seam) < 0.002 and abs(x2 - seam) < 0.002 and abs(y2 - y1) > 0.01
        ]
        assert edges == []


def test_the_largest_comes_first_so_that_lesotho_is_seen():
    codes = [shape.code for shape in shapes()]
    assert codes.index("LS") > codes.index("ZA")
    areas = [shape.area for shape in shapes()]
    assert areas[0] == max(areas)


def test_crimea_is_drawn_with_ukraine():
    x, y = project(34.3, 45.2)

    def holds(code: str) -> bool:
        [shape] = [one for one in shapes() if one.code == code]
        inside = False
        for ring in shape.rings:
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
        return inside

    assert holds("UA")
    assert not holds("RU")


def test_equal_areas_stay_equal():
    """A square degree at 60° north is half of one at the equator, here as on the globe."""

    def area(lat: float) -> float:
        (x1, y1), (x2, _), (_, y2) = project(11, lat), project(12, lat), project(11, lat + 1)
        (x3, _) = project(12, lat + 1)[0], 0
        return (x2 - x1 + x3 - x1) / 2 * (y1 - y2)

    assert area(59.5) / area(-0.5) == pytest.approx(0.5, rel=0.02)


def test_the_file_is_small_and_says_whose_it_is():
    text = geography.FILE.read_text(encoding="utf-8")
    assert "Natural Earth" in text.splitlines()[0]
    assert len(text) < 150_000
