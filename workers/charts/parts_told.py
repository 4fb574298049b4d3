"""The values in the layers of a stack of areas: in the middle of each, where it is thick enough."""

from dataclasses import replace

import numpy as np

from workers.charts.stacks import Band, Pile
from workers.charts.values import AIR, Point, shares_of, stride
from workers.look.figures import figures_of
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.models import Plot
from workers.look.numbers import percent
from workers.look.text import width_of
from workers.transforms.window import Floats

PERCENT = "percentStackedArea"
LEAST = 1.05
"""How thick a layer is all along a figure, in the figure's size."""

SAMPLES = 9
"""Places along a figure at which its layer's edges are looked at."""


def figures_in(layer: tuple[Plot, Pile, Band], amounts: Floats, ink: str, frame: Frame) -> list[Text]:
    """The figures of one layer, whose amounts at the pile's places are given; NaN for none."""
    plot, pile = layer[:2]
    kept = np.flatnonzero((pile.origin >= 0) & np.isfinite(amounts))
    values = amounts[kept].tolist()
    shares = frame.spec.chart_type == PERCENT
    figures = [percent(value / 100) for value in values] if shares else figures_of(values)
    size, area, across = frame.sizes.label, frame.area, plot.x_range
    xs = area.left + shares_of(pile.xs[kept], across.start, across.end, log=False) * area.width
    points = [
        Point(float(x), 0, (float(place), 0), text, ink, 0)
        for x, place, text in zip(xs, pile.xs[kept], figures, strict=True)
    ]
    step = stride(points, size)
    chosen = [point for index, point in enumerate(points) if index % step == (len(points) - 1) % step]
    taken: list[tuple[float, float]] = []
    texts: list[Text] = []
    for point in (*chosen[-1:], *chosen[:1], *chosen[-2:0:-1]):
        half = width_of(point.text, size) / 2 + AIR  # those at the ends are moved inwards, and stay
        x = min(max(point.x, area.left + half), area.right - half)
        text = _text(replace(point, off=x - point.x), layer, size, frame)
        if text and all(abs(x - other) >= half + reach - AIR for other, reach in taken):
            taken.append((x, half))
            texts.append(text)
    return texts


def _text(point: Point, layer: tuple[Plot, Pile, Band], size: float, frame: Frame) -> Text | None:
    """The figure, ``off`` pixels right of its place, in the middle of its layer; None where that is too thin for it."""
    plot, pile, band = layer
    half = width_of(point.text, size) / 2
    per_pixel = (plot.x_range.end - plot.x_range.start) / frame.area.width
    places = point.place[0] + (point.off + np.linspace(-half, half, SAMPLES)) * per_pixel
    edges = np.sort([np.interp(places, pile.xs, edge) for edge in (band.lows, band.highs)], axis=0)
    low, high = float(edges[0].max()), float(edges[1].min())
    if (high - low) / abs(plot.y_range.end - plot.y_range.start) * frame.area.height < size * LEAST:
        return None
    middle = (low + high) / 2
    return Text(point.place[0], middle, point.text, size, point.color, "center", dx=point.off, x_of="data", y_of="data")
