"""A Bokeh model as what the page takes: the document's JSON, and its arrays as base64 beside it."""

import base64
from typing import Any

import orjson
from bokeh import __version__ as bokeh_version
from bokeh.core.serialization import Buffer, Serializer

from workers.drawing import Document


def serialise(root: Any) -> Document:
    """Serialise the model ``root``, which needs no Bokeh document around it; a ``Document`` is one already."""
    if isinstance(root, Document):
        return root
    serializer = Serializer(deferred=True)
    content = {"version": bokeh_version, "title": "", "roots": serializer.encode([root])}
    return Document(
        json=orjson.dumps(content, default=_reference, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode(),
        buffers={buffer.id: base64.b64encode(buffer.to_bytes()).decode() for buffer in serializer.buffers},
    )


def _reference(value: Any) -> Any:
    if isinstance(value, Buffer):
        return value.ref
    raise TypeError(f"{type(value).__name__} can't be part of a document")
