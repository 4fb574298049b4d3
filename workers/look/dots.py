"""Discs at values on a stage: the heads of lollipops, the ends of dumbbells."""

from collections.abc import Sequence

from workers.look.marks import add_glyph
from workers.look.models import GlyphRenderer, Plot, Scatter
from workers.look.stage import Stage

RADIUS = 6.0
"""Pixels at 800 x 400."""

LEAST = 1.2
RING = 1.5
"""Pixels of ground around a disc, so that two that overlap are told apart; none around small ones."""


def radius_of(stage: Stage, pitch: float, asked: float | None = None) -> float:
    """The radius in pixels of discs that are ``pitch`` pixels apart across."""
    wanted = RADIUS * stage.frame.sizes.scale if asked is None else asked
    return max(min(wanted, pitch * 0.42), LEAST)


def draw_dots(
    plot: Plot, places: Sequence[Sequence[float]], colors: Sequence[str], radius: float, stage: Stage
) -> GlyphRenderer:
    """Discs in these colours; ``places`` are their middles in slots and their values."""
    slots, values = places
    x, y = (values, slots) if stage.sideways else (slots, values)
    ring = stage.frame.theme.background if radius > RING * 2 else None
    glyph = Scatter(x="x", y="y", size=radius * 2, fill_color="fill", line_color=ring, line_width=RING)
    return add_glyph(plot, glyph, {"x": x, "y": y, "fill": colors})
