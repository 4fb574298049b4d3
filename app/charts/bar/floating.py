"""Bars between two values, as Chart.js writes them: ``[low, high]`` in place of a number."""

from collections.abc import Mapping
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import is_number

Starts = tuple[float | None, ...]
PAIR = 2


def floated(data: JsonObject) -> tuple[JsonObject, Mapping[int, Starts]]:
    """The data with the end of each bar in place of its pair, and the starts by the index of their dataset."""
    datasets = data.get("datasets")
    if not isinstance(datasets, list):
        return data, {}
    ends, starts = list(datasets), dict[int, Starts]()
    for index, item in enumerate(datasets):
        values = item.get("data") if isinstance(item, Mapping) else None
        if isinstance(values, list) and any(isinstance(value, list) for value in values):
            pairs = [_pair(value) for value in values]
            ends[index] = {**item, "data": [end for _, end in pairs]}
            starts[index] = tuple(start for start, _ in pairs)
    return ({**data, "datasets": ends}, starts) if starts else (data, {})


def _pair(value: Any) -> tuple[float | None, Any]:
    """Start and end of one bar; a number alone starts at zero, and what is neither is left for others to refuse."""
    if isinstance(value, list) and len(value) == PAIR and all(map(is_number, value)):
        return value[0], value[1]
    return None, value
