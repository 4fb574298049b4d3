"""The numbers of a distribution: quartiles, whiskers, spread. All take values that rise, and at least one of them."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.distribution.counted import Counted, each, total

QUARTILES = ("linear", "exclusive", "hinges")
"""How quartiles lie between values; the first is what numpy, R and spreadsheets do unless they are told otherwise."""

METHODS = {
    "linear": "linear interpolation (Hyndman and Fan 1996, type 7)",
    "exclusive": "linear interpolation, extremes left out (Hyndman and Fan 1996, type 6)",
    "hinges": "hinges, the medians of both halves (Tukey 1977)",
}
"""Each method as a statistician would name it."""

LARGE = 1e290
"""Sums of larger values might overflow."""

WHISKER_REACH = 1.5
"""Tukey's: whiskers end at the last value within so many interquartile ranges of the box."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a box shows: whiskers end at ``low`` and ``high``; ``outliers`` lie beyond. ``count`` is 0 when unknown."""

    low: float
    q1: float
    median: float
    q3: float
    high: float
    outliers: Sequence[float] = ()
    mean: float | None = None
    count: int = 0

    @property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest of all that is drawn; outliers rise."""
        return min((self.low, *self.outliers[:1])), max((self.high, *self.outliers[-1:]))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile by linear interpolation (Hyndman and Fan 1996, type 7)."""
    return _at(ordered, share * (len(ordered) - 1))


def quartiles(ordered: Sequence[float], method: str = "linear") -> tuple[float, float, float]:
    """First quartile, median and third quartile by one of ``QUARTILES``."""
    count = len(ordered)
    median = quantile(ordered, 0.5)
    if method == "exclusive":
        return _at(ordered, (count + 1) / 4 - 1), median, _at(ordered, (count + 1) * 3 / 4 - 1)
    if method == "hinges":
        half = (count + 1) // 2
        return quantile(ordered[:half], 0.5), median, quantile(ordered[count - half :], 0.5)
    return quantile(ordered, 0.25), median, quantile(ordered, 0.75)


def _at(ordered: Sequence[float], position: float) -> float:
    """The value at a position that may lie between two, from 0; before the first and after the last are these."""
    position = min(max(position, 0.0), len(ordered) - 1.0)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    share = position - low
    if ordered[low] == ordered[high]:
        return ordered[low]
    return ordered[low] * (1 - share) + ordered[high] * share


def summarise(ordered: Sequence[float], method: str = "linear", reach: float = WHISKER_REACH) -> Summary:
    """The box of these values (Tukey 1977). A whisker never ends within the box; a ``reach`` of 0 has no outliers."""
    q1, median, q3 = quartiles(ordered, method)
    start, end = 0, len(ordered)
    if reach:
        away = reach * (q3 - q1)
        start, end = bisect_left(ordered, q1 - away), bisect_right(ordered, q3 + away)
    return Summary(
        low=min(ordered[start], q1) if start < end else q1,
        q1=q1,
        median=median,
        q3=q3,
        high=max(ordered[end - 1], q3) if start < end else q3,
        outliers=_joined(ordered[:start], ordered[end:]),
        mean=mean(ordered),
        count=len(ordered),
    )


def _joined(below: Sequence[float], above: Sequence[float]) -> Sequence[float]:
    if isinstance(below, Counted) and isinstance(above, Counted):
        return Counted(below.values + above.values, below.counts + above.counts)
    return (*below, *above)


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; never overflows."""
    reach = max(abs(values[0]), abs(values[-1]))
    if reach < LARGE:
        return total(values) / len(values)
    return total(each(values, lambda value: value / reach)) / len(values) * reach


def deviation(ordered: Sequence[float]) -> float:
    """The standard deviation of a sample (n - 1); 0 for one value. Scaled, so that no square can overflow."""
    if len(ordered) < 2 or ordered[0] == ordered[-1]:  # noqa: PLR2004 - one value has no spread
        return 0.0
    reach = max(abs(ordered[0]), abs(ordered[-1]))
    scaled = each(ordered, lambda value: value / reach)
    middle = total(scaled) / len(scaled)
    squares = each(scaled, lambda value: (value - middle) ** 2)
    return math.sqrt(total(squares) / (len(squares) - 1)) * reach


def bandwidth(ordered: Sequence[float], rule: str = "silverman") -> float:
    """The width of a normal kernel; 0 when all values are equal.

    ``silverman`` is 0.9 min(s, IQR / 1.34) n^(-1/5) (Silverman 1986, equation 3.31; R's ``bw.nrd0``), ``scott`` is
    s n^(-1/5) (Scott 1992, as scipy has it).
    """
    spread = deviation(ordered)
    shrink = math.pow(len(ordered), -0.2)
    if rule == "scott":
        return spread * shrink
    middle = (quantile(ordered, 0.75) - quantile(ordered, 0.25)) / 1.34
    return 0.9 * (min(spread, middle) or spread) * shrink
