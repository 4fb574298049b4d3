"""What a pointer learns of a surface: unseen cells around the places where its values are known."""

from collections.abc import Sequence

import numpy as np

from workers.look.marks import add_glyph, tell
from workers.look.models import GlyphRenderer, Plot, Quad
from workers.look.numbers import tip
from workers.transforms.surface import Surface
from workers.transforms.window import Floats, Indices

MOST_ACROSS = 60
"""Of more places each way every second, third ... is told: cells of fewer pixels are no aim for a pointer."""

LEAST_TOLD = 0.005
"""Of a density's height: where it is less nothing lies."""

SIDES = ("left", "right", "bottom", "top")


def surface_told(plot: Plot, surface: Surface, name: str, *, density: bool) -> GlyphRenderer:
    """The cells of a surface with its values; of a density those where something lies."""
    columns, rows = _every(len(surface.xs)), _every(len(surface.ys))
    values = surface.values[np.ix_(rows, columns)]
    up, across = np.nonzero(np.isfinite(values) & (~density | (values >= LEAST_TOLD)))
    x_edges, y_edges = _edges(surface.xs[columns]), _edges(surface.ys[rows])
    ends: Sequence[Floats] = (x_edges[across], x_edges[across + 1], y_edges[up], y_edges[up + 1])
    glyph = Quad(**{side: side for side in SIDES}, fill_alpha=0, line_color=None)
    renderer = add_glyph(plot, glyph, dict(zip(SIDES, ends, strict=True)))
    told = {
        "series": [name] * len(up),
        "shown_x": _written(surface.xs[columns][across]),
        "shown_y": _written(surface.ys[rows][up]),
        "shown": _written(values[up, across]),
    }
    tell([renderer], [told])
    return renderer


def _every(count: int) -> Indices:
    return np.arange(0, count, -(-count // MOST_ACROSS))


def _edges(places: Floats) -> Floats:
    """The middles between places that rise, and as far beyond the outer ones."""
    middles = (places[1:] + places[:-1]) / 2
    return np.concatenate(([places[0] * 2 - middles[0]], middles, [places[-1] * 2 - middles[-1]]))


def _written(values: Floats) -> list[str]:
    """To four digits: what lies between places is not known better."""
    return [tip(float(f"{value:.4g}")) for value in values.tolist()]
