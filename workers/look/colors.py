"""Colour arithmetic: CSS text to numbers, contrast as WCAG 2 defines it, mixtures."""

import functools

from app.charts.color import to_hex

__all__ = ["contrast", "ink_on", "luminance", "mix", "over", "readable", "to_hex", "to_rgb"]

Rgb = tuple[int, int, int]


def to_rgb(color: str) -> Rgb:
    """Red, green, blue of 0 to 255; what shows through is ignored."""
    text = to_hex(color)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def over(color: str, background: str) -> str:
    """The opaque colour that a translucent one makes on a background."""
    text = to_hex(color)
    alpha = int(text[7:9], 16) / 255 if len(text) > 7 else 1.0  # noqa: PLR2004 - #rrggbb has no alpha
    return mix(background, text[:7], alpha)


def mix(start: str, end: str, share: float) -> str:
    """The colour ``share`` of the way from one opaque colour to another."""
    pairs = zip(to_rgb(start), to_rgb(end), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in to_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two opaque colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@functools.lru_cache(maxsize=4096)
def ink_on(color: str) -> str:
    """Letters on an opaque colour: white where it can be read, else near-black, else black, which then always can."""
    return next((ink for ink in ("#ffffff", "#111827") if contrast(ink, color) >= 4.5), "#000000")  # noqa: PLR2004 - WCAG 2, level AA


@functools.lru_cache(maxsize=1024)
def readable(color: str, background: str, least: float = 4.5) -> str:
    """The nearest shade of a colour in which text can be read on a background."""
    solid = over(color, background)
    towards = "#000000" if luminance(background) > 0.18 else "#ffffff"  # noqa: PLR2004 - equal contrast to both
    for step in range(21):
        shade = mix(solid, towards, step / 20)
        if contrast(shade, background) >= least:
            return shade
    return towards
