"""Charts with a value axis up the left side: measures both axes, lays the page out, draws hairlines and labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.charts.model import ChartSpec
from workers.look import legend
from workers.look.axes import Span, Strip, ValueAxis, Written, XAxis
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING
from workers.look.lettering import Text
from workers.look.models import ColumnDataSource, HSpan, Plot, VSpan
from workers.look.parts import LEAST_PLOT_HEIGHT, Margins, Room
from workers.look.text import CAP_HEIGHT, shorten, width_of
from workers.look.theme import Theme

TURNED_SHARE = 0.34
"""The most of a picture's height that turned names may take."""

WIDER_SHARE = 0.09
"""The most of a picture's width that the left margin grows by so that turned names stand whole."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Both axes for one room."""

    value_axis: ValueAxis
    written: Written
    margins: Margins


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
    known: dict[Room, Measured] = field(default_factory=dict, init=False, repr=False, compare=False)

    def frame(self, entries: Sequence[legend.Entry] = (), *, interactive: bool = False) -> Frame:
        """Lay the page out around axes that are measured first."""
        needs = lambda room: self.measure(room).margins  # noqa: E731 - one expression, used here only
        unit = _told_above(self.spec)
        return lay_out(self.spec, self.theme, legend=entries, unit=unit, needs=needs, interactive=interactive)

    def measure(self, room: Room) -> Measured:
        """Axes and margins for a room, worked out once."""
        if room not in self.known:
            self.known[room] = self._measure(room)
        return self.known[room]

    def _measure(self, room: Room) -> Measured:
        sizes = room.sizes
        right = self.names_right if room.parts.legend else 0
        axis = self.y.axis(room.height - sizes.label * 2, sizes)
        if not room.parts.ticks:
            return Measured(axis, Written(()), Margins(right=right))
        left = axis.room(sizes)
        written = self._written(room, left, right)
        if written.lack > 0:
            left += min(written.lack * 1.1 + 2, room.width * WIDER_SHARE)
            written = self._written(room, left, right)
        bottom = sizes.gap + written.height if written.marks else 0
        if self.spec.options.x.title:
            bottom += sizes.gap * 0.5 + sizes.label * LEADING
        top = sizes.label * CAP_HEIGHT / 2
        if self.titled_right and right and not 0 < width_of(_told_above(self.spec), sizes.label) < room.width / 2:
            top += sizes.label * 1.5
        return Measured(axis, written, Margins(left, top, right, bottom))

    def _written(self, room: Room, left: float, right: float) -> Written:
        """The x axis between these margins; turned names may not take what belongs to the data."""
        edge = room.sizes.padding * 0.5
        spare = room.height - LEAST_PLOT_HEIGHT * self.spec.height - room.sizes.label * 2
        most_height = min(max(spare, room.sizes.label * 4), self.spec.height * TURNED_SHARE)
        return self.x.write(Strip(room.width - left - right, left + edge, right + edge, most_height), room.sizes)

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot with its hairlines and labels; ``texts`` are the family's own.

        A pixel more below and above keeps lines at the very ends whole, and Bokeh from leaving them out.
        """
        measured = self.measure(frame.room)
        axis = measured.value_axis
        own = [*self._values(axis, frame), *names_below(measured.written, frame), *self._x_title(frame)]
        shown = own if frame.parts.ticks else []
        hair = (axis.high - axis.low) / frame.area.height
        plot = frame.plot((self.x.low, self.x.high), (axis.low - hair, axis.high + hair), [*shown, *texts])
        if frame.parts.ticks:
            hairlines(plot, axis.ticks, self.theme.hairline)
            if self.upright_grid:
                hairlines(plot, [mark.value for mark in measured.written.marks], self.theme.hairline, upright=True)
        return plot

    def baseline(self, plot: Plot, level: str = "underlay") -> None:
        """A stronger line at zero, where zero is in view."""
        if plot.y_range.start <= 0 <= plot.y_range.end:
            hairlines(plot, [0], self.theme.baseline, level=level)

    def _values(self, axis: ValueAxis, frame: Frame) -> list[Text]:
        size, color = frame.sizes.label, self.theme.text
        return [
            Text(frame.area.left - frame.sizes.gap, tick, text, size, color, "right", y_of="data")
            for tick, text in zip(axis.ticks, axis.labels, strict=True)
        ]

    def _x_title(self, frame: Frame) -> list[Text]:
        middle = (self.x.low + self.x.high) / 2
        return x_title(self.spec.options.x.title, middle, self.measure(frame.room).margins.bottom, frame)


def names_below(written: Written, frame: Frame) -> list[Text]:
    """The texts of an x axis under the plot area."""
    size, color = frame.sizes.label, frame.theme.text
    top = frame.spec.height - frame.area.bottom - frame.sizes.gap - size * CAP_HEIGHT / 2
    template = Text(0, 0, "", size, color, "right" if written.angle else "center", x_of="data", y_of="bottom")
    return [
        replace(template, x=mark.value, y=top - row * size * LEADING, text=line, dx=shift, angle=written.angle)
        for mark in written.marks
        for row, (line, shift) in enumerate(zip(mark.lines, mark.shifts, strict=True))
    ]


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
    series: Sequence[Any] = getattr(spec.data, "series", ())
    untold = spec.options.legend is None and not spec.options.title
    return spec.options.y.title or (series[0].name if untold and len(series) == 1 else "")
