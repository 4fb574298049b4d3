"""Names that dodge: as many as have room near their place, the most important first."""

from collections.abc import Sequence

from workers.look.ends import spread

FARTHEST = 1.5
"""So many lines a name may be moved from its place before it is left out."""


def keep_apart(
    wanted: Sequence[float], weights: Sequence[float], distance: float, limits: tuple[float, float]
) -> dict[int, float]:
    """Places near the wanted ones, ``distance`` apart and within the limits, by index.

    The heaviest come first; one that has no room, or would push others too far from theirs, goes without.
    """
    low, high = limits
    placed: dict[int, float] = {}
    for index in sorted(range(len(wanted)), key=lambda each: -weights[each]):
        if (len(placed)) * distance > high - low:
            break
        tried = sorted([*placed, index])
        aims = [min(max(wanted[each], low), high) for each in tried]
        places = spread(aims, distance, low, high)
        if all(abs(place - aim) <= FARTHEST * distance for place, aim in zip(places, aims, strict=True)):
            placed = dict(zip(tried, places, strict=True))
    return placed
