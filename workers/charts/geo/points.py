"""Points on a map, in the colours of their groups or of their values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.charts.geo.model import GeoSeries, PointsData
from app.charts.model import ChartSpec, Notice
from workers.charts.geo.land import add_ground
from workers.charts.geo.spots import Discs, write_names
from workers.charts.scatter import crowd
from workers.drawing import Drawing
from workers.drawing import Points as Counted
from workers.look.colors import to_hex
from workers.look.colorscale import STEPS, ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.maps.outlines import land_of
from workers.look.maps.rings import Points
from workers.look.maps.view import View, view_of
from workers.look.marks import add_hover, name_of
from workers.look.models import GlyphRenderer, Plot, Scatter
from workers.look.numbers import full, tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.theme import Theme
from workers.look.tongue import remark
from workers.look.undistorted import add_ranges, add_shape

MANY = 1000
"""From so many points on, colours come in as few tones as can be drawn fast."""

TONES = 15
MOST_NAMED, MOST_WRITTEN = 30, 100
"""Points up to which they are named unasked, and how many names are written at most."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a point."""
    data: PointsData = spec.data
    scale = point_scale(spec, theme)
    bar = scale if spec.options.legend is not False else None
    _tell_scaled(spec, scale)
    frame = lay_out(
        spec,
        theme,
        legend=group_entries(spec, theme),
        needs=lambda room: _margins(room, bar),
        interactive=interactive,
    )
    bar = bar if frame.parts.legend else None
    plot = frame.plot((0, 1), (0, 1), bar_title(frame, data.metric) if bar else [])
    view = ground_view(spec, frame)
    add_ranges(plot, frame, view.ground.extent)
    add_ground(plot, frame, view.ground)
    count = sum(len(one.lons) for one in data.series)
    clouds = [
        Cloud.of(one, number, view, color, scale)
        for number, (one, color) in enumerate(zip(data.series, group_colors(spec, theme), strict=True), 1)
    ]
    renderers = [_draw(plot, frame, cloud, count) for cloud in clouds]
    _name(plot, frame, clouds, count)
    if bar:
        add_bar(plot, frame, bar)
    if interactive:
        add_hover(plot, renderers, _fields(data))
    drawn = sum(len(one.data_source.data["x"]) for one in renderers)
    return replace(frame.drawing(plot, drawn), points=Counted(count, drawn, "none"), notices=beyond(count - drawn))


def _tell_scaled(spec: ChartSpec, scale: ColorScale | None) -> None:
    """Tell what of a legend and of colours isn't for points whose colours tell values."""
    if scale and spec.options.legend_position:
        remark("options.legend", "not used: the bar that tells what colours mean has its own place")
    if scale and spec.options.style.colors:
        remark("options.colors", "not used: colours tell values; color_scheme says which")


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points of a group that lie on the map: places in pixels, and which of the group's points they are."""

    series: GeoSeries
    name: str
    places: Points
    kept: NDArray[np.int64]
    colors: Sequence[str]

    @classmethod
    def of(cls, series: GeoSeries, number: int, view: View, color: str, scale: ColorScale | None) -> "Cloud":
        """A group on a map; those of high values come last, over the others."""
        places = view.points(degrees_of(series))
        kept = np.flatnonzero(np.isfinite(places).all(axis=1))
        if scale is not None:
            values = np.asarray(series.values, dtype=np.float64)
            kept = kept[np.argsort(values[kept], kind="stable")]
            colors = _toned(values[kept], scale)
        else:
            colors = [color]
        return cls(series, name_of(series.name, number), places[kept], kept, colors)


def degrees_of(series: GeoSeries) -> Points:
    """Longitudes and latitudes."""
    return np.column_stack((series.lons, series.lats)).astype(np.float64).reshape(-1, 2)


def _toned(values: NDArray[np.float64], scale: ColorScale) -> list[str]:
    if len(values) <= MANY:
        return [scale.color(value) for value in values.tolist()]
    shares = np.clip((values - scale.low) / (scale.high - scale.low), 0, 1)
    tones = np.minimum(shares * TONES, TONES - 1).astype(np.int64)
    return [scale.colors[round((tone + 0.5) * STEPS / TONES)] for tone in tones.tolist()]


