"""Reading request bodies: strict JSON with the place of each fault, and marshmallow's messages as faults."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NoReturn

import orjson
from flask import Request, request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from app.domain.errors import Fault, Invalid, MalformedRequest, UnsupportedMediaType
from app.http import long_json

DEEPEST = 64
"""Levels of nesting; GeoJSON needs eight."""

FEW = 100
"""So many lists of one level are looked at one by one, so that a long one without lists in it is not copied."""


class StrictParser(FlaskParser):
    """webargs' parser with our reading and our errors."""

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        """The request's JSON body, with arrays for long lists of numbers where the schema ``takes_arrays``.

        A request without a body is one without fields, where none is needed.
        """
        bare = not request.mimetype and not request.content_length and not request.get_data()
        if bare and not any(field.required for field in schema.fields.values()):
            return {}
        return read_json(arrays=getattr(schema, "takes_arrays", False))

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002 - webargs' signature
        schema: Schema,  # noqa: ARG002
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        """Raise ``Invalid`` with a fault for each of marshmallow's messages."""
        messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        faults = [fault for part in messages.values() for fault in faults_of(part)]
        first = faults[0] if faults else Fault("", "the request is not valid")
        raise Invalid(f"{first.place}: {first.message}" if first.place else first.message, faults=faults) from error


def faults_of(messages: Any) -> list[Fault]:
    """Marshmallow's messages, each with its place."""
    return [Fault(place, text) for place, text in _flat(messages)]


def read_json(*, arrays: bool = False) -> Any:
    """The body as JSON; 415 for another Content-Type, 400 with line and column for what is no JSON.

    With ``arrays`` long lists of numbers are what ``app.charts.columns`` makes of them.
    """
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        found = f"'{request.mimetype}'" if request.mimetype else "none"
        raise UnsupportedMediaType(f"the Content-Type must be application/json; found {found}")
    body = request.get_data(cache=False)
    if arrays and (quick := long_json.parse(body)) is not None:
        _check_depth(quick)
        return quick
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedRequest(_malformed(error, body)) from error
    if body.count(b"[") + body.count(b"{") > DEEPEST and isinstance(value, dict | list):
        _check_depth(value)
    return value


def _malformed(error: orjson.JSONDecodeError, body: bytes) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    near = error.doc[max(error.pos - 10, 0) : error.pos + 10] if isinstance(error.doc, str) else ""
    hint = ""
    if not body.strip():
        return "the body is empty; send a JSON object"
    if any(word in near for word in ("NaN", "Infinity", "nan", "inf")):
        hint = "; JSON has no NaN or Infinity: send null for a missing value"
    return f"the body is no valid JSON at {place}: {str(error).split(': line')[0]}{hint}"


def _check_depth(value: Any) -> None:
    """Level by level, each in a few passes of the interpreter's own: a body may hold a million numbers."""
    objects, lists = ([value], []) if type(value) is dict else ([], [value])
    for _ in range(DEEPEST):
        lists.append(list(chain.from_iterable(map(dict.values, objects))))
        nests = [items for items in lists if not _is_flat(items)] if len(lists) < FEW else lists
        inner = list(chain.from_iterable(nests))
        found = set(map(type, inner))
        objects = [item for item in inner if type(item) is dict] if dict in found else []
        lists = [item for item in inner if type(item) is list] if list in found else []
        if not objects and not lists:
            return
    raise MalformedRequest(f"the JSON is nested more than {DEEPEST} levels deep")


def _is_flat(items: list[Any]) -> bool:
    """Whether nothing is nested in a list."""
    return {dict, list}.isdisjoint(map(type, items))


def _flat(messages: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """The nested messages of marshmallow as (place, message)."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _flat(inner, place)
            else:
                part = f"[{key}]" if isinstance(key, int) else f".{key}" if place else str(key)
                yield from _flat(inner, place + part)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield place, str(message)
