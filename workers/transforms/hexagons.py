"""Points counted in a honeycomb of hexagons that stand on a corner."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.transforms.window import Floats

ROOT = math.sqrt(3)
CORNERS = np.array([(math.sin(turn), math.cos(turn)) for turn in np.arange(6) * math.pi / 3])
"""Of a hexagon of radius 1, clockwise from the top."""


@dataclass(frozen=True, slots=True)
class Hexagons:
    """The hexagons that have points: their middles, how many points each has, and the radius to a corner."""

    xs: Floats
    ys: Floats
    counts: NDArray[np.int64]
    radius: float

    def outlines(self) -> tuple[Floats, Floats]:
        """Both coordinates of the six corners, a row a hexagon."""
        across = self.xs[:, None] + self.radius * CORNERS[:, 0]
        return across, self.ys[:, None] + self.radius * CORNERS[:, 1]


def hexagons(xs: Floats, ys: Floats, radius: float, weights: NDArray[np.int64] | None = None) -> Hexagons:
    """Count finite points; a hexagon has its middle at (0, 0), each point belongs to the nearest middle.

    With ``weights`` a point counts as so many.

    In two skewed coordinates the middles are the whole numbers; of the three that sum up to 0 the one that was
    rounded farthest follows from the other two.
    """
    across, down = (xs * ROOT - ys) / (3 * radius), 2 * ys / (3 * radius)
    third = -across - down
    whole = np.rint(np.vstack((across, down, third)))
    off = np.abs(whole - np.vstack((across, down, third)))
    first = (off[0] > off[1]) & (off[0] > off[2])
    second = ~first & (off[1] > off[2])
    q = np.where(first, -whole[1] - whole[2], whole[0])
    r = np.where(second, -whole[0] - whole[2], whole[1])
    cells, places = np.unique(np.column_stack((q, r)), axis=0, return_inverse=True)
    counts = np.bincount(places.ravel(), weights, len(cells))
    return Hexagons(
        radius * ROOT * (cells[:, 0] + cells[:, 1] / 2), radius * 1.5 * cells[:, 1], counts.astype(np.int64), radius
    )
