"""Gauges: zones on a half circle, a needle, and the value under it."""

import math
from collections.abc import Sequence

from app.charts.model import ChartSpec
from app.charts.progress.gauge import GaugeData, Zone
from workers.drawing import Drawing
from workers.look.around import Reach
from workers.look.card import no_data
from workers.look.colors import over, readable, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, Circle, GlyphRenderer, Patch, Plot
from workers.look.numbers import axis_labels, full, tip
from workers.look.palette import hue_scale, ramp, series_colors
from workers.look.rim import Rim, lay_rim, spot_texts
from workers.look.text import SEMIBOLD, shorten, width_of
from workers.look.theme import Theme
from workers.look.tongue import remark
from workers.look.undistorted import RANGES, add_ranges, add_shape

INNER = 0.74
"""The hole's share of the radius."""

NEEDLE, BASE, HUB = 0.71, 0.028, 0.055
BELOW = 0.46
"""Radii under the centre, for the value and its name."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One ring sector a zone."""
    data: GaugeData = spec.data
    if data.value is None:
        return no_data(spec, theme, interactive=interactive)
    colors = _colors(spec, theme)
    frame = lay_out(spec, theme, legend=_entries(spec, colors), interactive=interactive)
    limits = [data.low, *(zone.high for zone in data.zones)]
    texts = axis_labels(limits)
    inner = [(turn(data, limit), text, "") for limit, text in list(zip(limits, texts, strict=True))[1:-1]]
    rim = lay_rim(inner, frame, Reach(1, 1, 1, BELOW if spec.extras.value_shown else HUB * 2))
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, rim.extent)
    renderer = _ring(plot, data, colors, rim, frame)
    if spec.extras.needle_shown:
        _needle(plot, spec, rim, theme)
    write(plot, [*spot_texts(rim, frame), *_ends(rim, texts, frame), *_value(spec, rim, frame)], RANGES)
    if interactive:
        add_hover(plot, [renderer], (("Zone", "label"), ("From", "low"), ("To", "high")))
    return frame.drawing(plot, len(data.zones))


def turn(data: GaugeData, value: float) -> float:
    """The angle of a value in radians, clockwise from 12 o'clock: the scale goes from 9 to 3 o'clock."""
    held = min(max(value, data.low), data.high)
    return ((held - data.low) / (data.high - data.low) - 0.5) * math.pi


def _colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """Zones from light to strong; their own colours go before."""
    zones: Sequence[Zone] = spec.data.zones
    if spec.options.color_scheme and all(zone.color for zone in zones):
        remark("options.color_scheme", "not used: every zone has a colour of its own")
    if spec.options.color_scheme:
        chosen = series_colors(len(zones), spec.options.color_scheme, theme.categorical)
    elif len(zones) == 1:
        chosen = [theme.hairline]
    elif theme.hue:
        chosen = hue_scale(theme.hue, theme.background, len(zones) + 1)[1:]
    else:
        chosen = ramp("blues", len(zones), trim=0.2)
        chosen = chosen[::-1] if theme.name == "dark" else chosen
    return [to_hex(zone.color) if zone.color else color for zone, color in zip(zones, chosen, strict=True)]


def _entries(spec: ChartSpec, colors: Sequence[str]) -> list[Entry]:
    if spec.options.legend is False:
        return []
    pairs = zip(spec.data.zones, colors, strict=True)
    return [Entry(zone.name, color) for zone, color in pairs if zone.name]


def _ring(plot: Plot, data: GaugeData, colors: Sequence[str], rim: Rim, frame: Frame) -> GlyphRenderer:
    """The zones; where there is but one, the part of it that the value has reached lies over it."""
    zones = [(zone.low, zone.high, zone.name, color) for zone, color in zip(data.zones, colors, strict=True)]
    if len(zones) == 1 and data.value is not None and data.value > data.low:
        low, _, name, _ = zones[0]
        zones.append((low, data.value, name, data.zones[0].color or frame.theme.categorical[0]))
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - turn(data, low) for low, _, _, _ in zones],
        "end": [math.pi / 2 - turn(data, high) for _, high, _, _ in zones],
        "fill": [color for _, _, _, color in zones],
        "label": [name or f"Zone {number}" for number, (_, _, name, _) in enumerate(zones, 1)],
        "low": [tip(low) for low, _, _, _ in zones],
        "high": [tip(high) for _, high, _, _ in zones],
    }
    glyph = AnnularWedge(
        x=0, y=0, inner_radius=rim.radius * INNER, outer_radius=rim.radius, start_angle="start", end_angle="end",
        direction="clock", fill_color="fill", line_color=frame.theme.background,
        line_width=1.5 * frame.sizes.scale if len(data.zones) > 1 else 0,
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _needle(plot: Plot, spec: ChartSpec, rim: Rim, theme: Theme) -> None:
    """A slim triangle from the hub to just before the ring."""
    color = to_hex(spec.extras.needle_color) if spec.extras.needle_color else theme.ink
    angle = turn(spec.data, spec.data.value)
    along, across = (math.sin(angle), math.cos(angle)), (math.cos(angle), -math.sin(angle))
    sides = [(rim.radius * BASE, across), (rim.radius * NEEDLE, along), (-rim.radius * BASE, across)]
    points = [(length * x, length * y) for length, (x, y) in sides]
    look = {"fill_color": color, "line_color": theme.background, "line_width": 1}
    columns = {"x": [x for x, _ in points], "y": [y for _, y in points]}
    add_shape(plot, Patch(x="x", y="y", line_join="round", **look), columns, "guide")
    add_shape(plot, Circle(x="x", y="y", radius=rim.radius * HUB, **look), {"x": [0], "y": [0]}, "guide")


def _ends(rim: Rim, texts: Sequence[str], frame: Frame) -> list[Text]:
    """The least and the largest value, under the ends of the ring."""
    if not frame.parts.ticks:
        return []
    size, middle = frame.sizes.label, rim.radius * (1 + INNER) / 2
    own = [(-middle, texts[0]), (middle, texts[-1])]
    down = frame.sizes.gap * 0.5 + size * 0.5
    return [Text(x, 0, text, size, frame.theme.text, "center", dy=down, x_of="data", y_of="data") for x, text in own]


def _value(spec: ChartSpec, rim: Rim, frame: Frame) -> list[Text]:
    """The value, large, and what it is."""
    if not spec.extras.value_shown:
        return []
    theme, radius, data = frame.theme, rim.radius, spec.data
    figure = full(data.value)
    room = 2 * radius * INNER
    size = min(radius * 0.24, room * 0.8 / max(width_of(figure, 1, SEMIBOLD), 1))
    ink = readable(over(spec.extras.value_color or theme.ink, theme.background), theme.background)
    at = -radius * 0.22
    texts = [Text(0, at, figure, size, ink, "center", SEMIBOLD, x_of="data", y_of="data")]
    name = shorten(data.name, frame.sizes.label, room)
    if name and radius * (BELOW - 0.22) - size / 2 >= frame.sizes.label * 0.9:
        down = size * 0.5 + frame.sizes.label * 0.75
        texts.append(Text(0, at, name, frame.sizes.label, theme.text, "center", dy=down, x_of="data", y_of="data"))
    return texts
