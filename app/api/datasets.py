"""/v1/datasets: files that have come in, and what was found in them."""

from typing import Any

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.charts import ListQuery
from app.schemas.datasets import DatasetChange, DatasetDetail, DatasetList, DeleteQuery
from app.usecases.datasets import Found, delete_dataset, get_dataset, list_datasets, version_job
from app.usecases.keeping import change_dataset, expiry_of

blp = Blueprint("Datasets", __name__, description="Files that charts are drawn of")
blp.behind_key()


@blp.route("/v1/datasets", methods=["GET"])
@blp.arguments(ListQuery, location="query")
@blp.response(200, DatasetList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your datasets, newest first."""
    page = list_datasets(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    return {"items": [_item(found) for found in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route("/v1/datasets/<string:dataset_id>", methods=["GET"])
@blp.response(200, DatasetDetail)
def read(dataset_id: str) -> dict[str, Any]:
    """Read a dataset: its columns, rows, rejected lines."""
    found = get_dataset(tools(), caller().tenant_id, dataset_id)
    return _detail(found, version_job(tools(), found))


@blp.route("/v1/datasets/<string:dataset_id>", methods=["PATCH"])
@blp.arguments(DatasetChange)
@blp.response(200, DatasetDetail)
def change(body: dict[str, Any], dataset_id: str) -> dict[str, Any]:
    """Rename a dataset, or say how long it is kept."""
    if "ttl" in body:
        body["expires_at"] = expiry_of(tools(), body.pop("ttl"))
    found = change_dataset(tools(), caller().tenant_id, dataset_id, body)
    return _detail(found, version_job(tools(), found))


@blp.route("/v1/datasets/<string:dataset_id>", methods=["DELETE"])
@blp.arguments(DeleteQuery, location="query")
@blp.response(204)
def delete(query: dict[str, Any], dataset_id: str) -> None:
    """Delete a dataset. Charts that are drawn keep what they show."""
    delete_dataset(tools(), caller().tenant_id, dataset_id, forced=query["force"])


def _item(found: Found) -> dict[str, Any]:
    dataset, version = found.dataset, found.version
    return {
        "dataset_id": dataset.dataset_id,
        "name": dataset.name,
        "state": dataset.state,
        "version": dataset.version,
        "rows": version.rows,
        "bytes": version.size,
        "created_at": instant(dataset.created_at),
        "expires_at": instant(dataset.expires_at),
    }


def _detail(found: Found, job_id: str | None) -> dict[str, Any]:
    version, profile = found.version, found.version.profile or {}
    return {
        **_item(found),
        "sha256": version.sha256,
        "file_name": version.file_name,
        "format": {"format": profile["format"], **profile["found"]} if profile else {},
        "reading": version.reading,
        "columns": profile.get("columns", []),
        "first_rows": profile.get("first_rows", []),
        "rejected": profile.get("rejected", []),
        "rejected_count": profile.get("rejected_count", 0),
        "notices": profile.get("notices", []),
        "error": version.error,
        "job_id": job_id,
        "ready_at": instant(version.ready_at),
    }
