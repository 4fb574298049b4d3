"""Compares documents by what BokehJS gets: every attribute of every model, and which models are the same one."""

import base64
import math
from collections.abc import Iterator
from typing import Any

import bokeh.models
import numpy as np
import orjson
from bokeh.core.properties import DataSpec
from bokeh.core.serialization import Serializer

from workers.drawing import Document


def differences(one: Document, other: Document) -> list[str]:
    """The places where two documents differ; what a document leaves out has Bokeh's default."""
    sides = _Side(one), _Side(other)
    return list(_Pair(*sides).values("root", *(side.roots for side in sides)))


class _Side:
    """A document on one side; a model that stands twice in it is an error."""

    def __init__(self, document: Document) -> None:
        self.buffers = document.buffers
        self.models: dict[str, dict[str, Any]] = {}
        self.roots = orjson.loads(document.json)["roots"]
        self.collect(self.roots)

    def collect(self, value: Any) -> None:
        """Remember every model in this value by its id."""
        if isinstance(value, dict):
            if value.get("type") == "object":
                assert value["id"] not in self.models
                self.models[value["id"]] = value
            value = list(value.values())
        for each in value if isinstance(value, list) else ():
            self.collect(each)

    def attribute(self, model: dict[str, Any], name: str) -> Any:
        """A model's attribute, or Bokeh's default."""
        attributes = model.get("attributes", {})
        if name in attributes:
            return attributes[name]
        value = default(model["name"], name)
        self.collect(value)
        return value

    def plain(self, value: Any) -> Any:
        """Maps as dictionaries, numbers as such, arrays as type, shape and elements, or as a list where mixed."""
        if not isinstance(value, dict):
            return value
        match value.get("type"):
            case "map":
                return {"map": {str(key): each for key, each in value.get("entries", [])}}
            case "number":
                return float(value["value"])
            case "ndarray" if value["dtype"] == "object":
                return np.array(value["array"], dtype=object).reshape(value["shape"]).tolist()
            case "ndarray":
                data = base64.b64decode(self.buffers[value["array"]["data"]["id"]])
                return [value["dtype"], value["shape"], np.frombuffer(data, value["dtype"]).tolist()]
        return value


class _Pair:
    """Two documents on the way through both; ``_same`` tells which model of one stands for which of the other."""

    def __init__(self, one: _Side, other: _Side) -> None:
        self._one, self._other = one, other
        self._same: dict[str, str] = {}

    def values(self, place: str, one: Any, other: Any) -> Iterator[str]:
        one, other = self._one.plain(one), self._other.plain(other)
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
        if one["id"] in self._same or other["id"] in self._same.values():
            if self._same.get(one["id"]) != other["id"]:
                yield f"{place}: not the same model"
            return
        self._same[one["id"]] = other["id"]
        one, other = self._one.models[one["id"]], self._other.models[other["id"]]
        if one["name"] != other["name"]:
            yield f"{place}: {one['name']} and {other['name']}"
            return
        for name in sorted(one.get("attributes", {}).keys() | other.get("attributes", {}).keys()):
            pair = self._one.attribute(one, name), self._other.attribute(other, name)
            yield from self.values(f"{place}.{name}", *pair)


def default(kind: str, name: str) -> Any:
    """The default of a model's attribute as Bokeh would write it; a model in it is a new one each time."""
    model = getattr(bokeh.models, kind)()
    descriptor = model.lookup(name)
    found = descriptor.get_value(model) if isinstance(descriptor.property, DataSpec) else getattr(model, name)
    return Serializer(deferred=False).encode(found)


def _is_model(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
