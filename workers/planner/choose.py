"""From the parts of a question to the chart that answers it: the rules of intent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import Invalid
from workers.planner.columns import Named, Table
from workers.planner.model import COUNT, Alternative, Key, Limit, Measure, Order, Sketch
from workers.planner.parts import BINS, Parts, parts_of
from workers.planner.reading import Reading
from workers.planner.roles import OWN, roles_of

LONG_NAMES = 14
"""Characters of names, on average, for which bars lie on their side."""
MANY_NAMES = 12
MOST_SLICES = 12
_BARS = frozenset({"bar", "groupedBar", "stackedBar", "horizontalBar", "percentStackedBar"})
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
_SAMPLES = frozenset({"histogram", "boxplot", "violin", "density", "ecdf", "qq", "strip", "beeswarm", "ridgeline"})
_POINTS = frozenset({"scatter", "bubble", "regression", "connectedScatter", "hexbin", "contour"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sketch with what is to be told of how it came."""

    sketch: Sketch
    reason: str
    alternatives: tuple[Alternative, ...]
    warnings: tuple[str, ...]
    doubts: float


def choose(reading: Reading, table: Table) -> Chosen:
    """The chart that a reading asks for; ``Invalid`` where its wishes can't be had together."""
    parts = parts_of(reading, table)
    chart, reason = _chart(reading, parts, table)
    roles: Mapping[str, str] = {}
    if chart in OWN:
        roles = roles_of(chart, reading, parts, table)
    _require(parts, chart, roles, table)
    _fit(parts, chart, reading, table)
    chart = _shaped(chart, reading, parts, table)
    order = _order(reading, parts, chart, table)
    sketch = Sketch(
        chart_type=chart,
        x=parts.x,
        measures=tuple(parts.measures),
        color=parts.color,
        size=parts.size,
        filters=tuple(reading.filters.where) + _loose(reading, parts, table),
        order=order,
        limit=Limit(reading.few.count, reading.few.descending) if reading.few else None,
        window=_window(reading, parts),
        roles={**roles, **({"facet": parts.facet} if parts.facet and not roles else {})},
        options=_options(reading, chart),
        stated=bool(reading.chart),
    )
    return Chosen(sketch, reason, _alternatives(sketch, parts, table), tuple(parts.warnings), parts.doubts)


def _chart(reading: Reading, parts: Parts, table: Table) -> tuple[str, str]:
    """The chart type and why."""
    if reading.chart == "smallMultiples":
        chart, reason = _implied(reading, parts, table)
        parts.facet = parts.facet or _facet(parts)
        return chart, reason
    if reading.chart:
        return reading.chart, "it was asked for"
    return _implied(reading, parts, table)


def _facet(parts: Parts) -> str:
    key = parts.color or parts.x
    if key is not None and key is parts.color:
        parts.color = None
    return key.column if key else ""


def _implied(reading: Reading, parts: Parts, table: Table) -> tuple[str, str]:
    intents = reading.intents
    if parts.pairs:
        return (
            ("bubble", "three numbers of each row are compared")
            if parts.size
            else ("scatter", "two numbers of each row are compared")
        )
    if "flow" in intents and roles_of("sankey", reading, parts, table, strict=False):
        return "sankey", "it is about what goes from where to where"
    if "geography" in intents and (place := _map(parts, table)):
        return place, "it is about places"
    if parts.x is None:
        return _without_key(reading, parts, table)
    if "distribution" in intents and _is_sample(reading, parts, table):
        return "boxplot", "it is about how values are spread in each group"
    if "share" in intents and parts.color is None and not _is_time(parts.x, table):
        return (
            ("pie", "it is about parts of a whole")
            if _few(parts.x, table)
            else ("treemap", "there are many parts of a whole")
        )
    if _is_line(reading, parts, table):
        return "line", "it is about a change over time"
    if "share" in intents and parts.color is not None:
        return "percentStackedBar", "it is about parts of several wholes"
    return "bar", "it compares groups"


