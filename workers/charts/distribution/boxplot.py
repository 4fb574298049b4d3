"""Box plots: a box a group."""

from app.charts.distribution.extras import GroupExtras
from app.charts.distribution.statistics import Summary, summarise
from app.charts.model import ChartSpec
from workers.charts.distribution import boxes
from workers.charts.distribution.boxes import Box, Strokes
from workers.charts.distribution.groups import Bed, Group, Pen, extremes_of
from workers.drawing import Drawing
from workers.look import marks
from workers.look.card import no_data
from workers.look.frame import Frame
from workers.look.models import GlyphRenderer
from workers.look.theme import Theme

SHARE = 0.66
WIDEST = 64
"""Pixels of a box at 800 x 400."""

GAP = 0.84
"""The part of its place that a box takes among those of other series."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One box a label and dataset; a label without values has none."""
    extremes = extremes_of(spec.data)
    if not extremes:
        return no_data(spec, theme, interactive=interactive)
    bed = Bed.over(spec, theme, extremes, SHARE)
    frame = bed.frame(interactive=interactive)
    pen = bed.pen(frame)
    width = bed.width(frame, WIDEST)
    half = width / 2 * (GAP if len(spec.data.series) > 1 else 1)
    drawn = [_box(group, spec.extras, half, theme) for group in bed.groups(width) if group.cell]
    renderer = _draw(bed, pen, frame, drawn, half)
    if interactive:
        marks.tell([renderer], [boxes.tell(drawn)])
        marks.add_hover(pen.plot, [renderer], boxes.FIELDS)
    return frame.drawing(pen.plot, len(drawn))


def summary_of(group: Group, extras: GroupExtras) -> Summary:
    """The box that was given, or that of the values."""
    return group.cell if isinstance(group.cell, Summary) else summarise(group.cell, extras.method, extras.reach)


def _box(group: Group, extras: GroupExtras, half: float, theme: Theme) -> Box:
    return Box(group, summary_of(group, extras), half, group.look.filled(theme), group.look.edge)


def _draw(bed: Bed, pen: Pen, frame: Frame, drawn: list[Box], half: float) -> GlyphRenderer:
    """Lines get thinner where boxes are narrow."""
    pixels = half * 2 * bed.slot(frame)
    scale = frame.sizes.scale
    asked = bed.spec.data.series[0].line_width
    line = min(max(pixels / 8, 0.6), 1.4 * scale) if asked is None else asked
    strokes = Strokes(line, line * 1.7, min(max(pixels / 3, 2.0), 5.5 * scale))
    bed.chart.baseline(pen.plot)
    boxes.draw_outliers(pen, drawn, strokes.dot, 0.5 / bed.per_value(pen, frame))
    renderer = boxes.draw(pen, drawn, strokes)
    if bed.spec.extras.means:
        boxes.draw_means(pen, drawn, min(max(pixels / 4, 4.0), 9 * scale))
    return renderer
