"""One ground for marks that run from a base line to their value, upright or lying: bars, lollipops, steps.

Slots lie across, one a name; values lie along. A builder says where in its slot a mark stands and from where to where
it goes; which way is up is decided here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.model import AxisOptions, ChartSpec
from app.charts.paints import Fill
from workers.look.along import tell_unlimited
from workers.look.axes import CategoryAxis, Span, ValueAxis, XAxis
from workers.look.cartesian import Cartesian
from workers.look.corners import Bars, Corners, draw_rounded
from workers.look.fills import Box, draw_boxes, hatch, plain
from workers.look.frame import Frame
from workers.look.headroom import NO_AIR, Air, AirySpan
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.marks import add_glyph
from workers.look.models import GlyphRenderer, HBar, Plot, Segment, VBar
from workers.look.sessions import session_axis
from workers.look.sideways import Sideways
from workers.look.text import CAP_HEIGHT
from workers.look.theme import Theme
from workers.look.tongue import remark

OFF = 5
"""Pixels between the end of a mark and its figure."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A laid-out chart with ``count`` slots and its axis of values."""

    chart: Cartesian | Sideways
    frame: Frame
    count: int
    axis: ValueAxis

    @classmethod
    def of(cls, chart: Cartesian | Sideways, frame: Frame, count: int) -> "Stage":
        """The stage that a chart makes in a frame."""
        return cls(chart, frame, count, chart.measure(frame.room).value_axis)

    @property
    def sideways(self) -> bool:
        """Whether marks lie."""
        return isinstance(self.chart, Sideways)

    @property
    def slot(self) -> float:
        """Pixels from one name to the next."""
        area = self.frame.area
        return (area.height if self.sideways else area.width) / max(self.count, 1)

    @property
    def length(self) -> float:
        """Pixels from the low end of the axis of values to the high one."""
        area = self.frame.area
        return area.width if self.sideways else area.height

    @property
    def towards(self) -> int:
        """1 where values grow upwards or to the right, else -1."""
        options = self.frame.spec.options
        return -1 if (options.x if self.sideways else options.y).reverse else 1

    def shown(self, value: float) -> float:
        """The value, or the end of the axis beyond which it lies."""
        return min(max(value, self.axis.low), self.axis.high)

    def middle(self, start: float, end: float) -> float:
        """The value half-way along what is in view of a mark."""
        return self.axis.at((self.axis.share(self.shown(start)) + self.axis.share(self.shown(end))) / 2)

    def pixels(self, start: float, end: float) -> float:
        """How long a mark between two values is, as far as it is in view."""
        return self.length * abs(self.axis.share(self.shown(end)) - self.axis.share(self.shown(start)))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a stage is made of: ``values`` are the extent of everything that is drawn."""

    spec: ChartSpec
    theme: Theme
    names: Sequence[str]
    values: Sequence[float]
    sideways: bool = False
    interactive: bool = False
    entries: Sequence[Entry] = ()
    zero: bool = True
    titled: str = ""
    span: type[AirySpan] = AirySpan

    def stage(self, air: Air = NO_AIR) -> Stage:
        """Lay the page out."""
        options = self.spec.options
        limits: AxisOptions = options.x if self.sideways else options.y
        if self.sideways:
            plain: Span = self.span.around(self.values, limits, NO_AIR, zero=self.zero)
            chart: Cartesian | Sideways = Sideways(
                self.spec, self.theme, self.names, plain, air, titled=self.titled or _only_name(self.spec)
            )
        else:
            span = self.span.around(self.values, limits, air, zero=self.zero)
            chart = Cartesian(self.spec, self.theme, self._along(), span)
        return Stage.of(chart, chart.frame(self.entries, interactive=self.interactive), len(self.names))

    def _along(self) -> XAxis:
        """A slot a name; of dates, where a time axis was asked for, what changes from one to the next."""
        tell_unlimited(self.spec)
        if self.spec.options.x.kind != "time":
            return CategoryAxis(self.names)
        found = session_axis(self.names)
        if isinstance(found, CategoryAxis):
            remark("options.scales.x.type", "not used: the labels are no dates that rise")
        return found


def _only_name(spec: ChartSpec) -> str:
    """What the values are, in a chart without any title: the name of its only series."""
    series: Sequence[Any] = getattr(spec.data, "series", ())
    return series[0].name if len(series) == 1 and spec.options.legend is None and not spec.options.title else ""


@dataclass(frozen=True, slots=True)
class Row:
    """Bars that are drawn at one go: middles in slots, starts and ends in data units, CSS colours.

    ``width`` is in slots, ``border`` in pixels; an outline that is None isn't drawn.
    """

    places: Sequence[float]
    starts: Sequence[float]
    ends: Sequence[float]
    fills: Sequence[str]
    outlines: Sequence[str | None]
    width: float
    border: float = 1
    brushes: Sequence[Fill | None] = ()
    """Patterns and gradients, one a bar, or none at all."""
    corner: float = 0
    """The radius in pixels of the corners at the ends of those bars that are ``tips``."""
    tips: Sequence[bool] = ()
    corners_all: bool = False
    """Whether the corners where bars start are round too."""

    def rounded(self, corner: float, tips: Sequence[bool], *, all_: bool) -> "Row":
        """The same bars with round corners; a gradient has square ones, which is told."""
        if corner and any(fill and fill.stops for fill in self.brushes):
            remark("options.elements.bar.borderRadius", "bars with a gradient have square corners")
            return self
        return replace(self, corner=corner, tips=tips, corners_all=all_)

    def apart(self, stage: Stage, least: float = 4) -> "Row":
        """The same bars with a hairline of the ground around those that are long enough and have no outline."""
        if self.width * stage.slot < least:
            return self
        ground = stage.frame.theme.background
        return replace(
            self,
            outlines=[
                own or (ground if stage.pixels(start, end) >= least else None)
                for own, start, end in zip(self.outlines, self.starts, self.ends, strict=True)
            ],
        )


def draw_row(plot: Plot, row: Row, stage: Stage) -> GlyphRenderer:
    """The bars, upright or lying; starts travel only where one of them isn't zero."""
    across, base, end = ("y", "left", "right") if stage.sideways else ("x", "bottom", "top")
    hatched, patterns = hatch(row.brushes, stage.frame.sizes)
    columns = {across: row.places, end: row.ends, "fill": plain(row.fills, row.brushes), "line": row.outlines}
    spread = {across: across, end: end}
    if any(row.starts):
        columns[base] = row.starts
        spread[base] = base
    look = {"fill_color": "fill", "line_color": "line", "line_width": row.border, **hatched}
    kind, breadth = (HBar, "height") if stage.sideways else (VBar, "width")
    draw_boxes(plot, _boxes(row, sideways=stage.sideways), stage.frame.theme.background)
    if not row.corner:
        return add_glyph(plot, kind(**spread, **{breadth: row.width}, **look), {**columns, **patterns})
    ahead = ("left", "right")[stage.towards > 0] if stage.sideways else ("bottom", "top")[stage.towards > 0]
    bars = Bars(kind, {**spread, breadth: row.width}, look, {**columns, **patterns}, base, end, ahead)
    rising = [end >= start for start, end in zip(row.starts, row.ends, strict=True)]
    return draw_rounded(plot, bars, rising, Corners(row.corner, row.tips, row.corners_all))


