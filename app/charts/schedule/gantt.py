"""Gantt charts: tasks as bars in time, one a row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.charts.color import is_color
from app.charts.describe import heading
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.moments import moment_of, read_moment, said
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import read_labels

MOST_TASKS = 300
FIELDS = ("name", "task", "label", "start", "end", "finish", "group", "progress", "milestone", "after", "color")
_TOLD = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One row. ``progress`` is a share from 0 to 1; ``after`` are the rows of the tasks that it waits for."""

    name: str
    start: datetime
    end: datetime
    group: str = ""
    progress: float | None = None
    after: tuple[int, ...] = ()
    color: str = ""

    @property
    def milestone(self) -> bool:
        """An instant rather than a span."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class GanttData:
    """Tasks from top to bottom."""

    tasks: tuple[Task, ...]

    @property
    def groups(self) -> list[str]:
        """The names of groups, in the order in which they come."""
        return list(dict.fromkeys(task.group for task in self.tasks))


@dataclass(frozen=True, slots=True)
class GanttExtras:
    """``today`` is marked by a line."""

    today: datetime | None = None


def read_gantt(data: JsonObject, findings: Findings) -> GanttData:
    """Read ``{"tasks": [{"name", "start", "end", ...}]}``, or labels + datasets of ``[start, end]``."""
    rows = data.get("tasks", data.get("rows"))
    tasks = list(_tasks(rows, findings)) if rows is not None else list(_floating(data, findings))
    findings.settle()
    if not tasks:
        findings.fault("data.tasks", "there is nothing to draw: the list is empty")
    if len(tasks) > MOST_TASKS:
        findings.fault("data.tasks", f"{len(tasks)} tasks; at most {MOST_TASKS} can be one picture")
    findings.settle()
    named = _joined(tasks, rows if isinstance(rows, list) else [], findings)
    findings.settle()
    return GanttData(tuple(named))


def _tasks(rows: Any, findings: Findings) -> Iterator[Task]:
    for place, item in objects(rows, "data.tasks", findings):
        for name in item:
            if name not in FIELDS:
                findings.notice(f"{place}.{name}", f"not used: a task has {', '.join(FIELDS)}")
        task = _task(item, place, findings)
        if task:
            yield task


def _task(item: Mapping[str, Any], place: str, findings: Findings) -> Task | None:
    key = next((key for key in ("name", "task", "label") if key in item), "name")
    start = read_moment(item.get("start"), f"{place}.start", findings)
    ending = next((key for key in ("end", "finish") if item.get(key) is not None), "end")
    instant = item.get(ending) is None and item.get("milestone") is True
    end = start if instant else read_moment(item.get(ending), f"{place}.{ending}", findings)
    if start is None or end is None:
        return None
    if end < start:
        findings.fault(f"{place}.{ending}", f"the end, {said(end)}, is before the start, {said(start)}")
    color = item.get("color", "")
    if color and not is_color(color):
        findings.notice(f"{place}.color", f"not used: {shown(color)} is no colour")
        color = ""
    return Task(
        drawn_text(item.get(key), f"{place}.{key}", findings),
        start,
        end,
        drawn_text(item.get("group"), f"{place}.group", findings),
        _progress(item.get("progress"), f"{place}.progress", findings),
        color=color,
    )


def _progress(value: Any, place: str, findings: Findings) -> float | None:
    """A share; above 1 it is taken for per cent."""
    if value is None:
        return None
    if not is_number(value) or not 0 <= value <= 100:  # noqa: PLR2004 - per cent
        findings.fault(place, f"expected a share from 0 to 1, or per cent to 100, found {shown(value)}")
        return None
    return float(value) if value <= 1 else value / 100


def _floating(data: JsonObject, findings: Findings) -> Iterator[Task]:
    """Floating bars, as Chart.js has them: a dataset is a group."""
    labels = read_labels(data, findings)
    for place, item in objects(data.get("datasets"), "data.datasets", findings):
        group = drawn_text(item.get("label"), f"{place}.label", findings)
        values = item.get("data")
        if not isinstance(values, list) or len(values) != len(labels):
            findings.fault(f"{place}.data", f"expected a list of {len(labels)} pairs [start, end], one a label")
            continue
        for index, (label, pair) in enumerate(zip(labels, values, strict=True)):
            spot = f"{place}.data[{index}]"
            if isinstance(pair, list) and len(pair) == 2:  # noqa: PLR2004 - a pair
                made = _task({"name": label, "start": pair[0], "end": pair[1], "group": group}, spot, findings)
                if made:
                    yield made
            elif pair is not None:
                findings.fault(spot, f"expected [start, end] or null, found {shown(pair)}")


def _joined(tasks: Sequence[Task], rows: Sequence[Any], findings: Findings) -> list[Task]:
    """The tasks with what they wait for, which is given by name."""
    by_name = {task.name: index for index, task in enumerate(tasks)}
    joined = []
    for number, task in enumerate(tasks):
        item = rows[number] if number < len(rows) else {}
        names = item.get("after") or ()
        places = []
        for name in names if isinstance(names, list) else [names] if names else []:
            if name not in by_name or by_name[name] == number:
                findings.fault(f"data.tasks[{number}].after", f"there is no other task {shown(name)}")
            else:
                places.append(by_name[name])
        joined.append(replace(task, after=tuple(places)))
    if _circular(joined):
        findings.fault("data.tasks", "tasks wait for each other in a circle: none of them could begin")
    return joined


def _circular(tasks: Sequence[Task]) -> bool:
    left = {number: set(task.after) for number, task in enumerate(tasks)}
    while free := [number for number, waits in left.items() if not waits & left.keys()]:
        for number in free:
            del left[number]
    return bool(left)


def _read_extras(options: OptionReader, advanced: OptionReader) -> GanttExtras:
    for reader in (advanced, options):
        path, value = reader.find("today")
        if path and (today := moment_of(value)):
            return GanttExtras(today)
        if path:
            reader.refuse(path, f"expected a date, found {shown(value)}")
    return GanttExtras()


def _describe(spec: ChartSpec) -> str:
    tasks: Sequence[Task] = spec.data.tasks
    first, last = min(task.start for task in tasks), max(task.end for task in tasks)
    longest = max(tasks, key=lambda task: task.end - task.start)
    told = "; ".join(f"{task.name} {said(task.start)} to {said(task.end)}" for task in tasks[:_TOLD])
    more = f"; and {len(tasks) - _TOLD} more" if len(tasks) > _TOLD else ""
    return (
        f"{heading('Gantt chart', spec)} {len(tasks)} tasks from {said(first)} to {said(last)}; "
        f"the longest is {longest.name}. {told}{more}."
    )


def _tabulate(spec: ChartSpec) -> DataTable:
    rows = tuple((task.name, task.group, said(task.start), said(task.end), task.progress) for task in spec.data.tasks)
    return DataTable(("Task", "Group", "Start", "End", "Progress"), rows)


GANTT = ChartType(
    name="gantt",
    family="schedule",
    shape="own",
    honours=PLAIN - {"format", "tooltip_format"},
    title="Gantt chart",
    summary="Tasks as bars in time, with groups, progress, milestones and what waits for what.",
    data_shape="tasks: name, start, end, and perhaps group, progress, milestone, after; or labels + pairs [start, end]",
    example={
        "chart_type": "gantt",
        "data": {
            "tasks": [
                {"name": "Survey of users", "start": "2026-01-05", "end": "2026-01-23", "group": "Plan", "progress": 1},
                {"name": "Drawings", "start": "2026-01-19", "end": "2026-02-13", "group": "Plan", "progress": 1,
                 "after": "Survey of users"},
                {"name": "Foundations", "start": "2026-02-16", "end": "2026-03-13", "group": "Build", "progress": 0.8,
                 "after": "Drawings"},
                {"name": "Walls and roof", "start": "2026-03-09", "end": "2026-05-01", "group": "Build",
                 "progress": 0.2, "after": "Foundations"},
                {"name": "Windows", "start": "2026-04-20", "end": "2026-05-15", "group": "Build"},
                {"name": "Garden", "start": "2026-05-04", "end": "2026-06-05", "group": "Finish"},
                {"name": "Handing over", "start": "2026-06-12", "milestone": True, "group": "Finish",
                 "after": ["Windows", "Garden"]},
            ]
        },
        "options": {"title": "The school is handed over in June"},
        "advanced_options": {"today": "2026-03-20"},
    },
    read_data=read_gantt,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={"today": {"type": "string", "format": "date", "description": "A line at this date."}},
)  # fmt: skip
