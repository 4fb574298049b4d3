"""The OpenAPI document: flask-smorest with our parser, our errors and our Content-Types."""

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import INCLUDE, Schema, fields

from app import __version__
from app.http.auth import require_key
from app.http.body import StrictParser
from app.http.problems import CONTENT_TYPE

DESCRIPTION = """Charts as pictures, over HTTP. Send your key as `Authorization: Bearer <key>`.

Every response carries `X-Request-Id`; every error is a problem document (RFC 9457)."""


class FaultItem(Schema):
    """One fault and its place."""

    field = fields.String(required=True, metadata={"examples": ["data.datasets[0].data[3]"]})
    message = fields.String(required=True)


class Problem(Schema):
    """An error, as RFC 9457 says it, with a stable code."""

    type = fields.String(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    retry_helps = fields.Boolean()
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FaultItem))

    class Meta:
        """An error may tell more, such as the ``chart_id`` of the chart that failed."""

        unknown = INCLUDE


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest has no types
    """The API and its document; errors are left to ``app.http.problems``."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """``app.http.problems`` answers every error."""

    def _register_responses(self) -> None:
        """Every error's response by its name, as flask-smorest refers to them; only those in use are written."""
        content = {CONTENT_TYPE: {"schema": Problem}}
        for status in HTTPStatus:
            self.spec.components.response(status.name, {"description": status.phrase, "content": content}, lazy=True)
        self.spec.components.response("DEFAULT_ERROR", {"description": "A problem document.", "content": content})


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """A resource of the API."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: type[Schema], **told: Any) -> Any:
        """The arguments of a route. One instance of their schema serves all requests: loading doesn't change it.

        Whether an unknown parameter of an address is refused is said by the schema, as for a body: webargs would
        drop it without a word.
        """
        strict = {"unknown": None} if told.get("location") == "query" else {}
        return super().arguments(schema(), **told, **strict)

    def behind_key(self) -> None:
        """Every route of this resource needs a key."""
        self.before_request(require_key)


def make_api(app: Flask) -> Api:
    """Attach the API to the app: the document is at /openapi.json."""
    app.config |= {
        "API_TITLE": "Plotworks",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    spec_kwargs: dict[str, Any] = {"info": {"description": DESCRIPTION}, "security": [{"key": []}]}
    api = Api(app, spec_kwargs=spec_kwargs)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": "An API key."})
    return api
