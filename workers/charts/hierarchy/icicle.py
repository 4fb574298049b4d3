"""Icicles: strips beside strips, each part as long as its value, from left to right or top down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from app.charts.model import ChartSpec
from workers.charts.hierarchy.partition import Span, partition, told
from workers.charts.hierarchy.shades import branch_colors, ringed
from workers.charts.hierarchy.treemap import unseen
from workers.charts.hierarchy.worded import Worded
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import ink_on, mix
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Quad
from workers.look.pixels import LEADING, Pair, block, cut_block, pixel_plot, put
from workers.look.text import SEMIBOLD, width_of
from workers.look.theme import Sizes, Theme

LEAST_LENGTH = 0.05
"""Pixels; what is shorter can't be seen."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A node's rectangle in pixels."""

    index: int
    box: Box


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One rectangle a node, the root's first."""
    tree: Hierarchy = spec.data
    if not tree.total:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    spans = partition(tree, spec.extras)
    strips = _strips(tree, spans, frame)
    seen = [strip for strip in strips if min(strip.box.width, strip.box.height) >= LEAST_LENGTH]
    colors = ringed(tree, branch_colors(spec, theme), theme)
    if tree.root != NOWHERE and not tree.nodes[tree.root].color:
        colors[tree.root] = mix(theme.text, theme.background, 0.8)
    plot = pixel_plot(frame)
    renderer = _draw(plot, tree, seen, colors, frame)
    if frame.parts.ticks or not spec.options.title:
        words = Worded.of(tree)
        write(plot, [text for strip in seen for text in _label(words, strip, colors[strip.index], frame.sizes)])
    if interactive:
        add_hover(plot, [renderer], (("Part", "path"), (tree.unit or "Value", "shown"), ("Share", "share")))
    return replace(frame.drawing(plot, len(seen)), notices=unseen(len(strips) - len(seen)))


def _strips(tree: Hierarchy, spans: Sequence[Span], frame: Frame) -> list[Strip]:
    """Levels share the width, or the height; the root takes as much of it as its name needs."""
    flat = frame.spec.extras.orientation == "vertical"
    across, along = (frame.area.height, frame.area.width) if flat else (frame.area.width, frame.area.height)
    levels = max(span.level for span in spans) + 1
    first = 0.0 if tree.root == NOWHERE else min(across / (levels + 1), _root_room(tree, frame, flat=flat))
    step = (across - first) / levels
    places = [(span.index, first + span.level * step, step, span.start, span.end) for span in spans]
    if tree.root != NOWHERE:
        places.insert(0, (tree.root, 0.0, first, 0.0, 1.0))
    return [
        Strip(
            index,
            Box(start * along, at, (end - start) * along, deep)
            if flat
            else Box(at, start * along, deep, (end - start) * along),
        )
        for index, at, deep, start, end in places
    ]


def _root_room(tree: Hierarchy, frame: Frame, *, flat: bool) -> float:
    size, root = frame.sizes.label, tree.nodes[tree.root]
    if flat:
        return size * 2.2
    widest = max(width_of(root.name, size), width_of(Worded.of(tree).figures[tree.root], size, SEMIBOLD))
    return max(widest + size * 1.4, size * 2.5)


def _draw(plot: Plot, tree: Hierarchy, strips: Sequence[Strip], colors: Sequence[str], frame: Frame) -> GlyphRenderer:
    """Rectangles with an edge in the background's colour that leaves even the thinnest some of their own."""
    boxes = [strip.box for strip in strips]
    columns: dict[str, Sequence[object]] = {
        "left": [box.left for box in boxes],
        "right": [box.right for box in boxes],
        "top": [-box.top for box in boxes],
        "bottom": [-box.bottom for box in boxes],
        "fill": [colors[strip.index] for strip in strips],
        "edge": [min(frame.sizes.scale, min(box.width, box.height) / 5) for box in boxes],
    }
    if frame.interactive:
        columns |= told(tree, [strip.index for strip in strips])
    glyph = Quad(
        left="left", right="right", top="top", bottom="bottom", fill_color="fill",
        line_color=frame.theme.background, line_width="edge",
    )  # fmt: skip
    return add_glyph(plot, glyph, columns)


def _label(words: Worded, strip: Strip, fill: str, sizes: Sizes) -> list[Text]:
    """The name and its value on one line, else the value beneath, else the name alone."""
    node, box, size = words.tree.nodes[strip.index], strip.box, sizes.label
    room = (box.width - size, box.height - size * 0.25)
    ink = ink_on(fill)
    pair = Pair(node.name, words.figures[strip.index], size, (ink, ink))
    x, y = box.left + size * 0.5, box.top + box.height / 2
    if room[1] < size * 1.05:
        return []
    if pair.width <= room[0]:
        return pair.texts(x, y)
    names = block(node.name, size, (room[0], room[1] - size * LEADING))
    rows = [(name, 400) for name in names]
    if names and width_of(pair.figure, size, SEMIBOLD) <= room[0]:
        rows.append((pair.figure, SEMIBOLD))
    else:
        tall = (room[0], max(room[1], size * LEADING))
        rows = [(name, 400) for name in block(node.name, size, tall) or cut_block(node.name, size, tall)]
    return [
        put(x, y, text, size, ink, weight=weight, dy=(row - (len(rows) - 1) / 2) * size * LEADING)
        for row, (text, weight) in enumerate(rows)
    ]
