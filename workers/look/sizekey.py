"""The key of sizes: a few discs beside the plot with the values that their areas stand for."""

import math
from dataclasses import dataclass

from workers.look import numbers
from workers.look.frame import Frame
from workers.look.lettering import Text, anchored, overlay, write
from workers.look.models import ColumnDataSource, Ellipse, GlyphRenderer, Plot, value
from workers.look.models import Text as TextGlyph
from workers.look.text import widest
from workers.look.theme import Sizes

STEPS = (1.0, 1 / 4, 1 / 20)
"""The discs of the key, as shares of the largest one's value."""

LEAST = 2.0
"""Pixels of a radius below which a disc tells nothing."""


@dataclass(frozen=True, slots=True)
class SizeKey:
    """Values, largest first, and their radii in pixels."""

    values: tuple[float, ...]
    radii: tuple[float, ...]

    @classmethod
    def of(cls, largest: float, radius: float, most: float) -> "SizeKey":
        """Round values for areas of which ``largest`` has this radius; no disc is larger than ``most``."""
        top = largest * min((most / radius) ** 2, 1.0)
        values = list(dict.fromkeys(round_below(top * share) for share in STEPS))
        pairs = [(one, radius * math.sqrt(one / largest)) for one in values]
        kept = [pair for pair in pairs if pair[1] >= LEAST] or pairs[:1]
        return cls(tuple(one for one, _ in kept), tuple(size for _, size in kept))

    @property
    def labels(self) -> list[str]:
        """The values as text."""
        return [numbers.short(one) for one in self.values]

    def room(self, sizes: Sizes) -> float:
        """Pixels that the key takes at the right of the plot."""
        return round(sizes.gap * 2.5 + 2 * self.radii[0] + widest(self.labels, sizes.label)) + 1

    def add(self, plot: Plot, frame: Frame) -> None:
        """Put the key at the top of the room that was left for it."""
        sizes, from_right = frame.sizes, frame.spec.width - frame.area.right - round(frame.sizes.gap * 1.75)
        y, texts = frame.area.top + sizes.gap * 0.5, []
        for radius, label in zip(self.radii, self.labels, strict=True):
            half = max(radius, sizes.label * 0.65)
            plot.renderers.append(_disc(plot, (from_right - self.radii[0], y + half), radius, frame))
            across = from_right - 2 * self.radii[0] - sizes.gap * 0.75
            texts.append(Text(across, y + half, label, sizes.label, frame.theme.text, x_of="right"))
            y += 2 * half + sizes.gap * 0.75
        write(plot, texts)


def round_below(number: float) -> float:
    """The largest 1, 2 or 5 x 10^n that is not above a positive number."""
    power = 10.0 ** math.floor(math.log10(number))
    return next((step * power for step in (5.0, 2.0) if step * power <= number), power)


def _disc(plot: Plot, middle: tuple[float, float], radius: float, frame: Frame) -> GlyphRenderer:
    """A disc around a point that counts pixels from the picture's right and top edges."""
    look = {"fill_color": frame.theme.hairline, "line_color": frame.theme.baseline}
    if frame.interactive:
        return _resizing_disc(plot, middle, radius, look)
    x_range, y_range, area = plot.x_range, plot.y_range, frame.area
    x = x_range.end + (frame.spec.width - area.right - middle[0]) * (x_range.end - x_range.start) / area.width
    y = y_range.end - (middle[1] - area.top) * (y_range.end - y_range.start) / area.height
    wide = 2 * radius * (x_range.end - x_range.start) / area.width
    high = 2 * radius * (y_range.end - y_range.start) / area.height
    glyph = Ellipse(x="x", y="y", width=abs(wide), height=abs(high), **look)  # a marker out there would not be drawn
    return GlyphRenderer(data_source=ColumnDataSource({"x": [x], "y": [y]}), glyph=glyph, level="annotation")


def _resizing_disc(plot: Plot, middle: tuple[float, float], radius: float, look: dict[str, str]) -> GlyphRenderer:
    """A padded text without letters, which keeps its place when a page resizes; paddings are whole pixels."""
    glyph = TextGlyph(
        text=value(""),
        x_offset={"field": "dx"},
        y_offset={"field": "dy"},
        anchor="center",
        padding=round(radius),
        background_fill_color=look["fill_color"],
        border_line_color=look["line_color"],
        border_radius=round(radius),
    )
    return overlay(dict(anchored(plot, [Text(*middle, " ", 0, "", x_of="right")])), glyph)
