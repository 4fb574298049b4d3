"""Densities by a normal kernel, quick for any number of values: binned linearly, then convolved (Wand 1994)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.distribution.counted import Counted
from app.charts.distribution.extras import Kernel
from app.charts.distribution.statistics import bandwidth
from workers.transforms.window import Floats

PER_WIDTH = 16
"""Cells of the grid in one bandwidth: the error is below a thousandth of the peak."""

MOST_CELLS = 1 << 18
FEWEST_POINTS, MOST_POINTS = 256, 1024
"""Of a curve that is drawn."""

REACH = 3.5
"""Bandwidths that a curve goes on beyond the extremes: there it has come down to the ground."""

KERNEL_REACH = 8.0
"""Bandwidths beyond which the kernel is nothing."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A density: its places, rising, its heights there (area 1 before trimming), and the bandwidth."""

    xs: Floats
    ys: Floats
    width: float


def curve_of(ordered: Sequence[float], kernel: Kernel) -> Curve | None:
    """The density of values that rise; None when there is none, because all of them are equal."""
    if not ordered or ordered[0] == ordered[-1]:
        return None
    width = kernel.width or bandwidth(ordered, kernel.rule)
    values, counts = weighed(ordered)
    units = (values - ordered[0]) / width
    beyond, end = (0.0 if kernel.trim else REACH), float(units[-1])
    count = int(np.clip((end + 2 * beyond) * PER_WIDTH, FEWEST_POINTS, MOST_POINTS))
    places = np.linspace(-beyond, end + beyond, count)
    heights = np.interp(places, *_smoothed(units, counts))
    return Curve(ordered[0] + places * width, heights / width, width)


def weighed(ordered: Sequence[float]) -> tuple[Floats, Floats]:
    """Values and how often each is there."""
    if isinstance(ordered, Counted):
        return np.asarray(ordered.values, dtype=np.float64), np.asarray(ordered.counts, dtype=np.float64)
    return np.asarray(ordered, dtype=np.float64), np.ones(len(ordered))


def _smoothed(units: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """The density of values that rise from 0, in bandwidths, at evenly spaced places that reach beyond all of them."""
    span = float(units[-1]) + 2 * KERNEL_REACH
    cells = int(min(max(math.ceil(span * PER_WIDTH), FEWEST_POINTS), MOST_CELLS))
    step = span / cells
    position = (units + KERNEL_REACH) / step
    index = position.astype(np.intp)
    share = position - index
    mass: Floats = np.zeros(cells + 2)
    mass += np.bincount(index, (1 - share) * counts, cells + 2)
    mass += np.bincount(index + 1, share * counts, cells + 2)
    half = max(math.ceil(KERNEL_REACH / step), 1)
    away = np.arange(-half, half + 1, dtype=np.float64) * step
    bell = np.exp(-0.5 * away**2)
    heights: Floats = _convolved(mass, bell / bell.sum()) / (counts.sum() * step)
    grid: Floats = np.arange(cells + 2, dtype=np.float64) * step - KERNEL_REACH
    return grid, heights


def _convolved(mass: Floats, bell: Floats) -> Floats:
    """The middle of their convolution, by the fast Fourier transform."""
    size = 1 << (len(mass) + len(bell) - 2).bit_length()
    both = np.fft.irfft(np.fft.rfft(mass, size) * np.fft.rfft(bell, size), size)
    half = len(bell) // 2
    return np.maximum(both[half : half + len(mass)], 0)
