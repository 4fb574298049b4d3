"""What a request wants to see of its table: a chart type, and which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.charts import DEFAULT_HEIGHT, DEFAULT_WIDTH, find_type
from app.charts.model import AxisOptions
from app.charts.options import read_options
from app.charts.reading import Findings, OptionReader

_NEEDED = {"series": ("x", "y"), "points": ("x", "y"), "values": ("y",), "matrix": ("x", "y", "color"),
           "band": ("x", "low", "high")}  # fmt: skip
CHANNELS = (
    "x", "y", "low", "high", "size", "color", "facet", "weight", "date", "open", "close", "volume",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """``shape`` is what the chart type reads; ``channels`` has the columns of each channel that was given.

    ``along`` says that the chart type draws a line or an area over numbers or times; ``width`` and ``height`` are
    in CSS pixels. ``extras`` are the chart type's own options, as its family has them; ``axes`` those of x and y.
    """

    chart_type: str
    shape: str
    channels: Mapping[str, tuple[str, ...]]
    along: bool
    width: int
    height: int = DEFAULT_HEIGHT
    extras: Any = None
    axes: tuple[AxisOptions, AxisOptions] = (AxisOptions(), AxisOptions())

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Wish":
        """The wish of a request: its ``chart_type``, ``encoding``, size and options."""
        entry = find_type(body.get("chart_type"))
        encoding = body.get("encoding")
        given = encoding if isinstance(encoding, Mapping) else {}
        channels = {name: found for name in CHANNELS if (found := _columns(given.get(name)))}
        width, height = (
            body[side] if type(body.get(side)) is int else default
            for side, default in (("width", DEFAULT_WIDTH), ("height", DEFAULT_HEIGHT))
        )
        along = "numbers" in entry.honours and "dates" in entry.honours
        options, advanced = (OptionReader(body.get(name), name, Findings()) for name in ("options", "advanced_options"))
        common, extras = read_options(options, advanced, entry.honours), entry.read_extras(options, advanced)
        return cls(entry.name, entry.shape, channels, along, width, height, extras, (common.x, common.y))

    def one(self, channel: str) -> str:
        """The column of a channel; "" without one."""
        return next(iter(self.channels.get(channel, ())), "")

    @property
    def ys(self) -> tuple[str, ...]:
        """The columns of values."""
        return self.channels.get("y", ())

    @property
    def named(self) -> set[str]:
        """All columns that it names."""
        return {name for names in self.channels.values() for name in names}

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be chosen."""
        needed = _NEEDED.get(self.shape)
        return needed is not None and all(self.one(channel) for channel in needed)

    def groups(self, *channels: str) -> tuple[str, ...]:
        """The different columns of these channels."""
        return tuple(dict.fromkeys(name for channel in channels if (name := self.one(channel))))

    def with_channels(self, **columns: tuple[str, ...]) -> "Wish":
        """The same with more columns named."""
        return replace(self, channels={**self.channels, **{name: found for name, found in columns.items() if found}})

    @property
    def encoding(self) -> dict[str, Any]:
        """As a request has it."""
        return {name: found[0] if len(found) == 1 else list(found) for name, found in self.channels.items()}


def _columns(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(name for item in value for name in _columns(item))
    name = value.get("field") if isinstance(value, Mapping) else value
    return (name,) if isinstance(name, str) and name else ()
