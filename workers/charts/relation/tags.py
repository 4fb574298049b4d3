"""Names beside points: each where it covers neither points nor lines nor another name, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from workers.look.text import width_of
from workers.transforms.window import Floats

Rectangle: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""

DISTANCE = 1.15
"""From a point's middle to the edge of its name, in radii of the point and a third of a letter's height."""

SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Where a name may stand: right, left, above, below, then the corners; y downwards."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A name and the point that it belongs to, in pixels of the plot area, y downwards.

    ``must`` lets it lie on lines and points, where no other name is.
    """

    text: str
    x: float
    y: float
    must: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Where names may stand: so many pixels, the ``taken`` ones among them, the size of letters and of points."""

    width: float
    height: float
    taken: Floats
    size: float
    radius: float


def place(tags: Sequence[Tag], board: Board) -> list[tuple[int, float, float]]:
    """The names that are drawn: index, and from the point to the name's middle in pixels right and down.

    Those of ``must`` choose first, then the others in their order.
    """
    board = replace(board, taken=board.taken[:, np.argsort(board.taken[0])])
    boxes: list[Rectangle] = []
    found = []
    for index in sorted(range(len(tags)), key=lambda at: not tags[at].must):
        box = _chosen(tags[index], boxes, board)
        if box is None:
            continue
        boxes.append(box)
        left, top, right, bottom = box
        found.append((index, (left + right) / 2 - tags[index].x, (top + bottom) / 2 - tags[index].y))
    return found


def _chosen(tag: Tag, boxes: Sequence[Rectangle], board: Board) -> Rectangle | None:
    """The first of its places where nothing is; for those of ``must`` the one that covers least, but no other name."""
    options = _boxes(tag, board)
    if not tag.must:
        return next((box for box in options if not _names(box, boxes) and not _covered(box, board)), None)
    free = [box for box in options if not _names(box, boxes)]
    return min(free, key=lambda box: _covered(box, board), default=None)


def _boxes(tag: Tag, board: Board) -> list[Rectangle]:
    """The rectangles around a point in which its name stays on the board."""
    half, high = width_of(tag.text, board.size) / 2, board.size * 0.55
    gap = board.radius * DISTANCE + board.size / 3
    found = []
    for across, down in SIDES:
        reach = gap * 0.6 if across and down else gap
        x, y = tag.x + across * (reach + half), tag.y + down * (reach * 0.8 + high)
        box = (x - half, y - high, x + half, y + high)
        if box[0] >= 0 and box[1] >= 0 and box[2] <= board.width and box[3] <= board.height:
            found.append(box)
    return found


def _covered(box: Rectangle, board: Board) -> int:
    """How many of the pixels that are taken, which lie from left to right, a name would cover."""
    left, top, right, bottom = box
    x, y = board.taken
    y = y[np.searchsorted(x, left - 2, side="right") : np.searchsorted(x, right + 2)]
    return int(((y > top - 2) & (y < bottom + 2)).sum())


def _names(box: Rectangle, boxes: Sequence[Rectangle]) -> bool:
    """Whether another name is where this one would be."""
    left, top, right, bottom = box
    return any(left < other[2] + 4 and other[0] < right + 4 and top < other[3] and other[1] < bottom for other in boxes)
