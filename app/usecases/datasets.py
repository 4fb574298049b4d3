"""Datasets: made of files that have come in whole, read by a job, drawn of by any number of charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.datasets import DatasetState
from app.domain.errors import Conflict, NotFound
from app.domain.jobs import UPLOAD
from app.ports import Tools
from app.store.jobs import LIVE
from app.store.models import Chart, Dataset, DatasetVersion, Job
from app.store.pages import Cursor, Page, rows_of
from app.store.types import db_now
from app.usecases.needs import needs, told

NAMED = 20
"""Of each kind are named so many that keep a dataset from being deleted."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that has come in whole: its place in the file store, its size in bytes, and the name its owner gave it.

    ``sha256`` is what its owner says it has, "" where he says nothing; ``reading`` says how it is to be read, as far as
    its owner does; the dataset is kept until ``expires_at``, where that is said.
    """

    key: str
    name: str
    size: int
    sha256: str
    reading: Mapping[str, Any]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A version of a dataset that is being read by a job."""

    dataset_id: str
    version: int
    job_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """A dataset with its newest version that is ready, or else its newest."""

    dataset: Dataset
    version: DatasetVersion


def begin_dataset(session: Session, who: Caller, file: File, dataset_id: str | None = None) -> Begun:
    """Make a dataset of a file, or a version of one, and the job that reads it, to be published after the commit."""
    if dataset_id is None:
        dataset_id, version = ids.new_id(ids.DATASET), 1
        session.add(Dataset(dataset_id=dataset_id, tenant_id=who.tenant_id, name=file.name, expires_at=file.expires_at))
    else:
        own_dataset(session, who.tenant_id, dataset_id, locked=True)
        latest = select(func.max(DatasetVersion.version)).where(DatasetVersion.dataset_id == dataset_id)
        version = (session.scalar(latest) or 0) + 1
        if file.expires_at:
            this = update(Dataset).where(Dataset.dataset_id == dataset_id)
            session.execute(this.values(expires_at=file.expires_at))
    session.flush()
    job_id = ids.new_id(ids.JOB)
    session.add(
        DatasetVersion(
            dataset_id=dataset_id,
            version=version,
            tenant_id=who.tenant_id,
            file_name=file.name,
            file_key=file.key,
            size=file.size,
            sha256=file.sha256,
            reading=dict(file.reading),
        )
    )
    common = {"tenant_id": who.tenant_id, "request_id": who.request_id, "variant": "", "released_at": db_now()}
    session.add(Job(job_id=job_id, queue=UPLOAD, dataset_id=dataset_id, dataset_version=version, **common))
    session.flush()
    return Begun(dataset_id, version, job_id)


def get_dataset(tools: Tools, tenant_id: str, dataset_id: str) -> Found:
    """One dataset of this tenant; a foreign, unknown or deleted one is ``NotFound``."""
    with tools.database.read() as session:
        dataset = own_dataset(session, tenant_id, dataset_id)
        return Found(dataset, session.get_one(DatasetVersion, (dataset_id, dataset.version)))


def list_datasets(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Found]:
    """At most ``limit`` datasets, newest first, before the cursor."""
    newest = and_(DatasetVersion.dataset_id == Dataset.dataset_id, DatasetVersion.version == Dataset.version)
    query = select(Dataset, DatasetVersion).join(DatasetVersion, newest)
    query = query.where(Dataset.tenant_id == tenant_id, Dataset.deleted_at.is_(None))
    with tools.database.read() as session:
        page = rows_of(session, query, (Dataset.created_at, Dataset.dataset_id), limit, before)
    return page.each(lambda row: Found(*row))


def delete_dataset(tools: Tools, tenant_id: str, dataset_id: str, *, forced: bool = False) -> None:
    """Delete a dataset. ``Conflict`` names what still needs it, by kind, unless it is ``forced``: that fails then.

    A chart that is drawn keeps what it shows: it needs the dataset no more.
    """
    with tools.database.write() as session:
        own_dataset(session, tenant_id, dataset_id, locked=True)
        found = {} if forced else needs(session, tenant_id, dataset_id)
        if found:
            named: dict[str, Any] = {kind: ids[:NAMED] for kind, ids in found.items()}
            cure = "change or wait for what needs it, or delete it with ?force=true"
            raise Conflict(f"{told(found)} still need {dataset_id}; {cure}", **named)
        session.execute(update(Dataset).where(Dataset.dataset_id == dataset_id).values(deleted_at=db_now()))


def charts_of(tools: Tools, tenant_id: str, dataset_id: str, limit: int) -> Sequence[Chart]:
    """The newest charts of a dataset, whichever version."""
    its = (Chart.tenant_id == tenant_id, Chart.dataset_id == dataset_id, Chart.deleted_at.is_(None))
    with tools.database.read() as session:
        return session.scalars(select(Chart).where(*its).order_by(Chart.created_at.desc()).limit(limit)).all()


def own_dataset(session: Session, tenant_id: str, dataset_id: str, *, locked: bool = False) -> Dataset:
    """One dataset of this tenant, within a session; ``NotFound`` as ``get_dataset``."""
    query = select(Dataset).where(Dataset.dataset_id == dataset_id)
    dataset: Dataset | None = session.scalar(query.with_for_update() if locked else query)
    if dataset is None or dataset.tenant_id != tenant_id or dataset.deleted_at:
        raise NotFound(f"there is no dataset {dataset_id}")
    return dataset


def reading_job(session: Session, dataset_id: str, version: int) -> str | None:
    """The job that reads a version and has not ended, nor can before this session does; None when it has ended."""
    its = (Job.dataset_id == dataset_id, Job.dataset_version == version, Job.queue == UPLOAD)
    held = select(Job.job_id, Job.state).where(*its).order_by(Job.job_id).with_for_update(read=True)
    return next((job_id for job_id, state in session.execute(held) if state in LIVE), None)


def version_job(tools: Tools, found: Found) -> str | None:
    """The job that reads the version, or has read it."""
    its = (Job.dataset_id == found.version.dataset_id, Job.dataset_version == found.version.version)
    with tools.database.read() as session:
        return session.scalar(select(Job.job_id).where(*its, Job.queue == UPLOAD).order_by(Job.created_at.desc()))


def is_ready(found: Found) -> bool:
    """Whether charts can be drawn of it now."""
    return found.version.state == DatasetState.READY
