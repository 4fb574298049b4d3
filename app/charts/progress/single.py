"""What charts of one value have in common."""

from collections.abc import Mapping
from typing import Any

from app.charts.color import is_color
from app.charts.describe import amount
from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, is_number, objects, shown

LARGEST = 1e300
"""Beyond it no scale has an end that a number can hold."""


def is_drawable(value: Any) -> bool:
    """Whether this is a number that a scale of its own can be made for."""
    return is_number(value) and -LARGEST <= value <= LARGEST


def only_dataset(data: JsonObject, findings: Findings) -> tuple[str, Mapping[str, Any]]:
    """The first dataset and its place; the data themselves where they have no datasets."""
    if "datasets" not in data:
        return "data", data
    found = list(objects(data["datasets"], "data.datasets", findings))
    if not found:
        findings.fault("data.datasets", "there is nothing to draw: the list is empty")
    findings.settle()
    if len(found) > 1:
        findings.notice("data.datasets", f"one value is shown: the first of {len(found)} datasets is drawn")
    return found[0]


def value_within(value: float | None, ends: tuple[float, float], place: str, findings: Findings) -> None:
    """Tell when a value lies beyond the scale that it is shown on."""
    low, high = ends
    if value is not None and not low <= value <= high:
        message = f"{amount(value)} is beyond the scale from {amount(low)} to {amount(high)}: drawn at its end"
        findings.notice(place, message)


def read_value(data: JsonObject, findings: Findings) -> tuple[str, Mapping[str, Any], float | None]:
    """The place, the dataset and its one value: ``value``, or the first of ``data``."""
    place, item = only_dataset(data, findings)
    given = item.get("data")
    value, spot = item.get("value"), f"{place}.value"
    if "value" not in item:
        if not isinstance(given, list):
            findings.fault(spot, f"expected a number, found {shown(given)}")
            return place, item, None
        value, spot = (given[0] if given else None), f"{place}.data[0]"
        if len(given) > 1:
            findings.notice(f"{place}.data", f"one value is shown: the first of {len(given)} is drawn")
    if value is not None and not is_drawable(value):
        findings.fault(spot, f"expected a number or null, found {shown(value)}")
        return place, item, None
    return place, item, None if value is None else float(value)


def color_option(options: OptionReader, *paths: str) -> str:
    """A CSS colour, or ""."""
    path, value = options.find(*paths)
    if path and not is_color(value):
        options.refuse(path, f"{shown(value)} is no colour")
        return ""
    return value if path else ""
