"""The reading of a file: claimed by a worker, and what follows for the dataset and for the charts that wait for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.datasets import DatasetState
from app.domain.errors import PlotworksError
from app.domain.jobs import UPLOAD
from app.domain.progress import Counted
from app.ports import Tools
from app.store.models import Dataset, DatasetVersion, Job, Upload
from app.store.types import db_now
from app.usecases import held
from app.usecases.outbox import tell
from app.usecases.work import take


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that this worker reads as long as it holds the job; ``reading`` is what its owner says of it."""

    job_id: str
    tenant_id: str
    attempt: int
    request_id: str
    dataset_id: str
    version: int
    file_key: str
    file_name: str
    sha256: str
    reading: Mapping[str, Any]
    queue: str = UPLOAD
    progress: Counted = field(default_factory=Counted)

    def key(self, name: str) -> str:
        """The key under which this attempt stores ``name``."""
        return f"{self.tenant_id}/{self.job_id}/{self.attempt}/{name}"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a file: the table's key and size in bytes, its rows, the file's SHA-256, the profile as JSON."""

    table_key: str
    table_size: int
    rows: int
    sha256: str
    profile: dict[str, Any]
    timings_ms: dict[str, float]


def claim_reading(tools: Tools, job_id: str, owner: str) -> Reading | None:
    """Take the job if it is free or its lease has ended; None: somebody else has it, or it has ended."""
    with tools.database.write(durable=False) as session:
        job = take(tools, session, job_id, owner)
        if job is None:
            return None
        version = session.get_one(DatasetVersion, (job.dataset_id, job.dataset_version))
    return Reading(
        job_id,
        job.tenant_id,
        job.attempt,
        job.request_id,
        version.dataset_id,
        version.version,
        version.file_key,
        version.file_name,
        version.sha256,
        version.reading,
    )


def succeeded(session: Session, mine: Reading, found: Found) -> None:
    """The version is ready: it is the dataset's own from now on, and charts that waited for it may be drawn."""
    ready = {"state": DatasetState.READY, "ready_at": db_now(), "sha256": found.sha256, "profile": found.profile}
    table = {"table_key": found.table_key, "table_size": found.table_size, "rows": found.rows}
    _set_version(session, mine.dataset_id, mine.version, {**ready, **table})
    own = update(Dataset).where(Dataset.dataset_id == mine.dataset_id, Dataset.version <= mine.version)
    session.execute(own.values(state=DatasetState.READY, version=mine.version))
    session.execute(update(Job).where(Job.job_id == mine.job_id).values(rows=found.rows))
    held.free(session, mine.job_id)
    data = {"job_id": mine.job_id, "request_id": mine.request_id, "status": "completed", **_told(session, mine)}
    callback = _callback(session, mine.dataset_id)
    tell(session, mine.tenant_id, events.UPLOAD_COMPLETED, data, callback=callback)


def failed(session: Session, job: Job, error: PlotworksError) -> None:
    """The file can't be read, or is not to be read any more; its job says so already."""
    assert job.dataset_id  # noqa: S101 - a job of this queue has one
    broken = {"state": DatasetState.FAILED, "error": error.to_json()}
    _set_version(session, job.dataset_id, job.dataset_version or 1, broken)
    own = update(Dataset).where(Dataset.dataset_id == job.dataset_id, Dataset.state == DatasetState.PROCESSING)
    session.execute(own.values(state=DatasetState.FAILED))
    data = events.upload_failed(job.dataset_id, job.job_id, job.request_id, error.to_json())
    tell(session, job.tenant_id, events.UPLOAD_FAILED, data, callback=_callback(session, job.dataset_id))


def _set_version(session: Session, dataset_id: str, version: int, values: Mapping[str, Any]) -> None:
    its = (DatasetVersion.dataset_id == dataset_id, DatasetVersion.version == version)
    session.execute(update(DatasetVersion).where(*its).values(dict(values)))


def _told(session: Session, mine: Reading) -> dict[str, Any]:
    version = session.get_one(DatasetVersion, (mine.dataset_id, mine.version), populate_existing=True)
    profile = version.profile or {}
    return {
        "dataset_id": mine.dataset_id,
        "version": mine.version,
        "file_name": mine.file_name,
        "bytes": version.size,
        "sha256": version.sha256,
        "rows": version.rows,
        "columns": len(profile.get("columns", ())),
        "rejected": profile.get("rejected_count", 0),
    }


def _callback(session: Session, dataset_id: str) -> str | None:
    """The address that was named with the upload, if it came as one."""
    named = select(Upload.callback_url).where(Upload.dataset_id == dataset_id, Upload.callback_url.is_not(None))
    return session.scalar(named.order_by(Upload.created_at.desc()).limit(1))
