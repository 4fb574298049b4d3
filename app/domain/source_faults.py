"""What is wrong with what a request says of a source that lies elsewhere: every fault at its place below it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import Fault
from app.domain.json_path import path_fault
from app.domain.sql_statement import statement_fault

API, HTTP, S3, SQL = "api", "http", "s3", "sql"

FORMATS = ("csv", "tsv", "json", "ndjson", "parquet", "arrow", "xlsx")
MOST_PAGES = 100
MOST_PARAMETERS = 100
LONGEST_QUERY = 50_000
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e\t]{0,2000}")
_SECRET = re.compile(r"(.*[-_])?(authorization|cookie|api-?key|secret|password|token|signature)", re.IGNORECASE)
_PLAIN_PATH = re.compile(r'(?:[A-Za-z_]\w*|"[^"\\]+")(?:\.(?:[A-Za-z_]\w*|"[^"\\]+")|\[-?\d+\])*')
_CURE = "POST /v1/connections with the secret, and name that connection here"


def _http_faults(told: Mapping[str, Any]) -> list[Fault]:
    checks = {
        "url": _needed_text,
        "method": lambda value: "" if str(value or "GET").upper() in {"GET", "POST"} else "must be GET or POST",
        "query": _query_fault,
        "auth": _auth_fault,
        "connection": _auth_fault,
        "headers": _headers_fault,
    }
    faults = _checked(told, checks)
    if told.get("body") is not None and str(told.get("method")).upper() != "POST":
        faults.append(Fault("body", 'a request with a body needs the method "POST"'))
    if told.get("auth") and told.get("connection"):
        faults.append(Fault("connection", "auth names a connection already; leave one of them out"))
    return faults + _pages_faults(told.get("pagination")) + _read_faults(told)


def _s3_faults(told: Mapping[str, Any]) -> list[Fault]:
    faults = _checked(told, {"connection": _needed_name, "key": _needed_text})
    parts = str(told.get("key")).split("/")
    if not faults and (".." in parts or "." in parts or told["key"].startswith("/")):
        faults.append(Fault("key", "must be a key such as sales/2026/11.csv, without . and .. and no / before it"))
    return faults + _read_faults(told)


def _sql_faults(told: Mapping[str, Any]) -> list[Fault]:
    return _checked(told, {"connection": _needed_name, "query": _statement_fault, "params": _params_fault})


def _checked(told: Mapping[str, Any], checks: Mapping[str, Any]) -> list[Fault]:
    found = ((name, check(told.get(name))) for name, check in checks.items())
    return [Fault(name, fault) for name, fault in found if fault]


def _read_faults(told: Mapping[str, Any]) -> list[Fault]:
    faults = _checked(told, {"path": path_fault, "format": _format_fault})
    if not isinstance(told.get("reading") or {}, Mapping):
        faults.append(Fault("reading", "expected an object, as uploads take it"))
    if told.get("path") and told.get("format") not in (None, "json"):
        faults.append(Fault("path", "tells where the rows are in JSON; leave it out for other formats"))
    return faults


def _pages_faults(told: Any) -> list[Fault]:
    if told is None:
        return []
    if not isinstance(told, Mapping) or set(told) - {"by", "path", "parameter", "most"}:
        return [Fault("pagination", 'expected an object such as {"by": "link"}, with by, path, parameter, most')]
    by, most = told.get("by"), told.get("most", 1)
    if by not in ("link", "url", "cursor"):
        return [Fault("pagination.by", "must be link (the Link header), url or cursor (both in the body, at path)")]
    faults = []
    if type(most) is not int or not 1 <= most <= MOST_PAGES:
        faults.append(Fault("pagination.most", f"must be a whole number of pages from 1 to {MOST_PAGES}"))
    if by != "link" and not _is_plain(told.get("path")):
        faults.append(Fault("pagination.path", "must be a plain path in the body such as meta.next"))
    if by == "cursor" and _needed_text(told.get("parameter")):
        faults.append(Fault("pagination.parameter", "say which query parameter takes the cursor"))
    return faults


def _is_plain(path: Any) -> bool:
    return isinstance(path, str) and _PLAIN_PATH.fullmatch(path) is not None


def _needed_text(value: Any) -> str:
    good = isinstance(value, str) and 0 < len(value) <= 2048  # noqa: PLR2004 - as long as a URL may be
    return "" if good else "expected a text of 1 to 2048 characters"


def _needed_name(value: Any) -> str:
    return "" if isinstance(value, str) and value else "name a connection; GET /v1/connections lists them"


def _auth_fault(value: Any) -> str:
    if value is None or (isinstance(value, str) and value):
        return ""
    return f"expected the name of a connection; a source carries no secret: {_CURE}"


def _headers_fault(value: Any) -> str:
    if not isinstance(value or {}, Mapping):
        return "expected an object of names and texts"
    for name, text in (value or {}).items():
        if not _HEADER.fullmatch(name) or not isinstance(text, str) or not _VALUE.fullmatch(text):
            return f"{name!r} is no header of printable ASCII"
        if _SECRET.fullmatch(name):
            return f"{name} carries a secret, and a source must not: {_CURE}"
    return ""


def _query_fault(value: Any) -> str:
    pairs = value or {}
    good = isinstance(pairs, Mapping) and all(isinstance(each, str | int | float | bool) for each in pairs.values())
    return "" if good else "expected an object of names and texts or numbers"


def _params_fault(value: Any) -> str:
    plain = isinstance(value or {}, Mapping)
    if not plain or not all(isinstance(each, str | int | float | bool | None) for each in (value or {}).values()):
        return "expected an object of names and texts, numbers, true, false or null"
    return f"at most {MOST_PARAMETERS} parameters" if len(value or {}) > MOST_PARAMETERS else ""


def _statement_fault(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_QUERY:
        return f"expected one SELECT statement of at most {LONGEST_QUERY} characters"
    return statement_fault(value)


def _format_fault(value: Any) -> str:
    return "" if value is None or value in FORMATS else f"must be one of {', '.join(FORMATS)}"


FAULTS: dict[str, Callable[[Mapping[str, Any]], list[Fault]]] = {
    API: _http_faults,
    HTTP: _http_faults,
    S3: _s3_faults,
    SQL: _sql_faults,
}
"""By the type of the source."""
