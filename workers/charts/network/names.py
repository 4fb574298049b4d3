"""Names beside nodes that dodge nodes, each other and the edge of the picture; the most important come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workers.look.lettering import Align
from workers.look.pixels import LEADING
from workers.look.text import shorten, width_of

LONGEST = 18
"""Em of a name before it is cut."""

STEP, MOST_POINTS = 10.0, 15_000
"""Pixels between the points that stand for a line, and the most of them."""

LESSER = 0.45
"""Where nodes crowd, a name may lie over discs that are smaller than this share of its own node's."""

CROWD = 60

Floats: TypeAlias = NDArray[np.float64]
Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A text at a place in pixels, y downwards; ``box`` is what it covers: left, top, right, bottom."""

    index: int
    text: str
    x: float
    y: float
    align: Align
    box: Box


@dataclass(frozen=True, slots=True)
class Ground:
    """What names keep off: discs, the sides of where names may be, and, if they can, points of lines."""

    places: Floats
    radii: Floats
    limits: Box
    lines: Floats


def along(places: Floats, links: Sequence[tuple[int, int]]) -> Floats:
    """Points along all lines."""
    if not links:
        return np.zeros((0, 2))
    ends = np.array(links)
    first, last = places[ends[:, 0]], places[ends[:, 1]]
    longest = float(np.linalg.norm(first - last, axis=1).max())
    count = int(min(max(longest / STEP, 2), max(MOST_POINTS / len(links), 2)))
    points = [first + (last - first) * share for share in np.linspace(0.05, 0.95, count)]
    return np.vstack(points)


def place_names(names: Sequence[str], weights: Sequence[float], ground: Ground, size: float) -> list[Name]:
    """As many as have room: right of their node, left, above or below it, where the fewest lines are."""
    discs = np.column_stack((ground.places - ground.radii[:, None], ground.places + ground.radii[:, None]))
    taken = np.zeros((0, 4))
    placed: list[Name] = []
    for index in sorted(range(len(names)), key=lambda each: (-weights[each], each)):
        least = ground.radii[index] * (LESSER if len(names) > CROWD else 0)
        others = discs[(ground.radii > least) & (np.arange(len(names)) != index)]
        obstacles = np.vstack((others, taken))
        tries = [name for name in _tries(index, names[index], ground, size) if _is_free(name.box, obstacles, ground)]
        if tries:
            placed.append(min(tries, key=lambda name: _covered(name.box, ground.lines)))
            taken = np.vstack((taken, placed[-1].box))
    return placed


def _tries(index: int, name: str, ground: Ground, size: float) -> list[Name]:
    text = shorten(name, size, size * LONGEST)
    x, y = (float(place) for place in ground.places[index])
    width, height, gap = width_of(text, size), size * LEADING, size * 0.3
    radius = float(ground.radii[index])
    spots: list[tuple[Align, float, float, float]] = [
        ("left", x + radius + gap, y, x + radius + gap),
        ("right", x - radius - gap, y, x - radius - gap - width),
        ("center", x, y - radius - height / 2, x - width / 2),
        ("center", x, y + radius + height / 2, x - width / 2),
    ]
    return [
        Name(index, text, at, middle, align, (start, middle - height / 2, start + width, middle + height / 2))
        for align, at, middle, start in spots
        if text
    ]


def _is_free(box: Box, obstacles: Floats, ground: Ground) -> bool:
    left, top, right, bottom = ground.limits
    inside = box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom
    across = (obstacles[:, 0] < box[2]) & (obstacles[:, 2] > box[0])
    return inside and not bool((across & (obstacles[:, 1] < box[3]) & (obstacles[:, 3] > box[1])).any())


def _covered(box: Box, points: Floats) -> int:
    """How many points of lines lie behind a name."""
    across = (points[:, 0] > box[0]) & (points[:, 0] < box[2])
    return int((across & (points[:, 1] > box[1]) & (points[:, 1] < box[3])).sum())
