"""Contours: a field of values over a plane, or how densely points lie, as bands between lines of equal value."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.coloring import refuse_names
from app.charts.describe import amount, axes_told, heading
from app.charts.grid.hexbin import cloud_in_words
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, numbers, shown
from app.charts.scatter import PointData, read_points, tabulate

MOST_LEVELS = 30
MAX_SIDE = 1000
PAIR = 2


@dataclass(frozen=True, slots=True)
class FieldData:
    """``values[row][column]`` at the places ``xs`` of columns and ``ys`` of rows, both rising; None is a gap."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    values: tuple[tuple[float | None, ...], ...]

    @property
    def present(self) -> list[float]:
        """The values that are there, row by row."""
        return [value for row in self.values for value in row if value is not None]


@dataclass(frozen=True, slots=True)
class ContourExtras:
    """About how many levels there are; whether bands are filled, and whether points are drawn over their density."""

    levels: int | None = None
    filled: bool = True
    points: bool | None = None


def read_contour(data: JsonObject, findings: Findings) -> FieldData | PointData:
    """Read a grid (``z`` as a list of rows, with ``x`` and ``y``), or datasets of points whose density is drawn.

    A single dataset whose data are rows of more than two numbers is a grid too.
    """
    if data.get("z") is not None:
        return _field(data, data["z"], ("data.z", ""), findings)
    datasets = data.get("datasets")
    first = datasets[0] if isinstance(datasets, list) and len(datasets) == 1 else None
    rows = first.get("data") if isinstance(first, dict) else None
    if first and isinstance(rows, list) and rows and all(isinstance(row, list) and len(row) > PAIR for row in rows):
        name = drawn_text(first.get("label"), "data.datasets[0].label", findings)
        return _field(data, rows, ("data.datasets[0].data", name), findings)
    return read_points(data, findings)


def _field(data: JsonObject, rows: Any, told: tuple[str, str], findings: Findings) -> FieldData:
    place, name = told
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        findings.fault(place, f"expected a list of rows of numbers, found {shown(rows)}")
    findings.settle()
    wide = len(rows[0])
    for at, row in enumerate(rows):
        if len(row) != wide:
            findings.fault(f"{place}[{at}]", f"{len(row)} values, and {wide} in the first row")
    if min(wide, len(rows)) < PAIR or max(wide, len(rows)) > MAX_SIDE:
        findings.fault(place, f"{len(rows)} rows of {wide}; contours need 2 to {MAX_SIDE:,} each way")
    values = tuple(numbers(row, f"{place}[{at}]", findings) for at, row in enumerate(rows))
    xs = _places(data, ("x", "labels", "x_labels"), wide, findings)
    ys = _places(data, ("y", "y_labels", "yLabels"), len(rows), findings)
    findings.settle()
    return _rising(FieldData(name, xs, ys, values), findings)


def _places(data: JsonObject, keys: Sequence[str], count: int, findings: Findings) -> tuple[float, ...]:
    """Where columns or rows lie; 0, 1, 2 ... when nothing says so."""
    key = next((key for key in keys if data.get(key) is not None), None)
    if key is None:
        return tuple(map(float, range(count)))
    given = data[key]
    if not isinstance(given, list) or len(given) != count:
        findings.fault(f"data.{key}", f"expected a list of {count} numbers, found {shown(given)}")
        return ()
    found = [_number(value) for value in given]
    for at, number in enumerate(found):
        if number is None:
            findings.fault(f"data.{key}[{at}]", f"expected a number, found {shown(given[at])}")
    return tuple(number for number in found if number is not None)


def _number(value: Any) -> float | None:
    """A number, also as text."""
    try:
        number = float(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return float(number) if is_number(number) else None


def _rising(field: FieldData, findings: Findings) -> FieldData:
    """The same field with rising places; those that turn around are a fault."""
    for key, places in (("x", field.xs), ("y", field.ys)):
        steps = [there - here for here, there in itertools.pairwise(places)]
        if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
            findings.fault(f"data.{key}", "the places must rise or fall all the way, each another number")
    if field.xs[0] > field.xs[-1]:
        field = replace(field, xs=field.xs[::-1], values=tuple(row[::-1] for row in field.values))
    if field.ys[0] > field.ys[-1]:
        field = replace(field, ys=field.ys[::-1], values=field.values[::-1])
    return field


def _read_extras(options: OptionReader, advanced: OptionReader) -> ContourExtras:
    refuse_names(options, advanced)
    levels = options.number("levels", "thresholds", low=2, high=MOST_LEVELS)
    filled = options.flag("filled", "fill")
    return ContourExtras(int(levels) if levels else None, filled is not False, options.flag("show_points"))


def _describe(spec: ChartSpec) -> str:
    parts = (heading("Contour chart", spec), axes_told(spec), _told(spec.data))
    return " ".join(part for part in parts if part)


def _told(data: FieldData | PointData) -> str:
    if isinstance(data, PointData):
        told = [cloud_in_words(one.xs, one.ys) for one in data.series]
        return f"Contours show how densely points lie. {' '.join(told)}"
    spots = [
        (value, x, y)
        for y, row in zip(data.ys, data.values, strict=True)
        for x, value in zip(data.xs, row, strict=True)
        if value is not None
    ]
    if not spots:
        return "No place has a value."
    named = zip(("lowest", "highest"), (min(spots), max(spots)), strict=True)
    ends = "; ".join(f"{word} {amount(value)} at {amount(x)}, {amount(y)}" for word, (value, x, y) in named)
    return f"{len(data.ys)} rows by {len(data.xs)} columns. {data.name + ': ' if data.name else ''}{ends}."


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a row of the grid; of points a row each."""
    data: FieldData | PointData = spec.data
    if isinstance(data, PointData):
        return tabulate(spec)
    corner = f"{spec.options.y.title or 'y'} \\ {spec.options.x.title or 'x'}"
    rows = tuple((y, *row) for y, row in zip(data.ys, data.values, strict=True))
    return DataTable((corner, *(amount(x) for x in data.xs)), rows)


_HILL = [
    [
        round(
            100
            + 88 / (1 + ((column - 13) / 6) ** 2 + ((row - 8) / 4) ** 2)
            + 52 / (1 + ((column - 5) / 3) ** 2 + ((row - 4) / 3) ** 2)
        )
        for column in range(25)
    ]
    for row in range(15)
]

CONTOUR = ChartType(
    name="contour",
    family="grid",
    title="Contour chart",
    summary="Shows a surface, or how densely points lie, by lines of equal height.",
    data_shape=(
        "z: a list of rows of numbers, with x and y as the places of columns and rows; "
        'or datasets of points: {"x": number, "y": number} or [x, y]'
    ),
    example={
        "chart_type": "contour",
        "data": {"x": [column * 10 for column in range(25)], "y": [row * 10 for row in range(15)], "z": _HILL},
        "options": {
            "title": "Two summits, the higher one in the middle",
            "subtitle": "Height above the sea in metres",
            "x_axis": "Metres to the east",
            "y_axis": "Metres to the north",
        },
    },
    read_data=read_contour,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "levels": {
            "type": "number",
            "minimum": 2,
            "maximum": MOST_LEVELS,
            "description": "About how many bands there are.",
        },
        "filled": {"type": "boolean", "default": True, "description": "Whether the bands have colours."},
        "show_points": {"type": "boolean", "description": "Whether points are drawn over their density."},
    },
    shape="points",
    honours=CARTESIAN - {"type", "legend_position", "colors", "suggestions"},
    aliases=("density2d", "contourPlot", "histogram2dcontour"),
)
