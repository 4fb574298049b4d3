"""Bars, lines and areas together, on one value axis or two."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.charts.bar.extras import own_of_bars
from app.charts.describe import describe_series
from app.charts.model import CARTESIAN, ChartType, JsonObject
from app.charts.paints import BOTH
from app.charts.reading import Findings, OptionReader, objects, shown
from app.charts.series import Series, SeriesData, tabulate_series, with_trend
from app.charts.strokes import LINE_OPTIONS, read_lines_with, read_stroke, read_strokes

KINDS = ("bar", "line", "area", "spline", "stepLine")
"""What one dataset may be."""


def read_mixed(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets, each with the ``type`` it is drawn as: a bar when it says nothing."""
    for place, item in objects(data.get("datasets"), "data.datasets", Findings()):
        kind = item.get("type")
        if kind is not None and kind not in KINDS:
            findings.fault(f"{place}.type", f"expected one of {', '.join(KINDS)}, found {shown(kind)}")
    findings.settle()
    found = read_lines_with(with_trend(_own), data, findings, fills=BOTH)
    least = min((one.order for one in found.series if one.kind != "bar"), default=math.inf)
    for index, one in enumerate(found.series):
        if one.kind == "bar" and one.order < least < math.inf:
            findings.notice(f"data.datasets[{index}].order", "not used: lines are drawn over bars, areas below them")
    return found


def _own(options: OptionReader, series: Series) -> Series:
    """What a bar or a line has of its own."""
    kind = options.text("type") or "bar"
    read = own_of_bars if kind == "bar" else read_stroke
    return replace(read(options, series), kind=kind, order=options.number("order") or 0)


def as_mixed(body: JsonObject) -> JsonObject:
    """A request for bars or lines whose datasets are of several types, as one for a mixed chart; else as it is.

    So Chart.js writes them: a dataset's ``type`` overrules the chart's.
    """
    kind, data = body.get("chart_type"), body.get("data")
    if kind not in KINDS or not isinstance(data, Mapping) or not isinstance(data.get("datasets"), list):
        return body
    datasets = data["datasets"]
    if not any(isinstance(item, Mapping) and "type" in item for item in datasets):
        return body
    if all(_kind(item, kind) == kind for item in datasets):
        plain = [
            {k: v for k, v in item.items() if k != "type"} if isinstance(item, Mapping) else item for item in datasets
        ]
        return {**body, "data": {**data, "datasets": plain}}
    named = [{**item, "type": _kind(item, kind)} if isinstance(item, Mapping) else item for item in datasets]
    return {**body, "chart_type": "mixed", "data": {**data, "datasets": named}}


def _kind(item: Any, kind: str) -> Any:
    return item.get("type", kind) if isinstance(item, Mapping) else kind


MIXED = ChartType(
    name="mixed",
    family="mixed",
    title="Mixed chart",
    summary="Shows bars, lines and areas together, on one value axis or two.",
    data_shape='labels + datasets: one number a label, "type" bar, line or area, "yAxisID" for the second axis',
    example={
        "chart_type": "mixed",
        "data": {
            "labels": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            "datasets": [
                {
                    "type": "bar",
                    "label": "Rain",
                    "data": [65, 54, 52, 34, 28, 12, 4, 8, 30, 92, 98, 88],
                    "yAxisID": "y",
                },
                {
                    "type": "line",
                    "label": "Temperature",
                    "data": [11.6, 12.7, 14.9, 15.9, 18.0, 21.2, 23.1, 23.5, 22.1, 18.8, 15.0, 12.4],
                    "yAxisID": "y1",
                },
            ],
        },
        "options": {
            "title": "Lisbon's summers are dry, its autumns pour",
            "subtitle": "Rain and mean temperature by month",
            "scales": {
                "y": {"title": {"display": True, "text": "Rain (mm)"}},
                "y1": {"position": "right", "title": {"display": True, "text": "Temperature (\u00b0C)"}},
            },
            "source": "Source: rounded climate normals",
        },
    },
    read_data=read_mixed,
    describe=describe_series("Mixed chart", trend=True),
    tabulate=tabulate_series,
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("combo", "comboChart", "mixedChart", "barLine"),
    honours=CARTESIAN | {"y2", "stacked", "trend_line", "names", "dates", "numbers"},
)

TYPES = (MIXED,)
