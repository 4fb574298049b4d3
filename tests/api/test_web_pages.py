"""What pages are made of: static files, the API's document for people, and errors for people."""

import gzip
import re
from typing import Any

import pytest
from bokeh import __version__ as bokeh_version
from flask import Flask
from flask.testing import FlaskClient

from app.domain.errors import StoreUnavailable
from app.ports import Tools
from app.web.assets import asset, bokehjs
from app.wsgi import create_app

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}


def test_bokehjs_is_that_of_the_bokeh_that_draws(client: FlaskClient) -> None:
    """Under its version, for ever, compressed for whoever takes that."""
    path = bokehjs()
    assert path == f"/static/bokehjs/{bokeh_version}/bokeh.min.js"
    plain, small = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert plain.mimetype == "text/javascript"
    assert {"public", "immutable", "max-age=31536000"} <= set(plain.headers["Cache-Control"].split(", "))
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) * 3 < len(plain.data)
    assert small.headers["ETag"] != plain.headers["ETag"]
    for sent, tag in (({}, plain.headers["ETag"]), ({"Accept-Encoding": "gzip"}, small.headers["ETag"])):
        assert client.get(path, headers={"If-None-Match": tag, **sent}).status_code == 304


@pytest.mark.parametrize("name", ["site.css", "fonts.css", "embed.js", "icon.svg", "fonts/latin-400.woff2"])
def test_files_of_our_own_are_kept_by_digest(client: FlaskClient, name: str) -> None:
    """For ever under today's digest; under another one, that of a page yet open, the caller asks again."""
    answer = client.get(asset(name))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    old = client.get(f"/static/000000000000/{name}")
    assert old.data == answer.data
    assert "immutable" not in old.headers["Cache-Control"]
    assert "max-age=0" in old.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../assets.py",
        "/static/x/..%2fassets.py",
        "/static/x/%2e%2e/assets.py",
        "/static/x//etc/passwd",
        "/static/x/fonts",
        "/static/x/",
        "/static/x/nothing.css",
        "/static/bokehjs/3/bokeh.js",
        "/static/bokehjs/3/..%2f..%2fapp.js",
    ],
)
def test_nothing_else_is_a_file(client: FlaskClient, path: str) -> None:
    """No way out of the folder, no listing."""
    assert client.get(path, follow_redirects=True).status_code == 404


def test_every_file_that_a_page_names_is_there(client: FlaskClient, headers: dict[str, str]) -> None:
    """Style sheets, scripts, icon; and the fonts that the style sheet names."""
    pages = [client.get(path).text for path in ("/console", "/docs")]
    named = {address for page in pages for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
    assert len(named) >= 5
    fonts = re.findall(r'url\("(.*?)"\)', client.get(asset("fonts.css")).text)
    assert len(fonts) == 10
    for address in [*named, *map(asset, fonts)]:
        assert client.get(address).status_code == 200, address


def test_the_document_is_read_without_any_other_host(client: FlaskClient) -> None:
    """Its scripts are ours, and may ask this host only."""
    page = client.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert re.search(r"script-src 'nonce-[\w-]+';", policy)
    assert "frame-ancestors 'none'" in policy
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/nothing", HTML["Accept"], "text/html"),
        ("/nothing", "text/html", "text/html"),
        ("/nothing", "*/*", "application/problem+json"),
        ("/nothing", "", "application/problem+json"),
        ("/nothing", "application/json", "application/problem+json"),
        ("/nothing", "image/avif,image/webp,image/*,*/*;q=0.8", "application/problem+json"),
        ("/v1/nothing", HTML["Accept"], "application/problem+json"),
        ("/api/v1/nothing", HTML["Accept"], "application/problem+json"),
    ],
)
def test_people_get_pages_and_programs_get_problems(client: FlaskClient, path: str, accept: str, kind: str) -> None:
    """404 in the form that was asked for; programs' addresses always answer programs."""
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, kind)
    assert "Accept" in answer.headers["Vary"]


def test_an_error_page_says_what_and_which_request(client: FlaskClient) -> None:
    """The path as text, the request's id to ask about, nothing that could run."""
    answer = client.get("/no<script>alert(1)</script>", headers=HTML | {"X-Request-Id": "trace-9"})
    assert "There is nothing at /no&lt;script&gt;" in answer.text
    assert "not_found · trace-9" in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_other_methods_are_told_with_allow(client: FlaskClient) -> None:
    """A page too carries the headers of its error."""
    answer = client.put("/console", headers=HTML)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "text/html"


def test_a_fault_of_ours_is_a_page_too(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 without a trace, 503 with its reason."""
    app = create_app(tools)
    _add(app, "/fault", ValueError("secret detail"))
    _add(app, "/away", StoreUnavailable("the database does not answer"))
    fault, away = (app.test_client().get(path, headers=HTML) for path in ("/fault", "/away"))
    assert (fault.status_code, fault.mimetype) == (500, "text/html")
    assert "secret" not in fault.text
    assert "Something failed on our side" in fault.text
    assert away.status_code == 503
    assert "The database does not answer." in away.text


def _add(app: Flask, path: str, error: Exception) -> None:
    def view() -> Any:
        raise error

    app.add_url_rule(path, path, view)
