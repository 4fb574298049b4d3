"""Datasets of ``{"x", "y"}`` objects for charts whose values have labels, as Chart.js takes them there too."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.charts.dates import read_dates
from app.charts.reading import Findings, is_number, shown

LINES = frozenset({"line", "spline", "stepLine", "area"})
X, Y = ("x", "t"), ("y", "v", "value")


def labelled(data: Any, kind: str, findings: Findings) -> Any:
    """The data of a chart of this ``kind`` with labels and one value a label; data of any other shape as they are.

    Labels are the places of all datasets: numbers and dates in their order, names as they came. ``linear`` says that
    they are numbers, so that a line chart has them where they lie. A line goes on over the places of other datasets.
    """
    datasets = data.get("datasets") if isinstance(data, Mapping) else None
    if not isinstance(datasets, list) or not any(map(_has_points, datasets)):
        return data
    points = [_points(item) for item in datasets]
    lying = _are_lying(points)
    pairs = [[(y, x) if lying else (x, y) for x, y in own] for own in points]
    places = _in_order([place for own in pairs for place, _ in own])
    laid = [
        {**_bridged(item, own, kind), "data": _laid(own, places, f"data.datasets[{index}].data", findings)}
        if own
        else item
        for index, (item, own) in enumerate(zip(datasets, pairs, strict=True))
    ]
    return {**data, "labels": places, "datasets": laid, "linear": bool(places) and all(map(is_number, places))}


def _bridged(item: Mapping[str, Any], own: Sequence[tuple[Any, Any]], kind: str) -> Mapping[str, Any]:
    """The dataset of a line without gaps of its own, so that it has none where only others have values."""
    whole = all(value is not None for _, value in own) and item.get("type", kind) in LINES
    return {"spanGaps": True, **item} if whole else item


def _has_points(item: Any) -> bool:
    values = item.get("data") if isinstance(item, Mapping) else None
    present = (value for value in values if value is not None) if isinstance(values, list) else iter(())
    first = next(present, None)
    return _is_point(first) and all(map(_is_point, present))


def _is_point(value: Any) -> bool:
    return isinstance(value, Mapping) and _pair(value) is not None


def _pair(value: Mapping[str, Any]) -> tuple[Any, Any] | None:
    x, y = (next((value[key] for key in keys if key in value), None) for keys in (X, Y))
    known = any(key in value for key in Y) and isinstance(x, str | int | float)
    return (x, y) if known else None


def _points(item: Any) -> list[tuple[Any, Any]]:
    values = item["data"] if _has_points(item) else []
    return [pair for value in values if value is not None if (pair := _pair(value))]


def _are_lying(points: Sequence[Sequence[tuple[Any, Any]]]) -> bool:
    """Whether y is the name and x the value, as bars on their side are written."""
    every = [pair for own in points for pair in own]
    return all(isinstance(y, str) and is_number(x) for x, y in every)


def _in_order(places: Sequence[Any]) -> list[Any]:
    kinds = list(dict.fromkeys(places))
    if all(map(is_number, kinds)):
        return sorted(kinds)
    moments = read_dates(kinds).moments if all(isinstance(kind, str) for kind in kinds) else ()
    return [kind for _, kind in sorted(zip(moments, kinds, strict=True), key=_instant)] if moments else kinds


def _instant(pair: tuple[Any, Any]) -> Any:
    return pair[0].instant


def _laid(own: Sequence[tuple[Any, Any]], places: Sequence[Any], spot: str, findings: Findings) -> list[Any]:
    """One value a place; of several at one the last, which is told."""
    found = dict(own)
    if len(found) < len(own):
        twice = next(place for place in found if sum(place == other for other, _ in own) > 1)
        message = f"{len(own) - len(found)} values share their place with another, such as {shown(twice)}: the last"
        findings.notice(spot, f"{message} is drawn; a scatter chart shows all")
    return [found.get(place) for place in places]
