"""Colours by name. The categorical ten stay apart for deuteranopia, protanopia and in grey print (tested)."""

import functools

from bokeh import palettes

from app.charts.schemes import DIVERGING, SEQUENTIAL
from workers.look.colors import contrast, is_dark, mix

CATEGORICAL = (
    "#2470dc", "#ee7e07", "#408d7b", "#b81040", "#66c7fa", "#74209a", "#eecb6d", "#682c02", "#ec83ac", "#22344a",
)  # fmt: skip
CATEGORICAL_DARK = (
    "#649bf0", "#fcb36d", "#46b79d", "#d85473", "#94dcf8", "#9160c0", "#f2ed56", "#a57042", "#ed9dce", "#7f89a0",
)  # fmt: skip
CATEGORICAL_PRINT = ("#16325c", "#e0a437", "#8c2d4a", "#5b9bb5", "#3f7f52", "#bdb5a0", "#5a3d8a", "#d98d6a")
CATEGORICAL_CONTRAST = (
    "#0033a0", "#b00020", "#006b3c", "#6a1b9a", "#8a4b00", "#00626e", "#1a1a1a", "#ad1457",
)  # fmt: skip
CATEGORICAL_CONTRAST_DARK = (
    "#66b3ff", "#ffd400", "#5dffb0", "#ff8ac4", "#ff9d5c", "#c9a0ff", "#f2f2f2", "#7ef2ff",
)  # fmt: skip
OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8c8c8c")

_BOKEH_NAMES = {
    "rdbu": "RdBu", "piyg": "PiYG", "prgn": "PRGn", "brbg": "BrBG", "puor": "PuOr",
    "rdylbu": "RdYlBu", "rdylgn": "RdYlGn", "spectral": "Spectral",
}  # fmt: skip
_PALER = "#a8adb5"

_FAINT, _HALF, _DEEP = 0.12, 0.55, 0.45
_STRONG = 7.0
"""The contrast from which a hue is the strong end of its own scale; another one is its middle."""

_ONE_HUE = ("blues", "greens", "oranges", "purples", "reds", "greys")
"""From little to much, which is light to dark."""


def series_colors(count: int, scheme: str | None, own: tuple[str, ...]) -> list[str]:
    """One colour a series: from the named scheme, else from the theme's ``own`` ten, then paler rounds of them."""
    if scheme in SEQUENTIAL or scheme in DIVERGING:
        return ramp(scheme, count, trim=0.08)
    colors = OKABE_ITO if scheme == "okabe-ito" else own
    return [mix(colors[index % len(colors)], _PALER, _round(index // len(colors))) for index in range(count)]


def _round(number: int) -> float:
    """How far colours of a later round go towards grey."""
    return 1 - 0.55 ** min(number, 3)


def ramp(name: str, count: int = 256, trim: float = 0.0) -> list[str]:
    """``count`` colours from low to high of a scheme; ``trim`` is the share left out at either end."""
    stops = _stops(name)
    last = len(stops) - 1
    shares = [0.5] if count == 1 else [index / (count - 1) for index in range(count)]
    return [_between(stops, (trim + share * (1 - 2 * trim)) * last) for share in shares]


def hue_scale(hue: str, ground: str, count: int) -> list[str]:
    """``count`` colours of one hue from little, which is near to the ground, to much."""
    deep = mix(hue, "#ffffff" if is_dark(ground) else "#000000", _DEEP)
    strong = contrast(hue, ground) >= _STRONG
    middle, end = (mix(ground, hue, _HALF), hue) if strong else (hue, deep)
    return _steps((mix(ground, hue, _FAINT), middle, end), count)


def two_sided(low: str, high: str, ground: str, count: int) -> list[str]:
    """``count`` colours from one colour over next to nothing to another one."""
    return _steps((low, mix(ground, mix(low, high, 0.5), _FAINT), high), count)


def _steps(stops: tuple[str, ...], count: int) -> list[str]:
    shares = [0.5] if count == 1 else [index / (count - 1) for index in range(count)]
    return [_between(stops, share * (len(stops) - 1)) for share in shares]


def _between(stops: tuple[str, ...], position: float) -> str:
    low = min(int(position), len(stops) - 2)
    return mix(stops[low], stops[low + 1], position - low)


@functools.cache
def _stops(name: str) -> tuple[str, ...]:
    """Bokeh lists the diverging ones from the end of their names, and the ramps of one hue from dark to light."""
    if name in DIVERGING:
        return tuple(reversed(getattr(palettes, f"{_BOKEH_NAMES[name]}11")))
    colors = getattr(palettes, f"{name.capitalize()}256")
    return tuple(reversed(colors)) if name in _ONE_HUE else tuple(colors)
