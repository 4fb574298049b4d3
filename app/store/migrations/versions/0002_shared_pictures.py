"""Pictures are found by what they show; objects are swept by an instant of their own.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charts") as charts:
        charts.add_column(sa.Column("digest", sa.String(), nullable=True))
    with op.batch_alter_table("renditions") as renditions:
        renditions.add_column(sa.Column("digest", sa.String(), nullable=True))
        renditions.add_column(sa.Column("engine", sa.String(), nullable=True))
        renditions.add_column(sa.Column("details", sa.JSON(), nullable=True))
        renditions.create_index("ix_renditions_tenant_id_digest", ["tenant_id", "digest"])
        renditions.create_index("ix_renditions_job_id", ["job_id"])
        renditions.create_index("ix_renditions_object_key", ["object_key"])
    with op.batch_alter_table("workers") as workers:
        workers.add_column(sa.Column("engine", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("sweep_at", Instant(), nullable=True))
    # What was not swept yet is due at once
    op.execute("UPDATE jobs SET sweep_at = finished_at WHERE NOT swept")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("swept")
        jobs.create_index("ix_jobs_sweep_at", ["sweep_at"])
