"""matplotlib with its Agg canvas, by its objects: no pyplot, no window state."""

from io import BytesIO
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

Chart = dict[str, Any]
DOTS_PER_INCH = 100

style.use("fast")


def draw(chart: Chart) -> bytes:
    """The PNG of a chart."""
    figure = Figure(figsize=(chart["width"] / DOTS_PER_INCH, chart["height"] / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
    if chart["kind"] == "dashboard":
        _dashboard(figure, chart)
    else:
        _fill(figure.subplots(), chart)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _fill(axes: Axes, chart: Chart) -> None:
    axes.set_title(chart["title"])
    PARTS[chart["kind"]](axes, chart)


def _bar(axes: Axes, chart: Chart) -> None:
    axes.bar(chart["labels"], chart["values"])
    axes.set_ylabel("Sales")


def _lines(axes: Axes, chart: Chart) -> None:
    for series in chart["series"]:
        axes.plot(chart["labels"], series["values"], label=series["name"])
    axes.legend()


def _pie(axes: Axes, chart: Chart) -> None:
    axes.pie(chart["values"], labels=chart["labels"], startangle=90, counterclock=False)


def _scatter(axes: Axes, chart: Chart) -> None:
    axes.plot(chart["x"], chart["y"], "o", markersize=3, alpha=0.4, markeredgewidth=0)


def _line(axes: Axes, chart: Chart) -> None:
    axes.plot(chart["x"], chart["y"], linewidth=1)


def _heatmap(axes: Axes, chart: Chart) -> None:
    image = axes.imshow(chart["values"], aspect="auto")
    axes.figure.colorbar(image, ax=axes)


def _candlestick(axes: Axes, chart: Chart) -> None:
    opening, high, low, close = (np.asarray(chart[name]) for name in ("open", "high", "low", "close"))
    places = np.arange(len(opening))
    colors = np.where(close >= opening, "#2a9d55", "#d1483f")
    wicks = [((x, bottom), (x, top)) for x, bottom, top in zip(places, low, high, strict=True)]
    axes.add_collection(LineCollection(wicks, colors=colors, linewidths=1))
    bottom, top = np.minimum(opening, close), np.maximum(opening, close)
    sides = np.stack([places - 0.35, places - 0.35, places + 0.35, places + 0.35], axis=1)
    corners = np.stack([sides, np.stack([bottom, top, top, bottom], axis=1)], axis=2)
    axes.add_collection(PolyCollection(corners, facecolors=colors))
    axes.set_xlim(-1, len(places))
    axes.autoscale_view(scalex=False)
    every = places[:: len(places) // 5]
    axes.set_xticks(every, [chart["dates"][place] for place in every])


def _choropleth(axes: Axes, chart: Chart) -> None:
    shapes, values = [], []
    for feature in chart["geojson"]["features"]:
        rings = _outer_rings(feature["geometry"])
        shapes += rings
        values += [feature["properties"][chart["metric"]]] * len(rings)
    areas = PolyCollection(shapes, array=values, linewidths=0.2, edgecolors="white")
    axes.add_collection(areas)
    axes.set(xlim=(-180, -65), ylim=(17, 72), aspect=1.25)
    axes.figure.colorbar(areas, ax=axes)


def _outer_rings(geometry: Chart) -> list[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [np.asarray(polygon[0]) for polygon in polygons]


def _dashboard(figure: Figure, chart: Chart) -> None:
    across = chart["columns"]
    grid = figure.subplots(len(chart["parts"]) // across, across)
    figure.subplots_adjust(left=0.04, right=0.99, bottom=0.05, top=0.92, hspace=0.3, wspace=0.25)
    figure.suptitle(chart["title"])
    for axes, part in zip(grid.flat, chart["parts"], strict=True):
        _fill(axes, part)


PARTS = {
    "bar": _bar,
    "lines": _lines,
    "pie": _pie,
    "scatter": _scatter,
    "line": _line,
    "heatmap": _heatmap,
    "candlestick": _candlestick,
    "choropleth": _choropleth,
}
