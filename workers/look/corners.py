"""Bars with round corners at their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workers.look.marks import Column, add_glyph
from workers.look.models import GlyphRenderer, Plot

SQUARE = dict.fromkeys(("top_left", "top_right", "bottom_left", "bottom_right"), 0)
SIDES = {
    "top": ("top_left", "top_right"),
    "bottom": ("bottom_left", "bottom_right"),
    "right": ("top_right", "bottom_right"),
    "left": ("top_left", "bottom_left"),
}
AGAINST = {"top": "bottom", "bottom": "top", "right": "left", "left": "right"}


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars as a glyph draws them: ``places`` are its attributes for where they are, ``foot`` and ``head`` their ends.

    ``ahead`` is the side of the picture that values grow towards.
    """

    kind: Any
    places: Mapping[str, Any]
    look: Mapping[str, Any]
    columns: Mapping[str, Column]
    foot: str
    head: str
    ahead: str
    axis: str = "y"


@dataclass(frozen=True, slots=True)
class Corners:
    """How round: a radius in pixels, at the heads of the bars that are ``tips``, at their feet too with ``every``."""

    radius: float
    tips: Sequence[bool]
    every: bool = False


def draw_rounded(plot: Plot, bars: Bars, rising: Sequence[bool], corners: Corners) -> GlyphRenderer:
    """The bars, those with corners at the same sides at one go; what a pointer finds are unseen ones over them."""
    groups: dict[tuple[bool, bool], list[int]] = {}
    for index, kind in enumerate(zip(rising, corners.tips, strict=True)):
        groups.setdefault(kind, []).append(index)
    for (up, tip), kept in groups.items():
        columns = {name: [values[index] for index in kept] for name, values in bars.columns.items()}
        look = {**bars.look, "border_radius": _radii(bars.ahead if up else AGAINST[bars.ahead], corners, tip=tip)}
        add_glyph(plot, bars.kind(**(bars.places if up else _turned(bars)), **look), columns, bars.axis)
    unseen = {"fill_alpha": 0, "line_color": None}
    return add_glyph(plot, bars.kind(**bars.places, **unseen), bars.columns, bars.axis)


def _radii(head: str, corners: Corners, *, tip: bool) -> dict[str, int]:
    """By corner, in whole pixels, which is what Bokeh takes."""
    if not tip:
        return SQUARE
    round_ = SQUARE if corners.every else SIDES[head]
    return {**SQUARE, **dict.fromkeys(round_, round(corners.radius))}


def _turned(bars: Bars) -> dict[str, Any]:
    """The places of bars that fall: Bokeh rounds boxes only whose foot is the lower end."""
    return {**bars.places, bars.foot: bars.head, bars.head: bars.foot if bars.foot in bars.columns else 0.0}
