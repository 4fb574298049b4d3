"""Names at both sides of a plot of lines, and the columns that the lines go through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.charts.model import Notice
from workers.look.axes import CategoryAxis, Strip, Written
from workers.look.colors import readable
from workers.look.ends import LEADING, spread
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.parts import Margins, Room
from workers.look.text import shorten, widest

MOST_SIDE = 0.3
"""The share of a picture's width that the names at one side may take."""

BOTH = 0.42
"""Names that take more than this share at both sides together stand at the right only."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name at a side: its text, the data value beside which it stands, its colour, and how much it matters."""

    text: str
    value: float
    color: str
    weight: float = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """The names at the left and at the right; ``short_left`` are those at the left where room is scarce."""

    left: Sequence[Name]
    right: Sequence[Name]
    short_left: Sequence[Name] = ()
    off: Callable[[Room], float] = lambda _: 0.0
    """Pixels from the outer columns to where their marks end."""

    def chosen_left(self, room: Room) -> Sequence[Name]:
        """The names at the left that leave the lines their room."""
        wide = sum(widest([name.text for name in names], room.sizes.label) for names in (self.left, self.right))
        return self.left if wide <= BOTH * room.width else self.short_left

    def margins(self, room: Room, written: Written) -> Margins:
        """Pixels around the plot area; without labels a small picture is a bare shape."""
        if not room.parts.ticks:
            return Margins(room.sizes.gap, room.sizes.gap, room.sizes.gap, room.sizes.gap)
        apart = 1.5 * room.sizes.gap + self.off(room)
        left, right = (
            min(widest([name.text for name in names], room.sizes.label), room.width * MOST_SIDE) + apart
            for names in (self.chosen_left(room), self.right)
        )
        return Margins(left, room.sizes.label * 0.5, right, room.sizes.gap + written.height)

    def texts(self, frame: Frame, y: tuple[float, float]) -> list[Text]:
        """The names beside their values, moved apart; where not all fit, those that matter most."""
        if not frame.parts.ticks:
            return []
        apart = frame.sizes.gap * 1.25 + self.off(frame.room)
        return [
            *_column(self.chosen_left(frame.room), _Side(frame, y, apart, left=True)),
            *_column(self.right, _Side(frame, y, apart, left=False)),
        ]

    def untold(self, frame: Frame) -> tuple[Notice, ...]:
        """Told when some lines have no name in the picture."""
        missing = len(self.right) - _fitting(frame)
        if missing <= 0 or not frame.parts.ticks:
            return ()
        message = f"{missing} of {len(self.right)} names don't fit beside their lines; a higher picture shows more"
        return (Notice("data.datasets", message),)


def _fitting(frame: Frame) -> int:
    return max(int(frame.area.height / (frame.sizes.label * LEADING)) + 1, 1)


@dataclass(frozen=True, slots=True)
class _Side:
    """Where names stand: ``apart`` pixels from the plot area, whose lower and upper ends are ``y``."""

    frame: Frame
    y: tuple[float, float]
    apart: float
    left: bool


def _column(names: Sequence[Name], side: _Side) -> list[Text]:
    frame, (low, high) = side.frame, side.y
    area, size = frame.area, frame.sizes.label
    kept = sorted(names, key=lambda name: -name.weight)[: _fitting(frame)]
    wanted = [area.height * (high - name.value) / (high - low) for name in kept]
    places = spread(wanted, size * LEADING, 0, area.height - size * 0.4)
    x = (area.left if side.left else frame.spec.width - area.right) - side.apart
    template = Text(x, 0, "", size, "", "right" if side.left else "left", y_of="data")
    template = replace(template, x_of="left" if side.left else "right")
    ground = frame.theme.background
    return [
        replace(
            template,
            y=name.value,
            text=shorten(name.text, size, x - frame.sizes.padding + frame.sizes.gap * 0.25 + 1),
            color=readable(name.color, ground),
            dy=place - aim,
        )
        for name, place, aim in zip(kept, places, wanted, strict=True)
    ]


def written_below(labels: Sequence[str], sides: Sides, room: Room) -> Written:
    """The labels under the columns, between the names at both sides."""
    if not room.parts.ticks:
        return Written(())
    margins = sides.margins(room, Written(()))
    edge = room.sizes.padding * 0.5
    width = max(room.width - margins.left - margins.right, 1)
    strip = Strip(width, margins.left + edge, margins.right + edge, room.height * 0.3)
    return axis_of(labels).write(strip, room.sizes)


def axis_of(labels: Sequence[str]) -> CategoryAxis:
    """Columns from edge to edge."""
    return CategoryAxis(labels, 0.0 if len(labels) > 1 else 0.5)
