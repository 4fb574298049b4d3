"""Every value of a group as a dot: where dots lie beside the middle of their group."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workers.transforms.window import Floats

GOLDEN = (math.sqrt(5) - 1) / 2
"""Multiples of it, without their whole part, are spread as evenly as can be, however many there are."""


def jittered(count: int) -> Floats:
    """Offsets within -1 to 1 for so many values in order: the same each time, neighbours far apart."""
    offsets: Floats = ((np.arange(1, count + 1) * GOLDEN) % 1 * 2 - 1).astype(np.float64)
    return offsets


def swarmed(ups: Floats, diameter: float, half: float = math.inf) -> Floats | None:
    """Offsets in pixels of discs at these rising heights in pixels: each as near to the middle as none overlap.

    Each disc tries the places where it would touch one that is there already, and takes the nearest to the middle.
    None when one would lie farther out than ``half``.
    """
    offsets = np.zeros(len(ups))
    first = 0
    for index, up in enumerate(ups):
        while ups[first] <= up - diameter:
            first += 1
        offsets[index] = _nearest(offsets[first:index], up - ups[first:index], diameter)
        if abs(offsets[index]) > half:
            return None
    return offsets


def _nearest(taken: Floats, below: Floats, diameter: float) -> float:
    """The free place nearest to the middle, beside discs at ``taken`` so far ``below``."""
    if not len(taken):
        return 0.0
    reach = np.sqrt(np.maximum(diameter**2 - below**2, 0))
    tried = np.concatenate(([0.0], taken - reach, taken + reach))
    order = np.argsort(np.abs(tried), kind="stable")
    tried = tried[order]
    free = (np.abs(tried[:, None] - taken) >= reach * (1 - 1e-9)).all(axis=1)
    return float(tried[np.argmax(free)])


@dataclass(frozen=True, slots=True)
class Swarm:
    """Discs of ``diameter`` pixels; ``offsets`` are in pixels, group by group. None of a group overlap."""

    diameter: float
    offsets: list[Floats]


MOST_SWARMED = 2000
"""More dots than these are not arranged one by one."""

SMALLEST = 2.5
"""Pixels of the smallest dot that can be told from its neighbours."""

SMALLER = 0.8
"""Dots that do not fit are tried again, so much smaller."""


def swarm(groups: Sequence[Floats], room: float, largest: float) -> Swarm | None:
    """The swarms of groups, each at most ``room`` pixels wide, with the largest dots that fit; None when none do."""
    if sum(map(len, groups)) > MOST_SWARMED:
        return None
    diameter = largest
    while diameter >= SMALLEST:
        offsets = [swarmed(ups, diameter, (room - diameter) / 2) for ups in groups]
        if all(own is not None for own in offsets):
            return Swarm(diameter, [own for own in offsets if own is not None])
        diameter *= SMALLER
    return None
