"""Counts told by colour: a logarithmic scale, so that one point is seen beside a thousand on another place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.look import numbers
from workers.look.colors import mix
from workers.look.colorscale import ColorScale
from workers.look.theme import Sizes, Theme

FAINTEST = 0.45
"""How much of its colour a place with one point has: it must be seen on the background."""

EVENED = 0.5
"""How much the scale gives every colour the same area; the rest of it is logarithmic."""

FARTHEST = 0.62
"""How far towards the colour of titles the tone of the most points goes."""


@dataclass(frozen=True, slots=True)
class CountScale:
    """Where each count stands from 0 to 1: by how many places have no more points than it, and by its magnitude.

    ``levels`` are the counts that occur, rising; ``places`` where they stand.
    """

    levels: NDArray[np.int64]
    places: NDArray[np.float64]

    @classmethod
    def of(cls, counts: NDArray[np.int64]) -> "CountScale":
        """The scale of these counts; empty places have none."""
        levels, often = np.unique(counts[counts > 0], return_counts=True)
        if len(levels) < 2:  # noqa: PLR2004 - one colour is no scale
            return cls(levels if len(levels) else np.ones(1, np.int64), np.ones(1))
        ranks = (np.cumsum(often) - often[0]) / (often.sum() - often[0])
        sizes = np.log(levels / levels[0]) / np.log(levels[-1] / levels[0])
        return cls(levels, (1 - EVENED) * sizes + EVENED * ranks)

    def __call__(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Where counts stand; 0 for an empty place too."""
        return np.interp(counts, self.levels, self.places)

    def colored(self, colors: Sequence[str], height: float, sizes: Sizes) -> ColorScale:
        """The scale with as many marks as stand apart on a bar of ``height`` pixels."""
        room, ticks = sizes.label * 1.9 / height, {int(self.levels[0]): 0.0}
        ticks[int(self.levels[-1])] = float(self.places[-1])
        for count in _round_counts(int(self.levels[0]), int(self.levels[-1])):
            place = float(np.interp(count, self.levels, self.places))
            if all(abs(place - tick) >= room for tick in ticks.values()):
                ticks[count] = place
        ticks = dict(sorted(ticks.items()))
        return ColorScale(0, 1, tuple(colors), tuple(ticks.values()), tuple(map(numbers.short, ticks)))


def hue_ramp(color: str, theme: Theme, count: int) -> list[str]:
    """So many colours from a faint tone over the colour itself to the tone that is farthest from the background."""
    faint, strong = mix(theme.background, color, FAINTEST), mix(color, theme.ink, FARTHEST)
    shares = [step / (count - 1) * 2 for step in range(count)]
    return [mix(faint, color, share) if share < 1 else mix(color, strong, share - 1) for share in shares]


def _round_counts(low: int, high: int) -> list[int]:
    """Powers of ten, then twice and five times these, between two counts."""
    powers = [10**power for power in range(len(str(high)))]
    return [count for factor in (1, 2, 5) for count in (factor * power for power in powers) if low < count < high]
