"""Annotations: lines and boxes at places of the data, and labels that lie inside the plot and touch no other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC

from app.charts.color import OPAQUE
from app.charts.model import Annotation
from workers.look.axes import CategoryAxis, ValueAxis, XAxis
from workers.look.colors import over, readable, to_hex
from workers.look.dates import TimeAxis, milliseconds
from workers.look.frame import Frame
from workers.look.instants import instant_of
from workers.look.lettering import Align, Text, write
from workers.look.models import ColumnDataSource, Plot, Quad, Segment
from workers.look.text import shorten, width_of
from workers.look.tongue import remark

STROKE = 1.5
BOX_ALPHA = 0.14
"""Of a box whose colour is opaque: what lies in it must be seen."""

Spot = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The laid-out plot that annotations lie on."""

    frame: Frame
    x: XAxis
    y: ValueAxis
    second: ValueAxis | None = None
    taken: list[Spot] = field(default_factory=list)

    def across(self, place: float | str | None) -> float | None:
        """The data value along the bottom of a number, a category's name or a date."""
        if isinstance(place, str):
            labels = getattr(self.frame.spec.data, "labels", ())
            if isinstance(self.x, TimeAxis):
                found = instant_of(place)
                return None if found is None else milliseconds(found.replace(tzinfo=UTC))
            known = self.x.names if isinstance(self.x, CategoryAxis) else labels
            return float(list(known).index(place)) if place in known else _number(place)
        return place

    def up(self, place: float | str | None, axis: str) -> float | None:
        """The data value on the first value axis of a place on either."""
        value = _number(place) if isinstance(place, str) else place
        if value is None or axis != "y2" or self.second is None:
            return value
        return self.y.at(self.second.share(value))

    def right_of(self, x: float) -> float:
        """Pixels from the picture's left edge to a value along the bottom."""
        low, high = self.x.low, self.x.high
        log = getattr(self.x, "log", False)
        share = math.log(x / low) / math.log(high / low) if log else (x - low) / (high - low)
        share = 1 - share if self.frame.spec.options.x.reverse else share
        return self.frame.area.left + share * self.frame.area.width

    def below(self, y: float) -> float:
        """Pixels from the picture's top to a value of the first value axis."""
        return self.frame.area.top + (1 - self.y.share(y)) * self.frame.area.height


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def reach(annotations: Sequence[Annotation], axis: str = "y") -> list[float]:
    """The values of an axis that must be in view for its lines and boxes to be."""
    values = [place for one in annotations if one.axis == axis for place in (one.y_min, one.y_max)]
    return [float(value) for value in values if isinstance(value, int | float)]


def draw(plot: Plot, annotations: Sequence[Annotation], ground: Ground) -> None:
    """Draw them: boxes beneath the data, lines over them; one without a place on the axes is told."""
    texts = [text for one in annotations for text in _drawn(plot, one, ground)]
    write(plot, texts, ground=ground.frame.theme.background)


def _drawn(plot: Plot, one: Annotation, ground: Ground) -> list[Text]:
    """Its marks are put on the plot; gives its label."""
    xs = [ground.across(place) for place in (one.x_min, one.x_max)]
    ys = [ground.up(place, one.axis) for place in (one.y_min, one.y_max)]
    asked = (one.x_min, one.x_max, one.y_min, one.y_max)
    lost = [place for place, found in zip(asked, (*xs, *ys), strict=True) if place is not None and found is None]
    if lost or not _in_view(xs, ys, ground):
        remark(one.path, f"not drawn: {lost[0]!r} is no place on this axis" if lost else "not drawn: it lies outside")
        return []
    if one.kind == "box":
        return _box(plot, one, xs, ys, ground)
    if one.kind == "line":
        return _line(plot, one, xs, ys, ground)
    return _label(one, ground.right_of(xs[0] or 0), ground.below(ys[0] or 0), ground) if xs[0] is not None else []


def _in_view(xs: Sequence[float | None], ys: Sequence[float | None], ground: Ground) -> bool:
    """Whether any of it lies within the axes."""
    across = [x for x in xs if x is not None]
    up = [y for y in ys if y is not None]
    beside = across and (max(across) < ground.x.low or min(across) > ground.x.high)
    above = up and (max(up) < ground.y.low or min(up) > ground.y.high)
    return not (beside or above)


def _line(
    plot: Plot, one: Annotation, xs: Sequence[float | None], ys: Sequence[float | None], ground: Ground
) -> list[Text]:
    """Across the plot at one value, or from point to point."""
    x0, x1 = _both(xs, ground.x.low, ground.x.high)
    y0, y1 = _both(ys, ground.y.low, ground.y.high)
    theme, scale = ground.frame.theme, ground.frame.sizes.scale
    color = to_hex(one.color) if one.color else theme.text
    source = ColumnDataSource({"x0": [x0], "x1": [x1], "y0": [y0], "y1": [y1]})
    glyph = Segment(
        x0="x0",
        x1="x1",
        y0="y0",
        y1="y1",
        line_color=color,
        line_width=(STROKE if one.width is None else one.width) * scale,
        line_dash=[round(part * scale) for part in one.dash],
    )
    plot.add_glyph(source, glyph, level="guide")
    if not one.text:
        return []
    level = ys[0] is not None and y0 == y1
    if level:
        return _beside_level(one, ground.below(y0), ground)
    return _beside_upright(one, ground.right_of(x1), ground.below(y1), ground)


