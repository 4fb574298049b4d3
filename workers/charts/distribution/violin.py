"""Violins: the density of a group to both sides of its middle, with its box inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.distribution.statistics import Summary
from app.charts.model import ChartSpec, Notice
from workers.charts.distribution import boxes
from workers.charts.distribution.boxes import Box, Strokes
from workers.charts.distribution.boxplot import summary_of
from workers.charts.distribution.groups import Bed, Group, Pen, extremes_of
from workers.charts.distribution.kde import Curve, curve_of
from workers.drawing import Drawing
from workers.look import marks
from workers.look.card import no_data
from workers.look.frame import Frame
from workers.look.marks import add_glyph
from workers.look.models import GlyphRenderer, Patches, Segment
from workers.look.theme import Theme

SHARE = 0.9
WIDEST = 150
"""Pixels of a violin at 800 x 400."""

WIDEST_BOX, BOX_SHARE = 9, 0.16
"""Pixels of the box within, and the most of the violin's width that it takes."""

EQUAL = "all its values are equal, so it has no density; only its box is drawn"


@dataclass(frozen=True, slots=True)
class Body:
    """A violin: a group and its density."""

    group: Group
    curve: Curve


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One violin a label and dataset, as wide at its widest as all others."""
    extremes = extremes_of(spec.data)
    if not extremes:
        return no_data(spec, theme, interactive=interactive)
    groups = [group for group in Bed.over(spec, theme, extremes, SHARE).groups(0) if group.cell]
    curves = [curve_of(group.cell, spec.extras.kernel) for group in groups if not isinstance(group.cell, Summary)]
    ends = [float(end) for curve in curves if curve for end in (curve.xs[0], curve.xs[-1])]
    bed = Bed.over(spec, theme, [*extremes, *ends], SHARE)
    frame = bed.frame(interactive=interactive)
    pen = bed.pen(frame)
    width = bed.width(frame, WIDEST)
    groups = [group for group in bed.groups(width) if group.cell]
    bodies = [Body(group, curve) for group, curve in zip(groups, curves, strict=True) if curve]
    bed.chart.baseline(pen.plot)
    if bodies:
        _draw(pen, bodies, width * 0.47, theme, min(width * bed.slot(frame) / 20, 1.3 * frame.sizes.scale))
    _flat(pen, [group for group, curve in zip(groups, curves, strict=True) if not curve], width / 4, frame)
    drawn, renderer = _boxes(bed, pen, frame, groups)
    if interactive:
        marks.tell([renderer], [boxes.tell(drawn)])
        marks.add_hover(pen.plot, [renderer], boxes.FIELDS)
    return replace(frame.drawing(pen.plot, len(groups)), notices=notices(groups, curves, EQUAL))


def notices(groups: Sequence[Group], curves: Sequence[Curve | None], message: str) -> tuple[Notice, ...]:
    """Tell which groups have no density."""
    pairs = zip(groups, curves, strict=True)
    return tuple(Notice("data", f"{group.label or group.look.name}: {message}") for group, curve in pairs if not curve)


def _flat(pen: Pen, groups: Sequence[Group], half: float, frame: Frame) -> None:
    """A line where all values of a group are."""
    if not groups:
        return
    columns: dict[str, Sequence[object]] = {
        "start": [group.place - half for group in groups],
        "end": [group.place + half for group in groups],
        "value": [group.cell[0] for group in groups if not isinstance(group.cell, Summary)],
        "edge": [group.look.edge for group in groups],
    }
    glyph = Segment(
        **pen.stroke(("start", "end"), ("value", "value")), line_color="edge", line_width=2 * frame.sizes.scale
    )
    add_glyph(pen.plot, glyph, columns)


def _draw(pen: Pen, bodies: Sequence[Body], half: float, theme: Theme, stroke: float) -> None:
    """Their outlines, ``stroke`` pixels wide; the greatest density of each is ``half`` slots."""
    shapes = [body.curve.ys / body.curve.ys.max() * half for body in bodies]
    columns: dict[str, Sequence[object]] = {
        "along": [
            np.concatenate((body.group.place - side, (body.group.place + side)[::-1])).tolist()
            for body, side in zip(bodies, shapes, strict=True)
        ],
        "up": [np.concatenate((body.curve.xs, body.curve.xs[::-1])).tolist() for body in bodies],
        "fill": [body.group.look.filled(theme) for body in bodies],
        "edge": [body.group.look.edge for body in bodies],
    }
    asked = bodies[0].group.look.width
    glyph = Patches(
        **pen.shape("along", "up"), fill_color="fill", line_color="edge", line_width=stroke if asked is None else asked,
        line_join="round",
    )  # fmt: skip
    add_glyph(pen.plot, glyph, columns)


def _boxes(bed: Bed, pen: Pen, frame: Frame, groups: Sequence[Group]) -> tuple[list[Box], GlyphRenderer]:
    """Slim boxes whose median is a gap of the background's colour."""
    violin = bed.width(frame, WIDEST) * bed.slot(frame)
    pixels = min(violin * BOX_SHARE, WIDEST_BOX * frame.sizes.scale)
    half = pixels / 2 / bed.slot(frame)
    drawn = [Box(group, summary_of(group, bed.spec.extras), half, group.look.edge, group.look.edge) for group in groups]
    line = min(max(pixels / 6, 0.6), 1.4 * frame.sizes.scale)
    renderer = boxes.draw(pen, drawn, Strokes(line, 0, 0))
    spread = [box for box in drawn if box.summary.low < box.summary.high]
    boxes.draw_medians(pen, spread, bed.theme.background, min(max(pixels * 0.8, 2), 6 * frame.sizes.scale))
    if bed.spec.extras.means:
        means = [replace(box, fill=bed.theme.background) for box in drawn]
        boxes.draw_means(pen, means, min(max(pixels, 4.0), 9 * frame.sizes.scale))
    return drawn, renderer
