"""Wind roses: classes of speed one beyond the other in each direction, around how often it is calm."""

import math
from collections.abc import Sequence
from itertools import accumulate

from app.charts.model import ChartSpec
from app.charts.pie.parts import percent
from app.charts.polar.scale import RadialExtras
from app.charts.polar.wind import Frequencies, rose_of
from workers.charts.polar.rings import Scale, apart, at, clear_of, draw_rings, draw_spokes, ended, room_for_rings
from workers.drawing import Drawing
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.frame import Frame, lay_out
from workers.look.halo import write_haloed
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, GlyphRenderer, Plot
from workers.look.numbers import percent as axis_percent
from workers.look.palette import hue_scale, ramp, series_colors
from workers.look.rim import lay_rim, names_around, spot_texts
from workers.look.text import SEMIBOLD, width_of
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

HOLE = 0.16
"""The share of the radius that calm takes: there a slice of wind would be too thin to see."""

LEAST_TOLD = 5
"""Em of a radius from which rings have figures: on a smaller disc they would hide the wind."""

SLOT_SHARE = 0.86
"""The part of its angle that a direction fills."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One ring sector a direction and class that was seen."""
    rose = rose_of(spec.data, spec.extras)
    sums = [sum(row) for row in rose.counts]
    if not sum(sums) + rose.calm:
        return no_data(spec, theme, interactive=interactive)
    colors = _colors(spec, len(rose.classes), theme)
    frame = lay_out(spec, theme, legend=_entries(spec, rose, colors), needs=names_around, interactive=interactive)
    rim = lay_rim([(angle, name, "") for angle, name in zip(rose.angles, rose.names, strict=True)], frame)
    axis = Span.of([*sums, 0.0], spec.options.y, zero=True).axis(room_for_rings(rim, frame), frame.sizes)
    scale = Scale(ended(axis, max(sums), spec.options.y), rim.radius, rim.radius * HOLE)
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, rim.extent)
    draw_rings(plot, scale, frame, RadialExtras())
    draw_spokes(plot, rose.angles[:: max(len(rose.angles) // 8, 1)], scale, frame)
    renderer = _sectors(plot, rose, colors, scale, frame)
    around = spot_texts(rim, frame)
    _write(plot, rose, scale, around, frame)
    write(plot, around, RANGES)
    if interactive:
        add_hover(plot, [renderer], (("From", "label"), ("Speed", "speed"), ("Share", "share")))
    return frame.drawing(plot, sum(value > 0 for row in rose.counts for value in row))


def _colors(spec: ChartSpec, count: int, theme: Theme) -> list[str]:
    """From light to dark, or dark to light on a dark ground: stronger wind stands out more."""
    if spec.options.color_scheme:
        return series_colors(count, spec.options.color_scheme, theme.categorical)
    if theme.hue:
        return hue_scale(theme.hue, theme.background, count + 1)[1:]
    dark = theme.name == "dark"
    return ramp("viridis", count + 1, trim=0.06)[1:] if dark else ramp("viridis", count, trim=0.06)[::-1]


def _entries(spec: ChartSpec, rose: Frequencies, colors: Sequence[str]) -> list[Entry]:
    if spec.options.legend is False or not any(map(any, rose.counts)):
        return []
    unit = spec.extras.unit
    names = [f"{name} {unit}" if unit else name for name in rose.classes]
    return [Entry(name, color) for name, color in zip(names, colors, strict=True)]


def _sectors(plot: Plot, rose: Frequencies, colors: Sequence[str], scale: Scale, frame: Frame) -> GlyphRenderer:
    """Every direction as wide as all others, also where some are missing."""
    gaps = [(later - sooner) % math.tau for sooner in rose.angles for later in rose.angles if later != sooner]
    half = min(min(gaps, default=math.tau / 8), math.tau / 4) * SLOT_SHARE / 2
    rows: list[tuple[object, ...]] = []
    for name, angle, shares in zip(rose.names, rose.angles, rose.counts, strict=True):
        ends = [0.0, *accumulate(shares)]
        middle = math.pi / 2 - angle
        rows += [
            (scale.pixels(ends[at]), scale.pixels(ends[at + 1]), middle + half, middle - half, colors[at], name,
             rose.classes[at], percent(share))
            for at, share in enumerate(shares)
            if share
        ]  # fmt: skip
    names = ("inner", "outer", "start", "end", "fill", "label", "speed", "share")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    glyph = AnnularWedge(
        x=0, y=0, inner_radius="inner", outer_radius="outer", start_angle="start", end_angle="end", direction="clock",
        fill_color="fill", line_color=frame.theme.background, line_width=0.75 * frame.sizes.scale,
    )  # fmt: skip
    return add_shape(plot, glyph, columns)


def _write(plot: Plot, rose: Frequencies, scale: Scale, around: Sequence[Text], frame: Frame) -> None:
    """The rings' shares between two directions, where no name stands, and how often it is calm."""
    if not frame.parts.ticks:
        return
    size, theme = frame.sizes.label * 0.9, frame.theme
    reach, angle = _quietest(rose)
    least = scale.pixels(reach) + size if scale.radius >= LEAST_TOLD * size else math.inf
    ticks = [tick for tick in scale.axis.ticks if scale.pixels(tick) >= least]
    exact = any(not math.isclose(tick * 100, round(tick * 100)) for tick in ticks)
    rings = [
        Text(x, y, axis_percent(tick, int(exact)), size, theme.text, "center", x_of="data", y_of="data")
        for tick in ticks
        for x, y in [at(angle, scale.pixels(tick))]
    ]
    write_haloed(plot, apart(clear_of(rings, around)), theme.background, RANGES)
    if rose.calm:
        write(plot, _calm(rose.calm, scale.start, frame), RANGES)


def _quietest(rose: Frequencies) -> tuple[float, float]:
    """How far the two neighbours reach that reach least far, and the angle between them: there figures are read."""
    ordered = sorted(zip(rose.angles, map(sum, rose.counts), strict=True))
    following = [*ordered[1:], (ordered[0][0] + math.tau, ordered[0][1])]
    pairs = zip(ordered, following, strict=True)
    return min((max(one[1], other[1]), (one[0] + other[0]) / 2) for one, other in pairs)


def _calm(share: float, hole: float, frame: Frame) -> list[Text]:
    """Its share in the hole; the word above it where both have room."""
    theme, size = frame.theme, frame.sizes.label
    figure = Text(0, 0, percent(share), size, theme.ink, "center", SEMIBOLD, x_of="data", y_of="data")
    word = "Calm"
    if math.hypot(width_of(word, size) / 2, size * 1.2) > hole:
        return [figure] if width_of(figure.text, size, SEMIBOLD) < hole * 2 else []
    told = Text(0, 0, word, size, theme.text, "center", dy=-size * 0.6, x_of="data", y_of="data")
    return [told, Text(0, 0, figure.text, size, theme.ink, "center", SEMIBOLD, dy=size * 0.6, x_of="data", y_of="data")]
