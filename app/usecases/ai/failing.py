"""A turn that can't be planned."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.errors import PlotworksError
from app.domain.plans import Kind
from app.store import usage
from app.store.models import Job, Turn
from app.store.types import db_now


def fail_turn(session: Session, job: Job, error: PlotworksError) -> None:
    """The turn has no plan, with the end of its job: it is taken off the month's."""
    session.execute(update(Turn).where(Turn.job_id == job.job_id).values(error=error.to_json(), finished_at=db_now()))
    usage.take_off(session, job.tenant_id, Kind.AI_RENDERS, 1, when=job.created_at)
