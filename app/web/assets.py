"""/static: style sheet, scripts and fonts of our own, and the BokehJS of the Bokeh that draws.

Addresses hold a version, so a file is fetched once: a digest of everything in ``static``, or Bokeh's own version.
"""

import functools
import gzip
import hashlib
import io
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from werkzeug.security import safe_join

from app.domain.errors import NotFound

FOLDER = Path(__file__).parent / "static"
BOKEHJS = "bokeh.min.js"
YEAR = 365 * 86400
_COMPRESSIBLE = {".js", ".css", ".svg", ".txt"}


def register(pages: Blueprint) -> None:
    """Add the routes."""
    pages.add_url_rule("/static/<string:digest>/<path:name>", view_func=own_file)
    pages.add_url_rule("/static/bokehjs/<string:number>/<string:name>", view_func=bokeh_file)


def asset(name: str) -> str:
    """The address of a file in ``static``."""
    return f"/static/{_digest()}/{name}"


def bokehjs() -> str:
    """The address of BokehJS."""
    return f"/static/bokehjs/{version('bokeh')}/{BOKEHJS}"


def own_file(digest: str, name: str) -> Response:
    """A file of our own."""
    path = safe_join(str(FOLDER), name)
    return _file(Path(path) if path else None, current=digest == _digest())


def bokeh_file(number: str, name: str) -> Response:
    """BokehJS."""
    return _file(_bokeh_folder() / BOKEHJS if name == BOKEHJS else None, current=number == version("bokeh"))


def _file(path: Path | None, *, current: bool) -> Response:
    """The file, for a year if the address is of this version. One of another is answered for pages yet open."""
    if path is None or not path.is_file():
        raise NotFound(f"there is nothing at {request.path}")
    squeezed = path.suffix in _COMPRESSIBLE and request.accept_encodings.quality("gzip") > 0
    body = _body(path, squeezed=squeezed)
    response = send_file(
        io.BytesIO(body),
        download_name=path.name,
        etag=hashlib.sha256(body).hexdigest()[:32],
        max_age=YEAR if current else 0,
        conditional=not squeezed,
    )
    response.cache_control.public = True
    response.cache_control.immutable = current
    response.headers["Access-Control-Allow-Origin"] = "*"  # fonts of a sandboxed iframe, which has no origin
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
        response.make_conditional(request)
    response.vary.add("Accept-Encoding")
    return response


@functools.cache
def _body(path: Path, *, squeezed: bool) -> bytes:
    body = path.read_bytes()
    return gzip.compress(body, mtime=0) if squeezed else body


@functools.cache
def _digest() -> str:
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


@functools.cache
def _bokeh_folder() -> Path:
    """Found without importing Bokeh, which the service never loads."""
    spec = find_spec("bokeh")
    if spec is None or not spec.submodule_search_locations:
        raise NotFound("Bokeh is not installed here: install plotworks with its dependencies")
    return Path(spec.submodule_search_locations[0]) / "server" / "static" / "js"
