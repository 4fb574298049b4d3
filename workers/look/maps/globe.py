"""Rings on the globe: made continuous where they cross 180 degrees, cut where the map ends, and fine enough to bend."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workers.look.maps.rings import Indices, Points, Rings

HALF, TURN, POLE = 180.0, 360.0, 90.0
FINEST = 2.0
"""Degrees from point to point: a parallel is no straight line on most maps."""


def continuous(rings: Rings) -> Rings:
    """Rings that jump from 180 to -180 degrees run on beyond it; one around a pole gets the pole as its end.

    A step of a whole turn is an edge along a parallel, unless its ring jumps elsewhere too.
    """
    steps = rings.points[rings.following, 0] - rings.points[:, 0]
    jumps = np.abs(steps) > HALF
    sure = jumps & (np.abs(steps) < TURN - 1e-6)
    affected = np.unique(rings.ring[sure])
    if not len(affected):
        return rings
    parts = rings.split()
    for index in affected.tolist():
        parts[index] = _unrolled(parts[index])
    ends = np.cumsum([len(part) for part in parts])
    return replace(rings, points=np.vstack(parts), ends=ends)


def _unrolled(ring: Points) -> Points:
    closed = np.vstack((ring, ring[:1]))
    steps = (np.diff(closed[:, 0]) + HALF) % TURN - HALF
    longitudes = ring[0, 0] + np.append(0, np.cumsum(steps))
    if abs(longitudes[-1] - longitudes[0]) < HALF:
        return np.column_stack((longitudes[:-1], ring[:, 1]))
    pole = np.copysign(POLE, ring[:, 1].mean())
    around = np.column_stack((longitudes, closed[:, 1]))
    return np.vstack((around, [(longitudes[-1], pole), (longitudes[0], pole)]))


def extent(rings: Rings) -> tuple[float, float, float, float]:
    """West, south, east, north of the narrowest window that holds all rings; the east may be beyond 180 degrees."""
    south, north = rings.points[:, 1].min(), rings.points[:, 1].max()
    west, east = window(np.column_stack(_spans(rings)))
    return west, float(south), east, float(north)


def window(spans: Points) -> tuple[float, float]:
    """Where the widest empty stretch around the globe ends and where it starts again.

    ``spans`` has a row an area: its western and eastern end. A map of the whole United States has the Aleutians on
    both sides of 180 degrees; it is 120 degrees wide and not 360.
    """
    starts, widths = spans[:, 0] % TURN, spans[:, 1] - spans[:, 0]
    order = np.argsort(starts)
    starts, widths = starts[order], widths[order]
    reached = np.maximum.accumulate(starts + widths)
    before = np.append(reached[-1] - TURN, reached[:-1])
    gaps = starts - before
    widest = int(np.argmax(gaps))
    if gaps[widest] <= 0 or float(widths.max()) >= TURN:
        return -HALF, HALF
    west = float(starts[widest])
    width = TURN - float(gaps[widest])
    west = (west + HALF) % TURN - HALF
    return west, west + width


def _spans(rings: Rings) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    longitudes = rings.points[:, 0]
    return np.minimum.reduceat(longitudes, rings.starts), np.maximum.reduceat(longitudes, rings.starts)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a meridian."""

    edge: float
    eastwards: bool

    def holds(self, longitudes: NDArray[np.float64]) -> NDArray[np.bool_]:
        return longitudes >= self.edge if self.eastwards else longitudes <= self.edge


def cut(rings: Rings, middle: float) -> Rings:
    """The rings within half a turn of a meridian; what reaches beyond is cut off and set down at the other side."""
    rings = _together(rings, middle - HALF)
    low, high = _spans(rings)
    outline = rings.outline
    beyond = ((low < middle - HALF - 1e-9) | (high > middle + HALF + 1e-9))[outline]
    if not beyond.any():
        return rings
    rings = replace(rings, polygon=rings.polygon * PIECES)
    pieces = _pieces(rings.chosen(beyond), middle)
    return rings.chosen(~beyond).joined(pieces) if not beyond.all() else pieces


def _together(rings: Rings, west: float) -> Rings:
    """Rings moved by whole turns: outlines with their middle in the turn from the west on, holes into their outline."""
    low, high = _spans(rings)
    outline, middles = rings.outline, (low + high) / 2
    within = np.floor((middles - low[outline]) / TURN) * TURN
    turns = within + np.floor((middles[outline] - west) / TURN) * TURN
    moves = np.repeat(turns, rings.counts)
    return rings.placed(rings.points - np.column_stack((moves, np.zeros(len(moves)))))


PIECES = 3
"""A polygon may be cut at both ends of a map."""


def _pieces(rings: Rings, middle: float) -> Rings:
    """What lies between the ends of the map, and what lies beyond moved to the other end, as polygons of their own.

    Polygon n becomes n, n + 1 and n + 2, so that each hole is with the piece of its outline.
    """
    west, east = middle - HALF, middle + HALF
    parts: list[Points] = []
    polygon: list[int] = []
    area: list[int] = []
    for ring, number, owner in zip(rings.split(), rings.polygon.tolist(), rings.area.tolist(), strict=True):
        within = clipped(clipped(ring, _Side(west, eastwards=True)), _Side(east, eastwards=False))
        before = clipped(ring, _Side(west, eastwards=False)) + np.array([TURN, 0])
        beyond = clipped(ring, _Side(east, eastwards=True)) - np.array([TURN, 0])
        for index, piece in enumerate((within, before, beyond)):
            if len(piece):
                parts.append(piece)
                polygon.append(number + index)
                area.append(owner)
    order = np.argsort(polygon, kind="stable")
    ordered = [parts[index] for index in order]
    ends = np.cumsum([len(part) for part in ordered])
    return Rings(np.vstack(ordered), ends, np.array(polygon)[order], np.array(area)[order])


def clipped(ring: Points, side: _Side) -> Points:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    if not len(ring):
        return ring
    inside = side.holds(ring[:, 0])
    if inside.all():
        return ring
    after = np.roll(ring, -1, axis=0)
    crosses = inside != np.roll(inside, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (side.edge - ring[:, 0]) / (after[:, 0] - ring[:, 0])
        heights = ring[:, 1] + share * (after[:, 1] - ring[:, 1])
    meets = np.column_stack((np.full(len(ring), side.edge), heights))
    both = np.stack((ring, meets), axis=1).reshape(-1, 2)
    found: Points = both[np.stack((inside, crosses), axis=1).ravel()]
    return found


def subdivided(rings: Rings, finest: float = FINEST) -> Rings:
    """The rings with points in between wherever two are more than so many degrees apart."""
    steps = rings.points[rings.following] - rings.points
    pieces = np.maximum(np.ceil(np.abs(steps).max(axis=1) / finest), 1).astype(np.int64)
    if (pieces == 1).all():
        return rings
    at = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(at)) - _before(pieces)[at]) / pieces[at]
    points = rings.points[at] + share[:, None] * steps[at]
    return replace(rings, points=points, ends=np.cumsum(np.add.reduceat(pieces, rings.starts)))


def _before(counts: Indices) -> Indices:
    return np.cumsum(counts) - counts
