"""The data of a run, as its charts were drawn of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app import charts
from app.charts.model import DataTable
from app.domain.errors import Invalid, NotFound
from app.ports import Tools
from app.store.models import Run
from app.usecases.spreadsheets import Sheet, csv_of, xlsx_of

FILES = ("csv", "xlsx")
"""The kinds of files that they can be had as."""


def has_data(run: Run) -> bool:
    """Whether there are any, and they are still kept."""
    return bool(run.data) and run.swept_at is None


def sheets_of(tools: Tools, run: Run) -> list[Sheet]:
    """A table for each chart of the run, in order; ``NotFound`` when it has none, or keeps them no more."""
    if not has_data(run):
        raise NotFound(f"the run {run.run_id} has no data, or they are not kept any more")
    kept = enumerate(run.data or (), 1)
    return [_sheet(orjson.loads(tools.objects.get(one["key"])), number) for number, one in kept]


def data_file(tools: Tools, run: Run, kind: str, chart: int = 1) -> bytes:
    """The file of this kind: a workbook of all charts, CSV of one of them, counted from 1."""
    sheets = sheets_of(tools, run)
    if kind == "xlsx":
        return xlsx_of(sheets, run.as_of)
    if not 1 <= chart <= len(sheets):
        raise Invalid.at("chart", f"this run has {len(sheets)} charts; expected a number from 1 to {len(sheets)}")
    return csv_of(sheets[chart - 1].table)


def _sheet(body: Mapping[str, Any], number: int) -> Sheet:
    title = " ".join(charts.outline(body).options.title.split())
    return Sheet(title or f"Chart {number}", _table(body))


def _table(body: Mapping[str, Any]) -> DataTable:
    """The columns that were fetched; of data that stood in the request, what the chart's type makes a table of."""
    data = body["data"]
    columns: Mapping[str, Sequence[Any]] | None = data.get("columns") if isinstance(data, Mapping) else None
    if isinstance(columns, Mapping):
        return DataTable(tuple(columns), tuple(zip(*columns.values(), strict=True)))
    spec = charts.read(body)
    return charts.CHART_TYPES[spec.chart_type].tabulate(spec)
