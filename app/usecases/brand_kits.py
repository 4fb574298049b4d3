"""Brand kits: made, read, changed and deleted by their tenant; charts keep what a kit was when they were asked for."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import Conflict, NotFound
from app.ports import Tools
from app.store.models import BrandKit, Tenant
from app.store.pages import Cursor, Page, page_of
from app.store.types import db_now
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.logos import Logo

MOST = 100
"""Kits that a tenant may have at a time."""

LOGO, DEFAULT = "logo", "is_default"


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit, and whether charts that name none have it."""

    row: BrandKit
    is_default: bool


@dataclass(frozen=True, slots=True)
class Created:
    """A new kit; ``answer`` when the same request was answered before."""

    brand_kit_id: str
    answer: Answer | None = None


def create_kit(tools: Tools, who: Caller, wish: Mapping[str, Any], *, attempt: Attempt | None = None) -> Created:
    """Make a kit of a ``name``, ``is_default`` and the fields of its look."""
    kit = BrandKit(brand_kit_id=ids.new_id(ids.BRAND_KIT), tenant_id=who.tenant_id, name=wish["name"], look={})
    _change(kit, wish)
    made = kit.brand_kit_id
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, made, made)):
            return Created(earlier.chart_id, earlier.answer)
        _check_room(session, who.tenant_id)
        session.add(kit)
        session.flush()
        _set_default(session, kit, wanted=wish.get(DEFAULT))
    return Created(made)


def get_kit(tools: Tools, tenant_id: str, brand_kit_id: str) -> Kit:
    """One kit of this tenant; a foreign, unknown or deleted one is ``NotFound``."""
    with tools.database.read() as session:
        row = own_kit(session, tenant_id, brand_kit_id)
        return Kit(row, _default_of(session, tenant_id) == brand_kit_id)


def list_kits(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Kit]:
    """At most ``limit`` kits, newest first, before the cursor."""
    query = select(BrandKit).where(BrandKit.tenant_id == tenant_id)
    with tools.database.read() as session:
        page: Page[BrandKit] = page_of(session, query, (BrandKit.created_at, BrandKit.brand_kit_id), limit, before)
        default = _default_of(session, tenant_id)
    return page.each(lambda row: Kit(row, row.brand_kit_id == default))


def change_kit(tools: Tools, tenant_id: str, brand_kit_id: str, wish: Mapping[str, Any]) -> None:
    """Change what ``wish`` names: null takes a field of the look away. Charts keep what they show."""
    with tools.database.write() as session:
        kit = own_kit(session, tenant_id, brand_kit_id, locked=True)
        _change(kit, wish)
        _set_default(session, kit, wanted=wish.get(DEFAULT))


def set_logo(tools: Tools, tenant_id: str, brand_kit_id: str, logo: Logo | None) -> None:
    """Give a kit another logo, or none. Charts keep the one that they have."""
    get_kit(tools, tenant_id, brand_kit_id)
    key = f"{tenant_id}/{brand_kit_id}/{secrets.token_hex(4)}/logo.{logo.suffix}" if logo else None
    if logo and key:
        tools.objects.put(key, logo.body, logo.content_type)
    unused = key
    try:
        with tools.database.write() as session:
            kit = own_kit(session, tenant_id, brand_kit_id, locked=True)
            former = kit.logo_key
            kit.logo, kit.logo_key, kit.logo_uri = logo.told() if logo else None, key, logo.uri if logo else None
            kit.updated_at = db_now()
        unused = former
    finally:
        if unused:
            tools.objects.delete(unused)


def delete_kit(tools: Tools, tenant_id: str, brand_kit_id: str) -> None:
    """Forget a kit and its logo. Charts that were asked for with it keep what it was."""
    with tools.database.write() as session:
        kit = own_kit(session, tenant_id, brand_kit_id, locked=True)
        _set_default(session, kit, wanted=False)
        session.delete(kit)
    if kit.logo_key:
        tools.objects.delete(kit.logo_key)


def kit_logo(tools: Tools, tenant_id: str, brand_kit_id: str) -> tuple[BrandKit, bytes]:
    """A kit and the bytes of its logo; ``NotFound`` when it has none."""
    kit = get_kit(tools, tenant_id, brand_kit_id).row
    if not kit.logo_key:
        raise NotFound(f"{brand_kit_id} has no logo; PUT one to /v1/brand-kits/{brand_kit_id}/logo")
    return kit, tools.objects.get(kit.logo_key)


def own_kit(session: Session, tenant_id: str, brand_kit_id: str, *, locked: bool = False) -> BrandKit:
    """One kit of this tenant, within a session; ``NotFound`` as ``get_kit``."""
    query = select(BrandKit).where(BrandKit.brand_kit_id == brand_kit_id, BrandKit.tenant_id == tenant_id)
    kit: BrandKit | None = session.scalar(query.with_for_update() if locked else query)
    if kit is None:
        raise NotFound(f"there is no brand kit {brand_kit_id}")
    return kit


def _change(kit: BrandKit, wish: Mapping[str, Any]) -> None:
    """Put a name and the fields of a look into a row."""
    kit.name = wish.get("name", kit.name)
    fields = {name: value for name, value in wish.items() if name not in {"name", LOGO, DEFAULT}}
    kit.look = {name: value for name, value in {**kit.look, **fields}.items() if value is not None}
    kit.updated_at = db_now()


def _check_room(session: Session, tenant_id: str) -> None:
    count = session.scalar(select(func.count()).where(BrandKit.tenant_id == tenant_id)) or 0
    if count >= MOST:
        raise Conflict(f"there are {count} brand kits already, and at most {MOST} can be kept; delete one")


def _default_of(session: Session, tenant_id: str) -> str | None:
    return session.scalar(select(Tenant.brand_kit_id).where(Tenant.tenant_id == tenant_id))


def _set_default(session: Session, kit: BrandKit, *, wanted: bool | None) -> None:
    """Make it the tenant's default, or no longer; None leaves that as it is."""
    its = update(Tenant).where(Tenant.tenant_id == kit.tenant_id)
    if wanted:
        session.execute(its.values(brand_kit_id=kit.brand_kit_id))
    elif wanted is False:
        session.execute(its.where(Tenant.brand_kit_id == kit.brand_kit_id).values(brand_kit_id=None))
