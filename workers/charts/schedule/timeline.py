"""Timelines: a line of time, and each event's words on a leader above or below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.model import ChartSpec, Notice
from app.charts.schedule.timeline import Event, TimelineData
from workers.charts.schedule.rows import time_over
from workers.drawing import Drawing
from workers.look.axes import Strip
from workers.look.cartesian import names_below
from workers.look.dates import full_date, milliseconds
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Plot, Scatter, Segment
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.text import SEMIBOLD, shorten, width_of, wrap
from workers.look.theme import Theme

WIDEST = 15.0
"""Em of a line of words."""
LINES = 2
STEM = 1.4
"""Em from the line of time to the nearest words."""
AIRIEST, FILLED = 2.2, 0.8
"""How many times as far apart words stand where there is height to spare, and the share of it that they then fill."""


@dataclass(frozen=True, slots=True)
class Flag:
    """The words of an event: lines with their weight, how wide they are, where their leader stands (pixels)."""

    x: float
    left: float
    width: float
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A flag on its level: ``side`` is 1 above the line and -1 below, level 0 is the nearest."""

    index: int
    flag: Flag
    side: int
    level: int


@dataclass(frozen=True, slots=True)
class Levels:
    """Pixels from the line to the words of the nearest level, from level to level, and from line to line of words."""

    stem: float
    pitch: float
    line: float

    @classmethod
    def of(cls, flags: Sequence[Flag], size: float) -> "Levels":
        """As near to each other as the words of all flags allow."""
        rows = max((len(flag.lines) for flag in flags), default=0)
        return cls(size * STEM, size * LEADING * (rows + 0.7), size * LEADING)

    def fitting(self, half: float) -> int:
        """How many there are on a side of so many pixels."""
        return max(int((half - self.stem) / self.pitch), 0)

    def foot(self, one: Placed) -> float:
        """Pixels from the line to a flag's nearest words."""
        return self.stem + one.level * self.pitch

    def reach(self, placed: Sequence[Placed], side: int) -> float:
        """Pixels from the line to the farthest words of a side."""
        return max((self.foot(one) + len(one.flag.lines) * self.line for one in placed if one.side == side), default=0)

    def airy(self, placed: Sequence[Placed], height: float) -> "Levels":
        """The same, farther apart where the height has more room."""
        needed = max(self.reach(placed, 1) + self.reach(placed, -1), 1)
        factor = min(max(height * FILLED / needed, 1), AIRIEST)
        return replace(self, stem=self.stem * factor, pitch=self.pitch * factor)


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Words that have no room are left to tooltips, and that is told."""
    data: TimelineData = spec.data
    moments = [moment for event in data.events for moment in (event.start, event.end or event.start)]
    time = time_over(moments, 0.03)
    entries, colors = _colors(spec, data, theme)

    def needs(room: Room) -> Margins:
        edge = room.sizes.padding * 0.5
        written = time.write(Strip(room.width, edge, edge, room.height), room.sizes)
        return Margins(bottom=room.sizes.gap + written.height if room.parts.ticks else 0)

    frame = lay_out(spec, theme, legend=entries, needs=needs, interactive=interactive)
    half = frame.area.height / 2
    edge = frame.sizes.padding * 0.5
    written = time.write(Strip(frame.area.width, edge, edge, frame.area.height), frame.sizes)
    scale = frame.area.width / (time.high - time.low)
    flags = [_flag(event, (milliseconds(event.start) - time.low) * scale, frame) for event in data.events]
    near = Levels.of(flags, frame.sizes.label)
    placed = _place(flags, near.fitting(half))
    levels = near.airy(placed, frame.area.height)
    up, down = (levels.reach(placed, side) for side in (1, -1))
    spare = (frame.area.height - up - down) / 2
    lift = max(spare - frame.sizes.label, 0)
    own = [replace(text, dy=text.dy - lift) for text in names_below(written, frame)] if frame.parts.ticks else []
    words = _words(placed, frame, levels, (time.low, scale))
    plot = frame.plot((time.low, time.high), (-down - spare, up + spare), [*own, *words])
    renderers = _draw(plot, data, placed, levels, (colors, frame))
    if interactive:
        tell(renderers, [_told(data.events)] * len(renderers))
        add_hover(plot, renderers, (("Date", "date"), ("Event", "event"), ("", "more")))
    return replace(frame.drawing(plot, len(data.events)), notices=_notices(len(flags) - len(placed)))


def _colors(spec: ChartSpec, data: TimelineData, theme: Theme) -> tuple[list[Entry], list[str]]:
    groups = data.groups
    palette = series_colors(len(groups), spec.options.color_scheme, theme.categorical)
    by_group = dict(zip(groups, palette, strict=True))
    wanted = len(groups) > 1 if spec.options.legend is None else spec.options.legend and bool(groups[0])
    entries = [Entry(name or "Other", by_group[name], "dot") for name in groups] if wanted else []
    return entries, [by_group[event.group] for event in data.events]


def _flag(event: Event, x: float, frame: Frame) -> Flag:
    """Words right of their leader; those near the right edge stand left of it."""
    size, most = frame.sizes.label, frame.sizes.label * WIDEST
    most = min(most, frame.area.width * 0.4)
    lines = [(line, SEMIBOLD) for line in wrap(event.title, size, most, LINES, SEMIBOLD)]
    if event.text:
        lines.append((shorten(event.text, size, most), 400))
    width = max((width_of(text, size, weight) for text, weight in lines), default=0) + size * 0.4
    inside = x + width <= frame.area.width
    return Flag(x, x if inside else max(x - width, 0), width, tuple(lines))


def _place(flags: Sequence[Flag], levels: int) -> list[Placed]:
    """From the last event to the first: a flag lies above all later ones on its side whose leaders it would cover."""
    placed: list[Placed] = []
    for index in reversed(range(len(flags))):
        flag = flags[index]
        side, level = min(((side, _level(flag, side, placed)) for side in _sides(index)), key=lambda pair: pair[1])
        if level < levels:
            placed.append(Placed(index, flag, side, level))
    return placed


def _sides(index: int) -> tuple[int, int]:
    """Above and below in turn, where both are as near."""
    return (1, -1) if index % 2 == 0 else (-1, 1)


def _level(flag: Flag, side: int, placed: Sequence[Placed]) -> int:
    right = flag.left + flag.width
    met = [
        one.level + 1
        for one in placed
        if one.side == side and (flag.left <= one.flag.x <= right or _overlap(flag, one.flag))
    ]
    return max(met, default=0)


def _overlap(one: Flag, other: Flag) -> bool:
    return one.left < other.left + other.width and other.left < one.left + one.width


def _words(placed: Sequence[Placed], frame: Frame, levels: Levels, time: tuple[float, float]) -> list[Text]:
    """``time`` is where it begins, and pixels to its unit."""
    (low, scale), size, theme = time, frame.sizes.label, frame.theme
    texts = []
    for one in placed:
        foot = levels.foot(one)
        rows = len(one.flag.lines)
        for row, (line, weight) in enumerate(one.flag.lines):
            down = (rows - 1 - row if one.side > 0 else row) * size * LEADING + size * 0.6
            at = low + (one.flag.left + size * 0.4) / scale
            color = theme.ink if weight == SEMIBOLD else theme.text
            y = one.side * (foot + down)
            texts.append(Text(at, y, line, size, color, weight=weight, x_of="data", y_of="data"))
    return texts


def _draw(
    plot: Plot, data: TimelineData, placed: Sequence[Placed], levels: Levels, page: tuple[Sequence[str], Frame]
) -> list[GlyphRenderer]:
    """The line, leaders along the words to their far ends, spans and dots."""
    colors, frame = page
    theme, scale = frame.theme, frame.sizes.scale
    at = [milliseconds(event.start) for event in data.events]
    line = Segment(x0="x0", x1="x1", y0=0, y1=0, line_color=theme.baseline, line_width=1.5 * scale)
    add_glyph(plot, line, {"x0": [plot.x_range.start], "x1": [plot.x_range.end]})
    tops = [one.side * (levels.foot(one) + len(one.flag.lines) * levels.line) for one in placed]
    stem = Segment(x0="x", x1="x", y0=0, y1="top", line_color=theme.baseline, line_width=1)
    add_glyph(plot, stem, {"x": [at[one.index] for one in placed], "top": tops})
    ends = [milliseconds(event.end or event.start) for event in data.events]
    span = Segment(x0="x0", x1="x1", y0=0, y1=0, line_color="fill", line_width=7 * scale)
    spans = add_glyph(plot, span, {"x0": at, "x1": ends, "fill": colors})
    dot = Scatter(x="x", y=0, size=9 * scale, fill_color="fill", line_color=theme.background, line_width=1.5)
    dots = add_glyph(plot, dot, {"x": at, "fill": colors})
    return [spans, dots]


def _told(events: Sequence[Event]) -> dict[str, list[str]]:
    return {
        "date": [
            f"{full_date(event.start, 'day')} to {full_date(event.end, 'day')}"
            if event.end
            else full_date(event.start, "day")
            for event in events
        ],
        "event": [event.title for event in events],
        "more": [event.text for event in events],
    }


def _notices(missing: int) -> tuple[Notice, ...]:
    if not missing:
        return ()
    return (Notice("data.events", f"the words of {missing} events have no room; a larger picture shows more"),)
