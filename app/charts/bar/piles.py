"""Bars before they are drawn: which stand side by side, which on top of each other, and from where to where."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.charts.series import Series

GROUP, STACK, PERCENT = "group", "stack", "percent"
LARGEST = 1e308
"""A pile of more is cut here: beyond it a sum is no number."""

Spread = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pile:
    """The bars of one series: their place in the group of each label, from 0, and each one's start and end.

    Starts and ends are in data units, in percent of the pile when it is measured so; None is a gap.
    """

    place: int
    spreads: tuple[Spread | None, ...]


def given(values: Sequence[float | None]) -> list[float | None]:
    """The values with None where there is no finite number."""
    return [None if value is None or not math.isfinite(value) else value for value in values]


def places_of(piles: Sequence[Pile]) -> int:
    """How many bars stand side by side."""
    return max((pile.place for pile in piles), default=0) + 1


def pile_up(series: Sequence[Series], mode: str) -> tuple[Pile, ...]:
    """Lay the bars of all series.

    Side by side each has a place of its own, except those of one ``stack``. In a stack, what is above zero goes up
    from zero and what is below goes down. In percent each is a share of the sum of the amounts in its pile.
    """
    keys = _keys(series, mode)
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    values = [given(one.values) for one in series]
    if mode == PERCENT:
        values = _shares(values, keys)
    tops: dict[tuple[Hashable, int, bool], float] = {}
    return tuple(
        Pile(places[key], _spreads(own, key, tops, one.starts or [None] * len(own)))
        for own, key, one in zip(values, keys, series, strict=True)
    )


def _keys(series: Sequence[Series], mode: str) -> list[Hashable]:
    """What tells the piles apart: a stack's name, or the number of a series that stands alone."""
    alone = mode == GROUP
    return [one.stack or (number if alone else "") for number, one in enumerate(series)]


def _spreads(
    values: Sequence[float | None],
    key: Hashable,
    tops: dict[tuple[Hashable, int, bool], float],
    starts: Sequence[float | None],
) -> tuple[Spread | None, ...]:
    """Put each value on top of what its pile holds; ``tops`` remembers how high each pile has grown either way.

    A bar with a start of its own stands by itself, as Chart.js has it.
    """
    spreads: list[Spread | None] = []
    for index, (value, own) in enumerate(zip(values, starts, strict=True)):
        if value is None or own is not None:
            spreads.append(None if value is None or own is None else (own, value))
            continue
        spot = (key, index, value < 0)
        start = tops.get(spot, 0.0)
        end = min(max(start + value, -LARGEST), LARGEST) if start else value
        tops[spot] = end
        spreads.append((start, end))
    return tuple(spreads)


def _shares(values: Sequence[Sequence[float | None]], keys: Sequence[Hashable]) -> list[list[float | None]]:
    """Each value in percent of the amounts in its pile; zeros where all are zero.

    They are measured by the largest of all, so that no sum is too large for a number.
    """
    unit = max((abs(value) for own in values for value in own if value), default=1.0)
    whole: Mapping[Hashable, list[float]] = {
        key: [
            math.fsum(abs(own[index] or 0) / unit for own, other in zip(values, keys, strict=True) if other == key)
            for index in range(len(values[0]))
        ]
        for key in dict.fromkeys(keys)
    }
    return [
        [
            None if value is None else (value / unit / total * 100 if total else 0.0)
            for value, total in zip(own, whole[key], strict=True)
        ]
        for own, key in zip(values, keys, strict=True)
    ]
