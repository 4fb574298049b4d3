"""From degrees to a plane. Units are radii of the globe; x runs east, y north."""

import math
from collections.abc import Callable

import numpy as np

from workers.look.maps.rings import Points

Project = Callable[[Points], Points]

STEEPEST = 85.05112878
"""Degrees at which Mercator's map of the world is as high as it is wide; the poles lie infinitely far."""

LEAST_CONE = 0.05
"""A flatter cone is a cylinder."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2

_ROBINSON = (
    (1.0000, 0.0000), (0.9986, 0.0620), (0.9954, 0.1240), (0.9900, 0.1860), (0.9822, 0.2480), (0.9730, 0.3100),
    (0.9600, 0.3720), (0.9427, 0.4340), (0.9216, 0.4958), (0.8962, 0.5571), (0.8679, 0.6176), (0.8350, 0.6769),
    (0.7986, 0.7346), (0.7597, 0.7903), (0.7186, 0.8435), (0.6732, 0.8936), (0.6213, 0.9394), (0.5722, 0.9761),
    (0.5322, 1.0000),
)  # fmt: skip
"""Robinson 1974: the length of each fifth parallel, and its distance from the equator."""


def equal_earth(middle: float) -> Project:
    """Equal Earth (Savric, Patterson, Jenny 2018): equal in area, for the world."""
    a1, a2, a3, a4 = _A

    def project(points: Points) -> Points:
        angle = np.arcsin(_M * np.sin(np.radians(points[:, 1])))
        square = angle**2
        sixth = square**3
        slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
        x = np.radians(points[:, 0] - middle) * np.cos(angle) / (_M * slope)
        return np.column_stack((x, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))))

    return project


def robinson(middle: float) -> Project:
    """Robinson 1974: a compromise for the world. Between its parallels by cubics through the nearest four."""
    table = np.array(_ROBINSON)
    # Beyond the equator the table is mirrored; beyond the pole it goes on as it did.
    before = table[1] * (1, -1)
    whole = np.vstack((before, table, 2 * table[-1] - table[-2]))

    def project(points: Points) -> Points:
        fifths = np.abs(points[:, 1]) / 5
        low = np.minimum(fifths.astype(np.int64), len(table) - 2)
        t = (fifths - low)[:, None]
        p0, p1, p2, p3 = (whole[low + step] for step in range(4))
        bent = p1 + t / 2 * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))
        x = 0.8487 * np.radians(points[:, 0] - middle) * bent[:, 0]
        return np.column_stack((x, np.copysign(1.3523 * bent[:, 1], points[:, 1])))

    return project


def mercator(middle: float) -> Project:
    """Mercator 1569: keeps angles; what is nearer to a pole than 85 degrees lies on the edge."""

    def project(points: Points) -> Points:
        latitudes = np.radians(np.clip(points[:, 1], -STEEPEST, STEEPEST))
        return np.column_stack((np.radians(points[:, 0] - middle), np.arctanh(np.sin(latitudes))))

    return project


def plate_carree(middle: float) -> Project:
    """Degrees as they are."""
    return lambda points: np.radians(points - (middle, 0))


def conic(west: float, south: float, east: float, north: float) -> Project:
    """The equal-area cone of Albers 1805 for a part of the globe, its parallels a sixth of the way in.

    Around the equator it is Lambert's cylinder, which is equal in area too.
    """
    lower, upper = (south + (north - south) * share for share in (1 / 6, 5 / 6))
    middle = (west + east) / 2
    cone = (math.sin(math.radians(lower)) + math.sin(math.radians(upper))) / 2
    if abs(cone) < LEAST_CONE:
        return cylinder(middle, max(abs(lower), abs(upper)) / 2)
    return albers(middle, lower, upper)


def albers(middle: float, lower: float, upper: float) -> Project:
    """The equal-area cone of Albers 1805 with its standard parallels in degrees."""
    first, second = math.radians(lower), math.radians(upper)
    cone = (math.sin(first) + math.sin(second)) / 2
    constant = math.cos(first) ** 2 + 2 * cone * math.sin(first)

    def project(points: Points) -> Points:
        radius = np.sqrt(np.maximum(constant - 2 * cone * np.sin(np.radians(points[:, 1])), 0)) / cone
        angle = cone * np.radians(points[:, 0] - middle)
        return np.column_stack((radius * np.sin(angle), -radius * np.cos(angle)))

    return project


def cylinder(middle: float, parallel: float) -> Project:
    """Lambert's equal-area cylinder, true along a parallel in degrees."""
    width = math.cos(math.radians(parallel))

    def project(points: Points) -> Points:
        x = np.radians(points[:, 0] - middle) * width
        return np.column_stack((x, np.sin(np.radians(points[:, 1])) / width))

    return project
