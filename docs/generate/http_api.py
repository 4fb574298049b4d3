"""docs/reference/http-api.md, from the OpenAPI document and the routes of the app itself."""

import inspect
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask

from app.bootstrap import build_tools
from app.settings import load
from app.wsgi import create_app
from docs.generate.markdown import code, page, table

INTRO = """All of it is JSON over HTTP; send your key as `Authorization: Bearer <key>`. `GET /openapi.json` is the same
as an OpenAPI 3.1 document, and `/docs` a page to try it in.

Every response carries `X-Request-Id`. Every error is a problem document: see [Errors](errors.md). Times are RFC 3339 in
UTC."""

METHODS = ("get", "post", "put", "patch", "delete")
_Json = Mapping[str, Any]


def render() -> str:
    """The page."""
    app = _app()
    document = _document(app)
    blocks: list[str] = []
    tag = ""
    for path, method, operation in operations(document):
        if operation["tags"][0] != tag:
            tag = operation["tags"][0]
            blocks.append(f"## {tag}")
        blocks += _operation(document, path, method, operation)
    blocks += ["## Pages for people", _pages(app, document), "## Schemas", *_schemas(document)]
    return page("HTTP API", INTRO, *blocks)


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return _document(_app())


def operations(document: _Json) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation as (path, method, operation), those of one tag together."""
    order = [tag["name"] for tag in document["tags"]]
    found = [
        (path, method, item[method]) for path, item in document["paths"].items() for method in METHODS if method in item
    ]
    return sorted(found, key=lambda entry: order.index(entry[2]["tags"][0]))


def _app() -> Flask:
    """The app over tools that connect to nothing."""
    with tempfile.TemporaryDirectory() as home:
        return create_app(build_tools(load({"PLOTWORKS_HOME": home})))


def _document(app: Flask) -> dict[str, Any]:
    answer: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return answer


def _operation(document: _Json, path: str, method: str, operation: _Json) -> list[str]:
    parameters = [_resolved(document, item) for item in operation.get("parameters", ())]
    shared = [_resolved(document, item) for item in document["paths"][path].get("parameters", ())]
    rows = [_parameter(item) for item in (*shared, *parameters)]
    summary, text = operation.get("summary", ""), operation.get("description", "")
    open_to_all = "Needs no key." if operation.get("security") == [] else ""
    return [
        f"### {method.upper()} {path}",
        " ".join(part for part in (summary, text, open_to_all) if part),
        table(("Parameter", "In", "Takes", "Meaning"), rows),
        _body(operation),
        table(
            ("Status", "Body", "When"), [_response(document, *pair) for pair in sorted(operation["responses"].items())]
        ),
    ]


def _parameter(item: _Json) -> tuple[str, str, str, str]:
    schema = item.get("schema", {})
    default = f" Default: {code(str(schema['default']).lower())}." if schema.get("default") is not None else ""
    return code(item["name"]), item["in"], _kind(schema), item.get("description", "") + default


def _body(operation: _Json) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return "\n".join(f"Body: {_kind(media['schema'])} as `{kind}`." for kind, media in content.items())


def _response(document: _Json, status: str, response: _Json) -> tuple[str, str, str]:
    response = _resolved(document, response)
    kinds = {_kind(media["schema"]) for media in response.get("content", {}).values() if "schema" in media}
    text = response.get("description", "")
    if status.isdigit() and not text:
        text = HTTPStatus(int(status)).phrase
    return status, ", ".join(sorted(kinds)), text


def _schemas(document: _Json) -> Iterator[str]:
    written = json.dumps(document)
    for name, schema in document["components"]["schemas"].items():
        if f'"#/components/schemas/{name}"' not in written:
            continue  # the framework's own, in no answer of ours
        rows = [
            (code(field), _kind(part), "yes" if field in schema.get("required", ()) else "", _meaning(part))
            for field, part in schema.get("properties", {}).items()
        ]
        yield f"### {name}"
        yield table(("Field", "Takes", "Always there", "Meaning"), rows)


def _meaning(schema: _Json) -> str:
    text = str(schema.get("description", ""))
    default = schema.get("default")
    return text + (f" Default: {code(str(default).lower())}." if default is not None else "")


def _kind(schema: _Json) -> str:
    """What a schema takes, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(code(str(value)) for value in schema["enum"])
    if inner := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(_kind(part) for part in inner)
    kinds = schema.get("type", "anything")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    text = " or ".join(kinds)
    if "items" in schema and "array" in kinds:
        text = text.replace("array", f"array of {_kind(schema['items'])}")
    if "contentMediaType" in schema:
        return code(schema["contentMediaType"])
    if "minimum" in schema and "maximum" in schema:
        return f"{text}, {schema['minimum']:g} to {schema['maximum']:g}"
    return text


def _pages(app: Flask, document: _Json) -> str:
    """The routes that are no part of the OpenAPI document, by the first line of their docstrings."""
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
        if path in document["paths"] or path == "/openapi.json":
            continue
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        text = (inspect.getdoc(app.view_functions[rule.endpoint]) or "").split("\n")[0]
        rows.append((code(f"{methods} {path}"), text))
    return table(("Page", "What it is"), rows)


def _resolved(document: _Json, item: _Json) -> _Json:
    if "$ref" not in item:
        return item
    found: Any = document
    for part in item["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: _Json = found
    return resolved
