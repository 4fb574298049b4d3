"""Names in rings: level or along the radius within their arcs, those of the outermost ring beside the disc too."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from workers.charts.hierarchy.partition import Span
from workers.charts.hierarchy.worded import Worded
from workers.look.around import Outside, Room, Sector, place_outside
from workers.look.colors import ink_on
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.pixels import LEADING, Pair, block
from workers.look.text import SEMIBOLD, shorten, width_of
from workers.look.theme import Sizes

LEAST_CUT = 7
"""A name that must be cut is drawn in so many em or more."""

LEAST_BESIDE = 8
"""Em beside the disc, before names are set there."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The radii in pixels where each level begins, and after the last one that of the disc."""

    radii: tuple[float, ...]

    def inner(self, level: int) -> float:
        """The radius where a level begins."""
        return self.radii[level]

    def thickness(self, level: int) -> float:
        """From where a level begins to where it ends."""
        return self.radii[level + 1] - self.radii[level]

    @property
    def rim(self) -> int:
        """The outermost level."""
        return len(self.radii) - 2


@dataclass(frozen=True, slots=True)
class Labels:
    """Texts on the undistorted ranges, and those that have leaders."""

    texts: list[Text]
    beside: list[Outside]


def has_sides(frame: Frame) -> bool:
    """Whether there is room for names beside the disc."""
    area = frame.area
    return frame.parts.ticks and (area.width - min(area.width, area.height)) / 2 >= frame.sizes.label * LEAST_BESIDE


def arc(span: Span) -> float:
    """Its angle in radians."""
    return (span.end - span.start) * math.tau


def label_all(tree: Hierarchy, spans: Sequence[Span], rings: Rings, colors: Sequence[str], frame: Frame) -> Labels:
    """Level names first, then those beside the disc, then those along the radius."""
    words = Worded.of(tree)
    texts, others = [], []
    for span in spans:
        inside = _inside(words, span, rings, ink_on(colors[span.index]), frame.sizes)
        texts += inside
        if not inside:
            others.append(span)
    ends = [span for span in others if span.level == rings.rim or not tree.children[span.index]]
    beside = _beside(words, ends, rings, frame) if has_sides(frame) else []
    placed = {ends[label.index] for label in beside}
    for span in others:
        if span not in placed:
            name = tree.nodes[span.index].name
            texts += _radial(name, span, rings, ink_on(colors[span.index]), frame.sizes)
    inks = (frame.theme.text, frame.theme.ink)
    texts += [text for label in beside for text in _outside_texts(label, inks, frame.sizes)]
    return Labels([*texts, *_middle(words, rings.inner(0), frame)], beside)


def _beside(words: Worded, spans: Sequence[Span], rings: Rings, frame: Frame) -> list[Outside]:
    sectors = [
        Sector(
            words.tree.nodes[span.index].name,
            words.figures[span.index],
            span.start * math.tau,
            span.end * math.tau,
        )
        for span in spans
    ]
    half = frame.area.width / 2 + frame.sizes.padding * 0.5
    upright = frame.area.height / 2
    room = Room(rings.radii[-1], half, half, upright, upright)
    placed = place_outside(sectors, range(len(sectors)), room, frame.sizes)
    return [replace(one, leader=(_edge_of(spans[one.index], rings), *one.leader[1:])) for one in placed]


def _edge_of(span: Span, rings: Rings) -> tuple[float, float]:
    """The middle of an arc's outer edge: right of and below the centre."""
    turn, radius = (span.start + span.end) * math.pi, rings.inner(span.level + 1)
    return math.sin(turn) * radius, -math.cos(turn) * radius


def _outside_texts(label: Outside, inks: tuple[str, str], sizes: Sizes) -> list[Text]:
    first = -(len(label.lines) - 1) / 2
    return [
        text
        for row, line in enumerate(label.lines)
        for text in Pair(line.text, line.figure, sizes.label, inks).texts(
            label.x, label.y + (first + row) * sizes.label * LEADING, "left" if label.rightwards else "right"
        )
    ]


def _inside(words: Worded, span: Span, rings: Rings, ink: str, sizes: Sizes) -> list[Text]:
    """The name over the value where they fit level, else the name alone."""
    node, figure = words.tree.nodes[span.index], words.figures[span.index]
    names = block(node.name, sizes.label, (_widest(span, rings), rings.thickness(span.level)))
    for lines in ([*((name, 400) for name in names), (figure, SEMIBOLD)], [(name, 400) for name in names]):
        if names and _fits(span, rings, lines, sizes):
            return _level(span, rings, lines, ink, sizes)
    return []


