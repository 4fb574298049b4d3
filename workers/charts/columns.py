"""Bars among lines: side by side or stacked, on either value axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.charts.bar.piles import GROUP, STACK, Pile, given, pile_up, places_of
from app.charts.model import ChartSpec
from app.charts.series import Series
from workers.charts.bar.rows import BAR_SHARE, CROWDED, GROUP_SHARE, WIDEST_BAR, tips_of
from workers.charts.tracks import BAR, kind_of
from workers.look.along import Along
from workers.look.axes import XAxis
from workers.look.corners import Bars, Corners, draw_rounded
from workers.look.fills import draw_boxes, hatch, plain
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import Paint, add_glyph, entry_of, name_of, paints
from workers.look.models import GlyphRenderer, Plot, VBar
from workers.look.numbers import tip
from workers.look.theme import Theme


@dataclass(frozen=True, slots=True)
class Columns:
    """The bars of one series: where they stand in their group, from where to where, and how they look."""

    name: str
    index: int
    series: Series
    pile: Pile
    look: Paint
    tips: Sequence[bool] = ()
    """Which of its bars end their pile."""

    @property
    def reached(self) -> list[float]:
        """Every start and end of a bar."""
        return [end for spread in self.pile.spreads if spread for end in spread]

    @property
    def count(self) -> int:
        """The bars that have an extent."""
        return sum(1 for value in given(self.series.values) if value)

    def entry(self) -> Entry:
        """Its name in the legend."""
        name = f"{self.name} (right)" if self.series.axis == "y2" else self.name
        return entry_of(name, self.look)


def columns_of(spec: ChartSpec, theme: Theme) -> list[Columns]:
    """The bars of a chart; they stack where an axis is ``stacked`` or datasets share a ``stack``."""
    every: Sequence[Series] = spec.data.series
    kept = [index for index, one in enumerate(every) if kind_of(one, spec) == BAR and not one.hidden]
    kept.sort(key=lambda index: every[index].order)
    if not kept:
        return []
    looks = paints(spec, every, theme)
    stacked = bool(spec.options.y.stacked or spec.options.x.stacked or spec.options.y2.stacked)
    series = [_kept_apart(every[index], stacked=stacked) for index in kept]
    piles = pile_up(series, STACK if stacked else GROUP)
    return [
        Columns(name_of(one.name, index + 1), index, one, pile, looks[index], tips)
        for index, one, pile, tips in zip(kept, series, piles, tips_of(piles), strict=True)
    ]


def _kept_apart(series: Series, *, stacked: bool) -> Series:
    """The series with a pile's name that no series on the other axis has."""
    return replace(series, stack=f"{series.axis} {series.stack}") if stacked or series.stack else series


def draw_columns(plot: Plot, columns: Sequence[Columns], axis: XAxis, frame: Frame) -> list[GlyphRenderer]:
    """All bars, in groups around 0, 1, 2 ..."""
    if not columns:
        return []
    places = places_of([one.pile for one in columns])
    slot = frame.area.width / (axis.high - axis.low)
    asked = max((one.series.thickness or 0 for one in columns), default=0)
    group = 1.0 if slot < CROWDED else GROUP_SHARE
    place = min(asked / slot, 1 / places) if asked else min(group / places, WIDEST_BAR * frame.sizes.scale / slot)
    width = place * (BAR_SHARE if places > 1 and slot * place >= CROWDED else 1)
    return [_draw(plot, one, ((one.pile.place + 0.5 - places / 2) * place, width), frame) for one in columns]


def _draw(plot: Plot, own: Columns, place: tuple[float, float], frame: Frame) -> GlyphRenderer:
    """Bars so far off the middles of their slots, and so wide."""
    offset, width = place
    kept = [(index, spread) for index, spread in enumerate(own.pile.spreads) if spread is not None]
    fills = [own.look.brushes[index] for index, _ in kept] if own.look.brushes else []
    hatched, patterns = hatch(fills, frame.sizes)
    data: Mapping[str, Sequence[object]] = {
        **patterns,
        "x": [index + offset for index, _ in kept],
        "bottom": [start for _, (start, _) in kept],
        "top": [end for _, (_, end) in kept],
        "fill": plain([own.look.fills[index] for index, _ in kept], fills),
        "line": [own.look.outlines[index] for index, _ in kept],
    }
    border = 1 if own.series.line_width is None else own.series.line_width
    look = {"fill_color": "fill", "line_color": "line", "line_width": border, **hatched}
    spot = {"x": "x", "bottom": "bottom", "top": "top", "width": width}
    around = [(index + offset - width / 2, index + offset + width / 2) for index, _ in kept]
    boxes = [(fill, x, y) for fill, x, (_, y) in zip(fills, around, kept, strict=bool(fills)) if fill and fill.stops]
    draw_boxes(plot, boxes, frame.theme.background, own.series.axis)
    corner = own.series.corner
    if not corner or boxes:
        return add_glyph(plot, VBar(**spot, **look), data, own.series.axis)
    asked = frame.spec.options.y2 if own.series.axis == "y2" else frame.spec.options.y
    bars = Bars(VBar, spot, look, data, "bottom", "top", "bottom" if asked.reverse else "top", own.series.axis)
    rising = [end >= start for _, (start, end) in kept]
    return draw_rounded(plot, bars, rising, Corners(corner, own.tips, own.series.corners_all))


def told_of_columns(own: Columns, base: Along) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    kept = [(index, value) for index, value in enumerate(given(own.series.values)) if value is not None]
    return {
        "label": [base.tell(index) for index, _ in kept],
        "series": [own.name] * len(kept),
        "shown": [tip(value) for _, value in kept],
    }
