"""The charts as a Bokeh user writes them; drawn by ``export_png`` as a peer, and sent to Plotworks as a document."""

from typing import Any

import numpy as np
from bokeh.layouts import gridplot
from bokeh.models import ColorBar, LinearColorMapper
from bokeh.palettes import Category10, Viridis256
from bokeh.plotting import figure
from bokeh.transform import cumsum, linear_cmap

Chart = dict[str, Any]


def layout(chart: Chart) -> Any:
    """The figure of a chart, or the grid of figures of a dashboard."""
    if chart["kind"] != "dashboard":
        return PARTS[chart["kind"]](chart, _size(chart))
    across = chart["columns"]
    size = {"width": chart["width"] // across, "height": chart["height"] // (len(chart["parts"]) // across)}
    figures = [PARTS[part["kind"]](part, {**size, "title": part["title"]}) for part in chart["parts"]]
    return gridplot(figures, ncols=across, toolbar_location=None, merge_tools=False)


def _size(chart: Chart) -> Chart:
    return {"title": chart["title"], "width": chart["width"], "height": chart["height"], "toolbar_location": None}


def _bar(chart: Chart, size: Chart) -> Any:
    plot = figure(x_range=chart["labels"], **size)
    plot.vbar(x=chart["labels"], top=chart["values"], width=0.8)
    plot.y_range.start = 0
    return plot


def _lines(chart: Chart, size: Chart) -> Any:
    plot = figure(x_range=chart["labels"], **size)
    for series, color in zip(chart["series"], Category10[10], strict=False):
        plot.line(chart["labels"], series["values"], legend_label=series["name"], color=color, line_width=2)
    return plot


def _pie(chart: Chart, size: Chart) -> Any:
    whole = sum(chart["values"])
    angles = [value / whole * 6.283185307179586 for value in chart["values"]]
    columns = {"label": chart["labels"], "angle": angles, "color": Category10[len(angles)]}
    plot = figure(x_range=(-2, 2), y_range=(-0.9, 0.9), **size)
    sides = {"start_angle": cumsum("angle", include_zero=True), "end_angle": cumsum("angle")}
    plot.wedge(
        x=0, y=0, radius=0.7, **sides, fill_color="color", line_color="white", legend_field="label", source=columns
    )
    plot.axis.visible = False
    plot.grid.grid_line_color = None
    return plot


def _scatter(chart: Chart, size: Chart) -> Any:
    plot = figure(**size)
    plot.scatter(chart["x"], chart["y"], size=4, alpha=0.4, line_color=None)
    return plot


def _line(chart: Chart, size: Chart) -> Any:
    plot = figure(**size)
    plot.line(chart["x"], chart["y"])
    return plot


def _heatmap(chart: Chart, size: Chart) -> Any:
    plot = figure(x_range=(0, len(chart["columns"])), y_range=(0, len(chart["rows"])), **size)
    values = [value for row in chart["values"] for value in row]
    mapper = LinearColorMapper(Viridis256, low=min(values), high=max(values))
    plot.image(
        [np.asarray(chart["values"])], x=0, y=0, dw=len(chart["columns"]), dh=len(chart["rows"]), color_mapper=mapper
    )
    plot.add_layout(ColorBar(color_mapper=mapper), "right")
    return plot


def _candlestick(chart: Chart, size: Chart) -> Any:
    plot = figure(**size)
    places = list(range(len(chart["dates"])))
    days = zip(chart["open"], chart["close"], strict=True)
    colors = ["#2a9d55" if close >= opening else "#d1483f" for opening, close in days]
    plot.segment(places, chart["high"], places, chart["low"], color=colors)
    plot.vbar(places, 0.7, chart["open"], chart["close"], fill_color=colors, line_color=colors)
    plot.xaxis.ticker = places[:: len(places) // 5]
    plot.xaxis.major_label_overrides = {place: chart["dates"][place] for place in plot.xaxis.ticker.ticks}
    return plot


def _choropleth(chart: Chart, size: Chart) -> Any:
    columns: dict[str, list[Any]] = {"xs": [], "ys": [], "value": []}
    for feature in chart["geojson"]["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        columns["xs"].append([[[x for x, _ in ring] for ring in polygon] for polygon in polygons])
        columns["ys"].append([[[y for _, y in ring] for ring in polygon] for polygon in polygons])
        columns["value"].append(feature["properties"][chart["metric"]])
    plot = figure(x_range=(-180, -65), y_range=(17, 72), **size)
    color = linear_cmap("value", Viridis256, min(columns["value"]), max(columns["value"]))
    areas = plot.multi_polygons(xs="xs", ys="ys", fill_color=color, line_color="white", line_width=0.2, source=columns)
    plot.add_layout(areas.construct_color_bar(), "right")
    return plot


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
