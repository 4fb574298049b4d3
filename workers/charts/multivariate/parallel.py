"""Parallel coordinates: a line a row across upright axes, each with its own scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.model import AxisOptions, ChartSpec
from app.charts.multivariate.columns import ColumnData
from workers.drawing import Drawing
from workers.look.axes import Span, ValueAxis
from workers.look.card import no_data
from workers.look.colorscale import ColorScale, add_bar, bar_room, scale_of
from workers.look.fonts import FONT_STACK
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING
from workers.look.legend import Entry
from workers.look.lettering import Text, anchored, overlay, write
from workers.look.marks import Column, add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, MultiLine, Plot, Scatter, Segment, value
from workers.look.models import Text as TextGlyph
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.text import SEMIBOLD, shorten, widest, width_of, wrap
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

CROWDS = ((30, 2.0, 0.85), (120, 1.6, 0.6), (600, 1.2, 0.35), (2000, 1.0, 0.2))
"""Up to so many lines: their width in pixels at 800 x 400, and how opaque they are."""

LARGEST_CROWD = (0.8, 0.12)
NAME_LINES = 2
NAME_FOOT = 0.7
"""From the highest tick's gap to the middle of a name, in letters' sizes."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """All lines: shares of 0 to 1 along each axis (NaN for a gap), a row each, and their colours."""

    axes: tuple[ValueAxis, ...]
    turned: tuple[bool, ...]
    shares: Floats
    colors: list[str]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A line a row."""
    data: ColumnData = spec.data
    values = np.array(data.values, dtype=np.float64)
    if not np.isfinite(values).any():
        return no_data(spec, theme, interactive=interactive)
    by = spec.extras.color_by
    scale = _scale(spec, theme, values) if by else None
    entries = [] if by else _entries(spec, theme)
    told = scale if scale and spec.options.legend is not False else None
    needs = lambda room: _needs(room, data, values, told)  # noqa: E731 - used here only
    frame = lay_out(spec, theme, legend=entries, needs=needs, interactive=interactive)
    bundle = _bundle(spec, theme, values, (scale, frame))
    plot = frame.plot((0, len(values) - 1), (0, 1))
    renderers = _lines(plot, bundle, frame)
    _rules(plot, bundle, frame)
    if frame.parts.ticks:
        _ticks(plot, bundle, frame)
    write(plot, _names(data, frame))
    if told and frame.parts.legend:
        write(plot, _bar_title(data, frame, by))
        add_bar(plot, frame, told)
    if interactive:
        tell(renderers, [_told(data)])
        add_hover(plot, renderers, (*((("Group", "group"),) if data.groups else ()), ("Values", "shown")))
    return frame.drawing(plot, int((np.isfinite(values).sum(axis=0) > 1).sum()))


def _scale(spec: ChartSpec, theme: Theme, values: Floats) -> ColorScale | None:
    column = values[spec.data.names.index(spec.extras.color_by)]
    present = column[np.isfinite(column)].tolist()
    return scale_of(present, spec.options.color_scheme, theme) if present else None


def _entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    names = spec.data.group_names
    colors = series_colors(len(names), spec.options.color_scheme, theme.categorical)
    wanted = bool(names) if spec.options.legend is None else spec.options.legend
    return [Entry(name_of(name, at + 1), colors[at], "line") for at, name in enumerate(names)] if wanted else []


def _needs(room: Room, data: ColumnData, values: Floats, scale: ColorScale | None) -> Margins:
    """Names above, half of the first and last of them beside, the bar at the right."""
    sizes, count = room.sizes, len(values)
    right = bar_room(scale, sizes) if scale and room.parts.legend else 0
    top = sizes.label * 1.6 if right else 0
    slot = (room.width - right) / count
    names = [wrap(name, sizes.label, slot * 0.95, NAME_LINES, SEMIBOLD) for name in data.names]
    lines = max(len(lines) for lines in names) if room.parts.title else 0
    aside = max((width_of(line, sizes.label, SEMIBOLD) for line in (*names[0], *names[-1])), default=0) / 2
    aside = max(aside, width_of("0,000", sizes.label) + sizes.gap) if room.parts.ticks else aside
    above = top + (lines * LEADING + NAME_FOOT) * sizes.label + sizes.gap
    first = _axis(values[0], room.height - above - sizes.label, sizes)
    figures = widest(first.labels, sizes.label) + sizes.gap if room.parts.ticks else 0
    return Margins(max(aside, min(figures, slot)), above, max(aside, 2) + right, sizes.label)


def _axis(values: Floats, pixels: float, sizes: Sizes) -> ValueAxis:
    """The axis of one column."""
    return Span.of(values[np.isfinite(values)].tolist(), AxisOptions(begin_at_zero=False)).axis(pixels, sizes)


def _bundle(spec: ChartSpec, theme: Theme, values: Floats, page: tuple[ColorScale | None, Frame]) -> Bundle:
    scale, frame = page
    data: ColumnData = spec.data
    axes = tuple(_axis(one, frame.area.height, frame.sizes) for one in values)
    turned = tuple(name in spec.extras.reversed for name in data.names)
    shares = np.array(
        [
            (axis.high - one) / (axis.high - axis.low) if down else (one - axis.low) / (axis.high - axis.low)
            for axis, one, down in zip(axes, values, turned, strict=True)
        ]
    )
    names = data.group_names
    palette = series_colors(max(len(names), 1), spec.options.color_scheme, theme.categorical)
    if scale:
        by = values[data.names.index(spec.extras.color_by)].tolist()
        colors = [scale.color(number) if np.isfinite(number) else theme.baseline for number in by]
    else:
        colors = [palette[names.index(group)] for group in data.groups] or [palette[0]] * data.rows
    return Bundle(axes, turned, shares.T, colors)


