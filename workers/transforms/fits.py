"""Lines through points: least squares for polynomials and what becomes one by logarithms, and local regression."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.transforms.window import Floats

Line = Callable[[NDArray[np.floating[Any]]], NDArray[np.floating[Any]]]

LOESS_STEPS = 200
"""Places at which a local regression is worked out; between them it is straight."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted line.

    ``coefficients`` rise with the power of x for polynomials; else they are a and b of the method's formula, and none
    for local regression. ``r_squared`` compares y itself with the line, also where the fit was made on logarithms;
    NaN where all y are equal. ``band`` gives half the width of the confidence band of the mean; None without one.
    """

    line: Line
    coefficients: tuple[float, ...]
    r_squared: float
    band: Line | None = None
    formula: str = ""
    """``polynomial``, ``exponential``, ``logarithmic``, ``power``, or "" where there is none."""


@dataclass(frozen=True, slots=True)
class _Solution:
    """Least squares by QR. x is scaled to -1 ... 1 meanwhile, so that high powers neither overflow nor lose digits."""

    middle: float
    half: float
    triangle: Floats
    beta: Floats

    @classmethod
    def of(cls, xs: Floats, ys: Floats, degree: int) -> "_Solution | None":
        if len(np.unique(xs)) <= degree:
            return None
        middle, half = xs.min() / 2 + xs.max() / 2, xs.max() / 2 - xs.min() / 2
        orthogonal, triangle = np.linalg.qr(np.polynomial.polynomial.polyvander((xs - middle) / half, degree))
        return cls(middle, half, triangle, np.linalg.solve(triangle, orthogonal.T @ ys))

    def rows(self, places: NDArray[np.floating[Any]]) -> Any:
        """The design matrix at these places."""
        return np.polynomial.polynomial.polyvander((places - self.middle) / self.half, len(self.beta) - 1)

    def line(self, places: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """The polynomial's values."""
        return np.polynomial.polynomial.polyval((places - self.middle) / self.half, self.beta)

    @property
    def powers(self) -> tuple[float, ...]:
        """The coefficients of x itself, rising with its power."""
        domain = (self.middle - self.half, self.middle + self.half)
        found = np.polynomial.Polynomial(self.beta, domain=domain).convert().coef
        return tuple(np.pad(found, (0, len(self.beta) - len(found))).tolist())


def curve(xs: Floats, ys: Floats, degree: int) -> Line | None:
    """The polynomial of least squares alone; None with fewer different x than coefficients."""
    solved = _Solution.of(xs, ys, degree)
    return solved.line if solved else None


def polynomial(xs: Floats, ys: Floats, degree: int, level: float = 0.95) -> Fit | None:
    """The polynomial of ``curve`` and what is told of it. The band is Working and Hotelling's pointwise one."""
    solved = _Solution.of(xs, ys, degree)
    if solved is None:
        return None
    fitted, freedom = solved.line(xs), len(xs) - degree - 1
    spread = _mean_error(solved.triangle, ys - fitted, freedom, level)
    band: Line = lambda places: spread(solved.rows(places))  # noqa: E731 - one expression
    return Fit(solved.line, solved.powers, _r_squared(ys, fitted), band if freedom > 0 else None, "polynomial")


def _mean_error(triangle: Floats, residuals: NDArray[np.floating[Any]], freedom: int, level: float) -> Line:
    """Half the confidence interval of the mean at rows of a design: t s sqrt(v (X'X)^-1 v')."""
    largest = float(np.abs(residuals).max()) or 1.0  # so that no square overflows
    error = largest * math.sqrt(float(np.square(residuals / largest).sum()) / freedom) if freedom > 0 else math.nan
    reach = student(level, freedom) * error if freedom > 0 else math.nan
    return lambda rows: reach * np.sqrt((np.linalg.solve(triangle.T, rows.T) ** 2).sum(axis=0))


