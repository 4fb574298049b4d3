"""Lollipops: dots at the values on stems from zero."""

from app.charts.model import ChartSpec
from workers.charts.bar.labels import figures_on, with_untold
from workers.charts.bar.layers import Layers
from workers.charts.bar.rows import Bars
from workers.charts.bar.tips import HOVER, told_of
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.dots import draw_dots, radius_of
from workers.look.figures import air_of, style_beyond, texts_beyond, wanted
from workers.look.headroom import Air
from workers.look.marks import add_hover, tell
from workers.look.models import GlyphRenderer, Plot
from workers.look.stage import Setting, Stage, draw_stems
from workers.look.theme import Theme

STEM = 2.0
"""Pixels at 800 x 400."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One lollipop a value and series; null leaves a gap."""
    layers = Layers.of(spec, theme)
    if not layers.reached:
        return no_data(spec, theme, interactive=interactive)
    entries = layers.entries("dot")
    sideways = layers.extras.sideways
    setting = Setting(
        spec, theme, spec.data.labels, layers.reached, sideways=sideways, interactive=interactive, entries=entries
    )
    stage = setting.stage()
    figures = figures_on(layers, layers.bars(stage)) if wanted(layers.count, asked=spec.options.data_labels) else []
    head = max(_radius(layers, number, stage) for number in range(len(layers.series)))
    style = style_beyond(figures, layers.pitch(stage), stage, asked=spec.options.data_labels, head=head)
    air = air_of(figures, style, stage)
    stage = setting.stage(Air(max(air.before, head if min(layers.reached) < 0 else 0), max(air.after, head)))
    texts = texts_beyond(figures, style, stage) if style else []
    plot = stage.chart.plot(stage.frame, texts)
    stage.chart.baseline(plot)
    bars = layers.bars(stage)
    renderers = [_draw(plot, layers, number, each, stage) for number, each in enumerate(bars)]
    if interactive:
        tell(renderers, [told_of(layers, number, each) for number, each in enumerate(bars)])
        add_hover(plot, renderers, HOVER)
    drawing = stage.frame.drawing(plot, layers.count)
    return with_untold(drawing, len(figures), len(texts), asked=spec.options.data_labels)


def _radius(layers: Layers, number: int, stage: Stage) -> float:
    return radius_of(stage, layers.pitch(stage), layers.series[number].point_radius)


def _draw(plot: Plot, layers: Layers, number: int, bars: Bars, stage: Stage) -> GlyphRenderer:
    """Stems under their heads."""
    row, radius = bars.row, _radius(layers, number, stage)
    width = min(layers.series[number].line_width or STEM * stage.frame.sizes.scale, radius)
    lines = [outline or fill for outline, fill in zip(row.outlines, row.fills, strict=True)]
    draw_stems(plot, (row.places, row.starts, row.ends), lines, width, stage)
    return draw_dots(plot, (row.places, row.ends), row.fills, radius, stage)


BUILDERS = {"lollipop": build}
