"""Smooth pictures of a grid: between cell centres values run on, at the centres they are exact."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
_SHARPNESS = -0.5
"""Of the cubic: Catmull and Rom's, which meets every value."""


def enlarge(values: Grid, height: int, width: int, method: str) -> Grid:
    """The grid as ``height`` x ``width`` samples, evenly over all cells; ``method`` is bilinear or bicubic.

    What is NaN takes the nearest value of its row, column or any, so that its neighbours run on; a cubic never
    leaves the range of the values. Outside the outer centres the values stay as they are there.
    """
    whole = _filled(values)
    kernel, reach = _KERNELS[method]
    rows, columns = (_weights(*sides, kernel, reach) for sides in zip(whole.shape, (height, width), strict=True))
    smooth: Grid = np.clip(rows @ whole @ columns.T, whole.min(), whole.max())
    return smooth


def _weights(count: int, samples: int, kernel: Callable[[Grid], Grid], reach: int) -> Grid:
    """A row a sample, a column a cell: how much of each cell a sample takes; each row sums to 1."""
    places = (np.arange(samples) + 0.5) * count / samples - 0.5
    weights = np.zeros((samples, count))
    for cell in range(-reach, count + reach):
        weights[:, min(max(cell, 0), count - 1)] += kernel(np.abs(places - cell))
    return weights


def _linear(away: Grid) -> Grid:
    return np.maximum(1 - away, 0)


def _cubic(away: Grid) -> Grid:
    a = _SHARPNESS
    near = (a + 2) * away**3 - (a + 3) * away**2 + 1
    far = a * away**3 - 5 * a * away**2 + 8 * a * away - 4 * a
    return np.where(away <= 1, near, np.where(away < 2, far, 0.0))  # noqa: PLR2004 - the kernel's reach


_KERNELS: dict[str, tuple[Callable[[Grid], Grid], int]] = {"bilinear": (_linear, 1), "bicubic": (_cubic, 2)}


def _filled(values: Grid) -> Grid:
    """The grid with its gaps closed by the nearest rings of neighbours, ring after ring."""
    whole = values.copy()
    while np.isnan(whole).any():
        padded = np.pad(whole, 1, constant_values=np.nan)
        around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        known = ~np.isnan(around)
        counts = known.sum(axis=0)
        means = np.where(known, around, 0.0).sum(axis=0) / np.maximum(counts, 1)
        whole = np.where(np.isnan(whole) & (counts > 0), means, whole)
    return whole
