"""Slopes: a line a thing, from its value in one column to that in the next, named at both ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec
from app.charts.series import Series
from workers.charts.ranks.sides import Name, Sides, axis_of, written_below
from workers.charts.tracks import any_value
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.cartesian import hairlines, names_below
from workers.look.colors import to_hex
from workers.look.figures import figures_of
from workers.look.frame import Frame, lay_out
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter
from workers.look.numbers import LARGEST, tip
from workers.look.palette import series_colors
from workers.look.theme import Theme
from workers.transforms.window import Floats

MOST_HUES = 6
"""More lines than these have two colours: one for those that rise, one for those that fall."""

WIDTH, DOT = 2.2, 3.6
"""Of lines and of dots' radii, in pixels."""


@dataclass(frozen=True, slots=True)
class Slope:
    """One line: its values column by column, NaN for gaps."""

    name: str
    values: Floats
    color: str
    width: float = WIDTH

    @property
    def change(self) -> float:
        """From the first value to the last; 0 where one of them is missing."""
        change = float(self.values[-1]) / 2 - float(self.values[0]) / 2
        return change if np.isfinite(change) else 0.0


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series."""
    if not any_value(spec.data):
        return no_data(spec, theme, interactive=interactive)
    labels = [str(label) for label in spec.data.labels]
    slopes = _slopes(spec, theme)
    sides = Sides(_names(slopes, 0, named=True), _names(slopes, -1, named=True), _names(slopes, 0, named=False))
    needs = lambda room: sides.margins(room, written_below(labels, sides, room))  # noqa: E731 - used here only
    frame = lay_out(spec, theme, needs=needs, interactive=interactive)
    y = _range(np.concatenate([slope.values for slope in slopes]), frame)
    texts = [*sides.texts(frame, y), *names_below(written_below(labels, sides, frame.room), frame)]
    axis = axis_of(labels)
    plot = frame.plot((axis.low, axis.high), y, texts)
    hairlines(plot, list(range(len(labels))), theme.baseline, upright=True)
    renderers = [_draw(plot, slope, frame) for slope in slopes]
    if interactive:
        tell(renderers, [_told(slope, labels) for slope in slopes])
        add_hover(plot, renderers, (("Label", "label"), ("Series", "series"), ("Value", "shown")))
    marks = sum(bool(np.isfinite(slope.values).any()) for slope in slopes)
    return replace(frame.drawing(plot, marks), notices=sides.untold(frame))


def _slopes(spec: ChartSpec, theme: Theme) -> list[Slope]:
    series: Sequence[Series] = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    found = [
        Slope(name_of(one.name, number), np.asarray(one.values, dtype=np.float64), color, _width(one))
        for number, (one, color) in enumerate(zip(series, chosen, strict=True), 1)
    ]
    ways = {1: chosen[0], -1: chosen[min(1, len(chosen) - 1)], 0: theme.muted}
    few = len(series) <= MOST_HUES
    return [
        replace(slope, color=to_hex(own) if own else slope.color if few else ways[int(np.sign(slope.change))])
        for slope, one in zip(found, series, strict=True)
        for own in [next(iter(one.line_colors or one.fill_colors), "")]
        if not one.hidden
    ]


def _width(series: Series) -> float:
    return WIDTH if series.line_width is None else series.line_width


def _names(slopes: Sequence[Slope], column: int, *, named: bool) -> list[Name]:
    """Names and values before the first column, values and names behind the last."""
    found = []
    every = [float(value) for slope in slopes for value in slope.values[[0, -1]] if np.isfinite(value)]
    figures = dict(zip(every, figures_of(every), strict=True))
    for slope in slopes:
        value = float(slope.values[column])
        if np.isfinite(value):
            parts = [slope.name, figures[value]] if named else [figures[value]]
            text = "  ".join(parts if column == 0 else reversed(parts))
            found.append(Name(text, value, slope.color, abs(slope.change)))
    return found


def _range(values: Floats, frame: Frame) -> tuple[float, float]:
    """From the lowest value to the highest with room for the dots."""
    finite = values[np.isfinite(values)]
    low, high = (min(max(float(end), -LARGEST), LARGEST) for end in (finite.min(), finite.max()))
    if low == high:
        low, high = low - (abs(low) / 2 or 1), high + (abs(high) / 2 or 1)
    pad = (DOT + 2) * frame.sizes.scale
    air = (high - low) * (pad / max(frame.area.height - 2 * pad, pad))
    return low - air, high + air


def _draw(plot: Plot, slope: Slope, frame: Frame) -> GlyphRenderer:
    """The line and a dot at each value; the dots are what a pointer finds."""
    xs, scale = np.arange(len(slope.values), dtype=np.float64), frame.sizes.scale
    line = Line(
        x="x", y="y", line_color=slope.color, line_width=slope.width * scale, line_join="round", line_cap="round"
    )
    add_glyph(plot, line, {"x": xs, "y": slope.values})
    kept = np.isfinite(slope.values)
    dot = Scatter(
        x="x", y="y", size=2 * DOT * scale, fill_color=slope.color, line_color=frame.theme.background, line_width=scale
    )
    return add_glyph(plot, dot, {"x": xs[kept], "y": slope.values[kept]}, level="guide")


def _told(slope: Slope, labels: Sequence[str]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each dot."""
    kept = np.flatnonzero(np.isfinite(slope.values)).tolist()
    return {
        "label": [labels[index] for index in kept],
        "series": [slope.name] * len(kept),
        "shown": [tip(float(slope.values[index])) for index in kept],
    }
