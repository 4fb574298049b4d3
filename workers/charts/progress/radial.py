"""Radial gauges: a ring filled clockwise from 12 o'clock as far as the value has come."""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.charts.model import ChartSpec, Notice
from app.charts.pie.extras import CentreLine
from app.charts.progress.bars import MOST_TOLD, percent_of
from app.charts.progress.radial import RadialGaugeExtras
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.centre import centred
from workers.look.colors import to_hex
from workers.look.frame import lay_out
from workers.look.lettering import write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, Circle, GlyphRenderer, Plot
from workers.look.palette import series_colors
from workers.look.rim import lay_rim
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

LARGE = 0.42
"""The height of the value's letters in radii of the hole."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The track, and on it the part that is reached."""
    data, extras = spec.data, spec.extras
    if data.value is None:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    radius = lay_rim([], frame).radius
    color = to_hex(data.color) if data.color else series_colors(1, spec.options.color_scheme, theme.categorical)[0]
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, lay_rim([], frame).extent)
    _arc(plot, (0, math.tau), to_hex(extras.track or theme.hairline), radius, extras)
    renderer = _arc(plot, _reached(data.value, extras), color, radius, extras)
    hole = radius * extras.hole
    write(plot, centred(_lines(spec, hole / frame.sizes.scale), hole, (0, 0), frame), RANGES)
    if interactive:
        columns = {"label": [data.name or "Value"], "shown": [numbers.tip(data.value)]}
        renderer.data_source.data.update(columns)
        add_hover(plot, [renderer], (("Name", "label"), ("Value", "shown")))
    return replace(frame.drawing(plot, 1), notices=_notices(data.value, extras))


def _notices(value: float, extras: RadialGaugeExtras) -> tuple[Notice, ...]:
    low, high = extras.domain
    if low <= value <= high:
        return ()
    return (Notice("options.domain", f"{value:g} is beyond the ring from {low:g} to {high:g}: drawn at its end"),)


def _reached(value: float, extras: RadialGaugeExtras) -> tuple[float, float]:
    """From where to where the ring is filled: radians clockwise from 12 o'clock."""
    low, high = extras.domain
    share = min(max((value - low) / (high - low), 0), 1)
    return extras.rotation, extras.rotation + share * math.tau


def _arc(plot: Plot, ends: tuple[float, float], color: str, radius: float, extras: RadialGaugeExtras) -> GlyphRenderer:
    """A part of the ring; its round ends lie within it, so that it is as long as it says."""
    start, end = ends
    inner = radius * extras.hole
    thick, middle = (radius - inner) / 2, (radius + inner) / 2
    cap = math.asin(min(thick / middle, 1)) if middle else 0
    rounded = extras.rounded and 2 * cap < end - start < math.tau - 1e-9
    if rounded:
        start, end = start + cap, end - cap
        spots = [(math.sin(angle) * middle, math.cos(angle) * middle) for angle in (start, end)]
        caps = {"x": [x for x, _ in spots], "y": [y for _, y in spots]}
        add_shape(plot, Circle(x="x", y="y", radius=thick, fill_color=color, line_color=None), caps)
    glyph = AnnularWedge(
        x=0, y=0, inner_radius=inner, outer_radius=radius, start_angle="start", end_angle="end", direction="clock",
        fill_color=color, line_color=None,
    )  # fmt: skip
    return add_shape(plot, glyph, {"start": [math.pi / 2 - start], "end": [math.pi / 2 - end]})


def _lines(spec: ChartSpec, hole: float) -> Sequence[CentreLine]:
    """The value as it was asked for, large, and under it what it is, or what it is a part of."""
    data, extras = spec.data, spec.extras
    if extras.lines == ():
        return ()
    own = extras.lines[0] if extras.lines else CentreLine("")
    plain = spec.options.format or not extras.percent
    share = data.value / 100
    told = numbers.percent(share, _places(data.value)) if abs(share) <= MOST_TOLD else percent_of(share)
    figure = numbers.full(data.value) if plain else told
    caption = extras.caption or data.name
    if not caption and not extras.percent:
        caption = f"of {numbers.full(extras.domain[1])}"
    value = replace(own, text=own.text or figure, size=own.size or hole * LARGE)
    return (value, CentreLine(caption)) if caption else (value,)


def _places(value: float) -> int:
    """Decimals of a value in per cent: as many as it has, two at most."""
    return next((places for places in range(2) if math.isclose(value, round(value, places))), 2)
