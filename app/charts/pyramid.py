"""Population pyramids: two groups back to back, row by row."""

from dataclasses import dataclass, replace

from app.charts.bar.extras import HONOURS
from app.charts.bar.piles import given
from app.charts.describe import amount, heading
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.parts import share
from app.charts.reading import Findings, OptionReader
from app.charts.series import DRAWN, Series, SeriesData, read_series


@dataclass(frozen=True, slots=True)
class PyramidExtras:
    """``thickness`` of bars in pixels; None fills the rows but for a hairline."""

    thickness: float | None = None
    sideways: bool = True


def read_pyramid(data: JsonObject, findings: Findings) -> SeriesData:
    """Read labels + two datasets of amounts; the first goes left, the second right.

    A dataset without a value above zero is meant to go left as elsewhere bars have to: its amounts are taken.
    """
    content = read_series(data, findings, draws=DRAWN - {"borderWidth"})
    if len(content.series) != 2:  # noqa: PLR2004 - two sides
        found = len(content.series)
        findings.fault("data.datasets", f"a pyramid has two sides: give two datasets, found {found}")
    sides = tuple(_side(one, f"data.datasets[{n}].data", findings) for n, one in enumerate(content.series))
    findings.settle()
    return SeriesData(content.labels, sides)


def _side(series: Series, place: str, findings: Findings) -> Series:
    values = given(series.values)
    negative = [index for index, value in enumerate(values) if value is not None and value < 0]
    if negative and any(value is not None and value > 0 for value in values):
        findings.fault(f"{place}[{negative[0]}]", "one side has amounts above and below zero: give all with one sign")
    return replace(series, values=[None if value is None else abs(value) for value in values])


def _read_extras(options: OptionReader, advanced: OptionReader) -> PyramidExtras:  # noqa: ARG001 - an extras reader
    return PyramidExtras(options.number("datasets.bar.barThickness", "scales.y.barThickness", low=1, high=1000))


def _describe(spec: ChartSpec) -> str:
    data: SeriesData = spec.data
    parts = [heading("Population pyramid", spec)]
    parts.append(f"{len(data.labels)} rows from {data.labels[0]} at the bottom to {data.labels[-1]} at the top.")
    totals = []
    for one, side in zip(data.series, ("left", "right"), strict=True):
        values = given(one.values)
        present = [value for value in values if value is not None]
        totals.append(sum(present))
        name = one.name or f"The {side} side"
        if not present:
            parts.append(f"{name} has no values.")
            continue
        most, least = max(present), min(present)
        at, low_at = (data.labels[values.index(end)] for end in (most, least))
        parts.append(f"{name} ({side}) is widest at {at} with {amount(most)}, narrowest at {low_at}: {amount(least)}.")
    if all(totals):
        parts.append(f"The left side is {share(totals[0] / sum(totals))} of {amount(sum(totals))}.")
    return " ".join(parts)


def _tabulate(spec: ChartSpec) -> DataTable:
    data: SeriesData = spec.data
    names = [one.name or f"Series {number}" for number, one in enumerate(data.series, 1)]
    columns = [given(one.values) for one in data.series]
    return DataTable(
        (spec.options.y.title or "Label", *names), tuple(zip(map(str, data.labels), *columns, strict=True))
    )


PYRAMID = ChartType(
    name="populationPyramid",
    family="pyramid",
    title="Population pyramid",
    summary="Two groups back to back, row by row; the first label is the lowest row.",
    data_shape="labels + two datasets: one amount a label each, the first to the left",
    example={
        "chart_type": "populationPyramid",
        "data": {
            "labels": [
                "0\u20139", "10\u201319", "20\u201329", "30\u201339", "40\u201349", "50\u201359", "60\u201369",
                "70\u201379", "80\u201389", "90+",
            ],
            "datasets": [
                {"label": "Men", "data": [4.9, 5.5, 6.3, 6.3, 6.9, 8.8, 7.2, 5.4, 3.0, 0.8]},
                {"label": "Women", "data": [4.6, 5.2, 6.0, 6.2, 6.8, 8.7, 7.5, 6.3, 4.8, 2.0]},
            ],
        },
        "options": {
            "title": "Beyond eighty, Japan is a country of women",
            "subtitle": "Population by age, millions",
        },
    },
    read_data=read_pyramid,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    honours=HONOURS - {"type"},
    aliases=("population_pyramid", "agePyramid", "butterfly", "tornado"),
)  # fmt: skip

TYPES = (PYRAMID,)
