"""Pies: slices clockwise from 12 o'clock, each named inside or beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.model import ChartSpec
from app.charts.pie import Slice, drawn_slices, percent
from workers.drawing import Drawing
from workers.look.around import (
    LEADING,
    Inside,
    Line,
    Outside,
    Room,
    Sector,
    around,
    beside,
    line_width,
    outside_lines,
    place_inside,
    place_outside,
)
from workers.look.card import no_data
from workers.look.colors import ink_on, mix, over, to_hex
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_hover
from workers.look.models import GlyphRenderer, MultiLine, Plot, Wedge
from workers.look.numbers import full
from workers.look.palette import series_colors
from workers.look.text import SEMIBOLD
from workers.look.theme import Sizes, Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

LEAST_DISC = 0.5
"""The share of the smaller side that the disc gets before its labels."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A laid-out pie: its place in pixels, which are its data units, and its labels."""

    room: Room
    inside: dict[int, Inside]
    outside: list[Outside]

    @property
    def radius(self) -> float:
        """In pixels."""
        return self.room.radius


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One wedge a slice."""
    slices = drawn_slices(spec.data, spec.extras)
    if not slices:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    area, sectors = frame.area, sectors_of(slices)
    disc = lay_disc(frame, sectors)
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, _extent(disc.room, area))
    colors = _colors(spec, slices, theme)
    renderer = _wedges(plot, slices, colors, disc, frame)
    _leaders(plot, disc.outside, theme)
    write(plot, [*_inside_texts(disc, colors, frame), *_outside_texts(disc, frame)], RANGES)
    if interactive:
        add_hover(plot, [renderer], (("Part", "label"), ("Value", "shown"), ("Share", "share")))
    return frame.drawing(plot, len(slices))


def sectors_of(slices: Sequence[Slice]) -> list[Sector]:
    """The angles of slices that fill the circle in their order."""
    sectors, start = [], 0.0
    for part in slices:
        end = start + part.share * math.tau
        sectors.append(Sector(part.label, percent(part.share), start, end))
        start = end
    return sectors


def lay_disc(frame: Frame, sectors: Sequence[Sector]) -> Disc:
    """The largest disc whose labels have room; where labels have none, only those inside are drawn."""
    sizes, area = frame.sizes, frame.area
    room = _room(area, 0, 0, 0, sizes)
    if not frame.parts.ticks:
        return Disc(room, place_inside(sectors, room.radius, sizes), [])
    for _ in range(3):
        inside = place_inside(sectors, room.radius, sizes)
        others = [index for index in range(len(sectors)) if index not in inside]
        left, right = (
            _widest(sectors, beside(sectors, others, rightwards=side), area, sizes) for side in (False, True)
        )
        air = sizes.gap if others else 0
        room = _room(area, left, right, air, sizes)
    inside = {index: label for index, label in place_inside(sectors, room.radius, sizes).items() if index not in others}
    return Disc(room, inside, place_outside(sectors, others, room, sizes))


def _widest(sectors: Sequence[Sector], side: Sequence[int], area: Box, sizes: Sizes) -> float:
    """Pixels that the labels of one side take, as far as the disc's own share leaves them."""
    if not side:
        return 0
    most = area.width / 2 - min(area.width, area.height) / 2 * LEAST_DISC - around(sizes)
    lines = [line for index in side for line in outside_lines(sectors[index], most, sizes)]
    return max((line_width(line, sizes) for line in lines), default=0) + around(sizes) if lines else 0


def _extent(room: Room, area: Box) -> Box:
    """The plot area as seen from the disc's centre."""
    spare = (room.left + room.right - area.width) / 2
    return Box(spare - room.left, -area.height / 2, area.width, area.height)


def _room(area: Box, left: float, right: float, air: float, sizes: Sizes) -> Room:
    """A disc in the middle of the page, moved only as far as its labels on one side need."""
    radius = max(min(area.height / 2 - air, (area.width - left - right) / 2), 1)
    centre = min(max(area.width / 2, left + radius), area.width - right - radius)
    overhang = sizes.padding * 0.5
    return Room(radius, centre + overhang, area.width - centre + overhang, area.height / 2)


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


def _wedges(plot: Plot, slices: Sequence[Slice], colors: Sequence[str], disc: Disc, frame: Frame) -> GlyphRenderer:
    """The slices, with an edge in the background's colour that leaves even the thinnest some of its own."""
    sectors = sectors_of(slices)
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - sector.start for sector in sectors],
        "end": [math.pi / 2 - sector.end for sector in sectors],
        "fill": list(colors),
        "label": [_told(part) for part in slices],
        "shown": [full(part.value) for part in slices],
        "share": [sector.figure for sector in sectors],
    }
    thinnest = math.tau * disc.radius / len(slices)
    edge = 0 if len(slices) == 1 else min(1.5 * frame.sizes.scale, thinnest / 5)
    wedge = Wedge(
        x=0, y=0, radius=disc.radius, start_angle="start", end_angle="end", direction="clock",
        fill_color="fill", line_color=frame.theme.background, line_width=edge, line_join="round",
    )  # fmt: skip
    return add_shape(plot, wedge, columns)


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


def _rows(lines: Sequence[Line], sizes: Sizes) -> list[tuple[float, Line]]:
    """Each line with the pixels from the block's middle down to its own."""
    first = -(len(lines) - 1) / 2
    return [((first + row) * sizes.label * LEADING, line) for row, line in enumerate(lines)]


def _inside_texts(disc: Disc, colors: Sequence[str], frame: Frame) -> list[Text]:
    size = frame.sizes.label
    return [
        Text(
            label.x, -label.y, line.text or line.figure, size, ink, "center",
            SEMIBOLD if line.figure else 400, dy=dy, x_of="data", y_of="data",
        )
        for label in disc.inside.values()
        for ink in [ink_on(over(colors[label.index], frame.theme.background))]
        for dy, line in _rows(label.lines, frame.sizes)
    ]  # fmt: skip


def _outside_texts(disc: Disc, frame: Frame) -> list[Text]:
    texts = []
    for label in disc.outside:
        for dy, line in _rows(label.lines, frame.sizes):
            texts += _two_tone(label, line, dy, frame)
    return texts


def _two_tone(label: Outside, line: Line, dy: float, frame: Frame) -> list[Text]:
    """The name and, darker, its figure: from the disc outwards on the right, towards it on the left."""
    size, theme = frame.sizes.label, frame.theme
    whole = line_width(line, frame.sizes)
    name = line_width(Line(line.text), frame.sizes)
    start = 0 if label.rightwards else -whole
    figure_at = start + name + (size * 0.4 if line.text else 0)
    pairs = ((line.text, start, theme.text, 400), (line.figure, figure_at, theme.ink, SEMIBOLD))
    return [
        Text(label.x, -label.y, text, size, color, "left", weight, dx=dx, dy=dy, x_of="data", y_of="data")
        for text, dx, color, weight in pairs
    ]


BUILDERS = {"pie": build}
