"""Connections: made, read, changed and deleted by their tenant, opened by what fetches or sends for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.connection_checks import bracketed
from app.domain.connections import SECRETS, Kind, aim, check_connection
from app.domain.errors import Conflict, Fault, Invalid, NotFound
from app.ports import Tools
from app.store.models import Connection, Tenant
from app.store.pages import Cursor, Page, page_of
from app.store.types import db_now
from app.usecases.idempotency import Answer, Attempt, remember

MOST = 100
"""Connections that a tenant may have at a time."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection with its secrets in the clear: for who fetches or sends, never for an answer or a log."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Created:
    """A new connection; ``answer`` when the same request was answered before."""

    connection_id: str
    answer: Answer | None = None


def create_connection(tools: Tools, who: Caller, wish: Mapping[str, Any], *, attempt: Attempt | None = None) -> Created:
    """Keep a connection. ``wish``: name, kind, description, settings, secrets.

    ``Invalid`` names each fault by its place; ``Conflict`` when the name is taken.
    """
    settings, secrets = wish.get("settings") or {}, wish.get("secrets") or {}
    _check(tools, wish["kind"], settings, secrets)
    connection = Connection(
        connection_id=ids.new_id(ids.CONNECTION),
        tenant_id=who.tenant_id,
        name=wish["name"],
        kind=wish["kind"],
        description=wish.get("description", ""),
        settings=dict(settings),
        secrets=_sealed(tools, secrets),
    )
    with _named_once(wish["name"]), tools.database.write() as session:
        made = connection.connection_id
        if attempt and (earlier := remember(session, who.tenant_id, attempt, made, made)):
            return Created(earlier.chart_id, earlier.answer)
        _check_room(session, who.tenant_id)
        session.add(connection)
    return Created(made)


def get_connection(tools: Tools, tenant_id: str, connection_id: str) -> Connection:
    """One connection of this tenant; a foreign or unknown one is ``NotFound``."""
    with tools.database.read() as session:
        return own_connection(session, tenant_id, connection_id)


def list_connections(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Connection]:
    """At most ``limit`` connections, newest first, before the cursor."""
    query = select(Connection).where(Connection.tenant_id == tenant_id)
    with tools.database.read() as session:
        return page_of(session, query, (Connection.created_at, Connection.connection_id), limit, before)


def change_connection(tools: Tools, tenant_id: str, connection_id: str, wish: Mapping[str, Any]) -> None:
    """Change what ``wish`` names: name, description, settings, secrets; of the last two each part, null removes it.

    Secrets go to a new place only with whoever knows them: then all of them are needed again.
    """
    before = get_connection(tools, tenant_id, connection_id)
    kept = opened(tools, before)
    settings = _merged(before.settings, wish.get("settings"))
    secrets = _merged(kept.secrets, wish.get("secrets"))
    if aim(before.kind, settings) != aim(before.kind, before.settings):
        _check_known_again(kept.secrets, wish.get("secrets") or {})
    _check(tools, before.kind, settings, secrets)
    with _named_once(wish.get("name", before.name)), tools.database.write() as session:
        connection = own_connection(session, tenant_id, connection_id, locked=True)
        if connection.updated_at != before.updated_at:
            raise Conflict("the connection was changed by another request meanwhile; read it and try again")
        connection.name = wish.get("name", connection.name)
        connection.description = wish.get("description", connection.description)
        connection.settings, connection.secrets = settings, _sealed(tools, secrets)
        connection.updated_at = db_now()


def delete_connection(tools: Tools, tenant_id: str, connection_id: str) -> None:
    """Forget a connection and its secrets. What names it fails from now on, and says so."""
    with tools.database.write() as session:
        session.delete(own_connection(session, tenant_id, connection_id, locked=True))


def own_connection(session: Session, tenant_id: str, connection_id: str, *, locked: bool = False) -> Connection:
    """One connection of this tenant, within a session; ``NotFound`` as ``get_connection``."""
    query = select(Connection).where(Connection.connection_id == connection_id, Connection.tenant_id == tenant_id)
    connection: Connection | None = session.scalar(query.with_for_update() if locked else query)
    if connection is None:
        raise NotFound(f"there is no connection {connection_id}")
    return connection


def named_connection(tools: Tools, tenant_id: str, name: str, kind: str, place: str) -> Opened:
    """The tenant's connection of this name and kind, opened; ``Invalid`` at ``place`` when there is none."""
    query = select(Connection).where(Connection.tenant_id == tenant_id, Connection.name == name)
    with tools.database.read() as session:
        connection = session.scalar(query)
    if connection is None:
        raise Invalid.at(place, f"there is no connection {name!r}; make it with POST /v1/connections")
    if connection.kind != kind:
        raise Invalid.at(place, f"the connection {name!r} is of the kind {connection.kind}; one of {kind} is needed")
    return opened(tools, connection)


def opened(tools: Tools, connection: Connection) -> Opened:
    """The connection with its secrets."""
    secrets = orjson.loads(tools.keyring.decrypt(connection.secrets)) if connection.secrets else {}
    return Opened(connection.name, connection.kind, connection.settings, secrets)


def secrets_set(tools: Tools, connection: Connection) -> dict[str, bool]:
    """Which of the secrets of its kind are set: all that is ever told of them."""
    held = opened(tools, connection).secrets
    return {name: name in held for name in SECRETS[Kind(connection.kind)]}


def _check(tools: Tools, kind: str, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
    """What it is made of, and that Plotworks may send there as things are now."""
    check_connection(kind, settings, secrets)
    if "file" in settings and not tools.settings.sql_files:
        raise Invalid.at(
            "settings.dialect", "database files are not served here; have the operator set PLOTWORKS_SQL_FILES"
        )
    for place, url in _addresses(settings, secrets):
        try:
            tools.outbound.check(url)
        except Invalid as error:
            raise error.placed(place) from error
    if host := settings.get("host"):
        try:
            tools.outbound.locate(bracketed(host), settings.get("port", 0))
        except Invalid as error:
            raise error.placed("settings.host") from error


def _addresses(settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = {f"settings.{name}": settings.get(name) for name in ("base_url", "endpoint")}
    told |= {"secrets.webhook_url": secrets.get("webhook_url")}
    return [(place, url) for place, url in told.items() if url]


def _check_known_again(kept: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    faults = [
        Fault(f"secrets.{name}", "give it again: it would be sent to another place")
        for name in kept
        if name not in given
    ]
    if faults:
        raise Invalid("who changes where secrets are sent must give them again", faults=faults)


def _merged(kept: Mapping[str, Any], given: Mapping[str, Any] | None) -> dict[str, Any]:
    both = {**kept, **(given or {})}
    return {name: value for name, value in both.items() if value is not None}


def _sealed(tools: Tools, secrets: Mapping[str, Any]) -> str | None:
    return tools.keyring.encrypt(orjson.dumps(secrets).decode()) if secrets else None


@contextmanager
def _named_once(name: str) -> Iterator[None]:
    """The database keeps names apart, also those of two requests at a time."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(f"there is a connection {name!r} already; change it, or choose another name") from error


def _check_room(session: Session, tenant_id: str) -> None:
    session.execute(select(Tenant.tenant_id).where(Tenant.tenant_id == tenant_id).with_for_update(key_share=True))
    held = session.scalar(select(func.count()).where(Connection.tenant_id == tenant_id)) or 0
    if held >= MOST:
        raise Invalid(f"a tenant may have {MOST} connections; delete one that is not needed any more")
