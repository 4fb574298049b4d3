"""/console/datasets: the files that have come, and for each what was found in it and what is drawn of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect

from app.domain.datasets import DatasetState
from app.http import session
from app.http.context import tools
from app.usecases.datasets import Found, charts_of, get_dataset, list_datasets
from app.usecases.keys import KeyHolder
from app.web.amounts import counted, size
from app.web.console import card
from app.web.errors import sentence
from app.web.moments import when
from app.web.page import Policy, page

RECENT = 50
CHARTS = 12
REFRESH = 3
"""Seconds until the page looks again while a file is being read."""

PATH = "/console/datasets"
_SHOWN = 60
"""Characters of a value."""


def register(pages: Blueprint) -> None:
    """Add the routes."""
    pages.add_url_rule(PATH, view_func=datasets)
    pages.add_url_rule(f"{PATH}/<string:dataset_id>", view_func=dataset)


def datasets() -> Any:
    """The list, or the way in."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    found = list_datasets(tools(), holder.tenant_id, RECENT).items
    reading = any(one.dataset.state == DatasetState.PROCESSING for one in found)
    return _page("datasets.html", holder, reading=reading, datasets=[_row(one) for one in found])


def dataset(dataset_id: str) -> Any:
    """One dataset; a foreign or unknown one is not found."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    found = get_dataset(tools(), holder.tenant_id, dataset_id)
    profile = found.version.profile or {}
    return _page(
        "dataset.html",
        holder,
        reading=found.version.state == DatasetState.PROCESSING,
        one=_row(found),
        facts=_facts(found, profile),
        error=sentence(str((found.version.error or {}).get("detail", ""))) if found.version.error else "",
        notices=[sentence(notice) for notice in profile.get("notices", ())],
        columns=[_column(column) for column in profile.get("columns", ())],
        rows=[[_shown(value) for value in row] for row in profile.get("first_rows", ())],
        rejected=profile.get("rejected", ()),
        rejected_count=profile.get("rejected_count", 0),
        charts=[card(chart) for chart in charts_of(tools(), holder.tenant_id, dataset_id, CHARTS)],
    )


def _page(template: str, holder: KeyHolder, *, reading: bool, **values: Any) -> Response:
    return page(
        template,
        Policy(),
        tenant=holder.tenant,
        key_name=holder.key_name,
        refresh=REFRESH if reading else None,
        public_url=tools().settings.public_url,
        **values,
    )


def _row(found: Found) -> dict[str, Any]:
    dataset, version = found.dataset, found.version
    return {
        "id": dataset.dataset_id,
        "name": dataset.name,
        "href": f"{PATH}/{dataset.dataset_id}",
        "json": f"/v1/datasets/{dataset.dataset_id}",
        "state": {DatasetState.PROCESSING: "being read"}.get(DatasetState(dataset.state), dataset.state),
        "version": dataset.version,
        "rows": f"{version.rows:,}" if version.rows is not None else "",
        "size": size(version.size),
        "when": when(dataset.created_at),
        "instant": dataset.created_at.isoformat(timespec="seconds"),
        "until": when(dataset.expires_at) if dataset.expires_at else "",
    }


def _facts(found: Found, profile: Mapping[str, Any]) -> list[str]:
    """What is said of the file in a line."""
    version = found.version
    columns = profile.get("columns", ())
    told = [
        counted(version.rows, "row") if version.rows is not None else "",
        counted(len(columns), "column") if columns else "",
        size(version.size),
        f"version {version.version}" if version.version > 1 else "",
        _read_as(profile),
        f"kept until {when(found.dataset.expires_at)}" if found.dataset.expires_at else "",
    ]
    return [fact for fact in told if fact]


def _read_as(profile: Mapping[str, Any]) -> str:
    if not profile:
        return ""
    found = profile["found"]
    details = [f"{name} {found[name]}" for name in ("encoding", "sheet", "member") if found.get(name)]
    if found.get("delimiter"):
        details.insert(0, f"split at {_NAMES.get(found['delimiter'], found['delimiter'])}")
    return ", ".join([f"read as {profile['format'].upper()}", *details])


_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}


def _column(column: Mapping[str, Any]) -> dict[str, Any]:
    about = "≈ " if column.get("distinct_approximate") else ""
    return {
        "name": column["name"],
        "type": f"{column['type']}, {column['unit']}" if column.get("unit") else column["type"],
        "nulls": f"{column['nulls']:,}",
        "distinct": f"{about}{column['distinct']:,}",
        "min": _shown(column.get("min")),
        "max": _shown(column.get("max")),
        "samples": [_shown(value) for value in column.get("samples", ())],
    }


def _shown(value: Any) -> str:
    """A value of a table; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
