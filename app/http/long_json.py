"""Long JSON whose bulk are lists of numbers: simdjson makes arrays of them, without a Python object for each number."""

from array import array
from collections.abc import Callable
from typing import Any, Literal

from app.charts.columns import LONG, halved

try:
    import simdjson
except ImportError:  # there is no wheel of it for this Python: all is read by orjson
    simdjson = None  # type: ignore[assignment]

FEW = 64
"""A body of so many lists at most is of this kind, if it is long."""

_ERRORS = (ValueError, TypeError, RuntimeError)
"""What simdjson raises, for orjson to tell it with its place."""


def parse(body: bytes) -> Any | None:
    """The body with arrays where ``app.charts.columns`` may have them; None where orjson has to read it.

    What it gives is what ``with_arrays`` makes of what orjson gives.
    """
    brackets = body.count(b"[")
    if simdjson is None or len(body) < 2 * LONG or brackets > FEW:
        return None
    try:
        root = simdjson.Parser().parse(body)
        found = _object(root, {"data": _data}) if isinstance(root, simdjson.Object) else None
    except _ERRORS:
        return None
    return found if found is not None and _lists(found) == brackets else None


Reader = Callable[[Any], Any]


def _object(found: Any, readers: dict[str, Reader]) -> dict[str, Any]:
    """An object whose members of these names are read so; ``ValueError`` when it has two of one name."""
    names = list(found.keys())
    if len(set(names)) != len(names):
        raise ValueError("two members of one name")
    return {name: readers.get(name, _plain)(found[name]) for name in names}


def _data(found: Any) -> Any:
    if not isinstance(found, simdjson.Object):
        return _plain(found)
    return _object(found, {"labels": _labels, "datasets": _datasets})


def _datasets(found: Any) -> Any:
    if not isinstance(found, simdjson.Array):
        return _plain(found)
    return [_object(one, {"data": _values}) if isinstance(one, simdjson.Object) else _plain(one) for one in found]


def _labels(found: Any) -> Any:
    """Integers as an array; the text of a fraction among them would be another one."""
    return _whole(found) or _plain(found)


def _values(found: Any) -> Any:
    return _whole(found) or _floats(found) or _plain(found)


def _whole(found: Any) -> "array[int] | None":
    return _numbers(found, "i", "q")


def _floats(found: Any) -> "array[float] | None":
    return _numbers(found, "d", "d")


def _numbers(found: Any, of_type: Literal["i", "d"], code: str) -> "array[Any] | None":
    """A long list of nothing but such numbers; nested ones are told by their brackets."""
    if not isinstance(found, simdjson.Array) or len(found) < LONG:
        return None
    made = array(code)
    try:
        made.frombytes(found.as_buffer(of_type=of_type))
    except (TypeError, ValueError):
        return None
    return halved(made) if code == "q" else made


def _plain(found: Any) -> Any:
    if isinstance(found, simdjson.Object):
        return found.as_dict()
    return found.as_list() if isinstance(found, simdjson.Array) else found


def _lists(found: Any) -> int:
    """How many lists there are, arrays too."""
    if isinstance(found, dict):
        return sum(map(_lists, found.values()))
    if isinstance(found, list):
        inner = found if {list, dict, array} & set(map(type, found)) else ()
        return 1 + sum(map(_lists, inner))
    return isinstance(found, array)
