"""Bullets: a measure, a target and greys from poor to good, on a scale of each row's own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.model import ChartSpec, Notice
from app.charts.progress.bullet import Bullet
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.colors import mix, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Segment
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.rows import TIGHT, Slots, bar, beside, names_left, plot_of
from workers.look.text import SEMIBOLD
from workers.look.theme import Theme

DARKEST, LIGHTEST = 0.34, 0.1
"""How far the greys go from the ground to the ink, from poor to good."""

THICKEST = 32
MEASURE, TARGET = 0.34, 0.68
"""Shares of the band's height."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A row and the ends of its scale."""

    row: Bullet
    low: float
    high: float

    @classmethod
    def of(cls, row: Bullet) -> "Scaled":
        """To the end of the last range, or as far as values reach."""
        if row.high is not None:
            return cls(row, row.low, row.high)
        most = max([*row.ranges, row.value or row.low, row.target or row.low])
        if row.ranges and most == row.ranges[-1]:
            return cls(row, row.low, most)
        most = most if most > row.low else row.low + 1
        return cls(row, row.low, numbers.above(most, numbers.step_for(row.low, most, 5)))

    def share(self, value: float) -> float:
        """How far along the scale a value lies, 0 to 1; what lies beyond an end is held at it."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)

    def beyond(self) -> bool:
        """Whether the measure or the target lies beyond the scale."""
        return any(
            value is not None and not self.low <= value <= self.high for value in (self.row.value, self.row.target)
        )


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One band, one measure and one mark a row."""
    rows = [Scaled.of(row) for row in spec.data.rows]
    if all(one.row.value is None for one in rows):
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, needs=lambda room: _needs(rows, room), interactive=interactive)
    slots = Slots.of(len(rows), frame)
    label = frame.sizes.label
    ticked = frame.parts.ticks and slots.pitch >= label * 3.2
    thick = min(slots.pitch - label * 2.2 if ticked else slots.pitch * 0.66, THICKEST * frame.sizes.scale)
    lifted = replace(slots, first=slots.first - (label * 0.75 if ticked else 0))
    plot = plot_of(frame)
    _bands(plot, rows, lifted, thick, frame)
    own = series_colors(1, spec.options.color_scheme, theme.categorical)[0]
    renderer = _measures(plot, rows, lifted, thick, own)
    _targets(plot, rows, lifted, thick, frame)
    if frame.parts.ticks:
        write(plot, [*_names(rows, lifted, frame), *(_ticks(rows, lifted, thick, frame) if ticked else [])])
    if interactive:
        add_hover(plot, [renderer], (("Name", "label"), ("Value", "shown"), ("Target", "target")))
    beyond = [one.row.name or "a row" for one in rows if one.beyond()]
    notices = (Notice("data.rows", f"beyond the scale, drawn at its end: {', '.join(beyond[:3])}"),) if beyond else ()
    return replace(frame.drawing(plot, len(rows)), notices=notices)


def _needs(rows: Sequence[Scaled], room: Room) -> Margins:
    """Names and units at the left, and half of the last tick's label at the right."""
    if not room.parts.ticks:
        return Margins()
    told = [text for one in rows for text in (one.row.name, one.row.unit)]
    return beside(told, [], room, spare=room.sizes.label * 1.5)


def _bands(plot: Plot, rows: Sequence[Scaled], slots: Slots, thick: float, frame: Frame) -> None:
    """The ranges; the worst is the darkest. A row without any has one light band."""
    theme = frame.theme
    spans = []
    for at, one in enumerate(rows):
        ends = [end for end in one.row.ranges if end < one.high] + [one.high]
        starts = [one.low, *ends[:-1]]
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            strength = DARKEST - (DARKEST - LIGHTEST) * number / (len(ends) - 1) if len(ends) > 1 else LIGHTEST
            color = mix(theme.background, theme.ink, strength)
            spans.append((slots.middle(at), one.share(start), one.share(end), color))
    columns = {name: [span[at] for span in spans] for at, name in enumerate(("y", "left", "right", "fill"))}
    add_glyph(plot, bar(thick, 0, fill_color="fill"), columns)


def _measures(plot: Plot, rows: Sequence[Scaled], slots: Slots, thick: float, own: str) -> GlyphRenderer:
    """Bars from zero, or from the start of a scale that hasn't got zero."""
    kept = [(at, one, one.row.value) for at, one in enumerate(rows) if one.row.value is not None]
    columns: dict[str, Sequence[object]] = {
        "y": [slots.middle(at) for at, _, _ in kept],
        "left": [min(one.share(0), one.share(value)) for _, one, value in kept],
        "right": [max(one.share(0), one.share(value)) for _, one, value in kept],
        "fill": [to_hex(one.row.color) if one.row.color else own for _, one, _ in kept],
        "label": [one.row.name for _, one, _ in kept],
        "shown": [f"{numbers.tip(value)} {one.row.unit}".strip() for _, one, value in kept],
        "target": ["" if one.row.target is None else numbers.tip(one.row.target) for _, one, _ in kept],
    }
    return add_glyph(plot, bar(thick * MEASURE, 0, fill_color="fill"), columns)


def _targets(plot: Plot, rows: Sequence[Scaled], slots: Slots, thick: float, frame: Frame) -> None:
    """A stroke across the band."""
    kept = [(slots.middle(at), one.share(one.row.target)) for at, one in enumerate(rows) if one.row.target is not None]
    half = thick * TARGET / 2
    columns = {"x": [x for _, x in kept], "y0": [y - half for y, _ in kept], "y1": [y + half for y, _ in kept]}
    width = 3 * frame.sizes.scale
    stroke = Segment(x0="x", x1="x", y0="y0", y1="y1", line_color=frame.theme.ink, line_width=width)
    add_glyph(plot, stroke, columns)


def _names(rows: Sequence[Scaled], slots: Slots, frame: Frame) -> list[Text]:
    """The name, and under it, where there is room, what it is counted in."""
    label = frame.sizes.label
    told, most = [one.row.name for one in rows], slots.lines(label)
    if most < 2 or not any(one.row.unit for one in rows):  # noqa: PLR2004 - one line for each of both
        return names_left(told, slots, frame, weight=SEMIBOLD)
    names = names_left(told, slots, frame, weight=SEMIBOLD, lines=min(most - 1, 2))
    units = names_left([one.row.unit for one in rows], slots, frame, lines=1)
    lines, half = Counter(text.y for text in names), label * TIGHT / 2
    named = {text.y: half for text in units}
    return [
        *(replace(text, dy=text.dy - named.get(text.y, 0)) for text in names),
        *(replace(text, dy=text.dy + half * lines[text.y]) for text in units),
    ]


def _ticks(rows: Sequence[Scaled], slots: Slots, thick: float, frame: Frame) -> list[Text]:
    """The numbers of each row's own scale, under its band."""
    size, color = frame.sizes.label * 0.9, frame.theme.text
    down = thick / 2 + size * 0.95
    texts = []
    for at, one in enumerate(rows):
        most = max(int(frame.area.width / (size * 5.5)), 1)
        ticks = numbers.ticks(one.low, one.high, min(most, 6))
        for tick, label in zip(ticks, numbers.axis_labels(ticks), strict=True):
            x, y = one.share(tick), slots.middle(at)
            texts.append(Text(x, y, label, size, color, "center", dy=down, x_of="data", y_of="data"))
    return texts
