"""Names around a disc: inside their slice where they fit, else outside with a leader, none touching another."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workers.look.ends import spread
from workers.look.frame import Box, Frame
from workers.look.lettering import Text
from workers.look.text import REGULAR, SEMIBOLD, shorten, width_of, wrap
from workers.look.theme import Sizes

LEADING = 1.25
INSIDE_PLACES = (0.62, 0.56, 0.68, 0.5, 0.74, 0.45, 0.8)
"""Where along a slice's middle its name may stand, in radii, the best first."""

MOST_LINES = 2
LONGEST = 18
"""Em of a line beside a disc: longer names are broken before they take the disc's room."""

LEAST_LETTERS = 4
"""A name cut shorter than this tells nothing."""

FARTHEST = 4
"""So many lines a label may be moved from its slice before it is left out."""


@dataclass(frozen=True, slots=True)
class Sector:
    """One slice: its name and figure, and its angles in radians, clockwise from 12 o'clock."""

    name: str
    figure: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        """The angle half-way."""
        return (self.start + self.end) / 2

    @property
    def direction(self) -> tuple[float, float]:
        """From the centre to the middle of the rim: right and down."""
        return math.sin(self.middle), -math.cos(self.middle)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label: the name's part, then the figure where it stands on this line."""

    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A disc and the pixels from its centre to where the page ends for labels."""

    radius: float
    left: float
    right: float
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a part of a disc goes from its centre to each side, in radii."""

    left: float = 1
    right: float = 1
    up: float = 1
    down: float = 1

    @classmethod
    def of(cls, start: float, end: float) -> "Reach":
        """Of the sector between two angles in radians, clockwise from 12 o'clock; the centre belongs to it."""
        quarters = [turn * math.pi / 2 for turn in range(math.ceil(start / (math.pi / 2)), 13)]
        angles = [start, end, *(angle for angle in quarters if angle <= end)]
        xs = [0.0, *(math.sin(angle) for angle in angles)]
        ys = [0.0, *(-math.cos(angle) for angle in angles)]
        return cls(-min(xs), max(xs), -min(ys), max(ys))


def room_for(area: Box, reach: Reach, beside: tuple[float, float], air: float, sizes: Sizes) -> Room:
    """The largest disc in the middle of an area, moved only as far as labels of these widths at its sides need.

    ``air`` is left free above and below.
    """
    left, right = beside
    tall, wide = reach.up + reach.down, reach.left + reach.right
    radius = max(min((area.height - 2 * air) / tall, (area.width - left - right) / wide), 1)
    free = area.width / 2 + (reach.left - reach.right) * radius / 2
    centre = min(max(free, left + reach.left * radius), area.width - right - reach.right * radius)
    above = (area.height - tall * radius) / 2 + reach.up * radius
    overhang = sizes.padding * 0.5
    return Room(radius, centre + overhang, area.width - centre + overhang, above, area.height - above)


@dataclass(frozen=True, slots=True)
class Inside:
    """A label within its slice: middle of its block in pixels right of and below the disc's centre."""

    index: int
    x: float
    y: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """A label beside the disc: edge nearest to it and middle of its block, and the leader's points."""

    index: int
    x: float
    y: float
    rightwards: bool
    lines: tuple[Line, ...]
    leader: tuple[tuple[float, float], ...]


def place_inside(sectors: Sequence[Sector], radius: float, sizes: Sizes) -> dict[int, Inside]:
    """The labels that fit within their slices, by index."""
    placed = (_inside(index, sector, radius, sizes) for index, sector in enumerate(sectors))
    return {label.index: label for label in placed if label}


def _inside(index: int, sector: Sector, radius: float, sizes: Sizes) -> Inside | None:
    """The name over its figure, or the name in two lines, at the first place where the block fits."""
    for most in (1, MOST_LINES):
        names = wrap(sector.name, sizes.label, radius * 1.1, most)
        if " ".join(names) != sector.name:
            continue
        lines = (*(Line(name) for name in names), *([Line("", sector.figure)] if sector.figure else []))
        if not lines:
            return None
        block = _block(lines, sizes)
        if sector.end - sector.start > math.tau - 1e-9:
            return Inside(index, 0, 0, lines) if math.hypot(*block) / 2 < radius else None
        for share in INSIDE_PLACES:
            x, y = (part * radius * share for part in sector.direction)
            if _fits(sector, x, y, block=block, radius=radius, air=sizes.gap * 0.6):
                return Inside(index, x, y, lines)
    return None


def _fits(sector: Sector, x: float, y: float, *, block: tuple[float, float], radius: float, air: float) -> bool:
    """Whether a block around a point lies within the slice, ``air`` pixels from its edges."""
    across, down = block[0] / 2, block[1] / 2
    if abs(x) < across and abs(y) < down:
        return False
    corners = [(x + i * across, y + j * down) for i in (-1, 1) for j in (-1, 1)]
    half = (sector.end - sector.start) / 2
    return all(_holds(corner, sector.middle, half, radius - air, air) for corner in corners)


def _holds(point: tuple[float, float], middle: float, half: float, radius: float, air: float) -> bool:
    away = math.hypot(*point)
    turn = abs((math.atan2(point[0], -point[1]) - middle + math.pi) % math.tau - math.pi)
    from_edge = away * math.sin(min(half - turn, math.pi / 2))
    return away <= radius and turn < half and from_edge >= air


