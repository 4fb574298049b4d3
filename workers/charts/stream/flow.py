"""Where the layers of a stream lie: their order, and the line on which the lowest one stands."""

import numpy as np

from workers.charts.stacks import Band, Pile, Rows
from workers.transforms.bends import SMOOTH, bent
from workers.transforms.window import Floats

WIGGLE = "wiggle"


def inside_out(rows: Rows) -> list[int]:
    """The layers from the lowest to the highest: those that swell first in the middle, later ones outside of them.

    Each goes to the side that carries less so far (Byron and Wattenberg, Stacked Graphs, 2008, section 5.2).
    """
    sides: tuple[list[int], list[int]] = ([], [])
    weights = [0.0, 0.0]
    for index in sorted(range(len(rows)), key=lambda index: int(rows[index].argmax())):
        side = 0 if weights[0] <= weights[1] else 1
        sides[side].append(index)
        weights[side] += float(rows[index].mean())
    return [*reversed(sides[1]), *sides[0]]


def baseline_of(rows: Rows, kind: str) -> Floats:
    """The height of the lowest edge at each place, for layers in their order from below.

    ``silhouette`` is half the whole below zero (ThemeRiver). ``wiggle`` keeps the squared slopes of layers' middles,
    weighted by thickness, as small as can be between every two places (Byron and Wattenberg, 2008,
    section 5.1).
    """
    whole: Floats = rows.sum(axis=0)
    if kind == "zero":
        return np.zeros_like(whole)
    if kind == "silhouette":
        return np.negative(whole) / 2
    rise, thick = np.diff(rows, axis=1), (rows[:, 1:] + rows[:, :-1]) / 2
    middles = np.cumsum(rise, axis=0) - rise / 2
    weight = thick.sum(axis=0)
    slope = -(middles * thick).sum(axis=0) / np.where(weight > 0, weight, 1.0)
    found: Floats = np.concatenate(([0.0], np.cumsum(slope))) - whole[0] / 2
    return found


def flow(xs: Floats, rows: Rows, kind: str, step: float) -> Pile:
    """The smooth layers along strictly rising ``xs``; bands have the indices of their rows."""
    order = inside_out(rows)
    smooth = SMOOTH if bool((np.diff(xs) > 0).all()) else ""
    paths = [bent(xs, row, smooth, step) for row in rows[order]]
    thick = np.stack([path.ys for path in paths])
    lows = bent(xs, baseline_of(rows[order], kind), smooth, step).ys if kind == WIGGLE else baseline_of(thick, kind)
    edges = np.vstack((lows, lows + np.cumsum(thick, axis=0)))
    bands = tuple(Band(index, edges[at], edges[at + 1]) for at, index in enumerate(order))
    return Pile(paths[0].xs, bands, paths[0].origin)
