"""The texts of pies and doughnuts: names and figures in slices and beside them, and what stands in the hole."""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.charts.model import ChartSpec
from app.charts.pie import Slice
from app.charts.pie.extras import CentreLine
from workers.charts.pie.disc import Disc, middle_of_hole
from workers.look import numbers
from workers.look.around import Outside, rows_of, two_tone
from workers.look.colors import ink_on, over, readable
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.text import REGULAR, SEMIBOLD, width_of
from workers.look.theme import Sizes

CENTRE_LEADING = 1.25
FILLED = 0.9
"""The share of the hole's radius that letters may take."""

LEAST_SIZE = 9
"""Pixels of letters that can still be read."""


def inside_texts(disc: Disc, colors: Sequence[str], frame: Frame) -> list[Text]:
    """Names and figures on their slices, in white or near-black, whichever can be read there."""
    size = frame.sizes.label
    return [
        Text(
            label.x, -label.y, line.text or line.figure, size, ink, "center",
            SEMIBOLD if line.figure else REGULAR, dy=dy, x_of="data", y_of="data",
        )
        for label in disc.inside.values()
        for ink in [ink_on(over(colors[label.index], frame.theme.background))]
        for dy, line in rows_of(label.lines, frame.sizes)
    ]  # fmt: skip


def outside_texts(labels: Sequence[Outside], frame: Frame) -> list[Text]:
    """The name and, darker, its figure: from the disc outwards on the right, towards it on the left."""
    texts = []
    for label in labels:
        at = Text(label.x, -label.y, "", frame.sizes.label, frame.theme.text, x_of="data", y_of="data")
        for dy, line in rows_of(label.lines, frame.sizes):
            texts += two_tone(line, replace(at, dy=dy, align="left" if label.rightwards else "right"), frame)
    return texts


def centre_texts(spec: ChartSpec, slices: Sequence[Slice], disc: Disc, frame: Frame) -> list[Text]:
    """What was asked for in the hole, else the sum and what it counts; as large as the hole allows."""
    lines = _centre_lines(spec, slices) if disc.hole else ()
    sized = _sized(lines, disc.hole, frame.sizes)
    x, y = middle_of_hole(spec.extras, disc.hole)
    top = y - sum(size * CENTRE_LEADING for _, size in sized) / 2
    texts = []
    for number, (line, size) in enumerate(sized):
        color = line.color or (frame.theme.text if number else frame.theme.ink)
        ink = readable(over(color, frame.theme.background), frame.theme.background)
        weight = REGULAR if number else SEMIBOLD
        middle = top + size * CENTRE_LEADING / 2
        texts.append(Text(x, -middle, line.text, size, ink, "center", weight, x_of="data", y_of="data"))
        top += size * CENTRE_LEADING
    return texts


def _centre_lines(spec: ChartSpec, slices: Sequence[Slice]) -> tuple[CentreLine, ...]:
    if spec.extras.centre is not None:
        lines: tuple[CentreLine, ...] = spec.extras.centre
        return lines
    total = math.fsum(part.value for part in slices)
    if any(math.isclose(total, whole, rel_tol=0.005) for whole in (1, 100)):
        return ()
    figure = numbers.full(total) if total < 1e6 and total == int(total) else numbers.short(total)  # noqa: PLR2004
    return CentreLine(figure), CentreLine(spec.data.unit or "Total")


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
