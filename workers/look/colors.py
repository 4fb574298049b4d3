"""Colours as charts need them: the arithmetic is the service's own, so that both sides judge alike."""

import functools

from app.charts.color import to_hex
from app.charts.contrast import READABLE, contrast, is_dark, luminance, mix, over, readable, to_rgb

__all__ = ["contrast", "ink_on", "is_dark", "luminance", "mix", "over", "readable", "to_hex", "to_rgb"]


@functools.lru_cache(maxsize=4096)
def ink_on(color: str) -> str:
    """Letters on an opaque colour: white where it can be read, else near-black, else black, which then always can."""
    return next((ink for ink in ("#ffffff", "#111827") if contrast(ink, color) >= READABLE), "#000000")
