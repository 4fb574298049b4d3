"""Maps of areas: values told by colour, with thin borders and no axes."""

from app.charts.geo.model import GeoData, MapOptions
from app.charts.model import ChartSpec
from workers.charts.geo.land import add_areas
from workers.drawing import Drawing
from workers.look import gaps
from workers.look.colorscale import ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.maps.classes import Classes, classed
from workers.look.maps.outlines import Land, land_of, outlines
from workers.look.marks import add_hover
from workers.look.parts import Margins, Room
from workers.look.theme import Theme
from workers.look.undistorted import add_ranges

Scale = ColorScale | Classes | None


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One shape an area."""
    data: GeoData = spec.data
    land, scale = land_of(data), _scale(spec, theme)
    frame = _frame(spec, theme, land, scale, interactive=interactive)
    bar = scale if isinstance(scale, ColorScale) and frame.parts.legend and spec.options.legend is not False else None
    plot = frame.plot((0, 1), (0, 1), bar_title(frame, data.metric) if bar else [])
    shapes = outlines(land, frame.area, _options(spec).projection, spec.scale)
    add_ranges(plot, frame, shapes.extent)
    fills = [scale.color(area.value) if scale and area.value is not None else None for area in land.areas]
    renderers = add_areas(plot, frame, land.areas, shapes, fills)
    if bar:
        add_bar(plot, frame, bar)
    if interactive:
        add_hover(plot, renderers, (("Area", "name"), ("Value", "shown")))
    return frame.drawing(plot, sum(fill is not None for fill in fills))


def _options(spec: ChartSpec) -> MapOptions:
    return spec.extras or MapOptions()


def _scale(spec: ChartSpec, theme: Theme) -> Scale:
    """The colours of the values: classes where they were asked for, else a continuous scale; None without values."""
    values = [region.value for region in spec.data.regions if region.value is not None]
    options, scheme = _options(spec), spec.options.color_scheme
    if not values:
        return None
    if options.method:
        return classed(values, options, scheme, theme)
    return scale_of(values, scheme, theme, own="blues", trim=True, center=options.center)


def _frame(spec: ChartSpec, theme: Theme, land: Land, scale: Scale, *, interactive: bool) -> Frame:
    """The page: classes and missing data in the legend, a continuous scale in a bar at the right."""
    entries: list[Entry] = scale.entries() if isinstance(scale, Classes) else []
    if any(area.value is None for area in land.areas):
        entries.append(gaps.entry(theme))
    bar = scale if isinstance(scale, ColorScale) else None
    if spec.options.legend is False:
        entries, bar = [], None
    return lay_out(spec, theme, legend=entries, needs=lambda room: _margins(room, bar), interactive=interactive)


def _margins(room: Room, scale: ColorScale | None) -> Margins:
    """The bar's room; one that would take much of a narrow picture goes with the legend."""
    if scale is None or not room.parts.legend:
        return Margins()
    return Margins(right=bar_room(scale, room.sizes), top=room.sizes.label * 2.1)
