"""All text of a chart becomes one Bokeh ``Text`` glyph, every row where it was laid out.

A glyph and not ``Title``, ``Label`` or axis labels: those are measured only in the browser, read ``$$`` in a text
as mathematics, and annotations are cut at the plot area. A glyph renderer at the annotation level is not cut.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workers.look import cuts
from workers.look.faces import GENERIC
from workers.look.fonts import FONT_STACK
from workers.look.models import ColumnDataSource, GlyphRenderer, Plot, value
from workers.look.models import Text as TextGlyph
from workers.look.scripts import directed
from workers.look.text import REGULAR
from workers.look.tongue import spoken

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text. ``y`` is the middle of its capitals, ``angle`` is in radians, anticlockwise.

    ``x`` counts pixels from the picture's left or right edge, or is a data value; ``y`` counts pixels down from
    the top, up from the bottom, or is a data value. ``dx``, ``dy`` move it by pixels right and down from there.
    The edge or value is what the text keeps to when a page resizes the chart.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    align: Align = "left"
    weight: int = REGULAR
    dx: float = 0
    dy: float = 0
    angle: float = 0
    x_of: Literal["left", "right", "data"] = "left"
    y_of: Literal["top", "bottom", "data"] = "top"
    ground: str = ""
    """The colour of a patch under the text, to be read over a pattern."""


def anchored(plot: Plot, texts: Iterable[Text]) -> dict[str, list[float]]:
    """Data coordinates and pixel offsets of rows: what counts from an edge hangs on a corner of the plot area."""
    rows = list(texts)
    across = {
        "left": (plot.x_range.start, -plot.min_border_left, 1),
        "right": (plot.x_range.end, plot.min_border_right, -1),
    }
    down = {
        "top": (plot.y_range.end, -plot.min_border_top, 1),
        "bottom": (plot.y_range.start, plot.min_border_bottom, -1),
    }
    xs, dxs = zip(*(_place(row.x, row.dx, across.get(row.x_of)) for row in rows), strict=True)
    ys, dys = zip(*(_place(row.y, row.dy, down.get(row.y_of)) for row in rows), strict=True)
    return {"x": list(xs), "y": list(ys), "dx": list(dxs), "dy": list(dys)}


def _place(position: float, offset: float, edge: tuple[float, float, int] | None) -> tuple[float, float]:
    if edge is None:
        return position, offset
    corner, border, direction = edge
    return corner, border + direction * position + offset


def write(plot: Plot, texts: Iterable[Text], ranges: str = "default", *, ground: str = "") -> None:
    """Put these texts on the plot, above everything else; data values are those of the ranges of this name.

    With ``ground``, a colour, each stands on a patch of it, to be read over data.
    """
    every = [row for row in texts if row.text]
    cuts.drawn(row.text for row in every)
    for patch in dict.fromkeys(row.ground for row in every):
        patched = {"background_fill_color": patch, "padding": 2} if patch else {}
        own = patched or (
            {"background_fill_color": ground, "background_fill_alpha": 0.8, "padding": 2} if ground else {}
        )
        _write(plot, [row for row in every if row.ground == patch], ranges, own)


def _write(plot: Plot, rows: Sequence[Text], ranges: str, ground: Mapping[str, Any]) -> None:
    """Texts on patches of one colour, or on none."""
    columns: dict[str, list[Any]] = {
        **anchored(plot, rows),
        "text": [directed(row.text) for row in rows],
        "size": [f"{row.size:g}px" for row in rows],
        "color": [row.color for row in rows],
        "align": [row.align for row in rows],
        "style": ["normal" if row.weight == REGULAR else "bold" for row in rows],
        "angle": [row.angle for row in rows],
    }
    glyph = TextGlyph(
        x_offset={"field": "dx"},
        y_offset={"field": "dy"},
        angle={"field": "angle"},
        text_font=value(font_stack()),
        text_font_size={"field": "size"},
        text_font_style={"field": "style"},
        text_color={"field": "color"},
        text_align={"field": "align"},
        text_baseline="middle",
        **ground,
    )
    plot.renderers.append(overlay(columns, glyph, ranges))


def font_stack() -> str:
    """The families of the chart's letters: its own first, where it has one."""
    own = spoken().font
    if not own:
        return FONT_STACK
    return f"{own}, {FONT_STACK}" if own in GENERIC else f'"{own}", {FONT_STACK}'


def overlay(columns: dict[str, list[Any]], glyph: Any, ranges: str = "default") -> GlyphRenderer:
    """A renderer that may draw beyond the plot area."""
    source = ColumnDataSource(columns)
    return GlyphRenderer(data_source=source, glyph=glyph, level="annotation", x_range_name=ranges, y_range_name=ranges)
