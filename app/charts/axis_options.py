"""Axes in the option language: ``scales.yAxes[0]`` (v2), ``scales.y`` (v3, v4), or ``y_axis`` in short."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC

from app.charts.formats import from_intl, parse
from app.charts.model import AxisOptions
from app.charts.moments import read_one
from app.charts.reading import OptionReader, shown

KINDS = {
    "linear": "linear",
    "logarithmic": "logarithmic",
    "log": "logarithmic",
    "time": "time",
    "timeseries": "time",
    "date": "time",
    "category": "category",
}
"""What ``type`` of an axis may be."""

MOST_TICKS = 50
SHORT = {"x": "x_axis", "y": "y_axis", "y2": "y2_axis"}


@dataclass(frozen=True, slots=True)
class Axes:
    """Which objects tell which axis: their paths by ``x``, ``y`` and ``y2``; ``ids`` are the names datasets use."""

    paths: Mapping[str, Sequence[str]]
    ids: Mapping[str, str]


def axes_of(options: OptionReader) -> Axes:
    """Find the axes. The second vertical one, or the one at the right of two, is ``y2``."""
    scales = options.peek("scales")
    named: list[tuple[str, str]] = []
    if isinstance(scales, Mapping):
        named = [*_listed(scales, "x"), *_listed(scales, "y"), *_keyed(scales)]
    ids = {"x-axis-0": "x", "y-axis-0": "y", "x": "x", "y": "y", "y-axis-1": "y2", "y1": "y2", "y2": "y2"}
    for path, axis in named:
        _, own = options.find(f"{path}.id")
        ids[own if isinstance(own, str) else path.rpartition(".")[2]] = axis
    paths = {
        axis: [*(path for path, other in named if other == axis), *([short] if options.has(short) else [])]
        for axis, short in SHORT.items()
    }
    return Axes(paths, ids)


def _listed(scales: Mapping[str, object], way: str) -> list[tuple[str, str]]:
    """The axes of a list as Chart.js v2 has them."""
    listed = scales.get(f"{way}Axes")
    items = [item for item in listed if isinstance(item, Mapping)][:2] if isinstance(listed, list) else []
    pairs = [(f"scales.{way}Axes.{index}", item) for index, item in enumerate(items)]
    return _sided(pairs) if way == "y" else [(path, "x") for path, _ in pairs[:1]]


def _keyed(scales: Mapping[str, object]) -> list[tuple[str, str]]:
    """The axes by their names, as Chart.js v3 and v4 have them."""
    pairs = [(f"scales.{name}", item, _way(name, item)) for name, item in scales.items() if isinstance(item, Mapping)]
    upright = sorted(((path, item) for path, item, way in pairs if way == "y"), key=lambda pair: pair[0] != "scales.y")
    along = [(path, "x") for path, _, way in pairs if way == "x"][:1]
    if len(upright) == 1 and upright[0][0] in {"scales.y1", "scales.y2"}:
        return [*along, (upright[0][0], "y2")]
    return [*along, *_sided(upright[:2])]


def _way(name: str, scale: Mapping[str, object]) -> str:
    """Chart.js takes what it says of itself, else the first letter of its name, else its side."""
    told = str(scale.get("axis") or name[:1])
    if told in {"x", "y"}:
        return told
    side = scale.get("position")
    return "y" if side in {"left", "right"} else "x" if side in {"top", "bottom"} else ""


def _sided(pairs: Sequence[tuple[str, Mapping[str, object]]]) -> list[tuple[str, str]]:
    """One or two vertical axes: the first is at the left unless it says that it is the one at the right."""
    sides = [item.get("position") for _, item in pairs]
    swapped = len(pairs) == 2 and sides[0] == "right" and sides[1] != "right"  # noqa: PLR2004 - left and right
    return list(zip((path for path, _ in pairs), ("y2", "y") if swapped else ("y", "y2"), strict=False))


def read_axis(
    options: OptionReader, paths: Sequence[str], honours: AbstractSet[str], *, dates: bool = False
) -> AxisOptions:
    """One axis from the objects that tell it; what isn't honoured is left for ``leftovers`` to tell.

    Where ``dates`` may lie along it its limits may be dates: milliseconds since 1970, of the time on the wall.
    """
    reader = _Axis(options, paths, honours, dates=dates)
    low, high = reader.limits()
    options.find(*reader.spelt("axes", "position", "axis"))
    return AxisOptions(
        title=reader.title(),
        min=low,
        max=high,
        begin_at_zero=reader.flag("limits", "ticks.beginAtZero", "beginAtZero"),
        suggested_min=reader.place("suggestions", "ticks.suggestedMin", "suggestedMin"),
        suggested_max=reader.place("suggestions", "ticks.suggestedMax", "suggestedMax"),
        kind=reader.kind(),
        ticks=reader.count(),
        step=reader.number("ticks", "ticks.stepSize", "stepSize", low=5e-300),
        format=read_format(options, *reader.spelt("tick_format", "ticks.format", "format")),
        grid=reader.grid(),
        display=reader.flag("display", "display") is not False,
        labels=reader.flag("display", "ticks.display") is not False,
        reverse=bool(reader.flag("reverse", "reverse", "ticks.reverse")),
        stacked=reader.flag("stacked", "stacked"),
    )


def read_format(options: OptionReader, *paths: str) -> str | None:
    """A number format as one of our texts, or None."""
    path, value = options.find(*paths)
    if not path:
        return None
    text = from_intl(value) if isinstance(value, Mapping) else value if isinstance(value, str) else None
    if text and parse(text):
        return text
    known = '"short", "percent", "currency:EUR", "0,0.0", ",.1f" or "{value} km"'
    options.refuse(path, f"{shown(value)} is no number format; try {known}")
    return None


class _Axis:
    """Getters for one axis: each spelling at each of the places that tell it."""

    def __init__(self, options: OptionReader, paths: Sequence[str], honours: AbstractSet[str], *, dates: bool) -> None:
        self._options, self._paths, self._honours, self._dates = options, paths, honours, dates

    def spelt(self, part: str, *names: str) -> list[str]:
        """All paths of an option; none when the chart type doesn't honour such options."""
        return [f"{path}.{name}" for path in self._paths for name in names] if part in self._honours else []

    def flag(self, part: str, *names: str) -> bool | None:
        """A boolean, or None."""
        return self._options.flag(*self.spelt(part, *names))

    def number(self, part: str, *names: str, low: float = -1.7e308) -> float | None:
        """A number, or None."""
        return self._options.number(*self.spelt(part, *names), low=low)

    def place(self, part: str, *names: str) -> float | None:
        """A place along the axis: a number, or a date where dates may lie along it."""
        spelt = self.spelt(part, *names)
        found = read_one(self._options.find(*spelt)[1]) if self._dates and self.kind() in {None, "time"} else None
        return self.number(part, *names) if found is None else found.wall.replace(tzinfo=UTC).timestamp() * 1000

    def limits(self) -> tuple[float | None, float | None]:
        """Both ends, the lower one first."""
        low, high = self.place("limits", "ticks.min", "min"), self.place("limits", "ticks.max", "max")
        if low is not None and high is not None and low >= high:
            place = self._options.find(*self.spelt("limits", "ticks.max", "max"))[0]
            self._options.refuse(place, f"the axis would end at {high:g}, before it starts at {low:g}")
            high = None
        return self._above_zero(low, "min"), self._above_zero(high, "max")

    def _above_zero(self, limit: float | None, name: str) -> float | None:
        """A logarithmic axis never gets to zero."""
        if limit is None or limit > 0 or self.kind() != "logarithmic":
            return limit
        place = self._options.find(*self.spelt("limits", f"ticks.{name}", name))[0]
        self._options.refuse(place, f"a logarithmic axis can't start or end at {limit:g}, only above zero")
        return None

    def count(self) -> int | None:
        """About so many ticks."""
        spelt = self.spelt("ticks", "ticks.count", "ticks.maxTicksLimit")
        count = self._options.number(*spelt, low=1, high=MOST_TICKS)
        return None if count is None else round(count)

    def kind(self) -> str | None:
        """The type of the axis."""
        word = self._options.choice(tuple(KINDS), *self.spelt("type", "type"))
        return KINDS.get(word or "")

    def grid(self) -> bool | None:
        """Whether it has lines, as an object or in short."""
        objects = ("gridLines.display", "grid.display", "grid.drawOnChartArea", "gridLines.drawOnChartArea")
        told = self.flag("grid", *objects)
        short = [path for path in self.spelt("grid", "grid") if not self._options.is_object(path)]
        return self._options.flag(*short) if told is None else told

    def title(self) -> str:
        """The title, as an object or in short."""
        display = self.flag("axis_titles", "scaleLabel.display", "title.display")
        objects = self.spelt("axis_titles", "scaleLabel.labelString", "title.text")
        short = [*self.spelt("axis_titles", "title"), *(p for p in self._paths if p in SHORT.values())]
        plain = [path for path in short if not self._options.is_object(path)] if "axis_titles" in self._honours else []
        text = self._options.lines(*objects, *plain)
        return "" if display is False else text
