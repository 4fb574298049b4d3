"""The JSON Schema of the transforms says what the reader takes."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.domain.errors import Invalid
from app.transforms import OPERATIONS, read
from app.transforms.schema import OPERATIONS as SCHEMAS
from app.transforms.schema import SCHEMA

VALIDATOR = Draft202012Validator(SCHEMA)

GOOD: list[dict[str, Any]] = [
    {"op": "filter", "where": {"all": [{"column": "a", "cmp": "in", "value": [1, 2]}, {"not": {"any": [
        {"column": "a", "cmp": "is_null"}]}}]}},
    {"op": "aggregate", "group_by": "a", "measures": [{"fn": "count"}]},
    {"op": "aggregate", "measures": [{"fn": "quantile", "column": "b", "p": 0.5, "as": "half"}]},
    {"op": "bin", "column": "a", "by": "month", "as": "m"},
    {"op": "bin", "column": "a", "width": 0.5},
    {"op": "sort", "by": ["a", {"column": "b", "order": "desc"}]},
    {"op": "limit", "count": 5, "other": "Other", "column": "a", "by": "b"},
    {"op": "pivot", "rows": ["a"], "column": "b", "value": "c", "fn": "mean"},
    {"op": "window", "fn": "lag", "column": "a", "as": "b", "size": 2, "partition_by": "c", "order_by": "d"},
    {"op": "compute", "as": "x", "expr": "a + 1"},
    {"op": "sample", "count": 3, "seed": 4},
]  # fmt: skip

BAD: list[dict[str, Any]] = [
    {"op": "filer"},
    {"op": "filter", "where": {"column": "a", "cmp": "like", "value": 1}},
    {"op": "aggregate", "measures": [{"fn": "total"}]},
    {"op": "bin", "column": "a", "width": 0},
    {"op": "sort", "by": [{"column": "a", "order": "down"}]},
    {"op": "limit", "count": 0},
    {"op": "pivot", "column": "b", "value": "c"},
    {"op": "window", "fn": "mean", "column": "a", "as": "b"},
    {"op": "compute", "as": "x"},
    {"op": "sample", "count": 1, "sede": 3},
]


def test_every_operation_has_a_schema() -> None:
    """In the order of the reader's own table, and the schema is one."""
    assert [schema["title"] for schema in SCHEMAS] == list(OPERATIONS)
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("operation", GOOD)
def test_what_is_good_is_good_for_both(operation: dict[str, Any]) -> None:
    """The reader and the schema take it."""
    VALIDATOR.validate([operation])
    assert len(read([operation])) == 1


@pytest.mark.parametrize("operation", BAD)
def test_what_is_bad_is_bad_for_both(operation: dict[str, Any]) -> None:
    """The reader and the schema refuse it."""
    assert not VALIDATOR.is_valid([operation])
    with pytest.raises(Invalid):
        read([operation])


def test_the_example_is_read() -> None:
    """As it stands in the API's description."""
    assert len(read(SCHEMA["examples"][0])) == 4
