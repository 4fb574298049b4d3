"""Charts with a value axis up the left side: measures both axes, lays the page out, draws hairlines and labels.

A second value axis stands at the right: give ``y2``, the ``Span`` of its values with ``spec.options.y2``, and draw
their glyphs with ``plot.add_glyph(source, glyph, y_range_name=Y2)``. Its title stands above it. Names of lines then
belong into the legend, not at the lines' ends. ``chart.measure(frame.room).second`` is that axis, for whoever places
texts; ``second.share(value)`` is how far up a value lies.

Ranges may run backwards and scales be logarithmic: take ends as ``min(plot.y_range.start, plot.y_range.end)``, heights
in pixels from ``ValueAxis.share``, and the foot of bars and areas from ``foot(plot)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.charts.model import ChartSpec
from workers.look import legend, notes
from workers.look.axes import Mirrored, Span, Strip, ValueAxis, Written, XAxis
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING, turned_step
from workers.look.lettering import Text
from workers.look.models import ColumnDataSource, HSpan, LogScale, Plot, VSpan
from workers.look.parts import LEAST_PLOT_HEIGHT, Margins, Room
from workers.look.second import add_range, aligned
from workers.look.text import CAP_HEIGHT, shorten, width_of
from workers.look.theme import Sizes, Theme

Y2 = "y2"
"""The name of the second value axis's range."""

TURNED_SHARE = 0.34
"""The most of a picture's height that turned names may take."""

WIDER_SHARE = 0.09
"""The most of a picture's width that the left margin grows by so that turned names stand whole."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All axes for one room."""

    value_axis: ValueAxis
    written: Written
    margins: Margins
    second: ValueAxis | None = None


