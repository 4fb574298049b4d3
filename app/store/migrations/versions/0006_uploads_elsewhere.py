"""Uploads whose parts go to the store themselves, rows that a job has counted, when datasets expire, and counters.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("uploads") as uploads:
        uploads.add_column(sa.Column("part_size", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("rows", sa.BigInteger(), nullable=True))
    op.create_index("ix_datasets_expires_at", "datasets", ["expires_at"])
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_tallies"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_index("ix_datasets_expires_at", "datasets")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("rows")
    with op.batch_alter_table("uploads") as uploads:
        uploads.drop_column("part_size")
