"""``plotworks keys``: they live in the database, so this runs beside it, not over HTTP."""

from datetime import UTC, datetime, timedelta

import click
from rich.table import Table

from app.cli.prepare import prepared_tools
from app.cli.voice import out
from app.store.models import ApiKey
from app.usecases.keys import FIRST_TENANT, create_key, list_keys, revoke_key


@click.group(help="Create, list and revoke API keys.")
def keys() -> None:
    """The group of the key commands."""


@keys.command(help="Make a key. Its text is shown this once.")
@click.argument("name")
@click.option("--tenant", default=FIRST_TENANT, show_default=True, help="Whom it belongs to; made if it is new.")
@click.option("--days", type=click.IntRange(1, 36_500), help="Days until it expires; never without.")
def create(name: str, tenant: str, days: int | None) -> None:
    """Print the new key."""
    tools = prepared_tools()
    expires_at = tools.clock.now() + timedelta(days=days) if days else None
    key_id, text = create_key(tools, name, tenant=tenant, expires_at=expires_at)
    click.echo(text)
    click.echo(f"{key_id} for tenant {tenant}. It is shown this once: keep it safe.", err=True)


@keys.command(name="list", help="List all keys, never their text.")
def list_all() -> None:
    """Print a table of the keys."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    table.add_column("key", no_wrap=True, min_width=28)  # what is copied must not be cut
    for column in ("tenant", "name", "starts with", "made", "last used", "state"):
        table.add_column(column, overflow="fold")
    tools = prepared_tools()
    now = tools.clock.now()
    for key, tenant in list_keys(tools):
        used = _day(key.last_used_at)
        table.add_row(key.key_id, tenant, key.name, key.prefix, _day(key.created_at), used, _state(key, now))
    out.print(table)


@keys.command(help="End a key at once, by its id.")
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Revoke the key."""
    revoke_key(prepared_tools(), key_id)
    out.print(f"{key_id} is revoked.", markup=False)


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at:
        return "revoked"
    if key.expires_at:
        return "expired" if key.expires_at <= now else f"until {_day(key.expires_at)}"
    return "valid"


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}" if moment else "-"
