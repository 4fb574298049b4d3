"""Values told by colour: the scale, and its bar at the right of the plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.charts.schemes import DIVERGING, SEQUENTIAL
from workers.look import numbers
from workers.look.fonts import FONT_STACK
from workers.look.frame import Frame
from workers.look.lettering import Text, write
from workers.look.models import ColorBar, ColumnDataSource, FixedTicker, Image, LinearColorMapper, Plot
from workers.look.palette import hue_scale, ramp, two_sided
from workers.look.text import shorten, widest
from workers.look.theme import Sizes, Theme

STEPS = 256
MOST_STEPS = 5
"""Intervals between the marks of the bar."""

CROWD = 50
"""From so many values on a few far outliers may not take the colours of all the others."""

OUTLIERS = 0.01
"""The share at each end that may lie beyond a trimmed scale."""

WORTH_TRIMMING = 0.6
"""A scale is trimmed when what is left spans less than this share of all."""

BALANCED = 0.25
"""Values on both sides of zero are drawn diverging when the nearer end is this share of the farther one."""

TRIM = {"blues": 0.1, "greens": 0.1, "oranges": 0.1, "purples": 0.1, "reds": 0.1, "greys": 0.15}
"""The ends of one-hue ramps are too near to white and black to be told from a background."""


@dataclass(frozen=True, slots=True)
class ColorScale:
    """Colours from ``low`` to ``high``; values beyond take the colour of the end, and the bar says so."""

    low: float
    high: float
    colors: tuple[str, ...]
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def color(self, value: float) -> str:
        """The colour of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.colors[min(int(share * STEPS), STEPS - 1)]

    def mapper(self) -> Any:
        """The same for values that the browser maps."""
        return LinearColorMapper(palette=list(self.colors), low=self.low, high=self.high)


def scale_of(
    values: Sequence[float],
    scheme: str | None,
    theme: Theme,
    *,
    own: str = "viridis",
    trim: bool = False,
    center: float | None = None,
) -> ColorScale:
    """The scale of these finite numbers (one at least) in a named scheme, else in the chart type's ``own``.

    Values on both sides of zero get a diverging one, centred there; with a ``center`` it is diverging around that.
    ``trim`` lets it end before a few outliers.
    """
    clipped = [min(max(value, -numbers.LARGEST), numbers.LARGEST) for value in values]
    smallest, largest = min(clipped), max(clipped)
    low, high = _trimmed(clipped) if trim and len(clipped) >= CROWD else (smallest, largest)
    name = scheme if scheme in SEQUENTIAL or scheme in DIVERGING else None
    balanced = low < 0 < high and min(-low, high) >= BALANCED * max(-low, high)
    branded = name is None and bool(theme.positive and theme.negative)
    if name is None and (balanced or center is not None):
        name = "rdbu"
    if name in DIVERGING and (low < 0 < high or center is not None):
        middle = center or 0.0
        reach = max(high - middle, middle - low)
        low, high = middle - reach, middle + reach
    if branded and name in DIVERGING:
        colors = two_sided(theme.negative, theme.positive, theme.background, STEPS)
    else:
        colors = _colors(name, theme, own)
    return _scale(low, high, colors, cut=(smallest < low, largest > high))


def _colors(name: str | None, theme: Theme, own: str) -> list[str]:
    """The steps of a scheme, else of the brand's hue, else of the chart type's ``own`` scheme."""
    if name is None and theme.hue:
        return hue_scale(theme.hue, theme.background, STEPS)
    name = name or own
    colors = ramp(name, STEPS, trim=TRIM.get(name, 0.0))
    return colors[::-1] if name in TRIM and theme.name == "dark" else colors


def _trimmed(values: Sequence[float]) -> tuple[float, float]:
    """Round ends that leave few values beyond them, where that gains much; else the ends of all."""
    ordered = sorted(values)
    beyond = int(len(ordered) * OUTLIERS)
    low, high = ordered[beyond], ordered[-1 - beyond]
    if high / 2 - low / 2 >= WORTH_TRIMMING * (ordered[-1] / 2 - ordered[0] / 2) or low == high:
        return ordered[0], ordered[-1]
    step = numbers.step_for(low, high, MOST_STEPS)
    return max(numbers.below(low, step), ordered[0]), min(numbers.above(high, step), ordered[-1])


