"""Trees: a dot a node, branches from each to its children, names where no branch runs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.hierarchy.nodes import Hierarchy
from app.charts.model import ChartSpec, Notice
from workers.charts.hierarchy.shades import branch_colors
from workers.charts.hierarchy.tidy import tidy
from workers.drawing import Drawing
from workers.look import cuts, numbers
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, MultiLine, Plot, Scatter
from workers.look.pixels import LEADING, Pair, pixel_plot, put
from workers.look.text import shorten
from workers.look.theme import Sizes, Theme

DOT = 3.5
"""Radius in pixels at 800 x 400."""

LONGEST, LEAST = 20, 3
"""Em of a name before it is cut, and the fewest in which one is drawn."""

WIDEST_PITCH = 3.2
"""The most from leaf to leaf, in lines."""

ROOMIEST = 1.8
"""How far a tree that has room across is spread."""

ROOMY_BRANCH, LEAST_BRANCH = 2.5, 1.4
"""Em across that a branch takes, and those it makes do with where names would else be cut."""

STEPS = np.linspace(0, 1, 17)
EASED = 3 * STEPS**2 - 2 * STEPS**3


@dataclass(frozen=True, slots=True)
class Place:
    """A node: its dot in pixels, y downwards, its name, and where its branches begin and start to bend.

    ``on_end`` turns the name so that it runs down.
    """

    x: float
    y: float
    label: Pair
    start: float
    bend: float
    on_end: bool = False


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One dot a node, one curve a branch."""
    tree: Hierarchy = spec.data
    frame = lay_out(spec, theme, interactive=interactive)
    flat = spec.extras.orientation == "vertical"
    places = _downwards(tree, frame) if flat else _rightwards(tree, frame)
    named = _named(tree, places, frame, flat=flat) if frame.parts.ticks or not spec.options.title else []
    colors = branch_colors(spec, theme)
    plot = pixel_plot(frame)
    _branches(plot, tree, places, colors, flat=flat)
    dots = _dots(plot, tree, places, colors, frame)
    texts = [text for index in named for text in _text(places[index], frame.sizes, flat=flat)]
    write(plot, texts)
    if interactive:
        add_hover(plot, [dots], (("Node", "path"), (tree.unit or "Value", "shown")))
    silent = sum(1 for node in tree.nodes if node.name) - sum(1 for index in named if places[index].label.name)
    return replace(frame.drawing(plot, len(tree.nodes)), notices=_untold(silent))


def _untold(count: int) -> tuple[Notice, ...]:
    if count <= 0:
        return ()
    names = "1 name has" if count == 1 else f"{count:,} names have"
    return (Notice("data", f"{names} no room at this size and are left out; a larger picture shows more"),)


def _pairs(tree: Hierarchy, frame: Frame, most: Sequence[float]) -> list[Pair]:
    """The name of each node with its number, if it was given one, in no more than so many pixels."""
    size, inks = frame.sizes.label, (frame.theme.text, frame.theme.ink)
    pairs = []
    for node, room in zip(tree.nodes, most, strict=True):
        pair = Pair(node.name, "" if node.given is None else numbers.short(node.given), size, inks)
        spare = room - pair.width
        if spare < 0:
            own = Pair("", pair.figure, size, inks).width + size * 0.4 if pair.figure else 0
            keeps = room - own >= size * LEAST
            pair = Pair(
                shorten(node.name, size, room - own if keeps else room), pair.figure if keeps else "", size, inks
            )
        pairs.append(pair)
    return pairs


