"""The shapes that are shipped: countries, states and counties of the US; in the public domain (LICENSE.txt).

``make.py`` writes the files; neighbours share their arcs in them, so a border is the same line for both.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from workers.look.maps.rings import Points

FOLDER = Path(__file__).parent
_FILES = {"world": "world", "us-states": "us", "us-counties": "us"}

Polygons = tuple[tuple[Points, ...], ...]
"""Polygons of rings: the outline, then its holes."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The areas of one map by their codes; positions are degrees east and north."""

    areas: Mapping[str, Polygons]


@functools.cache
def atlas(name: str) -> Atlas:
    """A shipped map."""
    with np.load(FOLDER / f"{_FILES[name]}.npz", allow_pickle=False) as file:
        arcs = list(_arcs(file))
        numbers = np.split(file[f"{name}.arcs"], file[f"{name}.ring_ends"][:-1])
        rings = [_ring(arcs, ring.tolist()) for ring in numbers]
        polygons = list(_grouped(rings, file[f"{name}.polygon_ends"]))
        areas = _grouped(polygons, file[f"{name}.area_ends"])
        return Atlas(dict(zip(file[f"{name}.codes"].tolist(), areas, strict=True)))


def _arcs(file: Any) -> Iterator[Points]:
    """Each arc from its first point and the steps from there."""
    scale, shift = file["scale"], file["shift"]
    for steps in np.split(file["steps"], file["arc_ends"][:-1]):
        yield np.cumsum(steps, axis=0) * scale + shift


def _ring(arcs: list[Points], numbers: list[int]) -> Points:
    """The arcs of a ring one after the other, without the points at which they meet; the ring is left open."""
    return np.vstack([arcs[number][:-1] if number >= 0 else arcs[~number][:0:-1] for number in numbers])


def _grouped(items: list[Any], ends: Any) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(items[start:end]) for start, end in pairwise([0, *ends.tolist()]))
