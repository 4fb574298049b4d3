"""Correlation matrices: how strongly each column of numbers goes with each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from app.charts.coloring import refuse_names
from app.charts.describe import heading
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.multivariate.columns import SHAPE, ColumnData, read_columns
from app.charts.reading import Findings, OptionReader

METHODS = ("pearson", "spearman")
MOST_WORK = 20_000_000
"""Columns by columns by rows."""


@dataclass(frozen=True, slots=True)
class CorrelationExtras:
    """Of the values, or of their ranks."""

    method: str = "pearson"


def _read(data: JsonObject, findings: Findings) -> ColumnData:
    found = read_columns(data, findings)
    if len(found.names) ** 2 * found.rows > MOST_WORK:
        findings.fault("data", f"{len(found.names)} columns of {found.rows:,} rows are too many; take a sample")
    return found


def correlations(data: ColumnData, method: str) -> list[list[float | None]]:
    """The matrix, over the rows that have both values; None where one of the columns has no spread in them."""
    count = len(data.names)
    found: list[list[float | None]] = [[None] * count for _ in range(count)]
    for row in range(count):
        for column in range(row + 1):
            value = correlation(data.values[row], data.values[column], method)
            found[row][column] = found[column][row] = value
    return found


def correlation(one: Sequence[float | None], other: Sequence[float | None], method: str = "pearson") -> float | None:
    """Pearson's r of the pairs that are whole, or Spearman's: that of their ranks."""
    pairs = [(x, y) for x, y in zip(one, other, strict=True) if x is not None and y is not None]
    if len(pairs) < 2:  # noqa: PLR2004 - one pair has no direction
        return None
    columns = [list(column) for column in zip(*pairs, strict=True)]
    if method == "spearman":
        columns = [ranks(column) for column in columns]
    across, up = (_centred(column) for column in columns)
    squares = math.fsum(map(mul, across, across)) * math.fsum(map(mul, up, up))
    return min(max(math.fsum(map(mul, across, up)) / math.sqrt(squares), -1.0), 1.0) if squares > 0 else None


def _centred(values: Sequence[float]) -> list[float]:
    """Around their mean, and scaled so that no square overflows."""
    reach = max(map(abs, values)) or 1.0
    scaled = [value / reach for value in values]
    middle = math.fsum(scaled) / len(scaled)
    return [value - middle for value in scaled] if min(scaled) < max(scaled) else [0.0] * len(scaled)


def ranks(values: Sequence[float]) -> list[float]:
    """From 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for at in order[start : end + 1]:
            found[at] = (start + end) / 2 + 1
        start = end + 1
    return found


def _read_extras(options: OptionReader, advanced: OptionReader) -> CorrelationExtras:
    refuse_names(options, advanced)
    return CorrelationExtras(options.choice(METHODS, "method") or advanced.choice(METHODS, "method") or "pearson")


def _describe(spec: ChartSpec) -> str:
    data: ColumnData = spec.data
    matrix = correlations(data, spec.extras.method)
    pairs = [
        (value, data.names[row], data.names[column])
        for row, line in enumerate(matrix)
        for column, value in enumerate(line[:row])
        if value is not None
    ]
    name = spec.extras.method.capitalize()
    opening = f"{heading('Correlation matrix', spec)} {name}'s correlation of {len(data.names)} columns."
    if not pairs:
        return f"{opening} No two of them vary together."
    high, low = max(pairs), min(pairs)
    told = f"highest {high[0]:.2f} between {high[1]} and {high[2]}"
    return f"{opening} {told}; lowest {low[0]:.2f} between {low[1]} and {low[2]}."


def _tabulate(spec: ChartSpec) -> DataTable:
    """The matrix."""
    data: ColumnData = spec.data
    matrix = correlations(data, spec.extras.method)
    rows = [
        (name, *(None if value is None else round(value, 4) for value in line))
        for name, line in zip(data.names, matrix, strict=True)
    ]
    return DataTable(("Column", *data.names), tuple(rows))


CORRELATION_MATRIX = ChartType(
    name="correlationMatrix",
    family="multivariate",
    title="Correlation matrix",
    summary="Shows which columns of numbers rise together, and which fall as others rise.",
    data_shape=SHAPE,
    example={
        "chart_type": "correlationMatrix",
        "data": {
            "columns": {
                "Prices": [
                    83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0,
                    101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9,
                ],
                "Output": [
                    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112,
                    397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894,
                ],
                "Unemployed": [
                    2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578,
                    2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007,
                ],
                "Armed forces": [
                    1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350,
                    3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827,
                ],
                "Population": [
                    107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219,
                    117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081,
                ],
                "Employed": [
                    60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
                    66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551,
                ],
            }
        },
        "options": {
            "title": "Almost everything grew together after the war",
            "subtitle": "Correlation of the American economy's figures, 1947 to 1962",
            "source": "Example figures after Longley 1967",
        },
    },
    read_data=_read,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "method": {"enum": list(METHODS), "default": "pearson", "description": "Of the values, or of their ranks."}
    },
    shape="own",
    honours=PLAIN - {"legend_position", "colors"},
    aliases=("correlation", "correlogram"),
)  # fmt: skip
