"""Gantt charts: a bar a task, its done part darker, arrows to what waits for it."""

import math
from collections.abc import Sequence
from datetime import datetime

from app.charts.model import ChartSpec
from app.charts.schedule.gantt import GanttData, GanttExtras, Task
from workers.charts.schedule.rows import TimedRows, time_over
from workers.drawing import Drawing
from workers.look.colors import mix, to_hex
from workers.look.dates import TimeAxis, full_date, milliseconds
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, HBar, MultiLine, Plot, Scatter, VSpan
from workers.look.palette import series_colors
from workers.look.text import width_of
from workers.look.theme import Theme

THICKNESS, THICKEST = 0.62, 26
"""The share of a row that a bar takes, and its most pixels at 800 x 400."""
UNDONE = 0.55
"""How far the part that is not done goes towards the ground."""
TODAY = "Today"


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One row a task, in the order given."""
    data: GanttData = spec.data
    extras: GanttExtras = spec.extras
    moments = [moment for task in data.tasks for moment in (task.start, task.end)]
    time = time_over([*moments, *_today(extras)])
    rows = TimedRows(spec, theme, [task.name for task in data.tasks], time, over=0.6 if extras.today else 0)
    palette = series_colors(len(data.groups), spec.options.color_scheme, theme.categorical)
    colors = dict(zip(data.groups, palette, strict=True))
    frame = rows.frame(_entries(spec, data, colors), interactive=interactive)
    plot = rows.plot(frame, _today_text(extras, frame, rows.time))
    thickness = min(THICKNESS, THICKEST * frame.sizes.scale * len(data.tasks) / frame.area.height)
    paints = [to_hex(task.color) if task.color else colors[task.group] for task in data.tasks]
    if extras.today:
        line = VSpan(x="x", line_color=theme.text, line_width=1, line_dash=[4, 3])
        add_glyph(plot, line, {"x": [milliseconds(extras.today)]})
    _arrows(plot, data.tasks, frame, thickness)
    renderers = _bars(plot, data.tasks, paints, frame, thickness)
    if interactive:
        fields = (("Task", "task"), ("Group", "group"), ("From", "from"), ("To", "to"), ("Done", "done"))
        add_hover(plot, renderers, fields)
    return frame.drawing(plot, len(data.tasks))


def _today(extras: GanttExtras) -> list[datetime]:
    return [extras.today] if extras.today else []


def _entries(spec: ChartSpec, data: GanttData, colors: dict[str, str]) -> list[Entry]:
    wanted = len(data.groups) > 1 if spec.options.legend is None else spec.options.legend
    return [Entry(name or "Other", colors[name]) for name in data.groups] if wanted else []


def _today_text(extras: GanttExtras, frame: Frame, time: TimeAxis) -> list[Text]:
    """Over its line, moved as far as it would leave the picture."""
    if extras.today is None or not frame.parts.ticks:
        return []
    size, today = frame.sizes.label, milliseconds(extras.today)
    y = frame.area.top - size * 0.6
    share = (today - time.low) / (time.high - time.low)
    end = frame.area.left + share * frame.area.width + width_of(TODAY, size) / 2
    moved = min(frame.spec.width - frame.sizes.padding / 2 - end, 0)
    return [Text(today, y, TODAY, size, frame.theme.text, "center", dx=moved, x_of="data")]


def _bars(
    plot: Plot, tasks: Sequence[Task], paints: Sequence[str], frame: Frame, thickness: float
) -> list[GlyphRenderer]:
    """Bars, their done parts on them, and milestones as diamonds."""
    theme = frame.theme
    spans = [row for row, task in enumerate(tasks) if not task.milestone]
    instants = [row for row, task in enumerate(tasks) if task.milestone]
    started = [row for row in spans if tasks[row].progress is not None]
    starts = [milliseconds(task.start) for task in tasks]
    ends = [milliseconds(task.end) for task in tasks]
    whole: dict[str, Sequence[object]] = {
        "y": spans,
        "left": [starts[row] for row in spans],
        "right": [ends[row] for row in spans],
        "fill": [paints[r] if tasks[r].progress is None else mix(paints[r], theme.background, UNDONE) for r in spans],
    }
    done: dict[str, Sequence[object]] = {
        "y": started,
        "left": [starts[row] for row in started],
        "right": [starts[row] + (ends[row] - starts[row]) * (tasks[row].progress or 0) for row in started],
        "fill": [paints[row] for row in started],
    }
    bar = {"y": "y", "left": "left", "right": "right", "height": thickness, "fill_color": "fill", "line_color": None}
    bars = add_glyph(plot, HBar(**bar), whole)
    add_glyph(plot, HBar(**bar), done)
    size = thickness * frame.area.height / len(tasks) * 1.05
    diamond = Scatter(x="x", y="y", marker="diamond", size=max(size, 6), fill_color="fill", line_color=theme.background)
    diamonds = add_glyph(
        plot, diamond, {"x": [starts[r] for r in instants], "y": instants, "fill": [paints[r] for r in instants]}
    )
    tell([bars, diamonds], [_told(tasks, spans), _told(tasks, instants)])
    return [bars, diamonds]


def _told(tasks: Sequence[Task], rows: Sequence[int]) -> dict[str, list[str]]:
    """What a tooltip says of each."""
    shown = [tasks[row] for row in rows]
    return {
        "task": [task.name for task in shown],
        "group": [task.group or "none" for task in shown],
        "from": [full_date(task.start, "day") for task in shown],
        "to": [full_date(task.end, "day") for task in shown],
        "done": ["unknown" if task.progress is None else f"{task.progress:.0%}" for task in shown],
    }


def _arrows(plot: Plot, tasks: Sequence[Task], frame: Frame, thickness: float) -> None:
    """From the end of a task along to above the start of the one that waits for it, then down onto it."""
    pairs = [(before, row) for row, task in enumerate(tasks) for before in task.after]
    if not pairs:
        return
    inset = 7 * frame.sizes.scale * (plot.x_range.end - plot.x_range.start) / frame.area.width
    turns = [_turn(tasks[before], tasks[row], inset) for before, row in pairs]
    downward = [row > before for before, row in pairs]
    arrivals = [row - (thickness if down else -thickness) / 2 for (_, row), down in zip(pairs, downward, strict=True)]
    ways = {
        "xs": [[milliseconds(tasks[b].end), turn, turn] for (b, _), turn in zip(pairs, turns, strict=True)],
        "ys": [[b, b, arrival] for (b, _), arrival in zip(pairs, arrivals, strict=True)],
    }
    color = frame.theme.baseline
    add_glyph(plot, MultiLine(xs="xs", ys="ys", line_color=color, line_width=1.2, line_join="miter"), ways)
    size = 6 * frame.sizes.scale
    head = Scatter(x="x", y="y", angle="angle", marker="triangle", size=size, fill_color=color, line_color=None)
    add_glyph(plot, head, {"x": turns, "y": arrivals, "angle": [math.pi if down else 0.0 for down in downward]})


def _turn(before: Task, task: Task, inset: float) -> float:
    """Where the way to a task goes down: a little into its bar, and not before the end of what it waits for."""
    start = milliseconds(task.start) + (0 if task.milestone else inset)
    return max(start, milliseconds(before.end))
