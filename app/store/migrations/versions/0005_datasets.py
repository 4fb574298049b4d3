"""Uploads and datasets; jobs that read them, and jobs that wait for another.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _datasets()
    _uploads()
    with op.batch_alter_table("charts") as charts:
        charts.add_column(sa.Column("dataset_id", sa.String(), nullable=True))
        charts.add_column(sa.Column("table_key", sa.String(), nullable=True))
        charts.create_foreign_key("fk_charts_dataset_id", "datasets", ["dataset_id"], ["dataset_id"])
        charts.create_index("ix_charts_dataset_id", ["dataset_id"])
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("chart_id", existing_type=sa.String(), nullable=True)
        jobs.add_column(sa.Column("dataset_id", sa.String(), nullable=True))
        jobs.add_column(sa.Column("dataset_version", sa.Integer(), nullable=True))
        jobs.add_column(sa.Column("after_job", sa.String(), nullable=True))
        jobs.create_foreign_key("fk_jobs_dataset_id", "datasets", ["dataset_id"], ["dataset_id"])
        jobs.create_index("ix_jobs_dataset_id", ["dataset_id"])
        jobs.create_index("ix_jobs_after_job", ["after_job"])


def _datasets() -> None:
    op.create_table(
        "datasets",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("dataset_id", name="pk_datasets"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_datasets_tenant_id"),
    )
    op.create_index("ix_datasets_tenant_id_created_at_dataset_id", "datasets", ["tenant_id", "created_at", "dataset_id"])
    op.create_table(
        "dataset_versions",
        sa.Column("dataset_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("table_key", sa.String(), nullable=True),
        sa.Column("table_size", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ready_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("dataset_id", "version", name="pk_dataset_versions"),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.dataset_id"], name="fk_dataset_versions_dataset_id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_dataset_versions_tenant_id"),
    )


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=True),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("info", sa.JSON(), nullable=False),
        sa.Column("concat", sa.String(), nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=True),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("dataset_id", sa.String(), nullable=True),
        sa.Column("chart", sa.JSON(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("callback_url", sa.Text(), nullable=True),
        sa.Column("lock_owner", sa.String(), nullable=True),
        sa.Column("lock_until", Instant(), nullable=True),
        sa.Column("lock_wanted_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("upload_id", name="pk_uploads"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_uploads_tenant_id"),
    )
    op.create_index("ix_uploads_tenant_id_created_at", "uploads", ["tenant_id", "created_at"])
    op.create_index("ix_uploads_state_expires_at", "uploads", ["state", "expires_at"])
