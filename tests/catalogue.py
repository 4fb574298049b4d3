"""Which chart types the slow tests go through: all of them take longer than a change may wait for."""

import os
from collections.abc import Sequence
from typing import TypeVar

from app.charts import CHART_TYPES

V = TypeVar("V")

ALL = bool(os.environ.get("PLOTWORKS_TEST_ALL"))
"""Set it before a release: then these tests go through the whole catalogue."""


def one_of_each_family() -> list[str]:
    """The first chart type of each family; every picture of the catalogue is a golden one anyway."""
    return (
        list(CHART_TYPES)
        if ALL
        else list({entry.family: name for name, entry in reversed(CHART_TYPES.items())}.values())
    )


def in_turn(values: Sequence[V]) -> list[tuple[str, V]]:
    """Each chart type with one of the values, the next for each type; with ``ALL`` every type with every value."""
    if ALL:
        return [(name, value) for name in CHART_TYPES for value in values]
    return [(name, values[place % len(values)]) for place, name in enumerate(CHART_TYPES)]
