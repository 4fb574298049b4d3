"""Charts that lie on their side: names down the left, a value axis along the bottom. The sibling of ``cartesian``.

Row 0 is the topmost: its middle is at 0 on a vertical range that runs downwards, the next one's at 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.charts.model import ChartSpec
from workers.look import beside, legend, notes
from workers.look.axes import Span, ValueAxis
from workers.look.cartesian import hairlines, x_title
from workers.look.frame import Frame, lay_out
from workers.look.headroom import NO_AIR, Air, roomier
from workers.look.labels import LEADING
from workers.look.lettering import Text
from workers.look.models import LogScale, Plot
from workers.look.parts import LEAST_PLOT_WIDTH, Margins, Room
from workers.look.text import CAP_HEIGHT, widest, width_of
from workers.look.theme import Sizes, Theme

SHARES = (2, 2.5, 3, 4, 6, 9, 14, 30)
"""A row of figures takes more room than a column of them: the pixels of an axis along the bottom count for so much
less, the first time that its figures keep apart."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Both axes for one room."""

    value_axis: ValueAxis
    column: beside.Column
    margins: Margins


@dataclass(frozen=True, slots=True)
class Sideways:
    """A laid-out chart with ``names`` at the left and the values of ``x`` below.

    ``air`` are pixels beyond the extreme values, for figures at the ends of bars. What was asked of the axes is in
    ``spec.options``: ``x`` are the values, ``y`` the names.
    """

    spec: ChartSpec
    theme: Theme
    names: Sequence[str]
    x: Span
    air: Air = NO_AIR
    titled: str = ""
    """The title of the value axis where none was asked for."""
    known: dict[Room, Measured] = field(default_factory=dict, init=False, repr=False, compare=False)

    def frame(self, entries: Sequence[legend.Entry] = (), *, interactive: bool = False) -> Frame:
        """Lay the page out around axes that are measured first."""
        needs = lambda room: self.measure(room).margins  # noqa: E731 - one expression, used here only
        asked = self.spec.options.y
        unit = asked.title if asked.display else ""
        return lay_out(self.spec, self.theme, legend=entries, unit=unit, needs=needs, interactive=interactive)

    def measure(self, room: Room) -> Measured:
        """Axes and margins for a room, worked out once."""
        if room not in self.known:
            self.known[room] = self._measure(room)
        return self.known[room]

    def slot(self, frame: Frame) -> float:
        """Pixels from one name to the next."""
        return frame.area.height / max(len(self.names), 1)

    def _measure(self, room: Room) -> Measured:
        sizes, asked = room.sizes, self.spec.options
        if not room.parts.ticks:
            return Measured(self._axis(room.width, sizes), beside.Column((), sizes.label, 0), Margins())
        bottom = sizes.gap + sizes.label * LEADING if asked.x.display and asked.x.labels else 0
        if self._title():
            bottom += sizes.gap * 0.5 + sizes.label * LEADING
        most = room.width - LEAST_PLOT_WIDTH * self.spec.width - sizes.gap - sizes.label * 2
        slot = (room.height - bottom) / max(len(self.names), 1)
        names = self.names if asked.y.display and asked.y.labels else ()
        column = beside.plan(names, beside.Place(slot, room.width, most), sizes)
        left = column.width + sizes.gap if column.width else 0
        axis = self._axis(room.width - left, sizes)
        right = max(_overhang(axis, room.width - left, sizes) - sizes.padding * 0.5, 0)
        return Measured(axis, column, Margins(left, 0, right, bottom))

    def _axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis of values over so many pixels, with air, and with the annotations on it in view."""
        noted = [value for value in _noted(self.spec) if value > 0 or not self.x.options.logarithmic]
        span = replace(self.x, low=min(self.x.low, *noted), high=max(self.x.high, *noted)) if noted else self.x
        return roomier(along(span, pixels, sizes), span, self.air, pixels)

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot with its hairlines, names, figures and annotations; ``texts`` are the family's own."""
        measured = self.measure(frame.room)
        axis = measured.value_axis
        own = [*self._figures(axis, frame), *beside.texts(measured.column, frame), *self._x_title(frame)]
        rows = self._rows()
        plot = frame.plot(axis.beyond(frame.area.width), rows.ends, [*(own if frame.parts.ticks else []), *texts])
        if axis.log:
            plot.set(x_scale=LogScale())
        if frame.parts.ticks:
            self._grid(plot, axis)
        ground = SideGround(frame, axis, rows, names=self.names)
        notes.draw(plot, self.spec.options.annotations, ground)
        return plot

    def _rows(self) -> ValueAxis:
        """The vertical axis: row 0 at the top unless it is asked for at the bottom."""
        return ValueAxis(-0.5, len(self.names) - 0.5, (), reverse=not self.spec.options.y.reverse)

    def _grid(self, plot: Plot, axis: ValueAxis) -> None:
        """Hairlines at the ticks, and between names where they are asked for."""
        asked = self.spec.options
        if asked.x.grid or (asked.x.grid is None and asked.x.display):
            hairlines(plot, axis.ticks, self.theme.hairline, upright=True)
        if asked.y.grid:
            hairlines(plot, [row + 0.5 for row in range(len(self.names) - 1)], self.theme.hairline)

    def baseline(self, plot: Plot, level: str = "underlay") -> None:
        """A stronger line where bars stand: at zero, where it is in view, or at the end of a logarithmic axis."""
        low, high = sorted((plot.x_range.start, plot.x_range.end))
        if self.x.options.logarithmic or low <= 0 <= high:
            at = low if self.x.options.logarithmic else 0
            hairlines(plot, [at], self.theme.baseline, level=level, upright=True)

    def _figures(self, axis: ValueAxis, frame: Frame) -> list[Text]:
        size, color = frame.sizes.label, frame.theme.text
        y = frame.spec.height - frame.area.bottom - frame.sizes.gap - size * CAP_HEIGHT / 2
        return [
            Text(tick, y, text, size, color, "center", x_of="data", y_of="bottom")
            for tick, text in zip(axis.ticks, axis.labels, strict=True)
        ]

    def _title(self) -> str:
        asked = self.spec.options.x
        return (asked.title or self.titled) if asked.display else ""

    def _x_title(self, frame: Frame) -> list[Text]:
        measured = self.measure(frame.room)
        return x_title(self._title(), measured.value_axis.at(0.5), measured.margins.bottom, frame)


