"""Runs: the stretches of a line between its gaps. Within one pixel column they are upright strokes and dots."""

import numpy as np
from numpy.typing import NDArray

from workers.transforms.window import Floats, Indices, Window

DOT = 2
"""Device pixels: of the points alone that lie in a square of this side the first is drawn."""


def runs_of(present: Indices) -> Indices:
    """Where each run starts among the rising numbers of the points that are present."""
    return np.flatnonzero(np.diff(present, prepend=-2) > 1)


def extremes(ys: Floats, starts: Indices) -> tuple[Indices, Indices]:
    """Where the least and the greatest value of each group are; the first among equals."""
    lengths = np.diff(starts, append=len(ys))
    least, greatest = (
        np.flatnonzero(ys == np.repeat(extreme.reduceat(ys, starts), lengths)) for extreme in (np.minimum, np.maximum)
    )
    return least[np.searchsorted(least, starts)], greatest[np.searchsorted(greatest, starts)]


def short_runs(xs: Floats, ys: Floats, runs: Indices, window: Window) -> tuple[NDArray[np.bool_], Indices, Indices]:
    """Which runs lie in one column, and what is drawn of these: strokes (n x 2 points) and dots (n x 1 points)."""
    ends = np.append(runs[1:], len(xs)) - 1
    columns = window.column_of(xs[runs])
    inner = columns == window.column_of(xs[ends])
    alone, several = inner & (runs == ends), inner & (runs < ends)
    lows, highs = (points[several] for points in extremes(ys, runs))
    dots = _dots(columns[alone], runs[alone], ys, window)
    return inner, _strokes(columns[several], lows, highs, ys, window), dots[:, np.newaxis]


def _dots(columns: Indices, points: Indices, ys: Floats, window: Window) -> Indices:
    """The first of the points in every square that has any."""
    height = window.rows // DOT + 2
    squares = (columns + 1) // DOT * height + (window.row_of(ys[points]) + 1) // DOT
    found = np.full((window.columns // DOT + 2) * height, -1)
    found[squares[::-1]] = points[::-1]
    return found[found >= 0]


def _strokes(columns: Indices, lows: Indices, highs: Indices, ys: Floats, window: Window) -> Indices:
    """The lowest and the highest point of all runs together whose pixels touch, column by column."""
    height = window.rows + 3  # the rows, what lies below and above them, and one that parts it from the next column
    size = (window.columns + 2) * height
    bottoms, tops = ((columns + 1) * height + window.row_of(ys[points]) + 1 for points in (lows, highs))
    steps = np.bincount(bottoms, minlength=size) - np.bincount(tops + 1, minlength=size)
    turns = np.flatnonzero(np.diff(np.cumsum(steps) > 0, prepend=False))
    lowest, highest = _least(lows, ys, bottoms, size), _least(highs, -ys, tops, size)
    return np.stack((lowest[turns[::2]], highest[turns[1::2] - 1]), axis=1)


def _least(points: Indices, ys: Floats, pixels: Indices, size: int) -> Indices:
    """In every pixel the point with the least value; -1 where there is none."""
    least, found = np.full(size, np.inf), np.full(size, -1)
    np.minimum.at(least, pixels, ys[points])
    hits = np.flatnonzero(ys[points] == least[pixels])
    found[pixels[hits]] = points[hits]
    return found
