"""Gradients and patterns where a colour is expected: what Bokeh can draw of them is one plain colour."""

import re
from collections.abc import Mapping
from typing import Any

from app.charts.color import is_color

_STOPS = re.compile(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|\b[a-zA-Z]+\b")


def plain_color(value: Any) -> tuple[str, str] | None:
    """The colour that stands for a gradient or a pattern, and what is told of it; None for anything else.

    Known are ``{"gradient": [...]}``, ``linear-gradient(...)`` as CSS has it, and ``{"pattern": name, "color": ...}``.
    """
    if isinstance(value, str) and "gradient(" in value:
        return _gradient(_STOPS.findall(value.partition("(")[2]))
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("gradient"), list):
        return _gradient(value["gradient"])
    if "pattern" in value and is_color(value.get("color")):
        return str(value["color"]), "patterns are not drawn: its colour is used"
    return None


def _gradient(stops: list[Any]) -> tuple[str, str] | None:
    colors = [stop for stop in stops if is_color(stop)]
    return (colors[0], "gradients are not drawn: the first of its colours is used") if colors else None
