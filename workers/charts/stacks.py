"""Amounts on top of each other along x: what goes from where to where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workers.charts.tracks import Track
from workers.transforms.bends import bent
from workers.transforms.decimate import FEW, m4_shared
from workers.transforms.window import Floats, Indices, Window

LARGEST = 1e308
"""A pile of more is cut here: beyond it a sum is no number."""

Rows: TypeAlias = NDArray[np.float64]
"""A row a series, a column a place."""


@dataclass(frozen=True, slots=True)
class Band:
    """One layer along ``Pile.xs``; a series with values of both signs has one above zero and one below."""

    index: int
    lows: Floats
    highs: Floats


@dataclass(frozen=True, slots=True)
class Pile:
    """All layers on the same places; ``origin`` are the indices of the data points, -1 between these."""

    xs: Floats
    bands: tuple[Band, ...]
    origin: Indices

    def only(self, kept: Indices) -> "Pile":
        """The same layers at these of its places."""
        bands = tuple(replace(band, lows=band.lows[kept], highs=band.highs[kept]) for band in self.bands)
        return Pile(self.xs[kept], bands, self.origin[kept])

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest edge of all."""
        return min(float(band.lows.min()) for band in self.bands), max(float(band.highs.max()) for band in self.bands)


def filled_rows(tracks: Sequence[Track]) -> Rows:
    """The values of all, zeros where there are none."""
    return np.stack([np.where(track.finite, track.ys, 0.0) for track in tracks])


def shares_of(rows: Rows) -> Rows:
    """Each value in percent of the amounts at its place, with its sign; zeros where all are zero."""
    largest = np.abs(rows).max(axis=0)
    scaled = rows / np.where(largest > 0, largest, 1.0)
    whole = np.abs(scaled).sum(axis=0)
    found: Rows = scaled / np.where(whole > 0, whole, 1.0) * 100
    return found


def pile_up(xs: Floats, rows: Rows, bend: str = "", step: float = 1.0) -> Pile:
    """Lay rows without gaps on each other along ``xs`` that rise: what is above zero goes up from it, the rest down.

    ``bend`` and ``step`` are those of ``workers.transforms.bends``. Each layer's own thickness bends, so that none
    reaches into another.
    """
    paths = [bent(xs, row, bend if bool((np.diff(xs) > 0).all()) else "", step) for row in rows]
    places, origin, values = paths[0].xs, paths[0].origin, np.stack([path.ys for path in paths])
    if (values > 0).any() and (values < 0).any():
        places, origin, values = _with_crossings(places, origin, values)
    bands = [*_layers(np.maximum(values, 0)), *_layers(np.minimum(values, 0))]
    return Pile(places, tuple(sorted(bands, key=lambda band: band.index)), origin)


def _layers(rows: Rows) -> list[Band]:
    """A band for each row that has an extent, on the sum of those before it."""
    with np.errstate(over="ignore"):
        ends = np.clip(np.cumsum(rows, axis=0), -LARGEST, LARGEST)
    starts = np.vstack((np.zeros_like(ends[:1]), ends[:-1]))
    return [
        Band(index, np.minimum(start, end), np.maximum(start, end))
        for index, (start, end, row) in enumerate(zip(starts, ends, rows, strict=True))
        if row.any()
    ]


def _with_crossings(xs: Floats, origin: Indices, rows: Rows) -> tuple[Floats, Indices, Rows]:
    """The same lines with a place more wherever one crosses zero: there it changes from one pile to the other."""
    left, right = rows[:, :-1], rows[:, 1:]
    crossed = (np.sign(left) * np.sign(right)) < 0
    _, segments = np.nonzero(crossed)
    part = np.abs(left[crossed]) / (np.abs(left[crossed]) / 2 + np.abs(right[crossed]) / 2) / 2
    order = np.lexsort((part, segments))
    segments, part = segments[order], part[order]
    places = xs[segments] + part * np.diff(xs)[segments]
    values = rows[:, segments] * (1 - part) + rows[:, segments + 1] * part
    values[np.abs(values) < np.finfo(np.float64).eps * np.abs(rows).max()] = 0.0
    return (
        np.insert(xs, segments + 1, places),
        np.insert(origin, segments + 1, -1),
        np.insert(rows, segments + 1, values, axis=1),
    )


def thinned_pile(pile: Pile, window: Window) -> Pile:
    """The layers at no more places than the window shows."""
    if len(pile.xs) <= FEW * window.columns:
        return pile
    edges = [edge for band in pile.bands for edge in (band.lows, band.highs)]
    return pile.only(m4_shared(pile.xs, edges, window))
