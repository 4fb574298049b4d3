"""Funnels: bars around one middle, and between them, paler, what is left from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.charts.funnel import Stage, rate_of, told_rate
from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import ink_on, mix, over, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, HBar, Patches, Plot
from workers.look.numbers import full, short, tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.rows import LEADING, Slots, beside, figures_right, names_left, plot_of
from workers.look.text import SEMIBOLD, width_of
from workers.look.theme import Theme

BAR_SHARE, TALLEST = 0.62, 54
"""The part of a row that its bar takes, and the most of it in pixels at 800 x 400."""

NOT_KNOWN = "\u2013"


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything laid out: widths are shares of the largest stage's."""

    stages: Sequence[Stage]
    widths: list[float]
    colors: list[str]
    slots: Slots
    thick: float


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a stage."""
    stages: tuple[Stage, ...] = spec.data.stages
    largest = max((stage.value or 0 for stage in stages), default=0)
    if not largest:
        return no_data(spec, theme, interactive=interactive)
    figures = _figures(spec)
    names = [stage.name for stage in stages]
    frame = lay_out(spec, theme, needs=lambda room: _needs(names, figures, room), interactive=interactive)
    slots = Slots.of(len(stages), frame)
    rates = [rate_of(stages, at, spec.extras.rates) for at in range(len(stages))]
    thick = min(slots.pitch * (BAR_SHARE if any(rates) else 0.8), TALLEST * frame.sizes.scale)
    widths = [(stage.value or 0) / largest for stage in stages]
    shape = Shape(stages, widths, _colors(spec, theme), slots, thick)
    plot = plot_of(frame)
    _between(plot, shape, theme)
    renderer = _bars(plot, shape, rates)
    if frame.parts.ticks:
        texts = [*names_left(names, slots, frame), *figures_right(figures, slots, frame)]
        write(plot, [*texts, *_rates(shape, rates, frame)])
    if interactive:
        add_hover(plot, [renderer], (("Stage", "label"), ("Value", "shown"), ("Rate", "rate")))
    return frame.drawing(plot, sum(bool(stage.value) for stage in stages))


def _figures(spec: ChartSpec) -> list[str]:
    values = [stage.value for stage in spec.data.stages]
    if spec.options.data_labels is False:
        return [""] * len(values)
    largest = max((value or 0 for value in values), default=0)
    write_one = full if largest < 1e6 and all(float(value or 0).is_integer() for value in values) else short  # noqa: PLR2004
    return [NOT_KNOWN if value is None else write_one(value) for value in values]


def _needs(names: Sequence[str], figures: Sequence[str], room: Room) -> Margins:
    return beside(names, figures, room) if room.parts.ticks else Margins()


def _colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """One colour for all: they are one thing growing less. Own colours go before."""
    stages: Sequence[Stage] = spec.data.stages
    if spec.options.color_scheme:
        chosen = series_colors(len(stages), spec.options.color_scheme, theme.categorical)
    else:
        chosen = [theme.categorical[0]] * len(stages)
    return [to_hex(stage.color) if stage.color else color for stage, color in zip(stages, chosen, strict=True)]


def _bars(plot: Plot, shape: Shape, rates: Sequence[float | None]) -> GlyphRenderer:
    columns: dict[str, Sequence[object]] = {
        "y": [shape.slots.middle(at) for at in range(len(shape.stages))],
        "left": [0.5 - width / 2 for width in shape.widths],
        "right": [0.5 + width / 2 for width in shape.widths],
        "fill": shape.colors,
        "label": [stage.name for stage in shape.stages],
        "shown": ["not known" if stage.value is None else tip(stage.value) for stage in shape.stages],
        "rate": ["" if rate is None else told_rate(rate) for rate in rates],
    }
    glyph = HBar(y="y", left="left", right="right", height=shape.thick, fill_color="fill", line_color=None)
    return add_glyph(plot, glyph, columns)


def _between(plot: Plot, shape: Shape, theme: Theme) -> None:
    """From the foot of one bar to the head of the next."""
    half = shape.thick / 2
    xs, ys, fills = [], [], []
    known = [at for at, stage in enumerate(shape.stages) if stage.value is not None]
    for one, other in pairwise(known):
        top, bottom = shape.slots.middle(one) + half, shape.slots.middle(other) - half
        if bottom - top < 1:
            continue
        left, right = shape.widths[one] / 2, shape.widths[other] / 2
        xs.append([0.5 - left, 0.5 + left, 0.5 + right, 0.5 - right])
        ys.append([top, top, bottom, bottom])
        fills.append(mix(theme.background, over(shape.colors[one], theme.background), 0.2))
    if xs:
        columns: dict[str, Sequence[object]] = {"xs": xs, "ys": ys, "fill": fills}
        add_glyph(plot, Patches(xs="xs", ys="ys", fill_color="fill", line_color=None), columns)


def _rates(shape: Shape, rates: Sequence[float | None], frame: Frame) -> list[Text]:
    """The part that is left, with an arrow, between two bars; where rows crowd, inside of all of them or of none."""
    size, theme = frame.sizes.label, frame.theme
    told = [(at, f"\u2193 {told_rate(rate)}") for at, rate in enumerate(rates) if rate is not None]
    own = Text(0.5, 0, "", size, theme.text, "center", x_of="data", y_of="data")
    if shape.slots.pitch - shape.thick >= size * LEADING * 0.95:
        lift = shape.slots.pitch / 2
        return [replace(own, y=shape.slots.middle(at) - lift, text=text) for at, text in told]
    rooms = [shape.widths[at] * frame.area.width - width_of(text, size, SEMIBOLD) for at, text in told]
    if shape.thick < size * LEADING or any(room < 0 for room in rooms):
        return []
    inks = [ink_on(over(shape.colors[at], theme.background)) for at, _ in told]
    return [
        replace(own, y=shape.slots.middle(at), text=text, color=ink, weight=SEMIBOLD)
        for (at, text), ink in zip(told, inks, strict=True)
    ]


BUILDERS = {"funnel": build}
