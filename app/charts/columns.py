"""Long lists of numbers as arrays: looked through once at the door, and stored as they lie in memory.

So a worker takes labels, values and points up without reading them number by number. A stored request is JSON, or where
it has arrays: ``MAGIC``, the length of its head, the head as JSON, then the arrays end to end. The head has the request
with null in place of each array, and the path, type and length of each; of points it has the types of both coordinates,
and their names.
"""

import math
import struct
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, overload

import orjson

from app.charts.model import JsonObject

LONG = 10_000
"""A list of fewer numbers is left as it is; with one of so many no request fits into its chart's row."""

MAGIC = b"columns1"
_HEAD = struct.Struct("<Q")
_SMALL = bytes(range(128))
"""Last bytes of integers of 32 bits that are not negative."""

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


@dataclass(frozen=True, slots=True)
class Pairs:
    """Points as two arrays of one length. ``named`` ones are ``{"x", "y"}`` in JSON, others ``[x, y]``."""

    xs: "array[Any]"
    ys: "array[Any]"
    named: bool = False

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.xs)

    def tolist(self) -> list[Any]:
        """The points as they are in JSON."""
        if self.named:
            return [{"x": x, "y": y} for x, y in zip(self.xs, self.ys, strict=True)]
        return list(map(list, zip(self.xs, self.ys, strict=True)))


ARRAYS: tuple[type, ...] = (array, Pairs)
"""What stands for long lists: of numbers, of points."""


def with_arrays(body: JsonObject) -> JsonObject:
    """The request with arrays in place of each long list of labels, values or points whose numbers are alike.

    They are all integers, or else 64-bit floats; those of points along each axis. Labels are not made floats: it would
    change the texts of integers among them.
    """
    found = {path: made for path, values in _long(body, list) if (made := _made(path, values))}
    return _put(body, found) if found else body


def with_lists(body: JsonObject, but: Sequence[type] = ()) -> JsonObject:
    """The request as it is in JSON, with a list in place of each of the ``ARRAYS``, ``but`` for these kinds."""
    found = {path: values.tolist() for path, values in _long(body, ARRAYS) if type(values) not in but}
    return _put(body, found) if found else body


def written(body: JsonObject) -> list[Any]:
    """The parts of a request as it is stored, bytes and arrays: ``b"".join`` of them is what ``read`` takes."""
    arrays = dict(_long(body, ARRAYS))
    if not arrays:
        return [orjson.dumps(body)]
    told = [[path, _told(values), len(values)] for path, values in arrays.items()]
    head = orjson.dumps({"body": _put(body, dict.fromkeys(arrays)), "arrays": told})
    parts = (part for values in arrays.values() for part in _parts(values))
    return [MAGIC, _HEAD.pack(len(head)), head, *map(little, parts)]


def read(stored: bytes) -> JsonObject:
    """A stored request, with its arrays."""
    if not stored.startswith(MAGIC):
        body: JsonObject = orjson.loads(stored)
        return body
    start = len(MAGIC) + _HEAD.size
    at = start + _HEAD.unpack_from(stored, len(MAGIC))[0]
    head = orjson.loads(memoryview(stored)[start:at])
    rest = memoryview(stored)[at:]
    arrays: dict[Path, Any] = {}
    for path, kind, length in head["arrays"]:
        codes, *named = [kind] if isinstance(kind, str) else kind
        made = []
        for code in codes:
            one = array(code)
            one.frombytes(rest[: length * one.itemsize])
            rest = rest[length * one.itemsize :]
            made.append(little(one))
        arrays[tuple(path)] = Pairs(made[0], made[1], *named) if named else made[0]
    return _put(head["body"], arrays)


def _told(values: "array[Any] | Pairs") -> Any:
    """What kind of arrays they are: the type of one, or the types of two and whether they are named."""
    return [values.xs.typecode + values.ys.typecode, values.named] if isinstance(values, Pairs) else values.typecode


def _parts(values: "array[Any] | Pairs") -> "tuple[array[Any], ...]":
    return (values.xs, values.ys) if isinstance(values, Pairs) else (values,)


def _long(body: JsonObject, kind: type | tuple[type, ...]) -> Iterator[tuple[Path, Any]]:
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


def _is_long(values: Any, kind: type | tuple[type, ...]) -> bool:
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


def _made(path: Path, values: list[Any]) -> "array[Any] | Pairs | None":
    return _array(values) if path == ("labels",) else _array(values, mixed=True) or _pairs(values)


def _pairs(values: list[Any]) -> Pairs | None:
    """None where they are not all points in the same form."""
    kinds = set(map(type, values))
    if kinds not in ({list}, {dict}) or set(map(len, values)) != {2}:
        return None
    named = kinds == {dict}
    try:
        xs, ys = (_array(list(map(itemgetter(key), values)), mixed=True) for key in (("x", "y") if named else (0, 1)))
    except KeyError:
        return None
    return Pairs(xs, ys, named) if xs and ys else None


def _array(values: list[Any], *, mixed: bool = False) -> "array[Any] | None":
    """None where they are not all integers or all floats (``mixed``: or some of each), or too large."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return _packed("i", values) or _packed("q", values)
    if kinds == {float} or (mixed and kinds == {int, float}):
        made = _packed("d", values)
        return made if made and math.isfinite(sum(made)) else None
    return None


def _packed(code: str, values: Sequence[Any]) -> "array[Any] | None":
    made = array(code)
    try:
        made.frombytes(struct.pack(f"{len(values)}{code}", *values))  # three times as fast as array(code, values)
    except (struct.error, OverflowError):
        return None
    return made


def halved(values: "array[int]") -> "array[int]":
    """Integers of 64 bits (``q``) in 32 bits (``i``), where they all fit."""
    if sys.byteorder == "little":
        halves = memoryview(values).cast("B").cast("i")
        low, high = halves[::2].tobytes(), halves[1::2].tobytes()
        if high.count(0) == len(high) and not low[3::4].translate(None, _SMALL):  # none is negative, none is too large
            return array("i", low)
    return _packed("i", values) or values


def little(values: "array[Any]") -> "array[Any]":
    """The array in the byte order of what is stored or handed on, or back."""
    if sys.byteorder == "little":
        return values
    turned = values[:]
    turned.byteswap()
    return turned
