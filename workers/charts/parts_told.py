"""The values in the layers of a stack of areas: in the middle of each, where it is thick enough."""

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
LEAST = 1.3
"""How thick a layer is at a figure, in the figure's size."""


def figures_in(layer: tuple[Plot, Pile, Band], amounts: Floats, ink: str, frame: Frame) -> list[Text]:
    """The figures of one layer, whose amounts at the pile's places are given; NaN for none."""
    plot, pile, band = layer
    kept = np.flatnonzero((pile.origin >= 0) & np.isfinite(amounts))
    values = amounts[kept].tolist()
    shares = frame.spec.chart_type == PERCENT
    texts = [percent(value / 100) for value in values] if shares else figures_of(values)
    size, area = frame.sizes.label, frame.area
    span, across = plot.y_range, plot.x_range
    xs = area.left + shares_of(pile.xs[kept], across.start, across.end, log=False) * area.width
    thick = np.abs(band.highs - band.lows)[kept] / abs(span.end - span.start) * area.height
    middles = (band.highs + band.lows)[kept] / 2
    points = [
        Point(float(x), 0, (float(place), float(middle)), text, ink, 0)
        for x, place, middle, text in zip(xs, pile.xs[kept], middles, texts, strict=True)
    ]
    step = stride(points, size)
    return [
        _text(point, size, frame)
        for index, point in enumerate(points)
        if index % step == (len(points) - 1) % step and thick[index] >= size * LEAST
    ]


def _text(point: Point, size: float, frame: Frame) -> Text:
    """The figure in the middle, or as far inwards as it takes to stand on its layer."""
    half = width_of(point.text, size) / 2 + AIR
    x = min(max(point.x, frame.area.left + half), frame.area.right - half)
    return Text(*point.place, point.text, size, point.color, "center", dx=x - point.x, x_of="data", y_of="data")
