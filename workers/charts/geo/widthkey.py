"""The key of widths: a few strokes beside the map with the values that they stand for."""

from dataclasses import dataclass

from workers.look import numbers
from workers.look.frame import Frame
from workers.look.lettering import Text, anchored, overlay, write
from workers.look.models import ColumnDataSource, GlyphRenderer, Plot, Rect, value
from workers.look.models import Text as TextGlyph
from workers.look.sizekey import round_below
from workers.look.text import widest
from workers.look.theme import Sizes

STEPS = (1.0, 1 / 2, 1 / 5)
LENGTH = 28
"""Pixels at 800 x 400."""


@dataclass(frozen=True, slots=True)
class WidthKey:
    """Values, largest first, and their widths in pixels."""

    values: tuple[float, ...]
    widths: tuple[float, ...]

    @classmethod
    def of(cls, largest: float, width: float) -> "WidthKey":
        """Round values for strokes of which ``largest`` has this width."""
        values = tuple(dict.fromkeys(round_below(largest * share) for share in STEPS))
        return cls(values, tuple(width * one / largest for one in values))

    @property
    def labels(self) -> list[str]:
        """The values as text."""
        return [numbers.short(one) for one in self.values]

    def room(self, sizes: Sizes) -> float:
        """Pixels that the key takes at the right of the plot."""
        return round(sizes.gap * 2.5 + LENGTH * sizes.scale + widest(self.labels, sizes.label)) + 1

    def add(self, plot: Plot, frame: Frame, color: str) -> None:
        """Put the key at the top of the room that was left for it."""
        sizes, length = frame.sizes, LENGTH * frame.sizes.scale
        left = frame.area.right + round(sizes.gap * 1.75)
        y, texts = frame.area.top + sizes.gap * 0.5, []
        for width, label in zip(self.widths, self.labels, strict=True):
            half = max(width / 2, sizes.label * 0.65)
            stroke = (_resizing if frame.interactive else _still)(plot, frame, (left, y + half, length), width, color)
            plot.renderers.append(stroke)
            across = frame.spec.width - left - length - sizes.gap * 0.75
            texts.append(Text(across, y + half, label, sizes.label, frame.theme.text, x_of="right"))
            y += 2 * half + sizes.gap * 0.75
        write(plot, texts)


def _still(plot: Plot, frame: Frame, place: tuple[float, float, float], width: float, color: str) -> GlyphRenderer:
    """A stroke from a point of the picture, so many pixels long."""
    left, top, length = place
    x_range, y_range, area = plot.x_range, plot.y_range, frame.area
    unit, up = (x_range.end - x_range.start) / area.width, (y_range.end - y_range.start) / area.height
    columns = {
        "x": [x_range.start + (left - area.left + length / 2) * unit],
        "y": [y_range.end - (top - area.top) * up],
    }
    # A segment out there would not be drawn.
    stroke = Rect(
        x="x", y="y", width=length * unit, height=max(width, 0.75) * abs(up), fill_color=color, line_color=None
    )
    return GlyphRenderer(data_source=ColumnDataSource(columns), glyph=stroke, level="annotation")


def _resizing(plot: Plot, frame: Frame, place: tuple[float, float, float], width: float, color: str) -> GlyphRenderer:
    """A padded text without letters, which keeps its place when a page resizes; paddings are whole pixels."""
    left, top, length = place
    glyph = TextGlyph(
        text=value(""),
        x_offset={"field": "dx"},
        y_offset={"field": "dy"},
        anchor="center_left",
        padding=(round(length / 2), max(round(width / 2), 1)),
        background_fill_color=color,
    )
    return overlay(dict(anchored(plot, [Text(frame.spec.width - left, top, " ", 0, "", x_of="right")])), glyph)
