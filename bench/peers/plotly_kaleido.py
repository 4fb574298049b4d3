"""Plotly through Kaleido's persistent server: one warm Chromium for all charts."""

import atexit
from functools import cache
from pathlib import Path
from typing import Any

import kaleido
import plotly.graph_objects as go
from plotly.subplots import make_subplots

Chart = dict[str, Any]
BASE_MAP = Path(__file__).with_name("plotly_geo.js")


def draw(chart: Chart) -> bytes:
    """The PNG of a chart."""
    _server()
    figure = _dashboard(chart) if chart["kind"] == "dashboard" else go.Figure(PARTS[chart["kind"]](chart))
    figure.update_layout(title=chart["title"], **LAYOUTS.get(chart["kind"], {}))
    size = {"width": chart["width"], "height": chart["height"], "scale": 1}
    picture: bytes = kaleido.calc_fig_sync(figure, opts={"format": "png", **size})
    return picture


@cache
def _server() -> None:
    page = kaleido.PageGenerator(mathjax=False, others=[BASE_MAP.as_uri()])
    kaleido.start_sync_server(page_generator=page)
    atexit.register(kaleido.stop_sync_server)


def _bar(chart: Chart) -> list[Any]:
    return [go.Bar(x=chart["labels"], y=chart["values"])]


def _lines(chart: Chart) -> list[Any]:
    return [go.Scatter(x=chart["labels"], y=one["values"], name=one["name"], mode="lines") for one in chart["series"]]


def _pie(chart: Chart) -> list[Any]:
    return [go.Pie(labels=chart["labels"], values=chart["values"])]


def _scatter(chart: Chart) -> list[Any]:
    return [go.Scatter(x=chart["x"], y=chart["y"], mode="markers", marker={"size": 4, "opacity": 0.4})]


def _line(chart: Chart) -> list[Any]:
    return [go.Scatter(x=chart["x"], y=chart["y"], mode="lines", line={"width": 1})]


def _heatmap(chart: Chart) -> list[Any]:
    return [go.Heatmap(x=chart["columns"], y=chart["rows"], z=chart["values"], colorscale="Viridis")]


def _candlestick(chart: Chart) -> list[Any]:
    prices = {name: chart[name] for name in ("open", "high", "low", "close")}
    return [go.Candlestick(x=chart["dates"], **prices)]


def _choropleth(chart: Chart) -> list[Any]:
    features = chart["geojson"]["features"]
    values = [feature["properties"][chart["metric"]] for feature in features]
    return [go.Choropleth(geojson=chart["geojson"], locations=[one["id"] for one in features], z=values)]


def _dashboard(chart: Chart) -> go.Figure:
    across = chart["columns"]
    titles = [part["title"] for part in chart["parts"]]
    figure = make_subplots(rows=len(titles) // across, cols=across, subplot_titles=titles)
    for index, part in enumerate(chart["parts"]):
        for trace in PARTS[part["kind"]](part):
            figure.add_trace(trace, row=index // across + 1, col=index % across + 1)
    return figure


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
LAYOUTS: dict[str, Any] = {
    "candlestick": {"xaxis": {"rangeslider": {"visible": False}}},
    "choropleth": {"geo": {"scope": "usa", "visible": False}},
    "dashboard": {"showlegend": False},
}
