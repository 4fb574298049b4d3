"""Hexagons coloured by how many points lie in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from app.charts.coloring import refuse_names
from app.charts.crowd import Crowd
from app.charts.describe import amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.scatter import PointData, read_scatter, tabulate

LEAST, MOST = 4, 200
"""Hexagons across."""


@dataclass(frozen=True, slots=True)
class HexbinExtras:
    """How many hexagons lie side by side across the plot; None is as many as the points can fill."""

    bins: int | None = None


def _read(data: JsonObject, findings: Findings) -> PointData | Crowd:
    points = read_scatter(data, findings)
    if isinstance(points, Crowd):
        return points
    if len(points.series) > 1:
        findings.notice("data.datasets", f"the points of {len(points.series)} datasets are counted together")
    for number, series in enumerate(points.series):
        if series.size is not None:
            findings.notice(f"data.datasets[{number}].pointRadius", "not used: bins says how large hexagons are")
    return points


def _read_extras(options: OptionReader, advanced: OptionReader) -> HexbinExtras:
    refuse_names(options, advanced)
    names = ("bins", "gridsize", "grid_size")
    bins = options.number(*names, low=LEAST, high=MOST) or advanced.number(*names, low=LEAST, high=MOST)
    return HexbinExtras(int(bins) if bins else None)


def columns_of(spec: ChartSpec) -> tuple[list[float], list[float]]:
    """Both coordinates of all points."""
    series = spec.data.series
    return list(chain.from_iterable(one.xs for one in series)), list(chain.from_iterable(one.ys for one in series))


def cloud_in_words(xs: Sequence[float], ys: Sequence[float]) -> str:
    """How many points there are, and where."""
    if not xs:
        return "There are no points."
    along = f"x from {amount(min(xs))} to {amount(max(xs))}, y from {amount(min(ys))} to {amount(max(ys))}"
    middle = f"{amount(sorted(xs)[len(xs) // 2])}, {amount(sorted(ys)[len(ys) // 2])}"
    return f"{len(xs):,} point{'s' if len(xs) > 1 else ''}, {along}; the middle one of each is {middle}."


def _crowd_in_words(data: Crowd) -> str:
    """The same of points that were counted before, whose middle one isn't known."""
    ends = [[getattr(one, side)[at] for one in data.series] for side in ("across", "up") for at in (0, 1)]
    left, right, low, high = (amount(fn(found)) for fn, found in zip((min, max, min, max), ends, strict=True))
    return f"{sum(one.count for one in data.series):,} points, x from {left} to {right}, y from {low} to {high}."


def _describe(spec: ChartSpec) -> str:
    told = _crowd_in_words(spec.data) if isinstance(spec.data, Crowd) else cloud_in_words(*columns_of(spec))
    parts = (heading("Hexbin chart", spec), axes_told(spec), "Colours count the points in each hexagon.", told)
    return " ".join(part for part in parts if part)


_EXAMPLE_POINTS = [
    [round(54 + 11.5 * a + 2.5 * b, 1), round(71 + 5.2 * a - 6.5 * b, 1)]
    for a, b in (
        (((n * 0.754877666) % 1 + (n * 0.326117) % 1 + (n * 0.1911) % 1 - 1.5) * 1.6,
         ((n * 0.569840291) % 1 + (n * 0.437771) % 1 + (n * 0.7717) % 1 - 1.5) * 1.6)
        for n in range(1, 1201)
    )
]  # fmt: skip

HEXBIN = ChartType(
    name="hexbin",
    family="grid",
    title="Hexbin chart",
    summary="Shows where many points lie, by counting them in hexagons.",
    data_shape='datasets of points: {"x": number, "y": number} or [x, y]',
    example={
        "chart_type": "hexbin",
        "data": {"datasets": [{"label": "Trips", "data": _EXAMPLE_POINTS}]},
        "options": {
            "title": "Most deliveries go about 55 km and take 70 minutes",
            "subtitle": "1,200 simulated deliveries",
            "x_axis": "Distance (km)",
            "y_axis": "Minutes on the road",
        },
    },
    read_data=_read,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=tabulate,
    options_schema={
        "bins": {
            "type": "number",
            "minimum": LEAST,
            "maximum": MOST,
            "description": "How many hexagons lie side by side across the plot.",
        }
    },
    shape="points",
    honours=CARTESIAN - {"type", "legend_position"},
    aliases=("hexagonBinning",),
)
