"""Data in Bokeh documents: every form that Bokeh writes, and sizes that agree."""

import base64
import gzip
from typing import Any

import numpy as np
import pytest

from app.charts.bokeh_json import arrays
from tests.bokeh_requests import ROOT, edited, faults, item, points, read


def with_column(values: Any) -> Any:
    """A document whose x is this."""

    def edit(root: Any) -> None:
        root["renderers"][0]["attributes"]["data_source"]["attributes"]["data"]["entries"][0][1] = values

    return edited(edit)


def _array(**changes: Any) -> Any:
    data = base64.b64encode(np.arange(3.0).tobytes()).decode()
    array = {"type": "bytes", "data": data}
    return {"type": "ndarray", "array": array, "shape": [3], "dtype": "float64", "order": "little"} | changes


def _packed(size: int) -> dict[str, str]:
    return {"type": "bytes", "data": base64.b64encode(gzip.compress(bytes(size))).decode()}


@pytest.mark.parametrize(
    "column",
    [
        _array(),
        _array(array=_packed(24)),
        _array(order="big"),
        _array(dtype="int32", shape=[2, 3]),
        _array(dtype="object", array=["a", "b", None]),
        ["a", None, {"type": "number", "value": "nan"}],
        [["a", "b"], ["a", "c"], ["b", "c"]],
        [_array(), [1, 2]],
        {"type": "array", "entries": [1, 2, 3]},
    ],
)
def test_columns_of_every_form(column: Any) -> None:
    """Plain, packed, of either byte order, nested."""
    read(with_column(column))


@pytest.mark.parametrize(
    ("column", "place", "words"),
    [
        (_array(shape=[4]), ".array", "shape and dtype need 32 bytes, and there are 24"),
        (_array(shape=[2]), ".array", "shape and dtype need 16 bytes, and there are more"),
        (_array(shape=[10**9]), ".shape", "expected 1 to 4 sizes"),
        (_array(shape=[10**6, 10**6]), "", "more than 2,000,000 values"),
        (_array(shape=[-3]), ".shape", "expected 1 to 4 sizes"),
        (_array(shape=[1] * 9), ".shape", "expected 1 to 4 sizes"),
        (_array(shape=[True]), ".shape", "expected 1 to 4 sizes"),
        (_array(dtype="float128"), ".dtype", "expected one of bool"),
        (_array(order="middle"), "", "no array as Bokeh writes them"),
        (_array(extra=1), "", "no array as Bokeh writes them"),
        (_array(array={"type": "bytes", "data": "?"}), ".array", "not in base64"),
        (_array(array={"type": "bytes", "data": "H4sI"}), ".array", "there are 0"),
        (_array(array={"type": "bytes", "data": {"id": "b"}}), ".array", "send what json_item() gives"),
        (_array(array=_packed(10**8)), ".array", "and there are more"),
        ([{"a": 1}], "[0]", "expected a list or an array"),
        ([[[[[[[[1]]]]]]]], "[0][0][0][0][0][0]", "more than 6 levels deep"),
        ([{"type": "number", "value": "eval"}], "[0]", "expected"),
        ({"type": "object", "name": "CustomJS", "id": "x"}, "", "expected a list or an array"),
        (["x" * 20_000], "", "a text has 20,000 characters"),
        ("x", "", "expected a list or an array"),
    ],
)
def test_columns_that_lie_are_refused(column: Any, place: str, words: str) -> None:
    """Sizes that don't agree, packed bytes without end, what is no data."""
    fault = faults(with_column(column))[0]
    assert fault.place == f"{ROOT}.attributes.renderers[0].attributes.data_source.attributes.data.x{place}"
    assert words in fault.message


def test_more_values_than_a_chart_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """All columns count together."""
    monkeypatch.setattr(arrays, "MAX_VALUES", 5)
    assert "there are more than 5 values" in faults(item(points()))[0].message
