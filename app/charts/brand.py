"""A brand kit under a chart's own options: what the chart says itself goes before.

A chart keeps the kit as it was when it was asked for, as the field ``brand`` of its request. ``Look`` is its shape.
"""

from collections.abc import Set as AbstractSet
from dataclasses import fields, replace
from typing import Any, TypedDict

from app.charts.model import Brand, ChartOptions, JsonObject, Style

PAPER = frozenset({"print", "high-contrast"})
"""Themes whose colours are made for eyes or machines that need them: no brand's go before these."""

HOUSE_GROUND = "#ffffff"
"""Where a kit without a ground of its own is judged."""

_SHAPES = ("corner", "line_width", "tension")


class Look(TypedDict, total=False):
    """What is drawn of a brand kit. Colours are #rrggbb, sizes pixels, ``logo`` is a data URI."""

    kit_id: str
    palette: list[str]
    background: str
    text: str
    grid: str
    positive: str
    negative: str
    font: str
    logo: str
    logo_corner: str
    locale: str
    date_locale: str
    currency: str
    format: str
    title_color: str
    title_size: float
    title_weight: int
    corner: float
    line_width: float
    tension: float


def dressed(own: ChartOptions, look: Look, honours: AbstractSet[str]) -> ChartOptions:
    """The options of a chart with the kit's look for what they leave open, as far as its type ``honours`` it."""
    if "style" in honours:
        own = replace(own, style=_style(own, look))
    if "locale" in honours:
        own = replace(
            own,
            locale=own.locale or look.get("locale", ""),
            date_locale="" if own.locale else look.get("date_locale", ""),
            currency=own.currency or look.get("currency", ""),
        )
    return replace(own, format=own.format or look.get("format")) if "format" in honours else own


def shaped(extras: Any, look: Look) -> Any:
    """A family's own options with the kit's corners and lines, where they leave these open."""
    known = {field.name for field in fields(extras)} if hasattr(extras, "__dataclass_fields__") else set()
    chosen = {name: look[name] for name in _SHAPES if name in look and name in known and getattr(extras, name) is None}  # type: ignore[literal-required]
    return replace(extras, **chosen) if chosen else extras


def without_logo(look: Look) -> Look:
    """The look of a chart within another one, which has the logo."""
    return {name: value for name, value in look.items() if name != "logo"}  # type: ignore[return-value]


def _style(own: ChartOptions, look: Look) -> Style:
    style, grounded = own.style, bool(own.style.theme or own.style.background)
    brand = Brand(**{field.name: _frozen(look.get(field.name)) for field in fields(Brand) if look.get(field.name)})
    ground = look.get("background", HOUSE_GROUND)
    brand = replace(brand, ground=ground, hue=brand.palette[0] if brand.palette else "")
    if own.color_scheme or style.theme in PAPER:
        brand = replace(brand, palette=(), hue="")
    if style.theme in PAPER:
        brand = replace(brand, text="", grid="", title_color="", positive="", negative="")
    elif grounded:
        brand = replace(brand, grid="")
    return replace(
        style,
        background=style.background if grounded else look.get("background", ""),
        font=style.font or look.get("font", ""),
        logo=style.logo or look.get("logo", ""),
        logo_corner=style.logo_corner or ("" if style.logo else look.get("logo_corner", "")),
        brand=brand,
    )


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


def look_of(body: JsonObject) -> Look | None:
    """The look that a request was stored with."""
    found: Look | None = body.get("brand")
    return found
