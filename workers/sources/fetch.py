"""The data of a request that names a source: fetched, transformed, and put where inline data would stand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app import transforms
from app.charts import AUTO
from app.charts.model import Notice
from app.domain.errors import Invalid, NotFound
from app.ports import Tools
from app.store.models import DatasetVersion
from app.usecases.sourcing import SOURCE, UPLOAD
from workers.sources.chart_type import chart_of
from workers.sources.query import QueryResult, run
from workers.sources.remote import Known, NotModified, fetch_remote
from workers.sources.scratch import workplace

EMPTY = "bar"
"""The chart type of a table without rows for which none was named: it says that there are no data, as all do."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the table of a source: its rows, its SHA-256, and when the source says that it changed.

    ``latest`` has the greatest value of each column, as its profile tells it.
    """

    rows: int
    sha256: str
    etag: str = ""
    last_modified: str = ""
    fresh_at: datetime | None = None
    latest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sourced:
    """A request as if its data had come with it, and what is to be told of how they came."""

    body: Mapping[str, Any]
    notices: tuple[Notice, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Table:
    path: Path | None
    columns: Sequence[Mapping[str, Any]]
    facts: Facts
    notices: tuple[Notice, ...] = ()

    @property
    def types(self) -> dict[str, str]:
        return {one["name"]: one["type"] for one in self.columns}


def fetch(tools: Tools, tenant_id: str, body: Mapping[str, Any]) -> Sourced:
    """Run the source's transforms over its table; ``Invalid`` says what does not fit it."""
    with _table(tools, tenant_id, body[SOURCE], Known()) as table:
        assert isinstance(table, _Table)  # noqa: S101 - nothing was known of it before
        return _sourced(body, table)


def fetch_newer(tools: Tools, tenant_id: str, body: Mapping[str, Any], known: Known) -> Sourced | NotModified:
    """As ``fetch``, unless the source says that it is as it was."""
    with _table(tools, tenant_id, body[SOURCE], known) as table:
        return _sourced(body, table) if isinstance(table, _Table) else table


@contextmanager
def opened_table(tools: Tools, tenant_id: str, source: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The Parquet file of a source with its profile, there as long as the block goes on; ``Invalid`` without rows."""
    with _table(tools, tenant_id, source, Known()) as table:
        assert isinstance(table, _Table)  # noqa: S101 - nothing was known of it before
        if table.path is None:
            raise Invalid.at(SOURCE, "the source has no rows")
        yield table.path, {"columns": table.columns, "rows": table.facts.rows}


def _sourced(body: Mapping[str, Any], table: _Table) -> Sourced:
    wanted = transforms.read(body[SOURCE].get("transforms"), table.types or None)
    bare = {name: value for name, value in body.items() if name != SOURCE}
    if table.path is None:
        empty: dict[str, Any] = {"columns": {name: [] for name in table.types}}
        chart_type = EMPTY if body["chart_type"] == AUTO else body["chart_type"]
        told = (*table.notices, Notice(SOURCE, "the source has no rows"))
        return Sourced({**bare, "chart_type": chart_type, "data": empty}, told, table.facts)
    typed, wanted, told = _typed(bare, wanted, table)
    result = run(table.path, wanted, typed)
    found, explained = with_result(typed, result)
    return Sourced(found, (*table.notices, *told, *explained), table.facts)


def with_result(body: Mapping[str, Any], result: QueryResult) -> tuple[Mapping[str, Any], tuple[Notice, ...]]:
    """A request without its source with what was made of that, and what is to be told of it."""
    chosen = {"encoding": result.encoding} if result.encoding else {}
    explained = (Notice(SOURCE, sentence) for sentence in result.explained)
    return {**body, **chosen, "data": result.data}, (*explained, *result.notices)


def _typed(
    body: Mapping[str, Any], wanted: tuple[transforms.Transform, ...], table: _Table
) -> tuple[Mapping[str, Any], tuple[transforms.Transform, ...], tuple[Notice, ...]]:
    """The request with a chart type, one that fits its columns where none was named, and the transforms of its data."""
    found = transforms.check(wanted, transforms.Columns.typed(table.types))
    if body["chart_type"] != AUTO:
        return body, wanted, ()
    profile = {one["name"]: one for one in table.columns}
    chosen = chart_of(found, profile, 0 if wanted else table.facts.rows)
    given = body.get("encoding") or {}
    needed = {} if given.get("y") else {"encoding": {**chosen.encoding, **given}} if chosen.encoding else {}
    told = Notice("chart_type", f"none was named; this is {chosen.sentence}")
    more = () if given.get("y") else chosen.transforms
    return {**body, "chart_type": chosen.chart_type, **needed}, (*wanted, *more), (told,)


@contextmanager
def _table(tools: Tools, tenant_id: str, source: Mapping[str, Any], known: Known) -> Iterator[_Table | NotModified]:
    """The table of the source, there as long as the block goes on."""
    if source["type"] == UPLOAD:
        version = _version(tools, tenant_id, source)
        columns = (version.profile or {}).get("columns", ())
        facts = Facts(version.rows or 0, version.sha256, fresh_at=version.ready_at, latest=_latest(columns))
        with tools.files.local(version.table_key or "") as path:
            yield _Table(path, columns, facts)
        return
    with workplace(tools) as folder:
        found = fetch_remote(tools, tenant_id, source, folder, known)
        if isinstance(found, NotModified):
            yield found
            return
        columns = found.profile.get("columns", ())
        said = (found.etag, found.last_modified, found.fresh_at)
        facts = Facts(found.rows, found.sha256, *said, _latest(columns))
        told = tuple(Notice(SOURCE, sentence) for sentence in found.notices)
        yield _Table(found.path, columns, facts, told)


def _latest(columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {one["name"]: one.get("max") for one in columns}


def _version(tools: Tools, tenant_id: str, source: Mapping[str, Any]) -> DatasetVersion:
    with tools.database.read() as session:
        version = session.get(DatasetVersion, (source["dataset_id"], source["version"]))
    if version is None or version.tenant_id != tenant_id or version.table_key is None:
        raise NotFound(f"the dataset {source['dataset_id']} was deleted before its chart could be drawn")
    return version
