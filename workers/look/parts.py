"""Which parts a picture has room for: small ones drop them in a fixed order."""

from dataclasses import dataclass

from workers.look.theme import Sizes

LEAST_PLOT_HEIGHT, LEAST_PLOT_WIDTH = 0.45, 0.5
"""The share of the picture's side that belongs to the data, before any part may be there."""

SCARCE_PLOT_HEIGHT = 0.36
"""What the data make do with before they lose their tick labels: marks without them tell little."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is drawn beside the data."""

    source: bool = True
    subtitle: bool = True
    legend: bool = True
    ticks: bool = True
    title: bool = True
    title_lines: int = 2
    least_height: float = LEAST_PLOT_HEIGHT
    """The share of the height that the data must have, for all this to be there."""


LADDER = (
    Parts(),
    Parts(source=False),
    Parts(source=False, subtitle=False),
    Parts(source=False, subtitle=False, legend=False),
    Parts(source=False, subtitle=False, legend=False, least_height=SCARCE_PLOT_HEIGHT),
    Parts(source=False, subtitle=False, legend=False, ticks=False),
    Parts(source=False, subtitle=False, legend=False, ticks=False, title_lines=1),
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
    within: float = 0
    """What labels take of the plot area's own height."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a builder may use for plot area and margins together, in pixels."""

    width: float
    height: float
    parts: Parts
    sizes: Sizes
