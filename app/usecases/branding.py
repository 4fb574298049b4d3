"""The brand kit of a chart that is asked for: found by its id, or the tenant's own, and put into the request."""

from collections.abc import Mapping
from typing import Any

from app.charts.brand_kit import drawn_look
from app.domain.caller import Caller
from app.domain.errors import Invalid, NotFound
from app.ports import Tools
from app.store.models import BrandKit
from app.usecases.brand_kits import own_kit

BRAND, KIT_ID = "brand", "brand_kit_id"
KIT_NAMES = (KIT_ID, "brandKitId")
"""How a request may name its kit."""


def branded(tools: Tools, who: Caller, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request with the look of its kit as it is now; ``Invalid`` for a kit that isn't there.

    One that names none has the tenant's default, one that says null has none. What has its look already, keeps it.
    """
    place = next((name for name in KIT_NAMES if name in body), "")
    if BRAND in body or not (place or who.brand_kit_id):
        return body
    bare = {name: value for name, value in body.items() if name != place}
    wanted = body[place] if place else who.brand_kit_id
    if wanted is None:
        return {**bare, BRAND: {}} if who.brand_kit_id else bare
    kit = _kit(tools, who.tenant_id, wanted, place)
    return {**bare, BRAND: look_of_kit(kit)} if kit else bare


def look_of_kit(kit: BrandKit) -> Mapping[str, Any]:
    """What charts are drawn with."""
    return drawn_look(kit.brand_kit_id, kit.look, kit.logo_uri)[0]


def drawn_palette_of(kit: BrandKit) -> list[str] | None:
    """The colours of series that charts get."""
    return drawn_look(kit.brand_kit_id, kit.look, None)[0].get("palette")


def warnings_of_kit(kit: BrandKit) -> list[dict[str, str]]:
    """What of a kit is not drawn as it was given."""
    told = drawn_look(kit.brand_kit_id, kit.look, None)[1]
    return [{"path": place, "message": message} for place, message in told]


def _kit(tools: Tools, tenant_id: str, kit_id: str, place: str) -> BrandKit | None:
    """The kit; a default that was deleted a moment ago is none."""
    try:
        with tools.database.read() as session:
            return own_kit(session, tenant_id, kit_id)
    except NotFound as error:
        if place:
            raise Invalid.at(place, f"{error.message}; GET /v1/brand-kits lists yours") from error
        return None
