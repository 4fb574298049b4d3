"""Flows on a map: great circles as wide as they are much, with a head where they lead to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.geo.flows import name_at
from app.charts.geo.model import Flow, FlowData
from app.charts.model import ChartSpec
from workers.charts.geo.land import add_ground
from workers.charts.geo.points import beyond
from workers.charts.geo.spots import Discs, write_names
from workers.charts.geo.widthkey import WidthKey
from workers.drawing import Drawing
from workers.look.colorscale import bar_title
from workers.look.frame import Frame, lay_out
from workers.look.maps.arcs import STEPS, great_circle, lines_of
from workers.look.maps.outlines import land_of
from workers.look.maps.rings import Points
from workers.look.maps.view import View, view_of
from workers.look.marks import add_hover
from workers.look.models import GlyphRenderer, MultiLine, Plot, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.theme import Sizes, Theme
from workers.look.undistorted import add_ranges, add_shape

WIDEST, THINNEST = 8.0, 0.75
"""Pixels at 800 x 400."""

CROWD = 40
"""From so many flows on, all are thinner."""

ALPHA = 0.65
SPOT = 3.0
MOST_NAMES = 14


@dataclass(frozen=True, slots=True)
class Way:
    """One flow as it is drawn: its lines and its width in pixels."""

    flow: Flow
    lines: list[Points]
    width: float


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One arc a flow, the widest beneath."""
    data: FlowData = spec.data
    sizes = Sizes.of(spec.width, spec.height)
    alike = data.flows[0].value == data.flows[-1].value
    widest = _widest(len(data.flows), sizes, alike=alike)
    key = None if spec.options.legend is False or alike else WidthKey.of(data.flows[0].value, widest)
    frame = lay_out(spec, theme, needs=lambda room: _margins(room, key, data.metric), interactive=interactive)
    shown = key if frame.parts.legend else None
    plot = frame.plot((0, 1), (0, 1), bar_title(frame, data.metric) if shown else [])
    view = _view(spec, frame)
    add_ranges(plot, frame, view.ground.extent)
    add_ground(plot, frame, view.ground)
    ways = [way for way in _ways(data.flows, view, widest) if way.lines]
    color = series_colors(1, spec.options.color_scheme, theme.categorical)[0]
    renderer = _draw(plot, frame, ways, color)
    _heads(plot, ways, color, sizes)
    _spots(plot, frame, ways, view, color)
    if shown:
        shown.add(plot, frame, color)
    if interactive:
        add_hover(plot, [renderer], (("From", "origin"), ("To", "target"), ("Value", "shown")))
    return replace(frame.drawing(plot, len(ways)), notices=beyond(len(data.flows) - len(ways)))


def _widest(count: int, sizes: Sizes, *, alike: bool) -> float:
    crowded = min((CROWD / count) ** 0.5, 1.0)
    return (2.0 if alike else max(WIDEST * crowded, 3.0)) * sizes.scale


def _margins(room: Room, key: WidthKey | None, metric: str) -> Margins:
    if key is None or not room.parts.legend:
        return Margins()
    return Margins(right=key.room(room.sizes), top=room.sizes.label * 2.1 if metric else 0)


def _view(spec: ChartSpec, frame: Frame) -> View:
    """The land under all ways, as far as they bend beyond the places."""
    data: FlowData = spec.data
    ways = [great_circle(flow.start, flow.end, STEPS // 8) for flow in data.flows]
    projection = spec.extras.projection if spec.extras else None
    return view_of(land_of(data.background), np.vstack(ways), frame.area, projection, spec.scale)


def _ways(flows: Sequence[Flow], view: View, widest: float) -> list[Way]:
    there = {(flow.start, flow.end) for flow in flows}
    return [
        Way(
            flow,
            lines_of(view, flow.start, flow.end, apart=(flow.end, flow.start) in there),
            max(widest * flow.value / flows[0].value, THINNEST),
        )
        for flow in flows
    ]


def _draw(plot: Plot, frame: Frame, ways: Sequence[Way], color: str) -> GlyphRenderer:
    pairs = [(way, line) for way in ways for line in way.lines]
    columns: dict[str, Sequence[object]] = {
        "xs": [line[:, 0].round(2).tolist() for _, line in pairs],
        "ys": [line[:, 1].round(2).tolist() for _, line in pairs],
        "width": [way.width for way, _ in pairs],
    }
    if frame.interactive:
        columns |= {
            "origin": [name_at(way.flow.origin, way.flow.start) for way, _ in pairs],
            "target": [name_at(way.flow.target, way.flow.end) for way, _ in pairs],
            "shown": [tip(way.flow.value) for way, _ in pairs],
        }
    glyph = MultiLine(xs="xs", ys="ys", line_width="width", line_color=color, line_alpha=ALPHA, line_cap="round")
    return add_shape(plot, glyph, columns)


def _heads(plot: Plot, ways: Sequence[Way], color: str, sizes: Sizes) -> None:
    """A triangle before the end of each way."""
    tips, angles, widths = [], [], []
    for way in ways:
        line = way.lines[-1]
        size = way.width + 5 * sizes.scale
        back = np.hypot(*(line - line[-1]).T)
        behind = line[np.flatnonzero(back > size)[-1]] if (back > size).any() else line[0]
        across, up = (line[-1] - behind).tolist()
        length = max(float(np.hypot(across, up)), 1e-9)
        off = (SPOT * sizes.scale + size / 2) / length
        tips.append((line[-1] - (line[-1] - behind) * off).tolist())
        angles.append(float(np.arctan2(up, across)) - np.pi / 2)
        widths.append(size)
    columns = {"x": [tip[0] for tip in tips], "y": [tip[1] for tip in tips], "angle": angles, "size": widths}
    glyph = Scatter(x="x", y="y", size="size", angle="angle", marker="triangle", fill_color=color, line_color=None)
    add_shape(plot, glyph, columns)


def _spots(plot: Plot, frame: Frame, ways: Sequence[Way], view: View, color: str) -> None:
    """A dot at each place, with the names of those that most goes to or comes from."""
    weight: dict[tuple[float, float], float] = {}
    names: dict[tuple[float, float], str] = {}
    for way in ways:
        for spot, name in ((way.flow.start, way.flow.origin), (way.flow.end, way.flow.target)):
            weight[spot] = weight.get(spot, 0) + way.flow.value
            names.setdefault(spot, name)
    spots = sorted(weight, key=lambda spot: -weight[spot])
    places = view.points(np.array(spots, dtype=np.float64))
    radius, theme = SPOT * frame.sizes.scale, frame.theme
    columns = {"x": places[:, 0].tolist(), "y": places[:, 1].tolist()}
    glyph = Scatter(x="x", y="y", size=2 * radius, fill_color=theme.background, line_color=color, line_width=1.5)
    add_shape(plot, glyph, columns)
    wanted = frame.spec.options.data_labels
    if frame.parts.ticks and wanted is not False:
        discs = Discs(places, [radius] * len(spots), [names[spot] for spot in spots], [color] * len(spots))
        write_names(plot, frame, discs, len(spots) if wanted else MOST_NAMES)
