"""What is drawn of a brand kit, and what of it can't be drawn as it was given."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.charts.brand import HOUSE_GROUND, Look
from app.charts.brand_palette import drawn_palette
from app.charts.contrast import READABLE, apart, contrast, readable, seen

SMOOTH = 0.4
"""The tension of smooth lines, as of Chart.js's monotone ones."""

WEIGHTS = {"regular": 400, "semibold": 600}
"""Of titles, by name."""

LOUD_GRID = 3.0
"""The contrast from which a grid is before the data."""

_NAMES = {
    "background": "background", "font": "font", "locale": "locale", "date_locale": "date_locale",
    "currency": "currency", "logo_position": "logo_corner", "number_format": "format", "corner_radius": "corner",
    "line_width": "line_width", "grid_color": "grid",
}  # fmt: skip
_LETTERS = {"text_color": "text", "title_color": "title_color"}
_MARKS = {"positive_color": "positive", "negative_color": "negative"}

Told = tuple[str, str]


def drawn_look(kit_id: str, kit: Mapping[str, Any], logo: str | None) -> tuple[Look, list[Told]]:
    """The look of a kit of these fields, and what is told of it: the field and a sentence."""
    told: list[Told] = []
    look: dict[str, Any] = {"kit_id": kit_id}
    look |= {name: kit[field] for field, name in _NAMES.items() if kit.get(field) is not None}
    ground = kit.get("background") or HOUSE_GROUND
    if kit.get("palette"):
        palette = drawn_palette(tuple(kit["palette"]), ground)
        look["palette"] = list(palette.colors)
        told += palette.told
    title = kit.get("title") or {}
    if title.get("size"):
        look["title_size"] = title["size"]
    if title.get("weight"):
        look["title_weight"] = WEIGHTS[title["weight"]]
    told += _settled(look, {**kit, "title_color": title.get("color")}, ground)
    if kit.get("curve"):
        look["tension"] = SMOOTH if kit["curve"] == "smooth" else 0.0
    if logo:
        look["logo"] = logo
    return look, told  # type: ignore[return-value]  # a dict of a look's fields


def _settled(look: dict[str, Any], kit: Mapping[str, Any], ground: str) -> Iterator[Told]:
    """Put colours into the look, each in a shade that does its work on the ground; tells of those that changed."""
    for field, name in _LETTERS.items():
        if color := kit.get(field):
            look[name] = color
            if (shade := readable(color, ground)) != color:
                ratio = f"{contrast(color, ground):.1f} to 1, and letters need {READABLE}"
                yield _place(field), f"{color} can't be read on {ground} ({ratio}): it is drawn as {shade}"
    for field, name in _MARKS.items():
        if color := kit.get(field):
            look[name] = color
            if (shade := seen(color, ground)) != color:
                yield field, f"{color} can't be seen on {ground}: it is drawn as {shade}"
    if {"positive", "negative"} <= look.keys() and apart(look["positive"], look["negative"]) < _SIGNS:
        yield "negative_color", f"{look['negative']} can hardly be told from {look['positive']}, which is its contrary"
    if (grid := look.get("grid")) and contrast(grid, ground) > LOUD_GRID:
        yield "grid_color", f"{grid} on {ground} is as loud as the data; a grid is better nearer to the ground"


_SIGNS = 0.12
"""How far good and bad must be apart in OKLab."""


def _place(field: str) -> str:
    return field.replace("title_color", "title.color")
