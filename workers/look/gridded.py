"""Charts with names on both sides: columns along the bottom, rows at the left, the first row on top."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.model import ChartSpec
from workers.look.axes import CategoryAxis, Strip, Written
from workers.look.cartesian import names_below, names_height, title_height, x_title
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.models import Plot
from workers.look.parts import Margins, Room
from workers.look.text import shorten, widest
from workers.look.theme import Theme

WIDEST_NAMES = 0.28
"""The share of the room that names of rows may take."""


@dataclass(frozen=True, slots=True)
class Gridded:
    """A laid-out grid; ``right`` and ``top`` are pixels for the family's own beside and over it."""

    spec: ChartSpec
    theme: Theme
    columns: Sequence[str]
    rows: Sequence[str]
    right: float = 0
    top: float = 0

    def frame(self, entries: Sequence[Entry] = (), *, interactive: bool = False) -> Frame:
        """Lay the page out around the names, which are measured first."""
        return lay_out(
            self.spec,
            self.theme,
            legend=entries,
            unit=self.spec.options.y.title,
            needs=lambda room: self._measure(room)[1],
            interactive=interactive,
        )

    def plot(self, frame: Frame, texts: Sequence[Text] = ()) -> Plot:
        """The plot: cell (row, column) is around y = row, x = column, with y downwards."""
        written, margins = self._measure(frame.room)
        middle = (len(self.columns) - 1) / 2
        own = [
            *names_below(written, frame),
            *self._row_names(frame),
            *x_title(self.spec.options.x.title, middle, margins.bottom, frame),
        ]
        across, down = (-0.5, len(self.columns) - 0.5), (len(self.rows) - 0.5, -0.5)
        return frame.plot(across, down, [*(own if frame.parts.ticks else []), *texts])

    def _measure(self, room: Room) -> tuple[Written, Margins]:
        sizes, right, top = room.sizes, self.right if room.parts.legend else 0, self.top if room.parts.legend else 0
        if not room.parts.ticks:
            return Written(()), Margins(right=right, top=top)
        left = min(widest(list(self.rows), sizes.label), room.width * WIDEST_NAMES) + sizes.gap
        edge = sizes.padding * 0.75
        most_height = names_height(room, self.spec.height, self.spec.options.x.title)
        strip = Strip(room.width - left - right, left + edge, right + edge, most_height)
        written = CategoryAxis(self.columns).write(strip, sizes)
        bottom = sizes.gap + written.height + title_height(self.spec.options.x.title, sizes)
        return written, Margins(left, top, right, bottom)

    def _row_names(self, frame: Frame) -> list[Text]:
        """Every row's name, or every n-th where they would touch."""
        size, gap = frame.sizes.label, frame.sizes.gap
        step = math.ceil(size * LEADING * len(self.rows) / frame.area.height)
        room = frame.area.left - gap - frame.sizes.padding + 1
        return [
            Text(
                frame.area.left - gap,
                row,
                shorten(self.rows[row], size, room),
                size,
                frame.theme.text,
                "right",
                y_of="data",
            )
            for row in range(0, len(self.rows), max(step, 1))
        ]
