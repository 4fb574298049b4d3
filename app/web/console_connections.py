"""/console/connections: where data come from and reports go, by name; of secrets, which are set."""

from typing import Any

from flask import Blueprint, Response, redirect

from app.domain.reading import cut
from app.http import session
from app.http.context import tools
from app.store.models import Connection
from app.usecases.connections import MOST, list_connections, secrets_set
from app.usecases.keys import KeyHolder
from app.web.moments import when
from app.web.page import Policy, page

PATH = "/console/connections"
_SHOWN = 80
"""Characters of one setting."""


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule(PATH, view_func=connections)


def connections() -> Any:
    """The page, or the way in."""
    holder = session.session_holder()
    return _page(holder) if holder else redirect("/console")


def _page(holder: KeyHolder) -> Response:
    return page(
        "connections.html",
        Policy(),
        tenant=holder.tenant,
        key_name=holder.key_name,
        connections=[_row(one) for one in list_connections(tools(), holder.tenant_id, MOST).items],
        public_url=tools().settings.public_url,
    )


def _row(one: Connection) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "description": one.description,
        "settings": [(name, _told(value)) for name, value in sorted(one.settings.items())],
        "secrets": [name for name, is_set in secrets_set(tools(), one).items() if is_set],
        "changed": when(one.updated_at),
        "instant": one.updated_at.isoformat(timespec="seconds"),
        "json": f"/v1/connections/{one.connection_id}",
    }


def _told(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return cut(text, _SHOWN)