def point_scale(spec: ChartSpec, theme: Theme) -> ColorScale | None:
    """The colours of the values; None where there are none."""
    values = [value for one in spec.data.series for value in one.values]
    scheme = spec.options.color_scheme
    return scale_of(values, scheme, theme, own="plasma", trim=True) if values else None


def group_colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """One colour a group: its own, else the palette's."""
    series = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [to_hex(one.color) if one.color else color for one, color in zip(series, chosen, strict=True)]


def group_entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    """The legend: for several groups, unless it was switched off."""
    series = spec.data.series
    wanted = len(series) > 1 if spec.options.legend is None else spec.options.legend
    if not wanted or (spec.chart_type == "pointMap" and any(one.values for one in series)):
        return []
    named = zip(series, group_colors(spec, theme), strict=True)
    return [Entry(name_of(one.name, number), color, "dot") for number, (one, color) in enumerate(named, 1)]


def ground_view(spec: ChartSpec, frame: Frame) -> View:
    """The land under all points of a chart."""
    data: PointsData = spec.data
    places = np.vstack([degrees_of(one) for one in data.series])
    projection = spec.extras.projection if spec.extras else None
    return view_of(land_of(data.background), places, frame.area, projection, spec.scale)


def beyond(count: int) -> tuple[Notice, ...]:
    """What is told of places that the map doesn't reach."""
    if not count:
        return ()
    return (Notice("data", f"{count:,} {'place lies' if count == 1 else 'places lie'} beyond the map and not drawn"),)


def _margins(room: Room, scale: ColorScale | None) -> Margins:
    if scale is None or not room.parts.legend:
        return Margins()
    return Margins(right=bar_room(scale, room.sizes), top=room.sizes.label * 2.1)


def _draw(plot: Plot, frame: Frame, cloud: Cloud, count: int) -> GlyphRenderer:
    diameter, alpha = crowd(count)
    columns: dict[str, Sequence[object]] = {"x": cloud.places[:, 0].tolist(), "y": cloud.places[:, 1].tolist()}
    several = len(cloud.colors) > 1
    if several:
        columns["fill"] = list(cloud.colors)
    if frame.interactive:
        columns |= _told(cloud)
    dark = several and frame.theme.name == "dark"  # where the low end of most scales is as dark as the land
    glyph = Scatter(
        x="x", y="y", size=diameter * frame.sizes.scale, fill_color="fill" if several else cloud.colors[0],
        fill_alpha=alpha, line_color=frame.theme.text if dark else frame.theme.background, line_width=0.75,
        line_alpha=alpha,
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _name(plot: Plot, frame: Frame, clouds: Sequence[Cloud], count: int) -> None:
    """Names beside the points where these are few, or where they were asked for; those of high values first."""
    wanted = frame.spec.options.data_labels
    if wanted is False or not frame.parts.ticks or (wanted is None and count > MOST_NAMED):
        return
    radius = crowd(count)[0] * frame.sizes.scale / 2
    places = np.vstack([cloud.places[::-1] for cloud in clouds])
    names = [cloud.series.names[index] for cloud in clouds for index in cloud.kept[::-1].tolist()]
    fills = [frame.theme.background] * len(names)
    write_names(plot, frame, Discs(places, [radius] * len(names), names, fills), MOST_WRITTEN)


def _told(cloud: Cloud) -> dict[str, Sequence[object]]:
    """What a tooltip says of each point."""
    one, kept = cloud.series, cloud.kept.tolist()
    return {
        "group": [cloud.name] * len(kept),
        "name": [one.names[index] for index in kept],
        "place": [f"{full(round(one.lats[index], 3))}°, {full(round(one.lons[index], 3))}°" for index in kept],
        "shown": [tip(one.values[index]) if one.values else "" for index in kept],
    }


def _fields(data: PointsData) -> list[tuple[str, str]]:
    fields = [("Name", "name")] if any(any(one.names) for one in data.series) else []
    fields += [("Group", "group")] if len(data.series) > 1 else []
    fields += [("Value", "shown")] if any(one.values for one in data.series) else []
    return [*fields, ("Latitude, longitude", "place")]
