"""Long lists of numbers as arrays: looked through once at the door, and stored as they lie in memory.

So a worker takes labels and values up without reading them number by number. A stored request is JSON, or where it has
arrays: ``MAGIC``, the length of its head, the head as JSON, then the arrays end to end. The head has the request with
null in place of each array, and the path, type and length of each.
"""

import math
import struct
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from operator import countOf
from typing import Any, overload

import orjson

from app.charts.model import JsonObject

LONG = 10_000
"""A list of fewer numbers is left as it is; with one of so many no request fits into its chart's row."""

MAGIC = b"columns1"
_HEAD = struct.Struct("<Q")
_CODES: Mapping[type, str] = {float: "d", int: "iq"}
"""How arrays hold them: 64-bit floats; integers of 32 bits where they all fit, else of 64."""

Path = tuple[str | int, ...]


class Texts(Sequence[str]):
    """Numbers as their texts, each made when it is asked for: few labels of a long axis are ever looked at."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        """The text of one, or those of some."""
        found = self._numbers[index]
        return tuple(map(str, found)) if isinstance(found, Sequence) else str(found)

    def __iter__(self) -> Iterator[str]:
        """All of them, one after the other."""
        return map(str, self._numbers)


def with_arrays(body: JsonObject) -> JsonObject:
    """The request with an array in place of each long list of labels or values that are all integers or all floats."""
    found = {path: made for path, values in _long(body, list) if (made := _array(values))}
    return _put(body, found) if found else body


def with_lists(body: JsonObject) -> JsonObject:
    """The request as it is in JSON, with a list in place of each array."""
    found = {path: values.tolist() for path, values in _long(body, array)}
    return _put(body, found) if found else body


def written(body: JsonObject) -> list[Any]:
    """The parts of a request as it is stored, bytes and arrays: ``b"".join`` of them is what ``read`` takes."""
    arrays = dict(_long(body, array))
    if not arrays:
        return [orjson.dumps(body)]
    told = [[path, values.typecode, len(values)] for path, values in arrays.items()]
    head = orjson.dumps({"body": _put(body, dict.fromkeys(arrays)), "arrays": told})
    return [MAGIC, _HEAD.pack(len(head)), head, *map(_little, arrays.values())]


def read(stored: bytes) -> JsonObject:
    """A stored request, with its arrays."""
    if not stored.startswith(MAGIC):
        body: JsonObject = orjson.loads(stored)
        return body
    start = len(MAGIC) + _HEAD.size
    at = start + _HEAD.unpack_from(stored, len(MAGIC))[0]
    head = orjson.loads(memoryview(stored)[start:at])
    arrays: dict[Path, Any] = {}
    for path, code, length in head["arrays"]:
        made = array(code)
        end = at + length * made.itemsize
        made.frombytes(memoryview(stored)[at:end])
        arrays[tuple(path)], at = _little(made), end
    return _put(head["body"], arrays)


def _long(body: JsonObject, kind: type) -> Iterator[tuple[Path, Any]]:
    """The labels and the values of each dataset that are of this kind, if they are many, each with its path."""
    data = body.get("data")
    if not isinstance(data, Mapping):
        return
    if _is_long(data.get("labels"), kind):
        yield ("labels",), data["labels"]
    datasets = data.get("datasets")
    for index, item in enumerate(datasets if isinstance(datasets, list) else ()):
        if isinstance(item, Mapping) and _is_long(item.get("data"), kind):
            yield ("datasets", index, "data"), item["data"]


def _is_long(values: Any, kind: type) -> bool:
    return isinstance(values, kind) and len(values) >= LONG  # type: ignore[arg-type]  # lists and arrays have lengths


def _put(body: JsonObject, found: Mapping[Path, Any]) -> JsonObject:
    """The request with these in their places; what lies beside them is shared."""
    data = dict(body["data"])
    if any(len(path) > 1 for path in found):
        data["datasets"] = list(data["datasets"])
    for path, values in found.items():
        if path == ("labels",):
            data["labels"] = values
        else:
            data["datasets"][path[1]] = {**data["datasets"][path[1]], "data": values}
    return {**body, "data": data}


def _array(values: list[Any]) -> "array[Any] | None":
    """None where they are not all of one kind, or too large."""
    kind = type(values[0])
    codes = _CODES.get(kind, "")
    for code in codes if countOf(map(type, values), kind) == len(values) else "":
        made = array(code)
        try:
            made.frombytes(struct.pack(f"{len(values)}{code}", *values))  # three times as fast as array(code, values)
        except struct.error:
            continue
        return made if code != "d" or math.isfinite(sum(values)) else None
    return None


def _little(values: "array[Any]") -> "array[Any]":
    """The array in the byte order of what is stored, or back."""
    if sys.byteorder == "little":
        return values
    turned = values[:]
    turned.byteswap()
    return turned
