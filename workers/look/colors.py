"""Colour arithmetic: CSS text to numbers, contrast as WCAG 2 defines it, mixtures."""

import colorsys
import functools
import re

from bokeh.colors.util import NamedColor

Rgb = tuple[int, int, int]
_PARTS = re.compile(r"[-+]?[\d.]+%?")


@functools.lru_cache(maxsize=4096)
def to_hex(css: str) -> str:
    """A CSS colour as #rrggbb, or #rrggbbaa when it is not opaque; BokehJS reads fewer forms than browsers do."""
    text = css.strip().lower()
    if text == "transparent":
        return "#00000000"
    if text.startswith("#"):
        return text if len(text) > 5 else "#" + "".join(char * 2 for char in text[1:])  # noqa: PLR2004 - #rgb, #rgba
    if "(" in text:
        return _from_function(text)
    return str(NamedColor.find(text).to_hex())


def _from_function(text: str) -> str:
    kind, _, rest = text.partition("(")
    parts = _PARTS.findall(rest)
    alpha = _share(parts[3], 1) if len(parts) > 3 else 1.0  # noqa: PLR2004 - three channels come first
    if kind.startswith("hsl"):
        hue, saturation, lightness = float(parts[0]) / 360 % 1, _share(parts[1], 100), _share(parts[2], 100)
        channels = [round(255 * part) for part in colorsys.hls_to_rgb(hue, lightness, saturation)]
    else:
        channels = [round(255 * _share(part, 255)) for part in parts[:3]]
    solid = "#" + "".join(f"{channel:02x}" for channel in channels)
    return solid if alpha == 1 else f"{solid}{round(255 * alpha):02x}"


def _share(part: str, whole: float) -> float:
    value = float(part[:-1]) / 100 if part.endswith("%") else float(part) / whole
    return min(max(value, 0.0), 1.0)


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
    """Letters on an opaque colour: white where it can be read, else near-black."""
    return "#ffffff" if contrast("#ffffff", color) >= 4.5 else "#111827"  # noqa: PLR2004 - WCAG 2, level AA


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
