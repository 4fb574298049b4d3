"""Where the nodes of a network stand: distances in the picture as near as can be to those along the links.

Stress majorization as Gansner, Koren and North, Graph Drawing by Stress Majorization, 2004, from the classical scaling
of the distances. Nothing in it is left to chance: one network always gives one picture.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDS, LEAST_ROUNDS, WORK = 120, 12, 24_000
"""The most rounds and the fewest, and nodes times rounds."""

EXACT, SUBSPACE, POWERS = 250, 8, 12
"""Nodes of which the scaling is exact; beyond, the vectors and rounds of its iteration."""

PUSHES, PUSHES_A_LOOK, REACH, CLOSE = 30, 5, 1.5, 0.1
"""Rounds that part discs, rounds between two looks for those that are near, how near in widest discs, and pixels of
overlap that nobody sees."""

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
    """Links between each two, breadth first from all at once; parts that nothing joins are set beside each other.

    ``reached`` holds a bit for each two nodes; those of a node's neighbours join its own step by step.
    """
    pairs = np.array([*links, *((other, one) for one, other in links)], dtype=np.intp).reshape(-1, 2)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    nodes, starts = np.unique(pairs[:, 0], return_index=True)
    reached = np.packbits(np.eye(count, dtype=bool), axis=1)
    steps = np.zeros((count, count), dtype=np.uint16)
    while len(nodes):
        before = reached.copy()
        reached[nodes] |= np.bitwise_or.reduceat(before[pairs[:, 1]], starts, axis=0)
        if np.array_equal(before, reached):
            break
        steps += np.unpackbits(~before, axis=1, count=count)
    joined = np.unpackbits(reached, axis=1, count=count).astype(bool)
    return np.where(joined, steps, max(float(steps[joined].max()), 2.0) * 0.6 + 1)


def _scaled(far: Floats) -> Floats:
    """Classical scaling (Torgerson 1952), a little moved along a spiral so that twins don't fall together."""
    squares = far**2
    means = squares.mean(axis=0)
    values, vectors = _leading(-0.5 * (squares - means - means[:, None] + means.mean()))
    places = vectors * np.sqrt(np.maximum(values, 1e-9))
    signs = np.sign(places[np.abs(places).argmax(axis=0), [0, 1]])
    moved: Floats = places * np.where(signs == 0, 1, signs) + _spiral(len(far)) * 0.05
    return moved


def _leading(matrix: Floats) -> tuple[Floats, Floats]:
    """The two largest eigenvalues of a symmetric matrix and their vectors, the largest last.

    Those of a large one are good enough for a start by subspace iteration (Golub and Van Loan, Matrix Computations).
    """
    if len(matrix) <= EXACT:
        values, vectors = np.linalg.eigh(matrix)
        return values[-2:], vectors[:, -2:]
    waves = np.cos(np.arange(len(matrix))[:, None] * np.arange(1, SUBSPACE + 1) * SPIRAL)
    for _ in range(POWERS):
        waves, _ = np.linalg.qr(matrix @ waves)
    values, turns = np.linalg.eigh(waves.T @ matrix @ waves)
    return values[-2:], (waves @ turns)[:, -2:]


def _spiral(count: int) -> Floats:
    steps = np.arange(count)
    spiral: Floats = np.sqrt(steps + 1)[:, None] * np.column_stack((np.cos(steps * SPIRAL), np.sin(steps * SPIRAL)))
    return spiral


def _majorize(places: Floats, far: Floats) -> Floats:
    """Each round solves for the places that lower the stress for certain; near nodes weigh more."""
    count = len(far)
    inverse_far = np.divide(1.0, far, out=np.zeros_like(far), where=far > 0)
    weights = inverse_far**2
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / count)
    last = np.inf
    for _ in range(min(ROUNDS, max(WORK // count, LEAST_ROUNDS))):
        apart = _apart(places)
        stress = float(((apart * inverse_far - 1) ** 2).sum()) - count
        if last - stress < ENOUGH * stress:
            break
        last = stress
        pull = inverse_far / np.maximum(apart, 1e-9)
        moved = places * pull.sum(axis=1)[:, None] - pull @ places
        places = inverse @ moved
    return places


def _apart(places: Floats) -> Floats:
    """The distance of each two in the picture."""
    squares: Floats = (places[:, 0, None] - places[None, :, 0]) ** 2
    squares += (places[:, 1, None] - places[None, :, 1]) ** 2
    return np.sqrt(squares, out=squares)


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
    edges = np.minimum(radii, min(size) / 4)[:, None]
    widest = 2 * float(radii.max()) + air
    for _ in range(PUSHES // PUSHES_A_LOOK):
        one, other = np.nonzero(np.triu(_apart(pixels) < widest * REACH, 1))
        least = radii[one] + radii[other] + air
        for _ in range(PUSHES_A_LOOK):
            moves = pixels[one] - pixels[other]
            lengths = np.maximum(np.hypot(*moves.T), 1e-6)
            lack = np.maximum(least - lengths, 0)
            if lack.max(initial=0) < CLOSE:
                return pixels
            push = moves * (lack / lengths * 0.4)[:, None]
            pixels = np.clip(pixels + _summed(push, one, len(radii)) - _summed(push, other, len(radii)),
                             edges, np.array(size) - edges)  # fmt: skip
    return pixels


def _summed(rows: Floats, index: NDArray[np.intp], count: int) -> Floats:
    """The sum of the rows of each index."""
    return np.column_stack([np.bincount(index, column, count) for column in rows.T])
