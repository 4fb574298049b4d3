"""The datasets of a scatter chart as columns of numbers, and the axes around them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.crowd import Crowd
from app.charts.model import ChartSpec
from app.charts.scatter import PointData, PointSeries
from app.charts.trends import Trend
from workers.look.axes import NumberAxis, Span
from workers.look.cartesian import Cartesian
from workers.look.colors import to_hex
from workers.look.legend import Entry
from workers.look.marks import name_of
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats


@dataclass(frozen=True, slots=True)
class Cloud:
    """One dataset: the places of its points, all finite, and its colours as hex; ``own`` were asked for."""

    name: str
    xs: Floats
    ys: Floats
    color: str
    own: tuple[str, ...]
    radius: float | None
    trend: Trend | None = None


def clouds_of(spec: ChartSpec, theme: Theme) -> list[Cloud]:
    """The datasets of a chart, each with the first of its own colours or with the palette's."""
    data: PointData = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    return [
        _cloud(series, number, color) for number, (series, color) in enumerate(zip(data.series, colors, strict=True), 1)
    ]


def clouds_of_crowd(spec: ChartSpec, theme: Theme) -> list[Cloud]:
    """The datasets of points that were counted, each with two points: both ends of where its own lie."""
    data: Crowd = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    return [
        Cloud(name_of(one.name, number), np.array(one.across), np.array(one.up), color, (), None)
        for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1)
    ]


def middles(data: Crowd) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """The middles of the cells that have points, along and up, and how many of all datasets are in each."""
    counts = np.sum([np.asarray(one.cells, dtype=np.int64) for one in data.series], axis=0)
    kept = np.flatnonzero(counts)
    shares = (kept % data.columns + 0.5) / data.columns, (kept // data.columns + 0.5) / data.rows
    xs, ys = (low + (high - low) * share for (low, high), share in zip((data.x, data.y), shares, strict=True))
    return xs, ys, counts[kept]


def _cloud(series: PointSeries, number: int, color: str) -> Cloud:
    xs, ys = (np.asarray(values, dtype=np.float64) for values in (series.xs, series.ys))
    placed = np.isfinite(xs) & np.isfinite(ys)
    own = tuple(to_hex(one) for one in series.colors)
    if not placed.all():
        xs, ys = xs[placed], ys[placed]
    return Cloud(name_of(series.name, number), xs, ys, own[0] if own else color, own, series.size, series.trend)


def axes(spec: ChartSpec, theme: Theme, clouds: Sequence[Cloud], *, bar: float = 0) -> Cartesian:
    """Axes that hold every point; ``bar`` is the width in pixels of a colour bar with a title."""
    present = [cloud for cloud in clouds if len(cloud.xs)]
    across, up = (
        [float(end) for values in columns for end in (values.min(), values.max())]
        for columns in ([cloud.xs for cloud in present], [cloud.ys for cloud in present])
    )
    along = NumberAxis.over(Span.of(across, spec.options.x), spec.width, Sizes.of(spec.width, spec.height))
    y = Span.of(up, spec.options.y)
    return Cartesian(spec, theme, along, y, names_right=bar, upright_grid=True, titled_right=bar > 0)


def entries(spec: ChartSpec, clouds: Sequence[Cloud]) -> list[Entry]:
    """The legend: for several datasets, unless it was asked for or switched off."""
    wanted = len(clouds) > 1 if spec.options.legend is None else spec.options.legend
    return [Entry(cloud.name, cloud.color, "dot") for cloud in clouds] if wanted else []
