"""Sunbursts: rings around rings, each part as wide as its value."""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.charts.hierarchy.nodes import Hierarchy
from app.charts.model import ChartSpec
from workers.charts.hierarchy.arclabels import Labels, Rings, arc, has_sides, label_all
from workers.charts.hierarchy.partition import Span, partition, told
from workers.charts.hierarchy.shades import branch_colors, ringed
from workers.charts.hierarchy.treemap import unseen
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, GlyphRenderer, MultiLine, Plot
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

HOLE = 0.65
"""The radius of the middle, in rings."""

RIM = 0.5
"""The thickness of the outermost ring in others, when its names stand beside it."""

LEAST_ARC = 0.05
"""Pixels along the outer edge; what is thinner can't be seen."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One arc a node; the root's name and sum are in the middle."""
    tree: Hierarchy = spec.data
    if not tree.total:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    spans = partition(tree, spec.extras)
    rings = _rings(frame, max(span.level for span in spans) + 1)
    seen = [span for span in spans if arc(span) * rings.inner(span.level + 1) >= LEAST_ARC]
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, Box(-frame.area.width / 2, -frame.area.height / 2, frame.area.width, frame.area.height))
    colors = ringed(tree, branch_colors(spec, theme), theme)
    renderer = _arcs(plot, tree, seen, colors, (rings, frame))
    if frame.parts.ticks or not spec.options.title:
        labels = label_all(tree, seen, rings, colors, frame)
        _leaders(plot, labels, theme)
        write(plot, labels.texts, RANGES)
    if interactive:
        add_hover(plot, [renderer], (("Part", "path"), (tree.unit or "Value", "shown"), ("Share", "share")))
    return replace(frame.drawing(plot, len(seen)), notices=unseen(len(spans) - len(seen)))


def _rings(frame: Frame, levels: int) -> Rings:
    """Rings of one thickness; the outermost is thinner when its names have room beside it."""
    beside = has_sides(frame)
    radius = min(frame.area.width, frame.area.height) / 2 - (frame.sizes.gap if beside else 0)
    parts = [HOLE, *[1.0] * (levels - 1), RIM if beside and levels > 1 else 1.0]
    return Rings(tuple(radius * sum(parts[: level + 1]) / sum(parts) for level in range(levels + 1)))


def _leaders(plot: Plot, labels: Labels, theme: Theme) -> None:
    columns = {
        "xs": [[x for x, _ in label.leader] for label in labels.beside],
        "ys": [[-y for _, y in label.leader] for label in labels.beside],
    }
    if labels.beside:
        add_shape(plot, MultiLine(xs="xs", ys="ys", line_color=theme.baseline, line_width=1), columns)


def _arcs(
    plot: Plot, tree: Hierarchy, spans: Sequence[Span], colors: Sequence[str], page: tuple[Rings, Frame]
) -> GlyphRenderer:
    """Arcs with an edge in the background's colour that leaves even the thinnest some of their own."""
    rings, frame = page
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - span.start * math.tau for span in spans],
        "end": [math.pi / 2 - span.end * math.tau for span in spans],
        "inner": [rings.inner(span.level) for span in spans],
        "outer": [rings.inner(span.level + 1) for span in spans],
        "fill": [colors[span.index] for span in spans],
        "edge": [_edge(span, rings) * frame.sizes.scale for span in spans],
    }
    if frame.interactive:
        columns |= told(tree, [span.index for span in spans])
    glyph = AnnularWedge(
        x=0, y=0, inner_radius="inner", outer_radius="outer", start_angle="start", end_angle="end", direction="clock",
        fill_color="fill", line_color=frame.theme.background, line_width="edge", line_join="round",
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _edge(span: Span, rings: Rings) -> float:
    """A whole ring has none: it would be a cut at 12 o'clock."""
    return 0 if span.end - span.start > 1 - 1e-9 else min(1.0, arc(span) * rings.inner(span.level) / 5)
