"""Where the nodes of a network stand: distances in the picture as near as can be to those along the links.

Stress majorization as Gansner, Koren and North, Graph Drawing by Stress Majorization, 2004, from the classical scaling
of the distances. Nothing in it is left to chance: one network always gives one picture.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDS, WORK = 120, 40_000
"""The most rounds, and nodes times rounds."""

ENOUGH = 1e-4
"""The relative gain of stress below which a layout is done."""

SPIRAL = np.pi * (3 - np.sqrt(5))
"""The golden angle: neighbours on the spiral are never near one another."""


def lay_out_nodes(count: int, links: Sequence[tuple[int, int]]) -> Floats:
    """Places (count x 2) in units of about a link's length, around 0, the longest extent across."""
    if count == 1:
        return np.zeros((1, 2))
    far = distances(count, links)
    return turned(_majorize(_scaled(far), far))


def distances(count: int, links: Sequence[tuple[int, int]]) -> Floats:
    """Links between each two, breadth first from each; parts that nothing joins are set beside each other."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    far = np.full((count, count), np.inf)
    for start in range(count):
        steps, waiting = {start: 0}, [start]
        for node in waiting:  # grows while it is walked
            found = [each for each in near[node] if each not in steps]
            steps.update(dict.fromkeys(found, steps[node] + 1))
            waiting += dict.fromkeys(found)
        far[start, list(steps)] = list(steps.values())
    joined = np.isfinite(far)
    far[~joined] = max(float(far[joined].max()), 2.0) * 0.6 + 1
    return far


def _scaled(far: Floats) -> Floats:
    """Classical scaling (Torgerson 1952), a little moved along a spiral so that twins don't fall together."""
    squares = far**2
    centred = -0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean())
    values, vectors = np.linalg.eigh(centred)
    places = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    signs = np.sign(places[np.abs(places).argmax(axis=0), [0, 1]])
    steps = np.arange(len(far))
    spiral = np.sqrt(steps + 1)[:, None] * np.column_stack((np.cos(steps * SPIRAL), np.sin(steps * SPIRAL)))
    moved: Floats = places * np.where(signs == 0, 1, signs) + spiral * 0.05
    return moved


def _majorize(places: Floats, far: Floats) -> Floats:
    """Each round solves for the places that lower the stress for certain; near nodes weigh more."""
    count = len(far)
    weights = np.where(far > 0, 1 / np.maximum(far, 1e-9) ** 2, 0)
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / count)
    last = np.inf
    for _ in range(min(ROUNDS, WORK // count)):
        apart = _apart(places)
        stress = float((weights * (apart - far) ** 2).sum())
        if last - stress < ENOUGH * stress:
            break
        last = stress
        pull = -weights * far / np.maximum(apart, 1e-9)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        places = inverse @ (pull @ places)
    return places


def _apart(places: Floats) -> Floats:
    """The distance of each two in the picture."""
    moves = places[:, None, :] - places[None, :, :]
    lengths: Floats = np.sqrt((moves**2).sum(axis=2))
    return lengths


def turned(places: Floats) -> Floats:
    """Around their middle, with the longest extent across, the heavier half at the left and at the top."""
    centred = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    across: Floats = centred @ vectors[:, ::-1]
    lean = (across**3).sum(axis=0)
    result: Floats = across * np.where(lean < 0, -1, 1)
    return result


def fitted(places: Floats, radii: Floats, size: tuple[float, float], stretch: float) -> Floats:
    """The places in pixels within an area of this width and height, discs and all; y downwards from 0.

    Both axes may be stretched differently, by ``stretch`` at most, to use the area.
    """
    low, high = places.min(axis=0), places.max(axis=0)
    spans = np.maximum(high - low, 1e-9)
    edge = min(float(radii.max()), min(size) / 4)
    room = np.maximum(np.array(size) - 2 * edge, 1)
    scale = room / spans
    scale = np.minimum(scale, scale.min() * stretch)
    scale = np.where(high - low < 1e-6, 0, scale)  # noqa: PLR2004 - all on one line
    pixels: Floats = np.array(size) / 2 + (places - (low + high) / 2) * scale
    return pixels


def parted(pixels: Floats, radii: Floats, size: tuple[float, float], air: float) -> Floats:
    """Discs that overlap are pushed apart, as far as the area goes."""
    least = radii[:, None] + radii[None, :] + air
    np.fill_diagonal(least, 0)
    edges = np.minimum(radii, min(size) / 4)[:, None]
    for _ in range(30):
        moves = pixels[:, None, :] - pixels[None, :, :]
        lengths = np.maximum(np.sqrt((moves**2).sum(axis=2)), 1e-6)
        lack = np.maximum(least - lengths, 0)
        if lack.max() < 0.1:  # noqa: PLR2004 - pixels
            break
        pixels = pixels + (moves / lengths[:, :, None] * lack[:, :, None] * 0.4).sum(axis=1)
        pixels = np.clip(pixels, edges, np.array(size) - edges)
    return pixels
