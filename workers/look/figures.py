"""Figures at marks: beyond their ends where there is room, inside where there is none, never touching."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from workers.look import numbers
from workers.look.colors import ink_on, over
from workers.look.headroom import NO_AIR, Air
from workers.look.lettering import Text
from workers.look.sideways import Sideways
from workers.look.stage import OFF, Stage, beyond, within
from workers.look.text import CAP_HEIGHT, widest, width_of

FEW = 24
"""Of so many marks each has its figure without being asked, where there is room."""

SMALLEST = 10
TIGHT = 1.1
"""Em from one lying figure to the next."""

_LONG, _SHORT = 1e-4, 1e4
"""Amounts from the one to below the other are written out."""

_MANY = 1e6


@dataclass(frozen=True, slots=True)
class Figure:
    """A mark's figure: the middle of its place in slots, the mark's start, end and colour."""

    text: str
    place: float
    start: float
    end: float
    fill: str = ""
    patch: str = ""
    """The colour of the ground under it, on a pattern."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the figures of a chart are written; ``thinned`` ones would touch, so the smaller values go without."""

    size: float
    turned: bool = False
    thinned: bool = False
    off: float = OFF
    """Pixels from the end of a mark."""


def figures_of(values: Sequence[float]) -> list[str]:
    """The values as they stand at marks: as asked, else with the same few decimals, from ten thousand on shortened."""
    asked = numbers.beside(values)
    if asked is not None:
        return asked
    largest = max(map(abs, values), default=0)
    if not _LONG <= largest < _SHORT:
        return [numbers.short(value) for value in values]
    digits = math.floor(math.log10(largest))
    most = min(max(3 - digits, 1), 2) if digits >= 0 else 2 - digits
    told = [value for value in values if round(value, most)]
    decimals = next((n for n in range(most) if all(math.isclose(round(v, n), v, abs_tol=1e-12) for v in told)), most)
    return [_decimal(value, decimals) for value in values]


def counted(values: Sequence[float]) -> list[str]:
    """Figures beside names, where digits have room: whole numbers below a million in full, others as at marks."""
    whole = all(abs(value) < _MANY and value == int(value) for value in values)
    asked = numbers.beside(values)
    return [numbers.full(value) for value in values] if whole and asked is None else figures_of(values)


def _decimal(value: float, decimals: int) -> str:
    """A number that isn't zero never reads as one."""
    if value and not round(value, decimals):
        return numbers.short(value)
    return numbers.decimal(value, decimals)


def wanted(count: int, *, asked: bool | None, most: int = FEW) -> bool:
    """Whether so many marks may have figures at all: unless asked for, only a few have."""
    return count <= most if asked is None else asked


def style_beyond(
    figures: Sequence[Figure], pitch: float, stage: Stage, *, asked: bool | None, head: float = 0
) -> Style | None:
    """How figures stand beyond marks that are ``pitch`` pixels apart; None when they don't.

    ``head`` is the radius in pixels of a disc at the end of each mark.

    Unless asked for, they stand only where the marks are few and all figures have room.
    """
    if not figures or not wanted(len(figures), asked=asked) or (asked is None and not stage.frame.parts.ticks):
        return None
    label = stage.frame.sizes.label
    texts = [figure.text for figure in figures]
    off = head + OFF * stage.frame.sizes.scale * (0.6 if head else 1)
    for turned, size in product((False, True) if asked and not stage.sideways else (False,), (label, SMALLEST)):
        style = Style(size, turned=turned, off=off)
        if _breadth(texts, style, stage) <= pitch:
            return style
    return Style(SMALLEST, thinned=True, off=off) if asked else None


def _breadth(texts: Sequence[str], style: Style, stage: Stage) -> float:
    """Pixels across that the broadest figure needs for itself."""
    if stage.sideways or style.turned:
        return style.size * TIGHT
    return widest(list(texts), style.size) + style.size * 0.4


def air_of(figures: Sequence[Figure], style: Style | None, stage: Stage) -> Air:
    """The room that figures need beyond the lowest and the highest value of the stage."""
    if style is None:
        return NO_AIR
    span = stage.chart.x if isinstance(stage.chart, Sideways) else stage.chart.y
    before = after = 0.0
    for figure in figures:
        reach = _reach(figure.text, style, stage)
        if goes_up(figure):
            after = max(after, reach - stage.pixels(figure.end, span.high))
        else:
            before = max(before, reach - stage.pixels(span.low, figure.end))
    return Air(before, after)


def goes_up(figure: Figure) -> bool:
    """Whether the mark goes up from its start; one of zero does."""
    return figure.end >= figure.start


def _reach(text: str, style: Style, stage: Stage) -> float:
    along = width_of(text, style.size) if stage.sideways or style.turned else style.size * CAP_HEIGHT
    return along + style.off + OFF


def texts_beyond(figures: Sequence[Figure], style: Style, stage: Stage) -> list[Text]:
    """The figures beyond the ends of their marks; inside where the mark goes on beyond the axis."""
    chosen = _apart(figures, style, stage) if style.thinned else figures
    color = stage.frame.theme.text
    texts = []
    for figure in chosen:
        if stage.shown(figure.end) != figure.end:
            texts += texts_within([figure], style.size, stage, stage.slot)
            continue
        text = Text(figure.place, figure.end, figure.text, style.size, color)
        texts.append(beyond(stage, text, up=goes_up(figure), turned=style.turned, off=style.off))
    return texts


def _apart(figures: Sequence[Figure], style: Style, stage: Stage) -> list[Figure]:
    """The farthest reaching ones, and of the others those that don't come near them."""
    kept: list[tuple[float, float]] = []
    chosen = []
    for figure in sorted(figures, key=lambda one: -abs(one.end - one.start)):
        half = _breadth([figure.text], style, stage) / 2
        spot = figure.place * stage.slot
        if all(abs(spot - other) >= half + width for other, width in kept):
            kept.append((spot, half))
            chosen.append(figure)
    return chosen


def fits_within(figure: Figure, size: float, stage: Stage, breadth: float) -> bool:
    """Whether a figure stands inside its mark of ``breadth`` pixels."""
    wide, high = width_of(figure.text, size) + size * 0.5, size * 1.2
    along, across = (wide, high) if stage.sideways else (high, wide)
    return along <= stage.pixels(figure.start, figure.end) and across <= breadth


def texts_within(figures: Sequence[Figure], size: float, stage: Stage, breadth: float) -> list[Text]:
    """The figures in the middle of what is in view of their marks, where they fit."""
    ground = stage.frame.theme.background
    return [
        within(
            stage,
            Text(
                figure.place,
                middle,
                figure.text,
                size,
                ink_on(over(figure.fill or ground, ground)),
                ground=figure.patch,
            ),
        )
        for figure in figures
        if fits_within(figure, size, stage, breadth)
        for middle in [stage.middle(figure.start, figure.end)]
    ]