@dataclass(frozen=True, slots=True)
class Cartesian:
    """A laid-out chart with axes: ``x`` may be names, dates or numbers; ``y`` are numbers.

    ``names_right`` is the width in pixels that names at the right end of lines, or a colour bar, take; with
    ``titled_right`` there is a line over it.
    """

    spec: ChartSpec
    theme: Theme
    x: XAxis
    y: Span
    names_right: float = 0
    upright_grid: bool = False
    titled_right: bool = False
    y2: Span | None = None
    known: dict[Room, Measured] = field(default_factory=dict, init=False, repr=False, compare=False)

    def frame(self, entries: Sequence[legend.Entry] = (), *, interactive: bool = False) -> Frame:
        """Lay the page out around axes that are measured first."""
        needs = lambda room: self.measure(room).margins  # noqa: E731 - one expression, used here only
        unit = self._unit()
        return lay_out(self.spec, self.theme, legend=entries, unit=unit, needs=needs, interactive=interactive)

    def _unit(self) -> str:
        """The words at the top of the y axis, in half the width when the second axis has some too."""
        unit = _told_above(self.spec)
        if not (unit and self._second_title()):
            return unit
        sizes = Sizes.of(self.spec.width, self.spec.height)
        return shorten(unit, sizes.label, self.spec.width / 2 - sizes.padding - sizes.gap)

    def _second_title(self) -> str:
        asked = self.spec.options.y2
        return asked.title if self.y2 and asked.display else ""

    def measure(self, room: Room) -> Measured:
        """Axes and margins for a room, worked out once."""
        if room not in self.known:
            self.known[room] = self._measure(room)
        return self.known[room]

    def _measure(self, room: Room) -> Measured:
        sizes, asked = room.sizes, self.spec.options
        right = self.names_right if room.parts.legend else 0
        axis = self._noted().axis(room.height - sizes.label * 2, sizes)
        second = aligned(self.y2, axis, room.height - sizes.label * 2, sizes) if self.y2 else None
        if not room.parts.ticks:
            return Measured(axis, Written(()), Margins(right=right), second)
        left = axis.room(sizes)
        right += second.room(sizes) if second else 0
        written = self._written(room, left, right)
        if written.lack > 0:
            left += min(written.lack * 1.1 + 2, room.width * WIDER_SHARE)
            written = self._written(room, left, right)
        bottom = sizes.gap + written.height if written.marks else 0
        bottom += title_height(asked.x.title if asked.x.display else "", sizes)
        return Measured(axis, written, Margins(left, self._top(room, right), right, bottom), second)

    def _noted(self) -> Span:
        """The extent of the values and of the annotations among them."""
        values = notes.reach(self.spec.options.annotations)
        if self.y.options.logarithmic:
            values = [value for value in values if value > 0]
        return replace(self.y, low=min(self.y.low, *values), high=max(self.y.high, *values)) if values else self.y

    def _top(self, room: Room, right: float) -> float:
        """Pixels over the plot area: half a figure, and a line where something at the right has a title."""
        sizes = room.sizes
        above, unit = bool(right and self.titled_right), _told_above(self.spec)
        if self._second_title():
            above = not unit
        elif above:
            above = not 0 < width_of(unit, sizes.label) < room.width / 2
        return sizes.label * CAP_HEIGHT / 2 + (sizes.label * 1.5 if above else 0)

    def _written(self, room: Room, left: float, right: float) -> Written:
        """The x axis between these margins; turned names may not take what belongs to the data."""
        asked = self.spec.options.x
        if not (asked.display and asked.labels):
            return Written(())
        edge = room.sizes.padding * 0.5
        most_height = names_height(room, self.spec.height, asked.title)
        along = Mirrored(self.x) if asked.reverse else self.x
        width = max(room.width - left - right, 1)
        return along.write(Strip(width, left + edge, right + edge, most_height), room.sizes)

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot with its hairlines, labels and annotations; ``texts`` are the family's own.

        A pixel more below and above keeps lines at the very ends whole, and Bokeh from leaving them out.
        """
        measured = self.measure(frame.room)
        axis = measured.value_axis
        own = [
            *self._values(axis, frame),
            *self._second_values(measured, frame),
            *names_below(measured.written, frame),
            *self._x_title(frame),
        ]
        shown = own if frame.parts.ticks else []
        across = (self.x.high, self.x.low) if self.spec.options.x.reverse else (self.x.low, self.x.high)
        plot = frame.plot(across, axis.beyond(frame.area.height), [*shown, *texts])
        self._scale(plot, measured, frame)
        if frame.parts.ticks:
            self._grid(plot, measured)
        notes.draw(plot, self.spec.options.annotations, notes.Ground(frame, self.x, axis, measured.second))
        return plot

    def _scale(self, plot: Plot, measured: Measured, frame: Frame) -> None:
        """Logarithmic scales, and the second axis's range."""
        if measured.value_axis.log:
            plot.set(y_scale=LogScale())
        if getattr(self.x, "log", False):
            plot.set(x_scale=LogScale())
        if measured.second:
            add_range(plot, Y2, measured.second.beyond(frame.area.height), log=measured.second.log)

    def _grid(self, plot: Plot, measured: Measured) -> None:
        """Hairlines at the ticks, as each axis asks for them."""
        x, y = self.spec.options.x, self.spec.options.y
        if y.grid or (y.grid is None and y.display):
            hairlines(plot, measured.value_axis.ticks, self.theme.hairline)
        if x.grid or (x.grid is None and x.display and self.upright_grid):
            hairlines(plot, [mark.value for mark in measured.written.marks], self.theme.hairline, upright=True)

    def baseline(self, plot: Plot, level: str = "underlay") -> None:
        """A stronger line where bars stand: at zero, where zero is in view, or at the end of a logarithmic axis."""
        ends = sorted((plot.y_range.start, plot.y_range.end))
        if ends[0] <= 0 <= ends[1] or self.y.options.logarithmic:
            hairlines(plot, [foot(plot)], self.theme.baseline, level=level)

    def _values(self, axis: ValueAxis, frame: Frame) -> list[Text]:
        size, color = frame.sizes.label, frame.theme.text
        return [
            Text(frame.area.left - frame.sizes.gap, tick, text, size, color, "right", y_of="data")
            for tick, text in zip(axis.ticks, axis.labels, strict=True)
        ]

    def _second_values(self, measured: Measured, frame: Frame) -> list[Text]:
        """The second axis's figures where the first one has the same height, and its title over them."""
        if not measured.second:
            return []
        size, color = frame.sizes.label, frame.theme.text
        edge = frame.spec.width - frame.area.right
        figures = [
            Text(
                edge - frame.sizes.gap,
                measured.value_axis.at(measured.second.share(tick)),
                text,
                size,
                color,
                x_of="right",
                y_of="data",
            )
            for tick, text in zip(measured.second.ticks, measured.second.labels, strict=True)
        ]
        title = shorten(self._second_title(), size, frame.area.width / 2)
        y = frame.area.top - size * (CAP_HEIGHT / 2 + 1.14)
        return [*figures, Text(frame.from_right, y, title, size, color, "right", x_of="right")]

    def _x_title(self, frame: Frame) -> list[Text]:
        asked = self.spec.options.x
        title = asked.title if asked.display else ""
        written = self.measure(frame.room)
        middle = (
            (self.x.low * self.x.high) ** 0.5
            if asked.logarithmic and self.x.low > 0
            else (self.x.low + self.x.high) / 2
        )
        return x_title(title, middle, written.margins.bottom, frame)


