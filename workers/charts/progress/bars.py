"""Progress bars: a track each, filled as far as it is done, with its name and figure over it or beside it."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts.model import ChartSpec, Notice
from app.charts.progress.bars import Bar, BarsExtras, percent_of, share
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import to_hex
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.rows import LEADING, Slots, bar, beside, figures_right, names_left, plot_of
from workers.look.text import SEMIBOLD, shorten, width_of
from workers.look.theme import Theme

ROOMY = 3.2
"""Em from row to row from which names stand over their bars."""

THICKEST = 26
NOT_KNOWN = "\u2013"


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One track and one bar a row."""
    bars: Sequence[Bar] = spec.data.bars
    if all(one.value is None for one in bars):
        return no_data(spec, theme, interactive=interactive)
    figures = _figures(spec)
    names = [one.name for one in bars]
    needs = lambda room: _needs(names, figures, room)  # noqa: E731 - used here only
    frame = lay_out(spec, theme, needs=needs, interactive=interactive)
    slots = Slots.of(len(bars), frame)
    over = frame.parts.ticks and slots.pitch >= ROOMY * frame.sizes.label and any([*names, *figures])
    thick = min(slots.pitch * (0.36 if over else 0.62), THICKEST * frame.sizes.scale)
    down = frame.sizes.label * 0.75 if over else 0
    plot = plot_of(frame)
    renderer = _draw(plot, spec, [slots.middle(at) + down for at in range(len(bars))], thick, frame)
    if over:
        write(plot, _over(names, figures, [slots.middle(at) + down - thick / 2 for at in range(len(bars))], frame))
    elif frame.parts.ticks:
        write(plot, [*names_left(names, slots, frame), *figures_right(figures, slots, frame)])
    if interactive:
        add_hover(plot, [renderer], (("Name", "label"), ("Done", "shown"), ("Of", "whole"), ("Share", "share")))
    drawing = frame.drawing(plot, sum(bool(one.value) for one in bars))
    return replace(drawing, notices=_notices(bars, spec.extras))


def _figures(spec: ChartSpec) -> list[str]:
    if spec.options.data_labels is False:
        return [""] * len(spec.data.bars)
    return [NOT_KNOWN if one.value is None else percent_of(share(one, spec.extras)) for one in spec.data.bars]


def _needs(names: Sequence[str], figures: Sequence[str], room: Room) -> Margins:
    crowded = room.height / len(names) < ROOMY * room.sizes.label
    return beside(names, figures, room) if crowded and room.parts.ticks else Margins()


def _notices(bars: Sequence[Bar], extras: BarsExtras) -> tuple[Notice, ...]:
    over = [one.name or "a bar" for one in bars if share(one, extras) > 1 + 1e-9]
    if not over:
        return ()
    named = ", ".join(over[:3]) + (" …" if len(over) > 3 else "")  # noqa: PLR2004 - enough to find them
    return (Notice("data.datasets[0].data", f"more than the whole, drawn as full: {named}"),)


def _draw(plot: Plot, spec: ChartSpec, middles: Sequence[float], thick: float, frame: Frame) -> GlyphRenderer:
    bars: Sequence[Bar] = spec.data.bars
    track = {"y": middles, "left": [0.0] * len(bars), "right": [1.0] * len(bars)}
    color = to_hex(spec.extras.track or frame.theme.hairline)
    add_glyph(plot, bar(thick, thick / 2, fill_color=color), track)
    own = series_colors(1, spec.options.color_scheme, frame.theme.categorical)[0]
    kept = [at for at, one in enumerate(bars) if one.value]
    columns: dict[str, Sequence[object]] = {
        "y": [middles[at] for at in kept],
        "left": [0.0] * len(kept),
        "right": [min(share(bars[at], spec.extras), 1) for at in kept],
        "fill": [to_hex(bars[at].color) if bars[at].color else own for at in kept],
        "label": [bars[at].name for at in kept],
        "shown": [tip(bars[at].value or 0) for at in kept],
        "whole": [tip(bars[at].whole or spec.extras.whole) for at in kept],
        "share": [percent_of(share(bars[at], spec.extras)) for at in kept],
    }
    return add_glyph(plot, bar(thick, thick / 2, fill_color="fill"), columns)


def _over(names: Sequence[str], figures: Sequence[str], tops: Sequence[float], frame: Frame) -> list[Text]:
    """The name at the left and the figure at the right end of each bar, over it."""
    sizes, theme = frame.sizes, frame.theme
    up = -sizes.label * LEADING * 0.62
    texts = []
    for name, figure, top in zip(names, figures, tops, strict=True):
        room = frame.area.width - width_of(figure, sizes.label, SEMIBOLD) - sizes.gap
        told = shorten(name, sizes.label, room)
        texts.append(Text(0, top, told, sizes.label, theme.text, dy=up, x_of="data", y_of="data"))
        texts.append(Text(1, top, figure, sizes.label, theme.ink, "right", SEMIBOLD, dy=up, x_of="data", y_of="data"))
    return texts
