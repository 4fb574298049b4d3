"""Names down the left of a plot: on one line where a share of the width allows it, else wrapped, else shortened.

Where rows are lower than letters every n-th name stands, as on an axis along the bottom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workers.look.frame import Frame
from workers.look.labels import even
from workers.look.lettering import Text
from workers.look.text import shorten, widest, width_of, wrap
from workers.look.theme import Sizes

SHARES = (0.24, 0.32, 0.4)
"""Of the width, the least first in which every name stands whole."""

LEADING = 1.2
TIGHT = 1.08
"""The height of a line in em where there is one line a row."""

MOST_LINES = 3
SMALLEST = 10
"""Pixels of the smallest letters: rows lower than these are thinned out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of ``slot`` pixels in a picture's room of ``width`` pixels, of which names may take ``most``."""

    slot: float
    width: float
    most: float


@dataclass(frozen=True, slots=True)
class Name:
    """One name that is drawn: which one, and its lines."""

    index: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The names that are drawn, the size of their letters, and the pixels that the widest line takes."""

    names: tuple[Name, ...]
    size: float
    width: float


def plan(names: Sequence[str], place: Place, sizes: Sizes) -> Column:
    """Choose size and lines of every name, so that none touches the next."""
    size = min(max(place.slot / TIGHT, SMALLEST), sizes.label)
    step = 1 if place.slot >= size * TIGHT else even(size * LEADING / max(place.slot, 1e-9))
    chosen = range(0, len(names), step)
    most_lines = min(max(int(place.slot / (size * LEADING)), 1), MOST_LINES)
    rooms = [max(min(place.width * share, place.most), 0) for share in SHARES]
    for room in rooms:
        lines = [_lines(names[index], size, room, most_lines) for index in chosen]
        if all(_whole(names[index], own) for index, own in zip(chosen, lines, strict=True)):
            break
    written = tuple(Name(index, own) for index, own in zip(chosen, lines, strict=True))
    return Column(written, size, max((widest(name.lines, size) for name in written), default=0))


def _lines(name: str, size: float, room: float, most: int) -> tuple[str, ...]:
    if width_of(name, size) <= room:
        return (name,)
    return tuple(wrap(name, size, room, most)) if most > 1 else (shorten(name, size, room),)


def _whole(name: str, lines: Sequence[str]) -> bool:
    """Whether nothing was cut and no word torn apart."""
    return " ".join(lines) == name.strip()


def texts(column: Column, frame: Frame) -> list[Text]:
    """The names, their ends a gap left of the plot area."""
    x = frame.area.left - frame.sizes.gap
    return [
        Text(x, name.index, line, column.size, frame.theme.text, "right", dy=_shift(name, row, column), y_of="data")
        for name in column.names
        for row, line in enumerate(name.lines)
    ]


def _shift(name: Name, row: int, column: Column) -> float:
    return (row - (len(name.lines) - 1) / 2) * column.size * LEADING
