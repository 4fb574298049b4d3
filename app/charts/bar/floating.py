"""Bars between two values, as Chart.js writes them: ``[low, high]`` in place of a number."""

from collections.abc import Mapping
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings, is_number, shown

Starts = tuple[float | None, ...]
PAIR = 2


def floated(data: JsonObject, findings: Findings) -> tuple[JsonObject, Mapping[int, Starts]]:
    """The data with the end of each bar in place of its pair, and the starts by the index of their dataset."""
    datasets = data.get("datasets")
    if not isinstance(datasets, list):
        return data, {}
    ends, starts = list(datasets), dict[int, Starts]()
    for index, item in enumerate(datasets):
        values = item.get("data") if isinstance(item, Mapping) else None
        if isinstance(values, list) and any(isinstance(value, list) for value in values):
            pairs = [_pair(value, f"data.datasets[{index}].data[{at}]", findings) for at, value in enumerate(values)]
            ends[index] = {**item, "data": [end for _, end in pairs]}
            starts[index] = tuple(start for start, _ in pairs)
    return ({**data, "datasets": ends}, starts) if starts else (data, {})


def _pair(value: Any, place: str, findings: Findings) -> tuple[float | None, Any]:
    """Start and end of one bar; a number alone starts at zero."""
    if not isinstance(value, list):
        return None, value
    if len(value) != PAIR or not all(map(is_number, value)):
        findings.fault(place, f"expected a number, null or [low, high], found {shown(value)} of {len(value)}")
        return None, None
    return value[0], value[1]
