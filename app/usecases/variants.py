"""Which picture a caller means: a format, sizes and a background become the one variant that is drawn and kept."""

import re

from app.charts.color import OPAQUE, is_color, to_hex
from app.charts.reading import shown
from app.domain.errors import Fault, Invalid
from app.domain.variants import ALIASES, RASTERS, TRANSPARENT, Variant

MOST_PIXELS = 64_000_000
"""8000 x 8000. Chromium draws them in seconds and about 2 GB; at four times as many it needs 5 GB."""

_BARE_HEX = re.compile(r"[0-9a-f]{3,8}", re.IGNORECASE)
_CLEAR_WHITE = "#ffffff00"


def wanted_variant(
    kind: str, width: int, height: int, *, scale: float | None = None, background: str | None = None
) -> Variant:
    """The variant of these wishes; ``Invalid`` says by field what can't be, and what can.

    ``kind`` is a name of ``FORMATS`` or an alias. Colours that are the same give the same variant.
    """
    kind = ALIASES.get(kind, kind)
    ground = _ground(background)
    faults = [*_scale_faults(kind, width, height, scale), *_ground_faults(kind, background, ground)]
    if faults:
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults)
    return Variant(kind, width, height, scale or 1.0, ground or "")


def _ground(background: str | None) -> str | None:
    """The colour in its one form; None when it is none."""
    text = (background or "").strip()
    css = f"#{text}" if _BARE_HEX.fullmatch(text) else text
    if not is_color(css):
        return None
    if css.lower() == TRANSPARENT:
        return TRANSPARENT
    color = to_hex(css)
    opaque = color[:OPAQUE] if color.endswith("ff") and len(color) > OPAQUE else color
    return TRANSPARENT if opaque == _CLEAR_WHITE else opaque


def _scale_faults(kind: str, width: int, height: int, scale: float | None) -> list[Fault]:
    if scale is None:
        return []
    if kind not in RASTERS:
        return [Fault("scale", f"{kind} is not made of pixels: leave scale out, and give width and height")]
    pixels = int(width * scale) * int(height * scale)
    if pixels <= MOST_PIXELS:
        return []
    most = int((MOST_PIXELS / (width * height)) ** 0.5 * 100) / 100
    return [
        Fault(
            "scale",
            f"{width} x {height} at scale {scale:g} are {pixels // 1_000_000} million pixels, and at most "
            f"{MOST_PIXELS // 1_000_000} million can be drawn: this size may have scale {most:g}",
        )
    ]


def _ground_faults(kind: str, background: str | None, ground: str | None) -> list[Fault]:
    if background is None:
        return []
    if ground is None:
        hint = "write a name, rgb(...), transparent, or a hex colour with %23 for its #"
        return [Fault("background", f"{shown(background)} is no CSS colour: {hint}")]
    if kind == "jpeg" and (ground == TRANSPARENT or len(ground) > OPAQUE):
        return [Fault("background", "a JPEG can't be transparent: ask for png or webp, or give an opaque colour")]
    return []