def _scale(low: float, high: float, colors: Sequence[str], cut: tuple[bool, bool]) -> ColorScale:
    """Marked at even steps, and at an end that stands for all beyond it."""
    if low == high:
        around = abs(low) / 2 or 1.0
        return ColorScale(low - around, high + around, tuple(colors), (low,), tuple(numbers.axis_labels([low])))
    step = numbers.step_for(low, high, MOST_STEPS)
    marks = numbers.multiples(low, high, step)
    marks = (
        [low] * cut[0]
        + [mark for mark in marks if _apart(mark, low, step, cut=cut[0]) and _apart(mark, high, step, cut=cut[1])]
        + [high] * cut[1]
    )
    labels = numbers.axis_labels(marks)
    if cut[0]:
        labels[0] = f"under {labels[0]}"
    if cut[1]:
        labels[-1] = f"over {labels[-1]}"
    ticks = tuple(min(max(mark, low), high) for mark in marks)
    return ColorScale(low, high, tuple(colors), ticks, tuple(labels))


def _apart(mark: float, end: float, step: float, *, cut: bool) -> bool:
    return not cut or abs(mark - end) > step / 2


def bar_room(scale: ColorScale, sizes: Sizes) -> float:
    """Pixels that the bar takes at the right: its distance from the plot, itself, its labels."""
    return round(_before(sizes) + _thickness(sizes) + sizes.gap * 0.75 + widest(scale.labels, sizes.label)) + 1


def _before(sizes: Sizes) -> int:
    return round(sizes.gap * 1.75)


def _thickness(sizes: Sizes) -> int:
    return round(10 * sizes.scale)


def add_bar(plot: Plot, frame: Frame, scale: ColorScale) -> None:
    """Put the bar at the right of the plot area, where ``bar_room`` was left for it; it is as high as the area."""
    (_resizing_bar if frame.interactive else _still_bar)(plot, frame, scale)


def _still_bar(plot: Plot, frame: Frame, scale: ColorScale) -> None:
    """The bar of a picture, from glyphs: nothing has to be laid out in the browser."""
    sizes, area = frame.sizes, frame.area
    x_range, y_range = plot.x_range, plot.y_range
    per_pixel = (x_range.end - x_range.start) / area.width
    steps = np.arange(STEPS, dtype=np.float32).reshape(STEPS, 1)
    bar = {
        "image": [steps if y_range.end > y_range.start else steps[::-1]],
        "x": [x_range.end + _before(sizes) * per_pixel],
        "y": [min(y_range.start, y_range.end)],
        "dw": [_thickness(sizes) * per_pixel],
        "dh": [abs(y_range.end - y_range.start)],
    }
    colors = LinearColorMapper(palette=list(scale.colors), low=0, high=STEPS)
    glyph = Image(image="image", x="x", y="y", dw="dw", dh="dh", color_mapper=colors)
    plot.add_glyph(ColumnDataSource(bar), glyph, level="annotation")
    x = area.right + _before(sizes) + _thickness(sizes) + round(sizes.gap * 0.75)
    span = (y_range.end - y_range.start) / (scale.high - scale.low)
    write(
        plot,
        [
            Text(x, y_range.start + (tick - scale.low) * span, label, sizes.label, frame.theme.text, y_of="data")
            for tick, label in zip(scale.ticks, scale.labels, strict=True)
        ],
    )


def _resizing_bar(plot: Plot, frame: Frame, scale: ColorScale) -> None:
    """The bar of a page, which keeps its thickness and takes the area's height at any size."""
    sizes, theme = frame.sizes, frame.theme
    bar = ColorBar(
        color_mapper=scale.mapper(),
        ticker=FixedTicker(ticks=list(scale.ticks), minor_ticks=[]),
        major_label_overrides=dict(zip(scale.ticks, scale.labels, strict=True)),
        major_label_text_font=FONT_STACK,
        major_label_text_font_size=f"{sizes.label:g}px",
        major_label_text_color=theme.text,
        major_tick_line_color=None,
        major_tick_out=0,
        label_standoff=round(sizes.gap * 0.75),
        width=_thickness(sizes),
        padding=0,
        margin=0,
        location=(_before(sizes), 0),
        bar_line_color=None,
        background_fill_color=None,
    )
    plot.add_layout(bar, "right")


def bar_title(frame: Frame, name: str) -> list[Text]:
    """What the colours mean, over the bar and ending where it ends."""
    sizes = frame.sizes
    y = frame.area.top - sizes.label * 1.5
    text = shorten(name, sizes.label, frame.spec.width / 2)
    return [Text(frame.from_right, y, text, sizes.label, frame.theme.text, "right", x_of="right")]
