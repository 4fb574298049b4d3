"""Lines of text in the hole of a ring, as large as the hole allows."""

import math
from collections.abc import Sequence

from app.charts.pie.extras import CentreLine
from workers.look.colors import over, readable
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.text import REGULAR, SEMIBOLD, width_of
from workers.look.theme import Sizes

CENTRE_LEADING = 1.25
FILLED = 0.9
"""The share of the hole's radius that letters may take."""

LEAST_SIZE = 9
"""Pixels of letters that can still be read."""


def centred(lines: Sequence[CentreLine], hole: float, at: tuple[float, float], frame: Frame) -> list[Text]:
    """The lines around a spot right of and below the ring's centre; the first is the largest. All in pixels."""
    sized = _sized(lines, hole, frame.sizes)
    x, y = at
    top = y - sum(size * CENTRE_LEADING for _, size in sized) / 2
    texts = []
    for number, (line, size) in enumerate(sized):
        color = line.color or (frame.theme.text if number else frame.theme.ink)
        ink = readable(over(color, frame.theme.background), frame.theme.background)
        middle = top + size * CENTRE_LEADING / 2
        texts.append(Text(x, -middle, line.text, size, ink, "center", _weight(number), x_of="data", y_of="data"))
        top += size * CENTRE_LEADING
    return texts


def _sized(lines: Sequence[CentreLine], hole: float, sizes: Sizes) -> list[tuple[CentreLine, float]]:
    """The lines with their sizes in pixels, all shrunk alike until they fit; the last go where none can be read."""
    first = min(hole * 0.42, sizes.title * 2)
    wanted = [
        line.size * sizes.scale if line.size else sizes.label * 1.05 if number else first
        for number, line in enumerate(lines)
    ]
    share = min((_share(row, wanted, lines, hole) for row in range(len(lines))), default=1)
    sized = [size * min(share, 1) for size in wanted]
    if all(size >= LEAST_SIZE for size in sized):
        return list(zip(lines, sized, strict=True))
    return _sized(lines[:-1], hole, sizes)


def _weight(row: int) -> int:
    return REGULAR if row else SEMIBOLD


def _share(row: int, wanted: Sequence[float], lines: Sequence[CentreLine], hole: float) -> float:
    """How much a line must shrink so that its corners lie within the hole."""
    across = width_of(lines[row].text, wanted[row], _weight(row)) / 2
    return hole * FILLED / (math.hypot(across, _depth(row, wanted)) or 1)


def _depth(row: int, sizes: Sequence[float]) -> float:
    """Pixels from the middle of all lines to the far edge of one."""
    top = sum(sizes[:row]) * CENTRE_LEADING - sum(sizes) * CENTRE_LEADING / 2
    return max(abs(top), abs(top + sizes[row] * CENTRE_LEADING))
