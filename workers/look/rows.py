"""Bars that lie under each other, each with a scale of its own: where they and their names stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workers.look.frame import Frame
from workers.look.labels import even
from workers.look.lettering import Text
from workers.look.models import HBar, Plot
from workers.look.parts import LEAST_PLOT_WIDTH, Margins, Room
from workers.look.text import REGULAR, SEMIBOLD, widest, wrap
from workers.look.theme import Sizes

LEADING, TIGHT = 1.3, 1.2
"""Em from line to line, and from one line of a name to its next."""

NAMES_SHARE = 0.34
"""The most of a picture's width that names at the left take."""

TALLEST = 92
"""Pixels at 800 x 400 from row to row: two bars are not two walls."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Rows of ``pitch`` pixels, the first one's middle at ``first``, down from the top of the plot area."""

    pitch: float
    first: float

    @classmethod
    def of(cls, count: int, frame: Frame) -> "Slots":
        """As many rows in the middle of the plot area."""
        pitch = min(frame.area.height / count, TALLEST * frame.sizes.scale)
        return cls(pitch, (frame.area.height - pitch * (count - 1)) / 2)

    def middle(self, index: int) -> float:
        """Pixels from the top of the area to the middle of a row."""
        return self.first + self.pitch * index

    def lines(self, size: float) -> int:
        """How many lines of letters of this size a row has room for, one at least."""
        return max(int(self.pitch / (size * TIGHT)), 1)

    def step(self, size: float) -> int:
        """Every how manieth row has room for letters of this size."""
        return even(size * LEADING / self.pitch) if self.pitch < size * LEADING else 1


def beside(names: Sequence[str], figures: Sequence[str], room: Room, spare: float = 0) -> Margins:
    """The room that names at the left and figures at the right take; ``spare`` pixels more are left at the right."""
    sizes = room.sizes
    right = widest(list(figures), sizes.label, SEMIBOLD)
    right = (right + sizes.gap if right else 0) + spare
    most = room.width * (1 - LEAST_PLOT_WIDTH) - sizes.padding * 2 * LEAST_PLOT_WIDTH - right - sizes.gap * 1.5 - 2
    widths = (widest(list(names), sizes.label, weight) for weight in (REGULAR, SEMIBOLD))
    left = min(max(widths), max(most, 0), room.width * NAMES_SHARE)
    return Margins(left=left + sizes.gap * 1.5 if left else 0, right=right)


def plot_of(frame: Frame) -> Plot:
    """A plot whose x goes from 0 to 1 and whose y counts pixels down."""
    return frame.plot((0, 1), (frame.area.height, 0))


def bar(height: float, radius: float, **look: Any) -> Any:
    """A bar from the column ``left`` to the column ``right``, its middle in ``y``; ``radius`` is in pixels."""
    return HBar(y="y", left="left", right="right", height=height, border_radius=round(radius), line_color=None, **look)


def names_left(
    names: Sequence[str], slots: Slots, frame: Frame, *, weight: int = REGULAR, lines: int = 2
) -> list[Text]:
    """Names that end at the plot area, in as many lines as their rows have room for."""
    sizes = frame.sizes
    room = frame.area.left - sizes.padding - sizes.gap * 1.5
    most = min(lines, slots.lines(sizes.label))
    texts = []
    for index in range(0, len(names), slots.step(sizes.label)):
        broken = wrap(names[index], sizes.label, room + 1, most, weight)
        texts += [_named(line, slots.middle(index), offset, weight, frame) for offset, line in _stacked(broken, sizes)]
    return texts


def _stacked(lines: Sequence[str], sizes: Sizes) -> list[tuple[float, str]]:
    first = -(len(lines) - 1) / 2
    return [((first + row) * sizes.label * TIGHT, line) for row, line in enumerate(lines)]


def _named(line: str, y: float, offset: float, weight: int, frame: Frame) -> Text:
    color = frame.theme.text if weight == REGULAR else frame.theme.ink
    return Text(
        0, y, line, frame.sizes.label, color, "right", weight,
        dx=-frame.sizes.gap * 1.5, dy=offset, x_of="data", y_of="data",
    )  # fmt: skip


def figures_right(figures: Sequence[str], slots: Slots, frame: Frame) -> list[Text]:
    """Figures behind the plot area, right-aligned so that their digits stand under each other."""
    sizes, theme = frame.sizes, frame.theme
    x = frame.sizes.padding
    return [
        Text(
            x, slots.middle(index), figures[index], sizes.label, theme.ink, "right", SEMIBOLD, x_of="right", y_of="data"
        )
        for index in range(0, len(figures), slots.step(sizes.label))
    ]
