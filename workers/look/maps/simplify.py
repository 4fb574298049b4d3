"""Outlines with no more points than a picture shows: Visvalingam and Whyatt 1993, alike for both sides of a border.

A point matters as much as the triangle that it makes with its neighbours is large. Round after round, every point that
matters too little, and less than both its neighbours, goes. Where three areas meet a point stays, and which points go
depends on the line alone, not on the ring it is told by; so neighbours keep their common border, and no crack opens.
"""

import numpy as np
from numpy.typing import NDArray

from workers.look.maps.rings import Indices, Points, Rings

STEPS_PER_PIXEL = 4
"""Points are set down on a grid this fine, which neighbours share."""

FINEST = 4096
"""Steps a pixel: points this near are one and the same, told with the dust of binary fractions."""

LEAST_TRIANGLE = 0.5
"""Square pixels: a smaller bend is not seen."""

LEAST_RING = 0.3
"""Square pixels of an island or a lake; the largest ring of each area is drawn whatever its size."""

MOST_ROUNDS = 60
CORNERS = 3

Kept = NDArray[np.bool_]


def simplified(rings: Rings, pixels: float = 1) -> Rings:
    """The rings of a map in pixels, as few points as show the same; ``pixels`` is how many device pixels one has."""
    rings = _without_specks(rings, LEAST_RING / pixels**2)
    corners = _corners(rings)
    kept = _visvalingam(rings, corners, LEAST_TRIANGLE / pixels**2)
    few = rings.thinned(kept)
    grid = STEPS_PER_PIXEL * pixels
    few = few.placed(np.round(few.points * grid) / grid)
    return few.thinned(_moved(few))


def _without_specks(rings: Rings, least: float) -> Rings:
    """Without the rings that are too small to be seen; a polygon that loses its outline loses its holes."""
    sizes, outline = rings.sizes(), rings.outline
    largest = np.zeros(int(rings.area.max()) + 1)
    np.maximum.at(largest, rings.area[outline], sizes[outline])
    seen = (sizes >= least) | (sizes >= largest[rings.area])
    kept = seen & seen[outline]
    return rings if kept.all() else rings.chosen(kept)


def _moved(rings: Rings) -> Kept:
    """The points that lie elsewhere than the one before; the first of a ring always."""
    moved = np.append(True, (np.diff(rings.points, axis=0) != 0).any(axis=1))
    moved[rings.starts] = True
    return moved


def _corners(rings: Rings) -> Indices:
    """The number of each point's place: equal for points that lie on each other, told by the finest grid."""
    columns = rings.points - rings.points.min(axis=0)
    keys = np.round(columns * FINEST).astype(np.int64)
    _, numbers = np.unique(keys[:, 0] * (keys[:, 1].max() + 1) + keys[:, 1], return_inverse=True)
    found: Indices = numbers
    return found


def _visvalingam(rings: Rings, corners: Indices, least: float) -> Kept:
    """Which points stay."""
    after = rings.following
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    fixed = _meeting(corners, before, after)
    fixed |= _anchors(rings, corners, fixed)
    kept = np.ones(len(after), dtype=bool)
    loose = np.flatnonzero(~fixed)
    weights = np.full(len(after), np.inf)
    weights[loose] = _triangles(rings.points, before, loose, after)
    for _ in range(MOST_ROUNDS):
        light = loose[weights[loose] < least]
        gone = light[
            _is_least(weights, corners, light, before[light]) & _is_least(weights, corners, light, after[light])
        ]
        if not len(gone):
            break
        kept[gone] = False
        ahead, behind = after[gone], before[gone]
        after[behind], before[ahead] = ahead, behind
        weights[gone] = np.inf
        touched = np.concatenate((ahead, behind))
        touched = touched[~fixed[touched] & kept[touched]]
        weights[touched] = _triangles(rings.points, before, touched, after)
        loose = loose[kept[loose]]
    return kept


def _is_least(weights: NDArray[np.float64], corners: Indices, points: Indices, others: Indices) -> Kept:
    """Whether points matter less than these neighbours; of equal ones the one that is first in the grid goes."""
    mine, theirs = weights[points], weights[others]
    least: Kept = (mine < theirs) | ((mine == theirs) & (corners[points] < corners[others]))
    return least


def _triangles(points: Points, before: Indices, at: Indices, after: Indices) -> NDArray[np.float64]:
    left, right = points[before[at]] - points[at], points[after[at]] - points[at]
    found: NDArray[np.float64] = np.abs(left[:, 0] * right[:, 1] - left[:, 1] * right[:, 0]) / 2
    return found


def _meeting(corners: Indices, before: Indices, after: Indices) -> Kept:
    """Points at which more than two lines meet: those where areas part, and where a coast starts to be a border."""
    here = np.concatenate((corners, corners))
    there = np.concatenate((corners[before], corners[after]))
    pairs = np.unique(here * (corners.max() + 1) + there)
    lines = np.bincount(pairs // (corners.max() + 1), minlength=int(corners.max()) + 1)
    meet: Kept = lines[corners] != 2  # noqa: PLR2004 - one line that goes through
    return meet


def _anchors(rings: Rings, corners: Indices, fixed: Kept) -> Kept:
    """Two points of each ring in which fewer are fixed, the first and the last in the order of the grid.

    They are fixed for all rings that have them: a hole and what fills it stay alike. Small rings stay as they are.
    """
    loose = np.add.reduceat(fixed, rings.starts) < 2  # noqa: PLR2004 - the ends of a line
    order = np.lexsort((corners, rings.ring))
    anchored = np.zeros(int(corners.max()) + 1, dtype=bool)
    anchored[corners[order[rings.starts[loose]]]] = True
    anchored[corners[order[rings.ends[loose] - 1]]] = True
    anchored[corners[(rings.counts <= CORNERS)[rings.ring]]] = True
    found: Kept = anchored[corners]
    return found
