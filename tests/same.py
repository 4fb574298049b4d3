"""Compares documents by what BokehJS gets: every attribute of every model, and which models are the same one."""

import base64
import functools
import math
from collections.abc import Iterator
from typing import Any

import bokeh.models
import numpy as np
import orjson
from bokeh.core.property.dataspec import DataSpec
from bokeh.core.serialization import Serializer

from workers.drawing import Document


def differences(one: Document, other: Document) -> list[str]:
    """The places where two documents differ; what a document leaves out has Bokeh's default."""
    roots = (orjson.loads(each.json)["roots"] for each in (one, other))
    return list(_Pair(one.buffers, other.buffers).values("root", *roots))


class _Pair:
    """Two documents on the way through both; ``_same`` tells which model of one stands for which of the other."""

    def __init__(self, *buffers: dict[str, str]) -> None:
        self._buffers = buffers
        self._same: dict[str, str] = {}

    def values(self, place: str, one: Any, other: Any) -> Iterator[str]:
        one, other = (_plain(value, buffers) for value, buffers in zip((one, other), self._buffers, strict=True))
        if _is_model(one) and _is_model(other):
            yield from self._models(place, one, other)
        elif isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            for key in one:
                yield from self.values(f"{place}.{key}", one[key], other[key])
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            for index, pair in enumerate(zip(one, other, strict=True)):
                yield from self.values(f"{place}[{index}]", *pair)
        elif one != other and not (_is_nan(one) and _is_nan(other)):
            yield f"{place}: {one!r:.99} and {other!r:.99}"

    def _models(self, place: str, one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
        met = one["id"] in self._same or other["id"] in self._same.values()
        if met or "name" not in one or "name" not in other:
            if self._same.get(one["id"]) != other["id"] or "name" in one or "name" in other:
                yield f"{place}: not the same model"
            return
        self._same[one["id"]] = other["id"]
        if one["name"] != other["name"]:
            yield f"{place}: {one['name']} and {other['name']}"
            return
        mine, others = (each.get("attributes", {}) for each in (one, other))
        for name in sorted(mine.keys() | others.keys()):
            pair = (each[name] if name in each else default(one["name"], name) for each in (mine, others))
            yield from self.values(f"{place}.{name}", *pair)


@functools.cache
def default(kind: str, name: str) -> Any:
    """The default of a model's attribute as Bokeh would write it."""
    model = getattr(bokeh.models, kind)()
    descriptor = model.lookup(name)
    found = descriptor.get_value(model) if isinstance(descriptor.property, DataSpec) else getattr(model, name)
    return Serializer(deferred=False).encode(found)


def _plain(value: Any, buffers: dict[str, str]) -> Any:
    """Maps as dictionaries, numbers as such, arrays as their type, shape and elements, or as a list where mixed."""
    if not isinstance(value, dict):
        return value
    match value.get("type"):
        case "map":
            return {str(key): each for key, each in value.get("entries", [])}
        case "number":
            return float(value["value"])
        case "ndarray" if value["dtype"] == "object":
            return value["array"]
        case "ndarray":
            data = base64.b64decode(buffers[value["array"]["data"]["id"]])
            return [value["dtype"], value["shape"], np.frombuffer(data, value["dtype"]).tolist()]
    return value


def _is_model(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
