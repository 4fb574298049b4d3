"""The colours and the hover text that every family with series needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec
from app.charts.paints import Fill
from app.charts.series import Series
from workers.look.colors import to_hex
from workers.look.legend import Entry, Shape
from workers.look.models import (
    ColumnDataSource,
    GlyphRenderer,
    HArea,
    HBar,
    HoverTool,
    LogScale,
    Model,
    Plot,
    Quad,
    VArea,
    VAreaStep,
    VBar,
)
from workers.look.palette import series_colors
from workers.look.theme import Theme
from workers.look.tongue import spoken

GROUNDED = frozenset({VBar, HBar, VArea, HArea, VAreaStep, Quad})
"""What stands on an axis."""

Column: TypeAlias = Sequence[object] | NDArray[Any]


@dataclass(frozen=True, slots=True)
class Paint:
    """How one series is drawn: CSS hex, one a value. ``outline`` is None where no border was asked for."""

    fills: list[str]
    outlines: list[str | None]
    main: str
    brushes: Sequence[Fill | None] = ()
    """Patterns and gradients, one a value; none at all where there are only colours."""


def name_of(name: str, number: int) -> str:
    """A series without a name is told apart by its number, from 1."""
    return name or f"Series {number}"


def paints(spec: ChartSpec, series: Sequence[Series], theme: Theme) -> list[Paint]:
    """The colours of each series: the request's own where given, else the palette's."""
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [_paint(one, color, len(one.values)) for one, color in zip(series, chosen, strict=True)]


def _paint(series: Series, color: str, count: int) -> Paint:
    fills = _repeat([own or color for own in series.fill_colors] or [color], count)
    outlines = _repeat(series.line_colors, count)
    brushes = [series.fills[index % len(series.fills)] for index in range(count)] if series.fills else []
    return Paint(fills, [*outlines] or [None] * count, fills[0] if fills else color, brushes)


def _repeat(colors: Sequence[str], count: int) -> list[str]:
    hexes = [to_hex(color) for color in colors]
    return [hexes[index % len(hexes)] for index in range(count)] if hexes else []


def entry_of(name: str, look: Paint, shape: Shape = "box") -> Entry:
    """What a legend says of a series: its colour, with its pattern."""
    entry = Entry(name, look.main, shape, (look.outlines or [None])[0])
    first = look.brushes[0] if look.brushes else None
    return replace(entry, hatch=first.hatch, ink=to_hex(first.ink)) if first and first.hatch else entry


def add_glyph(
    plot: Plot, glyph: Model, columns: Mapping[str, Column], axis: str = "y", level: str = "glyph"
) -> GlyphRenderer:
    """Draw a glyph from columns; hovering doesn't change how it looks. Arrays travel as bytes.

    ``axis`` is ``y`` or ``y2``. What is at the ``level`` of guides isn't cut at the edges of the plot area. On a
    logarithmic axis what would stand at zero stands at the axis's end.
    """
    kept: dict[str, Column] = {
        name: values if isinstance(values, np.ndarray) else list(values) for name, values in columns.items()
    }
    second = {"y_range_name": axis} if axis == "y2" else {}
    scale, span = (plot.extra_y_scales[axis], plot.extra_y_ranges[axis]) if second else (plot.y_scale, plot.y_range)
    if isinstance(scale, LogScale):
        ground(glyph, kept, ("y", "top", "bottom", "y1", "y2"), min(span.start, span.end))
    if isinstance(plot.x_scale, LogScale):
        ground(glyph, kept, ("x", "left", "right", "x1", "x2"), min(plot.x_range.start, plot.x_range.end))
    raised = {} if level == "glyph" else {"level": level}
    return plot.add_glyph(ColumnDataSource(kept), glyph, **second, **raised)


def ground(glyph: Model, columns: dict[str, Column], names: Sequence[str], low: float) -> None:
    """Bars and areas on a logarithmic axis stand at its end, ``low``: zero is infinitely far below."""
    if type(glyph) not in GROUNDED:
        return
    feet = {VBar: "bottom", HBar: "left"}
    foot = feet.get(type(glyph))
    if foot and getattr(glyph, foot, None) is None:
        glyph.set(**{foot: low})
    for name in names:
        told = getattr(glyph, name, None) or {}
        if told.get("value", low) <= 0:
            glyph.set(**{name: low})
        column = told.get("field")
        if column in columns:
            columns[column] = np.maximum(np.asarray(columns[column], dtype=np.float64), low)


def tell(renderers: Sequence[GlyphRenderer], columns: Sequence[Mapping[str, Sequence[str]]]) -> None:
    """Give each renderer the columns that only tooltips read; a picture does without them."""
    for renderer, extra in zip(renderers, columns, strict=True):
        renderer.data_source.data.update({name: list(values) for name, values in extra.items()})


def add_hover(
    plot: Plot, renderers: Sequence[GlyphRenderer], fields: Sequence[tuple[str, str]], mode: str = "mouse"
) -> None:
    """Tell the values under the pointer, unless the chart is to have no tooltips.

    ``fields`` pair a fixed word with a column's name.

    Text from the data stands only in columns, which BokehJS writes as text, never as HTML.
    """
    if not spoken().tooltips:
        return
    tooltips = [(word, f"@{{{column}}}") for word, column in fields]
    plot.add_tools(HoverTool(renderers=list(renderers), tooltips=tooltips, mode=mode))
