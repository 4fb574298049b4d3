"""Hexbin charts: points counted in hexagons that are regular in the picture, with a bar that tells the counts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.charts.crowd import Crowd
from app.charts.model import ChartSpec
from app.charts.schemes import DIVERGING, SEQUENTIAL
from workers.charts.clouds import Cloud, clouds_of, clouds_of_crowd, middles
from workers.charts.padding import padded
from workers.drawing import Drawing, Points
from workers.look.axes import NumberAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colorscale import STEPS, TRIM, ColorScale, add_bar, bar_room, bar_title
from workers.look.countscale import CountScale, hue_ramp
from workers.look.frame import Frame
from workers.look.lettering import write
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import Patches, Plot
from workers.look.numbers import tip
from workers.look.palette import ramp
from workers.look.theme import Sizes, Theme
from workers.transforms.hexagons import ROOT, Hexagons, hexagons
from workers.transforms.window import Floats

WIDEST_COUNT = "88.8k"
FEWEST, MOST = 12, 44
"""Hexagons across at 800 x 400, for few points and for many."""

PARTED = 5.0
"""Pixels of a radius from which hexagons are parted by a line of background."""

MEANING = "Points per hexagon"


@dataclass(frozen=True, slots=True)
class Swarm:
    """Places and how many points lie at each; ``ends`` are the extremes of all points along and up."""

    xs: Floats
    ys: Floats
    counts: NDArray[np.int64]
    ends: tuple[Floats, Floats]
    count: int
    color: str

    @classmethod
    def of(cls, spec: ChartSpec, theme: Theme) -> "Swarm":
        """The points of all datasets, or the middles of the cells in which they were counted."""
        if isinstance(spec.data, Crowd):
            clouds = clouds_of_crowd(spec, theme)
            places = middles(spec.data)
            counted = sum(one.count for one in spec.data.series)
        else:
            clouds = clouds_of(spec, theme)
            xs, ys = _joined(clouds)
            places, counted = (xs, ys, np.ones(len(xs), dtype=np.int64)), len(xs)
        return cls(*places, _joined(clouds), counted, clouds[0].color)


def _joined(clouds: Sequence[Cloud]) -> tuple[Floats, Floats]:
    return np.concatenate([one.xs for one in clouds]), np.concatenate([one.ys for one in clouds])


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One patch a hexagon that has points."""
    swarm = Swarm.of(spec, theme)
    if not swarm.count:
        return no_data(spec, theme, interactive=interactive)
    sizes = Sizes.of(spec.width, spec.height)
    wanted = spec.options.legend is not False
    room = bar_room(ColorScale(0, 1, (), (), (WIDEST_COUNT,)), sizes) if wanted else 0
    radius = (spec.width - 4 * sizes.padding - room) / (ROOT * _across(spec, swarm.count))
    chart = _axes(spec, theme, swarm.ends, (radius, room))
    frame = chart.frame(interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    found = _counted(swarm, (plot, frame), radius)
    scale, colors = CountScale.of(found.counts), _ramp(spec, theme, swarm.color)
    renderer = add_glyph(plot, _patches(theme, radius), _columns(found, scale, colors, (plot, frame)))
    if wanted and frame.parts.legend:
        write(plot, bar_title(frame, MEANING))
        add_bar(plot, frame, scale.colored(colors, frame.area.height, sizes))
    if interactive:
        tell([renderer], [{"count": [tip(count) for count in found.counts.tolist()]}])
        add_hover(plot, [renderer], (("Points", "count"),))
    points = Points(swarm.count, len(found.counts), "hexagons")
    return replace(frame.drawing(plot, len(found.counts)), points=points)


def _across(spec: ChartSpec, count: int) -> float:
    """So many hexagons that those in the middle of a cloud have several points each."""
    if spec.extras.bins:
        return float(spec.extras.bins)
    fitting = min(max(math.sqrt(count) * 0.75, FEWEST), MOST)
    return fitting * max(math.sqrt(spec.width / 800), 0.5)


def _axes(spec: ChartSpec, theme: Theme, columns: tuple[Floats, Floats], lengths: tuple[float, float]) -> Cartesian:
    """Axes around whole hexagons; ``lengths`` are their radius and the room of the bar, in pixels."""
    radius, room = lengths
    reach = np.full(1, radius * 2)
    sides = (spec.width * 0.9 - room, spec.height * 0.66)
    along, up = (
        padded(values, reach, side, axis)
        for values, side, axis in zip(columns, sides, (spec.options.x, spec.options.y), strict=True)
    )
    x = NumberAxis.over(along, spec.width, Sizes.of(spec.width, spec.height))
    return Cartesian(spec, theme, x, up, names_right=room, upright_grid=True, titled_right=room > 0)


def _counted(swarm: Swarm, page: tuple[Plot, Frame], radius: float) -> Hexagons:
    """The hexagons in pixels from the lower left corner; points outside of the axes aren't counted."""
    plot, frame = page
    x_range, y_range, area = plot.x_range, plot.y_range, frame.area
    across = (swarm.xs - x_range.start) / (x_range.end - x_range.start) * area.width
    up = (swarm.ys - y_range.start) / (y_range.end - y_range.start) * area.height
    inside = (across >= 0) & (across <= area.width) & (up >= 0) & (up <= area.height)
    return hexagons(across[inside], up[inside], radius, swarm.counts[inside])


def _patches(theme: Theme, radius: float) -> Patches:
    parted = radius >= PARTED
    return Patches(
        xs="xs",
        ys="ys",
        fill_color="fill",
        line_color=theme.background if parted else {"field": "fill"},
        line_width=1 if parted else 0.5,
    )


def _columns(
    found: Hexagons, scale: CountScale, colors: Sequence[str], page: tuple[Plot, Frame]
) -> dict[str, Sequence[object]]:
    """The corners in data units."""
    plot, frame = page
    x_range, y_range, area = plot.x_range, plot.y_range, frame.area
    across, up = found.outlines()
    xs = x_range.start + across * ((x_range.end - x_range.start) / area.width)
    ys = y_range.start + up * ((y_range.end - y_range.start) / area.height)
    tones: NDArray[np.intp] = np.minimum(scale(found.counts) * STEPS, STEPS - 1).astype(np.intp)
    return {"xs": xs.tolist(), "ys": ys.tolist(), "fill": [colors[tone] for tone in tones.tolist()]}


def _ramp(spec: ChartSpec, theme: Theme, color: str) -> list[str]:
    """From few points to many: the scheme's colours, or tones of the first colour of the palette."""
    name = spec.options.color_scheme
    if name in SEQUENTIAL or name in DIVERGING:
        colors = ramp(name, STEPS, trim=TRIM.get(name, 0.0))
        return colors[::-1] if name in TRIM and theme.name == "dark" else colors
    return hue_ramp(color, theme, STEPS)
