"""vl-convert: Vega-Lite specs, drawn by its V8 and resvg."""

from typing import Any

import vl_convert

Chart = dict[str, Any]
FIT = {"type": "fit", "contains": "padding"}


def draw(chart: Chart) -> bytes:
    """The PNG of a chart."""
    if chart["kind"] == "dashboard":
        return _png(_dashboard(chart))
    size = {"width": chart["width"], "height": chart["height"], "autosize": FIT}
    return _png({"title": chart["title"], **size, **PARTS[chart["kind"]](chart)})


def _png(spec: Chart) -> bytes:
    picture: bytes = vl_convert.vegalite_to_png({"background": "white", **spec}, scale=1)
    return picture


def _rows(**columns: Any) -> Chart:
    lists = [column if isinstance(column, list) else column.tolist() for column in columns.values()]
    return {"values": [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]}


def _field(name: str, kind: str, **more: Any) -> Chart:
    return {"field": name, "type": kind, **more}


def _bar(chart: Chart) -> Chart:
    encoding = {"x": _field("label", "nominal", sort=None), "y": _field("value", "quantitative")}
    return {"data": _rows(label=chart["labels"], value=chart["values"]), "mark": "bar", "encoding": encoding}


def _lines(chart: Chart) -> Chart:
    rows = [
        {"label": label, "value": value, "series": series["name"]}
        for series in chart["series"]
        for label, value in zip(chart["labels"], series["values"], strict=True)
    ]
    encoding = {
        "x": _field("label", "ordinal", sort=None),
        "y": _field("value", "quantitative"),
        "color": _field("series", "nominal"),
    }
    return {"data": {"values": rows}, "mark": "line", "encoding": encoding}


def _pie(chart: Chart) -> Chart:
    encoding = {"theta": _field("value", "quantitative"), "color": _field("label", "nominal", sort=None)}
    return {"data": _rows(label=chart["labels"], value=chart["values"]), "mark": "arc", "encoding": encoding}


def _points(chart: Chart, mark: Any) -> Chart:
    scale = {"zero": False}
    encoding = {axis: _field(axis, "quantitative", scale=scale) for axis in ("x", "y")}
    return {"data": _rows(x=chart["x"], y=chart["y"]), "mark": mark, "encoding": encoding}


def _scatter(chart: Chart) -> Chart:
    return _points(chart, {"type": "circle", "size": 12, "opacity": 0.4})


def _line(chart: Chart) -> Chart:
    return _points(chart, {"type": "line", "strokeWidth": 1})


def _heatmap(chart: Chart) -> Chart:
    rows = [
        {"x": column, "y": row, "value": value}
        for row, values in zip(chart["rows"], chart["values"], strict=True)
        for column, value in zip(chart["columns"], values, strict=True)
    ]
    few = {"labelOverlap": True}
    encoding = {
        "x": _field("x", "ordinal", sort=None, axis=few),
        "y": _field("y", "ordinal", sort=None, axis=few),
        "color": _field("value", "quantitative", scale={"scheme": "viridis"}),
    }
    return {"data": {"values": rows}, "mark": "rect", "encoding": encoding}


def _candlestick(chart: Chart) -> Chart:
    names = ("open", "high", "low", "close")
    rises = {"condition": {"test": "datum.open <= datum.close", "value": "#2a9d55"}, "value": "#d1483f"}
    price = {"type": "quantitative", "scale": {"zero": False}, "axis": {"title": "Price"}}
    return {
        "data": _rows(date=chart["dates"], **{name: chart[name] for name in names}),
        "encoding": {"x": _field("date", "temporal"), "color": rises},
        "layer": [
            {"mark": "rule", "encoding": {"y": {"field": "low", **price}, "y2": {"field": "high"}}},
            {
                "mark": {"type": "bar", "size": 2},
                "encoding": {"y": {"field": "open", **price}, "y2": {"field": "close"}},
            },
        ],
    }


def _choropleth(chart: Chart) -> Chart:
    return {
        "data": {"values": chart["geojson"]["features"]},
        "projection": {"type": "albersUsa"},
        "mark": "geoshape",
        "encoding": {"color": _field(f"properties.{chart['metric']}", "quantitative", title=chart["metric"])},
    }


def _dashboard(chart: Chart) -> Chart:
    across = chart["columns"]
    size = {"width": chart["width"] / across - 90, "height": chart["height"] / (len(chart["parts"]) / across) - 80}
    parts = [{"title": part["title"], **size, **PARTS[part["kind"]](part)} for part in chart["parts"]]
    return {"title": chart["title"], "concat": parts, "columns": across, "resolve": {"scale": {"color": "independent"}}}


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
