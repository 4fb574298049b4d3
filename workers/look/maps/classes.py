"""Values in classes: where they are parted, and the colour and the words of each."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.charts.geo.model import MapOptions
from app.charts.schemes import DIVERGING
from workers.look.colorscale import TRIM, scale_of
from workers.look.legend import Entry
from workers.look.numbers import axis_labels
from workers.look.palette import hue_scale, ramp
from workers.look.theme import Theme

DIGITS = 3
"""Of the span of all values, significant in an edge: the picture is parted where its legend says."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Class n goes from ``edges[n]`` up to ``edges[n + 1]``, which belongs to the next one; the last has both ends."""

    edges: tuple[float, ...]
    colors: tuple[str, ...]
    open: bool = False
    """Whether the first and the last are told as reaching beyond their outer edges."""

    def color(self, value: float) -> str:
        """The colour of a value's class."""
        return self.colors[self.index(value)]

    def index(self, value: float) -> int:
        """The class of a value, the nearest for one beyond the ends."""
        return min(max(bisect_right(self.edges, value) - 1, 0), len(self.colors) - 1)

    def entries(self) -> list[Entry]:
        """The legend: from one edge to the next."""
        if self.open:
            inner = axis_labels(self.edges[1:-1])
            between = (f"{low} \u2013 {high}" for low, high in pairwise(inner))
            names = (f"under {inner[0]}", *between, f"{inner[-1]} and over")
            return [Entry(name, color) for name, color in zip(names, self.colors, strict=True)]
        labels = axis_labels(self.edges)
        spans = zip(labels, labels[1:], self.colors, strict=False)
        return [Entry(f"{low} \u2013 {high}", color) for low, high, color in spans]


def classed(values: Sequence[float], options: MapOptions, scheme: str | None, theme: Theme) -> Classes:
    """The classes of these finite numbers (one at least), by quantiles, of equal width, or at the given breaks."""
    edges = edges_of(values, options)
    is_open = options.method == "breaks"
    count = len(edges) - 1
    whole = scale_of(edges, scheme, theme, own="blues", center=options.center)
    if options.center is not None or scheme in DIVERGING or edges[0] < 0 < edges[-1]:
        middles = ((low + high) / 2 for low, high in pairwise(edges))
        return Classes(edges, tuple(whole.color(middle) for middle in middles), is_open)
    if scheme is None and theme.hue and count > 1:
        return Classes(edges, tuple(hue_scale(theme.hue, theme.background, count)), is_open)
    name = scheme or "blues"
    colors = ramp(name, count, trim=TRIM.get(name, 0.0)) if count > 1 else [whole.color(edges[-1])]
    ordered = reversed(colors) if name in TRIM and theme.name == "dark" else colors
    return Classes(edges, tuple(ordered), is_open)


def edges_of(values: Sequence[float], options: MapOptions) -> tuple[float, ...]:
    """Rising edges, rounded to what the legend tells; fewer than asked for where values are too much alike."""
    low, high = min(values), max(values)
    if options.method == "breaks":
        first, last = options.breaks[0], options.breaks[-1]
        return (min(low, first - 1), *options.breaks, max(high, last + 1))
    shares = np.linspace(0, 1, options.classes + 1)
    found = np.quantile(values, shares) if options.method == "quantiles" else low + (high - low) * shares
    places = DIGITS - 1 - math.floor(math.log10(high - low)) if high > low else 12
    edges = tuple(dict.fromkeys(round(float(edge), places) for edge in found))
    return edges if len(edges) > 1 else (low, high)
