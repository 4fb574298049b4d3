"""Points: two numbers each, one along and one up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import Any, TypeAlias

from app.charts import crowd
from app.charts.columns import Pairs
from app.charts.crowd import Crowd, together
from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, are_numbers, drawn_text, is_number, objects, shown
from app.charts.series import MAX_DATASETS, colors_of, values_of
from app.charts.trends import Trend, read_trend

PAIR = 2
SQUARED = 1e140
"""Numbers below it can be squared and added up."""
Columns: TypeAlias = tuple[Sequence[float], Sequence[float]]
"""The coordinates along and up, one each a point."""


@dataclass(frozen=True, slots=True)
class PointSeries:
    """One dataset of points: point n lies at ``xs[n]``, ``ys[n]``. ``size`` is a radius in pixels or None.

    Both coordinates are finite numbers; those of a table are arrays, in which whatever isn't finite is left out.
    """

    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    colors: tuple[str, ...] = ()
    size: float | None = None
    trend: Trend | None = None

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Both coordinates of each point."""
        return tuple(zip(self.xs, self.ys, strict=True))


@dataclass(frozen=True, slots=True)
class PointData:
    """All datasets of a scatter chart."""

    series: tuple[PointSeries, ...]


def read_scatter(data: JsonObject, findings: Findings) -> PointData | Crowd:
    """Read points, or what ``app.charts.crowd`` has counted of them."""
    return crowd.read_crowd(data, findings) if "grid" in data else read_points(data, findings)


def read_points(data: JsonObject, findings: Findings) -> PointData:
    """Read datasets whose data are ``{"x", "y"}``, ``[x, y]``, or numbers beside labels that are numbers."""
    labels = data.get("labels")
    series = [
        _one(item, place, labels, findings) for place, item in objects(data.get("datasets"), "data.datasets", findings)
    ]
    if len(series) > MAX_DATASETS:
        findings.fault("data.datasets", f"{len(series)} datasets; at most {MAX_DATASETS} can be told apart")
    if data.get("datasets") == []:
        findings.fault("data.datasets", "there is nothing to draw: the list is empty")
    findings.settle()
    return PointData(tuple(series))


def _one(item: Mapping[str, Any], place: str, labels: Any, findings: Findings) -> PointSeries:
    values = _given(item, place, findings)
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    xs, ys = _coordinates(values, place, labels, findings)
    series = PointSeries(
        name=drawn_text(item.get("label"), f"{place}.label", findings),
        xs=xs,
        ys=ys,
        colors=colors_of(options, "backgroundColor") or colors_of(options, "borderColor"),
        size=options.number("pointRadius", "radius", low=0.5, high=50),
        trend=read_trend(options),
    )
    options.only((False,), "points stand alone here; connectedScatter joins them", "showLine")
    options.leftovers()
    return series


def _given(item: Mapping[str, Any], place: str, findings: Findings) -> list[Any] | Pairs:
    values = item.get("data")
    return values if isinstance(values, Pairs) else values_of(item, place, findings)


def _coordinates(values: list[Any] | Pairs, place: str, labels: Any, findings: Findings) -> Columns:
    if isinstance(values, Pairs):
        return values.xs, values.ys
    return _columns(values, labels) or _points(values, place, labels, findings)


def _columns(values: Sequence[Any], labels: Any) -> Columns | None:
    """The coordinates of points that are all written alike and without a flaw, at C speed; None for all others."""
    kinds = set(map(type, values))
    keys: tuple[Any, Any] = ("x", "y") if kinds == {dict} else (0, 1)
    if kinds == {dict} or (kinds == {list} and set(map(len, values)) == {PAIR}):
        try:
            xs, ys = (tuple(map(itemgetter(key), values)) for key in keys)
        except KeyError:
            return None
    else:
        xs, ys = tuple(labels[: len(values)]) if isinstance(labels, list) else (), tuple(values)
    return (xs, ys) if len(xs) == len(values) and are_numbers(xs) and are_numbers(ys) else None


def _points(values: Sequence[Any], place: str, labels: Any, findings: Findings) -> Columns:
    """The coordinates of the points; one without a coordinate (null) is left out and told."""
    pairs = [_pair(value, index, f"{place}.data[{index}]", labels, findings) for index, value in enumerate(values)]
    gaps = sum(pair is None for pair in pairs)
    if gaps:
        findings.notice(f"{place}.data", f"{gaps} of {len(pairs)} points have no x or no y and are not drawn")
    present = [pair for pair in pairs if pair is not None]
    return tuple(x for x, _ in present), tuple(y for _, y in present)


def _pair(value: Any, index: int, place: str, labels: Any, findings: Findings) -> tuple[float, float] | None:
    match value:
        case {"x": x, "y": y}:
            return _both(x, y, (f"{place}.x", f"{place}.y"), findings)
        case [x, y]:
            return _both(x, y, (f"{place}[0]", f"{place}[1]"), findings)
        case None:
            return None
        case _ if is_number(value):
            return _both(_along(labels, index, findings), value, (f"data.labels[{index}]", place), findings)
        case _:
            findings.fault(place, f'expected {{"x": number, "y": number}} or [x, y], found {shown(value)}')
            return None


def _along(labels: Any, index: int, findings: Findings) -> Any:
    """The x of a bare number: its label, which may be written as text."""
    if not isinstance(labels, list) or index >= len(labels):
        findings.fault(f"data.labels[{index}]", "a point given as one number needs a label that is its x")
        return None
    label = labels[index]
    try:
        return float(label) if isinstance(label, str) else label
    except ValueError:
        return label