def _boxes(row: Row, *, sideways: bool) -> list[Box]:
    """The bars that have a gradient."""
    bars = zip(row.brushes, row.places, row.starts, row.ends, strict=bool(row.brushes))
    boxes = [
        (fill, (place - row.width / 2, place + row.width / 2), (start, end))
        for fill, place, start, end in bars
        if fill and fill.stops
    ]
    return [(fill, along, across) for fill, across, along in boxes] if sideways else boxes


def draw_stems(
    plot: Plot, places: Sequence[Sequence[float]], color: str | Sequence[str], width: float, stage: Stage
) -> GlyphRenderer:
    """Strokes along the values; ``places`` are their middles in slots, starts and ends."""
    middles, starts, ends = places
    starts = [stage.shown(start) for start in starts] if stage.axis.log else starts
    ends_of = ("y0", "y1", "x0", "x1") if stage.sideways else ("x0", "x1", "y0", "y1")
    colors = [color] * len(middles) if isinstance(color, str) else color
    columns = dict(zip(ends_of, (middles, middles, starts, ends), strict=True)) | {"line": colors}
    glyph = Segment(**{name: name for name in ends_of}, line_color="line", line_width=width, line_cap="round")
    return add_glyph(plot, glyph, columns)


def beyond(stage: Stage, text: Text, *, up: bool, turned: bool = False, off: float = OFF) -> Text:
    """The text (whose x is a place in slots and y a value) a few pixels beyond that value, upwards or downwards."""
    sign = (1 if up else -1) * stage.towards
    spot = replace(text, x_of="data", y_of="data")
    if stage.sideways:
        return replace(spot, x=text.y, y=text.x, align="left" if sign > 0 else "right", dx=text.dx + sign * off)
    if turned:
        return replace(spot, align="left" if sign > 0 else "right", angle=math.pi / 2, dy=text.dy - sign * off)
    return replace(spot, align="center", dy=text.dy - sign * (off + text.size * CAP_HEIGHT / 2))


def within(stage: Stage, text: Text) -> Text:
    """The text (whose x is a place in slots and y a value) around that spot."""
    x, y = (text.y, text.x) if stage.sideways else (text.x, text.y)
    return replace(text, x=x, y=y, align="center", x_of="data", y_of="data")
