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
    x: XAxis | ValueAxis
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
            return float(list(known).index(place)) if place in known else number(place)
        return place

    def up(self, place: float | str | None, axis: str) -> float | None:
        """The data value on the first value axis of a place on either."""
        value = number(place) if isinstance(place, str) else place
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


def number(text: str) -> float | None:
    """The finite number that a text is, or None."""
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
    """Draw them: boxes beneath the data, lines over them; one without a place on the axes is told.

    Labels come last: they keep off all lines.
    """
    found = [(one, area) for one in annotations for area in [_area(one, ground)] if area]
    for one, area in found:
        if one.kind == "box":
            _box(plot, one, area, ground)
        elif one.kind == "line":
            _line(plot, one, area, ground)
    texts = [text for one, area in found if one.text for text in _label(one, area, ground)]
    write(plot, texts, ground=ground.frame.theme.background)


@dataclass(frozen=True, slots=True)
class Area:
    """Where an annotation lies, in data units: from (``x0``, ``y0``) to (``x1``, ``y1``); ``level`` lies at one y."""

    x0: float
    x1: float
    y0: float
    y1: float
    level: bool = False


def _area(one: Annotation, ground: Ground) -> Area | None:
    """The place of an annotation, held within the axes; None when it has none there."""
    asked = (one.x_min, one.x_max, one.y_min, one.y_max)
    xs = [ground.across(place) for place in asked[:2]]
    ys = [ground.up(place, one.axis) for place in asked[2:]]
    lost = [place for place, found in zip(asked, (*xs, *ys), strict=True) if place is not None and found is None]
    x, y = (ground.x.low, ground.x.high), (ground.y.low, ground.y.high)
    if lost or not (_in_view(xs, *x) and _in_view(ys, *y)):
        remark(one.path, f"not drawn: {lost[0]!r} is no place on this axis" if lost else "not drawn: it lies outside")
        return None
    reach = _sides if one.kind == "box" else _ends
    (x0, x1), (y0, y1) = reach(xs, *x), reach(ys, *y)
    return Area(x0, x1, y0, y1, level=any(place is not None for place in ys) and y0 == y1)


def _in_view(places: Sequence[float | None], low: float, high: float) -> bool:
    """Whether any of them, or what lies between them, is on the axis."""
    known = [place for place in places if place is not None]
    return not known or (min(known) <= high and max(known) >= low)


def _ends(places: Sequence[float | None], low: float, high: float) -> tuple[float, float]:
    """From side to side without ends; one end alone is both."""
    known = [min(max(place, low), high) for place in places if place is not None]
    return (known[0], known[-1]) if known else (low, high)


def _sides(places: Sequence[float | None], low: float, high: float) -> tuple[float, float]:
    """A side that isn't told is that of the plot."""
    first, last = places
    start, end = low if first is None else first, high if last is None else last
    return max(min(start, end), low), min(max(start, end), high)


def _line(plot: Plot, one: Annotation, area: Area, ground: Ground) -> None:
    """Across the plot at one value, or from point to point."""
    theme, scale = ground.frame.theme, ground.frame.sizes.scale
    source = ColumnDataSource({"x0": [area.x0], "x1": [area.x1], "y0": [area.y0], "y1": [area.y1]})
    glyph = Segment(
        x0="x0",
        x1="x1",
        y0="y0",
        y1="y1",
        line_color=to_hex(one.color) if one.color else theme.text,
        line_width=(STROKE if one.width is None else one.width) * scale,
        line_dash=[round(part * scale) for part in one.dash],
    )
    plot.add_glyph(source, glyph, level="guide")
    if area.level or area.x0 == area.x1:
        across = sorted(map(ground.right_of, (area.x0, area.x1)))
        down = sorted(map(ground.below, (area.y0, area.y1)))
        ground.taken.append((across[0], down[0], across[1], down[1]))


def _box(plot: Plot, one: Annotation, area: Area, ground: Ground) -> None:
    """A tinted part of the plot, beneath the data."""
    color = to_hex(one.color) if one.color else ground.frame.theme.muted
    source = ColumnDataSource({"left": [area.x0], "right": [area.x1], "bottom": [area.y0], "top": [area.y1]})
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


def _label(one: Annotation, area: Area, ground: Ground) -> list[Text]:
    """The words of an annotation, beside its line, in its box or at its place."""
    x, y = ground.right_of(area.x1), ground.below(area.y1)
    if one.kind == "line":
        if area.level:
            return _beside_level(one, y, ground)
        upper = min(ground.below(area.y0), y) if area.x0 == area.x1 else y
        return _beside_upright(one, x, upper, ground)
    size = ground.frame.sizes.label
    if one.kind == "box":
        middle, top = (ground.right_of(area.x0) + x) / 2, min(ground.below(area.y0), y)
        return _placed(one, [(middle, top + size * (0.9 + 1.4 * row), "center") for row in range(4)], ground)
    return _placed(one, [(x, y + dy * size, "center") for dy in (0, -1.4, 1.4, -2.8, 2.8)], ground)


def _beside_level(one: Annotation, y: float, ground: Ground) -> list[Text]:
    """Over the right end of a level line, under it, or at its left end."""
    area, size = ground.frame.area, ground.frame.sizes.label
    ways = [
        (area.right - size * 0.4, "right"),
        (area.left + size * 0.4, "left"),
        (area.left + area.width / 2, "center"),
    ]
    return _placed(one, [(x, y + dy, align) for x, align in ways for dy in (-size * 0.85, size * 0.85)], ground)


def _beside_upright(one: Annotation, x: float, y: float, ground: Ground) -> list[Text]:
    """Right of the upper end of a line, left of it, or further down."""
    size = ground.frame.sizes.label
    top = max(min(y, ground.frame.area.bottom - size), ground.frame.area.top) + size * 0.8
    ways = ((x + size * 0.5, "left"), (x - size * 0.5, "right"))
    return _placed(one, [(at, top + row * size * 1.5, align) for row in range(4) for at, align in ways], ground)


def _placed(one: Annotation, spots: Sequence[tuple[float, float, str]], ground: Ground) -> list[Text]:
    """The label at the first spot that is inside the plot and touches no other label, else at the first one."""
    size, area, theme = ground.frame.sizes.label, ground.frame.area, ground.frame.theme
    text = shorten(one.text, size, area.width * 0.6)
    boxes = [_spot(x, y, align, width_of(text, size), size) for x, y, align in spots]
    inside = [
        at for at, box in enumerate(boxes) if box[0] >= area.left and box[2] <= area.right and box[1] >= area.top - 1
    ]
    free = [at for at in inside if not any(_touch(boxes[at], other) for other in ground.taken)]
    best = (free or inside or [0])[0]
    ground.taken.append(boxes[best])
    _, y, _ = spots[best]
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
