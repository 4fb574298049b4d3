"""Names along the x axis: side by side, else wrapped, else turned by 45 degrees, else thinned out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workers.look.text import shorten, width_of, wrap

LEADING = 1.25
TURN = math.pi / 4
MOST_LINES = 3

TURNED_LEADING = 1.15
"""Em from one line of a turned name to the next."""

ROOMY = 8
"""In slots of so many em even a name that must be cut is read better level than turned."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name that is drawn: which one, its lines, and how far its middle is moved right to stay on the page."""

    index: int
    lines: tuple[str, ...]
    shift: float = 0


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """The names that are drawn, their angle in radians and the pixels they take downwards.

    ``lack`` is how many pixels more room before the first slot would let turned names stand whole.
    """

    labels: tuple[Label, ...]
    angle: float
    height: float
    lack: float = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """Where names go: evenly spaced slots of ``slot`` pixels; the page has room ``before`` and ``after`` them.

    ``most_height`` limits what turned names may take.
    """

    slot: float
    before: float
    after: float
    size: float
    most_height: float


def plan(names: Sequence[str], strip: Strip) -> LabelPlan:
    """Choose the first way in which no two names touch."""
    space = strip.size * 0.6
    if strip.slot <= space:
        return _thinned(names, strip, space)
    widths = [width_of(name, strip.size) for name in names]
    rooms = _rooms(len(names), strip, space)
    if all(width <= room for width, room in zip(widths, rooms, strict=True)):
        return _level([(name,) for name in names], range(len(names)), strip)
    wrapped = _wrapped(names, widths, strip, rooms)
    if wrapped or strip.slot >= ROOMY * strip.size:
        wrapped = wrapped or [
            tuple(wrap(name, strip.size, room, MOST_LINES)) for name, room in zip(names, rooms, strict=True)
        ]
        return _level(wrapped, range(len(names)), strip)
    if strip.slot >= strip.size * LEADING / math.sin(TURN) and not _in_order(names):
        return _turned(names, range(len(names)), strip)
    return _thinned(names, strip, space)


def _rooms(count: int, strip: Strip, space: float) -> list[float]:
    """The width that each name may have: the first and the last are moved inwards where the page ends."""
    rooms = [strip.slot - space] * count
    for index, outside in ((0, strip.before), (-1, strip.after)) if count > 1 else ():
        apart = strip.slot + outside - space / 2  # moved as far in as to the page's edge
        rooms[index] = min(rooms[index], strip.slot - (space - outside) / 1.5, apart)
    return rooms


def _wrapped(
    names: Sequence[str], widths: Sequence[float], strip: Strip, rooms: Sequence[float]
) -> list[tuple[str, ...]]:
    """Every name broken at its spaces into its room; nothing when one doesn't fit whole."""
    lines = []
    for name, width, room in zip(names, widths, rooms, strict=True):
        broken = [name] if width <= room else wrap(name, strip.size, room, MOST_LINES)
        if " ".join(broken) != name or any(width_of(line, strip.size) > room for line in broken):
            return []
        lines.append(tuple(broken))
    return lines


def _in_order(names: Sequence[str]) -> bool:
    """Names with numbers in them (years, weeks, days) tell their neighbours, so a few of them do."""
    return len(names) > 1 and all(any(char.isdigit() for char in name) for name in names)


def _thinned(names: Sequence[str], strip: Strip, space: float) -> LabelPlan:
    """Every n-th name. Level when at least a handful is left so, else turned. Only these names are measured."""
    count, space, step = len(names), space * 2, even(strip.size / strip.slot)
    fewest = 3 if _in_order(names[:50]) else 5  # a date that is cut tells nothing
    most = max(count * strip.slot / fewest - space, strip.size * 3)
    while True:
        chosen = range(0, count, step)
        capped = min(max(width_of(names[index], strip.size) for index in chosen), most)
        room = _room_of_every(step, len(chosen), strip, space)
        if capped <= room:
            break
        step = even(step + 1)
    if step * 4 <= count or _in_order([names[index] for index in chosen]):
        room = max(capped, min(room, count * strip.slot / 2))
        return _level([(shorten(names[index], strip.size, room),) for index in chosen], chosen, strip, count)
    step = even(strip.size * LEADING / math.sin(TURN) / strip.slot)
    return _turned(names, range(0, count, step), strip)


