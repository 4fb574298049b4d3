"""Variants: the forms in which one chart can be had, each drawn once and kept.

A variant's name is its whole meaning: ``png-800x400@1``, ``webp-800x400@2+transparent`` or ``embed``.
"""

import re
from dataclasses import dataclass

EMBED = "embed"
HTML = "html"
PDF = "pdf"
THUMBNAIL_WIDTH = 400
"""CSS pixels; the height follows the chart's own proportions."""

FORMATS = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
"""The file formats of a picture and their content types."""

ALIASES = {"jpg": "jpeg"}
"""Other names of formats."""

RASTERS = frozenset({"png", "jpeg", "webp"})
"""Formats made of pixels: a scale means something for these only."""

TRANSPARENT = "transparent"

_FILE = re.compile(rf"({'|'.join(FORMATS)})-(\d+)x(\d+)@([\d.]+)(?:\+(.+))?")


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of a chart. ``width`` and ``height`` are CSS pixels, ``scale`` device pixels per CSS pixel.

    ``background`` is ``transparent`` or a CSS colour; "" is the theme's own.
    """

    kind: str
    width: int = 0
    height: int = 0
    scale: float = 1
    background: str = ""

    @property
    def name(self) -> str:
        """The name under which it is stored."""
        if self.kind == EMBED:
            return EMBED
        ground = f"+{self.background}" if self.background else ""
        return f"{self.kind}-{self.width}x{self.height}@{self.scale:g}{ground}"

    @property
    def file_name(self) -> str:
        """The last part of its object key."""
        if self.kind == EMBED:
            return "embed.json"
        ground = re.sub(r"[^0-9a-z]+", "-", f" {self.background.lower()}").rstrip("-") if self.background else ""
        return f"{self.width}x{self.height}-{self.scale:g}{ground}.{self.kind}"


def parse(name: str) -> Variant:
    """The variant of this name; ``ValueError`` when there is none."""
    if name == EMBED:
        return Variant(EMBED)
    found = _FILE.fullmatch(name)
    if not found:
        raise ValueError(f"no variant is called {name!r}")
    kind, width, height, scale, background = found.groups()
    return Variant(kind, int(width), int(height), float(scale), background or "")


def thumbnail(width: int, height: int) -> Variant:
    """The thumbnail of a chart of this size, with the same proportions and sides of at least 100."""
    thumb_width = min(THUMBNAIL_WIDTH, width)
    return Variant("png", thumb_width, min(max(round(thumb_width * height / width), 100), 800))


def is_own(variant: Variant, width: int, height: int) -> bool:
    """Whether every chart of this size has this variant, beside its picture: its page and its thumbnail."""
    return variant in {Variant(EMBED), thumbnail(width, height)}
