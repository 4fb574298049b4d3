"""Where a pie or a doughnut stands: the largest disc whose names have room beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.pie import PieExtras, Slice, percent
from app.charts.pie.extras import WIDEST_HOLE
from workers.look.around import (
    Inside,
    Outside,
    Reach,
    Room,
    Sector,
    around,
    beside,
    line_width,
    outside_lines,
    place_inside,
    place_outside,
    room_for,
)
from workers.look.frame import Box, Frame
from workers.look.theme import Sizes

LEAST_DISC = 0.62
"""The share of the smaller side that the disc gets before its labels."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A laid-out pie: its place in pixels, which are its data units, and its labels. ``hole`` is in pixels."""

    room: Room
    hole: float
    inside: dict[int, Inside]
    outside: list[Outside]

    @property
    def radius(self) -> float:
        """In pixels."""
        return self.room.radius


def sectors_of(slices: Sequence[Slice], extras: PieExtras, *, named: bool, figured: bool) -> list[Sector]:
    """The angles of slices that fill the circle, or the part of it that was asked for, in their order."""
    sectors, start = [], extras.rotation
    for part in slices:
        end = start + part.share * extras.circumference
        sectors.append(Sector(part.label if named else "", percent(part.share) if figured else "", start, end))
        start = end
    return sectors


def lay_disc(frame: Frame, sectors: Sequence[Sector], extras: PieExtras) -> Disc:
    """The largest disc whose labels have room; where labels have none, only those inside are drawn."""
    sizes, area = frame.sizes, frame.area
    reach = Reach.of(extras.rotation, extras.rotation + extras.circumference)
    room = room_for(area, reach, (0, 0), 0, sizes)
    if not frame.parts.ticks:
        return Disc(room, hole_of(extras, room.radius), _inside(sectors, room.radius, extras, sizes), [])
    for _ in range(3):
        inside = _inside(sectors, room.radius, extras, sizes)
        others = [index for index in range(len(sectors)) if index not in inside]
        left, right = (
            _widest(sectors, beside(sectors, others, rightwards=side), area, sizes) for side in (False, True)
        )
        room = room_for(area, reach, (left, right), sizes.gap if others else 0, sizes)
    inside = _inside(sectors, room.radius, extras, sizes)
    inside = {index: label for index, label in inside.items() if index not in others}
    return Disc(room, hole_of(extras, room.radius), inside, place_outside(sectors, others, room, sizes))


def hole_of(extras: PieExtras, radius: float) -> float:
    """The radius of the hole in pixels."""
    return min(extras.hole if extras.hole_pixels else extras.hole * radius, radius * WIDEST_HOLE)


def _inside(sectors: Sequence[Sector], radius: float, extras: PieExtras, sizes: Sizes) -> dict[int, Inside]:
    """A ring is too thin for names."""
    return {} if extras.hole else place_inside(sectors, radius, sizes)


def _widest(sectors: Sequence[Sector], side: Sequence[int], area: Box, sizes: Sizes) -> float:
    """Pixels that the labels of one side take, as far as the disc's own share leaves them."""
    if not side:
        return 0
    most = area.width / 2 - min(area.width, area.height) / 2 * LEAST_DISC - around(sizes)
    lines = [line for index in side for line in outside_lines(sectors[index], most, sizes)]
    return max((line_width(line, sizes) for line in lines), default=0) + around(sizes) if lines else 0


def extent(room: Room, area: Box, sizes: Sizes) -> Box:
    """The plot area as seen from the disc's centre: pixels are data units."""
    overhang = sizes.padding * 0.5
    return Box(overhang - room.left, -room.up, area.width, area.height)


def middle_of_hole(extras: PieExtras, hole: float) -> tuple[float, float]:
    """Where a text in the hole stands, right of and below the centre: nearer the ring where that is no full circle."""
    if extras.circumference > math.tau * 0.75:
        return 0.0, 0.0
    angle = extras.rotation + extras.circumference / 2
    return math.sin(angle) * hole * 0.4, -math.cos(angle) * hole * 0.4
