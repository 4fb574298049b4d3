"""Tables as pictures: columns as wide as they need, as many rows as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.model import Cell, ChartSpec, Notice
from app.charts.reading import is_number
from app.charts.text_table import Column, TableData, TableExtras
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.cartesian import hairlines
from workers.look.colors import mix
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Align, Text
from workers.look.models import ColumnDataSource, HSpan, Plot, Quad
from workers.look.numbers import decimal, short
from workers.look.text import REGULAR, SEMIBOLD, shorten, width_of
from workers.look.theme import Theme

MOST_DECIMALS = 4
LEADING, TIGHT = 2.6, 1.55
"""The height of a row in em, and how low it may become before rows are left out."""
SMALLEST = 9.0
"""Pixels of the smallest letters."""
LEAST_COLUMN = 3.0
"""Em that a column keeps when there are too many."""
GUTTER = 1.6
"""Em between columns."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A column where it is drawn: pixels from the plot's left edge, its texts as they fit."""

    title: str
    texts: tuple[str, ...]
    left: float
    width: float
    align: Align


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Names over a line, rows under hairlines; rows beyond the room are counted in the last line."""
    data: TableData = spec.data
    if not data.rows:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    size, height, shown = _fitted(frame, data.rows)
    fitting = _columns_with_room(data, frame.area.width, size)
    columns = _laid(replace(data, columns=data.columns[:fitting]), spec.extras, frame.area.width, size, shown)
    plot = frame.plot((0, frame.area.width), (frame.area.height, 0), _texts(columns, frame, size, height, data.rows))
    _rules(plot, frame, height, shown, stripes=spec.extras.stripes)
    drawing = frame.drawing(plot, shown * len(data.columns))
    lines = (theme.background, theme.hairline, theme.baseline)
    notices = (*_left_out(data.rows, shown), *_narrow(len(data.columns), fitting))
    return replace(drawing, quiet=lines, notices=notices)  # here the texts are the data


def _left_out(rows: int, shown: int) -> tuple[Notice, ...]:
    if shown >= rows:
        return ()
    return (Notice("height", f"{shown:,} of {rows:,} rows have room; a higher picture shows more"),)


def _columns_with_room(data: TableData, room: float, size: float) -> int:
    """How many columns stand side by side, each at its least; the first always does."""
    least, gutter = size * LEAST_COLUMN, size * GUTTER
    return min(max(int((room + gutter) / (least + gutter)), 1), len(data.columns))


def _narrow(columns: int, fitting: int) -> tuple[Notice, ...]:
    if fitting >= columns:
        return ()
    return (Notice("width", f"{fitting:,} of {columns:,} columns have room; a wider picture shows more"),)


def _fitted(frame: Frame, rows: int) -> tuple[float, float, int]:
    """Size of letters, height of a row in pixels, and how many rows are shown: smaller first, fewer last."""
    size = frame.sizes.label * 1.1
    room = frame.area.height
    wanted = rows + 1
    height = min(size * LEADING, max(room / wanted, size * TIGHT))
    if height * wanted > room:
        size = max(min(size, room / wanted / TIGHT), SMALLEST)
        height = max(room / wanted, size * TIGHT)
    fitting = int(room / height + 1e-6) - 1
    return size, height, rows if fitting >= rows else max(fitting - 1, 0)


def _laid(data: TableData, extras: TableExtras, room: float, size: float, shown: int) -> list[Laid]:
    """Columns from left to right, spread over the width; those too wide share what is there."""
    titles = [extras.titles.get(column.title, column.title) for column in data.columns]
    texts = [_written(column, shown) for column in data.columns]
    gutter = size * GUTTER
    natural = [
        max([width_of(title, size, SEMIBOLD), *(width_of(text, size) for text in column)]) + 1
        for title, column in zip(titles, texts, strict=True)
    ]
    widths = _shared(natural, room - gutter * (len(natural) - 1), size * LEAST_COLUMN)
    gap = gutter + max(room - sum(widths) - gutter * (len(widths) - 1), 0) / max(len(widths) - 1, 1)
    laid: list[Laid] = []
    left = 0.0
    for column, title, cells, width in zip(data.columns, titles, texts, widths, strict=True):
        align: Align = extras.aligns.get(column.title, column.align)  # type: ignore[assignment]  # read as one of three
        kept = tuple(_fit(cell, text, size, width) for cell, text in zip(column.cells, cells, strict=False))
        laid.append(Laid(shorten(title, size, width, SEMIBOLD), kept, left, width, align))
        left += width + gap
    return laid


def _shared(natural: Sequence[float], room: float, least: float) -> list[float]:
    """Widths that fit: the widest give way first."""
    if sum(natural) <= room:
        return list(natural)
    low, high = 0.0, max(natural)
    for _ in range(40):
        most = (low + high) / 2
        low, high = (most, high) if sum(min(width, most) for width in natural) <= room else (low, most)
    return [min(width, max(low, least)) for width in natural]


def _written(column: Column, shown: int) -> tuple[str, ...]:
    """The texts of the rows that are shown; all numbers of a column have the same decimals."""
    cells = column.cells[:shown]
    decimals = max((_decimals(cell) for cell in column.cells if is_number(cell)), default=0)
    return tuple(_text(cell, decimals) for cell in cells)


def _text(cell: Cell, decimals: int) -> str:
    if cell is None:
        return "\N{EN DASH}"
    return cell if isinstance(cell, str) else decimal(cell, decimals)


def _fit(cell: Cell, text: str, size: float, width: float) -> str:
    """A text is cut, a number is written shorter: cut digits would be another number."""
    if not is_number(cell) or width_of(text, size) <= width:
        return shorten(text, size, width)
    brief = short(float(cell or 0))
    return brief if width_of(brief, size) <= width else "#"


def _decimals(value: Cell) -> int:
    text = f"{value:.{MOST_DECIMALS}f}".rstrip("0") if isinstance(value, float) else ""
    return len(text.partition(".")[2])


def _texts(columns: Sequence[Laid], frame: Frame, size: float, height: float, rows: int) -> list[Text]:
    theme = frame.theme
    texts: list[Text] = []
    for column in columns:
        x = column.left + {"left": 0.0, "center": column.width / 2, "right": column.width}[column.align]
        cells = [(column.title, theme.text, SEMIBOLD), *((text, theme.ink, REGULAR) for text in column.texts)]
        texts += [
            Text(x, (row + 0.5) * height, text, size, color, column.align, weight, x_of="data", y_of="data")
            for row, (text, color, weight) in enumerate(cells)
        ]
    shown = len(columns[0].texts)
    if shown < rows:
        words = f"and {rows - shown:,} more rows"
        texts.append(Text(0, (shown + 1.5) * height, words, size, theme.muted, x_of="data", y_of="data"))
    return texts


def _rules(plot: Plot, frame: Frame, height: float, shown: int, *, stripes: bool) -> None:
    """A line under the names, hairlines under the rows; or every second row shaded."""
    theme = frame.theme
    if stripes:
        tops = [row * height for row in range(2, shown + 1, 2)]
        source = ColumnDataSource({"top": tops, "bottom": [top + height for top in tops]})
        shade = mix(theme.background, theme.hairline, 0.4)
        band = Quad(left=0, right=frame.area.width, top="top", bottom="bottom", fill_color=shade, line_color=None)
        plot.add_glyph(source, band, level="underlay")
    else:
        hairlines(plot, [row * height for row in range(2, shown + 2)], theme.hairline)
    plot.add_glyph(ColumnDataSource({"y": [height]}), HSpan(y="y", line_color=theme.baseline, line_width=1))


BUILDERS = {"table": build}
