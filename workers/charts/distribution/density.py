"""Densities: a smooth curve a sample over a pale fill."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from workers.charts.distribution.kde import Curve, curve_of
from workers.charts.distribution.samples import Look, along, entries, looks_of, titled
from workers.drawing import Drawing
from workers.look.axes import Span
from workers.look.card import card, no_data
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Plot, VArea
from workers.look.numbers import tip
from workers.look.theme import Theme

WIDTH = 2.0
MOST_FILLED = 4
"""More curves than these are lines alone."""

NOTHING = "A density needs at least two different values."
EQUAL = "all its values are equal, so it has no density and is not drawn"


@dataclass(frozen=True, slots=True)
class Shape:
    """One curve and its colours."""

    look: Look
    curve: Curve


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One curve a sample, all of area 1."""
    looks = looks_of(spec, theme)
    curves = [curve_of(one.values, spec.extras) for one in spec.data.series]
    shapes = [Shape(look, curve) for look, curve in zip(looks, curves, strict=True) if curve]
    if not shapes:
        empty = not any(one.values for one in spec.data.series)
        quiet = no_data if empty else _refuse
        return quiet(spec, theme, interactive=interactive)
    spec = titled(spec, "Density")
    x = along(spec, *_ends(shapes))
    tops = [0.0, *(float(shape.curve.ys.max()) for shape in shapes)]
    chart = Cartesian(spec, theme, x, Span.of(tops, spec.options.y, zero=True))
    frame = chart.frame(entries(spec, [shape.look for shape in shapes], theme), interactive=interactive)
    plot = chart.plot(frame)
    renderers = _draw(plot, shapes, frame)
    chart.baseline(plot, "guide")
    if interactive:
        tell(renderers, [_tell(shape) for shape in shapes])
        add_hover(plot, renderers, (("Sample", "series"), ("Value", "shown_x"), ("Density", "shown_y")))
    return replace(frame.drawing(plot, len(shapes)), notices=_notices(spec, looks, curves))


def _refuse(spec: ChartSpec, theme: Theme, *, interactive: bool) -> Drawing:
    return card(spec, "No density", NOTHING, theme, interactive=interactive)


def _ends(shapes: Sequence[Shape]) -> tuple[float, float]:
    return min(float(shape.curve.xs[0]) for shape in shapes), max(float(shape.curve.xs[-1]) for shape in shapes)


def _notices(spec: ChartSpec, looks: Sequence[Look], curves: Sequence[Curve | None]) -> tuple[Notice, ...]:
    """Which samples have values and no curve."""
    found = zip(spec.data.series, looks, curves, strict=True)
    return tuple(Notice("data", f"{look.name}: {EQUAL}") for one, look, curve in found if one.values and not curve)


def _draw(plot: Plot, shapes: Sequence[Shape], frame: Frame) -> list[GlyphRenderer]:
    """All fills below all lines."""
    alpha = 0.28 if len(shapes) <= MOST_FILLED else 0.0
    for shape in shapes if alpha else ():
        xs, ys = closed(shape.curve)
        fill = VArea(x="x", y1=0, y2="y", fill_color=shape.look.fill, fill_alpha=1.0 if shape.look.own else alpha)
        add_glyph(plot, fill, {"x": xs, "y": ys})
    return [_line(plot, shape, frame) for shape in shapes]


def _line(plot: Plot, shape: Shape, frame: Frame) -> GlyphRenderer:
    width = (WIDTH if shape.look.width is None else shape.look.width) * frame.sizes.scale
    xs, ys = closed(shape.curve)
    line = Line(x="x", y="y", line_color=shape.look.edge, line_width=width, line_join="round")
    return add_glyph(plot, line, {"x": xs, "y": ys})


def closed(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """The curve, down to zero at both ends."""
    xs = np.concatenate((curve.xs[:1], curve.xs, curve.xs[-1:]))
    return xs, np.concatenate(([0.0], curve.ys, [0.0]))


def _tell(shape: Shape) -> dict[str, Sequence[str]]:
    """What a tooltip says of each place of a curve."""
    xs, ys = closed(shape.curve)
    return {
        "series": [shape.look.name] * len(xs),
        "shown_x": [tip(float(f"{x:.4g}")) for x in xs],
        "shown_y": [f"{y:.3g}" for y in ys],
    }
