"""Endpoints, deliveries with their attempts, and events that count by tenant.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from app.store.types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tenants") as tenants:
        tenants.add_column(sa.Column("last_event", sa.Integer(), server_default="0", nullable=False))
        tenants.add_column(sa.Column("secrets", sa.JSON(), nullable=True))
    with op.batch_alter_table("charts") as charts:
        charts.add_column(sa.Column("request_id", sa.String(), server_default="", nullable=False))
        charts.add_column(sa.Column("callback_url", sa.Text(), nullable=True))
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("progress", sa.Float(), nullable=True))
        jobs.add_column(sa.Column("retry_of", sa.String(), nullable=True))
    with op.batch_alter_table("batches") as batches:
        batches.add_column(sa.Column("request_id", sa.String(), server_default="", nullable=False))
        batches.add_column(sa.Column("callback_url", sa.Text(), nullable=True))
        batches.add_column(sa.Column("unfinished", sa.Integer(), server_default="0", nullable=False))
        batches.add_column(sa.Column("finished_at", Instant(), nullable=True))
    op.execute(
        "UPDATE batches SET unfinished = (SELECT count(*) FROM batch_items JOIN charts USING (chart_id) "
        "WHERE batch_items.batch_id = batches.batch_id AND charts.status = 'queued')"
    )
    op.execute("UPDATE batches SET finished_at = created_at WHERE unfinished = 0")
    _events()
    _webhooks()
    _deliveries()


def _events() -> None:
    op.drop_index("ix_events_tenant_id_sequence", "events")
    op.alter_column("events", "sequence", new_column_name="row_id")
    op.add_column("events", sa.Column("sequence", sa.Integer(), nullable=True))
    # They were counted over all tenants together; each tenant's begin at 1.
    op.execute(
        "UPDATE events SET sequence = (SELECT count(*) FROM events AS earlier "
        "WHERE earlier.tenant_id = events.tenant_id AND earlier.row_id <= events.row_id)"
    )
    op.execute(
        "UPDATE tenants SET last_event = "
        "coalesce((SELECT max(sequence) FROM events WHERE events.tenant_id = tenants.tenant_id), 0)"
    )
    with op.batch_alter_table("events", table_kwargs={"sqlite_autoincrement": True}) as events:
        events.alter_column("sequence", existing_type=sa.Integer(), nullable=False)
        events.create_unique_constraint("uq_events_tenant_id_sequence", ["tenant_id", "sequence"])
        events.create_index("ix_events_created_at", ["created_at"])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("webhook_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("payload_version", sa.String(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("disabled_reason", sa.Text(), nullable=True),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_webhooks_tenant_id"),
    )
    op.create_index("ix_webhooks_tenant_id", "webhooks", ["tenant_id"])
    op.create_table(
        "receivers",
        sa.Column("receiver_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("succeeded_at", Instant(), nullable=True),
        sa.Column("served_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("receiver_id", name="pk_receivers"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_receivers_tenant_id"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("receiver_id", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_deliveries_tenant_id"),
        sa.ForeignKeyConstraint(["event_id"], ["events.event_id"], name="fk_deliveries_event_id"),
        sa.ForeignKeyConstraint(["receiver_id"], ["receivers.receiver_id"], name="fk_deliveries_receiver_id"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.webhook_id"], name="fk_deliveries_webhook_id"),
    )
    op.create_index("ix_deliveries_receiver_id_state_next_at", "deliveries", ["receiver_id", "state", "next_at"])
    op.create_index("ix_deliveries_tenant_id_created_at_delivery_id", "deliveries", ["tenant_id", "created_at", "delivery_id"])
    op.create_index("ix_deliveries_event_id", "deliveries", ["event_id"])
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Float(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", "attempt", name="pk_delivery_attempts"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.delivery_id"], name="fk_delivery_attempts_delivery_id"),
    )
