"""The scale from the centre to the rim, as Chart.js has it: ``scales.r`` (v3, v4) or ``scale`` (v2)."""

import math
from dataclasses import dataclass, field

from app.charts.axis_options import read_axis
from app.charts.model import AxisOptions, JsonObject
from app.charts.reading import OptionReader

PATHS = ("scales.r", "scale")
_HONOURED = frozenset({"limits", "suggestions", "ticks", "tick_format", "grid", "display"})

RADIAL_OPTIONS: JsonObject = {
    "scale": {
        "type": "object",
        "description": "The scale from the centre to the rim: min, max, beginAtZero, ticks.stepSize, grid.circular,"
        " startAngle. Also scales.r.",
    }
}
"""The family's own option, as JSON Schema."""


@dataclass(frozen=True, slots=True)
class RadialExtras:
    """``circular`` rings are circles, not polygons; ``start`` is in radians, clockwise from 12 o'clock."""

    axis: AxisOptions = field(default_factory=AxisOptions)
    circular: bool = False
    start: float = 0


def read_radial(options: OptionReader, advanced: OptionReader) -> RadialExtras:  # noqa: ARG001 - an extras reader
    """The options of the scale."""
    paths = [path for path in PATHS if options.is_object(path)]
    circular = options.flag(*(f"{path}.{grid}.circular" for path in PATHS for grid in ("grid", "gridLines")))
    return RadialExtras(read_axis(options, paths, _HONOURED), bool(circular), _start(options))


def _start(options: OptionReader) -> float:
    """Chart.js 3 and 4 give degrees from 12 o'clock, Chart.js 2 radians from 3 o'clock."""
    degrees = options.number("scales.r.startAngle", "scale.startAngle", low=-720, high=720)
    if degrees is not None:
        return math.radians(degrees)
    radians = options.number("startAngle", low=-7, high=7)
    return 0.0 if radians is None else radians + math.pi / 2
