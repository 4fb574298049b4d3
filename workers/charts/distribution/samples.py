"""What the charts of samples on one axis share: their colours, the legend, the ends of the axis along the bottom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.distribution.samples import Sample, SampleData
from app.charts.model import AxisOptions, ChartSpec
from workers.look.axes import NumberAxis, Span
from workers.look.colors import mix, to_hex
from workers.look.legend import Entry, Shape
from workers.look.marks import name_of
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme

AIR = 0.02
"""The part of their span that stays free to either side of values along the bottom."""

TINT = 0.7
"""How far the fill of a mark with an outline goes towards the background."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one sample is drawn: CSS hex; ``own`` fill and edge were asked for."""

    name: str
    color: str
    fill: str
    edge: str
    width: float | None
    own: bool

    def filled(self, theme: Theme) -> str:
        """The fill of a mark whose edge is drawn: its own, or a tint."""
        return self.fill if self.own else mix(self.color, theme.background, TINT)


def looks_of(spec: ChartSpec, theme: Theme) -> list[Look]:
    """The colours of each dataset: the first of its own, else the palette's."""
    data: SampleData = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    return [
        look_of(one, name_of(one.name, number), color)
        for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1)
    ]


def look_of(sample: Sample, name: str, color: str, index: int = 0) -> Look:
    """The colours of one cell of a dataset."""
    fills, edges = sample.fill_colors, sample.line_colors
    fill = to_hex(fills[index % len(fills)]) if fills else ""
    edge = to_hex(edges[index % len(edges)]) if edges else ""
    solid = (edge or fill or color)[:7]
    return Look(name, solid, fill or solid, edge or solid, sample.line_width, bool(fill))


def entries(spec: ChartSpec, looks: Sequence[Look], theme: Theme) -> list[Entry]:
    """The legend of marks with an outline: for several datasets, unless it was asked for or switched off."""
    return [Entry(look.name, look.filled(theme), outline=look.edge) for look in looks] if _wanted(spec, looks) else []


def solid_entries(spec: ChartSpec, looks: Sequence[Look], shape: Shape) -> list[Entry]:
    """The same of marks in one colour: lines by that of their stroke, others by that of their fill."""
    if not _wanted(spec, looks):
        return []
    return [Entry(look.name, look.edge if shape == "line" else look.fill, shape) for look in looks]


def _wanted(spec: ChartSpec, looks: Sequence[Look]) -> bool:
    return len(looks) > 1 if spec.options.legend is None else spec.options.legend


def along(spec: ChartSpec, low: float, high: float) -> NumberAxis:
    """Numbers along the bottom from the least to the greatest with a little air; limits and zero where asked for."""
    asked = spec.options.x
    if low == high:
        return NumberAxis.over(Span.of((low, high), free(asked)), spec.width, Sizes.of(spec.width, spec.height))
    air = (high - low) * AIR
    shown = (0.0,) if asked.begin_at_zero else ()
    told = [value for value in (asked.suggested_min, asked.suggested_max) if value is not None]
    start, end = min((low - air, *shown, *told)), max((high + air, *shown, *told))
    start = start if asked.min is None else asked.min
    end = end if asked.max is None else asked.max
    return NumberAxis(start, end, asked) if start < end else NumberAxis(low - air, high + air, asked)


def free(options: AxisOptions) -> AxisOptions:
    """An axis on which places are told, not lengths: it needn't start at zero."""
    return replace(options, begin_at_zero=False) if options.begin_at_zero is None else options


def titled(spec: ChartSpec, title: str) -> ChartSpec:
    """The chart with this title at its value axis, unless it has one."""
    options = spec.options
    return spec if options.y.title else replace(spec, options=replace(options, y=replace(options.y, title=title)))
