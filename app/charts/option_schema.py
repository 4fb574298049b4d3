"""JSON Schemas of the option language: what docs/reference and ``GET /v1/charts/types`` tell of each common option."""

from typing import Any

from app.charts.axis_options import KINDS
from app.charts.styles import CORNERS, THEMES

_FLAG: dict[str, Any] = {"type": "boolean"}
_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "number"}
_PLACE: dict[str, Any] = {"anyOf": [_NUMBER, _TEXT]}
_LINES: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_DASH: dict[str, Any] = {"type": "array", "items": {"type": "number", "minimum": 0}, "maxItems": 8}
_FORMAT: dict[str, Any] = {"anyOf": [_TEXT, {"type": "object"}]}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


_HEADLINE = _object(
    display=_FLAG,
    text=_LINES,
    fontSize={"type": "number", "minimum": 6, "maximum": 96},
)
_DISPLAYED = {"anyOf": [_FLAG, _object(display=_FLAG)]}
_SCALE = _object(
    type={"enum": list(KINDS)},
    position={"enum": ["left", "right", "top", "bottom"]},
    title={"anyOf": [_TEXT, _object(display=_FLAG, text=_LINES)]},
    scaleLabel=_object(display=_FLAG, labelString=_TEXT),
    min=_PLACE,
    max=_PLACE,
    suggestedMin=_PLACE,
    suggestedMax=_PLACE,
    beginAtZero=_FLAG,
    reverse=_FLAG,
    stacked=_FLAG,
    display=_FLAG,
    grid=_DISPLAYED,
    gridLines=_object(display=_FLAG),
    format=_FORMAT,
    ticks=_object(
        display=_FLAG,
        min=_NUMBER,
        max=_NUMBER,
        suggestedMin=_NUMBER,
        suggestedMax=_NUMBER,
        beginAtZero=_FLAG,
        reverse=_FLAG,
        count={"type": "number", "minimum": 1, "maximum": 50},
        maxTicksLimit={"type": "number", "minimum": 1, "maximum": 50},
        stepSize=_NUMBER,
        format=_FORMAT,
    ),
)
_AXIS = {"anyOf": [_TEXT, _SCALE]}
_LEGEND = _object(display=_FLAG, position={"enum": ["top", "bottom", "left", "right"]})
_LABELS = {
    "anyOf": [_FLAG, _object(display={"anyOf": [_FLAG, {"enum": ["auto"]}]}, format=_FORMAT)],
}
_ANNOTATION = _object(
    type={"enum": ["line", "box", "label", "point"]},
    scaleID=_TEXT,
    value=_PLACE,
    endValue=_PLACE,
    xMin=_PLACE,
    xMax=_PLACE,
    yMin=_PLACE,
    yMax=_PLACE,
    xValue=_PLACE,
    yValue=_PLACE,
    label={"anyOf": [_TEXT, _object(display=_FLAG, content=_LINES)]},
    content=_LINES,
    borderColor=_TEXT,
    backgroundColor=_TEXT,
    borderWidth={"type": "number", "minimum": 0, "maximum": 20},
    borderDash=_DASH,
)
_ANNOTATIONS = {"anyOf": [{"type": "array", "items": _ANNOTATION}, {"type": "object"}]}
_STYLE = _object(
    theme={"enum": list(THEMES)},
    colors={"type": "array", "items": _TEXT},
    background=_TEXT,
    font=_TEXT,
    logo=_TEXT,
    logo_corner={"enum": list(CORNERS)},
    locale=_TEXT,
    currency=_TEXT,
    format=_FORMAT,
)


def _told(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, **schema}


COMMON_OPTIONS: dict[str, object] = {
    "title": _told(
        "The title, as text or as Chart.js writes it (also under plugins.title).", {"anyOf": [_TEXT, _HEADLINE]}
    ),
    "subtitle": _told("A line under the title (also under plugins.subtitle).", {"anyOf": [_TEXT, _HEADLINE]}),
    "source": _told("The line at the foot that says where the data is from.", _TEXT),
    "footnote": _told("The same as `source`.", _TEXT),
    "x_axis": _told("Title of the x axis, or the whole axis as under scales.x.", _AXIS),
    "y_axis": _told("Title of the y axis, or the whole axis as under scales.y.", _AXIS),
    "y2_axis": _told("The second value axis, at the right; datasets name it by yAxisID.", _AXIS),
    "scales": _told(
        "Axes as Chart.js has them: xAxes[0] and yAxes[0] (v2), x, y and y1 (v3, v4). Types linear, logarithmic, time"
        " and category; limits, beginAtZero, ticks, grid, display, reverse, stacked, position.",
        {"type": "object"},
    ),
    "color_scheme": _told("Name of a palette.", _TEXT),
    "legend": _told(
        "Whether there is a legend and where (also under plugins.legend).",
        {"anyOf": [_FLAG, {"enum": ["top", "bottom", "left", "right"]}, _LEGEND]},
    ),
    "plugins": _told(
        "Where Chart.js v3 and v4 have title, subtitle, legend, tooltip, datalabels and annotation.",
        _object(
            title=_HEADLINE,
            subtitle=_HEADLINE,
            legend=_LEGEND,
            tooltip=_object(enabled=_FLAG, format=_FORMAT),
            datalabels=_LABELS,
        ),
    ),
    "data_labels": _told("Whether values stand beside their marks (also plugins.datalabels).", _LABELS),
    "annotations": _told(
        "Lines, boxes and labels over the data, as chartjs-plugin-annotation has them (also under plugins.annotation).",
        _ANNOTATIONS,
    ),
    "reference_lines": _told(
        "Values with a line across the plot: numbers, or objects with value, axis, label, color, dash.",
        {"type": "array", "items": {"anyOf": [_NUMBER, {"type": "object"}]}},
    ),
    "tooltip": _told(
        "What a page tells under the pointer: whether it does (enabled) and in which format of numbers. Also"
        " plugins.tooltip, and tooltips as Chart.js 2 has it.",
        {"anyOf": [_FLAG, _object(enabled=_FLAG, format=_FORMAT)]},
    ),
    "trend_line": _told(
        "A straight line of least squares through each series.", {"anyOf": [_FLAG, {"enum": ["linear"]}]}
    ),
    "format": _told(
        'How values are written: "short", "percent", "currency:EUR", "integer", a pattern of d3 (",.1f"), numeral.js'
        ' ("0,0.0") or spreadsheets ("#,##0.0"), words around a number ("{value} km"), or the object that'
        " Intl.NumberFormat takes.",
        _FORMAT,
    ),
    "locale": _told('Whose numbers, dates and currencies: "de", "pt-BR".', _TEXT),
    "timezone": _told(
        'The IANA zone in which times are drawn, such as "Europe/Berlin" (also scales.x.adapters.date.zone). Times'
        " without an offset are of that zone already.",
        _TEXT,
    ),
    "currency": _told("The ISO 4217 code of values that are money.", _TEXT),
    "theme": _told("How the whole picture looks.", {"enum": list(THEMES)}),
    "colors": _told("CSS colours of the series, in their order.", {"type": "array", "items": _TEXT}),
    "background": _told("A CSS colour.", _TEXT),
    "logo": _told("A data URI of a PNG or SVG, at most 256 kB, drawn in a corner.", _TEXT),
    "logo_corner": _told("Where the logo is.", {"enum": list(CORNERS)}),
    "style": _told("All of that in one object, as a brand kit holds it.", _STYLE),
}
"""The options that the language has; a chart type that doesn't honour one tells so by its path."""
