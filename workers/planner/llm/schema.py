"""The schema of what a model may answer: a plan in the terms of POST /v1/charts, and nothing beside it."""

from collections.abc import Mapping
from typing import Any

from app.charts import CHART_TYPES, COMMON_OPTIONS
from app.transforms.schema import OPERATIONS
from app.transforms.schema import SCHEMA as TRANSFORMS
from workers.planner.roles import OWN

Json = dict[str, Any]

CHANNELS = ("x", "y", "color", "size", "facet", "low", "high")
COLUMNS = "columns"
_BEYOND = {"bokeh", "dashboard", "flowMap", "smallMultiples"}
"""Made of programs, of other charts, or of more than one table."""

DRAWABLE = tuple(name for name in CHART_TYPES if name not in _BEYOND)
"""Chart types that a model may choose."""

OPTIONS = (
    "title", "subtitle", "x_axis", "y_axis", "color_scheme", "colors", "theme", "legend", "data_labels", "trend_line",
    "annotations", "reference_lines", "format", "currency",
)  # fmt: skip
"""Options that it may give: how the chart looks, and what is marked in it."""

_MORE = {"choropleth": ("value",), "errorBar": ("x", "y", "error")}
_ONE_NUMBER = ("bigNumber", "gauge", "radialGauge")
NEEDED: Mapping[str, tuple[str, ...]] = {
    **{name: tuple(role.name for role in roles if role.needed) + _MORE.get(name, ()) for name, roles in OWN.items()},
    **dict.fromkeys(_ONE_NUMBER, ("value",)),
}
"""Roles that a chart type with columns of its own can't do without."""

ROLES: Mapping[str, frozenset[str]] = {
    name: frozenset({*NEEDED[name], *(role.name for role in roles), *([] if roles or NEEDED[name] else [COLUMNS])})
    for name, roles in OWN.items()
}
"""All that it reads."""

MOST_EXPLANATION = 1000
MOST_VALUES = 500
"""Values of a series that come from the words."""

_TEXT: Json = {"type": "string", "maxLength": 200}
_COLUMN: Json = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "maxItems": 20}]}
_SERIES: Json = {
    "type": "object",
    "required": ["label", "data"],
    "properties": {"label": _TEXT, "data": {"type": "array", "items": {"type": ["number", "null"]}}},
    "additionalProperties": False,
}


def _encoding() -> Json:
    roles = sorted(set().union(*ROLES.values()) - set(CHANNELS))
    told = "; ".join(f"{name}: {', '.join(sorted(ROLES[name]))}" for name in OWN)
    return {
        "type": "object",
        "description": "Which column of the transformed table is what. Channels are x, y (one or several), color, size,"
        f" facet. These chart types have roles in their place: {told}.",
        "properties": dict.fromkeys((*CHANNELS, *roles), _COLUMN),
        "additionalProperties": False,
    }


_PLAN: Json = {
    "chart_type": {"enum": list(DRAWABLE)},
    "options": {
        "type": "object",
        "properties": {name: COMMON_OPTIONS[name] for name in OPTIONS},
        "additionalProperties": False,
    },
    "explanation": {
        "type": "string",
        "maxLength": MOST_EXPLANATION,
        "description": "A few sentences: why this chart, and how the words were understood. No results.",
    },
}


def _object(**properties: Json) -> Json:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


_STEPS = {**TRANSFORMS, "items": {"oneOf": [one for one in OPERATIONS if one["title"] != "sample"]}}
"""Without rows by chance: what is told of the data is told of all of them."""

OF_A_TABLE = _object(**_PLAN, transforms=_STEPS, encoding=_encoding())
"""A plan for data that are there."""

OF_WORDS = _object(
    **_PLAN,
    data=_object(
        labels={"type": "array", "items": _TEXT, "maxItems": MOST_VALUES},
        datasets={"type": "array", "items": _SERIES, "minItems": 1, "maxItems": 20},
    ),
)
"""A plan for a description that brings its own numbers."""
