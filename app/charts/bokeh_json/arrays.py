"""Data of a document: arrays whose bytes must be as many as their shape says, and lists of plain values."""

import base64
import binascii
import math
import zlib
from array import array
from collections.abc import Mapping
from typing import Any

from app.charts.bokeh_json.graph import TYPECODES, Array
from app.charts.reading import Findings, shown

MAX_VALUES = 2_000_000
"""Values in all columns of a document together."""
MAX_DIMENSIONS = 4
MAX_NESTING = 6
"""Lists in lists: the rings of the polygons of the areas of a map are four deep."""
MAX_LABEL = 10_000
"""Characters of one text in a column."""

_ITEM_SIZES = {dtype: array(code).itemsize for dtype, code in TYPECODES.items()}
_SCALARS = {int, float, bool, str, type(None)}
_NUMBERS = ("nan", "+inf", "-inf")
_GZIP = 16 + zlib.MAX_WBITS


class Columns:
    """Reads the data of one document; ``values`` counts them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.values = 0

    def read(self, value: Any, place: str, depth: int = 0) -> Any:
        """A column: a list of scalars, of lists and arrays, or an array."""
        match value:
            case {"type": "ndarray"}:
                return self.array(value, place)
            case {"type": "array"}:
                return self.read(value.get("entries", []), place, depth)
            case list() if depth < MAX_NESTING:
                return self._list(value, place, depth)
            case list():
                self._findings.fault(place, f"data are nested more than {MAX_NESTING} levels deep")
            case _:
                self._findings.fault(place, f"expected a list or an array, found {shown(value)}")
        return []

    def array(self, value: Mapping[str, Any], place: str) -> Any:
        """An array; one of objects is a list in its shape."""
        content, shape, dtype, order = (value.get(name) for name in ("array", "shape", "dtype", "order"))
        if value.keys() - {"type", "array", "shape", "dtype", "order"} or order not in ("little", "big"):
            return self._refuse(place, "this is no array as Bokeh writes them")
        if not (isinstance(shape, list) and 0 < len(shape) <= MAX_DIMENSIONS and all(map(_is_size, shape))):
            return self._refuse(f"{place}.shape", f"expected 1 to {MAX_DIMENSIONS} sizes, found {shown(shape)}")
        if dtype == "object" and isinstance(content, list) and len(shape) == 1:
            return self.read(content, f"{place}.array", 1)
        if not isinstance(dtype, str) or dtype not in TYPECODES:
            return self._refuse(f"{place}.dtype", f"expected one of {', '.join(TYPECODES)}, found {shown(dtype)}")
        count = math.prod(shape)
        if not self._counted(count, place):
            return []
        data = self._bytes(content, count * _ITEM_SIZES[dtype], f"{place}.array")
        return Array(dtype, tuple(shape), str(order), data) if data is not None else []

    def _list(self, items: list[Any], place: str, depth: int) -> list[Any]:
        kinds = set(map(type, items))
        if not self._counted(len(items), place):
            return []
        if kinds <= _SCALARS:
            if str in kinds:
                self._labels(items, place)
            return items
        return [self._item(item, f"{place}[{index}]", depth) for index, item in enumerate(items)]

    def _item(self, item: Any, place: str, depth: int) -> Any:
        if type(item) in _SCALARS:
            return item
        if isinstance(item, Mapping) and item.get("type") == "number":
            return self.number(item, place)
        return self.read(item, place, depth + 1)

    def number(self, value: Mapping[str, Any], place: str) -> Any:
        """Not-a-number or an infinity, which JSON has only as an object."""
        if set(value) != {"type", "value"} or value["value"] not in _NUMBERS:
            return self._refuse(place, 'expected {"type": "number", "value": "nan", "+inf" or "-inf"}')
        return dict(value)

    def _labels(self, items: list[Any], place: str) -> None:
        longest = max(len(item) for item in items if isinstance(item, str))
        if longest > MAX_LABEL:
            self._findings.fault(place, f"a text has {longest:,} characters; there may be {MAX_LABEL:,}")

    def _counted(self, count: int, place: str) -> bool:
        before, self.values = self.values, self.values + count
        if before <= MAX_VALUES < self.values:
            self._findings.fault(place, f"there are more than {MAX_VALUES:,} values: send fewer, such as one a pixel")
        return self.values <= MAX_VALUES

    def _bytes(self, content: Any, size: int, place: str) -> bytes | None:
        match content:
            case {"type": "bytes", "data": str(text)}:
                data = _inflated(text, size)
                if data is None:
                    self._refuse(place, "the bytes are not in base64, or their compression is broken")
                elif len(data) != size:
                    more = "more" if len(data) > size else f"{len(data):,}"
                    self._refuse(place, f"shape and dtype need {size:,} bytes, and there are {more}")
                else:
                    return data
            case {"type": "bytes"}:
                self._refuse(place, "the bytes are in a buffer beside the document: send what json_item() gives")
            case _:
                self._refuse(place, f"expected bytes in base64, found {shown(content)}")
        return None

    def _refuse(self, place: str, message: str) -> Any:
        self._findings.fault(place, message)
        return []


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MAX_VALUES


def _inflated(text: str, size: int) -> bytes | None:
    """The bytes, of which no more than one too many are unpacked; None for what can't be."""
    try:
        data = base64.b64decode(text, validate=True)
        return zlib.decompressobj(_GZIP).decompress(data, size + 1) if data[:2] == b"\x1f\x8b" else data
    except (binascii.Error, ValueError, zlib.error):
        return None
