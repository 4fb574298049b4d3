"""Big numbers: the value as large as the page allows, its change with an arrow, and a sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts.model import ChartSpec
from app.charts.progress.number import NumberData, compared
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.colors import mix, readable, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, MultiLine, Patches, Plot, Scatter
from workers.look.palette import series_colors
from workers.look.text import CAP_HEIGHT, REGULAR, SEMIBOLD, shorten, width_of
from workers.look.theme import Theme

GOOD, BAD = {"light": "#0f766e", "dark": "#4fd8c4"}, {"light": "#b3420d", "dark": "#f0a068"}
"""Apart in grey and for every kind of colour vision; the arrow tells the direction by itself."""

SPARK_SHARE = 0.36
LEAST_SPARK = 44
"""Pixels of height below which a sparkline would not be seen."""

LARGEST = 4.4
"""The number's letters in those of the title."""

MOST_TIMES = 1000
"""Beyond so many times the value before, per cent tell nothing any more."""

WIDTH, DOT = 2.0, 8.0
ARROWS = {1: "\u2191", -1: "\u2193", 0: ""}


@dataclass(frozen=True, slots=True)
class Written:
    """A run of text: it stands right of what was written before."""

    text: str
    size: float
    color: str
    weight: int = REGULAR


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The number and its change over the line of its way."""
    data: NumberData = spec.data
    if data.value is None:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    present = [value for value in data.trend if value is not None]
    low = frame.area.height * SPARK_SHARE
    sparked = spec.extras.sparkline and len(present) > 1 and low >= LEAST_SPARK
    height = frame.area.height - (low if sparked else 0)
    plot = frame.plot((0, frame.area.width), (frame.area.height, 0))
    write(plot, _texts(spec, height, frame))
    if sparked:
        dots = _spark(plot, spec, (height + frame.sizes.gap, frame.area.height), frame)
        if interactive:
            add_hover(plot, [dots], (("Label", "label"), ("Value", "shown")))
    return frame.drawing(plot, len(present) if sparked else 0)


def _texts(spec: ChartSpec, height: float, frame: Frame) -> list[Text]:
    """The number with its unit, under it the change; both at the left, as the title is."""
    data, theme, sizes = spec.data, frame.theme, frame.sizes
    change = _change(spec, frame)
    below = sizes.subtitle * 1.9 if change and height > sizes.subtitle * 5 else 0
    figure = _figure(data.value, spec)
    unit = f" {data.unit}" if data.unit else ""
    wide = width_of(figure, 1, SEMIBOLD)
    wide += min(width_of(unit, 0.45), wide)
    size = max(min(sizes.title * LARGEST, (height - below) * 0.86, frame.area.width * 0.98 / wide), 9)
    top = max((height - below - size) / 2, 0)
    number = [Written(figure, size, theme.ink, SEMIBOLD), Written(unit.strip(), size * 0.42, theme.text)]
    middle = top + size / 2
    texts = _run(number, middle, size * 0.16, frame)
    if below:
        texts += _run(change, middle + size * 0.52 + below * 0.55, sizes.subtitle * 0.4, frame)
    return texts


def _run(parts: Sequence[Written], middle: float, gap: float, frame: Frame) -> list[Text]:
    """Parts beside each other on the base line of the first; the last is cut where the page ends."""
    base = middle + parts[0].size * CAP_HEIGHT / 2
    x, texts = 0.0, []
    for part in parts:
        text = shorten(part.text, part.size, max(frame.area.width - x, 0), part.weight)
        y = base - part.size * CAP_HEIGHT / 2
        texts.append(Text(x, y, text, part.size, part.color, weight=part.weight, x_of="data", y_of="data"))
        x += width_of(text, part.size, part.weight) + gap
    return texts


def _figure(value: float, spec: ChartSpec) -> str:
    """All digits up to a million; beyond it a short form, unless a format was asked for."""
    plain = spec.options.format or abs(value) < 1e6  # noqa: PLR2004
    size = numbers.full(abs(value)) if plain else numbers.short(abs(value))
    return f"{numbers.MINUS if value < 0 else ''}{spec.data.prefix}{size}"


def _change(spec: ChartSpec, frame: Frame) -> list[Written]:
    """An arrow, by how much, and from what."""
    data, theme, size = spec.data, frame.theme, frame.sizes.subtitle
    other = compared(data, spec.extras)
    if other is None:
        return []
    before, name = other
    way = (data.value > before) - (data.value < before)
    lead = f"{ARROWS[way]} {_by(data.value, before)}" if way else "Unchanged"
    color = readable(_tone(way, spec, theme), theme.background) if way else theme.text
    room = frame.area.width - width_of(lead, size, SEMIBOLD) - size * 0.4
    told = f"from {_figure(before, spec)}{f' {data.unit}' if data.unit else ''}"
    named = f"{told} in {name}" if name and not data.before_name else f"{told} {name}".strip()
    rest = next((text for text in (named, told) if width_of(text, size) <= room), "")
    return [Written(lead, size, color, SEMIBOLD), Written(rest, size, theme.text)]


def _tone(way: int, spec: ChartSpec, theme: Theme) -> str:
    better = {"up": 1, "down": -1, "none": 0}[spec.extras.better]
    if not better:
        return theme.ink
    own = theme.positive if way == better else theme.negative
    return own or (GOOD if way == better else BAD)[theme.name if theme.name in GOOD else "light"]


def _by(value: float, before: float) -> str:
    """The change in per cent; from zero, or across it, per cent mean nothing."""
    difference = value - before
    if before == 0 or (value < 0) != (before < 0) or abs(difference) / MOST_TIMES > abs(before):
        return f"{'+' if difference > 0 else ''}{numbers.short(difference)}"
    share = difference / abs(before)
    places = 0 if abs(share) >= 0.1 else 1 if abs(share) >= 0.001 else 3  # noqa: PLR2004 - two digits that count
    return f"{'+' if share > 0 else ''}{numbers.percent(share, places)}"


def _spark(plot: Plot, spec: ChartSpec, span: tuple[float, float], frame: Frame) -> GlyphRenderer:
    """The line over a pale area, with a dot at its end; gaps stay gaps."""
    data, theme, sizes = spec.data, frame.theme, frame.sizes
    own = series_colors(1, spec.options.color_scheme, theme.categorical)[0]
    color = to_hex(data.color) if data.color else own
    top, bottom = span
    radius = DOT * sizes.scale / 2
    values = [value for value in data.trend if value is not None]
    low, high = min(values), max(values)
    step = (frame.area.width - 2 * radius) / max(len(data.trend) - 1, 1)
    tall, reach = bottom - top - 2 * radius - sizes.gap, (high - low) or 1
    spots = [
        None if value is None else (radius + at * step, bottom - radius - sizes.gap - (value - low) / reach * tall)
        for at, value in enumerate(data.trend)
    ]
    runs = _runs(spots)
    areas = [[(run[0][0], bottom), *run, (run[-1][0], bottom)] for run in runs]
    fill = mix(theme.background, color[:7], 0.12)
    add_glyph(plot, Patches(xs="xs", ys="ys", fill_color=fill, line_color=None), _columns(areas))
    line = MultiLine(
        xs="xs", ys="ys", line_color=color, line_width=WIDTH * sizes.scale, line_join="round", line_cap="round"
    )
    add_glyph(plot, line, _columns(runs))
    return _dots(plot, data, spots, color, frame)


def _runs(spots: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Points that stand together."""
    ends = [-1, *(at for at, spot in enumerate(spots) if spot is None), len(spots)]
    parts = [[spot for spot in spots[start + 1 : end] if spot] for start, end in pairwise(ends)]
    return [part for part in parts if part]


