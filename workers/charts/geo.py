"""Maps: areas told by colour, with thin borders and no axes."""

import math
from collections.abc import Sequence

from app.charts.geo import GeoData
from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look import gaps
from workers.look.colorscale import ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.frame import Frame, lay_out
from workers.look.marks import add_hover
from workers.look.models import GlyphRenderer, MultiPolygons, Plot
from workers.look.numbers import full
from workers.look.outlines import Outlines, outlines
from workers.look.parts import Margins, Room
from workers.look.theme import Theme
from workers.look.undistorted import add_ranges, add_shape

THINNEST, THICKEST = 0.25, 1.0
"""Borders in pixels, of crowded and of large areas."""

SIDE_OF_THICKEST = 40
"""Pixels of a typical area's side from which borders are at their thickest."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One shape a region."""
    data: GeoData = spec.data
    values = [region.value for region in data.regions if region.value is not None]
    scale = scale_of(values, spec.options.color_scheme, theme, own="blues", trim=True) if values else None
    wanted = scale is not None and spec.options.legend is not False
    missing = len(values) < len(data.regions) and spec.options.legend is not False
    frame = lay_out(
        spec,
        theme,
        legend=[gaps.entry(theme)] if missing else [],
        needs=lambda room: _margins(room, scale if wanted else None),
        interactive=interactive,
    )
    shown = wanted and frame.parts.legend
    plot = frame.plot((0, 1), (0, 1), bar_title(frame, data.metric) if shown else [])
    shapes = outlines(data, frame.area)
    add_ranges(plot, frame, shapes.extent)
    told = _draw(plot, data, shapes, scale, frame)
    if shown and scale:
        add_bar(plot, frame, scale)
    if interactive:
        add_hover(plot, told, (("Area", "name"), ("Value", "shown")))
    return frame.drawing(plot, len(values))


def _margins(room: Room, scale: ColorScale | None) -> Margins:
    """The bar's room; one that would take much of a narrow picture goes with the legend."""
    if scale is None or not room.parts.legend:
        return Margins()
    return Margins(right=bar_room(scale, room.sizes), top=room.sizes.label * 2.1)


def _draw(plot: Plot, data: GeoData, shapes: Outlines, scale: ColorScale | None, frame: Frame) -> list[GlyphRenderer]:
    """Regions with a value and regions without, each in one glyph."""
    border = _border(frame, len(data.regions))
    valued = [index for index, region in enumerate(data.regions) if region.value is not None]
    others = [index for index, region in enumerate(data.regions) if region.value is None]
    edge = {"line_color": frame.theme.background, "line_width": border, "line_join": "round"}
    renderers = []
    if valued and scale:
        columns = _columns(data, shapes, valued)
        columns["fill"] = [scale.color(data.regions[index].value or 0) for index in valued]
        renderers.append(add_shape(plot, MultiPolygons(xs="xs", ys="ys", fill_color="fill", **edge), columns))
    if others:
        glyph = MultiPolygons(xs="xs", ys="ys", **gaps.hatched(frame.theme), **edge)
        renderers.append(add_shape(plot, glyph, _columns(data, shapes, others)))
    return renderers


def _columns(data: GeoData, shapes: Outlines, chosen: Sequence[int]) -> dict[str, Sequence[object]]:
    regions = [data.regions[index] for index in chosen]
    return {
        "xs": [shapes.xs[index] for index in chosen],
        "ys": [shapes.ys[index] for index in chosen],
        "name": [region.name for region in regions],
        "shown": [gaps.NO_DATA if region.value is None else full(region.value) for region in regions],
    }


def _border(frame: Frame, count: int) -> float:
    """Thin where areas are small, so that borders don't take the colours' place."""
    side = math.sqrt(frame.area.width * frame.area.height / count)
    return min(max(side / SIDE_OF_THICKEST, THINNEST), THICKEST) * frame.sizes.scale


BUILDERS = {"choropleth": build}