def _lines(plot: Plot, bundle: Bundle, frame: Frame) -> list[GlyphRenderer]:
    """Lines, broken where a number is missing; a number between two gaps is a dot."""
    count = len(bundle.colors)
    width, alpha = next(((wide, pale) for most, wide, pale in CROWDS if count <= most), LARGEST_CROWD)
    axes = bundle.shares.shape[1]
    columns = {"xs": [list(range(axes))] * count, "ys": bundle.shares.tolist(), "ink": bundle.colors}
    glyph = MultiLine(
        xs="xs", ys="ys", line_color="ink", line_alpha=alpha, line_width=width * frame.sizes.scale, line_join="round"
    )
    finite = np.pad(np.isfinite(bundle.shares), ((0, 0), (1, 1)))
    rows, places = np.nonzero(finite[:, 1:-1] & ~finite[:, :-2] & ~finite[:, 2:])
    if len(rows):
        dots = Scatter(x="x", y="y", size=5 * frame.sizes.scale, fill_color="ink", line_color=None)
        found: dict[str, Column] = {
            "x": places,
            "y": bundle.shares[rows, places],
            "ink": [bundle.colors[row] for row in rows.tolist()],
        }
        add_glyph(plot, dots, found).set(level="annotation")
    return [add_glyph(plot, glyph, columns)]


def _rules(plot: Plot, bundle: Bundle, frame: Frame) -> None:
    """The axes, over the lines; a pixel more at both sides keeps the first and the last whole."""
    places = list(range(len(bundle.axes)))
    width, color = 1.2 * frame.sizes.scale, frame.theme.baseline
    glyph = Segment(x0="x", x1="x", y0="low", y1="high", line_color=color, line_width=width)
    columns = {"x": places, "low": [0] * len(places), "high": [1] * len(places)}
    add_glyph(plot, glyph, columns).set(level="annotation")


def _share(axis: ValueAxis, number: float, *, down: bool) -> float:
    """Where a number lies along its axis, from 0 at the foot to 1."""
    return (axis.high - number if down else number - axis.low) / (axis.high - axis.low)


def _ticks(plot: Plot, bundle: Bundle, frame: Frame) -> None:
    """The values at the left of each axis that has room, on a ground that lets lines show but not disturb."""
    sizes, theme = frame.sizes, frame.theme
    room = frame.area.width / max(len(bundle.axes) - 1, 1) - sizes.gap * 1.5
    texts = [
        Text(at, _share(axis, tick, down=down), label, sizes.label, theme.text,
             dx=-sizes.gap * 0.6, x_of="data", y_of="data")
        for at, (axis, down) in enumerate(zip(bundle.axes, bundle.turned, strict=True))
        if widest(axis.labels, sizes.label) < (room if at else frame.area.left - sizes.gap * 0.6)
        for tick, label in zip(axis.ticks, axis.labels, strict=True)
    ]  # fmt: skip
    if not texts:
        return
    glyph = TextGlyph(
        x_offset={"field": "dx"},
        y_offset={"field": "dy"},
        text_font=value(FONT_STACK),
        text_font_size=value(f"{sizes.label:g}px"),
        text_color=theme.text,
        anchor="center_right",
        padding=(2, 0),
        background_fill_color=theme.background,
        background_fill_alpha=0.78,
    )
    plot.renderers.append(overlay({**anchored(plot, texts), "text": [text.text for text in texts]}, glyph))


def _names(data: ColumnData, frame: Frame) -> list[Text]:
    """Over the axes, in one line or two."""
    if not frame.parts.title:
        return []
    size = frame.sizes.label
    texts = []
    for at, name in enumerate(data.names):
        lines = wrap(name, size, _slot(data, frame), NAME_LINES, SEMIBOLD)
        for row, line in enumerate(reversed(lines)):
            dy = -frame.sizes.gap - size * (NAME_FOOT + row * LEADING)
            texts.append(Text(at, 1, line, size, frame.theme.ink, "center", SEMIBOLD, dy=dy, x_of="data", y_of="data"))
    return texts


def _bar_title(data: ColumnData, frame: Frame, name: str) -> list[Text]:
    """What the colours mean, over the names of the axes."""
    size = frame.sizes.label
    lines = max(len(wrap(each, size, _slot(data, frame), NAME_LINES, SEMIBOLD)) for each in data.names)
    y = frame.area.top - frame.sizes.gap - size * (lines * LEADING + NAME_FOOT + 0.3)
    text = shorten(name, size, frame.spec.width / 2)
    return [Text(frame.from_right, y, text, size, frame.theme.text, "right", x_of="right")]


def _slot(data: ColumnData, frame: Frame) -> float:
    """Pixels that a name over an axis may take."""
    return frame.area.width / max(len(data.names) - 1, 1) * 0.92


def _told(data: ColumnData) -> dict[str, Sequence[str]]:
    """What a tooltip says of each line."""
    rows = zip(*data.values, strict=True)
    shown = [
        "; ".join(
            f"{name} {'nothing' if number is None else tip(number)}"
            for name, number in zip(data.names, row, strict=True)
        )
        for row in rows
    ]
    return {"shown": shown, "group": list(data.groups) or [""] * len(shown)}
