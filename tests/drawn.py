"""Reads a drawing back as Bokeh's own models, as BokehJS gets them: what tests of builders look at."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
from bokeh.core.property.vectorization import Value
from bokeh.core.serialization import Buffer, Deserializer
from bokeh.models import ColumnDataSource

from workers.drawing import Drawing
from workers.render.serialise import serialise


def read_back(drawing: Drawing) -> Drawing:
    """The same drawing with its root as a Bokeh model; columns are lists, one value for all is that value."""
    document = serialise(drawing.root)
    buffers = [Buffer(name, base64.b64decode(data)) for name, data in document.buffers.items()]
    (root,) = Deserializer().decode(orjson.loads(document.json)["roots"], buffers)
    for model in root.references():
        for name, value in model.properties_with_values(include_defaults=False).items():
            if isinstance(value, Value):
                setattr(model, name, value.value)
        if isinstance(model, ColumnDataSource):
            columns, model.data = dict(model.data), {}
            model.data = {name: _listed(values) for name, values in columns.items()}
    return replace(drawing, root=root)


def _listed(values: Any) -> Any:
    return values.tolist() if isinstance(values, np.ndarray) else values
