"""Colour arithmetic: contrast as WCAG 2 defines it, mixtures, and how far apart colours look (OKLab)."""

import functools

from app.charts.color import OPAQUE, to_hex

Rgb = tuple[int, int, int]
Lab = tuple[float, float, float]

EVEN = 0.18
"""The luminance that has about the same contrast to black and to white."""

READABLE = 4.5
"""The contrast of letters, WCAG 2, level AA."""

LEAST_ON_LIGHT, LEAST_ON_DARK = 1.4, 2.5
"""The contrast of marks to their ground: a yellow is seen on white, a navy not on black."""


def to_rgb(color: str) -> Rgb:
    """Red, green, blue of 0 to 255; what shows through is ignored."""
    text = to_hex(color)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def over(color: str, background: str) -> str:
    """The opaque colour that a translucent one makes on a background."""
    text = to_hex(color)
    alpha = int(text[OPAQUE:], 16) / 255 if len(text) > OPAQUE else 1.0
    return mix(background, text[:OPAQUE], alpha)


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


@functools.lru_cache(maxsize=1024)
def readable(color: str, background: str, least: float = READABLE) -> str:
    """The nearest shade of a colour in which text can be read on a background."""
    solid = over(color, background)
    towards = "#ffffff" if is_dark(background) else "#000000"
    for step in range(21):
        shade = mix(solid, towards, step / 20)
        if contrast(shade, background) >= least:
            return shade
    return towards


def is_dark(ground: str) -> bool:
    """Whether light letters are read on it better than dark ones."""
    return luminance(ground) <= EVEN


def seen(color: str, ground: str) -> str:
    """A mark's colour as it can be told from an opaque ground: the colour itself, or the nearest shade that can."""
    least = LEAST_ON_DARK if is_dark(ground) else LEAST_ON_LIGHT
    return color if contrast(color[:OPAQUE], ground) >= least else readable(color, ground, LEAST_ON_DARK)


@functools.lru_cache(maxsize=4096)
def lab(color: str) -> Lab:
    """Lightness (0 to 1) and two axes of hue, even to the eye: Björn Ottosson, "A perceptual color space" (2020)."""
    red, green, blue = (_linear(channel / 255) for channel in to_rgb(color))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def apart(one: str, other: str) -> float:
    """How different two opaque colours look: their distance in OKLab, 0 to about 1."""
    pairs = zip(lab(one), lab(other), strict=True)
    return float(sum((left - right) ** 2 for left, right in pairs) ** 0.5)
