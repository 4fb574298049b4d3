"""The ground of polar charts: rings at even values, spokes, and the figures of the rings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.model import AxisOptions
from app.charts.polar.scale import RadialExtras
from workers.look import numbers
from workers.look.axes import Span, ValueAxis
from workers.look.frame import Frame
from workers.look.halo import write_haloed
from workers.look.lettering import Text
from workers.look.models import Circle, MultiLine, Plot, Segment
from workers.look.rim import Rim
from workers.look.text import width_of
from workers.look.undistorted import RANGES, add_shape

LEAST_ROOM = 14
"""Em: room for the figures of four rings."""

LEADING = 1.15
MOST_RINGS = 4
"""On a scale that ends with the largest value."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels from the centre; what lies beyond either end is drawn at it."""

    axis: ValueAxis
    radius: float
    start: float = 0
    """Pixels from the centre to where the axis begins."""
    rimmed: bool = False
    """Whether there is a ring at the end of the axis, tick or not."""

    def pixels(self, value: float) -> float:
        """How far from the centre a value lies."""
        low, high = self.axis.low, self.axis.high
        share = (min(max(value, low), high) - low) / (high - low)
        return self.start + share * (self.radius - self.start)


def scale_of(values: Sequence[float], extras: RadialExtras, rim: Rim, frame: Frame) -> Scale:
    """The scale over these values, from zero unless that was refused."""
    zero = extras.axis.begin_at_zero is not False
    return Scale(Span.of(values, extras.axis, zero=zero).axis(room_for_rings(rim, frame), frame.sizes), rim.radius)


def ended(axis: ValueAxis, largest: float, asked: AxisOptions) -> ValueAxis:
    """The axis up to the largest value, so that its slice fills the disc, unless something else was asked for."""
    if largest <= axis.low or {asked.max, asked.suggested_max, asked.step, asked.ticks} != {None}:
        return axis
    return replace(axis, high=largest, ticks=tuple(numbers.ticks(axis.low, largest, MOST_RINGS)))


def room_for_rings(rim: Rim, frame: Frame) -> float:
    """Pixels that decide how many rings there are: enough for an end near the largest value, also on a small disc."""
    return max(rim.radius * 1.5, frame.sizes.label * LEAST_ROOM)


def at(angle: float, distance: float) -> tuple[float, float]:
    """Right of and above the centre: a point at an angle clockwise from 12 o'clock."""
    return math.sin(angle) * distance, math.cos(angle) * distance


def draw_rings(plot: Plot, scale: Scale, frame: Frame, extras: RadialExtras, angles: Sequence[float] = ()) -> None:
    """Rings under the marks: polygons through the spokes' ``angles``, circles without them; zero a little stronger."""
    if extras.axis.grid is False or not extras.axis.display:
        return
    theme = frame.theme
    ticks = [tick for tick in scale.axis.ticks if scale.pixels(tick) > 0]
    ticks += [scale.axis.high] if scale.rimmed and scale.axis.high not in ticks else []
    colors = [theme.baseline if tick == 0 and scale.axis.low < 0 else theme.hairline for tick in ticks]
    if angles and not extras.circular:
        around = [*angles, angles[0]]
        points = [[at(angle, scale.pixels(tick)) for angle in around] for tick in ticks]
        columns = {"xs": [[x for x, _ in ring] for ring in points], "ys": [[y for _, y in ring] for ring in points]}
        lines = MultiLine(xs="xs", ys="ys", line_color="color", line_width=1)
        add_shape(plot, lines, {**columns, "color": colors}, "underlay")
    else:
        circle = Circle(x=0, y=0, radius="radius", fill_color=None, line_color="color", line_width=1)
        add_shape(plot, circle, {"radius": [scale.pixels(tick) for tick in ticks], "color": colors}, "underlay")


def draw_spokes(plot: Plot, angles: Sequence[float], scale: Scale, frame: Frame) -> None:
    """Hairlines from the centre to the rim."""
    ends = [at(angle, scale.radius) for angle in angles]
    columns = {"x": [x for x, _ in ends], "y": [y for _, y in ends]}
    spokes = Segment(x0=0, y0=0, x1="x", y1="y", line_color=frame.theme.hairline, line_width=1)
    add_shape(plot, spokes, columns, "underlay")


def write_rings(plot: Plot, scale: Scale, frame: Frame, extras: RadialExtras) -> None:
    """What the rings stand for, along the first spoke, readable over whatever lies there."""
    if not (frame.parts.ticks and extras.axis.display and extras.axis.labels):
        return
    size, theme = frame.sizes.label * 0.9, frame.theme
    own = Text(0, 0, "", size, theme.text, "right", dx=-frame.sizes.gap * 0.5, dy=size * 0.55, x_of="data", y_of="data")
    pairs = zip(scale.axis.ticks, scale.axis.labels, strict=True)
    spots = [(*at(extras.start, scale.pixels(tick)), text) for tick, text in pairs if scale.pixels(tick) > size * 1.5]
    write_haloed(plot, apart([replace(own, x=x, y=y, text=text) for x, y, text in spots]), theme.background, RANGES)


def apart(texts: Sequence[Text]) -> list[Text]:
    """Those that don't touch each other, the last ones first: the outermost ring tells the scale."""
    kept: list[Text] = []
    for text in reversed(texts):
        width = width_of(text.text, text.size)
        if all(
            abs(text.y - other.y) >= text.size * LEADING
            or abs(text.x - other.x) >= (width + width_of(other.text, other.size)) / 2 + text.size * 0.5
            for other in kept
        ):
            kept.append(text)
    return kept


def clear_of(texts: Sequence[Text], others: Sequence[Text]) -> list[Text]:
    """Those that touch none of the others, all of them at places in pixels right of and above the centre."""
    return [text for text in texts if not any(_touch(text, other) for other in others)]


def _touch(one: Text, other: Text) -> bool:
    (left, right), (start, end) = _sides(one), _sides(other)
    return (
        left < end + one.size * 0.5
        and start < right + one.size * 0.5
        and abs(one.y - one.dy - other.y + other.dy) < (one.size + other.size) / 2
    )


def _sides(text: Text) -> tuple[float, float]:
    """Where a text begins and ends."""
    width = width_of(text.text, text.size, text.weight)
    left = text.x + text.dx - width * {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
    return left, left + width
