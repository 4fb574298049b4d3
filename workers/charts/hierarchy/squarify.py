"""Squarified treemaps: Bruls, Huizing and van Wijk, Squarified Treemaps, 2000."""

from collections.abc import Sequence
from typing import TypeAlias

from workers.look.frame import Box

Row: TypeAlias = tuple[int, bool]
"""Where a row ends, and whether it stands at the left."""


def squarify(weights: Sequence[float], box: Box, rows: list[Row] | None = None) -> list[Box]:
    """Part a rectangle in the order of ``weights`` (above zero, the largest first), each as square as can be.

    Rows are filled along the shorter side of what is left, as long as the least square of a row gets no worse.
    With ``rows`` they are those; an empty list is filled with the ones that were found.
    """
    boxes: list[Box] = []
    known, found = iter(rows or ()), list[Row]()
    start, rest = 0, sum(weights)
    while start < len(weights) and rest > 0 and box.width > 0 and box.height > 0:
        end, left = next(known, (0, box.width >= box.height))
        scale, side = box.width * box.height / rest, box.height if left else box.width
        end = end or _row(weights, start, scale, side)
        row = sum(weights[start:end])
        thickness = row * scale / side
        boxes += _placed([weight / row for weight in weights[start:end]], box, thickness, left=left)
        box = _left_over(box, thickness, left=left)
        found.append((end, left))
        start, rest = end, sum(weights[end:]) if end % 64 == 0 else rest - row
    if rows == []:
        rows += found
    return boxes + [Box(box.left, box.top, 0, 0)] * (len(weights) - len(boxes))


def _row(weights: Sequence[float], start: int, scale: float, side: float) -> int:
    """Where the row that begins at ``start`` ends."""
    row, end = weights[start], start + 1
    worst = _worst(row, weights[start], weights[start], scale, side)
    while end < len(weights):
        tried = _worst(row + weights[end], weights[start], weights[end], scale, side)
        if tried > worst:
            break
        row, worst, end = row + weights[end], tried, end + 1
    return end


def _worst(row: float, largest: float, smallest: float, scale: float, side: float) -> float:
    """The ratio of sides of the least square rectangle in a row."""
    strip = (row * scale) ** 2
    return max(side**2 * largest * scale / strip, strip / (side**2 * smallest * scale))


def _placed(shares: Sequence[float], box: Box, thickness: float, *, left: bool) -> list[Box]:
    """A row at the left or at the top."""
    boxes, at = [], 0.0
    for share in shares:
        if left:
            boxes.append(Box(box.left, box.top + at * box.height, thickness, share * box.height))
        else:
            boxes.append(Box(box.left + at * box.width, box.top, share * box.width, thickness))
        at += share
    return boxes


def _left_over(box: Box, thickness: float, *, left: bool) -> Box:
    if left:
        return Box(box.left + thickness, box.top, max(box.width - thickness, 0), box.height)
    return Box(box.left, box.top + thickness, box.width, max(box.height - thickness, 0))
