"""The tools and the caller of the request in hand."""

import re
from typing import cast

from flask import Flask, Response, current_app, g, request

from app.domain import ids
from app.domain.caller import Caller
from app.ports import Tools

_EXTENSION = "plotworks"
_ACCEPTED = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def set_tools(app: Flask, tools: Tools) -> None:
    """Give the app its tools, once, when it is made."""
    app.extensions[_EXTENSION] = tools


def tools() -> Tools:
    """The tools of the running app."""
    return cast("Tools", current_app.extensions[_EXTENSION])


def begin_request() -> None:
    """Name the request: the caller's own X-Request-Id when it is harmless, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _ACCEPTED.fullmatch(given) else ids.new_id(ids.REQUEST)


def end_request(response: Response) -> Response:
    """Every response carries the request's id, and is what its Content-Type says."""
    response.headers["X-Request-Id"] = request_id()
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def request_id() -> str:
    """The id of the request in hand."""
    return str(g.get("request_id") or ids.new_id(ids.REQUEST))


def caller() -> Caller:
    """Who asks; set by ``app.http.auth.require_key``."""
    return cast("Caller", g.caller)


def has_caller() -> bool:
    """Whether it is known who asks."""
    return "caller" in g


def debugging() -> bool:
    """Whether the caller asked for ``?debug=true``."""
    return request.args.get("debug", "").lower() in {"1", "true", "yes"}
