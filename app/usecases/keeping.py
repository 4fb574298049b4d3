"""How long datasets are kept, and under which name."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.domain.datasets import LEAST_TTL, MOST_TTL
from app.domain.errors import Invalid
from app.ports import Tools
from app.store.models import Dataset
from app.store.types import db_now
from app.usecases.datasets import Found, get_dataset, own_dataset
from app.usecases.needs import needs
from app.usecases.tallies import DATASETS_EXPIRED, tally

BATCH = 100
POSTPONED = timedelta(hours=1)
"""For which a dataset is kept on that is due, but needed."""


def change_dataset(tools: Tools, tenant_id: str, dataset_id: str, changes: dict[str, Any]) -> Found:
    """Set ``name`` or ``expires_at`` (None: it is kept until somebody deletes it); ``NotFound`` as everywhere."""
    with tools.database.write() as session:
        own_dataset(session, tenant_id, dataset_id, locked=True)
        if changes:
            session.execute(update(Dataset).where(Dataset.dataset_id == dataset_id).values(**changes))
    return get_dataset(tools, tenant_id, dataset_id)


def expiry_of(tools: Tools, ttl: int | None) -> datetime | None:
    """When a dataset expires that is to be kept for so many seconds from now; ``Invalid`` for too few or too many."""
    if ttl is None:
        return None
    if type(ttl) is not int or not LEAST_TTL <= ttl <= MOST_TTL:
        raise Invalid.at("ttl", f"must be from {LEAST_TTL:,} to {MOST_TTL:,} seconds")
    return tools.clock.now() + timedelta(seconds=ttl)


def expire_datasets(tools: Tools) -> int:
    """Delete the datasets whose time is over; gives how many went. One that something needs is kept a while longer."""
    due = (Dataset.expires_at <= tools.clock.now(), Dataset.deleted_at.is_(None))
    with tools.database.read() as session:
        found = session.scalars(select(Dataset).where(*due).order_by(Dataset.expires_at).limit(BATCH)).all()
    return sum(_expire(tools, dataset) for dataset in found)


def _expire(tools: Tools, dataset: Dataset) -> bool:
    """Delete one, unless its time was changed meanwhile."""
    this = (Dataset.dataset_id == dataset.dataset_id, Dataset.expires_at == dataset.expires_at)
    with tools.database.write() as session:
        is_needed = bool(needs(session, dataset.tenant_id, dataset.dataset_id))
        until = {"expires_at": tools.clock.now() + POSTPONED} if is_needed else {"deleted_at": db_now()}
        changed = session.execute(update(Dataset).where(*this).values(**until).returning(Dataset.dataset_id)).first()
        expired = changed is not None and not is_needed
        tally(session, DATASETS_EXPIRED, int(expired))
    return expired
