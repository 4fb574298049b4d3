"""The values at bars: beyond the ends of bars side by side, inside the parts of a stack."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts.bar.piles import PERCENT
from app.charts.model import Notice
from workers.charts.bar.layers import Layers
from workers.charts.bar.rows import Bars
from workers.drawing import Drawing
from workers.look.figures import SMALLEST, Figure, fits_within
from workers.look.numbers import beside, percent
from workers.look.stage import Row, Stage

MOST_PARTS = 60
"""A stack of more parts has no figures unless they are asked for."""

LEAST_TOLD = 0.6
"""The share of a stack's parts that must have room for their figure; fewer would look like an accident."""


def figures_on(layers: Layers, bars: Sequence[Bars]) -> list[Figure]:
    """The figure of each bar: its value; its share in percent charts, unless values are asked for by a format."""
    values = [value for own in layers.values for value in own]
    if layers.extras.mode == PERCENT and beside(values) is None:
        shares = [end - start for each in bars for start, end in zip(each.row.starts, each.row.ends, strict=True)]
        texts = [percent(share / 100) for share in shares]
    else:
        texts = layers.figures
    rows = [each.row for each in bars]
    marks = [
        mark for row in rows for mark in zip(row.places, row.starts, row.ends, row.fills, _patches(row), strict=True)
    ]
    return [Figure(text, *mark) for text, mark in zip(texts, marks, strict=True)]


def _patches(row: Row) -> list[str]:
    """The ground of figures on bars with a pattern."""
    fills = row.brushes or [None] * len(row.fills)
    return [color if fill and fill.hatch else "" for color, fill in zip(row.fills, fills, strict=True)]


def size_within(figures: Sequence[Figure], stage: Stage, breadth: float, *, asked: bool | None) -> float:
    """The size of letters in which figures stand inside a stack's parts; 0 when they don't.

    Unless asked for, they stand only where the parts are few and most figures have room.
    """
    if asked is None and not stage.frame.parts.ticks:
        return 0
    parts = [figure for figure in figures if figure.start != figure.end]
    for size in (stage.frame.sizes.label, SMALLEST):
        told = sum(fits_within(figure, size, stage, breadth) for figure in parts)
        if told and told >= LEAST_TOLD * len(parts):
            return size
    return SMALLEST if asked else 0


def with_untold(drawing: Drawing, figures: int, told: int, *, asked: bool | None) -> Drawing:
    """The drawing with a notice when some of the figures that were asked for have no room."""
    if not asked or told >= figures:
        return drawing
    message = f"{told:,} of {figures:,} values have room for their figure; make the picture larger to see more"
    return replace(drawing, notices=(*drawing.notices, Notice("options.data_labels", message)))
