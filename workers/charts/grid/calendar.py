"""Calendars: a cell a day, weeks from left to right, years under each other, months named and parted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.charts.grid.calendar import CalendarData
from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colorscale import ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.frame import Frame, lay_out
from workers.look.gaps import NO_DATA
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import Column, add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, MultiLine, Plot, Quad
from workers.look.numbers import tip
from workers.look.parts import Margins, Room
from workers.look.text import width_of
from workers.look.theme import Theme

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS, WEEKS, HALF = 7, 54, 28
"""Days of a week, and the most weeks that a year and half of one have a part of."""

TALLEST = 2.0
"""A cell's height in widths, where there is height to spare."""

HEAD = 1.6
"""The line of month names over a year, in letters' sizes."""

BETWEEN = 0.8
"""The gap between years, in letters' sizes."""

LEAST_PARTED = 5.0
"""Pixels of a cell's side from which days are parted by a line of background."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The sheet of all years: pixels of a cell, and how far down the first day of each block lies.

    A block is a year, or half of one: then there are two ``parts``.
    """

    years: tuple[int, ...]
    sunday_first: bool
    across: float
    down: float
    tops: tuple[float, ...]
    parts: int = 1

    def weekday(self, day: date) -> int:
        """The row of a day in its week."""
        return (day.weekday() + 1) % DAYS if self.sunday_first else day.weekday()

    def week(self, day: date) -> int:
        """The column of a day in its block."""
        first = date(day.year, self.months(day)[0], 1)
        return ((day - first).days + self.weekday(first)) // DAYS

    def months(self, day: date) -> range:
        """The months of a day's block."""
        length = 12 // self.parts
        first = (day.month - 1) // length * length + 1
        return range(first, first + length)

    def top(self, day: date) -> float:
        """How far down a day's block begins."""
        return self.tops[(day.year - self.years[0]) * self.parts + (day.month - 1) * self.parts // 12]

    def cell(self, day: date) -> tuple[float, float]:
        """The left upper corner of a day, in pixels."""
        return self.week(day) * self.across, self.top(day) + self.weekday(day) * self.down

    def blocks(self) -> list[date]:
        """The first day of each."""
        return [date(year, month, 1) for year in self.years for month in range(1, 13, 12 // self.parts)]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One cell a day."""
    data: CalendarData = spec.data
    if not data.days:
        return no_data(spec, theme, interactive=interactive)
    scale = scale_of(data.values, spec.options.color_scheme, theme, own="greens")
    told = spec.options.legend is not False
    wanted = told and min(data.values) < max(data.values)
    days = [date(data.years[0], 1, 1) + timedelta(at) for at in range(sum(map(_length, data.years)))]
    values = dict(zip(data.days, data.values, strict=True))
    gaps = [Entry(NO_DATA, theme.missing)] if told and len(values) < len(days) else []
    needs = lambda room: _needs(room, scale if wanted else None, data)  # noqa: E731 - used here only
    frame = lay_out(spec, theme, legend=gaps, needs=needs, interactive=interactive)
    leaf = _leaf(data.years, spec.extras.sunday_first, frame)
    plot = frame.plot((0, frame.area.width), (frame.area.height, 0))
    renderer = _cells(plot, days, values, (leaf, scale, frame))
    _months(plot, leaf, frame)
    if frame.parts.ticks:
        write(plot, [*_names(leaf, frame), *_years(leaf, frame)])
    if wanted and frame.parts.legend:
        write(plot, bar_title(frame, data.name) if data.name else [])
        add_bar(plot, frame, scale)
    if interactive:
        tell([renderer], [_told(days, values)])
        add_hover(plot, [renderer], (("Day", "day"), ("Value", "shown")))
    return frame.drawing(plot, len(data.days))


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _needs(room: Room, scale: ColorScale | None, data: CalendarData) -> Margins:
    """Weekdays and years at the left, the bar at the right."""
    sizes = room.sizes
    right = bar_room(scale, sizes) if scale and room.parts.legend else 0
    top = sizes.label * 1.9 if right and data.name else 0
    if not room.parts.ticks:
        return Margins(right=right, top=top)
    left = width_of("Wed", sizes.label) + sizes.gap
    if len(data.years) > 1:
        left += sizes.label * 1.9
    return Margins(left, top, right, 0)


def _leaf(years: tuple[int, ...], sunday_first: bool, frame: Frame) -> Leaf:
    """As large as the area, in cells that are square or somewhat taller; in half years where that makes larger ones."""
    leaves = [_parted(years, sunday_first, frame, parts) for parts in (1, 2)]
    return max(leaves, key=lambda leaf: min(leaf.across, leaf.down))


def _parted(years: tuple[int, ...], sunday_first: bool, frame: Frame, parts: int) -> Leaf:
    area, size, count = frame.area, frame.sizes.label, len(years) * parts
    head = size * HEAD if frame.parts.ticks else 0
    between = min(size * BETWEEN, area.height / count / 8)
    across = area.width / (WEEKS if parts == 1 else HALF)
    down = min((area.height - (head + between) * count + between) / count / DAYS, across * TALLEST)
    block = head + max(down, 1.0) * DAYS + between
    tops = tuple(head + block * at for at in range(count))
    return Leaf(years, sunday_first, across, max(down, 1.0), tops, parts)


def _cells(
    plot: Plot, days: Sequence[date], values: dict[date, float], page: tuple[Leaf, ColorScale, Frame]
) -> GlyphRenderer:
    leaf, scale, frame = page
    corners = [leaf.cell(day) for day in days]
    columns: dict[str, Column] = {
        "left": [x for x, _ in corners],
        "right": [x + leaf.across for x, _ in corners],
        "top": [y for _, y in corners],
        "bottom": [y + leaf.down for _, y in corners],
        "fill": [scale.color(values[day]) if day in values else frame.theme.missing for day in days],
    }
    parted = min(leaf.across, leaf.down) >= LEAST_PARTED
    sides = {name: name for name in ("left", "right", "top", "bottom")}
    edge, width = (frame.theme.background, 1.5 * frame.sizes.scale) if parted else (None, 0)
    return add_glyph(plot, Quad(**sides, fill_color="fill", line_color=edge, line_width=width), columns)


def _months(plot: Plot, leaf: Leaf, frame: Frame) -> None:
    """A line of steps before the first day of each month but a block's first."""
    if min(leaf.across, leaf.down) < LEAST_PARTED:
        return
    xs, ys = [], []
    for day in (date(year, month, 1) for year in leaf.years for month in range(1, 13)):
        if day.month == leaf.months(day)[0]:
            continue
        (x, y), top = leaf.cell(day), leaf.top(day)
        right = x + leaf.across if y > top else x
        xs.append([right, right, x, x])
        ys.append([top, y, y, top + DAYS * leaf.down])
    width, color = 1.1 * frame.sizes.scale, frame.theme.text
    line = MultiLine(xs="xs", ys="ys", line_color=color, line_width=width, line_join="miter")
    add_glyph(plot, line, {"xs": xs, "ys": ys})


def _names(leaf: Leaf, frame: Frame) -> list[Text]:
    """Months over their first whole week, where there is room for all; weekdays at the left, every other one."""
    size, color = frame.sizes.label, frame.theme.text
    step = next((step for step in (1, 3, 6) if leaf.across * 4 * step > width_of("May", size) * 1.25), 12)
    every = 1 if leaf.down >= size * 1.25 else 2 if leaf.down * 2 >= size * 1.1 else DAYS
    order = (*WEEKDAYS[-1:], *WEEKDAYS[:-1]) if leaf.sunday_first else WEEKDAYS
    texts = []
    for block in leaf.blocks():
        top = leaf.top(block)
        for month in leaf.months(block)[::step]:
            x, y = leaf.cell(date(block.year, month, 1))
            start = x + (leaf.across if y > top else 0)
            texts.append(Text(start, top - size * 0.8, MONTHS[month - 1], size, color, x_of="data", y_of="data"))
        left = frame.area.left - frame.sizes.gap
        texts += [
            Text(left, top + (row + 0.5) * leaf.down, order[row], size, color, "right", y_of="data")
            for row in range(0, DAYS, every)
            if every < DAYS
        ]
    return texts


def _years(leaf: Leaf, frame: Frame) -> list[Text]:
    """Turned at the far left, where there are several."""
    if len(leaf.years) == 1:
        return []
    size, turn = frame.sizes.label, 1.5707963267948966
    x = frame.from_left + size / 2
    half = leaf.down * DAYS / 2
    return [
        Text(x, leaf.top(block) + half, str(block.year), size, frame.theme.ink, "center", angle=turn, y_of="data")
        for block in leaf.blocks()
    ]


def _told(days: Sequence[date], values: dict[date, float]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each day."""
    return {
        "day": [f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}" for day in days],
        "shown": [tip(values[day]) if day in values else NO_DATA for day in days],
    }