def _rightwards(tree: Hierarchy, frame: Frame) -> list[Place]:
    """Levels are columns as wide as their names; a branch begins where its parent's name ends."""
    sizes, area = frame.sizes, frame.area
    across = tidy(tree, [1.0] * len(tree.nodes))
    span, size = max(across), sizes.label
    pitch = min(area.height / (span + 1), size * WIDEST_PITCH)
    top = (area.height - pitch * span) / 2
    radius, gap = DOT * sizes.scale, sizes.gap * 0.75
    pairs = _pairs(tree, frame, [size * LONGEST] * len(tree.nodes))
    widths = [max(p.width for p, n in zip(pairs, tree.nodes, strict=True) if n.depth == d) for d in range(tree.levels)]
    dots = 2 * radius + 2 + gap + (2 * radius + 2 * gap) * (tree.levels - 1)
    if sum(widths) > area.width - dots - size * ROOMY_BRANCH * (tree.levels - 1):
        room = area.width - dots - size * LEAST_BRANCH * (tree.levels - 1)
        widths = _capped(widths, max(room, 0))
        pairs = _pairs(tree, frame, [widths[node.depth] for node in tree.nodes])
    bent = (area.width - radius * 2 - 2 - gap - sum(widths)) / max(tree.levels - 1, 1) - 2 * radius - 2 * gap
    lefts = [radius + 1 + sum(widths[:d]) + d * (bent + 2 * radius + 2 * gap) for d in range(tree.levels)]
    return [
        Place(
            lefts[node.depth],
            top + across[index] * pitch,
            pairs[index],
            lefts[node.depth] + radius + (gap + pairs[index].width + gap * 0.7 if pairs[index].name else 0),
            lefts[node.depth] + radius + gap + widths[node.depth] + gap * 0.7,
        )
        for index, node in enumerate(tree.nodes)
    ]


def _capped(widths: Sequence[float], room: float) -> list[float]:
    """The widths in so many pixels together: the widest are cut down to one cap, the others stay as they are."""
    left, cap = room, 0.0
    for rank, width in enumerate(sorted(widths)):
        cap = left / (len(widths) - rank)
        if width > cap:
            break
        left -= width
    return [min(width, cap) for width in widths]


def _downwards(tree: Hierarchy, frame: Frame) -> list[Place]:
    """Levels are rows; a name stands under its dot. Where they don't fit level, those of leaves are turned."""
    sizes, area = frame.sizes, frame.area
    size, radius = sizes.label, DOT * sizes.scale
    pairs = _pairs(tree, frame, [size * LONGEST * 0.7] * len(tree.nodes))
    wide = [max(pair.width + size, size * 2) for pair in pairs]
    across, span = _spread(tree, wide)
    turned = span > area.width
    foot = size * LEADING
    if turned:
        last = [pair.width for pair, node in zip(pairs, tree.nodes, strict=True) if node.depth == tree.levels - 1]
        foot = min(max(last) + size * 0.5, area.height * 0.35)
    step = (area.height - 2 * radius - foot) / max(tree.levels - 1, 1)
    if turned:
        most = [
            size * LONGEST * 0.7 if below else (foot if node.depth == tree.levels - 1 else step - 2 * radius - size)
            for node, below in zip(tree.nodes, tree.children, strict=True)
        ]
        pairs = _pairs(tree, frame, most)
        wide = [
            pair.width + size * 0.6 if below else size * 1.3 for pair, below in zip(pairs, tree.children, strict=True)
        ]
        across, span = _spread(tree, wide)
    scale = min(area.width / span, ROOMIEST)
    left = (area.width - span * scale) / 2
    places = []
    for index, node in enumerate(tree.nodes):
        y = radius + node.depth * step
        under = y + radius + size * LEADING
        begin = under if pairs[index].width else y + radius
        on_end = turned and not tree.children[index]
        places.append(Place(left + across[index] * scale, y, pairs[index], begin, under, on_end=on_end))
    return places


def _spread(tree: Hierarchy, wide: Sequence[float]) -> tuple[list[float], float]:
    """Places of the nodes from the left edge of what they cover, and its width."""
    across = tidy(tree, wide)
    low = min(place - width / 2 for place, width in zip(across, wide, strict=True))
    high = max(place + width / 2 for place, width in zip(across, wide, strict=True))
    return [place - low for place in across], high - low


