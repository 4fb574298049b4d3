"""Options of pies and doughnuts: the hole, what stands in it, where the circle starts and how far it goes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from app.charts.color import is_color
from app.charts.reading import OptionReader, is_number, shown

JOIN_BELOW = 3.0
"""Percent of the whole; smaller slices become one."""

WIDEST_HOLE = 0.95
"""The largest share of the radius that a hole may have: beyond it there is no ring to see."""

MOST_LINES = 4
"""Lines of a centre label; a hole has room for no more."""

_LISTS = ("plugins.doughnutlabel.labels", "plugins.doughnutLabel.labels", "doughnutlabel.labels")
_SINGLE = ("centerText", "plugins.centerText", "plugins.centertext", "elements.center", "center_label")


@dataclass(frozen=True, slots=True)
class CentreLine:
    """One line in the hole: its text, CSS colour ("" is the theme's) and size in pixels (None fits the hole)."""

    text: str
    color: str = ""
    size: float | None = None


@dataclass(frozen=True, slots=True)
class PieExtras:
    """``other_below`` is in percent of the whole; 0 joins nothing.

    ``hole`` is a share of the radius, or pixels where ``hole_pixels`` says so. Angles are radians, clockwise from 12
    o'clock. ``centre`` is None where the house style chooses what stands in the hole.
    """

    other_below: float = JOIN_BELOW
    hole: float = 0
    hole_pixels: bool = False
    rotation: float = 0
    circumference: float = math.tau
    centre: tuple[CentreLine, ...] | None = None


def read_extras(options: OptionReader, advanced: OptionReader, *, hole: float = 0) -> PieExtras:
    """The options of the family; ``hole`` is what the chart type has by itself."""
    below = advanced.number("other_below", low=0, high=50)
    below = options.number("other_below", low=0, high=50) if below is None else below
    share, pixels = _hole(options)
    rotation, circumference = read_turn(options)
    return PieExtras(
        other_below=JOIN_BELOW if below is None else below,
        hole=hole if share is None else share,
        hole_pixels=pixels and share is not None,
        rotation=rotation,
        circumference=circumference,
        centre=_centre(options),
    )


def _hole(options: OptionReader) -> tuple[float | None, bool]:
    """The hole as Chart.js 2 (``cutoutPercentage``), 3 and 4 (``cutout``: pixels or "60%") and Plotly say it."""
    path, value = options.find("cutout", "cutoutPercentage", "hole")
    text = value.strip().removesuffix("%") if isinstance(value, str) else ""
    number = float(text) if text.replace(".", "", 1).isdigit() else value
    if not path:
        return None, False
    if not is_number(number) or number < 0:
        options.refuse(path, f'expected a share such as "60%" or a number of pixels, found {shown(value)}')
        return None, False
    if path == "cutout" and not isinstance(value, str):
        return float(number), True
    share = number if path == "hole" else number / 100
    if share > WIDEST_HOLE:
        options.tell(path, f"the hole takes {WIDEST_HOLE:.0%} of the radius: beyond it there is no ring to see")
    return min(share, WIDEST_HOLE), False


def read_turn(options: OptionReader) -> tuple[float, float]:
    """Rotation and circumference in radians, clockwise from 12 o'clock.

    Chart.js 3 and 4 give degrees from 12 o'clock, Chart.js 2 radians from 3 o'clock. A circumference says which by its
    size; a rotation alone does by having decimals, as multiples of pi have.
    """
    around = options.number("circumference", low=0, high=360)
    start = options.number("rotation", "startAngle", low=-720, high=720)
    if around == 0:
        options.refuse("circumference", "nothing can be seen on a circle of no size")
        around = None
    if around is not None:
        old = around <= math.tau + 1e-6
    else:
        old = start is not None and abs(start) <= math.tau + 1e-6 and start != int(start)
    whole = math.tau if around is None else around if old else math.radians(around)
    if start is None:
        return 0.0, min(whole, math.tau)
    return (start + math.pi / 2 if old else math.radians(start)) % math.tau, min(whole, math.tau)


def _centre(options: OptionReader) -> tuple[CentreLine, ...] | None:
    """What stands in the hole: None without a word of it, () where it was switched off."""
    for name in _LISTS:
        if options.has(name):
            return tuple(_listed(options, name))
    for name in _SINGLE:
        if options.has(name):
            return _single(options, name)
    return None


def _listed(options: OptionReader, name: str) -> Iterator[CentreLine]:
    """The lines of ``doughnutlabel``."""
    given = options.peek(name)
    if not isinstance(given, list):
        options.find(name)
        options.refuse(name, f"expected a list of labels, found {shown(given)}")
        return
    for number in range(min(len(given), MOST_LINES)):
        yield from _line(options, f"{name}.{number}")
    if len(given) > MOST_LINES:
        options.find(f"{name}.{MOST_LINES}")
        options.refuse(f"{name}.{MOST_LINES}", f"a hole has room for {MOST_LINES} lines")


def _single(options: OptionReader, name: str) -> tuple[CentreLine, ...]:
    if options.is_object(name):
        shown_at_all = options.flag(f"{name}.display") is not False
        lines = tuple(_line(options, name))
        return lines if shown_at_all else ()
    _, value = options.find(name)
    if isinstance(value, bool):
        return ()
    return tuple(CentreLine(line) for line in options.text(name).split("\n") if line)


def _line(options: OptionReader, base: str) -> Iterator[CentreLine]:
    """The lines of one label; its text may be a list."""
    color = options.text(f"{base}.color", f"{base}.fontColor", f"{base}.font.color")
    if color and not is_color(color):
        options.refuse(f"{base}.color", f"{shown(color)} is no colour")
        color = ""
    size = options.number(f"{base}.font.size", f"{base}.fontSize", low=6, high=200)
    value = options.peek(f"{base}.text")
    paths = [f"{base}.text.{row}" for row in range(len(value))] if isinstance(value, list) else [f"{base}.text"]
    texts = [options.text(path) for path in paths]
    yield from (CentreLine(text, color, size) for text in texts if text)
