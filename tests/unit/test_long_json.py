"""Long JSON by simdjson: what it gives is what orjson and ``with_arrays`` give, or it leaves it to them."""

from typing import Any

import orjson
import pytest

from app.charts.columns import LONG, with_arrays
from app.http.long_json import parse

WHOLE = list(range(LONG))
PARTS = [number / 8 for number in WHOLE]


def body(values: Any, labels: Any = WHOLE, **more: Any) -> dict[str, Any]:
    """A chart of two datasets, one of them of these values."""
    datasets = [{"label": "é [1]", "data": [1, None, "x", [2]]}, {"data": values, "color": "red"}]
    return {"chart_type": "line", "data": {"labels": labels, "datasets": datasets, "linear": True}, **more}


@pytest.mark.parametrize(
    "values",
    [
        PARTS,
        WHOLE,
        [0.5, *WHOLE[1:]],
        [-1, *WHOLE[1:]],
        [2**31 - 1, *WHOLE[1:]],
        [2**31, *WHOLE[1:]],
        [2**32 - 1, *WHOLE[1:]],
        [2**63 - 1, *WHOLE[1:]],
        [-(2**63), *WHOLE[1:]],
        [None, *PARTS[1:]],
        [True, *WHOLE[1:]],
        ["1"] * LONG,
        [{}] * LONG,
        WHOLE[1:],
        {"x": 1},
        None,
    ],
    ids=lambda values: str(values)[:14],
)
@pytest.mark.parametrize("labels", [WHOLE, PARTS, [0.5, *WHOLE[1:]], ["a"] * LONG, None], ids=lambda v: str(v)[:14])
def test_it_gives_what_orjson_and_arrays_give(values: Any, labels: Any) -> None:
    """Arrays of the same types in the same places, all else as it was written."""
    text = orjson.dumps(body(values, labels, options={"title": "x" * 2 * LONG}))
    if "[1]" in text.decode():  # a bracket in a text is taken for a list's
        text = text.replace(b"[1]", b"(1)")
    found = parse(text)
    assert found is not None
    expected = with_arrays(orjson.loads(text))
    assert with_arrays(found) == expected
    assert _kinds(with_arrays(found)) == _kinds(expected)
    assert _kinds(found)[1:] == _kinds(expected)[1:]


def _kinds(found: Any) -> list[Any]:
    lists = [found["data"]["labels"], *(one["data"] for one in found["data"]["datasets"])]
    return [(type(one), getattr(one, "typecode", None)) for one in lists]


@pytest.mark.parametrize(
    "text",
    [
        orjson.dumps(body(PARTS)),
        orjson.dumps(body([[1, 2], *PARTS[1:]])),
        orjson.dumps(body([[], 1, [2, 3], *PARTS[1:]])),
        orjson.dumps(body([[number] for number in WHOLE])),
        orjson.dumps(body(PARTS))[:-1],
        orjson.dumps(body(PARTS)) + b" x",
        orjson.dumps(body(PARTS)).replace(b"0.125", b"1e999"),
        orjson.dumps(body(PARTS)).replace(b"0.125", b"NaN"),
        orjson.dumps(body(PARTS)).replace(b"0.125", b"\xff"),
        orjson.dumps(body(PARTS)).replace(b'"color"', b'"data"'),
        orjson.dumps(WHOLE),
        b"1" * LONG * 3,
        b'{"a":' * 2000 + b"1" * LONG * 2 + b"}" * 2000,
        b"{}",
        b"",
    ],
    ids=range(15),
)
def test_what_it_is_not_sure_of_is_left_to_orjson(text: bytes) -> None:
    """Nested lists among numbers, what is no JSON, names that come twice, brackets in texts, and what is short."""
    assert parse(text) is None


def test_a_long_object_without_lists_of_numbers_is_itself() -> None:
    """Whatever it has, at any depth that it reads."""
    found: Any = {"data": {"rows": [{"a": 1}] * 50}, "options": {"text": "x" * LONG * 2, "n": [1.5, None, True]}}
    assert parse(orjson.dumps(found)) == found
