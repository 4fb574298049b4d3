"""All outlines of a map in one table of points, so that each step is done to all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Rows of x (east), y (north)."""

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of all areas, each left open: the last point is joined to the first.

    Ring r has the points from ``ends[r - 1]`` up to ``ends[r]``, and is of the polygon ``polygon[r]`` of the area
    ``area[r]``; a polygon's outline comes before its holes.
    """

    points: Points
    ends: Indices
    polygon: Indices
    area: Indices

    @classmethod
    def of(cls, areas: Iterable[Iterable[Sequence[Points]]]) -> "Rings":
        """The rings of areas, of polygons, of rings."""
        rings: list[Points] = []
        polygon: list[int] = []
        area: list[int] = []
        for number, polygons in enumerate(areas):
            for parts in polygons:
                after = polygon[-1] + 1 if polygon else 0
                for ring in parts:
                    rings.append(ring)
                    polygon.append(after)
                    area.append(number)
        points = np.vstack(rings) if rings else np.empty((0, 2))
        ends = np.cumsum([len(ring) for ring in rings], dtype=np.int64)
        return cls(points, ends, np.array(polygon, dtype=np.int64), np.array(area, dtype=np.int64))

    @property
    def starts(self) -> Indices:
        """The first point of each ring."""
        return np.append(0, self.ends[:-1])

    @property
    def counts(self) -> Indices:
        """How many points each ring has."""
        return np.diff(self.ends, prepend=0)

    @property
    def ring(self) -> Indices:
        """The ring of each point."""
        return np.repeat(np.arange(len(self.ends)), self.counts)

    @property
    def following(self) -> Indices:
        """The point that comes after each point, around its ring."""
        after = np.arange(1, len(self.points) + 1)
        after[self.ends - 1] = self.starts
        return after

    @property
    def outline(self) -> Indices:
        """Of each ring, the outline of its polygon: a ring itself, or the one that it is a hole of."""
        first = np.append(True, np.diff(self.polygon) != 0)
        found: Indices = np.flatnonzero(first)[np.cumsum(first) - 1]
        return found

    def split(self) -> list[Points]:
        """The points of each ring."""
        return np.split(self.points, self.ends[:-1]) if len(self.ends) else []

    def placed(self, points: Points) -> "Rings":
        """The same rings with their points elsewhere."""
        return replace(self, points=points)

    def thinned(self, kept: NDArray[np.bool_]) -> "Rings":
        """Only these points; every ring must keep one at least."""
        return replace(self, points=self.points[kept], ends=np.cumsum(np.add.reduceat(kept, self.starts)))

    def chosen(self, rings: NDArray[np.bool_]) -> "Rings":
        """Only these rings."""
        points = self.points[np.repeat(rings, self.counts)]
        return Rings(points, np.cumsum(self.counts[rings]), self.polygon[rings], self.area[rings])

    def joined(self, other: "Rings") -> "Rings":
        """These rings and others; in the order of polygons, so that holes stay behind their outlines."""
        both = (*self.split(), *other.split())
        polygon, area = np.append(self.polygon, other.polygon), np.append(self.area, other.area)
        order = np.argsort(polygon, kind="stable")
        points = np.vstack([both[index] for index in order])
        return Rings(points, np.cumsum([len(both[index]) for index in order]), polygon[order], area[order])

    def sizes(self) -> NDArray[np.float64]:
        """The area within each ring, by the shoelace formula."""
        x, y = self.points.T
        after = self.following
        origin = np.repeat(self.points[self.starts], self.counts, axis=0)
        x, y, x_next, y_next = x - origin[:, 0], y - origin[:, 1], x[after] - origin[:, 0], y[after] - origin[:, 1]
        found: NDArray[np.float64] = np.abs(np.add.reduceat(x * y_next - x_next * y, self.starts)) / 2
        return found