def _named(tree: Hierarchy, places: Sequence[Place], frame: Frame, *, flat: bool) -> list[int]:
    """The nodes whose names have room; where they crowd, those with most beneath them come first."""
    size = frame.sizes.label
    weights = _beneath(tree)
    taken: dict[int, list[tuple[float, float]]] = {}
    kept = []
    for index in sorted(range(len(places)), key=lambda each: -weights[each]):
        place = places[index]
        half = (place.label.width / 2 + size * 0.25) if flat and not place.on_end else size * 0.55
        at = place.x if flat else place.y
        row = taken.setdefault(tree.nodes[index].depth, [])
        if place.label.width and all(at + half <= low or high <= at - half for low, high in row):
            row.append((at - half, at + half))
            kept.append(index)
    return sorted(kept)


def _beneath(tree: Hierarchy) -> list[int]:
    """How many nodes there are under each."""
    counts = [0] * len(tree.nodes)
    for index in range(len(tree.nodes) - 1, -1, -1):
        parent = tree.nodes[index].parent
        if parent >= 0:
            counts[parent] += counts[index] + 1
    return counts


def _branches(
    plot: Plot, tree: Hierarchy, places: Sequence[Place], colors: Sequence[str], *, flat: bool
) -> GlyphRenderer:
    """Level out of the parent, level into the child; in the colour of where it leads."""
    pairs = [(places[node.parent], places[index], index) for index, node in enumerate(tree.nodes) if node.parent >= 0]
    curves = [_curve(parent, child, flat=flat) for parent, child, _ in pairs]
    columns: dict[str, Sequence[object]] = {
        "xs": [xs for xs, _ in curves],
        "ys": [ys for _, ys in curves],
        "color": [colors[index] for _, _, index in pairs],
    }
    glyph = MultiLine(xs="xs", ys="ys", line_color="color", line_width=1.2, line_alpha=0.6)
    return add_glyph(plot, glyph, columns)


def _curve(parent: Place, child: Place, *, flat: bool) -> tuple[list[float], list[float]]:
    """From where the parent's name ends; y upwards."""
    begin, end = (parent.x, child.x) if flat else (parent.y, child.y)
    aside = [begin, *(begin + (end - begin) * EASED).tolist()]
    target = child.y if flat else child.x
    bend = min(parent.bend, target)
    ahead = [min(parent.start, bend), *(bend + (target - bend) * STEPS).tolist()]
    return (aside, [-y for y in ahead]) if flat else (ahead, [-y for y in aside])


def _dots(plot: Plot, tree: Hierarchy, places: Sequence[Place], colors: Sequence[str], frame: Frame) -> GlyphRenderer:
    """Filled where something is beneath, else with an edge alone; smaller where they crowd."""
    most = (frame.area.width * frame.area.height / len(places)) ** 0.5 * 0.3
    ground = frame.theme.background
    columns: dict[str, Sequence[object]] = {
        "x": [place.x for place in places],
        "y": [-place.y for place in places],
        "edge": list(colors),
        "fill": [color if below else ground for color, below in zip(colors, tree.children, strict=True)],
    }
    if frame.interactive:
        columns["path"] = [tree.path(index) for index in range(len(places))]
        columns["shown"] = ["" if node.given is None else numbers.tip(node.given) for node in tree.nodes]
    size = 2 * min(DOT * frame.sizes.scale, max(most, 1))
    glyph = Scatter(x="x", y="y", size=size, fill_color="fill", line_color="edge", line_width=min(1.5, size / 3))
    return add_glyph(plot, glyph, columns)


def _text(place: Place, sizes: Sizes, *, flat: bool) -> list[Text]:
    radius = DOT * sizes.scale
    if place.on_end:
        text = " ".join(part for part in (place.label.name, place.label.figure) if part)
        cuts.drawn([place.label.name])
        down = place.y + radius + sizes.label * 0.3
        return [put(place.x, down, text, sizes.label, place.label.inks[0], angle=-math.pi / 2)]
    if flat:
        return place.label.texts(place.x, place.y + radius + sizes.label * LEADING / 2, "center")
    return place.label.texts(place.x + radius + sizes.gap * 0.75, place.y)
