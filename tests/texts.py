"""Where the texts of a built drawing lie, in pixels of the picture, from its light models."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workers.drawing import Drawing
from workers.look.models import Model
from workers.look.text import CAP_HEIGHT, REGULAR, SEMIBOLD, width_of

ANCHORS = {
    f"{down}_{across}": (across, "middle" if down == "center" else down)
    for down in ("top", "center", "bottom")
    for across in ("left", "center", "right")
} | {"center": ("center", "middle")}
"""What an anchor says of a text's alignment and its baseline."""


TAILS = 0.2
"""Em that letters reach below their line."""


@dataclass(frozen=True, slots=True)
class Place:
    """The box around one text's capitals, turned as it is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    angle: float

    def outside(self, width: float, height: float) -> float:
        """By how many pixels it leaves the picture."""
        return max(-self.left, -self.top, self.right - width, self.bottom - height, 0)

    def on(self, other: "Place") -> bool:
        """Whether two level texts lie on each other, or the tails of one on the capitals of the other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 1 - TAILS * min(self.size, other.size)


def places(drawing: Drawing) -> list[Place]:
    """Every text of the drawing, with those of its panels."""
    return list(_of(drawing.root, 0, 0, drawing))


def _of(root: Model, left: float, top: float, drawing: Drawing) -> Iterator[Place]:
    if type(root).__name__ == "Pane":
        for plot in root.elements:
            x, y = (
                _pixels(plot.styles[side], whole) for side, whole in (("left", drawing.width), ("top", drawing.height))
            )
            yield from _of(plot, x, y, drawing)
        return
    for renderer in root.renderers:
        if type(renderer).__name__ == "GlyphRenderer" and type(renderer.glyph).__name__ == "Text":
            yield from _texts(root, renderer, left, top)


def _pixels(side: str, whole: float) -> float:
    return float(side[:-1]) / 100 * whole if side.endswith("%") else float(side.removesuffix("px"))


def _texts(plot: Model, renderer: Model, left: float, top: float) -> Iterator[Place]:
    columns = renderer.data_source.data
    count = max(map(len, columns.values()), default=0)
    if getattr(renderer, "visible", True) is False:
        return
    glyph = renderer.glyph

    def column(name: str, default: Any) -> list[Any]:
        spec = glyph.attributes.get(name, {"value": default})
        return list(columns[spec["field"]]) if "field" in spec else [spec["value"]] * count

    xs, ys, texts = (column(name, "") if name in glyph.attributes else columns[name] for name in ("x", "y", "text"))
    xs, ys = [_across(plot, renderer, x) for x in xs], [_down(plot, renderer, y) for y in ys]
    names = ("x_offset", "y_offset", "text_font_size", "text_align", "text_font_style", "angle", "text_baseline")
    defaults = (0, 0, "16px", "left", "normal", 0, "bottom")
    rest = [column(name, default) for name, default in zip(names, defaults, strict=True)]
    anchor = glyph.attributes.get("anchor", {"value": "auto"})["value"]
    if anchor != "auto":
        rest[3], rest[6] = ([word] * count for word in ANCHORS[anchor])
    for x, y, text, dx, dy, size, align, style, angle, baseline in zip(xs, ys, texts, *rest, strict=True):
        yield _place(left + x + dx, top + y + dy, str(text), (float(size[:-2]), align, style, angle, baseline))


def _across(plot: Model, renderer: Model, value: float) -> float:
    name = getattr(renderer, "x_range_name", "default")
    ends = plot.x_range if name == "default" else plot.extra_x_ranges[name]
    inner = plot.width - plot.min_border_left - plot.min_border_right
    return float(plot.min_border_left + _share(ends, value, "x", plot) * inner)


def _down(plot: Model, renderer: Model, value: float) -> float:
    name = getattr(renderer, "y_range_name", "default")
    ends = plot.y_range if name == "default" else plot.extra_y_ranges[name]
    inner = plot.height - plot.min_border_top - plot.min_border_bottom
    return float(plot.height - plot.min_border_bottom - _share(ends, value, "y", plot) * inner)


def _share(ends: Model, value: float, axis: str, plot: Model) -> float:
    scale = getattr(plot, f"{axis}_scale", None)
    if type(scale).__name__ == "LogScale" and value > 0:
        return (math.log(value) - math.log(ends.start)) / (math.log(ends.end) - math.log(ends.start))
    return float((value - ends.start) / (ends.end - ends.start))


def _place(x: float, y: float, text: str, how: tuple[float, str, str, float, str]) -> Place:
    size, align, style, angle, baseline = how
    wide = width_of(text, size, REGULAR if style == "normal" else SEMIBOLD)
    start = {"left": 0.0, "center": -wide / 2, "right": -wide}[align]
    half = size * CAP_HEIGHT / 2
    middle = {"middle": 0.0, "top": size / 2, "bottom": -size / 2, "alphabetic": -half, "hanging": half}[baseline]
    corners = [(a, b) for a in (start, start + wide) for b in (middle - half, middle + half)]
    cos, sin = math.cos(angle), math.sin(angle)
    turned = [(x + a * cos + b * sin, y - a * sin + b * cos) for a, b in corners]
    across, down = zip(*turned, strict=True)
    return Place(text, min(across), min(down), max(across), max(down), size, angle)
