"""The data of a request that names a source: fetched, transformed, and put where inline data would stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import transforms
from app.charts import AUTO
from app.charts.model import Notice
from app.domain.errors import NotFound
from app.ports import Tools
from app.store.models import DatasetVersion
from app.usecases.sourcing import SOURCE
from workers.sources.chart_type import chart_type_of
from workers.sources.query import QueryResult, run


@dataclass(frozen=True, slots=True)
class Sourced:
    """A request as if its data had come with it, and what is to be told of how they came."""

    body: Mapping[str, Any]
    notices: tuple[Notice, ...]


def fetch(tools: Tools, tenant_id: str, body: Mapping[str, Any]) -> Sourced:
    """Run the source's transforms over its table; ``Invalid`` says what does not fit it."""
    source = body[SOURCE]
    version = _version(tools, tenant_id, source)
    columns = (version.profile or {}).get("columns", ())
    types = {one["name"]: one["type"] for one in columns}
    wanted = transforms.read(source.get("transforms"), types or None)
    body, told = _typed(body, transforms.check(wanted, transforms.Columns.typed(types)), columns)
    with tools.files.local(version.table_key or "") as path:
        result = run(path, wanted, body)
    data = {"columns": result.columns}
    bare = {name: value for name, value in body.items() if name != SOURCE}
    chosen = {"encoding": result.encoding} if result.encoding else {}
    return Sourced({**bare, **chosen, "data": data}, (*told, *_notices(result)))


def _typed(
    body: Mapping[str, Any], found: transforms.Columns, columns: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], tuple[Notice, ...]]:
    """The request with a chart type: one that fits its columns, where none was named."""
    if body["chart_type"] != AUTO:
        return body, ()
    chart_type, sentence = chart_type_of(found, {one["name"]: one.get("distinct") or 0 for one in columns})
    return {**body, "chart_type": chart_type}, (Notice("chart_type", f"none was named; this is {sentence}"),)


def _version(tools: Tools, tenant_id: str, source: Mapping[str, Any]) -> DatasetVersion:
    with tools.database.read() as session:
        version = session.get(DatasetVersion, (source["dataset_id"], source["version"]))
    if version is None or version.tenant_id != tenant_id or version.table_key is None:
        raise NotFound(f"the dataset {source['dataset_id']} was deleted before its chart could be drawn")
    return version


def _notices(result: QueryResult) -> tuple[Notice, ...]:
    told = tuple(Notice(SOURCE, sentence) for sentence in result.explained)
    return (*told, *result.notices)
