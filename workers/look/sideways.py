"""Charts that lie on their side: names down the left, a value axis along the bottom. The sibling of ``cartesian``.

Row 0 is the topmost: its middle is at 0 on a vertical range that runs downwards, the next one's at 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.charts.model import ChartSpec
from workers.look import beside, legend
from workers.look.axes import Span, ValueAxis
from workers.look.cartesian import hairlines, x_title
from workers.look.frame import Frame, lay_out
from workers.look.headroom import NO_AIR, Air, roomier
from workers.look.labels import LEADING
from workers.look.lettering import Text
from workers.look.models import Plot
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

    ``air`` are pixels beyond the extreme values, for figures at the ends of bars. ``figures`` are texts that stand
    right of the plot, a row each. What was asked of the axes is in ``spec.options``: ``x`` are the values, ``y`` the
    names.
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
        unit = self.spec.options.y.title
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
        sizes = room.sizes
        if not room.parts.ticks:
            axis = roomier(along(self.x, room.width, sizes), self.x, self.air, room.width)
            return Measured(axis, beside.Column((), sizes.label, 0), Margins())
        bottom = sizes.gap + sizes.label * LEADING
        if self._title():
            bottom += sizes.gap * 0.5 + sizes.label * LEADING
        most = room.width - LEAST_PLOT_WIDTH * self.spec.width - sizes.gap - sizes.label * 2
        slot = (room.height - bottom) / max(len(self.names), 1)
        column = beside.plan(self.names, beside.Place(slot, room.width, most), sizes)
        left = column.width + sizes.gap if column.width else 0
        axis = roomier(along(self.x, room.width - left, sizes), self.x, self.air, room.width - left)
        right = max(_overhang(axis, room.width - left, sizes) - sizes.padding * 0.5, 0)
        return Measured(axis, column, Margins(left, 0, right, bottom))

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot with its hairlines, names and figures; ``texts`` are the family's own."""
        measured = self.measure(frame.room)
        axis = measured.value_axis
        own = [*self._figures(axis, frame), *beside.texts(measured.column, frame), *self._x_title(frame)]
        hair = (axis.high - axis.low) / frame.area.width
        across, down = (axis.low - hair, axis.high + hair), (len(self.names) - 0.5, -0.5)
        across = across[::-1] if self.spec.options.x.reverse else across
        down = down[::-1] if self.spec.options.y.reverse else down
        plot = frame.plot(across, down, [*(own if frame.parts.ticks else []), *texts])
        if frame.parts.ticks and self.spec.options.x.grid is not False:
            hairlines(plot, axis.ticks, self.theme.hairline, upright=True)
        return plot

    def baseline(self, plot: Plot, level: str = "underlay") -> None:
        """A stronger line at zero, where zero is in view."""
        if min(plot.x_range.start, plot.x_range.end) <= 0 <= max(plot.x_range.start, plot.x_range.end):
            hairlines(plot, [0], self.theme.baseline, level=level, upright=True)

    def _figures(self, axis: ValueAxis, frame: Frame) -> list[Text]:
        size, color = frame.sizes.label, frame.theme.text
        y = frame.spec.height - frame.area.bottom - frame.sizes.gap - size * CAP_HEIGHT / 2
        return [
            Text(tick, y, text, size, color, "center", x_of="data", y_of="bottom")
            for tick, text in zip(axis.ticks, axis.labels, strict=True)
        ]

    def _title(self) -> str:
        return self.spec.options.x.title or self.titled

    def _x_title(self, frame: Frame) -> list[Text]:
        measured = self.measure(frame.room)
        middle = (measured.value_axis.low + measured.value_axis.high) / 2
        return x_title(self._title(), middle, measured.margins.bottom, frame)


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
    gaps = [right - left for left, right in zip(axis.ticks, axis.ticks[1:], strict=False)]
    return pixels * min(gaps, default=axis.high - axis.low) / (axis.high - axis.low)


def _overhang(axis: ValueAxis, pixels: float, sizes: Sizes) -> float:
    """Pixels by which the last figure stands out to the right of the plot."""
    if not axis.ticks:
        return 0
    after = pixels * (axis.high - axis.ticks[-1]) / (axis.high - axis.low)
    return width_of(axis.labels[-1], sizes.label) / 2 - after