def _both(ends: Sequence[float | None], low: float, high: float) -> tuple[float, float]:
    """From side to side without ends; one end alone is both. What is beyond the axis is held at its end."""
    first, last = ends
    if first is None and last is None:
        return low, high
    first = last if first is None else first
    last = first if last is None else last
    return tuple(min(max(end or 0.0, low), high) for end in (first, last))  # type: ignore[return-value]  # a pair


def _box(
    plot: Plot, one: Annotation, xs: Sequence[float | None], ys: Sequence[float | None], ground: Ground
) -> list[Text]:
    """A tinted part of the plot, beneath the data."""
    left, right = sorted(_sides(xs, ground.x.low, ground.x.high))
    bottom, top = sorted(_sides(ys, ground.y.low, ground.y.high))
    color = to_hex(one.color) if one.color else ground.frame.theme.muted
    source = ColumnDataSource({"left": [left], "right": [right], "bottom": [bottom], "top": [top]})
    glyph = Quad(
        left="left",
        right="right",
        bottom="bottom",
        top="top",
        fill_color=color,
        fill_alpha=BOX_ALPHA if len(color) == OPAQUE else 1.0,
        line_color=to_hex(one.border) if one.border else None,
        line_width=1 if one.width is None else one.width,
        line_dash=[round(part) for part in one.dash],
    )
    plot.add_glyph(source, glyph, level="underlay")
    if not one.text:
        return []
    lefts = sorted(map(ground.right_of, (left, right)))
    heights = sorted(map(ground.below, (bottom, top)))
    size = ground.frame.sizes.label
    middle = (lefts[0] + lefts[1]) / 2
    spots = [(middle, heights[0] + size * (0.9 + 1.4 * row), "center") for row in range(4)]
    return _placed(one, spots, ground)


def _sides(ends: Sequence[float | None], low: float, high: float) -> list[float]:
    return [low if ends[0] is None else max(min(ends[0], high), low), high if ends[1] is None else max(min(ends[1], high), low)]


def _beside_level(one: Annotation, y: float, ground: Ground) -> list[Text]:
    """Over the right end of a level line, under it, or at its left end."""
    area, size = ground.frame.area, ground.frame.sizes.label
    ways = [(area.right - size * 0.4, "right"), (area.left + size * 0.4, "left"), (area.left + area.width / 2, "center")]
    return _placed(one, [(x, y + dy, align) for x, align in ways for dy in (-size * 0.85, size * 0.85)], ground)


def _beside_upright(one: Annotation, x: float, y: float, ground: Ground) -> list[Text]:
    """Right of the upper end of a line, left of it, or further down."""
    size = ground.frame.sizes.label
    top = max(min(y, ground.frame.area.bottom - size), ground.frame.area.top) + size * 0.8
    ways = ((x + size * 0.5, "left"), (x - size * 0.5, "right"))
    return _placed(one, [(at, top + row * size * 1.5, align) for row in range(4) for at, align in ways], ground)


def _label(one: Annotation, x: float, y: float, ground: Ground) -> list[Text]:
    """At its place, or a line above or below it."""
    size = ground.frame.sizes.label
    return _placed(one, [(x, y + dy * size, "center") for dy in (0, -1.4, 1.4, -2.8, 2.8)], ground)


def _placed(one: Annotation, spots: Sequence[tuple[float, float, str]], ground: Ground) -> list[Text]:
    """The label at the first spot that is inside the plot and touches no other label, else at the first one."""
    size, area, theme = ground.frame.sizes.label, ground.frame.area, ground.frame.theme
    text = shorten(one.text, size, area.width * 0.6)
    boxes = [_spot(x, y, align, width_of(text, size), size) for x, y, align in spots]
    inside = [at for at, box in enumerate(boxes) if box[0] >= area.left and box[2] <= area.right and box[1] >= area.top - 1]
    free = [at for at in inside if not any(_touch(boxes[at], other) for other in ground.taken)]
    best = (free or inside or [0])[0]
    ground.taken.append(boxes[best])
    x, y, _ = spots[best]
    color = readable(over(to_hex(one.color), theme.background), theme.background) if one.color else theme.text
    color = theme.text if one.kind == "box" else color
    left = boxes[best][0]
    held = min(max(left, area.left + 2), max(area.right - width_of(text, size) - 2, area.left + 2))
    align: Align = "left"
    return [Text(held, y, text, size, color, align)]


def _spot(x: float, y: float, align: str, width: float, size: float) -> Spot:
    left = {"left": x, "center": x - width / 2, "right": x - width}[align]
    return left, y - size * 0.65, left + width, y + size * 0.65


def _touch(one: Spot, other: Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
