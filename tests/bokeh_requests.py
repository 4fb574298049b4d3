"""Requests with Bokeh documents, as programs send them and as others change them on the way."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bokeh.embed import json_item
from bokeh.plotting import figure

from app import charts
from app.charts.model import ChartSpec
from app.domain.errors import Fault, Invalid

ROOT = "data.doc.roots[0]"
"""The place of the model that is drawn."""


def item(model: Any) -> Any:
    """What a program sends for this model."""
    return json.loads(json.dumps(json_item(model)))


def points(**options: Any) -> Any:
    """Three points."""
    plot = figure(**{"width": 300, "height": 200, **options})
    plot.scatter([1.0, 2.0, 3.0], [3.0, 1.0, 2.0])
    return plot


def read(data: Any, **more: Any) -> ChartSpec:
    """Read a request with these data."""
    return charts.read({"chart_type": "bokeh", "data": data, **more})


def faults(data: Any, **more: Any) -> tuple[Fault, ...]:
    """The faults of a request that is refused."""
    with pytest.raises(Invalid) as refused:
        read(data, **more)
    return refused.value.faults


def edited(edit: Callable[[Any], object], model: Any = None) -> Any:
    """A document in which somebody has changed its root's attributes."""
    data = item(model or points())
    edit(data["doc"]["roots"][0]["attributes"])
    return data