def names_height(room: Room, height: float, title: str) -> float:
    """Pixels that names below a plot may take in a picture of this height, before the data lose their share of it.

    Beside them there are the axis title, half a figure above the plot and the gap below it. A few letters they have in
    any case; fewer where a picture would else lose all of its names.
    """
    size, scarce = room.sizes.label, room.parts.least_height < LEAST_PLOT_HEIGHT
    beside = room.sizes.gap + size * CAP_HEIGHT / 2 + title_height(title, room.sizes)
    spare = room.height - room.parts.least_height * height - beside
    return min(max(spare, size * (2.5 if scarce else 4)), height * TURNED_SHARE)


def foot(plot: Plot) -> float:
    """The value at which bars and areas stand: zero, or the lower end of a logarithmic axis."""
    low = min(plot.y_range.start, plot.y_range.end)
    return float(low) if type(plot.y_scale) is LogScale else 0.0


def names_below(written: Written, frame: Frame) -> list[Text]:
    """The texts of an x axis under the plot area."""
    size, color = frame.sizes.label, frame.theme.text
    top = frame.spec.height - frame.area.bottom - frame.sizes.gap - size * CAP_HEIGHT / 2
    template = Text(0, 0, "", size, color, "right" if written.angle else "center", x_of="data", y_of="bottom")
    step, leading = (turned_step(size), turned_step(size)) if written.angle else (0, size * LEADING)
    return [
        replace(template, x=mark.value, y=top - row * leading, text=line, dx=dx, angle=written.angle)
        for mark in written.marks
        for row, (line, shift) in enumerate(zip(mark.lines, mark.shifts, strict=True))
        for dx in [shift + step * (row - (len(mark.lines) - 1) / 2)]
    ]


def title_height(title: str, sizes: Sizes) -> float:
    """Pixels that the title of an x axis takes under its names."""
    return sizes.gap * 0.5 + sizes.label * LEADING if title else 0


def x_title(title: str, middle: float, foot: float, frame: Frame) -> list[Text]:
    """The title of an x axis at the lower end of the ``foot`` pixels under the plot area, around ``middle``."""
    size = frame.sizes.label
    y = frame.spec.height - frame.area.bottom - foot + size * CAP_HEIGHT / 2 + size * 0.15
    text = shorten(title, size, frame.area.width)
    return [Text(middle, y, text, size, frame.theme.text, "center", x_of="data", y_of="bottom")]


def hairlines(
    plot: Plot, values: Sequence[float], color: str, *, level: str = "underlay", upright: bool = False
) -> None:
    """Lines across the plot at these values."""
    place, span = ("x", VSpan) if upright else ("y", HSpan)
    source = ColumnDataSource({place: list(values)})
    plot.add_glyph(source, span(**{place: place}, line_color=color, line_width=1), level=level)


def _told_above(spec: ChartSpec) -> str:
    """The words at the top of the y axis: its title; in a chart without any title, the name of its only series."""
    if not spec.options.y.display:
        return ""
    series: Sequence[Any] = getattr(spec.data, "series", ())
    untold = spec.options.legend is None and not spec.options.title
    return spec.options.y.title or (series[0].name if untold and len(series) == 1 else "")
