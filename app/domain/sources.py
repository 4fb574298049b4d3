"""What a source of data elsewhere is: where it is asked for and how its answer is read. Its shape alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.domain.errors import Fault, Invalid
from app.domain.json_path import jmespath_of
from app.domain.source_faults import API, FAULTS, HTTP, S3, SQL

PLACE = "data_source"

REMOTE = (API, HTTP, S3, SQL)
"""The types of sources that lie elsewhere; ``api`` is another word for ``http``."""

_COMMON = {"type", "transforms", "polling_interval"}
_READ = {"format", "path", "reading"}
_HTTP = {"url", "method", "headers", "query", "body", "auth", "connection", "pagination"}
_FIELDS = {
    API: _COMMON | _READ | _HTTP,
    HTTP: _COMMON | _READ | _HTTP,
    S3: _COMMON | _READ | {"connection", "key"},
    SQL: _COMMON | {"connection", "query", "params"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How an answer says where the next page is: in its Link header, as a URL or as a cursor in its body."""

    by: Literal["link", "url", "cursor"]
    path: str = ""
    parameter: str = ""
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How what came is read: its format ("": it is found out), where in it the rows are, and as for uploads."""

    format: str = ""
    path: str = ""
    reading: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSource:
    """A request over HTTP; ``url`` may be a path below the base of its connection."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    connection: str = ""
    pages: Pages | None = None
    read: Read = field(default_factory=Read)


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Source:
    """One object of a connection's bucket, below its prefix."""

    connection: str
    key: str
    read: Read = field(default_factory=Read)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSource:
    """One statement that selects, with the values of its ``:names``."""

    connection: str
    query: str
    params: Mapping[str, Any] = field(default_factory=dict)


RemoteSource = HttpSource | S3Source | SqlSource


def read_source(told: Mapping[str, Any], place: str = PLACE) -> RemoteSource:
    """Read what a request says of a source of one of the types ``REMOTE``; ``Invalid`` names every fault by its place.

    Macros must have been rendered before.
    """
    kind = told.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise Invalid.at(f"{place}.type", f"expected one of {', '.join(REMOTE)}")
    faults = [Fault(name, "this field is not known here") for name in sorted(set(told) - _FIELDS[kind])]
    faults += FAULTS[kind](told)
    if faults:
        placed = [Fault(f"{place}.{each.place}", each.message) for each in faults]
        raise Invalid(f"{placed[0].place}: {placed[0].message}", faults=placed)
    return _MADE[kind](told)


def _http(told: Mapping[str, Any]) -> HttpSource:
    pages = told.get("pagination")
    return HttpSource(
        url=told["url"],
        method="POST" if str(told.get("method")).upper() == "POST" else "GET",
        headers=told.get("headers") or {},
        query={name: _plain(value) for name, value in (told.get("query") or {}).items()},
        body=told.get("body"),
        connection=told.get("auth") or told.get("connection") or "",
        pages=Pages(**{name: value for name, value in pages.items() if value is not None}) if pages else None,
        read=_read(told),
    )


def _s3(told: Mapping[str, Any]) -> S3Source:
    return S3Source(connection=told["connection"], key=told["key"], read=_read(told))


def _sql(told: Mapping[str, Any]) -> SqlSource:
    return SqlSource(connection=told["connection"], query=told["query"], params=told.get("params") or {})


def _read(told: Mapping[str, Any]) -> Read:
    return Read(
        format=told.get("format") or "",
        path=jmespath_of(told.get("path") or ""),
        reading=told.get("reading") or {},
    )


def _plain(value: Any) -> str:
    """A value of a query as it is written in a URL."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_MADE: dict[str, Callable[[Mapping[str, Any]], RemoteSource]] = {API: _http, HTTP: _http, S3: _s3, SQL: _sql}
