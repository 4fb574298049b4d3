"""Word clouds: the heaviest word in the middle, each next one at the free place nearest to it.

Places are looked for on a grid by sums over its free cells (Crow 1984: summed-area tables), so the cloud is the same
for the same words and size, and three hundred words take no longer than the rest of the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec, Notice
from app.charts.words import Word, WordData
from workers.drawing import Drawing
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text
from workers.look.palette import series_colors
from workers.look.text import SEMIBOLD, shorten, width_of
from workers.look.theme import Theme

LEAST = 9.0
"""Pixels of the smallest letters."""
HEIGHT = 1.02
"""Em that a word takes upwards, descenders too."""
AIR = 0.22
"""Em between words that stand side by side."""
LONGEST, LONGEST_PHRASE = 14, 9
"""Em of a word, and of several in one, before it is cut, where others are not half as long."""
CELLS = 40_000
"""About so many cells has the grid."""
TRIES = 9
"""Halvings between letters too large and letters that fit."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word at its place: the middle in pixels of the plot area, the size of its letters."""

    index: int
    x: float
    y: float
    size: float


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Letters as large as can be; words without room are left out and told."""
    data: WordData = spec.data
    frame = lay_out(spec, theme, interactive=interactive)
    words = _shortened(data.words, frame)
    placed = _largest(words, frame)
    colors = _colors(spec, theme)
    template = Text(0, 0, "", 0, "", "center", SEMIBOLD, x_of="data", y_of="data")
    texts = [
        replace(
            template, x=one.x, y=one.y, size=one.size,
            text=words[one.index].text, color=colors[one.index % len(colors)],
        )
        for one in placed
    ]  # fmt: skip
    plot = frame.plot((0, frame.area.width), (frame.area.height, 0), texts)
    missing = len(data.words) - len(placed)
    return replace(frame.drawing(plot, len(placed)), notices=_notices(missing))


def _shortened(words: Sequence[Word], frame: Frame) -> list[Word]:
    """A phrase among words is cut before it makes the letters of all of them small."""
    usual = median(width_of(word.text, 1.0, SEMIBOLD) for word in words) if words else 0.0
    room = frame.area.width * 0.9 / LEAST
    most = [min(room, max(LONGEST_PHRASE if " " in word.text else LONGEST, usual * 2)) for word in words]
    pairs = zip(words, most, strict=True)
    return [Word(shorten(word.text, 1.0, longest, SEMIBOLD), word.weight) for word, longest in pairs]


def _colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """Six of the palette, of which neighbours in weight have different ones."""
    return series_colors(6, spec.options.color_scheme, theme.categorical)


def _largest(words: Sequence[Word], frame: Frame) -> list[Placed]:
    """The placement with the largest letters in which every word has room, or the one with the most words."""
    area = frame.area
    widths = [width_of(word.text, 1.0, SEMIBOLD) + AIR for word in words]
    high = max(min(area.height * 0.42, area.width * 0.9 / max(widths[0], 0.5)), LEAST)
    low, best = LEAST, _place(words, widths, LEAST, frame)
    for _ in range(TRIES if len(best) == len(words) else 0):
        middle = (low + high) / 2
        placed = _place(words, widths, middle, frame)
        whole = len(placed) == len(words)
        low, high, best = (middle, high, placed) if whole else (low, middle, best)
    return best


def _place(words: Sequence[Word], widths: Sequence[float], top: float, frame: Frame) -> list[Placed]:
    """By the root of the weight, as then the ink of a word goes with it; ``top`` is the size of the heaviest."""
    area = frame.area
    cell = max((area.width * area.height / CELLS) ** 0.5, 1.0)
    taken = np.zeros((int(area.height / cell), int(area.width / cell)), dtype=np.int32)
    placed: list[Placed] = []
    for index, (word, em) in enumerate(zip(words, widths, strict=True)):
        size = max(top * (word.weight / words[0].weight) ** 0.5, LEAST)
        across, down = int(np.ceil(em * size / cell)), int(np.ceil(size * HEIGHT / cell))
        at = _free(taken, across, down)
        if at is None:
            continue
        row, column = at
        taken[row : row + down, column : column + across] = 1
        placed.append(Placed(index, (column + across / 2) * cell, (row + down / 2) * cell, size))
    return placed


def _free(taken: NDArray[np.int32], across: int, down: int) -> tuple[int, int] | None:
    """Row and column of the free box of so many cells that is nearest to the middle, in the plot's proportions."""
    rows, columns = taken.shape
    if across > columns or down > rows:
        return None
    sums = np.pad(taken.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32), ((1, 0), (1, 0)))
    inside = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across] + sums[:-down, :-across]
    up = ((np.arange(rows - down + 1) + down / 2) / rows - 0.5) ** 2
    side = ((np.arange(columns - across + 1) + across / 2) / columns - 0.5) ** 2
    far = np.where(inside == 0, up[:, None] + side[None, :], np.inf)
    row, column = divmod(int(far.argmin()), far.shape[1])
    return (row, column) if np.isfinite(far[row, column]) else None


def _notices(missing: int) -> tuple[Notice, ...]:
    if not missing:
        return ()
    return (Notice("data.words", f"{missing} of the lightest words have no room; a larger picture shows more"),)


BUILDERS = {"wordCloud": build}
