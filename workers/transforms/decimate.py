"""Fewer points of a line, and the same picture: of each pixel column its first, last, least and greatest value.

The method is M4 (Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014). All functions give indices into the columns they
get, in the order in which the points are drawn.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from workers.transforms.runs import extremes, runs_of, short_runs
from workers.transforms.window import AT_ONCE, Floats, Indices, Window

FEW = 4
"""So many points a pixel column are drawn as they are."""

CALM = 4
"""A line whose way within a column is so many times its height there crosses it only a few times."""


def m4(xs: Floats, ys: Floats, window: Window) -> Indices:
    """The points that draw a solid line through values along rising ``xs`` as all of them would.

    What isn't finite in ``ys`` is a gap: it parts the line, and the index of one stands between the parts. A point
    alone between gaps stays alone. The work is a few passes; the result is bounded by the window's pixels.
    """
    finite = np.isfinite(ys)
    gap = int(np.argmin(finite))
    if finite[gap]:
        return _four(ys, _starts(xs, window))
    present = np.flatnonzero(finite)
    runs = runs_of(present)
    if len(runs) <= FEW * window.columns:
        return _parted(xs, ys, present, window, gap)
    inner, strokes, dots = short_runs(xs[present], ys[present], runs, window)
    long = present[np.repeat(~inner, np.diff(runs, append=len(present)))]
    short = (np.insert(present[points], 0, gap, axis=1).ravel() for points in (strokes, dots))
    return np.concatenate((_parted(xs, ys, long, window, gap), *short))


def m4_shared(xs: Floats, rows: Sequence[Floats], window: Window) -> Indices:
    """The points that several lines without gaps need on the same rising ``xs``: for values that stand on each other.

    ``rows`` are the lines as they are drawn, each the sum of those below it.
    """
    return np.unique(np.concatenate([m4(xs, ys, window) for ys in rows]))


def sample(xs: Floats, ys: Floats, most: int) -> Indices:
    """Every n-th point, ``most`` or fewer, and the first, the last and the extremes of both coordinates."""
    ends = [0, len(xs) - 1, *(int(end(values)) for values in (xs, ys) for end in (np.nanargmin, np.nanargmax))]
    return np.union1d(np.arange(0, len(xs), -(-len(xs) // max(most - len(ends), 1))), ends)


def _parted(xs: Floats, ys: Floats, present: Indices, window: Window, gap: int) -> Indices:
    """M4 of the points that are present, with the gap's index before each run."""
    if not len(present):
        return present
    runs = runs_of(present)
    kept = _four(ys[present], np.union1d(_starts(xs[present], window), runs))
    return np.insert(present[kept], np.flatnonzero(np.isin(kept, runs)), gap)


def _starts(xs: Floats, window: Window) -> Indices:
    """The first point of each column that has any."""
    firsts = np.searchsorted(xs, window.edges)
    return np.unique(np.append(0, firsts[firsts < len(xs)]))


def _four(ys: Floats, starts: Indices) -> Indices:
    """First, least, greatest and last of each group; groups end where the next ones start. Worked on in blocks."""
    cuts = np.append(np.unique(np.searchsorted(starts, np.arange(0, len(ys), AT_ONCE))), len(starts))
    bounds = np.append(starts, len(ys))
    return np.concatenate(
        [bounds[a] + _few(ys[bounds[a] : bounds[b]], starts[a:b] - bounds[a]) for a, b in itertools.pairwise(cuts)]
    )


def _few(ys: Floats, starts: Indices) -> Indices:
    """First, least, greatest and last of each group.

    In a column that the line crosses only a few times what is beside the extremes shows too: whether a peak is a spike
    or a slope.
    """
    ends = np.append(starts[1:], len(ys)) - 1
    lows, highs = extremes(ys, starts)
    ways = np.add.reduceat(np.abs(np.diff(ys, append=ys[-1])), starts)
    calm = ways <= CALM * (ys[highs] - ys[lows])
    beside = [np.clip(points + step, starts, ends)[calm] for points in (lows, highs) for step in (-1, 1)]
    return np.unique(np.concatenate((starts, ends, lows, highs, *beside)))
