"""Sunbursts: rings around rings, each part as wide as its value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from app.charts.model import ChartSpec
from workers.charts.hierarchy.partition import Span, partition, told
from workers.charts.hierarchy.shades import branch_colors, ringed
from workers.charts.hierarchy.treemap import unseen
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.colors import ink_on
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, GlyphRenderer, Plot
from workers.look.pixels import LEADING, block
from workers.look.text import SEMIBOLD, shorten, width_of
from workers.look.theme import Sizes, Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

HOLE = 0.9
"""The radius of the middle, in rings."""

LEAST_ARC = 0.3
"""Pixels along the outer edge; what is thinner can't be seen."""

LEAST_CUT = 7
"""A name that must be cut is drawn in so many em or more."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The radius of the hole and the thickness of a ring, in pixels."""

    hole: float
    thickness: float

    def inner(self, level: int) -> float:
        """The radius where a level begins."""
        return self.hole + level * self.thickness


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One arc a node; the root's name and sum are in the middle."""
    tree: Hierarchy = spec.data
    if not tree.total:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    spans = partition(tree, spec.extras)
    radius = min(frame.area.width, frame.area.height) / 2
    levels = max(span.level for span in spans) + 1
    thickness = radius / (levels + (HOLE if levels > 1 else 0.7))
    rings = Rings(radius - levels * thickness, thickness)
    seen = [span for span in spans if _arc(span) * rings.inner(span.level + 1) >= LEAST_ARC]
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, Box(-frame.area.width / 2, -frame.area.height / 2, frame.area.width, frame.area.height))
    colors = ringed(tree, branch_colors(spec, theme), theme)
    renderer = _arcs(plot, tree, seen, colors, (rings, frame))
    if frame.parts.ticks or not spec.options.title:
        labels = [text for span in seen for text in _label(tree, span, rings, colors[span.index], frame.sizes)]
        write(plot, [*labels, *_middle(tree, rings.hole, frame)], RANGES)
    if interactive:
        add_hover(plot, [renderer], (("Part", "path"), (tree.unit or "Value", "shown"), ("Share", "share")))
    return replace(frame.drawing(plot, len(seen)), notices=unseen(len(spans) - len(seen)))


def _arc(span: Span) -> float:
    """Its angle in radians."""
    return (span.end - span.start) * math.tau


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
        "edge": [min(frame.sizes.scale, _arc(span) * rings.inner(span.level) / 5) for span in spans],
    }
    if frame.interactive:
        columns |= told(tree, [span.index for span in spans])
    glyph = AnnularWedge(
        x=0, y=0, inner_radius="inner", outer_radius="outer", start_angle="start", end_angle="end", direction="clock",
        fill_color="fill", line_color=frame.theme.background, line_width="edge", line_join="round",
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _label(tree: Hierarchy, span: Span, rings: Rings, fill: str, sizes: Sizes) -> list[Text]:
    """The name over the value where they fit level, else the name alone, else along the radius."""
    node, ink = tree.nodes[span.index], ink_on(fill)
    figure = numbers.short(node.value)
    names = block(node.name, sizes.label, (rings.thickness, rings.thickness))
    for lines in ([*((name, 400) for name in names), (figure, SEMIBOLD)], [(name, 400) for name in names]):
        if names and _fits(span, rings, lines, sizes):
            return _level(span, rings, lines, ink, sizes)
    return _radial(node.name, span, rings, ink, sizes)


def _spot(span: Span, rings: Rings) -> tuple[float, float]:
    """The middle of an arc: right of and above the centre."""
    turn, radius = (span.start + span.end) * math.pi, rings.inner(span.level) + rings.thickness / 2
    return math.sin(turn) * radius, math.cos(turn) * radius


def _fits(span: Span, rings: Rings, lines: Sequence[tuple[str, int]], sizes: Sizes) -> bool:
    """Whether a block of level lines around the middle of an arc lies within it."""
    across = max(width_of(text, sizes.label, weight) for text, weight in lines) / 2
    down = len(lines) * sizes.label * LEADING / 2
    x, y = _spot(span, rings)
    air, middle = sizes.gap * 0.4, (span.start + span.end) * math.pi
    nearest = math.hypot(max(abs(x) - across, 0), max(abs(y) - down, 0))
    if nearest < rings.inner(span.level) + air:
        return False
    for corner in ((x + i * across, y + j * down) for i in (-1, 1) for j in (-1, 1)):
        away = math.hypot(*corner)
        turn = abs((math.atan2(*corner) - middle + math.pi) % math.tau - math.pi)
        from_edge = away * math.sin(min(max(_arc(span) / 2 - turn, 0), math.pi / 2))
        if away > rings.inner(span.level + 1) - air or (_arc(span) < math.tau - 1e-9 and from_edge < air):
            return False
    return True


def _level(span: Span, rings: Rings, lines: Sequence[tuple[str, int]], ink: str, sizes: Sizes) -> list[Text]:
    x, y = _spot(span, rings)
    return [
        Text(
            x, y, text, sizes.label, ink, "center", weight,
            dy=(row - (len(lines) - 1) / 2) * sizes.label * LEADING, x_of="data", y_of="data",
        )
        for row, (text, weight) in enumerate(lines)
    ]  # fmt: skip


def _radial(name: str, span: Span, rings: Rings, ink: str, sizes: Sizes) -> list[Text]:
    """A name along the radius, never upside down; one that has to be cut needs room to be known by."""
    room = rings.thickness - sizes.gap
    chord = 2 * rings.inner(span.level) * math.sin(min(_arc(span) / 2, math.pi / 2))
    if chord < sizes.label * 1.15:
        return []
    text = shorten(name, sizes.label, room)
    if text != name and room < sizes.label * LEAST_CUT:
        return []
    x, y = _spot(span, rings)
    angle = math.pi / 2 - (span.start + span.end) * math.pi
    turned = angle + math.pi if x < 0 else angle
    return [Text(x, y, text, sizes.label, ink, "center", angle=turned, x_of="data", y_of="data")]


def _middle(tree: Hierarchy, hole: float, frame: Frame) -> list[Text]:
    """The name of the whole and its sum."""
    sizes, theme = frame.sizes, frame.theme
    room = hole * 1.5
    figure = numbers.short(tree.total)
    size = next(
        (each for each in (sizes.title, sizes.subtitle, sizes.label) if width_of(figure, each, SEMIBOLD) <= room), 0.0
    )
    if not size or hole < sizes.label:
        return []
    name = tree.nodes[tree.root].name if tree.root != NOWHERE else tree.unit
    names = block(name, sizes.label, (room, hole * 1.3 - size)) if hole > sizes.label * 2 else []
    height = len(names) * sizes.label * LEADING + size
    texts, y = [], -height / 2
    for line in names:
        middle = y + sizes.label * LEADING / 2
        texts.append(Text(0, 0, line, sizes.label, theme.text, "center", dy=middle, x_of="data", y_of="data"))
        y += sizes.label * LEADING
    place = y + size / 2
    return [
        *texts,
        Text(0, 0, figure, size, theme.ink, "center", SEMIBOLD, dy=place, x_of="data", y_of="data"),
    ]
