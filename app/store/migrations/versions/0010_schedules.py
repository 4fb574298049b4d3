"""Schedules and their runs.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _schedules()
    _runs()
    for table in ("batches", "jobs"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("run_id", sa.String(), nullable=True))


def downgrade() -> None:
    for table in ("batches", "jobs"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("run_id")
    op.drop_table("runs")
    op.drop_table("schedules")


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("schedule_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("request", "rule", "policy")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("deliver", "alerts", "standing")),
        sa.Column("standing_at", Instant(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("keep_runs", sa.Integer(), nullable=False),
        sa.Column("next_run_at", Instant(), nullable=True),
        sa.Column("last_slot_at", Instant(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("schedule_id", name="pk_schedules"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_schedules_tenant_id"),
    )
    op.create_index("ix_schedules_state_next_run_at", "schedules", ["state", "next_run_at"])
    newest = ["tenant_id", "created_at", "schedule_id"]
    op.create_index("ix_schedules_tenant_id_created_at_schedule_id", "schedules", newest)


def _runs() -> None:
    op.create_table(
        "runs",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("run_id", "schedule_id", "tenant_id", "kind")),
        sa.Column("scheduled_for", Instant(), nullable=False),
        sa.Column("as_of", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("outcome", "job_id", "batch_id", "event_id")),
        sa.Column("to", sa.Text(), nullable=True),
        *(sa.Column(name, sa.JSON(), nullable=True) for name in ("data", "changed", "alert", "notices", "error")),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("look_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        *(sa.Column(name, Instant(), nullable=True) for name in ("started_at", "finished_at", "swept_at")),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedules.schedule_id"], name="fk_runs_schedule_id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_runs_tenant_id"),
        sa.UniqueConstraint("schedule_id", "scheduled_for", name="uq_runs_schedule_id_scheduled_for"),
    )
    op.create_index("ix_runs_tenant_id_created_at", "runs", ["tenant_id", "created_at"])
    op.create_index("ix_runs_state_look_at", "runs", ["state", "look_at"])
    op.create_index("ix_runs_schedule_id_state_as_of", "runs", ["schedule_id", "state", "as_of"])