def _columns(lines: Sequence[Sequence[tuple[float, float]]]) -> dict[str, Sequence[object]]:
    return {"xs": [[x for x, _ in line] for line in lines], "ys": [[y for _, y in line] for line in lines]}


def _dots(
    plot: Plot, data: NumberData, spots: Sequence[tuple[float, float] | None], color: str, frame: Frame
) -> GlyphRenderer:
    """One at every value for the pointer to find; only the last is seen, and those that no line leads to."""
    kept = [at for at, spot in enumerate(spots) if spot]
    places = [spot for spot in spots if spot]
    columns: dict[str, Sequence[object]] = {
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "size": [DOT * frame.sizes.scale * _seen(at, spots) for at in kept],
        "label": [data.labels[at] if data.labels else str(at + 1) for at in kept],
        "shown": [numbers.tip(data.trend[at] or 0) for at in kept],
    }
    glyph = Scatter(x="x", y="y", size="size", fill_color=color, line_color=frame.theme.background, line_width=1.5)
    return add_glyph(plot, glyph, columns)


def _seen(at: int, spots: Sequence[tuple[float, float] | None]) -> float:
    """The size of a dot in those of the last one."""
    if not any(spots[at + 1 :]):
        return 1
    alone = not (at and spots[at - 1]) and not spots[at + 1]
    return 0.4 if alone else 0