def _without_key(reading: Reading, parts: Parts, table: Table) -> tuple[str, str]:
    explicit = any(slot.fn for slot in reading.said.slots) or reading.said.loose or reading.said.counts
    if len(parts.measures) == 1 and not explicit and parts.measures[0].column and "how much" not in reading.text.low:
        return "histogram", "it is about how values are spread"
    if len(parts.measures) >= 1:
        return (
            ("bigNumber", "the answer is one number")
            if len(parts.measures) == 1
            else ("table", "the answer is a few numbers")
        )
    return ("line", "the data go along time") if table.times else ("bar", "it compares groups")


def _is_time(key: Key | None, table: Table) -> bool:
    return key is not None and table.by_name[key.column].kind == "time"


def _is_line(reading: Reading, parts: Parts, table: Table) -> bool:
    """Times are drawn as a line, but where single ones are compared: counted one by one, or ordered by size."""
    if parts.x is None or not _is_time(parts.x, table) or parts.x.grain in {"weekday", "month_of_year", "hour_of_day"}:
        return False
    if reading.few or (reading.order and reading.order.axis == "y"):
        return False
    if "trend" in reading.intents or reading.over_time:
        return True
    return not ({"comparison", "ranking"} & reading.intents) and (not parts.asked_count or bool(reading.grain))


def _is_sample(reading: Reading, parts: Parts, table: Table) -> bool:
    explicit = any(slot.fn for slot in reading.said.slots) or parts.asked_count
    one = (
        len(parts.measures) == 1 and table.by_name[parts.measures[0].column].kind == "measure"
        if parts.measures and parts.measures[0].column
        else False
    )
    grouped = any(slot.groups for slot in reading.said.slots)
    return one and not explicit and grouped and not _is_time(parts.x, table)


def _few(key: Key, table: Table) -> bool:
    return table.by_name[key.column].column.distinct <= MOST_SLICES


def _map(parts: Parts, table: Table) -> str:
    """The map that the columns can be drawn on."""
    named = [table.by_name[key.column] for key in (parts.x, parts.color) if key]
    if any(one.place in {"country", "state"} for one in [*named, *table.columns]) and not _points(table):
        return "choropleth"
    if _points(table):
        return "bubbleMap" if parts.measures and parts.measures[0].column else "pointMap"
    return ""


def _points(table: Table) -> bool:
    return {"latitude", "longitude"} <= {one.place for one in table.columns}


def _require(parts: Parts, chart: str, roles: Mapping[str, str], table: Table) -> None:
    """What a chart type can't do without."""
    if roles or chart in OWN:
        return
    if chart in _POINTS and not (parts.x and parts.measures):
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
    if chart in _SAMPLES:
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


