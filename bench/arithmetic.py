"""Medians, spreads and ratios of what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some samples and the bounds of their middle half."""

    median: float
    low: float
    high: float
    count: int


def spread(samples: Sequence[float]) -> Spread | None:
    """The median and quartiles; None without samples."""
    if not samples:
        return None
    if len(samples) == 1:
        return Spread(samples[0], samples[0], samples[0], 1)
    low, _, high = quantiles(samples, n=4, method="inclusive")
    return Spread(median(samples), low, high, len(samples))


def ratios(over: Sequence[float | None], under: Sequence[float | None]) -> list[float]:
    """``over`` by ``under`` in each round that has both: a slow moment of the machine falls on both."""
    return [one / other for one, other in zip(over, under, strict=False) if one is not None and other]
