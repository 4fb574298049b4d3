"""What a chart type says it honours changes its picture; what it doesn't honour is told."""

import copy
import re
from collections.abc import Mapping
from typing import Any

import pytest

from app import charts
from app.charts import CHART_TYPES
from app.charts.model import EVERYTHING
from workers.charts import build
from workers.render.serialise import serialise

LOGO = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyIDEiLz4="
ASKED: dict[str, dict[str, Any]] = {
    "title": {"title": "Another title altogether"},
    "subtitle": {"subtitle": "Another subtitle"},
    "source": {"source": "Another source"},
    "axis_titles": {"x_axis": "Across", "y_axis": "Up"},
    "limits": {"scales": {"x": {"min": 0.37, "max": 1.71e9}, "y": {"min": 0.37, "max": 1.71e9}}},
    "ticks": {"scales": {"x": {"ticks": {"count": 2}}, "y": {"ticks": {"count": 2}}}},
    "grid": {"scales": {"x": {"grid": {"display": False}}, "y": {"grid": {"display": False}}}},
    "display": {"scales": {"x": {"display": False}, "y": {"display": False}}},
    "reverse": {"scales": {"x": {"reverse": True}, "y": {"reverse": True}}},
    "type": {"scales": {"x": {"type": "logarithmic"}, "y": {"type": "logarithmic"}}},
    "annotations": {"annotations": [{"type": "box", "label": "Here", "xMin": -1e30, "xMax": 1e30}]},
    "format": {"format": "{value} apples"},
    "trend_line": {"trend_line": True},
    "data_labels": {"data_labels": True},
    "style": {"style": {"background": "#fdf6e3", "logo": LOGO}},
}
"""Options by the name that ``ChartType.honours`` has for them, each unlike what the examples say."""

# a Bokeh document is drawn as it is: its title goes into the file's own
PAIRS = [
    (name, part) for name, entry in CHART_TYPES.items() for part in ASKED if part in entry.honours and name != "bokeh"
]
OTHERS = [(name, part) for name, entry in CHART_TYPES.items() for part in ASKED if part not in entry.honours]


def drawn(name: str, **options: Any) -> str:
    """The document of a type's example with these options, its models numbered from the first."""
    body = copy.deepcopy(dict(CHART_TYPES[name].example))
    body["options"] = {**body.get("options", {}), **options}
    return drawing_of(body)[0]


def drawing_of(body: Mapping[str, Any]) -> tuple[str, set[str]]:
    """The document of a request as it is on pages, its models numbered from the first, and where something is told."""
    spec = charts.read(body)
    drawing = build(spec, interactive=True)
    document = serialise(drawing.root)
    numbers: dict[str, str] = {}
    text = re.sub(r'"id":"([^"]+)"', lambda found: numbers.setdefault(found[1], str(len(numbers))), document.json)
    told = {notice.place for notice in (*spec.notices, *drawing.notices)}
    return text + "".join(document.buffers.values()), told


@pytest.mark.parametrize(("name", "part"), PAIRS)
def test_what_is_honoured_is_seen(name: str, part: str) -> None:
    """With the option the document is another one."""
    without = {"data_labels": False} if part == "data_labels" else {}
    assert drawn(name, **ASKED[part]) != drawn(name, **without)


@pytest.mark.parametrize(("name", "part"), OTHERS)
def test_what_is_not_honoured_is_told(name: str, part: str) -> None:
    """By a path that starts with the option's name."""
    body = copy.deepcopy(dict(CHART_TYPES[name].example))
    body["options"] = {**body.get("options", {}), **ASKED[part]}
    told = {notice.place for notice in charts.read(body).notices}
    assert any(place.startswith(f"options.{next(iter(ASKED[part]))}") for place in told)


def test_every_type_honours_what_the_language_has() -> None:
    """No entry names an option that there isn't."""
    assert {part for entry in CHART_TYPES.values() for part in entry.honours} <= EVERYTHING
