"""Histograms: bars side by side over shared bins; of several samples outlines over pale fills, so that all are seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.distribution.bins import counts_in
from app.charts.distribution.extras import HistogramExtras
from app.charts.distribution.telling import bin_edges, pool
from app.charts.model import AxisOptions, ChartSpec
from workers.charts.distribution.samples import Look, along, entries, looks_of, solid_entries, titled
from workers.drawing import Drawing, Points
from workers.look.axes import NumberAxis, Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Plot, Quad
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.window import Floats

TITLES = {"count": "Number of values", "density": "Density", "percent": "% of values"}

GAP = 1.0
"""Pixels at 800 x 400 between bars, where bars are wide enough for it."""

LEAST_GAPPED = 4.0
"""Pixels of the narrowest bar that has a gap."""

FEW = 5
PALE = ((3, 0.34), (6, 0.06))
"""Up to so many samples: how opaque their fills are; more have outlines alone."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The bins of one sample: ``edges`` are one more than ``heights``; ``bottoms`` are where piled bars stand."""

    edges: Floats
    counts: Floats
    heights: Floats
    bottoms: Floats


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a bin and sample."""
    pooled = pool(spec.data)
    if not pooled:
        return no_data(spec, theme, interactive=interactive)
    extras: HistogramExtras = spec.extras
    spec = titled(spec, TITLES[extras.measure])
    piled = bool(spec.options.y.stacked or spec.options.x.stacked)
    bars = _bars(spec, piled=piled)
    looks = looks_of(spec, theme)
    tops = [float(top) for one in bars for top in one.bottoms + one.heights]
    y = Span.of(tops, _counted(spec.options.y, max(tops), extras.measure), zero=True)
    chart = Cartesian(spec, theme, _axis(spec, bars[0].edges), y)
    seen = [look for look, one in zip(looks, bars, strict=True) if one.counts.any()]
    legend = solid_entries(spec, seen, "box") if piled or len(bars) == 1 else entries(spec, seen, theme)
    frame = chart.frame(legend, interactive=interactive)
    plot = chart.plot(frame)
    overlaid = len(bars) > 1 and not piled
    draw = _overlay if overlaid else _solid
    renderers = [draw(plot, one, look, frame, len(bars)) for one, look in zip(bars, looks, strict=True)]
    chart.baseline(plot, "guide")
    if interactive:
        tell(renderers, [_tell(one, look.name, extras.measure) for one, look in zip(bars, looks, strict=True)])
        add_hover(plot, renderers, (("Sample", "series"), ("From", "from"), ("To", "to"), ("Values", "shown")))
    drawn = sum(int(np.count_nonzero(one.counts)) for one in bars)
    return replace(frame.drawing(plot, drawn), points=Points(len(pooled), drawn, "bins"))


def _bars(spec: ChartSpec, *, piled: bool) -> list[Bars]:
    edges = np.asarray(bin_edges(spec))
    bottoms = np.zeros(len(edges) - 1)
    bars = []
    for one in spec.data.series:
        counts = np.asarray(counts_in(one.values, edges.tolist()), dtype=np.float64)
        heights = measured(counts, edges, spec.extras.measure)
        bars.append(Bars(edges, counts, heights, bottoms))
        bottoms = bottoms + heights if piled else bottoms
    return bars


def measured(counts: Floats, edges: Floats, measure: str) -> Floats:
    """The heights of bars: counts, per cent of the sample, or a density whose area is 1."""
    total = float(counts.sum()) or 1.0
    if measure == "percent":
        return counts / total * 100
    return counts / total / np.diff(edges) if measure == "density" else counts


def _counted(options: AxisOptions, most: float, measure: str) -> AxisOptions:
    """Few values are counted in whole steps."""
    few = measure == "count" and most <= FEW and options.step is None
    return replace(options, step=1.0) if few else options


def _axis(spec: ChartSpec, edges: Floats) -> NumberAxis:
    """From the first edge to the last, with air beside a single bar: one bar is not a wall."""
    low, high = float(edges[0]), float(edges[-1])
    air = (high - low) if len(edges) == 2 else 0.0  # noqa: PLR2004 - one bin has two edges
    return along(spec, low - air, high + air)


def _pixels(frame: Frame, plot: Plot, edges: Floats) -> float:
    """The width of a bin."""
    return float(edges[1] - edges[0]) / abs(float(plot.x_range.end - plot.x_range.start)) * frame.area.width


def _solid(plot: Plot, bars: Bars, look: Look, frame: Frame, count: int) -> GlyphRenderer:  # noqa: ARG001 - see _overlay
    """Filled bars, a hairline apart."""
    wide = _pixels(frame, plot, bars.edges)
    gap = GAP * frame.sizes.scale if wide >= LEAST_GAPPED else 0
    inset = gap / wide / 2 * float(bars.edges[1] - bars.edges[0])
    kept = bars.counts > 0
    columns = {
        "left": bars.edges[:-1][kept] + inset,
        "right": bars.edges[1:][kept] - inset,
        "bottom": bars.bottoms[kept],
        "top": (bars.bottoms + bars.heights)[kept],
    }
    edge = look.edge if look.width else None
    glyph = Quad(
        left="left", right="right", bottom="bottom", top="top",
        fill_color=look.fill, line_color=edge, line_width=look.width or 0,
    )  # fmt: skip
    return add_glyph(plot, glyph, columns)


def _overlay(plot: Plot, bars: Bars, look: Look, frame: Frame, count: int) -> GlyphRenderer:
    """A pale fill under the outline of the whole shape."""
    kept = bars.counts > 0
    columns = {"left": bars.edges[:-1][kept], "right": bars.edges[1:][kept], "top": bars.heights[kept]}
    alpha = 1.0 if look.own else next((alpha for most, alpha in PALE if count <= most), 0.0)
    glyph = Quad(
        left="left", right="right", bottom=0, top="top", fill_color=look.fill, fill_alpha=alpha, line_color=None
    )
    renderer = add_glyph(plot, glyph, columns)
    xs, ys = outline(bars)
    width = (1.8 if look.width is None else look.width) * frame.sizes.scale
    add_glyph(plot, Line(x="x", y="y", line_color=look.edge, line_width=width, line_join="miter"), {"x": xs, "y": ys})
    return renderer


def outline(bars: Bars) -> tuple[Floats, Floats]:
    """The upper edge of all bars, down to zero where there are none; NaN parts it along empty bins."""
    xs = np.repeat(bars.edges, 2)
    ys = np.concatenate(([0.0], np.repeat(bars.heights, 2), [0.0]))
    flat = (ys[:-1] == 0) & (ys[1:] == 0)
    after = np.flatnonzero(flat) + 1
    return np.insert(xs, after, np.nan), np.insert(ys, after, np.nan)


def _tell(bars: Bars, name: str, measure: str) -> dict[str, Sequence[str]]:
    """What a tooltip says of each bar that is there."""
    kept = np.flatnonzero(bars.counts)
    more = {"count": "", "density": " (density {})", "percent": " ({} %)"}[measure]
    return {
        "series": [name] * len(kept),
        "from": [tip(float(bars.edges[index])) for index in kept],
        "to": [tip(float(bars.edges[index + 1])) for index in kept],
        "shown": [tip(float(bars.counts[i])) + more.format(f"{bars.heights[i]:.3g}") for i in kept],
    }
