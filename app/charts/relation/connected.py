"""Connected scatter: how two numbers went together over time, point by point in order."""

from dataclasses import dataclass

from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.relation.records import Field, RecordSet, read_records

FIELDS = (Field(("x",)), Field(("y",)))
MOST_POINTS = 2000
"""A path through more of them can't be followed."""


@dataclass(frozen=True, slots=True)
class PathSeries:
    """One dataset: its points in their order, each with a name or ""."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    names: tuple[str, ...]
    color: str = ""


@dataclass(frozen=True, slots=True)
class PathData:
    """All datasets."""

    series: tuple[PathSeries, ...]


@dataclass(frozen=True, slots=True)
class PathExtras:
    """Whether the path is smooth, and which points are named: all that have room, or start and end."""

    smooth: bool = False
    ends_only: bool = False


def read_paths(data: JsonObject, findings: Findings) -> PathData:
    """Read datasets of ``{"x", "y", "label"}`` or ``[x, y]`` in their order; points may take names from ``labels``."""
    sets = read_records(data, FIELDS, findings)
    labels = data.get("labels")
    shared = [str(label) for label in labels] if isinstance(labels, list) else []
    series = tuple(_series(one, shared) for one in sets)
    for number, one in enumerate(series):
        if len(one.xs) > MOST_POINTS:
            message = f"{len(one.xs):,} points; a path through more than {MOST_POINTS:,} can't be followed"
            findings.fault(f"data.datasets[{number}].data", message)
    findings.settle()
    return PathData(series)


def _series(one: RecordSet, shared: list[str]) -> PathSeries:
    one.options.only((True,), "a path joins its points; scatter has them stand alone", "showLine")
    one.options.only((False,), "a path encloses nothing that could be filled", "fill")
    one.options.leftovers()
    names = tuple(
        name or (shared[at] if at < len(shared) else "") for name, at in zip(one.names, one.kept, strict=True)
    )
    xs, ys = (tuple(row[at] or 0 for row in one.rows) for at in (0, 1))
    return PathSeries(one.name, xs, ys, names, one.colors[0] if one.colors else "")


def _read_extras(options: OptionReader, advanced: OptionReader) -> PathExtras:
    flags = [options.flag(name) or advanced.flag(name) or False for name in ("smooth", "ends_only")]
    return PathExtras(*flags)


def _describe(spec: ChartSpec) -> str:
    data: PathData = spec.data
    told = [_sentence(one, number) for number, one in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    return " ".join(part for part in (heading("Connected scatter chart", spec), axes_told(spec), *told, rest) if part)


def _sentence(one: PathSeries, number: int) -> str:
    name = one.name or f"Series {number}"
    if not one.xs:
        return f"{name} has no points."
    along = (
        f"x from {amount(min(one.xs))} to {amount(max(one.xs))}, y from {amount(min(one.ys))} to {amount(max(one.ys))}"
    )
    if len(one.xs) == 1:
        return f"{name}: one point {_place(one, 0)}."
    return f"{name}: {len(one.xs):,} points in order, {along}; it goes from {_place(one, 0)} to {_place(one, -1)}."


def _place(one: PathSeries, at: int) -> str:
    place = f"{amount(one.xs[at])}, {amount(one.ys[at])}"
    return f"{place} ({one.names[at]})" if one.names[at] else place


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a point, in order."""
    data: PathData = spec.data
    columns = ("Series", "Name", spec.options.x.title or "x", spec.options.y.title or "y")
    rows = [
        (one.name or f"Series {number}", name, x, y)
        for number, one in enumerate(data.series, 1)
        for name, x, y in zip(one.names, one.xs, one.ys, strict=True)
    ]
    return DataTable(columns, tuple(rows))


CONNECTED_SCATTER = ChartType(
    name="connectedScatter",
    family="relation",
    title="Connected scatter chart",
    summary="Shows how two numbers moved together, as a path from point to point.",
    data_shape='datasets of points in their order: {"x": number, "y": number, "label": name} or [x, y]',
    example={
        "chart_type": "connectedScatter",
        "data": {
            "datasets": [
                {
                    "label": "United States",
                    "data": [
                        {"x": 4.6, "y": 2.8, "label": "2007"},
                        {"x": 5.8, "y": 3.8, "label": "2008"},
                        {"x": 9.3, "y": -0.4, "label": "2009"},
                        {"x": 9.6, "y": 1.6, "label": "2010"},
                        {"x": 8.9, "y": 3.2, "label": "2011"},
                        {"x": 8.1, "y": 2.1, "label": "2012"},
                        {"x": 7.4, "y": 1.5, "label": "2013"},
                        {"x": 6.2, "y": 1.6, "label": "2014"},
                        {"x": 5.3, "y": 0.1, "label": "2015"},
                        {"x": 4.9, "y": 1.3, "label": "2016"},
                        {"x": 4.4, "y": 2.1, "label": "2017"},
                        {"x": 3.9, "y": 2.4, "label": "2018"},
                        {"x": 3.7, "y": 1.8, "label": "2019"},
                        {"x": 8.1, "y": 1.2, "label": "2020"},
                        {"x": 5.3, "y": 4.7, "label": "2021"},
                        {"x": 3.6, "y": 8.0, "label": "2022"},
                        {"x": 3.6, "y": 4.1, "label": "2023"},
                    ],
                }
            ]
        },
        "options": {
            "title": "Two crises, two loops",
            "subtitle": "Unemployment and inflation in the United States, 2007 to 2023",
            "x_axis": "Unemployment (%)",
            "y_axis": "Inflation (%)",
            "source": "Example figures after Bureau of Labor Statistics",
        },
    },
    read_data=read_paths,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "smooth": {"type": "boolean", "default": False, "description": "Whether the path is a smooth curve."},
        "ends_only": {"type": "boolean", "default": False, "description": "Name only the first and the last point."},
    },
    honours=CARTESIAN - {"type"},
    shape="points",
    aliases=("connectedscatter", "path"),
)
