"""Sankey diagrams: ribbons as wide as what flows, in the colour of where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.linked import Graph
from app.charts.model import ChartSpec
from workers.charts.flow.layers import columns_of
from workers.charts.flow.positions import Layout, Ribbon, lay_flow
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.colors import over, to_hex
from workers.look.dodge import keep_apart
from workers.look.figures import counted
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Align, Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Patches, Plot, Quad
from workers.look.palette import series_colors
from workers.look.parts import LEAST_PLOT_WIDTH, Margins, Room
from workers.look.pixels import LEADING, Pair, pixel_plot
from workers.look.text import shorten, width_of
from workers.look.theme import Theme

BAR = 12.0
"""Width of a node in pixels at 800 x 400."""

SEE_THROUGH = 0.42
MOST_WIDTH = 0.25
"""The share of the width that names at one side may take."""

LEAST_STACKED = 3
"""Lines that a bar is high from which its name may stand over its figure, where it has no room beside it."""

STEPS = np.linspace(0, 1, 25)
EASED = 3 * STEPS**2 - 2 * STEPS**3
"""The curve from one height to another: level at both ends."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A layout in its columns: the left edge of each, the width of a bar, and what is told of each node."""

    layout: Layout
    lefts: tuple[float, ...]
    bar: float
    figures: dict[int, str]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One ribbon a link, one bar a node."""
    graph: Graph = spec.data
    if not graph.links:
        return no_data(spec, theme, interactive=interactive)
    columns = columns_of(graph)
    last = max(columns.values())
    frame = lay_out(spec, theme, needs=lambda room: _margins(graph, columns, room), interactive=interactive)
    layout = lay_flow(graph, frame.area.height, frame.sizes.label * 1.1)
    bar = min(BAR * frame.sizes.scale, frame.area.width / (last + 1) / 4)
    lefts = tuple((frame.area.width - bar) * column / last for column in range(last + 1))
    placing = Placing(layout, lefts, bar, _figures(graph))
    colors = node_colors(spec, theme)
    plot = pixel_plot(frame)
    renderers = [_ribbons(plot, graph, placing, colors, frame), _bars(plot, graph, placing, colors, frame)]
    if frame.parts.ticks:
        write(plot, _names(graph, placing, frame))
    if interactive:
        add_hover(plot, renderers, (("Flow", "name"), (graph.unit or "Value", "shown")))
    return frame.drawing(plot, len(layout.bars) + len(layout.ribbons))


def _margins(graph: Graph, columns: dict[int, int], room: Room) -> Margins:
    """The names of the first and the last column stand beside them."""
    if not room.parts.ticks:
        return Margins()
    last, size = max(columns.values()), room.sizes.label
    figures = _figures(graph)
    widths = {
        side: max(Pair(graph.nodes[n].name, figures[n], size, ("", "")).width for n in columns if columns[n] == side)
        for side in (0, last)
    }
    gap = room.sizes.gap * 0.75
    free = (room.width - LEAST_PLOT_WIDTH * (room.width + 2 * room.sizes.padding)) / 2 - gap - 1
    left, right = (min(widths[side], room.width * MOST_WIDTH, free) + gap for side in (0, last))
    return Margins(left, size * 0.3, right, size * 0.3)


def _figures(graph: Graph) -> dict[int, str]:
    sums = _sums(graph)
    return dict(zip(sums, counted(list(sums.values())), strict=True))


def _sums(graph: Graph) -> dict[int, float]:
    """The larger of what comes into a node and what leaves it."""
    sums: dict[tuple[int, int], float] = {}
    for link in graph.links:
        for key in ((0, link.source), (1, link.target)):
            sums[key] = sums.get(key, 0.0) + link.value
    return {node: max(sums.get((0, node), 0.0), sums.get((1, node), 0.0)) for _, node in sums}


def node_colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """One opaque colour a node: its own, else the palette's."""
    graph: Graph = spec.data
    chosen = series_colors(len(graph.nodes), spec.options.color_scheme, theme.categorical)
    pairs = zip(graph.nodes, chosen, strict=True)
    return [over(node.color, theme.background) if node.color else color for node, color in pairs]


