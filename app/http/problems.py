"""Errors as RFC 9457 problem documents: one table from HTTP's own errors, one shape for all."""

from collections.abc import Callable
from typing import Any

import orjson
import structlog
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable
from werkzeug.exceptions import MethodNotAllowed as MethodNotAllowedByRoute

from app.domain.errors import (
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    PlotworksError,
    RangeNotSatisfiable,
    TooLarge,
    UnsupportedMediaType,
)
from app.http.context import request_id

CONTENT_TYPE = "application/problem+json"

_FROM_STATUS: dict[int, type[PlotworksError]] = {
    400: MalformedRequest,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
    416: RangeNotSatisfiable,
}

Page = Callable[[PlotworksError], Response]

_EXTENSION = "plotworks.error_page"
_FOR_PROGRAMS = ("/v1/", "/api/")

log = structlog.get_logger()


def register(app: Flask, page: Page) -> None:
    """Answer every error of this app: with a problem document, or with a page where a person asked for one."""
    app.extensions[_EXTENSION] = page
    app.register_error_handler(PlotworksError, answer)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(Exception, unexpected)


def answer(error: PlotworksError) -> Response:
    """The error in the form that the request prefers."""
    page: Page = current_app.extensions[_EXTENSION]
    response = page(error) if _for_people() else problem(error)
    response.vary.add("Accept")
    return response


def problem(error: PlotworksError) -> Response:
    """The problem document of an error, with the headers it asks for."""
    body: dict[str, Any] = {"type": f"urn:plotworks:problem:{error.code}", **error.to_json(), **error.extra}
    body["request_id"] = request_id()
    if request.path.startswith("/api/v1/"):
        body |= {"error": error.title, "details": error.message}
    response = Response(orjson.dumps(body), status=error.status, content_type=CONTENT_TYPE)
    response.headers.update(error.headers)
    return response


def from_http(error: HTTPException) -> Response:
    """What Flask and Werkzeug raise, in Plotworks' own words."""
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect is no error
        return Response(error.get_response().response, status=status, headers=dict(error.get_headers()))
    kind = _FROM_STATUS.get(status, MalformedRequest if status < 500 else PlotworksError)  # noqa: PLR2004 - whose fault
    return answer(kind(_detail(status, error), headers=_headers(error)))


def unexpected(error: Exception) -> Response:
    """A fault of ours: the log has the trace, the caller the request's id."""
    log.error("request.failed", request_id=request_id(), path=request.path, exc_info=error)
    if current_app.testing:
        raise error
    return answer(PlotworksError("the fault is on this side; its trace is in the log under this request_id"))


def _headers(error: HTTPException) -> dict[str, str]:
    """What the caller needs in order to ask better."""
    if isinstance(error, MethodNotAllowedByRoute):
        return {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    if isinstance(error, RequestedRangeNotSatisfiable):
        return {"Content-Range": f"bytes */{error.length}"}
    return {}


def _detail(status: int, error: HTTPException) -> str:
    if status == 404:  # noqa: PLR2004
        return f"there is nothing at {request.path}; /docs lists what there is"
    if status == 405:  # noqa: PLR2004
        return f"{request.method} is not allowed on {request.path}; the Allow header lists what is"
    if status == 416:  # noqa: PLR2004
        return "the Range must be one of bytes that are there, such as bytes=0-1023; leave it out for all of them"
    if status == 413:  # noqa: PLR2004
        most = (current_app.config["MAX_CONTENT_LENGTH"] or 0) // 1_000_000
        return f"a JSON body may have {most} MB; send larger data as a file to /v1/charts/upload"
    return str(error.description or error.name)


def _for_people() -> bool:
    """Only who names HTML gets it: an ``<img>`` and most programs accept everything alike."""
    offered = ["application/json", CONTENT_TYPE, "text/html"]
    return (
        not request.path.startswith(_FOR_PROGRAMS)
        and request.accept_mimetypes.best_match(offered, default=CONTENT_TYPE) == "text/html"
    )
