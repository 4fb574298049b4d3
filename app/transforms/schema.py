"""The JSON Schema (2020-12) of a list of transforms, for the API's own description."""

from typing import Any

from app.domain.fields import MOST_ITEMS, MOST_NAME
from app.transforms.conditions import COMPARISONS, MOST_VALUES
from app.transforms.derived import GRAINS, MOST_BINS, MOST_SIZE, STEPS
from app.transforms.expression.functions import FUNCTIONS as CALLS
from app.transforms.expression.parser import MOST_CHARACTERS
from app.transforms.groups import FUNCTIONS
from app.transforms.rows import MOST_ROWS

JsonSchema = dict[str, Any]

_COLUMN: JsonSchema = {"type": "string", "minLength": 1, "description": "The name of a column."}
_NAMES: JsonSchema = {
    "oneOf": [_COLUMN, {"type": "array", "items": _COLUMN, "maxItems": MOST_ITEMS, "uniqueItems": True}]
}
_NEW: JsonSchema = {"type": "string", "minLength": 1, "maxLength": MOST_NAME, "description": "The new column's name."}
_VALUE: JsonSchema = {"type": ["string", "number", "boolean"]}


def _object(required: tuple[str, ...], **properties: JsonSchema) -> JsonSchema:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def _operation(op: str, description: str, required: tuple[str, ...], **properties: JsonSchema) -> JsonSchema:
    named = _object(("op", *required), op={"type": "string", "const": op}, **properties)
    return {"title": op, "description": description, **named}


def _whole(most: int, least: int = 1) -> JsonSchema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _some(items: JsonSchema, least: int = 1) -> JsonSchema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": MOST_ITEMS}


_KEY: JsonSchema = {
    "oneOf": [_COLUMN, _object(("column",), column=_COLUMN, order={"enum": ["asc", "desc"], "default": "asc"})]
}
_KEYS: JsonSchema = {"oneOf": [_COLUMN, _some(_KEY, least=0)]}

WHERE: JsonSchema = {
    "description": "`{column, cmp, value}`, or conditions joined by `all`, `any`, `not`. A date as value stands for "
    "all the time it names: `2024-03` is all of March. What is missing fulfils nothing but `is_null`.",
    "oneOf": [
        _object(
            ("column", "cmp"),
            column=_COLUMN,
            cmp={"enum": [*COMPARISONS, "==", "<>"]},
            value={"oneOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1, "maxItems": MOST_VALUES}]},
        ),
        *(_object((how,), **{how: _some({"type": "object"})}) for how in ("all", "any")),
        _object(("not",), **{"not": {"type": "object"}}),
    ],
    "examples": [{"column": "year", "cmp": ">=", "value": 2023}],
}

_MEASURE = _object(
    ("fn",),
    column=_COLUMN,
    fn={"enum": list(FUNCTIONS)},
    p={"type": "number", "minimum": 0, "maximum": 1, "description": "Of a quantile: the share below it."},
    **{"as": _NEW},
)

OPERATIONS: tuple[JsonSchema, ...] = (
    _operation("filter", "Keeps the rows for which a condition is true.", ("where",), where=WHERE),
    _operation(
        "aggregate",
        "One row for each combination of values in `group_by`: dates and numbers rising, names as they first come.",
        (),
        group_by=_NAMES,
        measures=_some(_MEASURE, least=0),
    ),
    _operation(
        "bin",
        "Gives each value the start of its bin: a calendar's period (`by`), of a `width`, or of `count` equal ones.",
        ("column",),
        column=_COLUMN,
        by={"enum": list(GRAINS)},
        width={"type": "number", "exclusiveMinimum": 0},
        count=_whole(MOST_BINS),
        **{"as": {**_NEW, "description": "The new column's name; without it the column itself is replaced."}},
    ),
    _operation("sort", "Orders the rows; those without a value come last.", ("by",), by=_KEYS),
    _operation(
        "limit",
        "Keeps the first rows, or with `column` the rows of its first names, ranked by the total of `by`. With `other` "
        "the rest becomes one row of that name.",
        ("count",),
        count=_whole(MOST_ROWS),
        other={"type": "string", "minLength": 1},
        column=_COLUMN,
        by=_COLUMN,
    ),
    _operation(
        "pivot",
        "One row for each combination of `rows`; each value of `column` becomes a column.",
        ("rows", "column"),
        rows=_NAMES,
        column=_COLUMN,
        value=_COLUMN,
        fn={"enum": [fn for fn in FUNCTIONS if fn != "quantile"], "default": "sum"},
    ),
    _operation(
        "window",
        "A column of what comes of the rows around each one, in the order of `order_by` or as they are.",
        ("fn", "column", "as"),
        fn={"enum": list(STEPS)},
        column=_COLUMN,
        size=_whole(MOST_SIZE),
        partition_by=_NAMES,
        order_by=_KEYS,
        **{"as": _NEW},
    ),
    _operation(
        "compute",
        "A column by an expression: numbers, 'texts', columns (`\"in quotes\"` where need be), + - * / %, comparisons, "
        f"and, or, not, and the functions {', '.join(CALLS)}.",
        ("as", "expr"),
        expr={"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS, "examples": ["price * amount"]},
        **{"as": _NEW},
    ),
    _operation(
        "sample",
        "So many rows by chance, the same ones for the same `seed`.",
        ("count",),
        count=_whole(MOST_ROWS),
        seed=_whole(2**31 - 1, least=0),
    ),
)
"""One schema an operation."""

SCHEMA: JsonSchema = {
    "type": "array",
    "description": "What is done with the rows before the chart is drawn of them, one after the other.",
    "maxItems": MOST_ITEMS,
    "items": {"oneOf": list(OPERATIONS)},
    "examples": [
        [
            {"op": "filter", "where": {"column": "year", "cmp": ">=", "value": 2023}},
            {
                "op": "aggregate",
                "group_by": ["region"],
                "measures": [{"column": "amount", "fn": "sum", "as": "total"}],
            },
            {"op": "sort", "by": [{"column": "total", "order": "desc"}]},
            {"op": "limit", "count": 5, "other": "Other"},
        ]
    ],
}
"""Of the whole list."""
