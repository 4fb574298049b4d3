"""Bars: side by side or stacked, upright or on their side, always measured from zero."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.charts.bar.piles import PERCENT
from app.charts.model import ChartSpec, Notice
from workers.charts.bar.labels import MOST_PARTS, figures_on, size_within, with_untold
from workers.charts.bar.layers import Layers
from workers.charts.bar.percent import PercentSpan
from workers.charts.bar.rows import Bars
from workers.charts.bar.tips import HOVER, told_of
from workers.charts.trends import stacked_told, trends_of_bars
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.figures import air_of, style_beyond, texts_beyond, texts_within, wanted
from workers.look.headroom import AirySpan
from workers.look.lettering import Text
from workers.look.marks import add_hover, tell
from workers.look.models import GlyphRenderer, Plot
from workers.look.numbers import percent
from workers.look.stage import Setting, Stage, draw_row
from workers.look.theme import Theme


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a value and series; null leaves a gap."""
    layers = Layers.of(spec, theme)
    if not layers.reached:
        return no_data(spec, theme, interactive=interactive)
    setting = Setting(
        spec,
        theme,
        spec.data.labels,
        layers.reached,
        sideways=layers.extras.sideways,
        interactive=interactive,
        entries=layers.entries(),
        span=PercentSpan if layers.extras.mode == PERCENT else AirySpan,
    )
    stage, texts = (_parted if layers.stacked else _headed)(setting, layers)
    return _drawn(stage, layers, texts)


def _headed(setting: Setting, layers: Layers) -> tuple[Stage, list[Text]]:
    """Bars side by side with figures beyond their ends, for which the axis makes room."""
    stage, asked = setting.stage(), layers.spec.options.data_labels
    if not wanted(layers.count, asked=asked):
        return stage, []
    figures = figures_on(layers, layers.bars(stage))
    style = style_beyond(figures, layers.pitch(stage), stage, asked=asked)
    if style is None:
        return stage, []
    stage = setting.stage(air_of(figures, style, stage))
    return stage, texts_beyond(figures, style, stage)


def _parted(setting: Setting, layers: Layers) -> tuple[Stage, list[Text]]:
    """Stacks with figures inside their parts."""
    stage, asked = setting.stage(), layers.spec.options.data_labels
    if not wanted(layers.count, asked=asked, most=MOST_PARTS):
        return stage, []
    bars = layers.bars(stage)
    figures, breadth = figures_on(layers, bars), bars[0].row.width * stage.slot
    size = size_within(figures, stage, breadth, asked=asked)
    return stage, texts_within(figures, size, stage, breadth) if size else []


def _drawn(stage: Stage, layers: Layers, texts: Sequence[Text]) -> Drawing:
    plot = stage.chart.plot(stage.frame, texts)
    bars = layers.bars(stage)
    renderers = [draw_row(plot, each.row, stage) for each in bars]
    stage.chart.baseline(plot, "guide")
    told = _trends(plot, renderers, layers, stage)
    if stage.frame.interactive:
        tell(renderers, [_tell(layers, number, each) for number, each in enumerate(bars)])
        share = (("Share", "share"),) if layers.extras.mode == PERCENT else ()
        add_hover(plot, renderers, (*HOVER, *share))
    drawing = replace(stage.frame.drawing(plot, _inked(layers)), notices=(*_crowd(stage), *told))
    return with_untold(drawing, layers.count, len(texts), asked=layers.spec.options.data_labels)


def _trends(plot: Plot, renderers: Sequence[GlyphRenderer], layers: Layers, stage: Stage) -> tuple[Notice, ...]:
    """The trend lines of bars side by side, or why they aren't there."""
    if layers.stacked:
        return stacked_told(layers.spec, layers.spec.data.series)
    bars = zip(layers.series, layers.looks, renderers, strict=True)
    trends_of_bars(plot, list(bars), stage.frame, lying=stage.sideways)
    return ()


def _inked(layers: Layers) -> int:
    """Bars of zero have no extent."""
    return sum(1 for pile in layers.piles for spread in pile.spreads if spread and spread[0] != spread[1])


def _crowd(stage: Stage) -> tuple[Notice, ...]:
    if stage.slot >= 1:
        return ()
    message = (
        f"{stage.count:,} labels share {stage.slot * stage.count:,.0f} pixels: bars beside each other run together"
    )
    return (Notice("data.labels", message),)


def _tell(layers: Layers, number: int, bars: Bars) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    spreads = zip(bars.row.starts, bars.row.ends, strict=True)
    return {**told_of(layers, number, bars), "share": [percent((end - start) / 100, 1) for start, end in spreads]}


BUILDERS = dict.fromkeys(("bar", "horizontalBar", "groupedBar", "stackedBar", "percentStackedBar"), build)
