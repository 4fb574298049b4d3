"""Error bars: values with the interval that each may lie in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, is_number, numbers, shown
from app.charts.relation.records import Field, Record, RecordSet, read_records
from app.charts.series import read_labels

MARKS = ("point", "line", "bar")
MOST_POINTS = 10_000
SIDES = ("yMin", "yMax", "xMin", "xMax")
FIELDS = (
    Field(("x",)),
    Field(("y",)),
    *(Field((key,), needed=False) for key in SIDES),
    Field(("yError", "error", "yErr"), needed=False),
    Field(("xError", "xErr"), needed=False),
)
ERRORS = {"y": ("yErrors", "errors", "error_y.array"), "x": ("xErrors", "error_x.array")}
"""Under which keys a dataset may bring a list of symmetric errors, one a point."""

MINUS = {"y": ("error_y.arrayminus",), "x": ("error_x.arrayminus",)}


@dataclass(frozen=True, slots=True)
class ErrorPoint:
    """A value and its interval; an end that is None isn't known. ``x`` is the index of a label where there are any."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorSeries:
    """One dataset."""

    name: str
    points: tuple[ErrorPoint, ...]
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorData:
    """All datasets; ``labels`` name the places along x, which are numbers without them."""

    labels: tuple[str, ...]
    series: tuple[ErrorSeries, ...]


@dataclass(frozen=True, slots=True)
class ErrorExtras:
    """What stands at the value: a point, a point on a line, or a bar from zero."""

    mark: str = "point"


def read_errors(data: JsonObject, findings: Findings) -> ErrorData:
    """Read ``{"x", "y", "yMin", "yMax"}``, or labels with values, each with an interval or symmetric ``errors``."""
    labels = read_labels(data, findings) if data.get("labels") is not None else ()
    findings.settle()
    named = data.get("labels") is not None
    fields = (replace(FIELDS[0], needed=False), *FIELDS[1:]) if named else FIELDS
    sets = read_records(_spelled_out(data) if named else data, fields, findings)
    series = tuple(_series(one, len(labels) if named else None, findings) for one in sets)
    if sum(len(one.points) for one in series) > MOST_POINTS:
        findings.fault("data.datasets", f"at most {MOST_POINTS:,} intervals can be told apart")
    findings.settle()
    return ErrorData(labels, series)


def _spelled_out(data: JsonObject) -> JsonObject:
    """The same data with bare numbers as objects: beside labels a number is a y."""
    datasets = data.get("datasets")
    if not isinstance(datasets, list):
        return data
    return {**data, "datasets": [_objects(item) if isinstance(item, Mapping) else item for item in datasets]}


def _objects(item: Mapping[str, Any]) -> Mapping[str, Any]:
    values = item.get("data")
    if not isinstance(values, list):
        return item
    return {**item, "data": [{"y": value} if is_number(value) else value for value in values]}


def _series(one: RecordSet, labels: int | None, findings: Findings) -> ErrorSeries:
    beyond = [at for at in one.kept if labels is not None and at >= labels]
    if beyond:
        findings.fault(f"{one.place}.data[{beyond[0]}]", f"there are {labels} labels; give one value a label")
    spans = {way: _errors(one, way, findings) for way in ("y", "x")}
    one.options.leftovers()
    points = tuple(
        _point(row, at if labels is not None else None, [spans[way].get(at) for way in ("y", "x")])
        for at, row in zip(one.kept, one.rows, strict=True)
    )
    for at, point in zip(one.kept, points, strict=True):
        _check(point, f"{one.place}.data[{at}]", findings)
    return ErrorSeries(one.name, points, one.colors)


Pair = tuple[float | None, float | None]


def _errors(one: RecordSet, way: str, findings: Findings) -> dict[int, Pair]:
    """The errors down and up of each point, by its place in the dataset, where the dataset lists them."""
    columns = []
    for keys in (MINUS[way], ERRORS[way]):
        path, value = one.options.find(*keys)
        place = one.options.place(path)
        if path and not isinstance(value, list):
            findings.fault(place, f"expected a list, found {shown(value)}")
        columns.append(numbers(value, place, findings) if isinstance(value, list) else ())
    down, up = columns[0] or columns[1], columns[1]
    return {at: (down[at] if at < len(down) else None, error) for at, error in enumerate(up)}