def _room_of_every(step: int, chosen: int, strip: Strip, space: float) -> float:
    """The width that each n-th name may have; the outer ones are moved inwards where the page ends."""
    room = step * strip.slot - space
    moving = 2 if chosen == 2 else 1  # noqa: PLR2004 - both of two names, or one of two neighbours
    edge = strip.slot / 2 + min(strip.before, strip.after)
    return min(room, (room + moving * edge) / (1 + moving / 2))


def even(least: float) -> int:
    """The first of 1, 2, 5, 10, 20, 25, 50 ... that is large enough: people count in these."""
    power = 1
    while True:
        for factor in (1, 2, 2.5, 5):
            step = factor * power
            if step >= least and step == int(step):
                return int(step)
        power *= 10


def _level(lines: Sequence[tuple[str, ...]], chosen: range, strip: Strip, count: int = 0) -> LabelPlan:
    """The lines of each chosen one of so many slots, as many as there are lines by default."""
    labels = []
    end = strip.slot * (count or len(lines))
    for index, own in zip(chosen, lines, strict=True):
        half = max(width_of(line, strip.size) for line in own) / 2 if own else 0
        middle = strip.slot * (index + 0.5)
        right = max(half - middle - strip.before, 0)
        left = max(half - (end - middle) - strip.after, 0)
        labels.append(Label(index, own, right - left))
    height = max((len(label.lines) for label in labels), default=0) * strip.size * LEADING
    return LabelPlan(tuple(labels), 0.0, height)


def _turned(names: Sequence[str], chosen: range, strip: Strip) -> LabelPlan:
    """Names that end under their place and rise to it, each line as long as page and limit allow.

    A name that would be cut stands in two lines where slots have room for them and it has words to be parted.
    """
    pitch = strip.slot * (chosen.step if len(chosen) > 1 else 1) * math.sin(TURN)
    double = pitch >= strip.size * (1 + TURNED_LEADING)
    labels, height, lack = [], 0.0, 0.0
    for index in chosen:
        whole, room = width_of(names[index], strip.size), _turned_room(index, 1, strip)
        lines = _parted(names[index], _turned_room(index, 2, strip), strip) if double and whole > room else ()
        if not lines:
            lack = max(lack, (min(whole, _tallest(1, strip)) - room) * math.cos(TURN))
            lines = (shorten(names[index], strip.size, room),)
        labels.append(Label(index, lines))
        longest = max(width_of(line, strip.size) for line in lines)
        height = max(height, longest * math.sin(TURN) + _thickness(len(lines), strip))
    return LabelPlan(tuple(labels), TURN, height, lack)


def _parted(name: str, room: float, strip: Strip) -> tuple[str, ...]:
    """The name in two lines that end between words; nothing where its first word is longer than a line."""
    lines = tuple(wrap(name, strip.size, room, 2))
    return lines if len(lines) > 1 and name.startswith(f"{lines[0]} ") else ()


def turned_step(size: float) -> float:
    """Pixels right and down from one line of a turned name to the next."""
    return size * TURNED_LEADING * math.sin(TURN)


def _thickness(lines: int, strip: Strip) -> float:
    """Pixels downwards that turned lines take beside their length."""
    return strip.size * math.cos(TURN) + turned_step(strip.size) * max(lines - 1, 0)


def _tallest(lines: int, strip: Strip) -> float:
    """The longest that turned lines may be, as the height allows."""
    return (strip.most_height - _thickness(lines, strip)) / math.sin(TURN)


def _turned_room(index: int, lines: int, strip: Strip) -> float:
    """The longest that each of so many turned lines may be."""
    leftmost = strip.before + strip.slot * (index + 0.5) - turned_step(strip.size) * (lines - 1) / 2
    to_edge = (leftmost - strip.size * math.cos(TURN)) / math.cos(TURN)
    return max(min(to_edge, _tallest(lines, strip)), 0)
