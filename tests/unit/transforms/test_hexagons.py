"""Counts in hexagons and densities, against brute force."""

import numpy as np
import pytest

from workers.transforms.hexagons import ROOT, hexagons
from workers.transforms.surface import bandwidth, surface


def test_every_point_is_counted_in_the_nearest_hexagon() -> None:
    """All middles of a honeycomb around the points, tried one by one."""
    random = np.random.default_rng(3)
    xs, ys = random.normal(0, 20, 3000), random.normal(0, 9, 3000)
    found = hexagons(xs, ys, 4.0)
    rows = np.arange(-20, 21)
    middles = np.array([(4 * ROOT * (q + r / 2), 6 * r) for r in rows for q in np.arange(-40, 41)])
    nearest = np.argmin((xs[:, None] - middles[:, 0]) ** 2 + (ys[:, None] - middles[:, 1]) ** 2, axis=1)
    wanted = {
        tuple(np.round(middles[at], 6)): count
        for at, count in zip(*np.unique(nearest, return_counts=True), strict=True)
    }
    given = {
        tuple(np.round(place, 6)): count
        for place, count in zip(zip(found.xs, found.ys, strict=True), found.counts, strict=True)
    }
    assert given == wanted
    assert found.counts.sum() == 3000


def test_hexagons_stand_on_a_corner_and_touch() -> None:
    """Neighbours in a row are as far apart as a hexagon is wide."""
    found = hexagons(np.array([0.0, ROOT * 2]), np.array([0.0, 0.0]), 2.0)
    assert found.xs.tolist() == pytest.approx([0, 2 * ROOT])
    across, up = found.outlines()
    assert (across[0].min(), across[0].max()) == pytest.approx((-ROOT, ROOT))
    assert (up[0].min(), up[0].max()) == pytest.approx((-2, 2))
    assert across[0].max() == pytest.approx(across[1].min())


def test_the_density_is_a_sum_of_bells() -> None:
    """At one place, and over all of the plane it integrates to 1."""
    xs, ys = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 1.0])
    places = np.linspace(-8, 10, 181), np.linspace(-8, 10, 181)
    found = surface(xs, ys, places, (0.7, 1.1))
    bell = lambda x, y: np.exp(-((x / 0.7) ** 2 + (y / 1.1) ** 2) / 2) / (2 * np.pi * 0.7 * 1.1)  # noqa: E731
    assert found.values[90, 85] == pytest.approx(np.mean([bell(0.5 - x, 1 - y) for x, y in zip(xs, ys, strict=True)]))
    assert found.values.sum() * 0.1**2 == pytest.approx(1, abs=1e-4)


def test_the_bandwidth_is_scotts() -> None:
    """Standard deviation by n^(-1/6); none without a spread."""
    values = np.arange(64.0)
    assert bandwidth(values) == pytest.approx(values.std(ddof=1) / 2)
    assert bandwidth(np.array([3.0])) == 0
