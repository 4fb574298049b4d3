"""Normal Q-Q plots: values in order against where a normal distribution has them; a line through the quartiles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.distribution.normal import QUARTILE, normal_quantiles, quartile_line
from app.charts.distribution.statistics import quartiles
from app.charts.model import ChartSpec
from workers.charts.distribution.samples import Look, along, free, looks_of, solid_entries, titled
from workers.charts.scatter import crowd
from workers.drawing import Drawing, Points
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import mix
from workers.look.frame import Frame
from workers.look.headroom import Air, AirySpan
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.window import Floats, Indices, Window, window_of

LINE = 1.6


@dataclass(frozen=True, slots=True)
class Ranked:
    """One sample: normal quantiles along, values up, both rising."""

    look: Look
    xs: Floats
    ys: Floats


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One dot a value, one line a sample."""
    count = sum(len(one.values) for one in spec.data.series)
    if not count:
        return no_data(spec, theme, interactive=interactive)
    spec = _titled(spec)
    looks = looks_of(spec, theme)
    samples = [
        Ranked(look, np.asarray(normal_quantiles(len(one.values))), np.asarray(one.values, dtype=np.float64))
        for one, look in zip(spec.data.series, looks, strict=True)
        if one.values
    ]
    chart = _axes(spec, theme, samples)
    frame = chart.frame(solid_entries(spec, [one.look for one in samples], "dot"), interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    for one in samples:
        _rule(plot, one, frame)
    window = window_of(frame, plot)
    thin = [_only(one, apart(one.xs, one.ys, window)) for one in samples]
    renderers = [_dots(plot, one, frame, sum(len(each.xs) for each in thin)) for one in thin]
    if interactive:
        tell(renderers, [_tell(one) for one in thin])
        add_hover(plot, renderers, (("Sample", "series"), ("Value", "shown_y"), ("Normal quantile", "shown_x")))
    drawn = sum(len(one.xs) for one in thin)
    return replace(frame.drawing(plot, drawn), points=Points(count, drawn, "none" if drawn == count else "pixels"))


def _titled(spec: ChartSpec) -> ChartSpec:
    options = spec.options
    named = (
        spec
        if options.x.title
        else replace(
            spec, options=replace(options, x=replace(options.x, title="Normal quantile (standard deviations)"))
        )
    )
    return titled(named, "Value")


def _axes(spec: ChartSpec, theme: Theme, samples: Sequence[Ranked]) -> Cartesian:
    """Axes that hold every point and, between the least and the greatest quantile, every line's middle half."""
    far = max(QUARTILE, *(float(one.xs[-1]) for one in samples))
    ups = [float(end) for one in samples for end in (one.ys[0], one.ys[-1])]
    return Cartesian(
        spec, theme, along(spec, -far, far), AirySpan.around(ups, free(spec.options.y), Air(4, 4)), upright_grid=True
    )


def _rule(plot: Plot, one: Ranked, frame: Frame) -> None:
    """The line through both quartiles, from edge to edge of the plot; none for values that are all equal."""
    q1, _, q3 = quartiles(one.ys.tolist())
    if q1 == q3:
        return
    start, slope = quartile_line(q1, q3)
    xs = np.asarray([plot.x_range.start, plot.x_range.end], dtype=np.float64)
    color = mix(one.look.color, frame.theme.background, 0.3)
    glyph = Line(x="x", y="y", line_color=color, line_width=LINE * frame.sizes.scale)
    add_glyph(plot, glyph, {"x": xs, "y": start + slope * xs})


def apart(xs: Floats, ys: Floats, window: Window) -> Indices:
    """The points of a rising row that lie in a pixel of their own, the first of each; and the last one."""
    moves = (np.diff(window.column_of(xs)) != 0) | (np.diff(window.row_of(ys)) != 0)
    kept = np.append(True, moves)
    kept[-1] = True
    return np.flatnonzero(kept)


def _only(one: Ranked, kept: Indices) -> Ranked:
    return replace(one, xs=one.xs[kept], ys=one.ys[kept])


def _dots(plot: Plot, one: Ranked, frame: Frame, count: int) -> GlyphRenderer:
    diameter, alpha = crowd(count)
    width = one.look.width
    glyph = Scatter(
        x="x", y="y", size=min(diameter, 7) * frame.sizes.scale, fill_color=one.look.fill, fill_alpha=alpha,
        line_color=frame.theme.background if width is None else one.look.edge,
        line_width=0.75 if width is None else width, line_alpha=alpha,
    )  # fmt: skip
    return add_glyph(plot, glyph, {"x": one.xs, "y": one.ys})


def _tell(one: Ranked) -> dict[str, Sequence[str]]:
    """What a tooltip says of each point."""
    return {
        "series": [one.look.name] * len(one.xs),
        "shown_x": [tip(float(f"{x:.4g}")) for x in one.xs],
        "shown_y": [tip(float(y)) for y in one.ys],
    }
