"""Squarified treemaps: Bruls, Huizing and van Wijk, Squarified Treemaps, 2000."""

from collections.abc import Sequence

from workers.look.frame import Box


def squarify(weights: Sequence[float], box: Box) -> list[Box]:
    """Part a rectangle in the order of ``weights`` (above zero, the largest first), each as square as can be.

    Rows are filled along the shorter side of what is left, as long as the least square of a row gets no worse.
    """
    boxes: list[Box] = []
    start, rest = 0, sum(weights)
    while start < len(weights) and rest > 0 and box.width > 0 and box.height > 0:
        scale, side = box.width * box.height / rest, min(box.width, box.height)
        end, row = _row(weights, start, scale, side)
        thickness = row * scale / side
        boxes += _placed([weight / row for weight in weights[start:end]], box, thickness)
        box = _left_over(box, thickness)
        start, rest = end, sum(weights[end:]) if end % 64 == 0 else rest - row
    return boxes + [Box(box.left, box.top, 0, 0)] * (len(weights) - len(boxes))


def _row(weights: Sequence[float], start: int, scale: float, side: float) -> tuple[int, float]:
    """Where the row that begins at ``start`` ends, and its weight."""
    row, end = weights[start], start + 1
    worst = _worst(row, weights[start], weights[start], scale, side)
    while end < len(weights):
        tried = _worst(row + weights[end], weights[start], weights[end], scale, side)
        if tried > worst:
            break
        row, worst, end = row + weights[end], tried, end + 1
    return end, row


def _worst(row: float, largest: float, smallest: float, scale: float, side: float) -> float:
    """The ratio of sides of the least square rectangle in a row."""
    strip = (row * scale) ** 2
    return max(side**2 * largest * scale / strip, strip / (side**2 * smallest * scale))


def _placed(shares: Sequence[float], box: Box, thickness: float) -> list[Box]:
    """A row along the shorter side, at the left or at the top."""
    boxes, at = [], 0.0
    for share in shares:
        if box.width >= box.height:
            boxes.append(Box(box.left, box.top + at * box.height, thickness, share * box.height))
        else:
            boxes.append(Box(box.left + at * box.width, box.top, share * box.width, thickness))
        at += share
    return boxes


def _left_over(box: Box, thickness: float) -> Box:
    if box.width >= box.height:
        return Box(box.left + thickness, box.top, max(box.width - thickness, 0), box.height)
    return Box(box.left, box.top + thickness, box.width, max(box.height - thickness, 0))
