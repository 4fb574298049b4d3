"""Plans, counters of what was used, scopes of keys.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "period", "kind", name="pk_usage"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_usage_tenant_id"),
    )
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("counted", sa.Boolean(), server_default=sa.false(), nullable=False))
    unfinished = sa.text("state IN ('queued', 'running')")
    op.create_index(
        "ix_jobs_unfinished", "jobs", ["tenant_id"], sqlite_where=unfinished, postgresql_where=unfinished
    )
    with op.batch_alter_table("api_keys") as keys:
        keys.add_column(sa.Column("scopes", sa.JSON(), nullable=True))
        keys.add_column(sa.Column("requests", sa.Integer(), nullable=True))
        keys.add_column(sa.Column("rotated_from", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("api_keys") as keys:
        for column in ("scopes", "requests", "rotated_from"):
            keys.drop_column(column)
    op.drop_index("ix_jobs_unfinished", "jobs")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("counted")
    op.drop_table("usage")
