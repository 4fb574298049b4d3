"""Names beside the discs of a map: each where it covers no disc and no other name, the first ones first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workers.look.colors import ink_on
from workers.look.frame import Frame
from workers.look.halo import write_haloed
from workers.look.lettering import Text, write
from workers.look.maps.rings import Points
from workers.look.models import Plot
from workers.look.text import shorten, width_of
from workers.look.undistorted import RANGES

OFF = 4.0
"""Pixels from a disc to its name."""

LONGEST = 12
"""Em of the longest name; the rest of it is told by the table and on hover."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Discs:
    """Discs in pixels from the middle of the map, y upwards, with their names and colours, the weightiest first."""

    places: Points
    radii: Sequence[float]
    names: Sequence[str]
    fills: Sequence[str]


def write_names(plot: Plot, frame: Frame, discs: Discs, most: int) -> int:
    """Write up to so many names within or beside their discs; give how many were."""
    board = _Board(frame, discs)
    within: list[Text] = []
    beside: list[Text] = []
    for index, name in enumerate(discs.names):
        if len(within) + len(beside) >= most:
            break
        if not name:
            continue
        text = board.text(index)
        if text is not None:
            (within if text.align == "center" else beside).append(text)
    write(plot, within, RANGES)
    write_haloed(plot, beside, frame.theme.background, RANGES)
    return len(within) + len(beside)


class _Board:
    """What is taken: names that were written, and all discs."""

    def __init__(self, frame: Frame, discs: Discs) -> None:
        self.frame, self.discs = frame, discs
        self.radii = np.asarray(discs.radii, dtype=np.float64)
        self.taken: list[Rectangle] = []

    def text(self, index: int) -> Text | None:
        """The name of a disc at the first place where it is free to stand."""
        size, color = self.frame.sizes.label, self.frame.theme.ink
        name = shorten(self.discs.names[index], size, size * LONGEST)
        radius = float(self.radii[index])
        x, y = self.discs.places[index].tolist()
        wide = width_of(name, size)
        template = Text(x, y, name, size, color, x_of="data", y_of="data")
        inside = (x - wide / 2, y - size / 2, x + wide / 2, y + size / 2)
        if wide <= radius * 1.7 and size * 1.3 <= radius * 1.2 and self._is_free(inside, index):
            self.taken.append(inside)
            return _moved(template, "center", 0, 0, ink_on(self.discs.fills[index]))
        for rectangle, align, dx, dy in _sides(x, y, radius, wide, size):
            if self._is_free(rectangle, index):
                self.taken.append(rectangle)
                return _moved(template, align, dx, dy, color)
        return None

    def _is_free(self, rectangle: Rectangle, index: int) -> bool:
        left, low, right, high = rectangle
        half_x, half_y = self.frame.area.width / 2, self.frame.area.height / 2
        if left < -half_x or right > half_x or low < -half_y or high > half_y:
            return False
        if any(left < r and l < right and low < h and b < high for l, b, r, h in self.taken):  # noqa: E741 - a side
            return False
        x, y = self.discs.places.T
        gaps = np.hypot(x - np.clip(x, left, right), y - np.clip(y, low, high))
        touching = gaps < self.radii
        touching[index] = False
        return not touching.any()


def _sides(
    x: float, y: float, radius: float, wide: float, size: float
) -> Iterator[tuple[Rectangle, str, float, float]]:
    """Right, left, above, below a disc: the rectangle, how the text hangs, and its distance right and down."""
    off, high = radius + OFF, size * 0.62
    yield (x + off, y - high, x + off + wide, y + high), "left", off, 0
    yield (x - off - wide, y - high, x - off, y + high), "right", -off, 0
    for way in (1, -1):
        middle = y + way * (radius + high + 1)
        yield (x - wide / 2, middle - high, x + wide / 2, middle + high), "left", -wide / 2, -way * (radius + high + 1)


def _moved(text: Text, align: str, dx: float, dy: float, color: str) -> Text:
    return Text(text.x, text.y, text.text, text.size, color, align, dx=dx, dy=dy, x_of="data", y_of="data")  # type: ignore[arg-type]
