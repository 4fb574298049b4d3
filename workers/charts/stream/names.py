"""Names inside layers: where a layer is thick enough for the whole name."""

from collections.abc import Sequence

import numpy as np

from workers.charts.stacks import Band, Pile
from workers.charts.tracks import Track
from workers.look.colors import ink_on
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.text import width_of

GRID = 4.0
"""Pixels from one place that is tried to the next."""

AIR = 1.35
"""The height that a name needs, in em."""

GROWTH = (1.5, 1.25, 1.0)
"""Sizes that are tried, in those of labels."""


def names_inside(pile: Pile, tracks: Sequence[Track], frame: Frame, span: tuple[float, float]) -> dict[int, Text]:
    """The name of each layer that has room for it, at its roomiest place; ``span`` are the plot's ends."""
    found = {}
    for band in pile.bands:
        text = _inside(pile, band, tracks[band.index], frame, span)
        if text:
            found[band.index] = text
    return found


def _inside(pile: Pile, band: Band, track: Track, frame: Frame, span: tuple[float, float]) -> Text | None:
    area = frame.area
    count = max(int(area.width / GRID), 2)
    xs = np.linspace(pile.xs[0], pile.xs[-1], count)
    per_unit = area.height / (span[1] - span[0])
    lows, highs = (np.interp(xs, pile.xs, edge) * per_unit for edge in (band.lows, band.highs))
    for growth in GROWTH:
        size = frame.sizes.label * growth
        cells = int(np.ceil((width_of(track.name, size) + size) / GRID))
        if cells >= count or size > frame.sizes.title:
            continue
        top = np.lib.stride_tricks.sliding_window_view(highs, cells).min(axis=1)
        bottom = np.lib.stride_tricks.sliding_window_view(lows, cells).max(axis=1)
        best = int((top - bottom).argmax())
        if top[best] - bottom[best] >= size * AIR:
            x, y = (xs[best] + xs[best + cells - 1]) / 2, (top[best] + bottom[best]) / 2 / per_unit
            color = ink_on((track.fill or track.color)[:7])
            return Text(float(x), float(y), track.name, size, color, "center", x_of="data", y_of="data")
    return None
