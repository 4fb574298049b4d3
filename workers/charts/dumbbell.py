"""Dumbbells: the values of each label as dots, joined from the first to the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.bar.piles import given
from app.charts.model import ChartSpec
from workers.charts.bar.labels import with_untold
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.dots import draw_dots, radius_of
from workers.look.figures import FEW, Figure, air_of, figures_of, style_beyond, texts_beyond, wanted
from workers.look.headroom import Air
from workers.look.legend import Entry
from workers.look.marks import Paint, add_hover, name_of, paints, tell
from workers.look.models import Plot
from workers.look.numbers import tip
from workers.look.stage import Setting, Stage, draw_stems
from workers.look.theme import Theme

BAR = 2.5
"""Pixels at 800 x 400 of the line between the dots."""

HOVER = (("Label", "label"), ("Series", "series"), ("Value", "shown"))


@dataclass(frozen=True, slots=True)
class Dots:
    """One series in view: where it has values, and how it looks."""

    name: str
    indices: Sequence[int]
    values: Sequence[float]
    look: Paint
    asked: float | None

    @property
    def fills(self) -> list[str]:
        """The colour of each dot."""
        return [self.look.fills[index] for index in self.indices]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One dumbbell a label; where one value is missing, the others stand alone."""
    series = _series(spec, theme)
    values = [value for one in series for value in one.values]
    if not values:
        return no_data(spec, theme, interactive=interactive)
    entries = [Entry(one.name, one.look.main, "dot") for one in series] if spec.options.legend is not False else []
    sideways = spec.extras.sideways
    setting = Setting(
        spec, theme, spec.data.labels, values, sideways=sideways, interactive=interactive, entries=entries, zero=False
    )
    stage = setting.stage()
    asked = spec.options.data_labels
    figures = _figures(series, len(spec.data.labels)) if wanted(2 * stage.count, asked=asked, most=2 * FEW) else []
    radius = max(radius_of(stage, stage.slot, one.asked) for one in series)
    style = style_beyond(figures, stage.slot, stage, asked=spec.options.data_labels, head=radius)
    air = air_of(figures, style, stage)
    stage = setting.stage(Air(max(air.before, radius), max(air.after, radius)))
    texts = texts_beyond(figures, style, stage) if style else []
    plot = stage.chart.plot(stage.frame, texts)
    stage.chart.baseline(plot)
    _draw(plot, series, stage, radius)
    return with_untold(stage.frame.drawing(plot, len(values)), len(figures), len(texts), asked=spec.options.data_labels)


def _series(spec: ChartSpec, theme: Theme) -> list[Dots]:
    every = spec.data.series
    found = []
    for number, (one, look) in enumerate(zip(every, paints(spec, every, theme), strict=True), 1):
        kept = [(index, value) for index, value in enumerate(given(one.values)) if value is not None]
        dots = Dots(name_of(one.name, number), [i for i, _ in kept], [v for _, v in kept], look, one.point_radius)
        found += [] if one.hidden else [dots]
    return found


def _extents(series: Sequence[Dots], count: int) -> list[tuple[int, float, float]]:
    """The lowest and the highest value of each label that has any."""
    found: list[list[float]] = [[] for _ in range(count)]
    for one in series:
        for index, value in zip(one.indices, one.values, strict=True):
            found[index].append(value)
    return [(index, min(values), max(values)) for index, values in enumerate(found) if values]


def _figures(series: Sequence[Dots], count: int) -> list[Figure]:
    """The figures of the ends, each beyond its own; a dot that stands alone has one."""
    extents = _extents(series, count)
    texts = iter(figures_of([end for _, low, high in extents for end in (low, high)]))
    figures = []
    for index, low, high in extents:
        before, after = next(texts), next(texts)
        figures += [Figure(before, index, high, low)] if low < high else []
        figures.append(Figure(after, index, low, high))
    return figures


def _draw(plot: Plot, series: Sequence[Dots], stage: Stage, radius: float) -> None:
    extents = [each for each in _extents(series, stage.count) if each[1] < each[2]]
    if extents:
        width = min(BAR * stage.frame.sizes.scale, radius)
        draw_stems(plot, tuple(zip(*extents, strict=True)), stage.frame.theme.baseline, width, stage)
    renderers = [draw_dots(plot, (one.indices, one.values), one.fills, radius, stage) for one in series]
    if stage.frame.interactive:
        labels = stage.frame.spec.data.labels
        tips = [
            {
                "label": [str(labels[index]) for index in one.indices],
                "series": [one.name] * len(one.indices),
                "shown": [tip(value) for value in one.values],
            }
            for one in series
        ]
        tell(renderers, tips)
        add_hover(plot, renderers, HOVER)


BUILDERS = {"dumbbell": build}
