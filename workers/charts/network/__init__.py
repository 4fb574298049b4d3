"""Networks: discs and lines, what is linked near each other."""

from collections.abc import Sequence

import numpy as np

from app.charts.linked import Graph
from app.charts.model import ChartSpec
from app.charts.network import degrees
from workers.charts.network.layout import Floats, fitted, lay_out_nodes, parted
from workers.charts.network.names import Ground, along, place_names
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.colors import mix, over, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.lettering import write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Quad, Scatter, Segment
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.pixels import pixel_plot, put
from workers.look.theme import Theme

LARGEST, SMALLEST = 17.0, 3.0
"""Radii in pixels at 800 x 400."""

SHARE = 0.28
"""The radius of the largest node in distances between neighbours on an even grid."""

STRETCH = 1.45
THINNEST, THICKEST = 0.8, 4.0
"""Widths of lines."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a node, one line a link."""
    graph: Graph = spec.data
    groups = list(dict.fromkeys(node.group for node in graph.nodes if node.group))
    colors = dict(zip(groups, series_colors(len(groups), spec.options.color_scheme, theme.categorical), strict=True))
    wanted = len(groups) > 1 if spec.options.legend is None else spec.options.legend
    entries = [Entry(name, color, "dot") for name, color in colors.items()] if wanted else []
    frame = lay_out(spec, theme, legend=entries, needs=_margins, interactive=interactive)
    size = (frame.area.width, frame.area.height)
    weights = _weights(spec)
    radii = _radii(weights, frame)
    links = [(link.source, link.target) for link in graph.links]
    places = fitted(lay_out_nodes(len(graph.nodes), links), radii, size, STRETCH)
    radii = _shrunk(radii, places, links)
    places = parted(places, radii, size, frame.sizes.scale * 2)
    plot = pixel_plot(frame)
    lines = _lines(plot, graph, places, frame)
    own = series_colors(1, spec.options.color_scheme, theme.categorical)[0]
    fills = [over(one.color, theme.background) if one.color else colors.get(one.group, own) for one in graph.nodes]
    if frame.parts.ticks:
        _names(plot, graph, (places, radii), weights, frame)
    discs = _discs(plot, graph, (places, radii), fills, frame)
    if interactive:
        add_hover(plot, [discs, lines], (("Name", "name"), ("Value", "shown")))
    return frame.drawing(plot, len(graph.nodes))


def _margins(room: Room) -> Margins:
    """Some room for the names of nodes at the sides."""
    side = room.sizes.label * 3 if room.parts.ticks else 0
    return Margins(side, 0, side, 0)


def _weights(spec: ChartSpec) -> list[float]:
    """What the size of each node tells: its value, or how many links it has."""
    graph: Graph = spec.data
    given = any(node.value is not None for node in graph.nodes)
    if spec.extras.size_by == "value" or (given and spec.extras.size_by is None):
        return [node.value or 0.0 for node in graph.nodes]
    return [float(count) for count in degrees(graph)]


def _radii(weights: Sequence[float], frame: Frame) -> Floats:
    """Discs with an area like their weight, small where there are many."""
    grid = (frame.area.width * frame.area.height / len(weights)) ** 0.5
    most = max(min(LARGEST * frame.sizes.scale, grid * SHARE), SMALLEST)
    largest = max(weights)
    shares = np.array(weights) / largest if largest else np.ones(len(weights))
    radii: Floats = np.maximum(most * np.sqrt(shares), min(SMALLEST, most / 2))
    return radii


def _shrunk(radii: Floats, places: Floats, links: Sequence[tuple[int, int]]) -> Floats:
    """No larger than leaves most lines to be seen between their discs."""
    if not links:
        return radii
    ends = np.array(links)
    length = float(np.median(np.linalg.norm(places[ends[:, 0]] - places[ends[:, 1]], axis=1)))
    most = max(length * 0.35, SMALLEST)
    shrunk: Floats = np.maximum(radii * min(most / float(radii.max()), 1.0), min(SMALLEST, float(radii.min())))
    return shrunk


