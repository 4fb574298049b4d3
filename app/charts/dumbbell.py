"""Dumbbells: two values a label and the distance between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.bar import INDEX_AXIS
from app.charts.bar.extras import DATED, on_its_axis
from app.charts.bar.piles import given
from app.charts.describe import amount, describe_series
from app.charts.lollipop import read_dots
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.series import Series, SeriesData


@dataclass(frozen=True, slots=True)
class DumbbellExtras:
    """Which way they lie."""

    sideways: bool = True


def read_dumbbells(data: JsonObject, findings: Findings) -> SeriesData:
    """Read labels + two datasets or more: the ends of each dumbbell, and what lies between them."""
    content = read_dots(data, findings, frozenset({"backgroundColor", "yAxisID"}))
    if len(content.series) == 1:
        findings.fault("data.datasets", "one dataset has no second value to compare: give two, from and to")
    findings.settle()
    return content


def _read_extras(options: OptionReader, advanced: OptionReader) -> DumbbellExtras:  # noqa: ARG001 - an extras reader
    return DumbbellExtras(options.choice(("x", "y"), "indexAxis") != "x")


def gaps(series: Sequence[Series]) -> list[float | None]:
    """From the first value of each label to the last; None where one of them is missing."""
    pairs = zip(given(series[0].values), given(series[-1].values), strict=True)
    return [None if first is None or last is None else last - first for first, last in pairs]


def _describe(spec: ChartSpec) -> str:
    data: SeriesData = spec.data
    told = [(gap, label) for gap, label in zip(gaps(data.series), data.labels, strict=True) if gap is not None]
    text = describe_series("Dumbbell chart")(spec)
    if not told:
        return text
    (least, least_at), (most, most_at) = min(told, key=lambda one: abs(one[0])), max(told, key=lambda one: abs(one[0]))
    ends = f"from {data.series[0].name or 'the first'} to {data.series[-1].name or 'the last'}"
    rises, falls = sum(gap > 0 for gap, _ in told), sum(gap < 0 for gap, _ in told)
    changes = f"The largest change {ends} is {amount(most)} ({most_at}), the smallest {amount(least)} ({least_at})."
    return f"{text} {changes} {rises} rise, {falls} fall."


def _tabulate(spec: ChartSpec) -> DataTable:
    data: SeriesData = spec.data
    title = (spec.options.y if spec.extras.sideways else spec.options.x).title or "Label"
    names = [series.name or f"Series {number}" for number, series in enumerate(data.series, 1)]
    columns = [given(series.values) for series in data.series]
    rows = zip(map(str, data.labels), *columns, gaps(data.series), strict=True)
    return DataTable((title, *names, "Change"), tuple(rows))


DUMBBELL = ChartType(
    name="dumbbell",
    family="dumbbell",
    title="Dumbbell chart",
    summary="Two values a label joined by a line: how far apart they are, which one is ahead.",
    data_shape="labels + two datasets: one number a label each; more lie between them",
    example={
        "chart_type": "dumbbell",
        "data": {
            "labels": ["South Korea", "Poland", "Ireland", "Germany", "United States", "Japan", "Italy", "Spain"],
            "datasets": [
                {"label": "1990", "data": [71.6, 71.0, 74.8, 75.4, 75.2, 78.8, 77.0, 76.8]},
                {"label": "2019", "data": [83.2, 78.0, 82.7, 81.2, 78.8, 84.4, 83.4, 83.7]},
            ],
        },
        "options": {
            "title": "South Koreans live nearly twelve years longer than in 1990",
            "subtitle": "Life expectancy at birth, years",
        },
    },
    read_data=read_dumbbells,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={"indexAxis": INDEX_AXIS},
    complete=on_its_axis,
    honours=DATED,
    aliases=("dumbbellPlot", "connectedDots"),
)

TYPES = (DUMBBELL,)
