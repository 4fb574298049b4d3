"""Documents as the page takes them: the same values and arrays as Bokeh's serialiser gives."""

import base64
from datetime import UTC, datetime
from typing import Any

import bokeh.models
import numpy as np
import orjson
import pytest

from tests.same import differences
from workers.drawing import Document
from workers.look import models
from workers.render.serialise import serialise

NAN, INFINITE = float("nan"), float("inf")
COLUMNS: dict[str, Any] = {
    "empty": [],
    "whole": [1, -2, 2**53 - 1],
    "mixed": [1, 2.5, None, "text", True],
    "text": ["a", "", '漢 \u2028 </script> $$x$$ \\ "'],
    "gap": [1.0, NAN, 3],
    "gap of a mixture": ["a", None, NAN],
    "infinite": [INFINITE, -INFINITE, 0.0],
    "sum that overflows": [1e308, 1e308, 1e308],
    "nested": [[1.0, 2.0], [], [3.0]],
    "nested gap": [[[1.0, NAN]], [[2.0]]],
    "tuples": [(1, 2), (3.5, INFINITE)],
    "scalars of numpy": [np.float64(1.5), np.float64(NAN), np.int64(3), np.bool_(True), np.float32(0.5)],
}
ARRAYS: dict[str, Any] = {
    "bool": np.array([True, False]),
    **{kind: np.array([0, 1, 100], dtype=kind) for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32")},
    "int64": np.array([-1, 2**31 - 1]),
    "large int64": np.array([2**31, 2**53 - 1]),
    "uint64": np.array([1, 2**32 - 1], dtype=np.uint64),
    "float32": np.array([0.1, NAN], dtype=np.float32),
    "float64": np.array([0.1, NAN, INFINITE, -0.0]),
    "float16": np.array([0.5, NAN], dtype=np.float16),
    "other order of bytes": np.array([1, 2], dtype=">i4"),
    "text": np.array(["a", "bc"]),
    "objects": np.array(["a", None, NAN, 2], dtype=object),
    "instants": np.array(["2024-01-01", "NaT"], dtype="datetime64[us]"),
    "no item": np.empty(0),
    "rows": np.arange(6.0).reshape(2, 3),
    "every other": np.arange(10)[::2],
    "backwards": np.arange(4.0)[::-1],
    "turned": np.arange(6, dtype=np.uint8).reshape(2, 3).T,
    "masked": np.ma.array([1.0, 2.0], mask=[False, True]),
    "images": [np.zeros((2, 2), np.uint32), np.ones((3, 1), np.uint8)],
}


def source(module: Any, values: Any) -> Document:
    """A document that is one column."""
    return serialise(module.ColumnDataSource({"column": values}))


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_as_bokeh_writes_them(name: str) -> None:
    """Of numbers, texts, gaps, lists."""
    plain = [value.item() if isinstance(value, np.generic) else value for value in COLUMNS[name]]
    assert differences(source(models, COLUMNS[name]), source(bokeh.models, plain)) == []


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_as_bokeh_writes_them(name: str) -> None:
    """As bytes where BokehJS has such arrays, else as lists."""
    light = source(models, ARRAYS[name])
    assert differences(light, source(bokeh.models, ARRAYS[name])) == []


def test_arrays_are_bytes_beside_the_document() -> None:
    """The JSON has only their names."""
    document = source(models, np.arange(10_000.0))
    (data,) = document.buffers.values()
    assert np.frombuffer(base64.b64decode(data)).tolist() == list(range(10_000))
    assert len(document.json) < 400


def test_no_number_becomes_null() -> None:
    """A null is drawn at zero, where no value was."""
    for values in (*COLUMNS.values(), *ARRAYS.values()):
        written = source(models, values).json
        wanted = sum(value is None for value in values) if isinstance(values, list | np.ndarray) else 0
        assert written.count("null") == wanted


@pytest.mark.parametrize("end", [NAN, INFINITE, -INFINITE, np.float64(NAN), np.float64(2.5), np.int64(7)])
def test_a_number_that_json_has_not_got(end: float) -> None:
    """As an attribute, and as one value for all."""
    assert differences(serialise(models.Range1d(0, end)), serialise(bokeh.models.Range1d(0, float(end)))) == []
    light, own = models.Text(angle=end), bokeh.models.Text(angle=float(end))
    assert differences(serialise(light), serialise(own)) == []


def test_a_shared_model_is_written_once() -> None:
    """From there on by its id, which no other document has."""
    data = models.ColumnDataSource({"x": [1]})
    plot = models.Plot(x_range=models.Range1d(0, 1), y_range=models.Range1d(0, 1))
    line = models.Line(x="x", y="x")
    first, second = plot.add_glyph(data, line), plot.add_glyph(data, line)
    plot.add_tools(models.HoverTool(renderers=[second, first]))
    text = serialise(plot).json
    for kind, times in (("ColumnDataSource", 1), ("Line", 1), ("GlyphRenderer", 2), ("HoverTool", 1), ("Range1d", 2)):
        assert text.count(f'"name":"{kind}"') == times
    renderers = [each["id"] for each in orjson.loads(text)["roots"][0]["attributes"]["renderers"]]
    assert renderers[0] not in serialise(plot).json


def test_a_document_stays_as_it_is() -> None:
    """It was serialised before."""
    document = Document('{"roots":[]}', {"a": ""})
    assert serialise(document) is document


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, b"bytes", bokeh.models.Range1d(), datetime.now(UTC), np.datetime64(1, "D")]
)
def test_what_cannot_be_part_of_a_document_is_an_error(value: Any) -> None:
    """Nothing is left out, and no instant becomes a text."""
    with pytest.raises(TypeError):
        source(models, [value])
