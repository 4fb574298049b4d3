"""What a message tells of a run's data: what is other than in the run before, and the data where no picture shows them.

Data that want a key are told to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.charts.model import Cell, DataTable
from app.domain.errors import NotFound
from app.domain.reading import cut, is_number
from app.ports import Tools
from app.store.models import BatchItem, Chart, Event, Run, Schedule
from app.usecases.schedules.data import has_data, sheets_of

MOST_CHANGES, MOST_TABLES, MOST_ROWS, MOST_COLUMNS, LONGEST = 5, 5, 20, 8, 60
"""What of it is told: changes, tables, their rows and columns, characters of a cell."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The first rows and columns of a table as texts; ``more`` says how much there is beyond them.

    ``sides`` are where the cells of each column stand: numbers at the right.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    sides: Sequence[str]
    more: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A run that an event speaks of, with its schedule."""

    schedule: Schedule
    run: Run

    @property
    def is_open(self) -> bool:
        """Whether its data may be told to whoever reads the message."""
        return self.schedule.visibility != "private"


def reported(tools: Tools, event: Event) -> Reported | None:
    """The run of an event; None for an event on anything else, and when its schedule has been deleted since."""
    with tools.database.read() as session:
        run = session.get(Run, event.data["run_id"]) if "run_id" in event.data else None
        schedule = session.get(Schedule, run.schedule_id) if run else None
    return Reported(schedule, run) if run and schedule and not schedule.deleted_at else None


def changes_of(found: Reported) -> list[str]:
    """What is other than in the run before, the largest changes first, each in a line."""
    changed = found.run.changed
    if not changed or changed.get("same") or not found.is_open:
        return []
    return list(_changes(changed))[:MOST_CHANGES]


def extracts_of(tools: Tools, found: Reported) -> list[Extract]:
    """The first rows of the run's tables; none when they are not kept any more."""
    if not found.is_open or not has_data(found.run):
        return []
    try:
        sheets = sheets_of(tools, found.run)
    except NotFound:  # they were swept meanwhile
        return []
    return [_extract(sheet.name, sheet.table) for sheet in sheets[:MOST_TABLES]]


def other_charts(tools: Tools, found: Reported) -> list[Chart]:
    """The charts of a run beside the one that stands for it: a dashboard shows them all."""
    items = select(BatchItem.position, Chart).join(Chart, Chart.chart_id == BatchItem.chart_id)
    ours = items.where(BatchItem.batch_id == found.run.batch_id, Chart.deleted_at.is_(None))
    with tools.database.read() as session:
        rows = session.execute(ours.order_by(BatchItem.position)).all() if found.run.batch_id else []
    return [chart for _, chart in rows[1:]] if rows and rows[0][0] >= 0 else []


def _changes(changed: Mapping[str, Any]) -> Iterator[str]:
    for one in changed.get("largest") or ():
        where = ", ".join([*(_told(value) for value in one["key"].values()), one["column"]])
        percent = one.get("percent")
        share = f" ({percent:+,.1f} %)" if percent is not None else ""
        yield f"{where}: {_told(one['before'])} → {_told(one['after'])}{share}"
    rows, columns = changed.get("rows") or {}, changed.get("columns") or {}
    for name, words in (("added", "new"), ("removed", "gone")):
        if count := rows.get(name):
            yield f"{count:,} row{'' if count == 1 else 's'} {words}"
        if columns.get(name):
            yield f"Columns {words}: {', '.join(columns[name])}"


def _extract(name: str, table: DataTable) -> Extract:
    columns = [_brief(column) for column in table.columns[:MOST_COLUMNS]]
    rows = [[_told(cell) for cell in row[:MOST_COLUMNS]] for row in table.rows[:MOST_ROWS]]
    beyond = (("row", len(table.rows) - len(rows)), ("column", len(table.columns) - len(columns)))
    more = " and ".join(f"{count:,} more {what}{'' if count == 1 else 's'}" for what, count in beyond if count)
    sides = ["right" if _is_measure(table, place) else "left" for place in range(len(columns))]
    return Extract(name, columns, rows, sides, more)


def _is_measure(table: DataTable, place: int) -> bool:
    return all(row[place] is None or is_number(row[place]) for row in table.rows[:MOST_ROWS])


def _told(cell: Cell) -> str:
    if cell is None:
        return "–"  # noqa: RUF001 - as tables have it
    return f"{round(cell, 4):,}" if isinstance(cell, int | float) and is_number(cell) else _brief(str(cell))


def _brief(text: str) -> str:
    return cut(" ".join(text.split()), LONGEST)
