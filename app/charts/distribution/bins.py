"""The bins of a histogram: Freedman and Diaconis's width, else Sturges's number, on round edges."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from app.charts.distribution.counted import distinct
from app.charts.distribution.statistics import quantile

MOST_BINS = 1000
"""More can't be told apart."""

MOST_CHOSEN = 200
"""More are never chosen by a rule: a few values far away would make thousands."""

DUST = 1e-12
"""Values nearer to each other than this share of their size are equal: edges between them would be too."""

FINEST = 1e9
"""Where values are so many widths from zero, multiples of the width have more digits than can be told."""

FEW = 5
"""In bins of fewer whole numbers than these it would be seen if one held one more than the others."""

WIDER = 1.25
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Binning:
    """How bins were asked for: so many of equal width, or of this width; neither is the house's rule."""

    count: int | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the edges of bins depend on: how many values there are, from where to where, and their middle half.

    ``whole`` says that all of them are whole numbers.
    """

    count: int
    low: float
    high: float
    q1: float
    q3: float
    whole: bool

    @classmethod
    def of(cls, ordered: Sequence[float]) -> "Facts":
        """Those of values that rise; at least one."""
        whole = all(map(float.is_integer, map(float, distinct(ordered))))
        return cls(len(ordered), ordered[0], ordered[-1], quantile(ordered, 0.25), quantile(ordered, 0.75), whole)

    @classmethod
    def joined(cls, samples: Sequence["Facts"]) -> "Facts":
        """Those of all values of several samples; the middle half is as wide as it may be."""
        lows, highs = [one.low for one in samples], [one.high for one in samples]
        middle = min(one.q1 for one in samples), max(one.q3 for one in samples)
        count = sum(one.count for one in samples)
        return cls(count, min(lows), max(highs), *middle, all(one.whole for one in samples))

    @property
    def freedman_diaconis(self) -> float:
        """2 IQR n^(-1/3) (Freedman and Diaconis 1981); 0 when half of the values are equal."""
        return 2 * (self.q3 - self.q1) / math.cbrt(self.count)

    @property
    def sturges(self) -> float:
        """The range over 1 + log2 n bins (Sturges 1926)."""
        return (self.high - self.low) / (math.log2(self.count) + 1)


def edges_of(ordered: Sequence[float], asked: Binning, samples: Sequence[Sequence[float]] = ()) -> tuple[float, ...]:
    """The edges of the bins over these values, which rise, of one sample or of several; see ``edges_by``."""
    return edges_by(Facts.of(ordered), asked, [Facts.of(one) for one in samples if one])


def edges_by(all_of_them: Facts, asked: Binning, samples: Sequence[Facts] = ()) -> tuple[float, ...]:
    """The edges of the bins over values of which no more is known; at least two.

    Where the values are those of several ``samples``, the rule gives the median of what it gives for each of them.

    Bins for each whole number have it in their middle. A width that was asked for, or that a rule gives, rounded to
    1, 2, 2.5 or 5 times a power of ten, has its edges at multiples of itself; a number that was asked for divides the
    range from the least value to the greatest. A width that was asked for and gives too many is not used.
    """
    low, high = all_of_them.low, all_of_them.high
    reach = max(abs(low), abs(high))
    if asked.width and too_many(low, high, asked.width):
        asked = Binning()
    if high - low <= DUST * reach:
        return _around(low, asked.width or 0.0)
    if asked.count:
        return _even(low, high, asked.count)
    whole = all_of_them.whole
    width = asked.width or rounded(_chosen(all_of_them, samples or (all_of_them,)), whole=whole)
    if reach > FINEST * width:
        return _even(low, high, max(round((high - low) / width), 1))
    if whole and width == 1 and not asked.width:
        return tuple(value - 0.5 for value in range(int(low), int(high) + 2))
    return _multiples(low, high, width, apart=whole and width < FEW)


def too_many(low: float, high: float, width: float) -> bool:
    """Whether bins of this width would be more than can be told apart."""
    return high / width - low / width > MOST_BINS


def counts_in(ordered: Sequence[float], edges: Sequence[float]) -> list[int]:
    """How many values lie in each bin: from its lower edge to below its upper one, the last bin with both."""
    places = [bisect_left(ordered, edge) for edge in edges[:-1]] + [bisect_right(ordered, edges[-1])]
    return [end - start for start, end in pairwise(places)]


def rounded(width: float, *, whole: bool = False) -> float:
    """The largest round width that is at most a quarter wider; for ``whole`` numbers one of them.

    Finer bins hide less than coarser ones do; bins of whole widths hold equally many whole numbers.
    """
    if whole and width <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    if not power:
        return width
    steps = [step * power for step in ROUND if not whole or (step * power).is_integer()]
    return max(step for step in steps if step <= width * WIDER)


def _chosen(all_of_them: Facts, samples: Sequence[Facts]) -> float:
    widths = [one.freedman_diaconis or one.sturges for one in samples if one.low < one.high]
    least = all_of_them.high / MOST_CHOSEN - all_of_them.low / MOST_CHOSEN
    return max(median(widths or [all_of_them.sturges]), least)


def _multiples(low: float, high: float, width: float, *, apart: bool) -> tuple[float, ...]:
    """A value beside the last edge by no more than the dust of binary fractions lies on it.

    With ``apart`` the greatest value never lies on the last edge, where it would be counted with those below it.
    """
    first = math.floor(low / width + 1e-9)
    last = math.floor(high / width) + 1 if apart else math.ceil(high / width - 1e-9)
    edges = [float(f"{index * width:.12g}") for index in range(first, max(last, first + 1) + 1)]
    return (min(edges[0], low), *edges[1:-1], max(edges[-1], high))


def _even(low: float, high: float, count: int) -> tuple[float, ...]:
    shares = (index / count for index in range(count + 1))
    return tuple(low * (1 - share) + high * share for share in shares)


def _around(value: float, width: float) -> tuple[float, float]:
    """The one bin of values that are all equal."""
    own = 1.0 if float(value).is_integer() and abs(value) < FINEST else abs(value) / 10
    width = max(width, abs(value) / FINEST) if width else own
    return value - width / 2, value + width / 2
