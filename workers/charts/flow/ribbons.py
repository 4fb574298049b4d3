"""Where the arcs of a chord diagram lie, and the outlines of its ribbons; angles clockwise from 12 o'clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.linked import Graph, Link

GAP, MOST_GAPS = 0.035, 0.25
"""Radians between two arcs, and the most of the circle that all of them take."""

BEND = np.linspace(0, 1, 33)

Point = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arc:
    """From ``start`` to ``end`` in radians."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Circle:
    """The arc of each node, None for one without links, and of both ends of each link."""

    arcs: tuple[Arc | None, ...]
    ends: tuple[tuple[Arc, Arc], ...]


def lay_circle(graph: Graph, sums: Sequence[float]) -> Circle:
    """Arcs as long as what their nodes have; ends lie so that ribbons to neighbours are next to them."""
    total = sum(sums)
    linked = sum(1 for value in sums if value)
    gap = min(GAP, math.tau * MOST_GAPS / linked) if linked > 1 else 0.0
    turn = math.tau - gap * linked
    arcs: list[Arc | None] = []
    at = gap / 2
    for value in sums:
        arcs.append(Arc(at, at + value / total * turn) if value else None)
        at += value / total * turn + gap if value else 0
    wide = [link.value / total * turn for link in graph.links]
    return Circle(tuple(arcs), _ends(graph, arcs, wide))


def _ends(graph: Graph, arcs: Sequence[Arc | None], wide: Sequence[float]) -> tuple[tuple[Arc, Arc], ...]:
    """Both ends of each link; those of a link to itself share its value."""
    count = len(graph.nodes)
    waiting: dict[int, list[tuple[float, int, int]]] = {}
    for number, link in enumerate(graph.links):
        for side, (own, other) in enumerate(((link.source, link.target), (link.target, link.source))):
            away = (own - other) % count or count / 2
            waiting.setdefault(own, []).append((away, number, side))
    found: dict[tuple[int, int], Arc] = {}
    for node, ends in waiting.items():
        arc = arcs[node]
        at = arc.start if arc else 0.0
        for _, number, side in sorted(ends):
            width = wide[number] / (2 if _is_own(graph.links[number]) else 1)
            found[number, side] = Arc(at, at + width)
            at += width
    return tuple((found[number, 0], found[number, 1]) for number in range(len(graph.links)))


def _is_own(link: Link) -> bool:
    return link.source == link.target


def outline(ends: tuple[Arc, Arc], radius: float) -> tuple[list[float], list[float]]:
    """Along one end, through the middle to the other, along it, and back; right of and above the centre.

    Both ends of a link to itself are one.
    """
    first, second = ends
    own = first.end == second.start
    parts = [
        _along(first, radius),
        *([] if own else [_across(first.end, second.start, radius)]),
        _along(second, radius),
        *([] if own and second.end - first.start > math.tau - 1e-9 else [_across(second.end, first.start, radius)]),
    ]
    whole = np.vstack(parts)
    return whole[:, 0].tolist(), whole[:, 1].tolist()


def _along(arc: Arc, radius: float) -> Point:
    count = max(int((arc.end - arc.start) * radius / 3), 2)
    angles = np.linspace(arc.start, arc.end, count)
    return np.column_stack((np.sin(angles), np.cos(angles))) * radius


def _across(start: float, end: float, radius: float) -> Point:
    """A quadratic curve that is drawn towards the centre."""
    begin, close = (np.array((math.sin(angle), math.cos(angle))) * radius for angle in (start, end))
    curve: Point = ((1 - BEND) ** 2)[:, None] * begin + (BEND**2)[:, None] * close
    return curve
