"""What is not needed any more goes: objects of ended work, events of long ago, records of dead workers."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.jobs import PLAN, SWEEP_AFTER, TERMINAL, UPLOAD
from app.ports import Tools
from app.store.models import (
    Dataset,
    DatasetVersion,
    Delivery,
    DeliveryAttempt,
    Event,
    IdempotencyKey,
    Job,
    Receiver,
    Run,
    Turn,
    Worker,
)
from app.store.renditions import referred
from app.store.types import db_now
from app.usecases.idempotency import KEPT_SECONDS
from app.usecases.outbox import CALLBACKS
from app.usecases.tallies import BYTES_FREED, FILES_SWEPT, tally

SWEEP_BATCH = 100
FORGET_BATCH = 500
DAY = 86_400
WORKER_FORGOTTEN = 3600
"""Seconds after which a worker that was not seen is dropped from the record."""


def forget(tools: Tools) -> None:
    """Drop what has been kept for long enough: some of it in each round, so that no round takes long."""
    with tools.database.write() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < db_now(-KEPT_SECONDS)))
        session.execute(delete(Worker).where(Worker.seen_at < db_now(-WORKER_FORGOTTEN)))
        _forget_events(session, tools.settings.events_kept * DAY)


def sweep(tools: Tools) -> int:
    """Remove the objects of ended jobs that no chart points to any more; gives how many objects went."""
    due = (Job.sweep_at < db_now(), Job.state.in_(TERMINAL))
    with tools.database.read() as session:
        jobs = session.scalars(select(Job).where(*due).limit(SWEEP_BATCH)).all()
    removed = sum(_sweep_job(tools, job) for job in jobs)
    if jobs:
        with tools.database.write() as session:
            session.execute(update(Job).where(Job.job_id.in_([job.job_id for job in jobs])).values(sweep_at=None))
    return removed


def sweep_datasets(tools: Tools) -> int:
    """Remove the files of deleted datasets, a while after: they may be being read; gives how many versions went."""
    gone = select(DatasetVersion).join(Dataset, Dataset.dataset_id == DatasetVersion.dataset_id)
    with tools.database.read() as session:
        versions = session.scalars(gone.where(Dataset.deleted_at < db_now(-SWEEP_AFTER)).limit(SWEEP_BATCH)).all()
    for version in versions:
        for key in filter(None, (version.file_key, version.table_key)):
            tools.files.delete(key)
        with tools.database.write() as session:
            session.delete(version)
            tally(session, FILES_SWEPT)
            tally(session, BYTES_FREED, version.size + (version.table_size or 0))
    return len(versions)


def _sweep_job(tools: Tools, job: Job) -> int:
    if job.queue == UPLOAD:
        return _sweep_tables(tools, job)
    keys = list(tools.objects.keys(f"{job.tenant_id}/{job.job_id}/"))
    with tools.database.read() as session:
        unwanted = set(keys) - referred(session, keys) - _kept_by_run(session, job) - _kept_by_turn(session, job)
    for key in unwanted:
        tools.objects.delete(key)
    return len(unwanted)


def _kept_by_run(session: Session, job: Job) -> set[str]:
    """What a run of a schedule keeps of the data that the job has fetched for it."""
    run = session.get(Run, job.run_id) if job.run_id else None
    return {one["key"] for one in run.data or ()} if run and run.swept_at is None else set()


def _kept_by_turn(session: Session, job: Job) -> set[str | None]:
    """The data and the chart of a conversation's turn, as long as it is kept."""
    if job.queue != PLAN:
        return set()
    kept = session.execute(select(Turn.data_key, Turn.spec_key).where(Turn.job_id == job.job_id)).first()
    return set(kept or ())


def _sweep_tables(tools: Tools, job: Job) -> int:
    """What lost attempts at reading a file have stored."""
    with tools.database.read() as session:
        version = session.get(DatasetVersion, (job.dataset_id, job.dataset_version))
    kept = version.table_key if version else None
    unwanted = [key for key in tools.files.keys(f"{job.tenant_id}/{job.job_id}/") if key != kept]
    for key in unwanted:
        tools.files.delete(key)
    return len(unwanted)


def _forget_events(session: Session, seconds: float) -> None:
    """Events of long ago with the log of their deliveries, and callback hosts that nothing goes to any more."""
    old = select(Event.event_id).where(Event.created_at < db_now(-seconds)).limit(FORGET_BATCH)
    events = list(session.scalars(old))
    if not events:
        return
    deliveries = select(Delivery.delivery_id).where(Delivery.event_id.in_(events))
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.delivery_id.in_(deliveries)))
    session.execute(delete(Delivery).where(Delivery.event_id.in_(events)))
    session.execute(delete(Event).where(Event.event_id.in_(events)))
    used = select(Delivery.delivery_id).where(Delivery.receiver_id == Receiver.receiver_id).exists()
    session.execute(delete(Receiver).where(Receiver.receiver_id.startswith(CALLBACKS, autoescape=True), ~used))
