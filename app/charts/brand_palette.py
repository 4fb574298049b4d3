"""A brand's palette as it is drawn: colours that can't be told apart go, and it goes on where it is short."""

import colorsys
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.charts.contrast import apart, lab, mix, seen, to_rgb

ENOUGH = 8
"""Colours of a palette that no chart of a usual size has to repeat."""

ALIKE = 0.045
"""Two colours that are nearer than this in OKLab are taken for one another."""

SHADES = (("#ffffff", 0.45), ("#000000", 0.4), ("#ffffff", 0.68), ("#000000", 0.62))
"""What a brand's colour is mixed with, and how much, to go on with."""

DARKEST, LIGHTEST = 0.4, 0.88
"""Lightness in OKLab of shades to go on with."""

_FAMILIAR = 0.1
"""Shades of the brand's own hues are preferred as long as they keep so far from all others."""

_TURNS = 12
"""Hues around the circle that are tried when shades don't do."""

Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that are drawn, and what is told of the difference: places in the kit, and sentences."""

    colors: tuple[str, ...]
    told: tuple[Told, ...]


@functools.lru_cache(maxsize=256)
def drawn_palette(own: tuple[str, ...], ground: str) -> Palette:
    """The palette of a kit whose colours ``own`` are #rrggbb, at least one, on a ground."""
    kept: list[str] = []
    told: list[Told] = []
    for index, color in enumerate(own):
        shown = seen(color, ground)
        if shown != color:
            told.append((f"palette[{index}]", f"{color} can't be seen on {ground}: it is drawn as {shown}"))
        twin = next((other for other in kept if apart(shown, other) < ALIKE), None)
        if twin:
            told.append((f"palette[{index}]", f"{color} can't be told from {twin}: it is left out"))
        else:
            kept.append(shown)
    added = _further(kept, ground)
    if added:
        count = f"{len(kept)} colour{'s' if len(kept) > 1 else ''}"
        told.append(("palette", f"{count}: charts with more series go on with {', '.join(added)}"))
    return Palette((*kept, *added), tuple(told))


def _further(kept: Sequence[str], ground: str) -> list[str]:
    """Colours to go on with: each the one that is farthest from all before it."""
    added: list[str] = []
    while len(kept) + len(added) < ENOUGH:
        known = [*kept, *added, ground]
        best = max(_shades(kept, ground), key=lambda color: _distance(color, known), default=kept[0])
        if _distance(best, known) < _FAMILIAR:
            best = max(_hues(kept[0], ground), key=lambda color: _distance(color, known))
        added.append(best)
    return added


def _distance(color: str, known: Sequence[str]) -> float:
    return min(apart(color, other) for other in known)


def _shades(kept: Sequence[str], ground: str) -> Iterator[str]:
    """Lighter and darker ones, but none that could be taken for letters or for the ground."""
    for color in kept:
        for end, share in SHADES:
            shade = mix(color, end, share)
            if DARKEST <= lab(shade)[0] <= LIGHTEST:
                yield seen(shade, ground)


def _hues(color: str, ground: str) -> Iterator[str]:
    """The colour turned around the circle of hues, and shades of that: as lively as itself, but no grey."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in to_rgb(color)))
    for turn in range(_TURNS):
        channels = colorsys.hls_to_rgb(
            (hue + turn / _TURNS) % 1, min(max(lightness, 0.35), 0.6), min(max(saturation, 0.45), 0.8)
        )
        turned = "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
        yield seen(turned, ground)
        for end, share in SHADES[:2]:
            yield seen(mix(turned, end, share), ground)
