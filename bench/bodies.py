"""The charts as bodies of Plotworks' ``POST /api/v1/render``."""

from collections.abc import Callable
from typing import Any

import orjson
from bokeh.embed import json_item

from bench.bokeh_figures import layout
from bench.data import Chart


def plotworks_body(chart: Chart) -> bytes:
    """The JSON that a client of Plotworks would send for this chart."""
    size = {"width": chart["width"], "height": chart["height"], "scale": 1, "format": "png"}
    if chart["kind"] == "dashboard":
        return orjson.dumps({"bokeh": json_item(layout(chart)), **size}, option=orjson.OPT_SERIALIZE_NUMPY)
    chart_type, data, options = PARTS[chart["kind"]](chart)
    titled = {"title": {"display": True, "text": chart["title"]}, **options}
    return orjson.dumps({"chart_type": chart_type, "data": data, "options": titled, **size})


Part = tuple[str, dict[str, Any], dict[str, Any]]
"""Chart type, data, options."""


def _series(chart_type: str, labels: list[Any], *series: tuple[str, list[Any]], **options: Any) -> Part:
    datasets = [{"label": name, "data": values} for name, values in series]
    return chart_type, {"labels": labels, "datasets": datasets}, options


def _bar(chart: Chart) -> Part:
    return _series("bar", chart["labels"], ("Sales", chart["values"]))


def _lines(chart: Chart) -> Part:
    return _series("line", chart["labels"], *((one["name"], one["values"]) for one in chart["series"]))


def _pie(chart: Chart) -> Part:
    return _series("pie", chart["labels"], ("Revenue", chart["values"]))


def _line(chart: Chart) -> Part:
    return _series("line", chart["x"], ("Load", chart["y"]))


def _scatter(chart: Chart) -> Part:
    points = list(zip(chart["x"], chart["y"], strict=True))
    return "scatter", {"datasets": [{"label": "People", "data": points}]}, {}


def _heatmap(chart: Chart) -> Part:
    data = {"labels": chart["columns"], "y_labels": chart["rows"], "datasets": [{"label": "", "data": chart["values"]}]}
    return "heatmap", data, {}


def _candlestick(chart: Chart) -> Part:
    names = ("open", "high", "low", "close")
    candles = [dict(zip(names, prices, strict=True)) for prices in zip(*(chart[name] for name in names), strict=True)]
    return _series("candlestick", chart["dates"], ("Share", candles))


def _choropleth(chart: Chart) -> Part:
    return "choropleth", {"geojson": chart["geojson"], "metric": chart["metric"]}, {}


PARTS: dict[str, Callable[[Chart], Part]] = {
    "bar": _bar,
    "lines": _lines,
    "pie": _pie,
    "scatter": _scatter,
    "line": _line,
    "heatmap": _heatmap,
    "candlestick": _candlestick,
    "choropleth": _choropleth,
}
