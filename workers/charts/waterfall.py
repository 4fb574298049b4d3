"""Waterfalls: bars that start where the one before ended, joined by lines; totals stand on zero."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.charts.model import ChartSpec
from app.charts.waterfall import DOWN, TOTAL, UP, Step, WaterfallData
from workers.charts.bar.labels import with_untold
from workers.charts.bar.rows import breadth_of
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import to_hex
from workers.look.figures import Figure, air_of, figures_of, style_beyond, texts_beyond
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import Plot, Segment
from workers.look.numbers import MINUS, tip
from workers.look.palette import series_colors
from workers.look.stage import Row, Setting, Stage, draw_row
from workers.look.theme import Theme

NAMES = {UP: "Increase", DOWN: "Decrease", TOTAL: "Total"}
"""What the legend says."""

SLATE = 9
"""Of the palette: blue, orange and slate stay apart in grey print and for every kind of colour vision."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a step; null leaves a gap that the line before it crosses."""
    data: WaterfallData = spec.data
    steps = [(index, step) for index, step in enumerate(data.steps) if step]
    if not steps:
        return no_data(spec, theme, interactive=interactive)
    paint = _paint(spec, theme)
    setting = Setting(
        spec,
        theme,
        data.labels,
        [level for _, step in steps for level in (step.start, step.end)],
        sideways=spec.extras.bars.sideways,
        interactive=interactive,
        entries=_entries(spec, paint),
        titled=data.name if not spec.options.title else "",
    )
    stage = setting.stage()
    asked = spec.options.data_labels
    figures = _figures(steps)
    style = style_beyond(figures, stage.slot, stage, asked=asked)
    stage = setting.stage(air_of(figures, style, stage))
    texts = texts_beyond(figures, style, stage) if style else []
    plot = stage.chart.plot(stage.frame, texts)
    _draw(plot, steps, paint, stage)
    stage.chart.baseline(plot, "guide")
    marks = sum(1 for _, step in steps if step.change)
    return with_untold(stage.frame.drawing(plot, marks), len(figures), len(texts), asked=asked)


def _paint(spec: ChartSpec, theme: Theme) -> Mapping[str, str]:
    """The colour of each kind of step; totals are as dark as words where the palette has no slate."""
    palette = series_colors(2, None, theme.categorical)
    has_slate = len(theme.categorical) > SLATE and not theme.hue
    slate = theme.categorical[SLATE] if has_slate else theme.text
    chosen = {UP: theme.positive or palette[0], DOWN: theme.negative or palette[1], TOTAL: slate}
    return {kind: to_hex(spec.extras.colors[kind] or color) for kind, color in chosen.items()}


def _entries(spec: ChartSpec, paint: Mapping[str, str]) -> list[Entry]:
    """The kinds that there are, unless bars have colours of their own."""
    wanted = not spec.data.colors if spec.options.legend is None else spec.options.legend
    present = {step.kind for step in spec.data.steps if step}
    return [Entry(NAMES[kind], paint[kind]) for kind in paint if kind in present] if wanted else []


def _figures(steps: Sequence[tuple[int, Step]]) -> list[Figure]:
    """Changes with their sign, levels without."""
    texts = figures_of([step.change for _, step in steps])
    return [
        Figure(f"+{text}" if _gains(step, text) else text, index, step.start, step.end)
        for (index, step), text in zip(steps, texts, strict=True)
    ]


def _gains(step: Step, text: str) -> bool:
    return step.kind == UP and step.start != 0 and not text.startswith(MINUS) and step.change != 0


def _draw(plot: Plot, steps: Sequence[tuple[int, Step]], paint: Mapping[str, str], stage: Stage) -> None:
    data: WaterfallData = stage.frame.spec.data
    breadth = breadth_of(stage, 1, (), stage.frame.spec.extras.bars).bar
    _join(plot, steps, breadth, stage)
    own = [to_hex(color) for color in data.colors]
    row = Row(
        places=[index for index, _ in steps],
        starts=[step.start for _, step in steps],
        ends=[step.end for _, step in steps],
        fills=[own[index % len(own)] if own else paint[step.kind] for index, step in steps],
        outlines=[None] * len(steps),
        width=breadth,
    ).rounded(stage.frame.spec.extras.bars.corner or 0, [True] * len(steps), all_=False)
    renderer = draw_row(plot, row, stage)
    if stage.frame.interactive:
        tell([renderer], [_tell(data, steps)])
        add_hover(plot, [renderer], (("Label", "label"), ("Change", "change"), ("Level", "level")))


def _join(plot: Plot, steps: Sequence[tuple[int, Step]], breadth: float, stage: Stage) -> None:
    """Lines from the end of each bar to the next bar."""
    pairs = list(pairwise(steps))
    if not pairs:
        return
    across = ("y0", "y1", "x0", "x1") if stage.sideways else ("x0", "x1", "y0", "y1")
    levels = [before.end for (_, before), _ in pairs]
    spots = (
        [index + breadth / 2 for (index, _), _ in pairs],
        [index - breadth / 2 for _, (index, _) in pairs],
        levels,
        levels,
    )
    glyph = Segment(**{name: name for name in across}, line_color=stage.frame.theme.baseline, line_width=1)
    add_glyph(plot, glyph, dict(zip(across, spots, strict=True)))


def _tell(data: WaterfallData, steps: Sequence[tuple[int, Step]]) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    return {
        "label": [data.labels[index] for index, _ in steps],
        "change": [NAMES[TOTAL] if step.kind == TOTAL else tip(step.change) for _, step in steps],
        "level": [tip(step.end) for _, step in steps],
    }


BUILDERS = {"waterfall": build}
