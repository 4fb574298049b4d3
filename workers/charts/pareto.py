"""Pareto charts: bars the largest first, and a line of their sum so far.

Both are measured by one scale that ends at the whole, so that the line starts at the first bar's top; the axis at the
right tells the same heights in percent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.charts.model import ChartSpec
from app.charts.pareto import Cause, ParetoData, vital_few
from workers.charts.bar.labels import with_untold
from workers.charts.bar.rows import GROUP_SHARE, WIDEST_BAR
from workers.drawing import Drawing
from workers.look.axes import CategoryAxis, Span, ValueAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import mix, over, readable, to_hex
from workers.look.dots import draw_dots
from workers.look.figures import FEW
from workers.look.frame import Frame
from workers.look.headroom import HEIGHT_LEFT, Air, AirySpan, roomier
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, HSpan, Line, Plot
from workers.look.numbers import percent, tip
from workers.look.palette import series_colors
from workers.look.stage import Row, Stage, draw_row
from workers.look.text import CAP_HEIGHT, width_of
from workers.look.theme import Sizes, Theme

PALER = 0.55
"""How far the many trivial causes go towards the ground."""

SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
"""What the axis at the right tells."""

LINE, RADIUS = 2.2, 3.5
"""Pixels at 800 x 400."""


@dataclass(frozen=True, slots=True)
class WholeSpan(AirySpan):
    """The extent of a sum: its axis ends at the whole itself, and a little air."""

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels."""
        whole = self.high if self.options.max is None else self.options.max
        capped = Span(self.low, self.high, replace(self.options, max=whole), self.zero)
        return roomier(capped.axis(pixels, sizes), self, self.air, pixels * HEIGHT_LEFT)


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a cause, and the line over them."""
    data: ParetoData = spec.data
    if not data.total:
        return no_data(spec, theme, interactive=interactive)
    sizes = Sizes.of(spec.width, spec.height)
    span = WholeSpan.around([0, data.total], spec.options.y, Air(0, sizes.label * 1.6), zero=True)
    right = width_of(percent(1), sizes.label) + sizes.gap
    names = [cause.label for cause in data.causes]
    chart = Cartesian(spec, theme, CategoryAxis(names), span, names_right=right)
    stage = Stage.of(chart, chart.frame(_entries(spec, theme), interactive=interactive), len(names))
    told = _line_texts(stage)
    plot = chart.plot(stage.frame, [*_right_axis(data.total, stage.frame), *told])
    renderers = [_bars(plot, stage), _line(plot, stage)]
    chart.baseline(plot, "guide")
    if interactive:
        tell(renderers[:1], [_tell(data)])
        add_hover(plot, renderers[:1], (("Label", "label"), ("Value", "shown"), ("Share up to here", "share")))
    drawing = stage.frame.drawing(plot, sum(1 for cause in data.causes if cause.amount))
    return with_untold(drawing, len(data.causes), len(told), asked=spec.options.data_labels)


def _colors(theme: Theme) -> tuple[str, str]:
    """Of bars and line."""
    first, second = series_colors(2, None, theme.categorical)
    return first, second


def _entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    if spec.options.legend is False:
        return []
    bar, line = _colors(theme)
    own = next((to_hex(cause.color) for cause in spec.data.causes if cause.color), bar)
    return [Entry(spec.data.unit or "Amount", own), Entry("Cumulative share", line, "line")]


def _bars(plot: Plot, stage: Stage) -> GlyphRenderer:
    """The vital few in full colour, the trivial many paler."""
    spec, theme = stage.frame.spec, stage.frame.theme
    causes: Sequence[Cause] = spec.data.causes
    few = vital_few(causes, spec.extras.threshold) or len(causes)
    fills = []
    for index, cause in enumerate(causes):
        plain = to_hex(cause.color or _colors(theme)[0])
        pale = index >= few and not cause.color
        fills.append(mix(over(plain, theme.background), theme.background, PALER) if pale else plain)
    row = Row(
        places=range(len(causes)),
        starts=[0.0] * len(causes),
        ends=[cause.amount for cause in causes],
        fills=fills,
        outlines=[None] * len(causes),
        width=min(GROUP_SHARE, WIDEST_BAR * stage.frame.sizes.scale / stage.slot),
    )
    return draw_row(plot, row, stage)


def _line(plot: Plot, stage: Stage) -> GlyphRenderer:
    """The sum so far, with a dot a cause where they keep apart, and a dashed line at the threshold."""
    frame, data = stage.frame, stage.frame.spec.data
    scale, color = frame.sizes.scale, _colors(frame.theme)[1]
    threshold = frame.spec.extras.threshold
    if threshold:
        dashed = HSpan(y="y", line_color=frame.theme.baseline, line_width=1, line_dash=[4, 4])
        add_glyph(plot, dashed, {"y": [data.total * threshold / 100]})
    total = data.total
    places, sums = list(range(stage.count)), [cause.cumulative * total for cause in data.causes]
    line = Line(x="x", y="y", line_color=color, line_width=LINE * scale, line_join="round", line_cap="round")
    renderer = add_glyph(plot, line, {"x": places, "y": sums})
    radius = RADIUS * scale
    if stage.slot >= radius * 4 or stage.count == 1:
        draw_dots(plot, (places, sums), [color] * len(sums), radius, stage)
    return renderer


def _line_texts(stage: Stage) -> list[Text]:
    """The share at each dot, up and left of it, where the line doesn't pass."""
    frame, data = stage.frame, stage.frame.spec.data
    size, asked = frame.sizes.label, frame.spec.options.data_labels
    crowded = stage.count > FEW or stage.slot < width_of(percent(1), size) * 1.2 or not frame.parts.ticks
    if asked is False or crowded:
        return []
    total = data.total
    color = readable(_colors(frame.theme)[1], frame.theme.background)
    up = size * CAP_HEIGHT / 2 + RADIUS * frame.sizes.scale + 4
    return [
        Text(index, cause.cumulative * total, percent(cause.cumulative), size, color, "center",
             dx=-size * 0.8, dy=-up, x_of="data", y_of="data")
        for index, cause in enumerate(data.causes)
    ]  # fmt: skip


def _right_axis(total: float, frame: Frame) -> list[Text]:
    """The shares beside the right edge, where there is room for a legend at all."""
    if not (frame.parts.legend and frame.parts.ticks):
        return []
    size, x = frame.sizes.label, frame.spec.width - frame.area.right - frame.sizes.gap
    color = frame.theme.text
    return [Text(x, total * each, percent(each), size, color, x_of="right", y_of="data") for each in SHARES]


def _tell(data: ParetoData) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    return {
        "label": [cause.label for cause in data.causes],
        "shown": [tip(cause.amount) for cause in data.causes],
        "share": [percent(cause.cumulative, 1) for cause in data.causes],
    }


BUILDERS = {"pareto": build}
