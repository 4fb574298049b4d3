"""Variants of a chart request at the edges of what people send, made from its example by shape alone."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]

KEYWORDS = frozenset({"type", "chart_type", "map", "measure", "date", "start", "end", "time", "color", "yAxisID"})
COLORS = frozenset({"backgroundColor", "borderColor"})
NUMERIC = frozenset({"span", "layout", "width", "height"})
"""What is no text and no value of the chart, by its name."""

LONG = "The quick brown fox jumps over the lazy dog while nobody is looking at all. " * 3
SCRIPTS = {
    "arabic": "مبيعات الربع الأول من السنة",
    "hebrew": "מכירות ברבעון הראשון של השנה",
    "chinese": "第一季度全国销售总额",
    "long": LONG[:200],
}


def resized(body: Body, count: int) -> Body:
    """The same chart with so many categories, points or rows: cut, or repeated under other names."""
    return {**body, "data": _resized(body["data"], count)}


def _resized(data: Body, count: int) -> Body:
    labels = data.get("labels")
    if isinstance(labels, list) and labels and "matrix" not in data:
        return {name: _parallel(value, len(labels), count) for name, value in data.items()}
    if "matrix" in data or "links" in data or "z" in data:
        return data
    if isinstance(data.get("columns"), dict):
        return data | {"columns": {name: _stretched(values, count) for name, values in data["columns"].items()}}
    if "datasets" in data:
        sets = [item | {"data": _stretched(item["data"], count)} for item in data["datasets"]]
        return data | {"datasets": sets}
    return {name: _named(value, count) if isinstance(value, list) else value for name, value in data.items()}


def _parallel(value: Any, length: int, count: int) -> Any:
    """A list of one item a label takes so many, wherever it stands."""
    if isinstance(value, list):
        fits = len(value) == length and not (value and isinstance(value[0], dict) and "data" in value[0])
        return _named(value, count) if fits else [_parallel(item, length, count) for item in value]
    if isinstance(value, dict):
        return {name: _parallel(item, length, count) for name, item in value.items()}
    return value


def _stretched(values: list[Any], count: int) -> list[Any]:
    return [values[index % len(values)] for index in range(count)] if values else values


def _named(values: list[Any], count: int) -> list[Any]:
    """Repeated texts get a number, so that they stay apart."""
    return [_again(value, index // len(values)) for index, value in enumerate(_stretched(values, count))]


def _again(value: Any, turn: int) -> Any:
    if not turn:
        return value
    if isinstance(value, str):
        return f"{value} {turn + 1}"
    if isinstance(value, dict):
        return {name: _again(item, turn) if name in {"name", "text", "label"} else item for name, item in value.items()}
    return value


def multiplied(body: Body, count: int) -> Body:
    """So many datasets, columns or groups; None where the shape has none."""
    data = body["data"]
    if "datasets" in data:
        return {**body, "data": data | {"datasets": _series(data["datasets"], count)}}
    if isinstance(data.get("columns"), dict):
        names = list(data["columns"])
        columns = {f"{names[n % len(names)]} {n}": data["columns"][names[n % len(names)]] for n in range(count)}
        return {**body, "data": data | {"columns": columns}}
    return body


def _series(datasets: list[Any], count: int) -> list[Any]:
    sets = [datasets[index % len(datasets)] for index in range(count)]
    return [item | {"label": f"{item.get('label', 'Series')} {index + 1}"} for index, item in enumerate(sets)]


def valued(body: Body, change: Callable[[float], Any]) -> Body:
    """Every number of the data changed, those of dates, places and layouts too where they are numbers."""
    return {**body, "data": _valued(body["data"], change)}


def _valued(value: Any, change: Callable[[float], Any]) -> Any:
    if isinstance(value, dict):
        return {name: item if name in NUMERIC else _valued(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_valued(item, change) for item in value]
    return change(value) if type(value) in {int, float} else value


def worded(body: Body, word: str) -> Body:
    """Every text of the data (the same one always the same) and the headings in another script, or very long."""
    known: dict[str, str] = {}
    options = body.get("options", {}) | {"title": word * 2, "subtitle": word, "source": word}
    return {**body, "data": _worded(body["data"], word, known), "options": options}


def _worded(value: Any, word: str, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: item if name in KEYWORDS | COLORS else _worded(item, word, known) for name, item in value.items()}
    if isinstance(value, list):
        return [_worded(item, word, known) for item in value]
    if isinstance(value, str) and value:
        return known.setdefault(value, f"{word} {len(known) + 1}")
    return value


def one_long(body: Body) -> Body:
    """The first text that names something is 200 characters long."""
    first = _first(body["data"])
    if first is None:
        return body
    text = json.dumps(body["data"])
    return {**body, "data": json.loads(text.replace(json.dumps(first), json.dumps(SCRIPTS["long"])))}


def _first(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    found = (_first(item) for name, item in items if name not in KEYWORDS | COLORS)
    return next((text for text in found if text), None)


DATA: dict[str, Callable[[Body], Body]] = {
    "one value": lambda body: resized(body, 1),
    "two values": lambda body: resized(body, 2),
    "300 values": lambda body: resized(body, 300),
    "20 series": lambda body: multiplied(body, 20),
    "nulls": lambda body: valued(body, lambda _: None),
    "zeros": lambda body: valued(body, lambda _: 0),
    "negatives": lambda body: valued(body, lambda value: -abs(value)),
    "equal": lambda body: valued(body, lambda _: 7),
    "huge": lambda body: valued(body, lambda value: 1e300 if value >= 0 else -1e300),
    "tiny": lambda body: valued(body, lambda value: 1e-300 if value >= 0 else -1e-300),
    "one long": one_long,
    **{name: lambda body, word=word: worded(body, word) for name, word in SCRIPTS.items()},  # type: ignore[misc]
}
"""The variants of the data."""

SIZES = [(100, 100), (300, 150), (400, 300), (1600, 900), (4000, 2000)]
