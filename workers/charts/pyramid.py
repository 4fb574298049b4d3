"""Population pyramids: bars to the left and to the right of one line, the first label at the bottom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from app.charts.bar.piles import given
from app.charts.model import ChartSpec
from app.charts.series import SeriesData
from workers.charts.bar.labels import with_untold
from workers.drawing import Drawing
from workers.look.axes import ValueAxis
from workers.look.card import no_data
from workers.look.figures import Figure, air_of, figures_of, style_beyond, texts_beyond, wanted
from workers.look.headroom import AirySpan
from workers.look.legend import Entry
from workers.look.marks import Paint, add_hover, name_of, paints, tell
from workers.look.models import Plot
from workers.look.numbers import MINUS, tip
from workers.look.stage import Row, Setting, Stage, draw_row
from workers.look.theme import Sizes, Theme

ROW_SHARE = 0.86
"""The part of a row that its bars take: rows are steps of one shape, so gaps are narrow."""

THICKEST = 52
"""Pixels at 800 x 400."""

SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class MirrorAxis(ValueAxis):
    """An axis of amounts to both sides."""

    @property
    def labels(self) -> list[str]:
        """The ticks as text, without a sign."""
        return [text.removeprefix(MINUS) for text in ValueAxis.labels.fget(self)]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class MirrorSpan(AirySpan):
    """The extent of both sides."""

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels."""
        plain = AirySpan.axis(self, pixels, sizes)
        return MirrorAxis(**{field.name: getattr(plain, field.name) for field in fields(ValueAxis)})


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Two bars a label; null leaves a gap."""
    data: SeriesData = spec.data
    sides = [given(series.values) for series in data.series]
    largest = max((value for side in sides for value in side if value is not None), default=None)
    if largest is None:
        return no_data(spec, theme, interactive=interactive)
    looks = paints(spec, data.series, theme)
    options = spec.options
    x = options.x if options.x.max is None else replace(options.x, min=-options.x.max)
    flipped = replace(spec, options=replace(options, x=x, y=replace(options.y, reverse=not options.y.reverse)))
    setting = Setting(
        flipped,
        theme,
        data.labels,
        (-largest, largest),
        sideways=True,
        interactive=interactive,
        entries=_entries(spec, looks),
        span=MirrorSpan,
    )
    stage = setting.stage()
    figures = _figures(sides) if wanted(2 * stage.count, asked=options.data_labels) else []
    style = style_beyond(figures, stage.slot, stage, asked=options.data_labels)
    stage = setting.stage(air_of(figures, style, stage))
    texts = texts_beyond(figures, style, stage) if style else []
    plot = stage.chart.plot(stage.frame, texts)
    _draw(plot, sides, looks, stage)
    stage.chart.baseline(plot, "guide")
    drawing = stage.frame.drawing(plot, sum(1 for side in sides for value in side if value))
    return with_untold(drawing, len(figures), len(texts), asked=options.data_labels)


def _entries(spec: ChartSpec, looks: Sequence[Paint]) -> list[Entry]:
    if spec.options.legend is False:
        return []
    pairs = enumerate(zip(spec.data.series, looks, strict=True), 1)
    return [Entry(name_of(one.name, number), look.main, outline=look.outlines[0]) for number, (one, look) in pairs]


def _figures(sides: Sequence[Sequence[float | None]]) -> list[Figure]:
    spots = [
        (index, way, value)
        for way, side in zip(SIDES, sides, strict=True)
        for index, value in enumerate(side)
        if value is not None
    ]
    texts = figures_of([value for _, _, value in spots])
    # an amount of zero stands on its own side of the line
    return [
        Figure(text, index, 0, way * (value or 5e-324)) for text, (index, way, value) in zip(texts, spots, strict=True)
    ]


def _draw(plot: Plot, sides: Sequence[Sequence[float | None]], looks: Sequence[Paint], stage: Stage) -> None:
    spec = stage.frame.spec
    widest = spec.extras.thickness or THICKEST * stage.frame.sizes.scale
    width = min(widest / stage.slot, 1 if spec.extras.thickness else ROW_SHARE)
    renderers, shown = [], []
    for way, side, look in zip(SIDES, sides, looks, strict=True):
        kept = [(index, value) for index, value in enumerate(side) if value is not None]
        row = Row(
            places=[index for index, _ in kept],
            starts=[0.0] * len(kept),
            ends=[way * value for _, value in kept],
            fills=[look.fills[index] for index, _ in kept],
            outlines=[look.outlines[index] for index, _ in kept],
            width=width if stage.slot > THICKEST / 20 else 1,
        )
        renderers.append(draw_row(plot, row, stage))
        shown.append(kept)
    if stage.frame.interactive:
        tell(renderers, [_tell(spec, number, kept) for number, kept in enumerate(shown)])
        add_hover(plot, renderers, (("Label", "label"), ("Side", "series"), ("Value", "shown")))


def _tell(spec: ChartSpec, number: int, kept: Sequence[tuple[int, float]]) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    return {
        "label": [str(spec.data.labels[index]) for index, _ in kept],
        "series": [name_of(spec.data.series[number].name, number + 1)] * len(kept),
        "shown": [tip(value) for _, value in kept],
    }


BUILDERS = {"populationPyramid": build}
