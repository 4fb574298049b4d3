"""What is left of a document once it has been read: models that point at each other, and their arrays."""

import array
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.charts.bokeh_json.table import MODELS

TYPECODES = {
    "bool": "B", "uint8": "B", "int8": "b", "uint16": "H", "int16": "h", "uint32": "I", "int32": "i",
    "float32": "f", "float64": "d",
}  # fmt: skip
"""The element types of arrays and their codes for Python's ``array``."""


@dataclass(eq=False, slots=True)
class Array:
    """An array of numbers: ``data`` are the elements, row by row, in this byte ``order`` (little, big)."""

    dtype: str
    shape: tuple[int, ...]
    order: str
    data: bytes

    def __len__(self) -> int:
        """How many items its first dimension has."""
        return self.shape[0]

    def numbers(self) -> "array.array[Any]":
        """All elements, as one row."""
        numbers = array.array(TYPECODES[self.dtype], self.data)
        if self.order != sys.byteorder:
            numbers.byteswap()
        return numbers


@dataclass(eq=False, slots=True)
class Model:
    """A Bokeh model: the values of its attributes are plain JSON, models and arrays. ``place`` is where it stood."""

    id: str
    name: str
    place: str
    attributes: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """An attribute, or ``default`` where the document leaves it to Bokeh."""
        return self.attributes.get(name, default)

    def is_a(self, *names: str) -> bool:
        """Whether it is of one of these classes, or derived from one."""
        return any(MODELS[self.name].is_a(name) for name in names)

    def models(self, *attributes: str) -> Iterator["Model"]:
        """The models in these attributes, one or a list in each."""
        for name in attributes:
            value = self.get(name)
            yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Model))


def plain(value: Any) -> Any:
    """A value as Python has it: not-a-number and infinity stand in documents as objects."""
    return float(value["value"]) if isinstance(value, dict) and value.get("type") == "number" else value
