"""Projections keep areas in proportion, and the globe is cut where a map is empty."""

import math
from itertools import pairwise

import numpy as np
import pytest

from workers.look.projection import projection_for, seam_shift, turned


def area_of(ring: np.ndarray) -> float:
    """The area within a ring of points."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def cell(west: float, south: float, side: float) -> np.ndarray:
    """A fine ring around a cell of so many degrees."""
    steps = np.linspace(0, side, 60)
    corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)]
    parts = [
        np.column_stack((x0 + (x1 - x0) / side * steps, y0 + (y1 - y0) / side * steps))
        for (x0, y0), (x1, y1) in pairwise(corners)
    ]
    return np.vstack(parts)


@pytest.mark.parametrize(
    "corners",
    [(-125, 24, -66, 50), (-180, -60, 180, 80), (-20, -12, 40, 12), (112, -44, 154, -10), (5.9, 45.8, 10.5, 47.8)],
    ids=["states", "world", "equator", "south", "small"],
)
def test_areas_stay_in_proportion(corners: tuple[float, float, float, float]) -> None:
    """Cells of one size on the globe have one size on the map; north is up, east is right."""
    west, south, east, north = corners
    project = projection_for(corners)
    side = min(east - west, north - south) / 10
    middle = (west + east) / 2
    ratios = []
    for longitude, latitude in ((west, south), (middle, (south + north) / 2), (east - side, north - side)):
        on_globe = math.radians(side) * (math.sin(math.radians(latitude + side)) - math.sin(math.radians(latitude)))
        ratios.append(area_of(project(cell(longitude, latitude, side))) / on_globe)
    assert ratios == pytest.approx([1, 1, 1], rel=2e-3)
    here, there = project(np.array([[middle, (south + north) / 2], [middle + side, (south + north) / 2 + side]]))
    assert there[0] > here[0]
    assert there[1] > here[1]


def test_a_map_on_both_sides_of_180_degrees_is_cut_elsewhere() -> None:
    """From Alaska's islands beyond the line to Puerto Rico the map is 122 degrees wide, not 352."""
    spans = np.array([[172.5, 179.5], [-179, -160], [-120, -65.5]])
    points = np.column_stack((spans.ravel(), np.zeros(6)))
    shift = seam_shift(spans)
    assert shift is not None
    moved = turned(points, shift)[:, 0]
    assert np.diff(moved).min() > 0
    assert np.ptp(moved) == pytest.approx(122)


@pytest.mark.parametrize(
    "spans",
    [
        [[-125, -66]],
        [[-180, -30], [-20, 180]],
        [[5, 5]],
        [[170, 190]],
        [[-180, 180], [10, 20]],
        [[-170, -60], [-20, 179]],
    ],
    ids=["america", "world", "dot", "across", "all-around", "oceans"],
)
def test_other_maps_are_not_cut_anew(spans: list[list[float]]) -> None:
    """Where little is gained, longitudes stay as they are: a world is not cut along the Atlantic."""
    assert seam_shift(np.array(spans, dtype=float)) is None
