"""Chord diagrams: members around a circle, ribbons across it in the colour of where they come from."""

import math
from collections.abc import Sequence

from app.charts.flow.chord import ends_of
from app.charts.linked import Graph
from app.charts.model import ChartSpec
from workers.charts.flow.ribbons import Circle, lay_circle, outline
from workers.charts.flow.sankey import node_colors
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.around import Outside, Room, Sector, around, place_outside
from workers.look.card import no_data
from workers.look.colors import to_hex
from workers.look.figures import counted
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, GlyphRenderer, MultiLine, Patches, Plot
from workers.look.pixels import LEADING, Pair
from workers.look.theme import Sizes, Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

RIM = 12.0
"""The thickness of the arcs in pixels at 800 x 400."""

SEE_THROUGH = 0.6
MOST_NAME = 16
"""Em of a name before it is wrapped rather than the disc made smaller."""

LEAST_DISC = 0.55
"""The share of the smaller side that the disc gets before its names."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One arc a node, one ribbon a link."""
    graph: Graph = spec.data
    if not graph.links:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    sums, colors = ends_of(graph), node_colors(spec, theme)
    circle = lay_circle(graph, sums)
    figures = counted(sums)
    sectors = {
        index: Sector(graph.nodes[index].name, figures[index], arc.start, arc.end)
        for index, arc in enumerate(circle.arcs)
        if arc
    }
    radius = _radius(list(sectors.values()), frame)
    plot, area = frame.plot((0, 1), (0, 1)), frame.area
    add_ranges(plot, frame, Box(-area.width / 2, -area.height / 2, area.width, area.height))
    rim = min(RIM * frame.sizes.scale, radius / 6)
    renderers = [
        _ribbons(plot, graph, circle, colors, (radius - rim * 1.2, frame)),
        _arcs(plot, graph, sectors, colors, (radius, rim, frame)),
    ]
    if frame.parts.ticks:
        _names(plot, list(sectors.values()), radius, frame)
    if interactive:
        add_hover(plot, renderers, (("Link", "name"), (graph.unit or "Value", "shown")))
    return frame.drawing(plot, len(sectors) + len(graph.links))


def _radius(sectors: Sequence[Sector], frame: Frame) -> float:
    """As large as may be beside the names, which take no more than leaves the disc its own."""
    area, sizes = frame.area, frame.sizes
    side = min(area.width, area.height)
    if not frame.parts.ticks:
        return side / 2
    widest = max(Pair(sector.name, sector.figure, sizes.label, ("", "")).width for sector in sectors)
    widest = min(widest, sizes.label * MOST_NAME)
    beside = area.width / 2 - widest - around(sizes) + sizes.padding * 0.5
    return max(min(area.height / 2 - sizes.gap, beside), side * LEAST_DISC / 2)


def _ribbons(
    plot: Plot, graph: Graph, circle: Circle, colors: Sequence[str], page: tuple[float, Frame]
) -> GlyphRenderer:
    """The broad ones first, so that the thin ones lie over them."""
    radius, frame = page
    ordered = sorted(range(len(graph.links)), key=lambda number: -graph.links[number].value)
    shapes = [outline(circle.ends[number], radius) for number in ordered]
    links = [graph.links[number] for number in ordered]
    columns: dict[str, Sequence[object]] = {
        "xs": [xs for xs, _ in shapes],
        "ys": [ys for _, ys in shapes],
        "fill": [to_hex(link.color) if link.color else colors[link.source] for link in links],
        "edge": [min(0.6, (first.end - first.start) * radius / 5) for first, _ in (circle.ends[n] for n in ordered)],
    }
    if frame.interactive:
        columns["name"] = [f"{graph.name(link.source)} \u2192 {graph.name(link.target)}" for link in links]
        columns["shown"] = [numbers.tip(link.value) for link in links]
    glyph = Patches(
        xs="xs",
        ys="ys",
        fill_color="fill",
        fill_alpha=SEE_THROUGH,
        line_color=frame.theme.background,
        line_width="edge",
    )
    return add_shape(plot, glyph, columns)


def _arcs(
    plot: Plot, graph: Graph, sectors: dict[int, Sector], colors: Sequence[str], page: tuple[float, float, Frame]
) -> GlyphRenderer:
    radius, rim, frame = page
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - sector.start for sector in sectors.values()],
        "end": [math.pi / 2 - sector.end for sector in sectors.values()],
        "fill": [colors[index] for index in sectors],
    }
    if frame.interactive:
        columns["name"] = [graph.name(index) for index in sectors]
        columns["shown"] = [sector.figure for sector in sectors.values()]
    glyph = AnnularWedge(
        x=0, y=0, inner_radius=radius - rim, outer_radius=radius, start_angle="start", end_angle="end",
        direction="clock", fill_color="fill", line_color=None,
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _names(plot: Plot, sectors: Sequence[Sector], radius: float, frame: Frame) -> None:
    """Names with their sums beside the circle, with leaders."""
    across, upright = frame.area.width / 2 + frame.sizes.padding * 0.5, frame.area.height / 2
    room = Room(radius, across, across, upright, upright)
    placed = place_outside(sectors, range(len(sectors)), room, frame.sizes)
    columns = {
        "xs": [[x for x, _ in label.leader] for label in placed],
        "ys": [[-y for _, y in label.leader] for label in placed],
    }
    if placed:
        add_shape(plot, MultiLine(xs="xs", ys="ys", line_color=frame.theme.baseline, line_width=1), columns)
    inks = (frame.theme.text, frame.theme.ink)
    write(plot, [text for label in placed for text in _lines(label, inks, frame.sizes)], RANGES)


def _lines(label: Outside, inks: tuple[str, str], sizes: Sizes) -> list[Text]:
    first = -(len(label.lines) - 1) / 2
    return [
        text
        for row, line in enumerate(label.lines)
        for text in Pair(line.text, line.figure, sizes.label, inks).texts(
            label.x, label.y + (first + row) * sizes.label * LEADING, "left" if label.rightwards else "right"
        )
    ]