def _point(row: Record, index: int | None, listed: Sequence[Pair | None]) -> ErrorPoint:
    x = float(index) if index is not None else row[0] or 0.0
    y = row[1] or 0.0
    low, high = _ends(y, row[2:4], row[6], listed[0])
    left, right = _ends(x, row[4:6], row[7], listed[1]) if index is None else (None, None)
    return ErrorPoint(x, y, low, high, left, right)


def _ends(middle: float, ends: Sequence[float | None], error: float | None, listed: Pair | None) -> Pair:
    down, up = (error, error) if error is not None else listed or (None, None)
    low = ends[0] if ends[0] is not None or down is None else middle - down
    high = ends[1] if ends[1] is not None or up is None else middle + up
    return low, high


def _check(point: ErrorPoint, place: str, findings: Findings) -> None:
    for way, low, high in (("y", point.low, point.high), ("x", point.left, point.right)):
        if low is not None and high is not None and low > high:
            message = f"the interval of {way} begins at {low:g}, above its end at {high:g}"
            findings.fault(place, f"{message}; an error is 0 or more")


def _read_extras(options: OptionReader, advanced: OptionReader) -> ErrorExtras:
    return ErrorExtras(options.choice(MARKS, "mark") or advanced.choice(MARKS, "mark") or "point")


def _describe(spec: ChartSpec) -> str:
    data: ErrorData = spec.data
    told = [_sentence(one, number, data.labels) for number, one in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    return " ".join(part for part in (heading("Error bar chart", spec), axes_told(spec), *told, rest) if part)


def _sentence(one: ErrorSeries, number: int, labels: Sequence[str]) -> str:
    name = one.name or f"Series {number}"
    if not one.points:
        return f"{name} has no values."
    least, most = (end(one.points, key=lambda point: point.y) for end in (min, max))
    ranges = (
        f"{name} ranges from {amount(least.y)} ({_place(least, labels)}) to {amount(most.y)} ({_place(most, labels)})"
    )
    known = [point for point in one.points if point.low is not None and point.high is not None]
    if not known:
        return f"{ranges}."
    widest = max(known, key=lambda point: (point.high or 0) - (point.low or 0))
    reach = f"{amount(widest.low or 0)} to {amount(widest.high or 0)} ({_place(widest, labels)})"
    return f"{ranges}; the widest interval is {reach}."


def _place(point: ErrorPoint, labels: Sequence[str]) -> str:
    return labels[int(point.x)] if labels else f"x {amount(point.x)}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a value: the ends of its intervals beside it."""
    data: ErrorData = spec.data
    across = any(point.left is not None or point.right is not None for one in data.series for point in one.points)
    x, y = spec.options.x.title or ("Label" if data.labels else "x"), spec.options.y.title or "y"
    columns = ("Series", x, y, "Low", "High", *(("x low", "x high") if across else ()))
    rows = [
        (
            one.name or f"Series {number}",
            data.labels[int(point.x)] if data.labels else point.x,
            *(point.y, point.low, point.high),
            *((point.left, point.right) if across else ()),
        )
        for number, one in enumerate(data.series, 1)
        for point in one.points
    ]
    return DataTable(columns, tuple(rows))


ERROR_BAR = ChartType(
    name="errorBar",
    family="relation",
    title="Error bar chart",
    summary="Shows values with the interval that each of them may lie in.",
    data_shape=(
        'datasets of {"x", "y", "yMin", "yMax"} (or "yError"; "xMin", "xMax", "xError"), '
        "or labels + numbers with a list of errors"
    ),
    example={
        "chart_type": "errorBar",
        "data": {
            "labels": ["0.5 mg a day", "1 mg a day", "2 mg a day"],
            "datasets": [
                {"label": "Orange juice", "data": [13.23, 22.7, 26.06], "errors": [3.19, 2.8, 1.9]},
                {"label": "Ascorbic acid", "data": [7.98, 16.77, 26.14], "errors": [1.97, 1.8, 3.43]},
            ],
        },
        "options": {
            "title": "At the highest dose the source no longer matters",
            "subtitle": "Teeth of guinea pigs by dose of vitamin C: mean and 95 % confidence interval",
            "y_axis": "Length of tooth cells",
            "source": "Example figures after Crampton 1947",
        },
    },
    read_data=read_errors,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "mark": {"enum": list(MARKS), "default": "point", "description": "What stands at the value of each interval."}
    },
    shape="own",
    honours=CARTESIAN - {"type"},
    aliases=("errorbar", "errorBars", "scatterWithErrorBars"),
)
