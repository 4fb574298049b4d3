"""Bubbles on a map: their areas tell values, the largest lies behind the others, a key tells what they mean."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.geo.model import PointsData
from app.charts.model import ChartSpec
from workers.charts.geo.land import add_ground
from workers.charts.geo.points import beyond, ground_view, group_colors, group_entries
from workers.charts.geo.spots import Discs, write_names
from workers.charts.relation.bubble import LEAST, enlarged
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import over
from workers.look.colorscale import bar_title
from workers.look.frame import Frame, lay_out
from workers.look.maps.rings import Points
from workers.look.marks import add_hover, name_of
from workers.look.models import GlyphRenderer, Plot, Scatter
from workers.look.numbers import tip
from workers.look.parts import Margins, Room
from workers.look.sizekey import SizeKey
from workers.look.theme import Sizes, Theme
from workers.look.undistorted import add_ranges, add_shape

LARGEST, LARGEST_IN_KEY = 26, 22
"""Radii in pixels at 800 x 400."""

COVERED = 0.07
"""The share of the picture that all bubbles together may cover."""

ALPHA = 0.7
EDGE = 0.15
"""The line around a bubble as a share of its radius, up to a pixel."""

MOST_NAMES = 8
"""Names that are written when nobody asks for them."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One place with a value above zero; ``radius`` in pixels, ``fill`` opaque."""

    value: float
    degrees: tuple[float, float]
    name: str
    group: str
    fill: str
    radius: float = 0
    enlarged: bool = False
    """Whether it is drawn larger than it is, so that it can be seen."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a place."""
    data: PointsData = spec.data
    sizes = Sizes.of(spec.width, spec.height)
    bubbles = _bubbles(spec, theme, sizes)
    if not bubbles:
        return no_data(spec, theme, interactive=interactive)
    key = _key(spec, bubbles[0], sizes)
    frame = lay_out(
        spec,
        theme,
        legend=group_entries(spec, theme),
        needs=lambda room: _margins(room, key, data.metric),
        interactive=interactive,
    )
    shown = key if frame.parts.legend else None
    plot = frame.plot((0, 1), (0, 1), bar_title(frame, data.metric) if shown else [])
    view = ground_view(spec, frame)
    add_ranges(plot, frame, view.ground.extent)
    add_ground(plot, frame, view.ground)
    places = view.points(np.array([bubble.degrees for bubble in bubbles]))
    kept = np.flatnonzero(np.isfinite(places).all(axis=1)).tolist()
    on_map = [bubbles[index] for index in kept]
    renderer = _draw(plot, frame, on_map, places[kept])
    if frame.parts.ticks and spec.options.data_labels is not False:
        _write(plot, frame, on_map, places[kept])
    if shown:
        shown.add(plot, frame)
    if interactive:
        add_hover(plot, [renderer], _fields(data))
    return replace(
        frame.drawing(plot, len(kept)),
        notices=(*beyond(len(bubbles) - len(kept)), *enlarged(sum(one.enlarged for one in on_map))),
    )


def _bubbles(spec: ChartSpec, theme: Theme, sizes: Sizes) -> list[Bubble]:
    """All groups as one, the largest first: which bubble lies behind which is a matter of size alone."""
    data: PointsData = spec.data
    found = [
        Bubble(value, (lon, lat), name, name_of(one.name, number), over(color, theme.background))
        for number, (one, color) in enumerate(zip(data.series, group_colors(spec, theme), strict=True), 1)
        for value, lon, lat, name in zip(one.values, one.lons, one.lats, one.names, strict=True)
        if value > 0
    ]
    found.sort(key=lambda bubble: -bubble.value)
    radii = _radii([bubble.value for bubble in found], spec, sizes)
    return [
        replace(bubble, radius=max(radius, LEAST), enlarged=radius < LEAST)
        for bubble, radius in zip(found, radii, strict=True)
    ]


def _radii(values: list[float], spec: ChartSpec, sizes: Sizes) -> list[float]:
    """Areas in proportion to values; where there are many, all of them smaller."""
    if not values:
        return []
    shares = [value / values[0] for value in values]
    room = math.sqrt(COVERED * spec.width * spec.height / (math.pi * sum(shares)))
    largest = min(LARGEST * sizes.scale, room, min(spec.width, spec.height) * 0.12)
    return [largest * math.sqrt(share) for share in shares]


def _key(spec: ChartSpec, largest: Bubble, sizes: Sizes) -> SizeKey | None:
    if spec.options.legend is False:
        return None
    return SizeKey.of(largest.value, largest.radius, LARGEST_IN_KEY * sizes.scale)


def _margins(room: Room, key: SizeKey | None, metric: str) -> Margins:
    if key is None or not room.parts.legend:
        return Margins()
    return Margins(right=key.room(room.sizes), top=room.sizes.label * 2.1 if metric else 0)


def _draw(plot: Plot, frame: Frame, bubbles: Sequence[Bubble], places: Points) -> GlyphRenderer:
    columns: dict[str, Sequence[object]] = {
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "size": [2 * bubble.radius for bubble in bubbles],
        "fill": [bubble.fill for bubble in bubbles],
        "edge": [min(bubble.radius * EDGE, 1.0) for bubble in bubbles],
    }
    if frame.interactive:
        columns |= {
            "name": [bubble.name for bubble in bubbles],
            "group": [bubble.group for bubble in bubbles],
            "shown": [tip(bubble.value) for bubble in bubbles],
        }
    edge = {"line_color": frame.theme.background, "line_width": "edge"}
    return add_shape(plot, Scatter(x="x", y="y", size="size", fill_color="fill", fill_alpha=ALPHA, **edge), columns)


def _write(plot: Plot, frame: Frame, bubbles: Sequence[Bubble], places: Points) -> None:
    """The names of the largest, or of all that have room where they were asked for."""
    fills = [over(f"{bubble.fill}{round(ALPHA * 255):02x}", frame.theme.missing) for bubble in bubbles]
    most = len(bubbles) if frame.spec.options.data_labels else MOST_NAMES
    radii, names = [bubble.radius for bubble in bubbles], [bubble.name for bubble in bubbles]
    write_names(plot, frame, Discs(places, radii, names, fills), most)


def _fields(data: PointsData) -> list[tuple[str, str]]:
    fields = [("Name", "name")] if any(any(one.names) for one in data.series) else []
    fields += [("Group", "group")] if len(data.series) > 1 else []
    return [*fields, ("Value", "shown")]
