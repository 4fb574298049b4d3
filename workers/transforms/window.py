"""The plot area as device pixels over data."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workers.look.frame import Frame
from workers.look.models import Plot

AT_ONCE = 1 << 18
"""Points that are worked on together: as many as stay in a processor's cache."""

PAGE_SCALE = 2
"""Device pixels per CSS pixel that a page is made for: what its reader's screen may have."""

UNSEEN = 0.01
"""Of a pixel: nobody sees a mark that is so far from its place."""

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Window:
    """``columns`` x ``rows`` device pixels from (``left``, ``bottom``) to (``right``, ``top``) in data units."""

    left: float
    right: float
    bottom: float
    top: float
    columns: int
    rows: int

    @property
    def edges(self) -> Floats:
        """The left edges of all columns and the right edge of the last."""
        shares = np.arange(self.columns + 1) / self.columns
        return self.left * (1 - shares) + self.right * shares

    def holds(self, xs: Floats, ys: Floats) -> NDArray[np.bool_]:
        """Which points lie in it, edges included."""
        across: NDArray[np.bool_] = (xs >= self.left) & (xs <= self.right)
        return across & (ys >= self.bottom) & (ys <= self.top)

    def column_of(self, xs: Floats) -> Indices:
        """The column of each x, from 0 at the left; what lies outside has a number outside."""
        return _cell_of(xs, self.left, self.right, self.columns)

    def row_of(self, ys: Floats) -> Indices:
        """The row of each y, from 0 at the bottom; what lies outside has a number outside."""
        return _cell_of(ys, self.bottom, self.top, self.rows)


def window_of(frame: Frame, plot: Plot, page_scale: float = PAGE_SCALE) -> Window:
    """The plot area of a chart that is laid out, in the pixels of its picture or of so fine a page."""
    scale = page_scale if frame.interactive else frame.spec.scale
    columns, rows = (max(round(side * scale), 1) for side in (frame.area.width, frame.area.height))
    left, right = sorted((plot.x_range.start, plot.x_range.end))
    bottom, top = sorted((plot.y_range.start, plot.y_range.end))
    return Window(left, right, bottom, top, columns, rows)


def narrow(values: Floats, low: float, high: float, pixels: int) -> NDArray[np.floating[Any]]:
    """The values in half the bytes, where that moves none by more than ``UNSEEN`` of a pixel."""
    most, single = max(abs(low), abs(high)), np.finfo(np.float32)
    step = max(most * float(single.eps), float(single.smallest_subnormal))
    if most > float(single.max) or step * pixels > UNSEEN * (high - low):
        return values
    with np.errstate(over="ignore"):  # infinity is as far outside as what is too large
        return values.astype(np.float32)


def _cell_of(values: Floats, low: float, high: float, cells: int) -> Indices:
    """A value at the very end belongs to the last cell; below the first is -1, beyond the last is ``cells``."""
    found = np.clip((values - low) / (high - low) * cells, 0, cells - 1).astype(np.intp)
    found[values < low] = -1
    found[values > high] = cells
    return found