def _widest(span: Span, rings: Rings) -> float:
    """The room for a name: the thickness of the ring at its sides, more of the arc above and below."""
    steep = abs(math.cos((span.start + span.end) * math.pi))
    return rings.thickness(span.level) * (1 + steep * min(arc(span), 1.0))


def _spot(span: Span, rings: Rings) -> tuple[float, float]:
    """The middle of an arc: right of and above the centre."""
    turn, radius = (span.start + span.end) * math.pi, rings.inner(span.level) + rings.thickness(span.level) / 2
    return math.sin(turn) * radius, math.cos(turn) * radius


def _fits(span: Span, rings: Rings, lines: Sequence[tuple[str, int]], sizes: Sizes) -> bool:
    """Whether a block of level lines around the middle of an arc lies within it."""
    across = max(width_of(text, sizes.label, weight) for text, weight in lines) / 2
    down = len(lines) * sizes.label * LEADING / 2
    x, y = _spot(span, rings)
    air, middle = sizes.gap * 0.4, (span.start + span.end) * math.pi
    nearest = math.hypot(max(abs(x) - across, 0), max(abs(y) - down, 0))
    if nearest < rings.inner(span.level) + air:
        return False
    for corner in ((x + i * across, y + j * down) for i in (-1, 1) for j in (-1, 1)):
        away = math.hypot(*corner)
        turn = abs((math.atan2(*corner) - middle + math.pi) % math.tau - math.pi)
        from_edge = away * math.sin(min(max(arc(span) / 2 - turn, 0), math.pi / 2))
        if away > rings.inner(span.level + 1) - air or (arc(span) < math.tau - 1e-9 and from_edge < air):
            return False
    return True


def _level(span: Span, rings: Rings, lines: Sequence[tuple[str, int]], ink: str, sizes: Sizes) -> list[Text]:
    x, y = _spot(span, rings)
    return [
        Text(
            x, y, text, sizes.label, ink, "center", weight,
            dy=(row - (len(lines) - 1) / 2) * sizes.label * LEADING, x_of="data", y_of="data",
        )
        for row, (text, weight) in enumerate(lines)
    ]  # fmt: skip


def _radial(name: str, span: Span, rings: Rings, ink: str, sizes: Sizes) -> list[Text]:
    """A name along the radius, never upside down; one that has to be cut needs room to be known by."""
    size, room = sizes.label, rings.thickness(span.level) - sizes.gap * 0.5
    chord = 2 * rings.inner(span.level) * math.sin(min(arc(span) / 2, math.pi / 2))
    lines = block(name, size, (room, chord)) if chord > size * LEADING else []
    if not lines and chord >= size * 1.1:
        text = shorten(name, size, room)
        lines = [text] if text == name or room >= size * LEAST_CUT else []
    x, y = _spot(span, rings)
    angle = math.pi / 2 - (span.start + span.end) * math.pi + (math.pi if x < 0 else 0)
    down = (math.sin(angle) * size * LEADING, -math.cos(angle) * size * LEADING)
    shifts = [row - (len(lines) - 1) / 2 for row in range(len(lines))]
    return [
        Text(x + down[0] * by, y + down[1] * by, text, size, ink, "center", angle=angle, x_of="data", y_of="data")
        for by, text in zip(shifts, lines, strict=True)
    ]


def _middle(words: Worded, hole: float, frame: Frame) -> list[Text]:
    """The name of the whole and its sum."""
    sizes, theme = frame.sizes, frame.theme
    room = hole * 1.5
    tree, figure = words.tree, words.total
    size = next(
        (each for each in (sizes.title, sizes.subtitle, sizes.label) if width_of(figure, each, SEMIBOLD) <= room), 0.0
    )
    if not size or hole < sizes.label:
        return []
    name = tree.nodes[tree.root].name if tree.root != NOWHERE else tree.unit
    names = block(name, sizes.label, (room, hole * 1.3 - size)) if hole > sizes.label * 2 else []
    height = len(names) * sizes.label * LEADING + size
    texts, y = [], -height / 2
    for line in names:
        middle = y + sizes.label * LEADING / 2
        texts.append(Text(0, 0, line, sizes.label, theme.text, "center", dy=middle, x_of="data", y_of="data"))
        y += sizes.label * LEADING
    place = y + size / 2
    return [
        *texts,
        Text(0, 0, figure, size, theme.ink, "center", SEMIBOLD, dy=place, x_of="data", y_of="data"),
    ]
