"""Scatter matrices: every column of numbers against every other one."""

from dataclasses import dataclass

from app.charts.describe import amount, heading, present
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.multivariate import iris
from app.charts.multivariate.columns import SHAPE, ColumnData, read_columns
from app.charts.multivariate.correlation import correlation
from app.charts.reading import Findings, OptionReader

MOST_PANELS = 8
"""Columns: more of them leave no room for points."""


@dataclass(frozen=True, slots=True)
class ScatterMatrixExtras:
    """About how many bars a histogram on the diagonal has."""

    bins: int = 12


def _read(data: JsonObject, findings: Findings) -> ColumnData:
    found = read_columns(data, findings)
    if len(found.names) > MOST_PANELS:
        findings.fault(
            "data", f"{len(found.names)} columns of numbers; at most {MOST_PANELS} have room against each other"
        )
    return found


def _read_extras(options: OptionReader, advanced: OptionReader) -> ScatterMatrixExtras:
    bins = options.number("bins", low=2, high=60) or advanced.number("bins", low=2, high=60)
    return ScatterMatrixExtras(int(bins)) if bins else ScatterMatrixExtras()


def ranges_told(data: ColumnData) -> str:
    """Each column with its range."""
    told = []
    for name, column in zip(data.names, data.values, strict=True):
        values = present(column)
        told.append(
            f"{name} from {amount(min(values))} to {amount(max(values))}" if len(values) else f"{name} without values"
        )
    groups = f" Groups: {', '.join(data.group_names)}." if data.groups else ""
    return f"{data.rows:,} rows; {'; '.join(told)}.{groups}"


def _describe(spec: ChartSpec) -> str:
    data: ColumnData = spec.data
    pairs = [
        (abs(value), value, data.names[row], data.names[column])
        for row in range(len(data.names))
        for column in range(row)
        if (value := correlation(data.values[row], data.values[column])) is not None
    ]
    told = ""
    if pairs:
        _, value, one, other = max(pairs)
        told = f" {one} and {other} go together most (correlation {value:.2f})."
    return f"{heading('Scatter matrix', spec)} {ranges_told(data)}{told}"


def tabulate_columns(spec: ChartSpec) -> DataTable:
    """A row a row of the data, with its group."""
    data: ColumnData = spec.data
    named = (data.group_name or "Group",) if data.groups else ()
    rows = zip(*data.values, strict=True)
    if data.groups:
        return DataTable(
            (*named, *data.names), tuple((group, *row) for group, row in zip(data.groups, rows, strict=True))
        )
    return DataTable(data.names, tuple(rows))


SCATTER_MATRIX = ChartType(
    name="scatterMatrix",
    family="multivariate",
    title="Scatter matrix",
    summary="Shows every column of numbers against every other, and how each is spread.",
    data_shape=SHAPE,
    example={
        "chart_type": "scatterMatrix",
        "data": {"columns": iris.COLUMNS},
        "options": {
            "title": "Petals tell the species apart, sepals hardly",
            "subtitle": "Lengths and widths of iris flowers in centimetres",
            "source": iris.SOURCE,
        },
        "height": 600,
    },
    read_data=_read,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=tabulate_columns,
    options_schema={
        "bins": {
            "type": "number",
            "minimum": 2,
            "maximum": 60,
            "default": 12,
            "description": "About how many bars the histograms have.",
        }
    },
    shape="own",
    honours=PLAIN,
    aliases=("splom", "pairs", "pairplot"),
)
