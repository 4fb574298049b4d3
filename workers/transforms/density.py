"""Points too many to tell apart, as counts: how many lie in each cell of a plot area."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workers.transforms.window import AT_ONCE, Floats, Window

Counts: TypeAlias = NDArray[np.int64]
"""Rows of cells from the bottom up."""

CROWDED = 3
"""Cells are made as large as need be until those with any points have so many in the mean."""

COARSEST = 4
"""The largest side of a cell in CSS pixels."""


def counts_in(xs: Floats, ys: Floats, window: Window) -> Counts:
    """How many points lie in each of ``rows`` x ``columns`` pixels; those outside and those without a place don't."""
    columns, rows = window.columns + 2, window.rows + 2
    total = np.zeros(columns * rows, dtype=np.int64)
    for start in range(0, len(xs), AT_ONCE):
        x, y = xs[start : start + AT_ONCE], ys[start : start + AT_ONCE]
        placed = np.isfinite(x) & np.isfinite(y)
        x, y = (x, y) if placed.all() else (x[placed], y[placed])
        cells = (window.row_of(y) + 1) * columns + window.column_of(x) + 1
        total += np.bincount(cells, minlength=len(total))
    return total.reshape(rows, columns)[1:-1, 1:-1]


def side_for(counts: Counts, coarsest: int) -> int:
    """The side in pixels, up to ``coarsest``, from which cells with points have several and touch."""
    points = counts.sum()
    for side in range(1, coarsest):
        cells = joined(counts, side)
        if points >= CROWDED * np.count_nonzero(cells) and not _are_apart(cells):
            return side
    return max(coarsest, 1)


def _are_apart(cells: Counts) -> bool:
    """Whether most cells with points are specks: none of the four around them has any."""
    taken = cells > 0
    near = np.zeros_like(taken)
    near[1:] |= taken[:-1]
    near[:-1] |= taken[1:]
    near[:, 1:] |= taken[:, :-1]
    near[:, :-1] |= taken[:, 1:]
    return bool(2 * np.count_nonzero(taken & near) < np.count_nonzero(taken))


def joined(counts: Counts, side: int) -> Counts:
    """The counts of cells of ``side`` x ``side`` pixels; the last ones at the right and top may reach beyond."""
    rows, columns = (-(-length // side) for length in counts.shape)
    whole = np.zeros((rows * side, columns * side), dtype=counts.dtype)
    whole[: counts.shape[0], : counts.shape[1]] = counts
    found: Counts = whole.reshape(rows, side, columns, side).sum(axis=(1, 3))
    return found


def window_for(window: Window, side: int) -> Window:
    """The window that these cells cover, in data units: as much more at the right and top as they reach beyond."""
    columns, rows = -(-window.columns // side), -(-window.rows // side)
    right = window.left + (window.right - window.left) * (columns * side / window.columns)
    top = window.bottom + (window.top - window.bottom) * (rows * side / window.rows)
    return replace(window, right=right, top=top, columns=columns, rows=rows)