def exponential(xs: Floats, ys: Floats) -> Fit | None:
    """Fit y = a e^(b x) by least squares on the logarithm of y, which must be above 0."""
    straight = polynomial(xs, np.log(ys), 1)
    if straight is None:
        return None
    return _bent(straight, (xs, ys), lambda places: np.exp(straight.line(places)), "exponential")


def logarithmic(xs: Floats, ys: Floats) -> Fit | None:
    """Fit y = a + b ln x by least squares, for x above 0."""
    straight = polynomial(np.log(xs), ys, 1)
    if straight is None:
        return None
    line: Line = lambda places: straight.line(np.log(places))  # noqa: E731
    return Fit(line, straight.coefficients, straight.r_squared, formula="logarithmic")


def power(xs: Floats, ys: Floats) -> Fit | None:
    """Fit y = a x^b by least squares on both logarithms, for x and y above 0."""
    straight = polynomial(np.log(xs), np.log(ys), 1)
    if straight is None:
        return None
    return _bent(straight, (xs, ys), lambda places: np.exp(straight.line(np.log(places))), "power")


def _bent(straight: Fit, points: tuple[Floats, Floats], line: Line, formula: str) -> Fit:
    start, slope = straight.coefficients
    xs, ys = points
    return Fit(line, (float(np.exp(start)), slope), _r_squared(ys, line(xs)), formula=formula)


def loess(xs: Floats, ys: Floats, span: float) -> Fit | None:
    """Local straight lines, weighted by the tricube of distance over the nearest ``span`` of all points.

    W. S. Cleveland, "Robust Locally Weighted Regression", 1979, without its robust rounds.
    """
    if len(np.unique(xs)) < 3:  # noqa: PLR2004 - through two places there is but a straight line
        return None
    order = np.argsort(xs, kind="stable")
    along, up = xs[order], ys[order]
    near = min(max(math.ceil(span * len(along)), 3), len(along))
    places = np.unique(along) if len(along) <= LOESS_STEPS else np.linspace(along[0], along[-1], LOESS_STEPS)
    values = np.array([_local(along, up, place, near) for place in places])
    line: Line = lambda wanted: np.interp(wanted, places, values)  # noqa: E731
    return Fit(line, (), _r_squared(ys, line(xs)))


def _local(xs: Floats, ys: Floats, place: float, near: int) -> float:
    """The weighted straight line's value at a place."""
    start = np.searchsorted(xs, place)
    low, high = max(start - near, 0), min(start + near, len(xs))
    distance = np.abs(xs[low:high] - place)
    reach = np.partition(distance, near - 1)[near - 1] if near < len(distance) else distance.max()
    if reach <= 0:
        return float(ys[low:high][distance == 0].mean())
    weights = np.clip(1 - (distance / reach) ** 3, 0, None) ** 3
    x, y = xs[low:high] - place, ys[low:high]
    total, first = weights.sum(), weights @ x
    second, bent = weights @ x**2, total * (weights @ x**2) - (weights @ x) ** 2
    if bent <= total * second * 1e-12:
        return float(weights @ y / total)
    return float((second * (weights @ y) - first * (weights @ (x * y))) / bent)


def _r_squared(ys: Floats, fitted: NDArray[np.floating[Any]]) -> float:
    largest = float(np.abs(ys).max()) or 1.0  # so that no square overflows
    scaled, along = ys / largest, fitted / largest
    total = float(np.square(scaled - scaled.mean()).sum())
    return 1 - float(np.square(scaled - along).sum()) / total if total > 0 else math.nan


def student(level: float, freedom: int) -> float:
    """How far Student's t lies from 0 at most, with a probability of ``level``.

    With t = sqrt(n) tan(angle) its density is in proportion to cos(angle)^(n - 1), whose integral is summed up.
    """
    angles = np.linspace(0, min(math.pi / 2, 14 / math.sqrt(freedom)), 40_001)
    heights = np.cos(angles) ** (freedom - 1)
    grown = np.append(0.0, np.cumsum((heights[1:] + heights[:-1]) / 2))
    return math.sqrt(freedom) * math.tan(float(np.interp(level * grown[-1], grown, angles)))
