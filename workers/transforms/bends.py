"""Lines that bend between their points: as steps, or smooth without an extreme that the data haven't got.

Both turn points into more points of a straight line, each with the index of the data point that it is, or -1.
What isn't finite in a column of values is a gap and stays one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.transforms.window import Floats, Indices

SMOOTH = "smooth"
MOST = 1 << 20
"""Points of a smooth line; a curve needs no more, however wide its picture is."""


@dataclass(frozen=True, slots=True)
class Path:
    """The points of a straight line along ``xs``; ``origin`` are the indices of the data points, -1 between these."""

    xs: Floats
    ys: Floats
    origin: Indices

    @classmethod
    def of(cls, xs: Floats, ys: Floats) -> "Path":
        """Straight through the data points."""
        return cls(xs, ys, np.arange(len(xs)))

    def only(self, kept: Indices) -> "Path":
        """Through these of its points."""
        return Path(self.xs[kept], self.ys[kept], self.origin[kept])


def bent(xs: Floats, ys: Floats, bend: str, step: float) -> Path:
    """The line through points at strictly rising ``xs``: straight ("), ``smooth`` at every ``step``, or in steps.

    Steps are Chart.js's: a value holds ``before`` the next point, is there ``after`` the last one, or changes in the
    ``middle``.
    """
    if not bend or len(xs) < 2:  # noqa: PLR2004 - one point has no way to another
        return Path.of(xs, ys)
    return _smooth(xs, ys, step) if bend == SMOOTH else _stepped(xs, ys, bend)


def _stepped(xs: Floats, ys: Floats, bend: str) -> Path:
    """Between two points one more, or two in the middle; none at a gap."""
    left, right = ys[:-1], ys[1:]
    gap = np.isnan(left + right)
    held, coming = np.where(gap, np.nan, left), np.where(gap, np.nan, right)
    middle = xs[:-1] / 2 + xs[1:] / 2
    corners = {
        "before": [(xs[1:], held)],
        "after": [(xs[:-1], coming)],
        "middle": [(middle, held), (middle, coming)],
    }[bend]
    nowhere = np.full(len(left), -1)
    columns = [(xs[:-1], left, np.arange(len(left))), *((x, y, nowhere) for x, y in corners)]
    last = (xs[-1], ys[-1], len(left))
    columns_with_ends = zip(zip(*columns, strict=True), last, strict=True)
    return Path(*(np.append(np.stack(rows, axis=1).ravel(), end) for rows, end in columns_with_ends))


def _smooth(xs: Floats, ys: Floats, step: float) -> Path:
    """The monotone cubic through the points, sampled where they are further apart than a step."""
    widths = np.diff(xs)
    step = max(step, float(xs[-1] - xs[0]) / MOST)
    counts = np.maximum(np.ceil(widths / step), 1).astype(np.intp)
    segments = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(segments)) - np.repeat(np.cumsum(counts) - counts, counts)
    part = index / counts[segments]
    values = np.where(index == 0, ys[segments], _hermite(xs, ys, segments, part))
    origin = np.where(index == 0, segments, -1)
    return Path(
        np.append(xs[segments] + part * widths[segments], xs[-1]),
        np.append(values, ys[-1]),
        np.append(origin, len(widths)),
    )


def _hermite(xs: Floats, ys: Floats, segments: Indices, t: Floats) -> Floats:
    """The cubic of each segment at a part ``t`` of its width."""
    scale = float(np.max(np.abs(ys), initial=0.0, where=np.isfinite(ys))) or 1.0  # so that nothing overflows
    slopes, width, ys = tangents(xs, ys / scale), np.diff(xs)[segments], ys / scale
    start, end = ys[segments], ys[segments + 1]
    rise = t * t * (3 - 2 * t)
    sway = width * t * (1 - t) * (slopes[segments] * (1 - t) - slopes[segments + 1] * t)
    found: Floats = (start * (1 - rise) + end * rise + sway) * scale
    return found


def tangents(xs: Floats, ys: Floats) -> Floats:
    """The slope at each point of the monotone cubic by Fritsch and Butland, 1984; by itself between two gaps.

    Within a run the weighted harmonic mean of the slopes at both sides, 0 at an extreme; at its ends the parabola
    through three points, bent so far that it stays monotone (Moler, Numerical Computing with MATLAB, 2004, 3.6).
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        widths, secants = np.diff(xs), np.diff(ys) / np.diff(xs)
        wide, steep = (np.pad(each, 2, constant_values=np.nan) for each in (widths, secants))
        (h_2, h_1, h1, h2), (s_2, s_1, s1, s2) = ([each[n : n + len(xs)] for n in range(4)] for each in (wide, steep))
        inner = np.where(s_1 * s1 > 0, 3 * (h_1 + h1) / ((2 * h1 + h_1) / s_1 + (h1 + 2 * h_1) / s1), 0.0)
        first, last = _at_end(h1, h2, s1, s2), _at_end(h_1, h_2, s_1, s_2)
        no_left, no_right = ~np.isfinite(s_1), ~np.isfinite(s1)
        found: Floats = np.where(no_left & no_right, 0.0, np.where(no_left, first, np.where(no_right, last, inner)))
    return found


def _at_end(near: Floats, far: Floats, slope: Floats, next_slope: Floats) -> NDArray[np.float64]:
    """The slope at the end of a run from its first two segments; of one segment that is its own."""
    found = ((2 * near + far) * slope - near * next_slope) / (near + far)
    found = np.where(found * slope <= 0, 0.0, found)
    turned = (slope * next_slope <= 0) & (np.abs(found) > 3 * np.abs(slope))
    return np.where(np.isnan(next_slope), slope, np.where(turned, 3 * slope, found))
