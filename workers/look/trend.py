"""Straight lines of least squares through points, over their own extent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.trends import Trend
from workers.look.colors import to_hex
from workers.look.models import ColumnDataSource, LogScale, Plot, Segment

Floats = NDArray[np.float64]
Ends = tuple[float, float, float, float]
WIDTH = 1.6
DASH = (6, 4)


def fitted(xs: Floats, ys: Floats) -> Ends | None:
    """The ends (x0, y0, x1, y1) of the line of least squares; None without two different places along.

    Ordinary least squares as in Draper and Smith, Applied Regression Analysis (1998), chapter 1, on places counted
    from their means: what is squared stays small.
    """
    kept = np.isfinite(xs) & np.isfinite(ys)
    x, y = xs[kept], ys[kept]
    if len(x) < 2 or x.min() == x.max():  # noqa: PLR2004 - a line has two ends
        return None
    reach = float(np.abs(x - x.mean()).max())
    across = (x - x.mean()) / reach
    slope = float((across * (y - y.mean())).sum() / (across**2).sum()) / reach
    ends = (float(x.min()), float(x.max()))
    y0, y1 = (float(y.mean()) + slope * (end - float(x.mean())) for end in ends)
    return ends[0], y0, ends[1], y1


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


def add_trend(plot: Plot, points: tuple[Floats, Floats], line: Line) -> None:
    """Draw the line through these points, places and values; on logarithmic axes it is the one that is straight there.

    It is drawn over its points, from the first of them to the last, or to both ends of the axis.
    """
    own = plot.extra_y_scales[line.axis] if line.axis == "y2" else plot.y_scale
    scales = (own, plot.x_scale) if line.lying else (plot.x_scale, own)
    logs = [isinstance(each, LogScale) for each in scales]
    xs, ys = (_even(np.asarray(values, dtype=np.float64), log=log) for values, log in zip(points, logs, strict=True))
    ends = fitted(xs, ys)
    if ends is None:
        return
    asked = line.asked or Trend()
    if asked.projected:
        span = plot.y_range if line.lying else plot.x_range
        ends = _projected(ends, _even(np.array([span.start, span.end], dtype=np.float64), log=logs[0]))
    placed = [float(np.exp(end)) if logs[index % 2] else float(end) for index, end in enumerate(ends)]
    names = ("y0", "x0", "y1", "x1") if line.lying else ("x0", "y0", "x1", "y1")
    _draw(plot, {name: [end] for name, end in zip(names, placed, strict=True)}, line, asked)


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
