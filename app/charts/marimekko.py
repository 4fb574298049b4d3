"""Marimekko charts: columns as wide as their total, split by the shares of their parts."""

import math
from dataclasses import dataclass, replace

from app.charts.bar.piles import given
from app.charts.describe import amount, heading
from app.charts.model import AXED, Cell, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.parts import none_negative, share
from app.charts.reading import Findings
from app.charts.series import Series, read_series


@dataclass(frozen=True, slots=True)
class Column:
    """One label: the span of the width that it takes, and the span of its height that each part takes (0 to 1)."""

    label: str
    total: float
    start: float
    end: float
    parts: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class MekkoData:
    """The columns that have a total, from the left; ``series`` are the parts, from the bottom."""

    columns: tuple[Column, ...]
    series: tuple[Series, ...]
    amounts: tuple[tuple[float, ...], ...]
    """Of each column, its parts as given; null is zero."""

    @property
    def total(self) -> float:
        """Everything together."""
        return math.fsum(column.total for column in self.columns)


def read_mekko(data: JsonObject, findings: Findings) -> MekkoData:
    """Read labels + datasets of amounts, none below zero; labels without an amount are left out and told."""
    content = read_series(data, findings, draws=frozenset({"backgroundColor"}))
    none_negative(content.series, findings)
    findings.settle()
    rows = list(zip(*([value or 0.0 for value in given(one.values)] for one in content.series), strict=True))
    largest = max((value for row in rows for value in row), default=0)
    if largest * len(rows) * len(content.series) > 1e308:  # noqa: PLR2004 - a float holds no more
        findings.fault("data.datasets", "the values add up to more than a number can hold")
        findings.settle()
    kept = [(str(label), row) for label, row in zip(content.labels, rows, strict=True) if any(row)]
    empty = len(rows) - len(kept)
    if empty and kept:
        findings.notice("data.labels", f"{empty} of {len(rows)} labels have only zeros or nulls and no width")
    amounts = tuple(row for _, row in kept)
    fills = tuple(replace(one, fill_colors=one.fill_colors[:1], line_colors=()) for one in content.series)
    return MekkoData(_columns(kept), fills, amounts)


def _columns(kept: list[tuple[str, tuple[float, ...]]]) -> tuple[Column, ...]:
    totals = [math.fsum(row) for _, row in kept]
    whole, columns, before = math.fsum(totals), list[Column](), 0.0
    for (label, row), total in zip(kept, totals, strict=True):
        after = before + total / whole
        columns.append(Column(label, total, before, after, _parts(row, total)))
        before = after
    return tuple(columns)


def _parts(row: tuple[float, ...], total: float) -> tuple[tuple[float, float], ...]:
    spans, below = [], 0.0
    for value in row:
        above = below + value / total
        spans.append((below, above))
        below = above
    return tuple(spans)


def _describe(spec: ChartSpec) -> str:
    data: MekkoData = spec.data
    opening = heading("Marimekko chart", spec)
    if not data.columns:
        return f"{opening} There is nothing to show: every value is zero or empty."
    told = [f"{len(data.columns)} columns of {amount(data.total)} in all, each as wide as its share."]
    wide = max(data.columns, key=lambda column: column.total)
    told.append(f"The widest is {wide.label} with {amount(wide.total)}, {share(wide.end - wide.start)}.")
    spots = [
        (top - foot, column.label, data.series[number].name or f"part {number + 1}")
        for column in data.columns
        for number, (foot, top) in enumerate(column.parts)
    ]
    most, at, name = max(spots)
    told.append(f"The largest share within a column is {name} in {at}, {share(most)}.")
    whole = [math.fsum(row[number] for row in data.amounts) for number in range(len(data.series))]
    names = [one.name or f"Part {number}" for number, one in enumerate(data.series, 1)]
    parts = ", ".join(f"{name} {share(each / data.total)}" for name, each in zip(names[:6], whole, strict=False))
    more = f" and {len(names) - 6} more parts" if len(names) > 6 else ""  # noqa: PLR2004 - as many as are listened to
    return " ".join((opening, *told, f"Over all: {parts}{more}."))


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a column: its total, its share of all, and each part."""
    data: MekkoData = spec.data
    names = [one.name or f"Part {number}" for number, one in enumerate(data.series, 1)]
    rows: list[tuple[Cell, ...]] = [
        (column.label, column.total, share(column.end - column.start), *row)
        for column, row in zip(data.columns, data.amounts, strict=True)
    ]
    return DataTable((spec.options.x.title or "Label", "Total", "Share of all", *names), tuple(rows))


MARIMEKKO = ChartType(
    name="marimekko",
    family="marimekko",
    title="Marimekko chart",
    summary="Columns as wide as their total, split by the shares of their parts: areas are amounts.",
    data_shape="labels + datasets: one number of zero or more a label",
    example={
        "chart_type": "marimekko",
        "data": {
            "labels": ["China", "North America", "Europe", "India", "Rest of Asia", "Rest of the world"],
            "datasets": [
                {"label": "Coal", "data": [5750, 800, 640, 1470, 1330, 610]},
                {"label": "Gas and oil", "data": [330, 2150, 950, 65, 1750, 2150]},
                {"label": "Nuclear", "data": [435, 870, 820, 48, 330, 240]},
                {"label": "Renewable", "data": [2940, 1560, 2100, 380, 900, 1820]},
            ],
        },
        "options": {
            "title": "China alone burns more coal for power than all others together",
            "subtitle": "Electricity by region and source, 2023; widths are totals",
        },
    },
    read_data=read_mekko,
    describe=_describe,
    tabulate=_tabulate,
    honours=AXED | {"axes", "names", "grid", "display", "data_labels"},
    aliases=("mekko", "mosaic"),
)

TYPES = (MARIMEKKO,)
