"""Empirical cumulative distributions: a step up at each value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import AxisOptions, ChartSpec
from workers.charts.distribution.kde import weighed
from workers.charts.distribution.samples import Look, along, looks_of, solid_entries, titled
from workers.drawing import Drawing, Points
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Plot
from workers.look.numbers import percent, tip
from workers.look.theme import Theme
from workers.transforms.window import Floats, Window, window_of

WIDTH = 2.0


@dataclass(frozen=True, slots=True)
class Stairs:
    """One sample: its distinct values, rising, and the share of values up to each of them (or above)."""

    look: Look
    xs: Floats
    shares: Floats
    complementary: bool


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One staircase a sample, from the left edge to the right."""
    count = sum(len(one.values) for one in spec.data.series)
    if not count:
        return no_data(spec, theme, interactive=interactive)
    looks = looks_of(spec, theme)
    down: bool = spec.extras.complementary
    stairs = [
        Stairs(look, *shares_of(one.values, complementary=down), down)
        for one, look in zip(spec.data.series, looks, strict=True)
        if one.values
    ]
    spec = titled(spec, "Share of values above" if down else "Share of values")
    x = along(spec, *(end(float(one.xs[at]) for one in stairs) for end, at in ((min, 0), (max, -1))))
    chart = Cartesian(spec, theme, x, Span.of((0.0, 1.0), _shares(spec)), upright_grid=True)
    frame = chart.frame(solid_entries(spec, [one.look for one in stairs], "line"), interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot, "guide")
    window = window_of(frame, plot)
    thin = [_thinned(one, window) for one in stairs]
    renderers = [_draw(plot, one, frame) for one in thin]
    if interactive:
        tell(renderers, [_tell(one) for one in thin])
        add_hover(plot, renderers, (("Sample", "series"), ("Value", "shown_x"), ("Share", "shown_y")))
    points = Points(count, sum(len(one.xs) for one in thin), "steps")
    return replace(frame.drawing(plot, len(stairs)), points=points)


def shares_of(ordered: Sequence[float], *, complementary: bool = False) -> tuple[Floats, Floats]:
    """The distinct values and the share of all values that are at most as large, or that are larger."""
    values, weights = weighed(ordered)
    xs, places = np.unique(values, return_inverse=True)
    shares: Floats = np.cumsum(np.bincount(places, weights)) / len(ordered)
    return xs, 1 - shares if complementary else shares


def _shares(spec: ChartSpec) -> AxisOptions:
    """Shares are written as per cent."""
    return spec.options.y if spec.options.y.format else replace(spec.options.y, format="percent")


def _thinned(stairs: Stairs, window: Window) -> Stairs:
    """Of several steps in a column of pixels the first and the last: between them it is a stroke upwards."""
    columns = window.column_of(stairs.xs)
    new = np.diff(columns) != 0
    kept = np.append(True, new) | np.append(new, True)
    return replace(stairs, xs=stairs.xs[kept], shares=stairs.shares[kept])


def corners(stairs: Stairs, ends: tuple[float, float]) -> tuple[Floats, Floats]:
    """The line along the steps between the edges of the plot: level, then up (or down) at each value."""
    start = 1.0 if stairs.complementary else 0.0
    levels = np.concatenate(([start], stairs.shares))
    xs = np.concatenate(([min(ends[0], stairs.xs[0])], np.repeat(stairs.xs, 2), [max(ends[1], stairs.xs[-1])]))
    return xs, np.repeat(levels, 2)


def _ends(plot: Plot) -> tuple[float, float]:
    left, right = float(plot.x_range.start), float(plot.x_range.end)
    return min(left, right), max(left, right)


def _draw(plot: Plot, stairs: Stairs, frame: Frame) -> GlyphRenderer:
    width = (WIDTH if stairs.look.width is None else stairs.look.width) * frame.sizes.scale
    xs, ys = corners(stairs, _ends(plot))
    line = Line(x="x", y="y", line_color=stairs.look.edge, line_width=width, line_join="miter")
    return add_glyph(plot, line, {"x": xs, "y": ys})


def _tell(stairs: Stairs) -> dict[str, Sequence[str]]:
    """What a tooltip says of each corner."""
    levels = np.repeat(np.concatenate(([1.0 if stairs.complementary else 0.0], stairs.shares)), 2)
    values = np.concatenate((stairs.xs[:1], np.repeat(stairs.xs, 2), stairs.xs[-1:]))
    return {
        "series": [stairs.look.name] * len(levels),
        "shown_x": [tip(float(value)) for value in values],
        "shown_y": [percent(float(level), 1) for level in levels],
    }