def _block(lines: Sequence[Line], sizes: Sizes) -> tuple[float, float]:
    return max(line_width(line, sizes) for line in lines), len(lines) * sizes.label * LEADING


def line_width(line: Line, sizes: Sizes) -> float:
    """Pixels from the start of a line to its end."""
    name = width_of(line.text, sizes.label)
    figure = width_of(line.figure, sizes.label, SEMIBOLD)
    return name + figure + (sizes.label * 0.4 if line.text and line.figure else 0)


def outside_lines(sector: Sector, room: float, sizes: Sizes) -> tuple[Line, ...]:
    """The name in up to two lines with its figure behind or under it; nothing where a figure has no room."""
    whole, room = Line(sector.name, sector.figure), min(room, LONGEST * sizes.label)
    if not (sector.name or sector.figure):
        return ()
    if line_width(whole, sizes) <= room:
        return (whole,)
    figure = line_width(Line("", sector.figure), sizes)
    if figure > room:
        return ()
    *firsts, last = wrap(sector.name, sizes.label, room, MOST_LINES) or [""]
    left = room - figure - sizes.label * 0.4
    if not firsts and width_of(last, sizes.label) <= room:
        return Line(last), Line("", sector.figure)
    text = shorten(last, sizes.label, left, whole=sector.name)
    kept = text if len(text) >= LEAST_LETTERS else ""
    return (*(Line(first) for first in firsts), Line(kept, sector.figure))


def beside(sectors: Sequence[Sector], chosen: Sequence[int], *, rightwards: bool) -> list[int]:
    """Those of the chosen slices whose middle is on that side."""
    return [index for index in chosen if (sectors[index].direction[0] >= 0) == rightwards]


def around(sizes: Sizes) -> float:
    """Pixels from the rim to a label that stands level with the centre."""
    return reach(sizes) + sizes.gap


def reach(sizes: Sizes) -> float:
    """Pixels from the rim to a leader's bend."""
    return sizes.gap * 1.25


def place_outside(sectors: Sequence[Sector], chosen: Sequence[int], disc: Room, sizes: Sizes) -> list[Outside]:
    """Labels of the chosen slices beside a disc. Where many crowd, the smallest slices go without."""
    placed = []
    for rightwards, room in ((True, disc.right), (False, disc.left)):
        free = room - disc.radius - around(sizes)
        lines = {
            index: outside_lines(sectors[index], free, sizes)
            for index in beside(sectors, chosen, rightwards=rightwards)
        }
        placed += [
            _outside(index, sectors[index], lines[index], y=y, radius=disc.radius, sizes=sizes)
            for index, y in _heights(sectors, lines, disc, sizes).items()
        ]
    return placed


def _heights(
    sectors: Sequence[Sector], lines: Mapping[int, tuple[Line, ...]], disc: Room, sizes: Sizes
) -> dict[int, float]:
    """How far below the centre the labels of one side stand: as many as can without moving far, the largest first."""
    rows = max((len(each) for each in lines.values()), default=1)
    distance = sizes.label * (LEADING * rows + 0.2)
    top, bottom = distance / 2 - disc.up, disc.down - distance / 2
    heights: dict[int, float] = {}
    for index in sorted((index for index in lines if lines[index]), key=lambda i: sectors[i].start - sectors[i].end):
        if len(heights) + 1 > (bottom - top) / distance + 1:
            break
        tried = [*heights, index]
        wanted = [sectors[each].direction[1] * (disc.radius + reach(sizes)) for each in tried]
        places = spread(wanted, distance, top, bottom)
        if all(abs(place - aim) <= FARTHEST * distance for place, aim in zip(places, wanted, strict=True)):
            heights = dict(zip(tried, places, strict=True))
    return heights


def _outside(index: int, sector: Sector, lines: tuple[Line, ...], *, y: float, radius: float, sizes: Sizes) -> Outside:
    """The leader goes out of the rim, then level to the label; a label keeps off the disc at its height."""
    right, down = sector.direction
    sign = 1 if right >= 0 else -1
    bend = radius + reach(sizes)
    nearest = max(abs(y) - len(lines) * sizes.label * LEADING / 2, 0)
    elbow = max(math.sqrt(max(bend**2 - y**2, 0)), abs(right) * bend)
    end = max(math.sqrt(max(bend**2 - nearest**2, 0)), elbow) + sizes.gap * 0.5
    leader = ((right * radius, down * radius), (sign * elbow, y), (sign * end, y))
    return Outside(index, sign * (end + sizes.gap * 0.5), y, sign > 0, lines, leader)


def rows_of(lines: Sequence[Line], sizes: Sizes) -> list[tuple[float, Line]]:
    """Each line with the pixels from the block's middle down to its own."""
    first = -(len(lines) - 1) / 2
    return [((first + row) * sizes.label * LEADING, line) for row, line in enumerate(lines)]


def two_tone(line: Line, at: Text, frame: Frame) -> list[Text]:
    """The name and, darker, its figure; together they start, end or have their middle at a spot."""
    size, theme = frame.sizes.label, frame.theme
    whole = line_width(line, frame.sizes)
    start = at.dx - {"left": 0.0, "center": 0.5, "right": 1.0}[at.align] * whole
    figure_at = start + width_of(line.text, size) + (size * 0.4 if line.text else 0)
    pairs = ((line.text, start, theme.text, REGULAR), (line.figure, figure_at, theme.ink, SEMIBOLD))
    return [
        replace(at, text=text, dx=dx, color=color, align="left", weight=weight) for text, dx, color, weight in pairs
    ]
