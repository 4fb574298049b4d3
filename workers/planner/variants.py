"""The variant of a chart type: stacked, side by side, on its side, smooth."""

from workers.planner.columns import Named, Table
from workers.planner.fitting import BARS
from workers.planner.model import COUNT
from workers.planner.parts import Parts
from workers.planner.reading import Reading

LONG_NAMES = 14
"""Characters of names, on average, for which bars lie on their side."""


MANY_NAMES = 12


_STACKS = {
    "bar": "stackedBar",
    "line": "stackedArea",
    "area": "stackedArea",
    "horizontalBar": "stackedBar",
    "groupedBar": "stackedBar",
}


_SHARES = {
    "bar": "percentStackedBar",
    "stackedBar": "percentStackedBar",
    "area": "percentStackedArea",
    "stackedArea": "percentStackedArea",
}


def variant(chart: str, reading: Reading, parts: Parts, table: Table) -> str:
    """The variant of the chart type: stacked, side by side, on its side."""
    shaping = reading.shaping
    several = parts.color is not None or len(parts.measures) > 1
    if chart == "histogram" and parts.x and not parts.x.bins and not parts.x.width:
        chart = "bar"
    if "percent" in shaping and several:
        chart = _SHARES.get(chart, chart)
    if "stacked" in shaping and several:
        chart = _STACKS.get(chart, chart)
    if chart == "line":
        chart = next((name for word, name in _LINES.items() if word in shaping), chart)
    return _bars(chart, reading, parts, table) if chart in BARS else chart


_LINES = {"filled": "area", "smooth": "spline", "stepped": "stepLine"}


def _bars(chart: str, reading: Reading, parts: Parts, table: Table) -> str:
    """Bars of several series stand side by side or on top of each other; long names lie at the left."""
    shaping = reading.shaping
    several = parts.color is not None or len(parts.measures) > 1
    if chart == "bar" and "horizontal" in shaping and not several:
        return "horizontalBar"
    if chart == "bar" and several:
        return "groupedBar" if "grouped" in shaping or not _adds_up(parts) else "stackedBar"
    if chart in {"stackedBar", "groupedBar"} and not several:
        return "bar"
    free = chart == "bar" and not reading.chart and "vertical" not in shaping
    return "horizontalBar" if free and parts.x and _is_long(table.by_name[parts.x.column], parts) else chart


def _adds_up(parts: Parts) -> bool:
    return parts.color is not None and all(one.fn in {COUNT, "sum"} for one in parts.measures)


def _is_long(named: Named, parts: Parts) -> bool:
    """Whether names need room at the left."""
    values = named.column.values[:40]
    if parts.x is None or parts.x.binned or not values or named.kind == "time":
        return False
    mean = sum(map(len, values)) / len(values)
    return mean > LONG_NAMES or (named.column.distinct > MANY_NAMES and mean > LONG_NAMES / 2)
