"""An upload as JSON, and the chart that may come with one."""

from collections.abc import Mapping
from typing import Any

from app.api.chart_json import instant
from app.api.chart_upload import wish_of
from app.domain.datasets import UploadState
from app.http.context import tools
from app.store.models import Upload
from app.usecases.files import check_chart


def detail(upload: Upload) -> dict[str, Any]:
    """How far an upload has come, and what became of it."""
    return {
        "upload_id": upload.upload_id,
        "state": upload.state,
        "offset": upload.offset,
        "length": upload.length,
        "file_name": upload.info["name"],
        "dataset_id": upload.dataset_id,
        "job_id": upload.info.get("job_id"),
        "chart_id": upload.info.get("chart_id"),
        "chart_error": upload.info.get("chart_error"),
        "created_at": instant(upload.created_at),
        "expires_at": instant(upload.expires_at if upload.state == UploadState.OPEN else None),
        "finished_at": instant(upload.finished_at),
    }


def wish(fields: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The chart that is drawn of the file, checked before its first byte comes."""
    if fields is None:
        return None
    chart = wish_of(fields)
    check_chart(tools(), chart)
    return chart