def _ribbons(plot: Plot, graph: Graph, placing: Placing, colors: Sequence[str], frame: Frame) -> GlyphRenderer:
    """The broad ones first, so that the thin ones lie over them."""
    ordered = sorted(placing.layout.ribbons, key=lambda ribbon: -ribbon.thickness)
    shapes = [_outline(ribbon, placing) for ribbon in ordered]
    columns: dict[str, Sequence[object]] = {
        "xs": [xs for xs, _ in shapes],
        "ys": [ys for _, ys in shapes],
        "fill": [to_hex(ribbon.link.color) if ribbon.link.color else colors[ribbon.link.source] for ribbon in ordered],
    }
    if frame.interactive:
        links = [ribbon.link for ribbon in ordered]
        columns["name"] = [f"{graph.name(link.source)} \u2192 {graph.name(link.target)}" for link in links]
        columns["shown"] = [numbers.tip(link.value) for link in links]
    glyph = Patches(xs="xs", ys="ys", fill_color="fill", fill_alpha=SEE_THROUGH, line_color=None)
    return add_glyph(plot, glyph, columns)


def _outline(ribbon: Ribbon, placing: Placing) -> tuple[list[float], list[float]]:
    """Along the upper edge and back along the lower one; never thinner than what can be seen."""
    bars = placing.layout.bars
    start = placing.lefts[bars[ribbon.link.source].column] + placing.bar
    end = placing.lefts[bars[ribbon.link.target].column]
    half = max(ribbon.thickness, 0.4) / 2
    xs = start + (end - start) * STEPS
    ys = -(ribbon.start + (ribbon.end - ribbon.start) * EASED)
    return [*xs.tolist(), *xs[::-1].tolist()], [*(ys + half).tolist(), *(ys[::-1] - half).tolist()]


def _bars(plot: Plot, graph: Graph, placing: Placing, colors: Sequence[str], frame: Frame) -> GlyphRenderer:
    bars = placing.layout.bars
    columns: dict[str, Sequence[object]] = {
        "left": [placing.lefts[bar.column] for bar in bars.values()],
        "right": [placing.lefts[bar.column] + placing.bar for bar in bars.values()],
        "top": [-bar.top for bar in bars.values()],
        "bottom": [-bar.top - max(bar.height, 0.6) for bar in bars.values()],
        "fill": [colors[node] for node in bars],
    }
    if frame.interactive:
        columns["name"] = [graph.name(node) for node in bars]
        columns["shown"] = [numbers.tip(bar.value) for bar in bars.values()]
    glyph = Quad(left="left", right="right", top="top", bottom="bottom", fill_color="fill", line_color=None)
    return add_glyph(plot, glyph, columns)


def _names(graph: Graph, placing: Placing, frame: Frame) -> list[Text]:
    """Names with values beside their bars: outside at both ends, to the right between. The largest find room first."""
    texts: list[Text] = []
    distance = frame.sizes.label * LEADING
    for column, nodes in enumerate(placing.layout.columns):
        bars = [placing.layout.bars[node] for node in nodes]
        places = keep_apart(
            [bar.middle for bar in bars],
            [bar.value for bar in bars],
            distance,
            (distance * 0.3, frame.area.height - distance * 0.3),
        )
        for index, place in places.items():
            texts += _name(graph, nodes[index], column, place, (placing, frame))
    return texts


def _name(graph: Graph, node: int, column: int, y: float, page: tuple[Placing, Frame]) -> list[Text]:
    """At the left of the first column, at the right of all others, as wide as there is room."""
    placing, frame = page
    sizes, theme = frame.sizes, frame.theme
    gap, last = sizes.gap * 0.75, len(placing.lefts) - 1
    if column in {0, last}:
        edge = frame.area.left if column == 0 else frame.spec.width - frame.area.right
        room, inks = edge - sizes.padding * 0.5 - gap, (theme.text, theme.ink)
    else:
        room, inks = placing.lefts[column + 1] - placing.lefts[column] - placing.bar - 2 * gap, (theme.ink, theme.ink)
    pair = Pair(graph.nodes[node].name, placing.figures[node], sizes.label, inks)
    bar, line = placing.layout.bars[node], sizes.label * LEADING
    stacked = pair.width > room >= width_of(pair.name, sizes.label) and bar.height >= LEAST_STACKED * line
    rows = [replace(pair, figure=""), replace(pair, name="")] if stacked else [_fitted(pair, room)]
    x = placing.lefts[column] + placing.bar + gap if column else -gap
    align: Align = "left" if column else "right"
    first = y - (len(rows) - 1) / 2 * line
    return [text for row, own in enumerate(rows) for text in own.texts(x, first + row * line, align)]


def _fitted(pair: Pair, room: float) -> Pair:
    """The name with its figure; where both have no room, the name alone, cut if it must be."""
    if pair.width <= room:
        return pair
    spare = room - replace(pair, name="").width - pair.size * 0.4
    if spare >= pair.size * 5:
        return replace(pair, name=shorten(pair.name, pair.size, spare))
    return replace(pair, name=shorten(pair.name, pair.size, room), figure="")
