"""Treemaps: areas in areas, each as large as its value, named where its name fits."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts.hierarchy.nodes import Hierarchy
from app.charts.model import ChartSpec, Notice
from workers.charts.hierarchy.shades import branch_colors, by_rank
from workers.charts.hierarchy.tiles import Tile, Tiling, lay_tiles
from workers.charts.hierarchy.worded import Worded
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.card import no_data
from workers.look.colors import ink_on, mix, readable
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Quad
from workers.look.pixels import LEADING, block, cut_block, pixel_plot, put
from workers.look.text import CAP_HEIGHT, SEMIBOLD, shorten, width_of
from workers.look.theme import Sizes, Theme

TINT = 0.86
"""How far a group's ground goes from its colour towards the background."""

LEAST_AREA = 0.25
"""Square pixels; a smaller leaf can't be seen, which is told."""

LARGEST = 1.9
"""The letters of the largest leaf, in those of labels."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One rectangle a leaf, one with a heading a group."""
    tree: Hierarchy = spec.data
    if not tree.total:
        return no_data(spec, theme, interactive=interactive)
    frame = lay_out(spec, theme, interactive=interactive)
    sizes, area = frame.sizes, frame.area
    first = tree.nodes[tree.branches[0]].depth
    deepest = first + (spec.extras.max_depth or len(tree.nodes)) - 1
    tiling = lay_tiles(tree, deepest, Box(0, 0, area.width, area.height), sizes)
    seen = [tile for tile in tiling.leaves if tile.box.width * tile.box.height >= LEAST_AREA]
    colors = branch_colors(spec, theme) if tiling.groups else by_rank(spec, theme)
    plot = pixel_plot(frame)
    grounds = _grounds(tree, tiling, colors, theme)
    renderers = [_quads(plot, tree, tiling.groups, [grounds[tile.index] for tile in tiling.groups], frame)]
    renderers.append(_quads(plot, tree, seen, [colors[tile.index] for tile in seen], frame))
    shown = frame.parts.ticks or not spec.options.title
    if shown:
        words = Worded.of(tree)
        headings = [t for tile in tiling.groups for t in _heading(words, tile, grounds[tile.index], colors, frame)]
        write(plot, [*headings, *(text for tile in seen for text in _label(words, tile, colors[tile.index], sizes))])
    if interactive:
        add_hover(plot, renderers, (("Part", "path"), (tree.unit or "Value", "shown"), ("Share", "share")))
    return replace(frame.drawing(plot, len(seen)), notices=unseen(_parts(tree, deepest) - len(seen)))


def _parts(tree: Hierarchy, deepest: int) -> int:
    """How many leaves there are to be seen."""
    return sum(
        1
        for node, below in zip(tree.nodes, tree.children, strict=True)
        if node.value and (node.depth == deepest or (node.depth < deepest and not below))
    )


def unseen(count: int) -> tuple[Notice, ...]:
    """Tells how many parts have no pixel."""
    if count <= 0:
        return ()
    parts = "1 part is" if count == 1 else f"{count:,} parts are"
    return (Notice("data", f"{parts} smaller than a pixel and can't be seen at this size"),)


def _grounds(tree: Hierarchy, tiling: Tiling, colors: Sequence[str], theme: Theme) -> dict[int, str]:
    """What groups lie on: a tint of their colour, stronger from level to level."""
    first = tree.nodes[tree.branches[0]].depth
    return {
        tile.index: mix(
            colors[tile.index],
            theme.background,
            max(TINT - 0.12 * (tree.nodes[tile.index].depth - first), 0.5),
        )
        for tile in tiling.groups
    }


def _quads(plot: Plot, tree: Hierarchy, tiles: Sequence[Tile], fills: Sequence[str], frame: Frame) -> GlyphRenderer:
    """Rectangles with an edge in the background's colour that leaves even small ones some of their own."""
    boxes = [tile.box for tile in tiles]
    columns: dict[str, Sequence[object]] = {
        "left": [box.left for box in boxes],
        "right": [box.right for box in boxes],
        "top": [-box.top for box in boxes],
        "bottom": [-box.bottom for box in boxes],
        "fill": list(fills),
        "edge": [min(1.0 * frame.sizes.scale, min(box.width, box.height) / 6) for box in boxes],
    }
    if frame.interactive:
        nodes = [tree.nodes[tile.index] for tile in tiles]
        columns |= {
            "path": [tree.path(tile.index) for tile in tiles],
            "shown": [numbers.tip(node.value) for node in nodes],
            "share": [numbers.percent(node.value / tree.total, 1) for node in nodes],
        }
    glyph = Quad(
        left="left", right="right", top="top", bottom="bottom", fill_color="fill",
        line_color=frame.theme.background, line_width="edge",
    )  # fmt: skip
    return add_glyph(plot, glyph, columns)


def _heading(words: Worded, tile: Tile, ground: str, colors: Sequence[str], frame: Frame) -> list[Text]:
    """A group's name, and its value where there is room for both."""
    if not tile.heading:
        return []
    node, size, theme = words.tree.nodes[tile.index], frame.sizes.label, frame.theme
    room = tile.box.width - size
    x, y = tile.box.left + size * 0.5, tile.box.top + tile.heading / 2
    ink = readable(mix(colors[tile.index], theme.ink, 0.25), ground)
    name, figure = shorten(node.name, size, room, SEMIBOLD), words.figures[tile.index]
    texts = [put(x, y, name, size, ink, weight=SEMIBOLD)]
    after = width_of(name, size, SEMIBOLD) + size * 0.5
    if name == node.name and after + width_of(figure, size) <= room:
        texts.append(put(x, y, figure, size, ink, dx=after))
    return texts


def _label(words: Worded, tile: Tile, fill: str, sizes: Sizes) -> list[Text]:
    """A leaf's name with its value beneath: as large as it may be, whole if it can be."""
    node, box = words.tree.nodes[tile.index], tile.box
    figure = words.figures[tile.index]
    for size in _letters(box, sizes):
        room = (box.width - size, box.height - size * 0.7)
        lines = block(node.name, size, (room[0], room[1] - size * LEADING))
        fits = width_of(figure, size, SEMIBOLD) <= room[0] and room[1] >= size * LEADING
        if fits and (lines or not node.name):
            return _lines(lines, figure, tile, size, fill)
    size = sizes.label
    room = (box.width - size * 0.8, box.height - size * 0.5)
    lines = block(node.name, size, room) or cut_block(node.name, size, room)
    return _lines(lines, "", tile, size, fill)


def _letters(box: Box, sizes: Sizes) -> list[float]:
    """Sizes of letters to try in a rectangle, from the largest to that of labels."""
    most = min(max((box.width * box.height) ** 0.5 / 9, sizes.label), sizes.label * LARGEST)
    return [round(most - (most - sizes.label) * step / 3, 1) for step in range(4 if most > sizes.label else 1)]


def _lines(lines: Sequence[str], figure: str, tile: Tile, size: float, fill: str) -> list[Text]:
    ink = ink_on(fill)
    x = tile.box.left + size * 0.5
    y = tile.box.top + size * (0.5 + CAP_HEIGHT / 2)
    rows = [(text, 400) for text in lines if text] + ([(figure, SEMIBOLD)] if figure else [])
    return [
        put(x, y, text, size, ink, weight=weight, dy=row * size * LEADING) for row, (text, weight) in enumerate(rows)
    ]
