"""Straight lines of least squares through points, over their own extent."""

import numpy as np
from numpy.typing import NDArray

from workers.look.models import ColumnDataSource, LogScale, Plot, Segment

Floats = NDArray[np.float64]
WIDTH = 1.6
DASH = (6, 4)


def fitted(xs: Floats, ys: Floats) -> tuple[float, float, float, float] | None:
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


def add_trend(plot: Plot, points: tuple[Floats, Floats], color: str, scale: float, axis: str = "y") -> None:
    """Draw the line through these points; on logarithmic axes it is the one that is straight there.

    ``scale`` is that of the picture's sizes; ``axis`` is ``y`` or ``y2``.
    """
    own = plot.extra_y_scales[axis] if axis == "y2" else plot.y_scale
    logs = [isinstance(each, LogScale) for each in (plot.x_scale, own)]
    with np.errstate(divide="ignore", invalid="ignore"):  # what isn't positive has no place there and is left out
        xs, ys = (np.log(values) if log else values for values, log in zip(points, logs, strict=True))
    ends = fitted(np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64))
    if ends is None:
        return
    placed = [float(np.exp(end)) if logs[index % 2] else end for index, end in enumerate(ends)]
    source = ColumnDataSource({name: [end] for name, end in zip(("x0", "y0", "x1", "y1"), placed, strict=True)})
    dash = [round(part * scale) for part in DASH]
    glyph = Segment(x0="x0", y0="y0", x1="x1", y1="y1", line_color=color, line_width=WIDTH * scale, line_dash=dash)
    plot.add_glyph(source, glyph, **({"y_range_name": axis} if axis == "y2" else {}))
