"""How densely points lie in a plane, as a smooth surface."""

from dataclasses import dataclass

import numpy as np

from workers.transforms.window import Floats

AT_ONCE = 1 << 15
"""Points whose kernels are worked out together."""


@dataclass(frozen=True, slots=True)
class Surface:
    """``values[row][column]`` at ``xs`` and ``ys``."""

    xs: Floats
    ys: Floats
    values: Floats


def bandwidth(values: Floats) -> float:
    """Scott's rule in two dimensions: the standard deviation times n^(-1/6) (Scott 1992, 6.42)."""
    largest = float(np.abs(values).max()) or 1.0  # so that no square overflows
    deviation = largest * float((values / largest).std(ddof=1)) if len(values) > 1 else 0.0
    return deviation / float(np.power(len(values), 1 / 6))


def surface(xs: Floats, ys: Floats, places: tuple[Floats, Floats], widths: tuple[float, float]) -> Surface:
    """The density of points by Gaussian kernels of these widths, at all crossings of the places; it integrates to 1."""
    total = np.zeros((len(places[1]), len(places[0])))
    for start in range(0, len(xs), AT_ONCE):
        across = _kernels(places[0], xs[start : start + AT_ONCE], widths[0])
        total += _kernels(places[1], ys[start : start + AT_ONCE], widths[1]) @ across.T
    return Surface(places[0], places[1], total / len(xs))


def _kernels(places: Floats, middles: Floats, width: float) -> Floats:
    heights: Floats = np.exp(-0.5 * ((places[:, None] - middles) / width) ** 2) / (width * np.sqrt(2 * np.pi))
    return heights
