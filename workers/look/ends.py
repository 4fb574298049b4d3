"""Names at the right ends of lines, in their colours, moved apart where they would touch."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.model import ChartSpec
from workers.look.axes import ValueAxis
from workers.look.colors import readable
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.text import shorten, width_of
from workers.look.theme import Sizes

MOST_WIDTH = 0.22
"""The share of a picture's width that names at the right may take."""

LEADING = 1.3


@dataclass(frozen=True, slots=True)
class End:
    """Where a line ends: its name, last value and colour."""

    name: str
    value: float
    color: str


def names_width(ends: Sequence[End], spec: ChartSpec) -> float:
    """Pixels that the names take at the right, their distance from the lines included; 0 without names."""
    if not ends:
        return 0
    sizes = Sizes.of(spec.width, spec.height)
    widest = max(width_of(end.name, sizes.label) for end in ends)
    return min(widest, spec.width * MOST_WIDTH) + sizes.gap


def end_texts(ends: Sequence[End], frame: Frame, axis: ValueAxis) -> list[Text]:
    """The names beside the right edge of the plot area, where there is room for a legend at all."""
    if not frame.parts.legend or not ends:
        return []
    size, area, gap = frame.sizes.label, frame.area, frame.sizes.gap
    values = [min(max(end.value, axis.low), axis.high) for end in ends]
    wanted = [area.height * (axis.high - value) / (axis.high - axis.low) for value in values]
    places = spread(wanted, size * LEADING, 0, area.height)
    from_right = frame.spec.width - area.right - gap
    room = from_right - frame.sizes.padding + 1
    return [
        Text(from_right, value, shorten(end.name, size, room), size, color, dy=place - aim, x_of="right", y_of="data")
        for end, value, place, aim in zip(ends, values, places, wanted, strict=True)
        for color in [readable(end.color, frame.theme.background)]
    ]


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Places as near as can be to the wanted ones, in their order, ``distance`` apart, within ``low`` to ``high``.

    Neighbours that touch are joined into a group that stands around the mean of what its members want.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[tuple[float, int]] = []
    for index in order:
        middle, count = min(max(wanted[index], low), high), 1
        while groups and middle - groups[-1][0] < distance * (count + groups[-1][1]) / 2:
            other, size = groups.pop()
            middle = (middle * count + other * size) / (count + size)
            count += size
            half = distance * (count - 1) / 2
            middle = max(min(middle, high - half), low + half)
        groups.append((middle, count))
    placed = [middle + distance * (place - (count - 1) / 2) for middle, count in groups for place in range(count)]
    result = [0.0] * len(wanted)
    for index, place in zip(order, placed, strict=True):
        result[index] = place
    return result
