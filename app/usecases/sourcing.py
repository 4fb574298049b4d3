"""Requests whose data lie in a source: checked at the door as far as that goes before they are fetched."""

from collections.abc import Mapping
from typing import Any

from app import transforms
from app.charts import AUTO
from app.domain.caller import Caller
from app.domain.datasets import DatasetState
from app.domain.errors import Invalid, NotFound
from app.domain.sources import REMOTE
from app.ports import Tools
from app.store.models import DatasetVersion
from app.usecases.datasets import own_dataset
from app.usecases.remote_sources import check_source

SOURCE, UPLOAD = "data_source", "upload"
FIELDS = frozenset({"type", "dataset_id", "version", "transforms"})


def sourced(tools: Tools, who: Caller, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request with its source pinned to what it is now; as it came, when its data are in it.

    A source elsewhere is what it is when it is fetched.
    """
    source = body.get(SOURCE)
    if source is None:
        return body
    if "data" in body:
        raise Invalid.at(SOURCE, "give either data or data_source")
    if "polling_interval" in source:
        told = "a chart is drawn once; POST /v1/charts/jobs has one drawn again and again"
        raise Invalid.at(f"{SOURCE}.polling_interval", told)
    if source.get("type") in REMOTE:
        check_source(tools, who, source)
        transforms.read(source.get("transforms"))
        return {"chart_type": AUTO, **body}
    return {"chart_type": AUTO, **body, SOURCE: _pinned(tools, who, source)}


def is_elsewhere(body: Mapping[str, Any]) -> bool:
    """Whether the data of a request are still to be fetched from somewhere else."""
    return body.get(SOURCE, {}).get("type") in REMOTE


def _pinned(tools: Tools, who: Caller, source: Mapping[str, Any]) -> Mapping[str, Any]:
    """A dataset, of the version that it has now."""
    _check_fields(source)
    version = _version(tools, who, source)
    columns = {one["name"]: one["type"] for one in (version.profile or {}).get("columns", ())}
    transforms.read(source.get("transforms"), columns or None)
    return {**source, "version": version.version}


def _check_fields(source: Mapping[str, Any]) -> None:
    if source.get("type") != UPLOAD:
        raise Invalid.at(f"{SOURCE}.type", f"expected {UPLOAD} (a dataset) or one of {', '.join(REMOTE)}")
    if unknown := sorted(set(source) - FIELDS):
        raise Invalid.at(f"{SOURCE}.{unknown[0]}", "this field is not known here")
    if not isinstance(source.get("dataset_id"), str):
        raise Invalid.at(f"{SOURCE}.dataset_id", "say which dataset; GET /v1/datasets lists them")
    if type(source.get("version", 1)) is not int:
        raise Invalid.at(f"{SOURCE}.version", "expected a whole number")


def _version(tools: Tools, who: Caller, source: Mapping[str, Any]) -> DatasetVersion:
    """The version that is asked for, by default the dataset's own."""
    try:
        with tools.database.read() as session:
            dataset = own_dataset(session, who.tenant_id, source["dataset_id"])
            number = source.get("version", dataset.version)
            version = session.get(DatasetVersion, (dataset.dataset_id, number))
    except NotFound as error:
        raise Invalid.at(f"{SOURCE}.dataset_id", error.message) from error
    if version is None:
        raise Invalid.at(f"{SOURCE}.version", f"{dataset.dataset_id} has no version {number}")
    if version.state == DatasetState.FAILED:
        why = (version.error or {}).get("detail", "")
        raise Invalid.at(f"{SOURCE}.dataset_id", f"{dataset.dataset_id} could not be read: {why}")
    return version
