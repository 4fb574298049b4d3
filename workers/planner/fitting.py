"""Parts as a chart type needs them: points have two numbers, a heatmap two sides, a histogram ranges."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import Invalid
from workers.planner.columns import Table
from workers.planner.keys import BINS
from workers.planner.likely import guess_key, likely_keys
from workers.planner.model import COUNT, Key, Measure
from workers.planner.parts import Parts
from workers.planner.reading import Reading
from workers.planner.roles import OWN

BARS = frozenset({"bar", "groupedBar", "stackedBar", "horizontalBar", "percentStackedBar"})


SAMPLES = frozenset({"histogram", "boxplot", "violin", "density", "ecdf", "qq", "strip", "beeswarm", "ridgeline"})


POINTS = frozenset({"scatter", "bubble", "regression", "connectedScatter", "hexbin", "contour"})


_ONE = frozenset({"bigNumber", "gauge", "radialGauge"})
"""Chart types of one number."""


def require(parts: Parts, chart: str, roles: Mapping[str, str], table: Table) -> None:
    """What a chart type can't do without."""
    if chart in _ONE and not parts.measures:
        _default(parts, chart, table)
    if roles or chart in OWN:
        return
    if chart in POINTS and not (parts.x and parts.measures):
        _pair_up(parts, chart, table)
    elif chart == "heatmap":
        _grid(parts, table)
    elif parts.x is None and not parts.measures:
        _default(parts, chart, table)


def _pair_up(parts: Parts, chart: str, table: Table) -> None:
    """Points need two columns of numbers: those that are named, then the first ones there are."""
    named = [key.column for key in (parts.x,) if key and table.by_name[key.column].column.is_number]
    named += [one.column for one in parts.measures if one.column and table.by_name[one.column].column.is_number]
    spare = [one.name for one in (*table.measures, *table.of_kind("level")) if one.name not in named and not one.place]
    both = [*dict.fromkeys(named), *spare][:2]
    if len(both) < 2:  # noqa: PLR2004 - x and y
        raise Invalid.at("description", f"a {chart} needs two columns of numbers; there are {listed(table)}")
    if parts.x and not table.by_name[parts.x.column].column.is_number:
        aggregated = any(one.fn not in {"", "sum", "mean"} for one in parts.measures)
        parts.color = parts.color or (None if aggregated else parts.x)
    if len(named) < 2:  # noqa: PLR2004 - x and y
        parts.warnings.append(f"points need two columns of numbers; {both[0]!r} and {both[1]!r} are drawn")
        parts.doubts += 0.2
    parts.x, parts.measures = Key(both[0]), [Measure(both[1], "")]


def _grid(parts: Parts, table: Table) -> None:
    """A heatmap has names along both sides."""
    names = [one.name for one in table.of_kind("category", "flag", "level", "time") if one.column.distinct <= 60]  # noqa: PLR2004 - cells a side
    taken = {key.column for key in (parts.x, parts.color) if key}
    spare = [Key(name) for name in names if name not in taken]
    if parts.x is None and spare:
        parts.x = spare.pop(0)
    if parts.color is None and spare:
        parts.color = spare.pop(0)
    if parts.x is None or parts.color is None:
        raise Invalid.at("description", f"a heatmap needs two columns of names; there are {listed(table)}")
    parts.measures = parts.measures[:1] or [Measure("", COUNT)]


def _default(parts: Parts, chart: str, table: Table) -> None:
    """Nothing was named but a chart type: the first columns that fit it."""
    names = [*table.times, *table.of_kind("category", "flag", "level")]
    times_first = chart in {"line", "area", "spline", "stepLine", "sparkline", "stackedArea", "streamgraph"}
    keys = names if times_first else [*table.of_kind("category", "flag", "level"), *table.times]
    if chart in SAMPLES:
        keys = [] if chart in {"histogram", "density", "ecdf", "qq"} else keys
    if not keys and not table.measures:
        raise Invalid.at(
            "description", f"there is nothing in the data that a {chart} can show; there are {listed(table)}"
        )
    parts.x = Key(keys[0].name) if keys else None
    numbers = [one for one in table.measures if not one.place]
    parts.measures = (
        [Measure(numbers[0].name, "mean" if numbers[0].intensive else "sum")] if numbers else [Measure("", COUNT)]
    )
    parts.doubts += 0.35
    parts.warnings.append("no column was named: the first ones that fit are drawn")


def fit(parts: Parts, chart: str, reading: Reading, table: Table) -> None:
    """Keys and measures as the chart type reads them."""
    if chart == "histogram":
        _counted_ranges(parts, reading, table)
    elif chart in SAMPLES:
        parts.measures = [replace(one, fn="") for one in parts.measures if one.column][:1] or _first_number(table)
    elif chart in POINTS and parts.x and not parts.pairs and any(one.fn == "" for one in parts.measures):
        pass
    elif parts.x is None and chart in BARS | {
        "pie",
        "doughnut",
        "line",
        "area",
        "polarArea",
        "radar",
        "lollipop",
        "funnel",
    }:
        _keyed(parts, chart, reading, table)


def _first_number(table: Table) -> list[Measure]:
    numbers = table.measures or table.of_kind("level")
    if not numbers:
        raise Invalid.at("description", f"this needs a column of numbers; there are {listed(table)}")
    return [Measure(numbers[0].name, "")]


def _counted_ranges(parts: Parts, reading: Reading, table: Table) -> None:
    """A histogram counts how many values lie in each range; of names it counts each one."""
    numbers = [one.column for one in parts.measures if one.column and table.by_name[one.column].column.is_number]
    if parts.x is None or (
        numbers
        and not parts.asked_count
        and not any(slot.fn for slot in reading.said.slots)
        and not _grouped_by(reading)
    ):
        column = numbers[0] if numbers else _first_number(table)[0].column
        if parts.x is not None and parts.color is None and parts.x.column != column:
            parts.color = parts.x
        parts.x = Key(column)
        parts.measures = [Measure("", COUNT)]
    named = table.by_name[parts.x.column]
    if named.column.is_number and not parts.x.binned and named.kind in {"measure", "identity"}:
        ranges = reading.ranges
        parts.x = Key(parts.x.column, width=ranges.width if ranges else None, bins=ranges.count if ranges else BINS)
    parts.measures = parts.measures or [Measure("", COUNT)]


def _grouped_by(reading: Reading) -> bool:
    return any(slot.groups for slot in reading.said.slots)


def _keyed(parts: Parts, chart: str, reading: Reading, table: Table) -> None:
    """A chart along names needs one: of numbers alone their ranges, else the first column of names."""
    if reading.ranges and parts.measures and parts.measures[0].column:
        parts.x = Key(parts.measures[0].column, width=reading.ranges.width, bins=reading.ranges.count)
        parts.measures = [Measure("", COUNT)]
    elif chart in {"line", "area"} and table.times:
        guess_key(parts, table.times)
    else:
        guess_key(parts, likely_keys(reading, table))


def listed(table: Table, most: int = 20) -> str:
    """The columns for a message."""
    names = [one.name for one in table.columns]
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