def _both(x: Any, y: Any, places: tuple[str, str], findings: Findings) -> tuple[float, float] | None:
    for value, place in zip((x, y), places, strict=True):
        if value is not None and not is_number(value):
            findings.fault(place, f"expected a number or null, found {shown(value)}")
            return None
    return None if x is None or y is None else (x, y)


def describe(spec: ChartSpec) -> str:
    """Alt text: how many points, their ranges, and whether they rise together."""
    if isinstance(spec.data, Crowd):
        return crowd.describe(spec)
    data: PointData = spec.data
    told = [cloud_told(series, number) for number, series in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    return " ".join(part for part in (heading("Scatter chart", spec), axes_told(spec), *told, rest) if part)


def cloud_told(series: PointSeries, number: int) -> str:
    """One dataset in words: how many points, where, and whether they rise together."""
    name = series.name or f"Series {number}"
    xs, ys = series.xs, series.ys
    if not xs:
        return f"{name} has no points."
    along = f"x from {amount(min(xs))} to {amount(max(xs))}, y from {amount(min(ys))} to {amount(max(ys))}"
    count = f"{len(xs):,} point{'s' if len(xs) > 1 else ''}"
    return f"{name}: {count}, {along}{together(_correlation(xs, ys))}."


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's; 0 without a spread."""
    across, up = _centred(xs), _centred(ys)
    squares = sum(map(mul, across, across)) * sum(map(mul, up, up))
    return sum(map(mul, across, up)) / squares**0.5 if squares > 0 else 0.0


def _centred(values: Sequence[float]) -> list[float]:
    """Less their mean; those whose squares might overflow or vanish are scaled before."""
    low, high = min(values), max(values)
    reach = max(-low, high)
    if reach and not 1 / SQUARED < reach < SQUARED:
        values = [value / reach for value in values]
    middle = sum(values) / len(values)
    return [value - middle for value in values]


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a point, or a part of what was counted."""
    if isinstance(spec.data, Crowd):
        return crowd.tabulate(spec)
    data: PointData = spec.data
    columns = ("Series", spec.options.x.title or "x", spec.options.y.title or "y")
    rows = [
        (series.name or f"Series {number}", x, y)
        for number, series in enumerate(data.series, 1)
        for x, y in zip(series.xs, series.ys, strict=True)
    ]
    return DataTable(columns, tuple(rows))


SCATTER = ChartType(
    name="scatter",
    family="scatter",
    shape="points",
    title="Scatter chart",
    summary="Shows how two numbers of each thing go together.",
    data_shape='datasets of points: {"x": number, "y": number} or [x, y]',
    example={
        "chart_type": "scatter",
        "data": {
            "datasets": [
                {
                    "label": "Europe",
                    "data": [
                        [5937, 76.4], [36126, 79.8], [33693, 79.4], [7446, 74.9], [10681, 73.0], [14619, 75.7],
                        [22833, 76.5], [35278, 78.3], [33207, 79.3], [30470, 80.7], [32170, 79.4], [27538, 79.5],
                        [18009, 73.3], [36181, 81.8], [40676, 78.9], [28570, 80.5], [9254, 74.5], [36798, 79.8],
                        [49357, 80.2], [15390, 75.6], [20510, 78.1], [10808, 72.5], [9787, 74.0], [18678, 74.7],
                        [25768, 77.9], [28821, 80.9], [33860, 80.9], [37506, 81.7], [8458, 71.8], [33203, 79.4],
                    ],
                },
                {
                    "label": "Africa",
                    "data": [
                        [6223, 72.3], [4797, 42.7], [1441, 56.7], [12570, 50.7], [1217, 52.3], [430, 49.6],
                        [2042, 50.4], [706, 44.7], [1704, 50.7], [986, 65.2], [278, 46.5], [3633, 55.3],
                        [1545, 48.3], [2082, 54.8], [5581, 71.3], [12154, 51.6], [641, 58.0], [691, 52.9],
                        [13206, 56.7], [753, 59.4], [1328, 60.0], [943, 56.0], [579, 46.4], [1463, 54.1],
                        [1569, 42.6], [415, 45.7], [12057, 74.0], [1045, 59.4], [759, 48.3], [1043, 54.5],
                        [1803, 64.2], [10957, 72.8], [3820, 71.2], [824, 42.1], [4811, 52.9], [620, 56.9],
                        [2014, 46.9], [7670, 76.4], [863, 46.2], [1598, 65.5], [1712, 63.1], [863, 42.6],
                        [926, 48.2], [9270, 49.3], [2602, 58.6], [4513, 39.6], [1107, 52.5], [883, 58.4],
                        [7093, 73.9], [1056, 51.5], [1271, 42.4], [470, 43.5],
                    ],
                },
            ]
        },
        "options": {
            "title": "Richer countries live longer",
            "subtitle": "Countries of Europe and Africa in 2007",
            "x_axis": "Income per person (US dollars)",
            "y_axis": "Life expectancy (years)",
            "source": "Source: Gapminder",
        },
    },
    read_data=read_scatter,
    columns=(Pairs,),
    describe=describe,
    tabulate=tabulate,
    honours=CARTESIAN | {"trend_line"},
)  # fmt: skip

TYPES = (SCATTER,)
