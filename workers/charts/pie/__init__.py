"""Pies and doughnuts: slices clockwise from 12 o'clock, each named inside or beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.model import ChartSpec
from app.charts.pie import Slice, drawn_slices, percent
from workers.charts.pie.disc import Disc, extent, lay_disc, sectors_of
from workers.charts.pie.lettering import centre_texts, inside_texts, outside_texts
from workers.drawing import Drawing
from workers.look.around import Outside, Sector
from workers.look.card import no_data
from workers.look.colors import mix, to_hex
from workers.look.fills import hatch
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.lettering import write
from workers.look.marks import add_hover
from workers.look.models import AnnularWedge, GlyphRenderer, MultiLine, Plot, Wedge
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape


@dataclass(frozen=True, slots=True)
class Painted:
    """What is drawn: slices, their angles and their colours (CSS hex)."""

    slices: tuple[Slice, ...]
    sectors: list[Sector]
    colors: list[str]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One wedge a slice."""
    slices = drawn_slices(spec.data, spec.extras)
    if not slices:
        return no_data(spec, theme, interactive=interactive)
    colors = _colors(spec, slices, theme)
    frame = lay_out(spec, theme, legend=_entries(spec, slices, colors), interactive=interactive)
    named = not frame.heading.placed
    sectors = sectors_of(slices, spec.extras, named=named, figured=spec.options.data_labels is not False)
    disc = lay_disc(frame, sectors, spec.extras)
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, extent(disc.room, frame.area, frame.sizes))
    renderer = _wedges(plot, Painted(slices, sectors, colors), disc, frame)
    _leaders(plot, disc.outside, theme)
    patterned = {index for index, part in enumerate(slices) if part.fill}
    texts = [*inside_texts(disc, colors, frame, patterned), *outside_texts(disc.outside, frame)]
    write(plot, [*texts, *centre_texts(spec, slices, disc, frame)], RANGES)
    if interactive:
        add_hover(plot, [renderer], (("Part", "label"), ("Value", "shown"), ("Share", "share")))
    return frame.drawing(plot, len(slices))


def _entries(spec: ChartSpec, slices: Sequence[Slice], colors: Sequence[str]) -> list[Entry]:
    """Names stand at their slices; in a legend only where one was asked for."""
    pairs = zip(slices, colors, strict=True)
    return [_entry(part, color) for part, color in pairs] if spec.options.legend else []


def _entry(part: Slice, color: str) -> Entry:
    """With its pattern, where it has one."""
    fill = part.fill
    return Entry(part.label, color, hatch=fill.hatch, ink=to_hex(fill.ink)) if fill else Entry(part.label, color)


def _colors(spec: ChartSpec, slices: Sequence[Slice], theme: Theme) -> list[str]:
    """The slices' own colours, else the palette's; the last never like the first, and what was joined is grey."""
    chosen = series_colors(len(slices), spec.options.color_scheme, theme.categorical)
    if len(chosen) > 1 and chosen[-1] == chosen[0]:
        chosen[-1] = chosen[len(chosen) // 2]
    grey = mix(theme.muted, theme.background, 0.4)
    return [
        to_hex(part.color) if part.color else grey if part.members else color
        for part, color in zip(slices, chosen, strict=True)
    ]


def _wedges(plot: Plot, painted: Painted, disc: Disc, frame: Frame) -> GlyphRenderer:
    """The slices, with an edge in the background's colour that leaves even the thinnest some of its own."""
    slices, sectors = painted.slices, painted.sectors
    hatched, patterns = hatch([part.fill for part in slices], frame.sizes)
    ground, asked = frame.theme.background, frame.spec.data.border
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - sector.start for sector in sectors],
        "end": [math.pi / 2 - sector.end for sector in sectors],
        "fill": list(painted.colors),
        "line": [to_hex(part.outline) if part.outline else ground for part in slices],
        **patterns,
        "label": [_told(part) for part in slices],
        "shown": [tip(part.value) for part in slices],
        "share": [percent(part.share) for part in slices],
    }
    thinnest = (sectors[-1].end - sectors[0].start) * disc.radius / len(slices)
    edge = 0 if len(slices) == 1 else min(1.5 * frame.sizes.scale, thinnest / 5)
    edge = edge if asked is None else asked * frame.sizes.scale
    look: Mapping[str, Any] = {
        "x": 0, "y": 0, "start_angle": "start", "end_angle": "end", "direction": "clock",
        "fill_color": "fill", "line_color": "line", "line_width": edge, "line_join": "round",
        **hatched,
    }  # fmt: skip
    radius = disc.radius - (edge / 2 if asked else 0)
    if disc.hole:
        return add_shape(plot, AnnularWedge(inner_radius=disc.hole, outer_radius=radius, **look), columns)
    return add_shape(plot, Wedge(radius=radius, **look), columns)


def _leaders(plot: Plot, labels: Sequence[Outside], theme: Theme) -> None:
    columns = {
        "xs": [[x for x, _ in label.leader] for label in labels],
        "ys": [[-y for _, y in label.leader] for label in labels],
    }
    if labels:
        add_shape(plot, MultiLine(xs="xs", ys="ys", line_color=theme.baseline, line_width=1), columns)


def _told(part: Slice) -> str:
    if not part.members:
        return part.label
    named = ", ".join(part.members[:5])
    return f"{part.label}: {named}{' …' if len(part.members) > 5 else ''}"  # noqa: PLR2004 - a tooltip is short


BUILDERS = {"pie": build, "doughnut": build}
