"""Wind in numbers: single observations, or frequencies by direction and speed; both become one rose."""

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

POINTS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
"""The points of the compass, clockwise; by 16ths of a circle."""

MOST_CLASSES = 7
STEPS = (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50)
CALM_BELOW = 0.5
"""Wind slower than this has no direction that means anything; in units of speed."""


@dataclass(frozen=True, slots=True)
class Observations:
    """One wind each: direction in degrees (None when calm), speed, weight (1, or how often it was seen)."""

    directions: tuple[float | None, ...]
    speeds: tuple[float, ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often wind came from each direction (radians, clockwise from north) in each class of speed."""

    names: tuple[str, ...]
    angles: tuple[float, ...]
    classes: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]
    """By direction, then by class."""
    calm: float = 0


@dataclass(frozen=True, slots=True)
class WindExtras:
    """``limits`` are where one class of speed ends and the next begins; () leaves them to the data."""

    directions: int = 16
    limits: tuple[float, ...] = ()
    calm_below: float = CALM_BELOW
    unit: str = ""


def rose_of(data: Observations | Frequencies, extras: WindExtras) -> Frequencies:
    """The shares (0 to 1, calm included) by direction and class."""
    raw = data if isinstance(data, Frequencies) else _counted(data, extras)
    total = math.fsum(value for row in raw.counts for value in row) + raw.calm
    if not total:
        return raw
    shares = tuple(tuple(value / total for value in row) for row in raw.counts)
    return Frequencies(raw.names, raw.angles, raw.classes, shares, raw.calm / total)


def angle_of(name: str) -> float | None:
    """The direction (radians) of a compass point or of degrees as text; None when it is neither."""
    plain = name.strip().upper().removesuffix("°")
    if plain in POINTS:
        return POINTS.index(plain) * math.tau / len(POINTS)
    try:
        degrees = float(plain)
    except ValueError:
        return None
    return math.radians(degrees) % math.tau if math.isfinite(degrees) else None


def point_names(count: int) -> tuple[str, ...]:
    """Names of so many evenly spaced directions: compass points where there are some, else degrees."""
    if len(POINTS) % count == 0:
        return POINTS[:: len(POINTS) // count]
    return tuple(f"{360 * number / count:g}°" for number in range(count))


def _counted(data: Observations, extras: WindExtras) -> Frequencies:
    weights = data.weights or (1.0,) * len(data.speeds)
    limits = extras.limits or _limits([speed for speed in data.speeds if speed >= extras.calm_below])
    count = extras.directions
    counts = [[0.0] * (len(limits) + 1) for _ in range(count)]
    calm = 0.0
    for direction, speed, weight in zip(data.directions, data.speeds, weights, strict=True):
        if direction is None or speed < extras.calm_below:
            calm += weight
        else:
            counts[round(direction / 360 * count) % count][bisect.bisect_right(limits, speed)] += weight
    kept = [number for number in range(len(limits) + 1) if any(row[number] for row in counts)]
    last = max(kept, default=0) + 1
    names = class_names(limits)[:last]
    angles = tuple(math.tau * number / count for number in range(count))
    return Frequencies(point_names(count), angles, names, tuple(tuple(row[:last]) for row in counts), calm)


def _limits(speeds: Sequence[float]) -> tuple[float, ...]:
    """Even classes: the smallest round step that makes few of them."""
    fastest = max(speeds, default=1)
    power = 10.0 ** max(math.floor(math.log10(max(fastest, 1e-9))) - 1, 0)
    step = next((step * power for step in STEPS if fastest / (step * power) <= MOST_CLASSES), fastest / MOST_CLASSES)
    return tuple(step * number for number in range(1, max(math.ceil(fastest / step), 2)))


def class_names(limits: Sequence[float]) -> tuple[str, ...]:
    """Such as "under 2", "2 to 4", "4 and more"."""
    between = [f"{low:g}\u2013{high:g}" for low, high in itertools.pairwise(limits)]
    return (f"under {limits[0]:g}", *between, f"{limits[-1]:g} and more") if limits else ("all",)
