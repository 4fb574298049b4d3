"""API keys: shown once, stored hashed, each of one tenant."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, bindparam, or_, select, update
from sqlalchemy.orm import Session

from app.domain import ids, keys
from app.domain.errors import Conflict, NotFound, Unauthorized
from app.ports import Tools
from app.store.models import ApiKey, Tenant, table
from app.store.types import db_now
from app.usecases.usage import plan_named

FIRST_TENANT, UNLIMITED = "default", "unlimited"
TOUCH_SECONDS = 60
"""``last_used_at`` is renewed no more often: a write for each request would cost more than it tells."""


def _holders(column: Column[Any]) -> Select[Any]:
    """Who holds the key whose ``column`` has a ``value``: every request asks."""
    key, tenant = table(ApiKey).c, table(Tenant).c
    return (
        select(
            *(key.key_id, key.tenant_id, key.name, key.revoked_at, tenant.plan, tenant.name.label("tenant")),
            *(key.scopes, key.requests, tenant.brand_kit_id),
            or_(key.expires_at.is_(None), key.expires_at > db_now()).label("current"),
            (key.last_used_at > db_now(-TOUCH_SECONDS)).label("touched"),
        )
        .join(table(Tenant), tenant.tenant_id == key.tenant_id)
        .where(column == bindparam("value"))
    )


_BY_HASH, _BY_ID = (_holders(table(ApiKey).c[name]) for name in ("sha256", "key_id"))


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a key belongs to; ``tenant`` and ``key_name`` are for people.

    ``scopes`` and ``requests`` (in any minute) are what the key may at most; None: all that its tenant may.
    """

    key_id: str
    tenant_id: str
    plan: str
    tenant: str
    key_name: str
    brand_kit_id: str | None = None
    scopes: frozenset[str] | None = None
    requests: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a new key is called, when it ends, and what it may as ``KeyHolder`` has it.

    ``rotated_from`` is the key whose place it takes.
    """

    name: str
    expires_at: datetime | None = None
    scopes: Sequence[str] | None = None
    requests: int | None = None
    rotated_from: str | None = None


def create_key(
    tools: Tools, name: str, *, tenant: str = FIRST_TENANT, plan: str = "", **limits: Any
) -> tuple[str, str]:
    """Make a key for a tenant; gives ``(key_id, text)``, the text for the only time.

    A tenant that is new is made, on the ``plan`` (unlimited if none is named). ``limits`` are further fields of
    ``Grant``.
    """
    with tools.database.write() as session:
        owner = session.scalar(select(Tenant).where(Tenant.name == tenant))
        if owner is None:
            found = plan_named(tools, plan or UNLIMITED)
            owner = Tenant(tenant_id=ids.new_id(ids.TENANT), name=tenant, plan=found.name)
            session.add(owner)
            session.flush()
        elif plan and plan != owner.plan:
            raise Conflict(f"the tenant {tenant} is on the plan {owner.plan}; `plotworks keys plan` changes that")
        return add_key(session, owner.tenant_id, Grant(name=name, **limits))


def add_key(session: Session, tenant_id: str, grant: Grant) -> tuple[str, str]:
    """Make a key; gives ``(key_id, text)`` as ``create_key``."""
    text, key_id = keys.new_key(), ids.new_id(ids.KEY)
    shown = {"key_id": key_id, "prefix": keys.shown_prefix(text), "sha256": keys.key_hash(text)}
    session.add(ApiKey(tenant_id=tenant_id, **shown, **asdict(grant)))
    session.flush()
    return key_id, text


def list_keys(tools: Tools) -> list[tuple[ApiKey, Tenant]]:
    """Every key with its tenant, oldest first."""
    query = select(ApiKey, Tenant).join(Tenant, Tenant.tenant_id == ApiKey.tenant_id).order_by(ApiKey.created_at)
    with tools.database.read() as session:
        return [(key, tenant) for key, tenant in session.execute(query)]


def revoke_key(tools: Tools, key_id: str) -> None:
    """End a key at once; an unknown one is ``NotFound``."""
    with tools.database.write() as session:
        key = session.get(ApiKey, key_id)
        if key is None:
            raise NotFound(f"there is no key {key_id}; `plotworks keys list` shows them")
        session.execute(
            update(ApiKey).where(ApiKey.key_id == key_id, ApiKey.revoked_at.is_(None)).values(revoked_at=db_now())
        )


def ensure_first_key(tools: Tools) -> str:
    """The key in ``settings.key_file``; if none works, it is made, with its tenant, on a plan without limits."""
    path = tools.settings.key_file
    if path.exists():
        text = path.read_text(encoding="ascii", errors="replace").strip()
        try:
            find_holder(tools, text)
        except Unauthorized:
            path.unlink()
        else:
            return text
    _, text = create_key(tools, "first key")
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="ascii")
    return text


def find_holder(tools: Tools, text: str) -> KeyHolder:
    """Who holds this key; ``Unauthorized`` says why when nobody does."""
    if not keys.is_key(text):
        raise Unauthorized("this is no Plotworks key: check that it was copied whole")
    return _holder(tools, _BY_HASH, keys.key_hash(text))


def holder_of(tools: Tools, key_id: str) -> KeyHolder:
    """Who holds the key of this id; ``Unauthorized`` as for the key itself."""
    return _holder(tools, _BY_ID, key_id)


def _holder(tools: Tools, query: Select[Any], value: str) -> KeyHolder:
    with tools.database.read() as session:
        found = session.execute(query, {"value": value}).one_or_none()
    if found is None:
        raise Unauthorized("this key is not known here")
    if found.revoked_at or not found.current:
        raise Unauthorized("this key was revoked" if found.revoked_at else "this key has expired")
    if not found.touched:
        _touch(tools, found.key_id)
    told = (found.key_id, found.tenant_id, found.plan, found.tenant, found.name, found.brand_kit_id)
    return KeyHolder(*told, None if found.scopes is None else frozenset(found.scopes), found.requests)


def _touch(tools: Tools, key_id: str) -> None:
    with tools.database.write() as session:
        session.execute(update(ApiKey).where(ApiKey.key_id == key_id).values(last_used_at=db_now()))
