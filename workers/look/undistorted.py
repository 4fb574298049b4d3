"""Drawing in which a unit is as long upwards as it is across: pies and maps keep their shape at any size."""

from collections.abc import Mapping, Sequence

from workers.look.frame import Box, Frame
from workers.look.logo import add_range
from workers.look.models import ColumnDataSource, DataRange1d, GlyphRenderer, Plot, Quad, Range1d

RANGES = "undistorted"
"""The name of the ranges that such glyphs are drawn on."""


def add_ranges(plot: Plot, frame: Frame, extent: Box) -> None:
    """Give a plot the ranges; ``extent`` is what must be seen, in data units with y downwards as ``-y``.

    In a picture they are computed. On a page the browser fits them again whenever the size changes; titles stay
    on the plot's default ranges, which don't move.
    """
    if frame.interactive:
        bounds = [_bounds(plot, extent)]
        x_range, y_range = (DataRange1d(renderers=bounds, range_padding=0) for _ in range(2))
        plot.set(match_aspect=True)
        add_range(plot, RANGES, x_range, y_range)
        return
    per_pixel = pixel(frame.area, extent)
    across, down = frame.area.width * per_pixel / 2, frame.area.height * per_pixel / 2
    x, y = extent.left + extent.width / 2, -(extent.top + extent.height / 2)
    add_range(plot, RANGES, Range1d(x - across, x + across), Range1d(y - down, y + down))


def pixel(area: Box, extent: Box) -> float:
    """How many data units a pixel is when the extent just fits into the area."""
    return max(extent.width / area.width, extent.height / area.height) or 1.0


def add_shape(
    plot: Plot, glyph: object, columns: Mapping[str, Sequence[object]], level: str = "glyph"
) -> GlyphRenderer:
    """Draw a glyph on the ranges."""
    renderer = GlyphRenderer(
        data_source=ColumnDataSource(dict(columns)), glyph=glyph, level=level, x_range_name=RANGES, y_range_name=RANGES
    )
    plot.renderers.append(renderer)
    return renderer


def _bounds(plot: Plot, extent: Box) -> GlyphRenderer:
    """An unseen rectangle that tells the browser what has to fit."""
    corners = {"l": [extent.left], "r": [extent.right], "t": [-extent.top], "b": [-extent.bottom]}
    unseen = Quad(left="l", right="r", top="t", bottom="b", fill_alpha=0, line_alpha=0)
    return add_shape(plot, unseen, corners)
