"""Straight lines through the values of datasets: where the chart asks for them, or a dataset does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.bar.piles import given
from app.charts.model import ChartSpec, Notice
from app.charts.series import Series
from app.charts.trends import Trend
from workers.charts.clouds import Cloud
from workers.charts.tracks import Track
from workers.look.colors import to_hex
from workers.look.frame import Frame
from workers.look.marks import Paint
from workers.look.models import ColumnDataSource, GlyphRenderer, LogScale, Plot, Segment
from workers.transforms.fits import curve

Floats = NDArray[np.float64]
Ends = tuple[float, float, float, float]
WIDTH = 1.6
DASH = (6, 4)
STACKED = "not drawn: the values of a stack don't lie at its bars' ends"


@dataclass(frozen=True, slots=True)
class Line:
    """How a trend line looks: a CSS colour, the scale of the picture's sizes, and what its dataset asks for itself.

    ``axis`` is ``y`` or ``y2``. ``lying`` ones have their values along x. A ``rim`` is the colour around the line.
    """

    color: str
    scale: float
    asked: Trend | None = None
    axis: str = "y"
    lying: bool = False
    rim: str = ""


def trends_of_tracks(plot: Plot, tracks: Sequence[Track], frame: Frame) -> None:
    """Those of lines."""
    for track in tracks:
        if frame.spec.options.trend_line or track.trend:
            _add(plot, (track.xs, track.ys), Line(track.color, frame.sizes.scale, track.trend, track.axis))


def trends_of_clouds(plot: Plot, clouds: Sequence[Cloud], frame: Frame, rim: str = "") -> None:
    """Those of points; with a rim of that colour over a raster, in the letters' colour when it has but one hue."""
    for cloud in clouds:
        if frame.spec.options.trend_line or cloud.trend:
            color = frame.theme.text if rim and len(clouds) == 1 else cloud.color
            _add(plot, (cloud.xs, cloud.ys), Line(color, frame.sizes.scale, cloud.trend, rim=rim))


def trends_of_bars(
    plot: Plot, bars: Sequence[tuple[Series, Paint, GlyphRenderer]], frame: Frame, *, lying: bool = False
) -> None:
    """Those of bars side by side, through the middles of their ends."""
    for series, look, renderer in bars:
        if not (frame.spec.options.trend_line or series.trend):
            continue
        values = [value for value in given(series.values) if value is not None]
        columns = renderer.data_source.data
        places = np.asarray(columns["y" if lying else "x"], dtype=np.float64)
        line = Line(
            look.main[:7], frame.sizes.scale, series.trend, series.axis, lying=lying, rim=frame.theme.background
        )
        _add(plot, (places, np.asarray(values)), line)


def stacked_told(spec: ChartSpec, series: Sequence[Series]) -> tuple[Notice, ...]:
    """What is told where trend lines were asked for in a stack."""
    places = [f"data.datasets[{number}].trendlineLinear" for number, one in enumerate(series) if one.trend]
    if spec.options.trend_line:
        places.insert(0, "options.trend_line")
    return tuple(Notice(place, STACKED) for place in places)


def _add(plot: Plot, points: tuple[Floats, Floats], line: Line) -> None:
    """Draw the line through these points, places and values; on logarithmic axes it is the one that is straight there.

    It is drawn over its points, from the first of them to the last, or to both ends of the axis.
    """
    own = plot.extra_y_scales[line.axis] if line.axis == "y2" else plot.y_scale
    scales = (own, plot.x_scale) if line.lying else (plot.x_scale, own)
    logs = [isinstance(each, LogScale) for each in scales]
    xs, ys = (_even(np.asarray(values, dtype=np.float64), log=log) for values, log in zip(points, logs, strict=True))
    ends = _fitted(xs, ys)
    if ends is None:
        return
    asked = line.asked or Trend()
    if asked.projected:
        span = plot.y_range if line.lying else plot.x_range
        ends = _projected(ends, _even(np.array([span.start, span.end], dtype=np.float64), log=logs[0]))
    placed = [float(np.exp(end)) if logs[index % 2] else float(end) for index, end in enumerate(ends)]
    names = ("y0", "x0", "y1", "x1") if line.lying else ("x0", "y0", "x1", "y1")
    _draw(plot, {name: [end] for name, end in zip(names, placed, strict=True)}, line, asked)


def _fitted(xs: Floats, ys: Floats) -> Ends | None:
    """The ends (x0, y0, x1, y1) of the line of least squares; None without two different places along."""
    kept = np.isfinite(xs) & np.isfinite(ys)
    line = curve(xs[kept], ys[kept], 1)
    if line is None:
        return None
    ends = np.array([xs[kept].min(), xs[kept].max()])
    (x0, x1), (y0, y1) = ends.tolist(), line(ends).tolist()
    return x0, y0, x1, y1


def _even(values: Floats, *, log: bool) -> Floats:
    """The values as they lie along their axis; what isn't positive has no place on a logarithmic one."""
    if not log:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(values)


def _projected(ends: Ends, span: Floats) -> Ends:
    x0, y0, x1, y1 = ends
    low, high = float(span.min()), float(span.max())
    slope = (y1 - y0) / (x1 - x0)
    return low, y0 + slope * (low - x0), high, y0 + slope * (high - x0)


def _draw(plot: Plot, columns: Mapping[str, list[float]], line: Line, asked: Trend) -> None:
    width = (WIDTH if asked.width is None else asked.width) * line.scale
    dash = [max(round(part * line.scale), 1) for part in (DASH if asked.dash is None else asked.dash)]
    look: dict[str, Any] = {"line_color": to_hex(asked.color or line.color), "line_width": width, "line_dash": dash}
    looks = [look]
    if line.rim:
        looks.insert(0, {**look, "line_color": line.rim, "line_width": width + 2 * line.scale})
    for each in looks:
        glyph = Segment(**{name: name for name in columns}, **each)
        own = {"y_range_name": line.axis} if line.axis == "y2" else {}
        plot.add_glyph(ColumnDataSource(columns), glyph, **own)
