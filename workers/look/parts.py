"""Which parts a picture has room for: small ones drop them in a fixed order."""

from dataclasses import dataclass

from workers.look.theme import Sizes

LEAST_PLOT_HEIGHT, LEAST_PLOT_WIDTH = 0.45, 0.5
"""The share of the picture's side that belongs to the data, before any part may be there."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is drawn beside the data."""

    source: bool = True
    subtitle: bool = True
    legend: bool = True
    ticks: bool = True
    title: bool = True


LADDER = (
    Parts(),
    Parts(source=False),
    Parts(source=False, subtitle=False),
    Parts(source=False, subtitle=False, legend=False),
    Parts(source=False, subtitle=False, legend=False, ticks=False),
    Parts(source=False, subtitle=False, legend=False, ticks=False, title=False),
)
"""From everything to the bare shape, in the order of the house style."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels that axis labels, names at line ends, colour bars or outside labels take around the plot area."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0


@dataclass(frozen=True, slots=True)
class Room:
    """What a builder may use for plot area and margins together, in pixels."""

    width: float
    height: float
    parts: Parts
    sizes: Sizes
