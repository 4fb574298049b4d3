"""From a plan and the small table that its transforms have left to the request that POST /v1/charts takes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.charts import find_type
from app.charts.encode import plain
from app.charts.reading import Findings
from workers.planner.model import Plan

Columns = Mapping[str, Sequence[Any]]
Json = dict[str, Any]


def shaped(plan: Plan, columns: Columns) -> Json:
    """``{"chart_type", "data", "options"}`` with the data in the chart type's own shape.

    ``columns`` are those of the query's result. Raises ``Invalid`` where they can't be drawn so.
    """
    spec = plan.spec
    if plan.synthesised:
        return {name: spec[name] for name in ("chart_type", "data", "options")}
    encoding = spec["encoding"]
    if find_type(spec["chart_type"]).shape != "own":
        body = {
            "chart_type": spec["chart_type"],
            "data": {"columns": dict(columns)},
            "encoding": encoding,
            "options": spec["options"],
        }
        return dict(plain(find_type(body["chart_type"]), body, Findings()))
    build = _OWN.get(spec["chart_type"], _rows)
    return {"chart_type": spec["chart_type"], "data": build(columns, encoding), "options": dict(spec["options"])}


def _renamed(columns: Columns, encoding: Mapping[str, str]) -> list[Json]:
    """Rows by the chart type's own names."""
    lists = [columns[column] for column in encoding.values()]
    return [dict(zip(encoding, values, strict=True)) for values in zip(*lists, strict=True)]


def _rows(columns: Columns, encoding: Mapping[str, str]) -> Json:
    return {"rows": _renamed(columns, encoding)}


def _links(columns: Columns, encoding: Mapping[str, str]) -> Json:
    rows = [row for row in _renamed(columns, encoding) if row["source"] is not None and row["target"] is not None]
    return {"links": [{**row, "source": str(row["source"]), "target": str(row["target"])} for row in rows]}


def _tree(columns: Columns, encoding: Mapping[str, str]) -> Json:
    groups = [role for role in encoding if role.startswith("level")]
    rows = [{name: value for name, value in row.items() if value is not None} for row in _renamed(columns, encoding)]
    if len(groups) == 1:
        return {"rows": [{"name": str(row.get("level0", "")), "value": row.get("value")} for row in rows]}
    return {"tree": rows, "key": "value", "groups": groups}


def _candles(columns: Columns, encoding: Mapping[str, str]) -> Json:
    rows = _renamed(columns, encoding)
    labels = [row.pop("date") for row in rows]
    return {"labels": labels, "datasets": [{"label": "", "data": rows}]}


def _areas(columns: Columns, encoding: Mapping[str, str]) -> Json:
    areas = [str(value) for value in columns[encoding["area"]]]
    return {"map": _map_of(areas), "areas": areas, "values": list(columns[encoding["value"]])}


def _map_of(areas: Sequence[str]) -> str:
    """The map that knows most of these names."""
    from app.charts.geo.gazetteer import MAPS, gazetteer  # noqa: PLC0415 - its lists are read for maps alone

    return max(MAPS, key=lambda name: sum(1 for area in areas if gazetteer(name).find(area)))


def _words(columns: Columns, encoding: Mapping[str, str]) -> Json:
    return {
        "words": [{**row, "text": str(row["text"])} for row in _renamed(columns, encoding) if row["text"] is not None]
    }


def _tasks(columns: Columns, encoding: Mapping[str, str]) -> Json:
    return {"tasks": [{**row, "name": str(row["name"])} for row in _renamed(columns, encoding)]}


def _events(columns: Columns, encoding: Mapping[str, str]) -> Json:
    return {"events": [{**row, "title": str(row["title"])} for row in _renamed(columns, encoding)]}


def _number(columns: Columns, encoding: Mapping[str, str]) -> Json:
    value = next(iter(columns[encoding["value"]]), None)
    return {"value": value, "label": encoding["value"]}


def _dial(columns: Columns, encoding: Mapping[str, str]) -> Json:
    value = next(iter(columns[encoding["value"]]), None)
    return {"datasets": [{"label": encoding["value"], "value": value, "data": [value]}]}


def _all(columns: Columns, encoding: Mapping[str, Any]) -> Json:
    names = encoding.get("columns") or list(columns)
    return {"columns": {name: list(columns[name]) for name in names}}


def _errors(columns: Columns, encoding: Mapping[str, str]) -> Json:
    label, mean, error = (list(columns[encoding[name]]) for name in ("x", "y", "error"))
    return {"labels": label, "datasets": [{"label": "Mean and standard deviation", "data": mean, "errors": error}]}


_OWN: Mapping[str, Callable[[Columns, Mapping[str, Any]], Json]] = {
    **dict.fromkeys(("sankey", "chord", "network"), _links),
    **dict.fromkeys(("treemap", "sunburst", "icicle", "tree"), _tree),
    **dict.fromkeys(("candlestick", "ohlc", "volumeCandles", "heikinAshi", "renko"), _candles),
    **dict.fromkeys(("correlationMatrix", "scatterMatrix", "parallelCoordinates", "table"), _all),
    "choropleth": _areas,
    "wordCloud": _words,
    "gantt": _tasks,
    "timeline": _events,
    "bigNumber": _number,
    "gauge": _dial,
    "radialGauge": _dial,
    "errorBar": _errors,
}
