"""Reports that are drawn again and again, and each time that they were."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import JobState
from app.domain.runs import ScheduleState
from app.store.models.base import Base
from app.store.types import Text, db_now


class Schedule(Base):
    """A report that is due at the slots of ``rule``. All JSON columns are as the API takes them, checked.

    ``request`` has the charts of it: one chart request, or ``requests`` with a ``layout``. ``policy`` says what becomes
    of slots that were missed and of data that did not come, ``deliver`` who hears of a run beside the endpoints,
    ``alerts`` are its conditions and ``standing`` the state of each, as of the slot ``standing_at``. The newest
    ``keep_runs`` runs keep their pictures and data.

    ``next_run_at`` is the next slot that has no run yet, None when there is none or the schedule is paused;
    ``last_slot_at`` the last that has. Both are instants of the injected clock.
    """

    __tablename__ = "schedules"
    __table_args__ = (Index(None, "state", "next_run_at"), Index(None, "tenant_id", "created_at", "schedule_id"))
    schedule_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=ScheduleState.ACTIVE)
    request: Mapped[dict[str, Any]]
    rule: Mapped[dict[str, Any]]
    policy: Mapped[dict[str, Any]]
    deliver: Mapped[list[Any]]
    alerts: Mapped[list[Any]]
    standing: Mapped[list[Any]]
    standing_at: Mapped[datetime | None]
    visibility: Mapped[str]
    keep_runs: Mapped[int]
    next_run_at: Mapped[datetime | None]
    last_slot_at: Mapped[datetime | None]
    request_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    updated_at: Mapped[datetime] = mapped_column(default=db_now())
    deleted_at: Mapped[datetime | None]


class Run(Base):
    """One time that a schedule was due, or was asked to run: ``scheduled_for`` is its slot, or when it was asked.

    Dates in its request are told ``as_of`` its slot, which is an earlier one for a backfill. ``job_id`` is the job that
    fetches its data, ``batch_id`` has its charts. ``outcome`` says what came of it in one word; ``look_at`` when a run
    that waits for fresh data looks again; ``data`` are keys, hashes and counts of what was fetched, a list with one
    entry for each chart; ``event_id`` what its deliveries are of.
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("schedule_id", "scheduled_for"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "state", "look_at"),
        Index(None, "schedule_id", "state", "as_of"),
    )
    run_id: Mapped[str] = mapped_column(primary_key=True)
    schedule_id: Mapped[str] = mapped_column(ForeignKey("schedules.schedule_id"))
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    kind: Mapped[str]
    scheduled_for: Mapped[datetime]
    as_of: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    outcome: Mapped[str | None]
    job_id: Mapped[str | None]
    batch_id: Mapped[str | None]
    event_id: Mapped[str | None]
    to: Mapped[str | None] = mapped_column(Text)
    data: Mapped[list[Any] | None]
    changed: Mapped[dict[str, Any] | None]
    alert: Mapped[list[Any] | None]
    notices: Mapped[list[Any] | None]
    error: Mapped[dict[str, Any] | None]
    late: Mapped[bool] = mapped_column(default=False)
    look_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    swept_at: Mapped[datetime | None]
