"""Plots whose data units are the pixels of their area: for what is laid out in Python to the pixel, without axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workers.look.frame import Frame
from workers.look.lettering import Align, Text
from workers.look.models import Plot
from workers.look.text import REGULAR, SEMIBOLD, shorten, width_of, wrap

LEADING = 1.25
MOST_LINES = 4


def pixel_plot(frame: Frame) -> Plot:
    """A plot in which a place is pixels right of its area's left edge, and minus the pixels below its upper one."""
    return frame.plot((0, frame.area.width), (-frame.area.height, 0))


def put(x: float, y: float, text: str, size: float, color: str, **more: Any) -> Text:
    """Text at pixels right of and below the upper left corner of the area; ``more`` are fields of ``Text``."""
    return Text(x, -y, text, size, color, x_of="data", y_of="data", **more)


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and, stronger, its figure on one line, with the inks of both."""

    name: str
    figure: str
    size: float
    inks: tuple[str, str]

    @property
    def width(self) -> float:
        """In pixels."""
        return pair_width(self.name, self.figure, self.size)

    def texts(self, x: float, y: float, align: Align = "left") -> list[Text]:
        """The line so that it begins, ends or has its middle at a place in pixels."""
        start = {"left": 0.0, "center": -self.width / 2, "right": -self.width}[align]
        after = start + width_of(self.name, self.size) + (self.size * 0.4 if self.name else 0)
        return [
            put(x, y, self.name, self.size, self.inks[0], dx=start),
            put(x, y, self.figure, self.size, self.inks[1], weight=SEMIBOLD, dx=after),
        ]


def pair_width(name: str, figure: str, size: float) -> float:
    """Pixels that a name and its figure take on one line."""
    return width_of(name, size) + width_of(figure, size, SEMIBOLD) + (size * 0.4 if name and figure else 0)


def block(name: str, size: float, room: tuple[float, float], weight: int = REGULAR) -> list[str]:
    """The lines of a name that fit whole into ``room`` (width and height in pixels); none when they don't."""
    most = min(int(room[1] / (size * LEADING)), MOST_LINES)
    if most < 1 or not name:
        return []
    lines = wrap(name, size, room[0], most, weight)
    return lines if is_whole(lines, name) else []


def cut_block(name: str, size: float, room: tuple[float, float], weight: int = REGULAR) -> list[str]:
    """As many lines of a name as there is room for, where that is enough to know it by."""
    most = min(int(room[1] / (size * LEADING)), MOST_LINES)
    if most < 1 or room[0] < size * (9 if most == 1 else 5.5):
        return []
    lines = wrap(name, size, room[0], most, weight)
    return lines if " ".join(lines[:-1]) in name else [shorten(name, size, room[0], weight)]


def is_whole(lines: Sequence[str], name: str) -> bool:
    """Whether these lines are all of a name, broken at spaces only; ideographs may part anywhere."""
    if " ".join(lines) == name:
        return True
    return "".join(lines).replace(" ", "") == name.replace(" ", "") and any(map(_is_ideograph, name))


def _is_ideograph(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"
