"""Charts from words, and conversations on them.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        *(sa.Column(name, Instant(), nullable=False) for name in ("created_at", "used_at", "expires_at")),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversations"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_conversations_tenant_id"),
    )
    newest = ["tenant_id", "created_at", "conversation_id"]
    op.create_index("ix_conversations_tenant_id_created_at_conversation_id", "conversations", newest)
    op.create_index("ix_conversations_expires_at", "conversations", ["expires_at"])
    op.create_table(
        "turns",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("tenant_id", "job_id")),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("data_key", "chart_type", "spec_key")),
        *(sa.Column(name, sa.JSON(), nullable=True) for name in ("spec", "plan", "told", "error")),
        sa.Column("planning_ms", sa.Float(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", "number", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.conversation_id"], name="fk_turns_conversation_id"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_turns_tenant_id"),
    )
    op.create_index("ix_turns_job_id", "turns", ["job_id"])


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("conversations")