def _fit(parts: Parts, chart: str, reading: Reading, table: Table) -> None:
    """Keys and measures as the chart type reads them."""
    if chart == "histogram":
        _counted_ranges(parts, reading, table)
    elif chart in _SAMPLES:
        parts.measures = [replace(one, fn="") for one in parts.measures if one.column][:1] or _first_number(table)
    elif chart in _POINTS and parts.x and not parts.pairs and any(one.fn == "" for one in parts.measures):
        pass
    elif parts.x is None and chart in _BARS | {
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
        return
    timed = chart in {"line", "area"} and table.times
    names = [
        one for one in table.of_kind("category", "flag", "level") if one.name not in {m.column for m in parts.measures}
    ]
    if timed:
        parts.x = Key(table.times[0].name)
    elif names:
        parts.x = Key(names[0].name)
    if parts.x:
        parts.doubts += 0.2
        parts.warnings.append(f"nothing was said to go along the axis; it is {parts.x.column!r}")


def _shaped(chart: str, reading: Reading, parts: Parts, table: Table) -> str:
    """The variant of the chart type: stacked, side by side, on its side."""
    shaping = reading.shaping
    several = parts.color is not None or len(parts.measures) > 1
    if chart == "histogram" and parts.x and not parts.x.bins and not parts.x.width:
        chart = "bar"
    if "percent" in shaping and several:
        chart = _SHARES.get(chart, chart)
    if "stacked" in shaping and several:
        chart = _STACKS.get(chart, chart)
    if "filled" in shaping and chart == "line":
        chart = "area"
    if "smooth" in shaping and chart == "line":
        chart = "spline"
    if "stepped" in shaping and chart == "line":
        chart = "stepLine"
    if chart == "bar" and "horizontal" in shaping and not several:
        return "horizontalBar"
    if chart == "bar" and several:
        return "groupedBar" if "grouped" in shaping or not _adds_up(parts) else "stackedBar"
    if chart in {"stackedBar", "groupedBar"} and not several:
        return "bar"
    if (
        chart == "bar"
        and not reading.chart
        and "vertical" not in shaping
        and parts.x
        and _is_long(table.by_name[parts.x.column], parts)
    ):
        return "horizontalBar"
    return chart


def _adds_up(parts: Parts) -> bool:
    return parts.color is not None and all(one.fn in {COUNT, "sum"} for one in parts.measures)


def _is_long(named: Named, parts: Parts) -> bool:
    """Whether names need room at the left."""
    values = named.column.values[:40]
    if parts.x is None or parts.x.binned or not values or named.kind == "time":
        return False
    mean = sum(map(len, values)) / len(values)
    return mean > LONG_NAMES or (named.column.distinct > MANY_NAMES and mean > LONG_NAMES / 2)


def _order(reading: Reading, parts: Parts, chart: str, table: Table) -> Order | None:
    if reading.order is not None:
        return _asked(reading, parts, chart, table)
    if reading.few is not None:
        return Order("y", reading.few.descending, asked=False)
    if reading.extreme is not None:
        return Order("y", reading.extreme, asked=False)
    if _sorted_anyway(parts, chart, reading, table):
        return Order("y", descending=True, asked=False)
    return None


def _asked(reading: Reading, parts: Parts, chart: str, table: Table) -> Order:
    """By what: an axis, a column that is drawn, or what the chart is read by."""
    asked = reading.order
    if asked is None:
        raise AssertionError(reading)  # the caller has asked
    by = {"bars": "x"}.get(asked.axis, asked.axis)
    if not by:
        inside = [one for one in reading.mentions if asked.target[0] <= one.span[0] and one.span[1] <= asked.target[1]]
        by = _of_column(inside[0].column, parts, table) if inside else ""
    if not by:
        timed = _is_time(parts.x, table) and not any(
            word in reading.text.low for word in ("high to low", "low to high", "highest", "largest")
        )
        by = "x" if chart in {"line", "area", "spline"} or timed else "y"
    descending = asked.descending if asked.descending is not None else by == "y"
    return Order(by, descending)


def _of_column(column: str, parts: Parts, table: Table) -> str:
    if parts.x and parts.x.column == column:
        return "x"
    if any(one.column == column for one in parts.measures):
        return "y"
    if parts.color and parts.color.column == column:
        return "x" if parts.x is None else column
    named = table.by_name[column]
    if parts.x and _is_time(parts.x, table) and named.kind == "time":
        return "x"
    if parts.x is None and named.kind in {"category", "flag"}:
        parts.x = Key(column)
        return "x"
    if named.column.is_number and not parts.asked_count and named.kind == "measure":
        return column
    return "y"


def _sorted_anyway(parts: Parts, chart: str, reading: Reading, table: Table) -> bool:
    """Bars of names are read by size, where their names have no order of their own and the table has none either."""
    if chart not in _BARS | {"lollipop", "pareto", "treemap"} or parts.x is None or parts.x.binned or parts.color:
        return False
    named = table.by_name[parts.x.column]
    if named.kind not in {"category", "flag"} or _is_ordinal(named):
        return False
    return all(one.fn for one in parts.measures) or "ranking" in reading.intents


_ORDINAL = (
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("low", "medium", "high"), ("small", "medium", "large"), ("q1", "q2", "q3", "q4"), ("xs", "s", "m", "l", "xl", "xxl"),
)  # fmt: skip


def _is_ordinal(named: Named) -> bool:
    """Whether its names have an order that people know: days, months, sizes, ages from to."""
    values = [value.strip().lower() for value in named.column.values]
    if not values:
        return False
    if all(value[:1].isdigit() for value in values):
        return True
    return any({value[:3] for value in values} <= {one[:3] for one in known} for known in _ORDINAL)


def _loose(reading: Reading, parts: Parts, table: Table) -> tuple[Mapping[str, Any], ...]:
    """Comparisons of what is drawn: ``above 10``."""
    found: list[Mapping[str, Any]] = []
    columns = [one.column for one in parts.measures if one.column] or [one.name for one in table.measures[:1]]
    for cmp, value, span in reading.filters.loose:
        if columns:
            found.append({"column": columns[0], "cmp": cmp, "value": value})
            if not parts.measures or len(table.measures) > 1 and not any(one.column for one in parts.measures):
                parts.warnings.append(f"{reading.text.said(span)!r} was taken to be about {columns[0]!r}")
    return tuple(found)


def _window(reading: Reading, parts: Parts) -> str:
    """What is made of one value after the other."""
    low = reading.text.low
    if not parts.measures or parts.x is None:
        return ""
    if (
        any(word in low for word in ("cumulative", "running total", "accumulated", "kumuliert", "cumule", "acumulado"))
        and "distribution" not in low
    ):
        return "cumulative_sum"
    if any(word in low for word in ("moving average", "rolling average", "rolling mean", "smoothed average")):
        return "moving_average"
    if any(word in low for word in ("percent change", "percentage change", "growth rate", "rate of change")):
        return "percent_change"
    return ""


def _options(reading: Reading, chart: str) -> Mapping[str, Any]:
    options = dict(reading.options or {})
    if "horizontal" in reading.shaping and chart in {"stackedBar", "groupedBar", "percentStackedBar", "lollipop"}:
        options["indexAxis"] = "y"
    if options.get("title_size") in {"bigger", "smaller"}:
        size = options.pop("title_size")
        options["title_size"] = 26 if size == "bigger" else 14
    return options


def _alternatives(sketch: Sketch, parts: Parts, table: Table) -> tuple[Alternative, ...]:
    chart, timed = sketch.chart_type, _is_time(parts.x, table)
    several = parts.color is not None
    options = {
        "bar": [("horizontalBar", "names have more room"), ("pie", "shows shares of the whole")],
        "horizontalBar": [("bar", "upright bars are more usual for few names"), ("lollipop", "lighter where there are many names")],
        "stackedBar": [("groupedBar", "single parts are easier to compare"), ("percentStackedBar", "shows shares instead of amounts"), ("heatmap", "calmer with many names on both sides")],
        "groupedBar": [("stackedBar", "shows the totals too"), ("line", "calmer with many series") if timed else ("heatmap", "calmer with many names on both sides")],
        "line": [("area", "stresses the amount"), ("bar", "stresses single periods")] + ([("smallMultiples", "each series gets its own panel")] if several else []),
        "pie": [("bar", "lengths are easier to compare than angles"), ("doughnut", "leaves room for the sum")],
        "scatter": [("regression", "adds the line that fits the points"), ("hexbin", "clearer with very many points")],
        "bigNumber": [("table", "shows the numbers behind it")],
        "boxplot": [("violin", "shows the shape of each group"), ("strip", "shows every single value")],
        "bar_of_ranges": [("density", "a smooth curve in place of steps"), ("boxplot", "the spread in little room")],
        "choropleth": [("bar", "values are easier to compare"), ("bubbleMap", "small areas are seen as well")],
    }  # fmt: skip
    key = "bar_of_ranges" if sketch.x and (sketch.x.bins or sketch.x.width) else chart
    return tuple(
        Alternative(name, why)
        for name, why in options.get(key, [("table", "shows the numbers themselves")])
        if name != chart
    )


def listed(table: Table, most: int = 20) -> str:
    """The columns for a message."""
    names = [one.name for one in table.columns]
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
