"""What kind a value is of at a glance, and what a kind is called in a message."""

from collections.abc import Callable, Mapping
from typing import Any

from app.charts.bokeh_json.table import MODELS, Kind
from app.charts.reading import is_number

ClassOf = Callable[[Mapping[str, Any]], str | None]
"""The class of a model or reference, None when there is none."""

_SPECS = ("value", "field", "expr")
_WORDS = {
    "null": "null", "bool": "true or false", "number": "a number", "int": "a whole number", "text": "text",
    "style": "a font, size or pattern", "tooltip": "text", "address": "an address", "color": "a colour",
    "list": "a list", "tuple": "a list", "map": "a map", "struct": "a map", "columns": "a map of columns",
    "factor": "a category", "empty": "nothing", "nothing": "nothing", "spec": "a value, field or expr",
}  # fmt: skip
MOST_WORDS = 12


def is_object(value: Any) -> bool:
    """Whether this is a model itself, not a reference to one."""
    return isinstance(value, Mapping) and value.get("type") == "object"


def fits(kind: Kind, value: Any, class_of: ClassOf) -> bool:
    """Whether the value has the outer form of this kind; what is in it is another question."""
    if kind[0] == "either":
        return any(fits(one, value, class_of) for one in kind[1:])
    if kind[0] == "spec":
        is_spec = isinstance(value, Mapping) and value.get("type") in _SPECS
        return is_spec or fits(kind[1], value, class_of)
    if kind[0] == "model":
        return _is_model(kind[1], value, class_of)
    return _FORMS[kind[0]](kind, value)


def expected(kind: Kind) -> str:
    """The kind in words."""
    match kind:
        case ["either", *others]:
            return " or ".join(dict.fromkeys(map(expected, others)))
        case ["enum", *words]:
            more = " …" if len(words) > MOST_WORDS else ""
            return f"one of {', '.join(map(str, words[:MOST_WORDS]))}{more}" if len(words) > 1 else f"'{words[0]}'"
        case ["model", name]:
            return f"a model {name}"
    return _WORDS[kind[0]]


def _is_model(base: str, value: Any, class_of: ClassOf) -> bool:
    if not isinstance(value, Mapping):
        return False
    if not is_object(value) and not (set(value) == {"id"} and isinstance(value["id"], str)):
        return False
    name = class_of(value)
    return name is not None and MODELS[name].is_a(base)


def _is_text(_kind: Kind, value: Any) -> bool:
    return isinstance(value, str)


def _is_number(_kind: Kind, value: Any) -> bool:
    return is_number(value) or (isinstance(value, Mapping) and value.get("type") == "number")


def _is_whole(_kind: Kind, value: Any) -> bool:
    return is_number(value) and value == int(value)


def _is_map(_kind: Kind, value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "map"


def _is_list(_kind: Kind, value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, Mapping) and value.get("type") == "ndarray")


def _is_empty(_kind: Kind, value: Any) -> bool:
    collection = isinstance(value, Mapping) and value.get("type") in ("map", "set") and not value.get("entries")
    return collection or value in (None, [], "", "auto")


def _is_factor(_kind: Kind, value: Any) -> bool:
    levels = isinstance(value, list) and 2 <= len(value) <= 3 and all(isinstance(level, str) for level in value)  # noqa: PLR2004 - Bokeh's two or three levels
    return levels or isinstance(value, str)


_FORMS: dict[str, Callable[[Kind, Any], bool]] = {
    "null": lambda _, value: value is None,
    "bool": lambda _, value: isinstance(value, bool),
    "number": _is_number,
    "int": _is_whole,
    "text": _is_text,
    "style": _is_text,
    "tooltip": _is_text,
    "address": _is_text,
    "enum": lambda kind, value: isinstance(value, str | int) and value in kind[1:],
    "color": lambda _, value: isinstance(value, str | list),
    "list": _is_list,
    "tuple": lambda kind, value: isinstance(value, list) and len(value) == len(kind) - 1,
    "map": _is_map,
    "struct": _is_map,
    "columns": _is_map,
    "factor": _is_factor,
    "empty": _is_empty,
    "nothing": lambda *_: False,
}
