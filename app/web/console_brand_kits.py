"""/console/brand-kits: the kits of a tenant, each with a picture of what it does."""

from typing import Any

from flask import Blueprint, Response, redirect

from app.http import session
from app.http.context import tools
from app.usecases.brand_kits import MOST, Kit, list_kits
from app.usecases.branding import drawn_palette_of, warnings_of_kit
from app.web.moments import when
from app.web.page import Policy, page

PATH = "/console/brand-kits"


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule(PATH, view_func=brand_kits)


def brand_kits() -> Any:
    """The page, or the way in."""
    holder = session.session_holder()
    return _page(holder.tenant_id, holder.tenant, holder.key_name) if holder else redirect("/console")


def _page(tenant_id: str, tenant: str, key_name: str) -> Response:
    kits = list_kits(tools(), tenant_id, MOST).items
    return page(
        "brand_kits.html",
        Policy(),
        tenant=tenant,
        key_name=key_name,
        kits=[_kit(kit) for kit in kits],
        public_url=tools().settings.public_url,
    )


def _kit(kit: Kit) -> dict[str, Any]:
    row = kit.row
    return {
        "name": row.name,
        "brand_kit_id": row.brand_kit_id,
        "is_default": kit.is_default,
        "colors": drawn_palette_of(row) or [],
        "warnings": warnings_of_kit(row),
        "changed": when(row.updated_at),
        "json": f"/v1/brand-kits/{row.brand_kit_id}",
    }
