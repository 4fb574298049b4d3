"""``plotworks keys``: they live in the database, so this runs beside it, not over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import click
from rich.table import Table

from app.cli.prepare import prepared_tools
from app.cli.voice import out
from app.domain.caller import Caller
from app.domain.scopes import SCOPES
from app.store.models import ApiKey
from app.usecases.keys import FIRST_TENANT, create_key, holder_of, list_keys, revoke_key
from app.usecases.plans import set_plan
from app.usecases.tenant_keys import rotate_key


@click.group(help="Create, list, rotate and revoke API keys, and put their tenants on plans.")
def keys() -> None:
    """The group of the key commands."""


@keys.command(help="Make a key. Its text is shown this once.")
@click.argument("name")
@click.option("--tenant", default=FIRST_TENANT, show_default=True, help="Whom it belongs to; made if it is new.")
@click.option("--plan", default="", help="The plan of a tenant that is made; `unlimited` without.")
@click.option("--days", type=click.IntRange(1, 36_500), help="Days until it expires; never without.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), help="What it may; all without.")
@click.option("--requests", type=click.IntRange(1), help="Requests in any minute; as many as the plan allows without.")
def create(name: str, tenant: str, plan: str, days: int | None, **limits: Any) -> None:
    """Print the new key."""
    tools = prepared_tools()
    limits |= {
        "expires_at": tools.clock.now() + timedelta(days=days) if days else None,
        "scopes": list(limits["scopes"]) or None,
    }
    key_id, text = create_key(tools, name, tenant=tenant, plan=plan, **limits)
    _show(text, f"{key_id} for tenant {tenant}.")


@keys.command(name="list", help="List all keys, never their text.")
def list_all() -> None:
    """Print a table of the keys."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    table.add_column("key", no_wrap=True, min_width=28)  # what is copied must not be cut
    for column in ("tenant", "plan", "name", "may", "starts with", "made", "last used", "state"):
        table.add_column(column, overflow="fold")
    tools = prepared_tools()
    now = tools.clock.now()
    for key, tenant in list_keys(tools):
        used = _day(key.last_used_at)
        may = " ".join(key.scopes) if key.scopes else "all"
        told = (tenant.name, tenant.plan, key.name, may, key.prefix, _day(key.created_at), used, _state(key, now))
        table.add_row(key.key_id, *told)
    out.print(table)


@keys.command(help="Make a key that takes another one's place. Its text is shown this once.")
@click.argument("key_id")
@click.option(
    "--hours", type=click.IntRange(0, 720), default=24, show_default=True, help="For how long the former one works too."
)
def rotate(key_id: str, hours: int) -> None:
    """Print the new key."""
    tools = prepared_tools()
    owner = Caller(holder_of(tools, key_id).tenant_id, key_id, "")
    made = rotate_key(tools, owner, key_id, overlap=timedelta(hours=hours))
    _show(made.text, f"{made.key_id} takes the place of {key_id}, which works for {hours} h more.")


@keys.command(help="Put a tenant on a plan, such as trial, starter, pro, business or unlimited. It holds at once.")
@click.argument("tenant")
@click.argument("plan")
def plan(tenant: str, plan: str) -> None:
    """Change the plan."""
    days = set_plan(prepared_tools(), tenant, plan).kept_days
    kept = f" Its charts of more than {days} days ago are being deleted." if days else ""
    out.print(f"{tenant} is on the plan {plan}.{kept}", markup=False, soft_wrap=True)


@keys.command(help="End a key at once, by its id.")
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Revoke the key."""
    revoke_key(prepared_tools(), key_id)
    out.print(f"{key_id} is revoked.", markup=False)


def _show(text: str, about: str) -> None:
    """The text alone goes to standard output, for a script to take."""
    click.echo(text)
    click.echo(f"{about} It is shown this once: keep it safe.", err=True)


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at:
        return "revoked"
    if key.expires_at:
        return "expired" if key.expires_at <= now else f"until {_day(key.expires_at)}"
    return "valid"


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}" if moment else "-"
