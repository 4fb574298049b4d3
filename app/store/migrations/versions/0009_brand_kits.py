"""Brand kits, and which of them a tenant's charts have by default.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brand_kits",
        sa.Column("brand_kit_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("look", sa.JSON(), nullable=False),
        sa.Column("logo", sa.JSON(), nullable=True),
        sa.Column("logo_key", sa.String(), nullable=True),
        sa.Column("logo_uri", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("brand_kit_id", name="pk_brand_kits"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_brand_kits_tenant_id"),
    )
    op.create_index(
        "ix_brand_kits_tenant_id_created_at_brand_kit_id", "brand_kits", ["tenant_id", "created_at", "brand_kit_id"]
    )
    with op.batch_alter_table("tenants") as tenants:
        tenants.add_column(sa.Column("brand_kit_id", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tenants") as tenants:
        tenants.drop_column("brand_kit_id")
    op.drop_index("ix_brand_kits_tenant_id_created_at_brand_kit_id", "brand_kits")
    op.drop_table("brand_kits")
