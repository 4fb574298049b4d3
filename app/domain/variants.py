"""Variants: the forms in which one chart can be had, each drawn once and kept.

A variant's name is its whole meaning: ``png-800x400@1`` or ``embed``.
"""

import re
from dataclasses import dataclass

EMBED = "embed"
THUMBNAIL_WIDTH = 400
"""CSS pixels; the height follows the chart's own proportions."""

_PNG = re.compile(r"png-(\d+)x(\d+)@([\d.]+)")


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of a chart. ``width`` and ``height`` are CSS pixels, ``scale`` device pixels per CSS pixel."""

    kind: str
    width: int = 0
    height: int = 0
    scale: float = 1

    @property
    def name(self) -> str:
        """The name under which it is stored."""
        return EMBED if self.kind == EMBED else f"{self.kind}-{self.width}x{self.height}@{self.scale:g}"

    @property
    def file_name(self) -> str:
        """The last part of its object key."""
        return "embed.json" if self.kind == EMBED else f"{self.width}x{self.height}-{self.scale:g}.{self.kind}"


def parse(name: str) -> Variant:
    """The variant of this name; ``ValueError`` when there is none."""
    if name == EMBED:
        return Variant(EMBED)
    found = _PNG.fullmatch(name)
    if not found:
        raise ValueError(f"no variant is called {name!r}")
    width, height, scale = found.groups()
    return Variant("png", int(width), int(height), float(scale))


def thumbnail(width: int, height: int) -> Variant:
    """The thumbnail of a chart of this size, with the same proportions and sides of at least 100."""
    thumb_width = min(THUMBNAIL_WIDTH, width)
    return Variant("png", thumb_width, min(max(round(thumb_width * height / width), 100), 800))
