"""Rows in time: names down the left, dates along the bottom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.charts.model import ChartSpec
from workers.look import beside, legend
from workers.look.axes import Strip, Written
from workers.look.cartesian import hairlines, names_below
from workers.look.dates import TimeAxis
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text
from workers.look.models import Plot
from workers.look.parts import LEAST_PLOT_WIDTH, Margins, Room
from workers.look.theme import Theme

AIR = 0.02
"""The share of the time that stays free at either end."""


def time_over(moments: Sequence[datetime], air: float = AIR) -> TimeAxis:
    """The axis of these instants with some air; its marks are as fine as its room allows."""
    first, last = min(moments), max(moments)
    whole = all(moment.time() == datetime.min.time() for moment in moments)
    if first == last:  # one instant in the middle of the days or minutes around it
        around = timedelta(days=2) if whole else timedelta(minutes=2)
        first, last = _moved(first, -around), _moved(last, around)
    span = max(last - first, timedelta(minutes=1))
    finest = "day" if whole and span >= timedelta(days=2) else "second"
    return TimeAxis(_moved(first, -span * air), _moved(last, span * air), finest)


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The instant so much earlier or later, or the first or last there is."""
    first, last = datetime.min.replace(tzinfo=moment.tzinfo), datetime.max.replace(tzinfo=moment.tzinfo)
    return moment + min(max(by, first - moment), last - moment)


@dataclass(frozen=True, slots=True)
class Measured:
    """Both axes for one room."""

    column: beside.Column
    written: Written
    margins: Margins


@dataclass(frozen=True, slots=True)
class TimedRows:
    """A laid-out chart of rows in time; row 0 is the topmost."""

    spec: ChartSpec
    theme: Theme
    names: Sequence[str]
    time: TimeAxis
    over: float = 0
    """Em over the rows, for the family's own."""
    known: dict[Room, Measured] = field(default_factory=dict, init=False, repr=False, compare=False)

    def frame(self, entries: Sequence[legend.Entry] = (), *, interactive: bool = False) -> Frame:
        """Lay the page out around axes that are measured first."""
        needs = lambda room: self.measure(room).margins  # noqa: E731 - one expression, used here only
        return lay_out(self.spec, self.theme, legend=entries, needs=needs, interactive=interactive)

    def measure(self, room: Room) -> Measured:
        """Axes and margins for a room, worked out once."""
        if room not in self.known:
            self.known[room] = self._measure(room)
        return self.known[room]

    def _measure(self, room: Room) -> Measured:
        sizes = room.sizes
        if not room.parts.ticks:
            return Measured(beside.Column((), sizes.label, 0), Written(()), Margins())
        most = room.width - LEAST_PLOT_WIDTH * self.spec.width - sizes.gap
        slot = (room.height - sizes.label * 3) / max(len(self.names), 1)
        column = beside.plan(self.names, beside.Place(slot, room.width, most), sizes)
        left = column.width + sizes.gap if column.width else 0
        edge = sizes.padding * 0.5
        written = self.time.write(Strip(room.width - left, left + edge, edge, room.height), sizes)
        return Measured(column, written, Margins(left, self.over * sizes.label, 0, sizes.gap + written.height))

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot with its dates, their hairlines, and names; ``texts`` are the family's own."""
        measured = self.measure(frame.room)
        own = [*names_below(measured.written, frame), *beside.texts(measured.column, frame)]
        rows = (len(self.names) - 0.5, -0.5)
        plot = frame.plot((self.time.low, self.time.high), rows, [*(own if frame.parts.ticks else []), *texts])
        if frame.parts.ticks:
            marks = [mark.value for mark in measured.written.marks]
            hairlines(plot, marks, self.theme.hairline, upright=True)
        return plot
