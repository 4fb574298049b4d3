"""Values that were counted before they came: a sample of millions as some thousand values, each with its number."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from operator import mul
from typing import Any, TypeAlias, overload

from app.charts.reading import Findings, numbers, shown

MOST_COUNTED = 2**53
"""Of one sample: larger numbers are not exact."""


class Counted(Sequence[float]):
    """A sample that rises, as if each of its ``values`` stood there as often as ``counts`` says.

    Its length, its items and its slices are those of the long list, which is never made.
    """

    __slots__ = ("counts", "ends", "values")

    def __init__(self, values: Sequence[float], counts: Sequence[int]) -> None:
        self.values, self.counts = tuple(values), tuple(counts)
        self.ends = tuple(accumulate(self.counts))

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, int]]) -> "Counted":
        """The sample of values in any order, each with its number; those without one are left out."""
        found: dict[float, int] = {}
        for value, count in pairs:
            if count:
                found[value] = found.get(value, 0) + count
        ordered = sorted(found)
        return cls(ordered, [found[value] for value in ordered])

    def __len__(self) -> int:
        """How many values there are in all."""
        return self.ends[-1] if self.ends else 0

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> "Counted": ...
    def __getitem__(self, index: int | slice) -> "float | Counted":
        """The value at a place of the long list, or those of a part of it."""
        if isinstance(index, slice):
            return self._part(*index.indices(len(self))[:2])
        index += len(self) if index < 0 else 0
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.values[bisect_right(self.ends, index)]

    def _part(self, start: int, stop: int) -> "Counted":
        counts = (
            max(min(end, stop) - max(end - count, start), 0) for end, count in zip(self.ends, self.counts, strict=True)
        )
        return Counted.of(zip(self.values, counts, strict=True))

    def __eq__(self, other: object) -> bool:
        """Whether both have the same values equally often."""
        return isinstance(other, Counted) and (self.values, self.counts) == (other.values, other.counts)

    def __hash__(self) -> int:
        """By its values and numbers."""
        return hash((self.values, self.counts))

    def __repr__(self) -> str:
        """How much there is of it."""
        return f"Counted({len(self.values):,} values, {len(self):,} in all)"


Values: TypeAlias = "tuple[float, ...] | Counted"
"""Values that rise, one by one or counted."""


def distinct(ordered: Sequence[float]) -> Sequence[float]:
    """Values among which are all that differ, as few as are known without a look."""
    return ordered.values if isinstance(ordered, Counted) else ordered


def each(ordered: Sequence[float], made: Callable[[float], float]) -> Sequence[float]:
    """What a function makes of each value, in their order."""
    if isinstance(ordered, Counted):
        return Counted(tuple(map(made, ordered.values)), ordered.counts)
    return list(map(made, ordered))


def total(values: Sequence[float]) -> float:
    """Their exact sum, rounded once (for counted ones: once more for each product)."""
    return math.fsum(map(mul, values.values, values.counts) if isinstance(values, Counted) else values)


def pooled(samples: Sequence[Values]) -> Values:
    """All values of all samples, rising."""
    if len(samples) == 1:
        return samples[0]
    if not any(isinstance(one, Counted) for one in samples):
        return tuple(sorted(value for one in samples for value in one))
    return Counted.of(pair for one in samples for pair in _pairs(one))


def _pairs(values: Values) -> Iterable[tuple[float, int]]:
    if isinstance(values, Counted):
        return zip(values.values, values.counts, strict=True)
    return ((value, 1) for value in values)


def is_counted(value: Any) -> bool:
    """Whether this is a sample of counted values, as JSON has it."""
    return isinstance(value, Mapping) and value.keys() == {"values", "counts"}


def read_counted(value: Mapping[str, Any], place: str, findings: Findings) -> Counted:
    """``{"values": [...], "counts": [...]}``, in any order; counts are whole numbers from 0 on."""
    values, counts = value["values"], value["counts"]
    if not isinstance(values, list) or not isinstance(counts, list) or len(values) != len(counts):
        findings.fault(place, "expected values and counts, two lists of one length")
        return Counted((), ())
    read = numbers(values, f"{place}.values", findings)
    for index, (one, count) in enumerate(zip(values, counts, strict=True)):
        if one is None:
            findings.fault(f"{place}.values[{index}]", "expected a number, found null")
        if type(count) is not int or not 0 <= count <= MOST_COUNTED:
            findings.fault(f"{place}.counts[{index}]", f"expected a whole number of values, found {shown(count)}")
    if not findings.faults and sum(counts) > MOST_COUNTED:
        findings.fault(f"{place}.counts", f"they add up to more than {MOST_COUNTED:,}")
    return Counted((), ()) if findings.faults else Counted.of(zip(read, counts, strict=True))  # type: ignore[arg-type]  # none is None