@dataclass(frozen=True, slots=True)
class SideGround(notes.Ground):
    """The plot that annotations lie on: values along the bottom, names up the side."""

    names: Sequence[str] = ()

    def across(self, place: float | str | None) -> float | None:
        """The value of a number, also of one in a text."""
        return notes.number(place) if isinstance(place, str) else place

    def up(self, place: float | str | None, axis: str) -> float | None:  # noqa: ARG002 - the other ground has two
        """The row of a name."""
        if isinstance(place, str) and place in self.names:
            return float(list(self.names).index(place))
        return notes.number(place) if isinstance(place, str) else place


def _noted(spec: ChartSpec) -> list[float]:
    """The values of annotations, which must be in view."""
    places = [place for one in spec.options.annotations for place in (one.x_min, one.x_max)]
    return [float(place) for place in places if isinstance(place, int | float)]


def along(span: Span, pixels: float, sizes: Sizes) -> ValueAxis:
    """The axis of numbers along the bottom, ``pixels`` wide: as many ticks as keep apart."""
    axis = span.axis(pixels / SHARES[0], sizes)
    for share in SHARES:
        axis = span.axis(pixels / share, sizes)
        if widest(axis.labels, sizes.label) + sizes.gap * 1.5 <= _step(axis, pixels):
            break
    return axis


def _step(axis: ValueAxis, pixels: float) -> float:
    """Pixels from tick to tick."""
    shares = [axis.share(tick) for tick in axis.ticks]
    return pixels * min((abs(right - left) for left, right in pairwise(shares)), default=1.0)


def _overhang(axis: ValueAxis, pixels: float, sizes: Sizes) -> float:
    """Pixels by which the last figure stands out to the right of the plot."""
    if not axis.ticks:
        return 0
    share, text = max((axis.share(tick), text) for tick, text in zip(axis.ticks, axis.labels, strict=True))
    return width_of(text, sizes.label) / 2 - pixels * (1 - share)
