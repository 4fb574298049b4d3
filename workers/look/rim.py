"""Names around a circle, level and apart from each other, and the largest circle that leaves them room."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workers.look.around import LEADING, Line, Reach, line_width, rows_of, two_tone
from workers.look.ends import spread
from workers.look.frame import Box, Frame
from workers.look.lettering import Text
from workers.look.parts import Margins, Room
from workers.look.text import width_of, wrap
from workers.look.theme import Sizes

UPRIGHT = 0.02
"""Names so near to the vertical (the sine of their angle) stand over or under their place."""

MOST_LINES = 3
WAYS = ((14, MOST_LINES), (9, MOST_LINES), (6, MOST_LINES), (4, MOST_LINES), (9, 1), (6, 1))
"""Em and lines that a name may take, tried in this order until the circle is large enough."""

ENOUGH = 0.36
"""The share of an area's smaller side that a circle's radius takes at least, where names can give way."""


@dataclass(frozen=True, slots=True)
class Name:
    """What stands at an angle (radians, clockwise from 12 o'clock): its lines."""

    angle: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A name at its place: the start, middle or end of its block, in pixels right of and below the centre."""

    x: float
    y: float
    align: Literal["left", "center", "right"]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rim:
    """A circle of this radius in pixels; ``extent`` is the area as seen from its centre."""

    radius: float
    extent: Box
    spots: tuple[Spot, ...] = ()


def lay_rim(names: Sequence[tuple[float, str, str]], frame: Frame, reach: Reach = Reach()) -> Rim:  # noqa: B008 - frozen
    """The largest circle in the plot area with these names (angle, text, figure) around it.

    ``reach`` is how much of the circle is drawn to each side.
    """
    if not frame.parts.ticks:
        return _fitted([], frame, reach)
    best = _fitted([], frame, reach)
    for number, way in enumerate(WAYS):
        broken = [Name(angle, _lines(text, figure, way, frame.sizes)) for angle, text, figure in names]
        rim = _fitted([name for name in broken if name.lines], frame, reach)
        if number == 0 or rim.radius > best.radius * 1.05:
            best = rim
        if best.radius >= ENOUGH * min(frame.area.width, frame.area.height):
            break
    return best


def _lines(text: str, figure: str, way: tuple[float, int], sizes: Sizes) -> tuple[Line, ...]:
    """The text broken into lines, its figure behind the last where there is room, else under it."""
    most, count = way
    room = min(most * sizes.label, max(width_of(text, sizes.label), sizes.label))
    lines = [Line(line) for line in wrap(text, sizes.label, room + 0.5, count)]
    if not figure:
        return tuple(lines)
    whole = Line(lines[-1].text if lines else "", figure)
    if lines and line_width(whole, sizes) <= most * sizes.label:
        return (*lines[:-1], whole)
    return (*lines, Line("", figure))


def _fitted(names: Sequence[Name], frame: Frame, reach: Reach) -> Rim:
    """By halving: the names' places follow from the radius."""
    area = frame.area
    low, high = 1.0, max(area.width, area.height)
    for _ in range(16):
        middle = (low + high) / 2
        left, right, up, down = _bounds(place_names(names, middle, frame.sizes), middle, reach, frame.sizes)
        if left + right <= area.width and up + down <= area.height:
            low = middle
        else:
            high = middle
    spots = place_names(names, low, frame.sizes)
    left, right, up, down = _bounds(spots, low, reach, frame.sizes)
    free = area.width / 2 + (reach.left - reach.right) * low / 2
    centre = min(max(free, left), area.width - right)
    above = (area.height - up - down) / 2 + up
    return Rim(low, Box(-centre, -above, area.width, area.height), tuple(spots))


def _bounds(spots: Sequence[Spot], radius: float, reach: Reach, sizes: Sizes) -> tuple[float, float, float, float]:
    """Pixels from the centre to the left, the right, the top and the bottom of everything."""
    edges = [(reach.left * radius, reach.right * radius, reach.up * radius, reach.down * radius)]
    for spot in spots:
        width, height = _size(spot.lines, sizes)
        left = spot.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[spot.align]
        edges.append((-left, left + width, height / 2 - spot.y, spot.y + height / 2))
    left, right, up, down = (max(side) for side in zip(*edges, strict=True))
    return left, right, up, down


def _size(lines: Sequence[Line], sizes: Sizes) -> tuple[float, float]:
    return max((line_width(line, sizes) for line in lines), default=0), len(lines) * sizes.label * LEADING


def place_names(names: Sequence[Name], radius: float, sizes: Sizes) -> list[Spot]:
    """The names around a circle of this radius; where they crowd, every second, third ... of them."""
    for step in range(1, len(names) + 1):
        placed = _placed(names[::step], radius + sizes.gap * 0.75, sizes)
        if placed is not None:
            return placed
    return []


def _placed(names: Sequence[Name], edge: float, sizes: Sizes) -> list[Spot] | None:
    """None when a side has too many."""
    upright = [name for name in names if abs(math.sin(name.angle)) < UPRIGHT]
    spots = list(_over_and_under(upright, edge, sizes))
    for sign in (-1, 1):
        side = [name for name in names if math.sin(name.angle) * sign >= UPRIGHT]
        placed = _beside(side, edge, sizes, capped=bool(upright))
        if placed is None:
            return None
        spots += placed
    return spots


def _over_and_under(names: Sequence[Name], edge: float, sizes: Sizes) -> Iterator[Spot]:
    for name in names:
        sign = -1 if math.cos(name.angle) > 0 else 1
        yield Spot(0, sign * (edge + _size(name.lines, sizes)[1] / 2), "center", name.lines)


def _beside(names: Sequence[Name], edge: float, sizes: Sizes, *, capped: bool) -> list[Spot] | None:
    """The names of one side at their heights, moved apart where they would touch."""
    heights = [_size(name.lines, sizes)[1] for name in names]
    distance = max(heights, default=0) + sizes.label * 0.15
    limit = edge - distance / 2 if capped else edge + distance / 2
    if len(names) > 1 and (len(names) - 1) * distance > 2 * limit:
        return None
    wanted = [
        -math.cos(name.angle) * (edge + height / 2 * abs(math.cos(name.angle)))
        for name, height in zip(names, heights, strict=True)
    ]
    places = spread(wanted, distance, -limit, limit)
    return [_spot(name, y, height, edge) for name, y, height in zip(names, places, heights, strict=True)]


def _spot(name: Name, y: float, height: float, edge: float) -> Spot:
    """A block whose corner nearest to the centre lies on the circle."""
    sign = 1 if math.sin(name.angle) > 0 else -1
    nearest = max(abs(y) - height / 2, 0)
    x = max(math.sqrt(max(edge**2 - nearest**2, 0)), abs(math.sin(name.angle)) * edge * 0.5)
    return Spot(sign * x, y, "left" if sign > 0 else "right", name.lines)


def names_around(room: Room) -> Margins:
    """The least that names over and under a circle take of the height of its area."""
    return Margins(within=2 * room.sizes.label * LEADING) if room.parts.ticks else Margins()


def spot_texts(rim: Rim, frame: Frame) -> list[Text]:
    """The names as texts on the undistorted ranges, with their figures darker."""
    texts = []
    for spot in rim.spots:
        at = Text(spot.x, -spot.y, "", frame.sizes.label, frame.theme.text, spot.align, x_of="data", y_of="data")
        for dy, line in rows_of(spot.lines, frame.sizes):
            texts += two_tone(line, _moved(at, dy), frame)
    return texts


def _moved(at: Text, dy: float) -> Text:
    return Text(at.x, at.y, "", at.size, at.color, at.align, dy=dy, x_of="data", y_of="data")
