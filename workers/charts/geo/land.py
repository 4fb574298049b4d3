"""The areas of a map, drawn: coloured by value, hatched without one, or a quiet ground under points."""

import math
from collections.abc import Sequence
from typing import Any

from workers.look import gaps
from workers.look.frame import Frame
from workers.look.maps.outlines import Area, Outlines
from workers.look.models import GlyphRenderer, MultiPolygons, Plot
from workers.look.numbers import tip
from workers.look.undistorted import add_shape

THINNEST, THICKEST = 0.25, 1.0
"""Borders in pixels, of crowded and of large areas."""

SIDE_OF_THICKEST = 40
"""Pixels of a typical area's side from which borders are at their thickest."""


HATCH = 0.35
"""How strong the hatch of missing data is: on a map it may cover more than the data do."""


def add_areas(
    plot: Plot, frame: Frame, areas: Sequence[Area], shapes: Outlines, fills: Sequence[str | None]
) -> list[GlyphRenderer]:
    """Each area in its colour, and those without one hatched: each kind in one glyph."""
    edge = borders(frame, len(areas))
    drawn = [index for index in range(len(areas)) if shapes.xs[index]]
    filled = [index for index in drawn if fills[index] is not None]
    others = [index for index in drawn if fills[index] is None]
    renderers = []
    if filled:
        columns = _columns(frame, areas, shapes, filled)
        columns["fill"] = [fills[index] for index in filled]
        renderers.append(add_shape(plot, MultiPolygons(xs="xs", ys="ys", fill_color="fill", **edge), columns))
    if others:
        hatched = {**gaps.hatched(frame.theme), "hatch_alpha": HATCH}
        glyph = MultiPolygons(xs="xs", ys="ys", **hatched, **edge)
        renderers.append(add_shape(plot, glyph, _columns(frame, areas, shapes, others)))
    return renderers


def add_ground(plot: Plot, frame: Frame, shapes: Outlines) -> GlyphRenderer:
    """All areas in the one quiet colour of a map that carries something else."""
    edge = borders(frame, len(shapes.xs))
    shown = [index for index in range(len(shapes.xs)) if shapes.xs[index]]
    columns = {"xs": [shapes.xs[index] for index in shown], "ys": [shapes.ys[index] for index in shown]}
    return add_shape(plot, MultiPolygons(xs="xs", ys="ys", fill_color=frame.theme.missing, **edge), columns)


def borders(frame: Frame, count: int) -> dict[str, Any]:
    """Lines in the background's colour, thin where areas are small, so that they don't take the colours' place."""
    side = math.sqrt(frame.area.width * frame.area.height / max(count, 1))
    width = min(max(side / SIDE_OF_THICKEST, THINNEST), THICKEST) * frame.sizes.scale
    return {"line_color": frame.theme.background, "line_width": width, "line_join": "round"}


def _columns(
    frame: Frame, areas: Sequence[Area], shapes: Outlines, chosen: Sequence[int]
) -> dict[str, Sequence[object]]:
    """The shapes, and on a page what their tooltips say."""
    columns: dict[str, Sequence[object]] = {
        "xs": [shapes.xs[index] for index in chosen],
        "ys": [shapes.ys[index] for index in chosen],
    }
    if frame.interactive:
        values = [areas[index].value for index in chosen]
        columns["name"] = [areas[index].name for index in chosen]
        columns["shown"] = [gaps.NO_DATA if value is None else tip(value) for value in values]
    return columns