def _lines(plot: Plot, graph: Graph, places: Floats, frame: Frame) -> GlyphRenderer:
    """As wide as their values, where those differ."""
    values = [link.value for link in graph.links]
    largest = max(values, default=1.0)
    even = min(values, default=1.0) == largest
    columns: dict[str, Sequence[object]] = {
        "x0": [float(places[link.source, 0]) for link in graph.links],
        "y0": [-float(places[link.source, 1]) for link in graph.links],
        "x1": [float(places[link.target, 0]) for link in graph.links],
        "y1": [-float(places[link.target, 1]) for link in graph.links],
        "width": [1.0 if even else max(THICKEST * value / largest, THINNEST) for value in values],
        "color": [to_hex(link.color) if link.color else frame.theme.baseline for link in graph.links],
    }
    if frame.interactive:
        columns["name"] = [f"{graph.name(link.source)} \u2013 {graph.name(link.target)}" for link in graph.links]
        columns["shown"] = [numbers.tip(value) for value in values]
    thin = min(0.75, 90 / max(len(graph.links), 1) + 0.25)
    glyph = Segment(x0="x0", y0="y0", x1="x1", y1="y1", line_width="width", line_color="color", line_alpha=thin)
    return add_glyph(plot, glyph, columns)


def _discs(plot: Plot, graph: Graph, marks: tuple[Floats, Floats], fills: Sequence[str], frame: Frame) -> GlyphRenderer:
    """Discs with an edge that parts them from lines and from each other."""
    places, radii = marks
    columns: dict[str, Sequence[object]] = {
        "x": places[:, 0].tolist(),
        "y": (-places[:, 1]).tolist(),
        "size": (radii * 2).tolist(),
        "fill": list(fills),
    }
    if frame.interactive:
        columns["name"] = [graph.name(index) for index in range(len(graph.nodes))]
        counts = degrees(graph)
        columns["shown"] = [
            f"{count} link{'' if count == 1 else 's'}" if node.value is None else numbers.tip(node.value)
            for node, count in zip(graph.nodes, counts, strict=True)
        ]
    edge = 1.2 * frame.sizes.scale if float(radii.max()) > 2 * SMALLEST else 0.6
    glyph = Scatter(x="x", y="y", size="size", fill_color="fill", line_color=frame.theme.background, line_width=edge)
    return add_glyph(plot, glyph, columns)


def _names(plot: Plot, graph: Graph, marks: tuple[Floats, Floats], weights: Sequence[float], frame: Frame) -> None:
    places, radii = marks
    area, sizes, theme = frame.area, frame.sizes, frame.theme
    spare = sizes.padding * 0.5
    left, right = frame.from_left - spare - area.left, frame.spec.width - frame.from_right + spare - area.left
    limits = (left, -spare, right, area.height + spare)
    ground = Ground(places, radii, limits, along(places, [(link.source, link.target) for link in graph.links]))
    found = place_names([node.name for node in graph.nodes], weights, ground, sizes.label)
    _dim(plot, [name.box for name in found], theme)
    ink = mix(theme.text, theme.ink, 0.5)
    write(plot, [put(name.x, name.y, name.text, sizes.label, ink, align=name.align) for name in found])


def _dim(plot: Plot, boxes: Sequence[tuple[float, float, float, float]], theme: Theme) -> None:
    """Lines behind names are paler, so that the names can be read."""
    columns = {side: [box[place] for box in boxes] for place, side in enumerate(("left", "top", "right", "bottom"))}
    columns |= {side: [-value for value in columns[side]] for side in ("top", "bottom")}
    glyph = Quad(
        left="left", right="right", top="top", bottom="bottom", fill_color=theme.background, fill_alpha=0.7,
        line_color=None,
    )  # fmt: skip
    add_glyph(plot, glyph, columns)


BUILDERS = {"network": build}
