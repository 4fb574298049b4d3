"""Ridgelines: the density of each group over a line of its own, reaching over the one behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.distribution.samples import SampleData
from app.charts.distribution.statistics import Summary
from app.charts.model import ChartSpec
from workers.charts.distribution.density import NOTHING
from workers.charts.distribution.groups import Group
from workers.charts.distribution.kde import Curve, curve_of
from workers.charts.distribution.samples import Look, entries, free, look_of, looks_of
from workers.charts.distribution.violin import notices
from workers.drawing import Drawing
from workers.look.axes import Span
from workers.look.card import card, no_data
from workers.look.colors import mix
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Patch, Plot, Segment
from workers.look.numbers import tip
from workers.look.sideways import Sideways
from workers.look.theme import Theme

OVERLAP = 2.2
"""Rows that the highest ridge takes at most."""

MOST_LED = 40
"""Up to so many rows, one is left free above the first, for its ridge to stand in."""

TOUCHING = 6.0
"""Pixels of the lowest row whose ground is drawn."""

FOOT = 0.3
"""Rows from the middle of a name down to its line."""

FILL = 0.45
"""How far a fill goes towards the background; it is opaque, so that a ridge hides what is behind it."""

EQUAL = "all its values are equal, so it has no density; its line stays empty"


@dataclass(frozen=True, slots=True)
class Ridge:
    """One density on the line at ``row``; ``heights`` are in rows."""

    group: Group
    row: float
    curve: Curve
    heights: np.ndarray


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a label, from top to bottom; the ridges of all datasets stand on it."""
    data: SampleData = spec.data
    groups = _groups(spec, theme)
    if not groups:
        return no_data(spec, theme, interactive=interactive)
    curves = [curve_of(_values(group), spec.extras) for group in groups]
    ridges = _ridges(groups, curves, 0.5 + _lead(data))
    if not ridges:
        return card(spec, "No density", NOTHING, theme, interactive=interactive)
    ends = [float(end) for ridge in ridges for end in (ridge.curve.xs[0], ridge.curve.xs[-1])]
    chart = Sideways(spec, theme, ("",) * _lead(data) + data.labels, Span.of(ends, free(spec.options.x)))
    looks = looks_of(spec, theme)
    frame = chart.frame(entries(spec, looks, theme), interactive=interactive)
    plot = chart.plot(frame)
    slot = chart.slot(frame)
    if slot >= TOUCHING:
        _lines(plot, [_lead(data) + row + FOOT for row in range(len(data.labels))], theme)
    pen = Brush(theme, min(1.5 * frame.sizes.scale, slot / 6), 0.75 if len(data.series) > 1 else 1.0)
    renderers = [_draw(plot, ridge, pen) for ridge in ridges]
    if interactive:
        tell(renderers, [_tell(ridge) for ridge in ridges])
        add_hover(plot, renderers, (("Group", "label"), ("Series", "series"), ("Value", "shown")))
    return replace(frame.drawing(plot, len(ridges)), notices=notices(groups, curves, EQUAL))


def _groups(spec: ChartSpec, theme: Theme) -> list[Group]:
    """Every cell that has values; those in the back first."""
    data: SampleData = spec.data
    looks = looks_of(spec, theme)
    return [
        Group(index + _lead(data), label, _look(spec, look, number, index), one.cells[index])
        for index, label in enumerate(data.labels)
        for number, (one, look) in enumerate(zip(data.series, looks, strict=True))
        if one.cells[index]
    ]


def _look(spec: ChartSpec, look: Look, number: int, index: int) -> Look:
    return look_of(spec.data.series[number], look.name, look.color, index)


def _values(group: Group) -> Sequence[float]:
    return () if isinstance(group.cell, Summary) else group.cell


def _lead(data: SampleData) -> int:
    """Rows left free above the first."""
    return int(len(data.labels) <= MOST_LED)


def _ridges(groups: Sequence[Group], curves: Sequence[Curve | None], room: float) -> list[Ridge]:
    """Areas compare: all heights have one scale, in which none reaches beyond the plot.

    ``room`` are the rows from the plot's top to the middle of its first name.
    """
    found = [(group, curve) for group, curve in zip(groups, curves, strict=True) if curve]
    if not found:
        return []
    scale = min(
        OVERLAP / max(float(curve.ys.max()) for _, curve in found),
        *((group.place - groups[0].place + room + FOOT - 0.1) / float(curve.ys.max()) for group, curve in found),
    )
    return [Ridge(group, group.place + FOOT, curve, curve.ys * scale) for group, curve in found]


def _lines(plot: Plot, rows: Sequence[float], theme: Theme) -> None:
    """The ground of each row, across the plot."""
    columns = {"start": [plot.x_range.start] * len(rows), "end": [plot.x_range.end] * len(rows), "row": rows}
    glyph = Segment(x0="start", x1="end", y0="row", y1="row", line_color=theme.hairline, line_width=1)
    add_glyph(plot, glyph, columns)


@dataclass(frozen=True, slots=True)
class Brush:
    """How ridges are drawn: the width of lines in pixels, and how opaque fills are."""

    theme: Theme
    width: float
    alpha: float


def _draw(plot: Plot, ridge: Ridge, brush: Brush) -> GlyphRenderer:
    look, curve = ridge.group.look, ridge.curve
    xs = np.concatenate((curve.xs[:1], curve.xs, curve.xs[-1:]))
    ys = ridge.row - np.concatenate(([0.0], ridge.heights, [0.0]))
    fill = look.fill if look.own else mix(look.color, brush.theme.background, FILL)
    patch = Patch(x="x", y="y", fill_color=fill, fill_alpha=brush.alpha, line_color=None)
    add_glyph(plot, patch, {"x": xs, "y": ys})
    width = brush.width if look.width is None else look.width
    line = Line(x="x", y="y", line_color=look.edge, line_width=width, line_join="round")
    return add_glyph(plot, line, {"x": xs, "y": ys})


def _tell(ridge: Ridge) -> dict[str, Sequence[str]]:
    """What a tooltip says of each place of a ridge."""
    xs = np.concatenate((ridge.curve.xs[:1], ridge.curve.xs, ridge.curve.xs[-1:]))
    return {
        "label": [ridge.group.label] * len(xs),
        "series": [ridge.group.look.name] * len(xs),
        "shown": [tip(float(f"{x:.4g}")) for x in xs],
    }
