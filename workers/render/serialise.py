"""A Bokeh model as what the page takes: the document's JSON, and its arrays as base64 beside it."""

import base64
import itertools
import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
from bokeh import __version__ as bokeh_version
from bokeh.core.serialization import Buffer
from bokeh.core.serialization import Serializer as BokehSerializer
from bokeh.model import Model as BokehModel
from bokeh.util.serialization import array_encoding_disabled, transform_array

from workers.drawing import Document
from workers.look.models import Model

_ids = itertools.count(1)
_NUMBERS, _LISTS = {int, float, bool}, {list, tuple}
_LOOKED_INTO = {float, np.float64, list, tuple, dict}


def serialise(root: Any) -> Document:
    """Serialise the model ``root``, which needs no Bokeh document around it; a ``Document`` is one already."""
    if isinstance(root, Document):
        return root
    return _Light().document(root) if isinstance(root, Model) else _full(root)


class _Light:
    """Serialises light models in one pass: orjson walks, and asks here for what isn't JSON."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._buffers: dict[str, str] = {}

    def document(self, root: Model) -> Document:
        return Document(_written(root, self._reference), self._buffers, ours=True)

    def _reference(self, found: Any) -> Any:
        if isinstance(found, Model):
            return self._model(found)
        if isinstance(found, np.ndarray):
            return self._array(found)
        if isinstance(found, np.generic):
            return found.item()
        raise TypeError(f"{type(found).__name__} can't be part of a document")

    def _model(self, model: Model) -> dict[str, Any]:
        """The model where it is met first, its id from there on."""
        if known := self._known.get(id(model)):
            return {"id": known}
        name = self._known[id(model)] = f"p{next(_ids)}"
        attributes = {key: _safe(value) for key, value in model.attributes.items()}
        return {"type": "object", "name": type(model).__name__, "id": name, "attributes": attributes}

    def _array(self, array: np.ndarray[Any, Any]) -> Any:
        array = transform_array(array)
        if array_encoding_disabled(array):
            return _safe(array.tolist())
        name = f"b{next(_ids)}"
        self._buffers[name] = base64.b64encode(array.data).decode()
        data = {"type": "bytes", "data": {"id": name}}
        return {
            "type": "ndarray",
            "array": data,
            "shape": array.shape,
            "dtype": array.dtype.name,
            "order": sys.byteorder,
        }


def _safe(value: Any) -> Any:
    """Mappings in the form that any key may have, and numbers that JSON hasn't got."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            return {key: _safe(each) for key, each in value.items()}
        return {"type": "map", "entries": [[key, _safe(each)] for key, each in value.items()]}
    if isinstance(value, list | tuple):
        return value if _is_json(value) else [_safe(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"type": "number", "value": "nan" if math.isnan(value) else f"{value:+}"}
    return value


def _is_json(values: Sequence[Any]) -> bool:
    """Whether no number in nested lists is infinite or none, told at C speed: their sum would be so too."""
    kinds = set(map(type, values))
    if kinds <= _NUMBERS:
        return float not in kinds or math.isfinite(sum(values))
    if kinds <= _LISTS:
        return all(map(_is_json, values))
    return kinds.isdisjoint(_LOOKED_INTO)


def _full(root: BokehModel) -> Document:
    """A model of Bokeh's own."""
    serializer = BokehSerializer(deferred=True)
    text = _written(serializer.encode(root), _buffer)
    return Document(text, {each.id: base64.b64encode(each.to_bytes()).decode() for each in serializer.buffers})


def _buffer(found: Any) -> Any:
    if isinstance(found, Buffer):
        return found.ref
    raise TypeError(f"{type(found).__name__} can't be part of a document")


def _written(root: Any, reference: Any) -> str:
    content = {"version": bokeh_version, "title": "", "roots": [root]}
    options = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(content, default=reference, option=options).decode()
