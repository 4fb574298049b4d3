"""Gradients and patterns where a colour is expected; for a chart that draws neither, the plain colour for them."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from app.charts.color import is_color, to_hex
from app.charts.reading import is_number, shown

PATTERNS: Mapping[str, str] = {
    "plus": "cross", "cross": "diagonal_cross", "cross-dash": "diagonal_cross", "dash": "horizontal_dash",
    "dot": "dot", "dot-dash": "vertical_dash", "disc": "dot", "ring": "ring", "line": "horizontal_line",
    "line-vertical": "vertical_line", "weave": "criss_cross", "zigzag": "horizontal_wave",
    "zigzag-vertical": "vertical_wave", "diagonal": "right_diagonal_line",
    "diagonal-right-left": "left_diagonal_line", "square": "cross", "box": "cross", "triangle": "horizontal_wave",
    "triangle-inverted": "horizontal_wave", "diamond": "diagonal_cross", "diamond-box": "diagonal_cross",
}  # fmt: skip
"""The names of patternomaly, and the hatch of Bokeh's that is drawn for each."""

UNLIKE = frozenset({
    "cross-dash", "dot-dash", "square", "box", "triangle", "triangle-inverted", "diamond", "diamond-box",
})  # fmt: skip
"""Patterns that Bokeh hasn't got: the nearest is drawn."""

INK = "rgba(255, 255, 255, 0.8)"
SIZE = 20.0
"""Pixels of a tile, as patternomaly has it: two marks a side."""

LEAST_SIZE, MOST_SIZE = 4, 100

OPAQUE = 255

BOTH = frozenset({"pattern", "gradient"})
TURNS = {0: "up", 90: "right", 180: "down", 270: "left"}
"""Where a gradient goes by its angle in CSS, clockwise."""

_SIDES = {"to top": 0, "to right": 90, "to bottom": 180, "to left": 270}
_DIRECTIONS = {"vertical": "down", "horizontal": "right", "up": "up", "down": "down", "left": "left", "right": "right"}
_GRADIENT = re.compile(r"\s*linear-gradient\((.*)\)\s*", re.DOTALL)
_APART = re.compile(r",(?![^(]*\))")
_STOP = re.compile(r"(.*?)(?:\s+(-?[\d.]+)%)?", re.DOTALL)
_ANGLE = re.compile(r"(-?[\d.]+)deg")


@dataclass(frozen=True, slots=True)
class Fill:
    """What a shape is filled with beside a plain colour, which is ``color`` ("" is the palette's).

    Either ``hatch``, the name of one of Bokeh's, drawn in ``ink`` with tiles of ``size`` pixels at 800 x 400, or
    ``stops``: shares of the way (0 to 1, rising) and CSS colours, going ``towards`` down, up, right or left.
    ``told`` is what isn't as asked.
    """

    color: str
    hatch: str = ""
    ink: str = INK
    size: float = SIZE
    stops: tuple[tuple[float, str], ...] = ()
    towards: str = "down"
    told: str = ""

    @property
    def kind(self) -> str:
        """``pattern`` or ``gradient``."""
        return "pattern" if self.hatch else "gradient"


def read_fill(value: Any) -> Fill | None:
    """A gradient or a pattern; None for anything else.

    Known are ``{"gradient": [...], "direction"}``, ``linear-gradient(...)`` as CSS has it, and
    ``{"pattern": name, "color", "patternColor", "size"}``.
    """
    if isinstance(value, str):
        return _from_css(value)
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("gradient"), list):
        return _from_list(value["gradient"], value.get("direction", "vertical"))
    return _pattern(value) if isinstance(value.get("pattern"), str) else None


def as_drawn(fill: Fill, drawn: AbstractSet[str]) -> tuple[Fill | None, str]:
    """The fill as a chart draws it that knows the kinds in ``drawn``, and what is told of it."""
    if fill.kind in drawn:
        return fill, fill.told
    if fill.kind == "pattern":
        return None, f"patterns are not drawn here: {'its' if fill.color else 'a plain'} colour is used"
    return None, "gradients are not drawn here: the mean of their colours is used"


def _pattern(asked: Mapping[str, Any]) -> Fill | None:
    name = asked["pattern"]
    if name not in PATTERNS and name not in PATTERNS.values():
        return None
    colors = [str(asked[key]) for key in ("color", "backgroundColor", "background") if is_color(asked.get(key))]
    inks = [str(asked[key]) for key in ("patternColor", "pattern_color") if is_color(asked.get(key))]
    size = asked.get("size")
    told = f"{shown(name)} is drawn as the nearest that there is, {PATTERNS[name]}" if name in UNLIKE else ""
    return Fill(
        next(iter(colors), ""),
        PATTERNS.get(name, name),
        next(iter(inks), INK),
        min(max(float(size), LEAST_SIZE), MOST_SIZE) if size is not None and is_number(size) else SIZE,
        told=told,
    )


def _from_list(colors: list[Any], direction: Any) -> Fill | None:
    """Colours at equal distances; those that are none are left out."""
    plain = [color for color in colors if is_color(color)]
    if not plain:
        return None
    towards = _DIRECTIONS.get(direction, "") if isinstance(direction, str) else ""
    told = "" if towards else f"{shown(direction)} is no direction of a gradient here: it goes down"
    steps = max(len(plain) - 1, 1)
    stops = tuple((number / steps, color) for number, color in enumerate(plain))
    return Fill(_mean(stops), stops=stops, towards=towards or "down", told=told)


def _from_css(text: str) -> Fill | None:
    """A linear gradient in CSS; one across is drawn along the nearest side."""
    match = _GRADIENT.fullmatch(text) if len(text) <= 1000 else None  # noqa: PLR2004 - no gradient is so long
    if not match:
        return None
    parts = [part.strip() for part in _APART.split(match[1])]
    angle = _angle(parts[0])
    found = [_STOP.fullmatch(part) for part in (parts if angle is None else parts[1:])]
    stops = [(each[1], each[2]) for each in found if each and is_color(each[1])]
    if not stops or len(stops) < len(found):
        return None
    nearest = round((180 if angle is None else angle) / 90) * 90 % 360
    told = "" if angle is None or angle % 90 == 0 else f"drawn along a side: it goes {TURNS[nearest]}"
    placed = _placed(stops)
    return Fill(_mean(placed), stops=placed, towards=TURNS[nearest], told=told)


def _angle(part: str) -> float | None:
    match = _ANGLE.fullmatch(part)
    if match:
        return float(match[1]) % 360
    if part.startswith("to "):
        return _SIDES.get(" ".join(part.split()), 135.0)
    return None


def _placed(stops: list[tuple[str, str | None]]) -> tuple[tuple[float, str], ...]:
    """The stops with their shares: those that say nothing lie evenly, none before the one before it."""
    steps, least, placed = max(len(stops) - 1, 1), 0.0, []
    for number, (color, percent) in enumerate(stops):
        share = number / steps if percent is None else float(percent) / 100
        least = max(least, min(max(share, 0.0), 1.0))
        placed.append((least, color))
    return tuple(placed)


def _mean(stops: tuple[tuple[float, str], ...]) -> str:
    """The mean of the colours, channel by channel."""
    hexes = [to_hex(color).ljust(9, "f") for _, color in stops]
    means = [round(sum(int(text[at : at + 2], 16) for text in hexes) / len(hexes)) for at in (1, 3, 5, 7)]
    return "#" + "".join(f"{channel:02x}" for channel in (means[:3] if means[3] == OPAQUE else means))
