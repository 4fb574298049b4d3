"""The legend: one row of swatches and names under the title, wrapping, folding at the last resort."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workers.look.lettering import Text, anchored, overlay
from workers.look.models import GlyphRenderer, Plot, value
from workers.look.models import Text as TextGlyph
from workers.look.text import shorten, width_of
from workers.look.theme import Sizes

MOST_ROWS = 3
Shape = Literal["box", "line", "dot"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one colour means. ``outline`` is drawn around the swatch, ``hatch`` is a Bokeh hatch pattern over it."""

    name: str
    color: str
    shape: Shape = "box"
    outline: str | None = None
    hatch: str | None = None
    ink: str = "#9ca3af"
    """Of the pattern."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One entry at its place: left edge and middle line in canvas pixels; ``entry`` is None for "+3 more".

    They count from the edges that ``x_of`` and ``y_of`` name.
    """

    entry: Entry | None
    x: float
    y: float
    text: str
    x_of: Literal["left", "right"] = "left"
    y_of: Literal["top", "bottom"] = "top"


def place(entries: Sequence[Entry], sizes: Sizes, left: float, top: float, width: float) -> tuple[list[Placed], float]:
    """Lay the entries out in rows; give their places and the height taken (0 without entries)."""
    rows = _rows(entries, sizes, width)
    line = row_height(sizes)
    placed = [
        Placed(entry, left + x, top + line * (row + 0.5), text)
        for row, items in enumerate(rows)
        for entry, x, text in items
    ]
    return placed, line * len(rows)


def place_column(
    entries: Sequence[Entry], sizes: Sizes, height: float, most_width: float
) -> tuple[list[Placed], float]:
    """Lay the entries out under each other from (0, 0); give their places and the width taken (0 without entries)."""
    line = row_height(sizes)
    most = max(int(height / line), 1)
    shown = entries if len(entries) <= most else entries[: most - 1]
    room = max(most_width - _swatch_room(sizes), 0)
    names = [shorten(entry.name, sizes.label, room) for entry in shown]
    placed = [
        Placed(entry, 0, line * (row + 0.5), name) for row, (entry, name) in enumerate(zip(shown, names, strict=True))
    ]
    if len(shown) < len(entries):
        names.append(f"+{len(entries) - len(shown)} more")
        placed.append(Placed(None, 0, line * (len(shown) + 0.5), names[-1]))
    widest = max((width_of(name, sizes.label) for name in names), default=0)
    return placed, widest + _swatch_room(sizes) if entries else 0


def row_height(sizes: Sizes) -> float:
    """Height of one row of the legend."""
    return round(sizes.label * 1.6)


Row = list[tuple[Entry | None, float, str]]


def _rows(entries: Sequence[Entry], sizes: Sizes, width: float) -> list[Row]:
    """Fill rows from the left; when the last one is full, its end tells how many are left out."""
    rows: list[Row] = [[]] if entries else []
    x = 0.0
    for index, entry in enumerate(entries):
        left_out = f"+{len(entries) - index} more"
        room = _room_for_names(rows, index + 1 < len(entries), left_out, sizes, width)
        if x and x + _swatch_room(sizes) + width_of(_name(entry, sizes, room), sizes.label) > room:
            if len(rows) == MOST_ROWS:
                rows[-1].append((None, x, left_out))
                return rows
            rows.append([])
            x = 0.0
            room = _room_for_names(rows, index + 1 < len(entries), left_out, sizes, width)
        name = _name(entry, sizes, room)
        rows[-1].append((entry, x, name))
        x += _swatch_room(sizes) + width_of(name, sizes.label) + sizes.gap * 2
    return rows


def _room_for_names(rows: Sequence[Row], more: bool, left_out: str, sizes: Sizes, width: float) -> float:
    """The width of a row; the last one keeps its end free for telling what is left out."""
    if len(rows) < MOST_ROWS or not more:
        return width
    return width - width_of(left_out, sizes.label) - sizes.gap * 2


def _name(entry: Entry, sizes: Sizes, room: float) -> str:
    return shorten(entry.name, sizes.label, min(room * 0.45, sizes.label * 22))


def _swatch_room(sizes: Sizes) -> float:
    return round(sizes.label * 1.4)


def texts(placed: Sequence[Placed], sizes: Sizes, color: str) -> list[Text]:
    """The names."""
    indent = _swatch_room(sizes)
    return [
        Text(
            item.x,
            item.y,
            item.text,
            sizes.label,
            color,
            dx=indent if item.entry else 0,
            x_of=item.x_of,
            y_of=item.y_of,
        )
        for item in placed
    ]


def swatches(plot: Plot, placed: Sequence[Placed], sizes: Sizes) -> None:
    """Put the colours on the plot: boxes for areas, short strokes for lines, discs for points."""
    for shape in ("box", "line", "dot"):
        chosen = [(item, item.entry) for item in placed if item.entry and item.entry.shape == shape]
        if chosen:
            plot.renderers.append(_swatches(plot, chosen, shape, sizes.label))


def _swatches(plot: Plot, chosen: Sequence[tuple[Placed, Entry]], shape: Shape, size: float) -> GlyphRenderer:
    """A text glyph without text, whose padded background is the swatch: no other mark has size and place in pixels."""
    across, down = {"box": (0.42, 0.42), "line": (0.5, 0.1), "dot": (0.38, 0.38)}[shape]
    wide, high = max(round(size * across), 1), max(round(size * down), 1)
    spots = [Text(item.x, item.y, " ", 0, entry.color, x_of=item.x_of, y_of=item.y_of) for item, entry in chosen]
    columns: dict[str, list[Any]] = {
        **anchored(plot, spots),
        "color": [entry.color for _, entry in chosen],
        "outline": [entry.outline for _, entry in chosen],
        "hatch": [entry.hatch or "blank" for _, entry in chosen],
        "ink": [entry.ink for _, entry in chosen],
    }
    glyph = TextGlyph(
        text=value(""),
        x_offset={"field": "dx"},
        y_offset={"field": "dy"},
        anchor="center_left",
        padding=(wide, high),
        background_fill_color={"field": "color"},
        background_hatch_pattern={"field": "hatch"},
        background_hatch_color={"field": "ink"},
        background_hatch_scale=6,
        border_line_color={"field": "outline"},
        border_radius={"box": 2, "line": 1, "dot": high}[shape],
    )
    return overlay(columns, glyph)
