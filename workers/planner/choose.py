"""From the parts of a question to the chart that answers it: the rules of intent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.planner.alternatives import alternatives
from workers.planner.assembling import parts_of
from workers.planner.columns import Table
from workers.planner.fitting import fit, require
from workers.planner.keys import reaches
from workers.planner.model import Alternative, Key, Limit, Sketch
from workers.planner.parts import Parts, is_time
from workers.planner.reading import Reading
from workers.planner.roles import NEVER, OWN, roles_of
from workers.planner.sorting import order_by
from workers.planner.variants import variant

MOST_SLICES = 12


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
    if chart in OWN or chart in NEVER:
        roles = roles_of(chart, reading, parts, table)
    require(parts, chart, roles, table)
    fit(parts, chart, reading, table)
    chart = variant(chart, reading, parts, table)
    order = order_by(reading, parts, chart, table)
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
    return Chosen(sketch, reason, alternatives(sketch), tuple(parts.warnings), parts.doubts)


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
    """The chart type that the question is for, where none is named."""
    if parts.pairs and parts.size:
        return "bubble", "three numbers of each row are compared"
    if parts.pairs:
        return "scatter", "two numbers of each row are compared"
    if "flow" in reading.intents and roles_of("sankey", reading, parts, table, strict=False):
        return "sankey", "it is about what goes from where to where"
    if "geography" in reading.intents and (place := _map(parts, table)):
        return place, "it is about places"
    if parts.x is None:
        return _without_key(reading, parts, table)
    return _along(parts.x, reading, parts, table)


def _along(x: Key, reading: Reading, parts: Parts, table: Table) -> tuple[str, str]:
    """The chart type of what lies along a key."""
    intents = reading.intents
    if "distribution" in intents and _is_sample(reading, parts, table):
        return "boxplot", "it is about how values are spread in each group"
    if "share" in intents and parts.color is None and not is_time(x, table) and not _is_below_zero(parts, table):
        many = not _few(x, table)
        return ("treemap", "there are many parts of a whole") if many else ("pie", "it is about parts of a whole")
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


def _is_line(reading: Reading, parts: Parts, table: Table) -> bool:
    """Times are drawn as a line, but where single ones are compared: counted one by one, or ordered by size."""
    if parts.x is None or not is_time(parts.x, table) or parts.x.grain in {"weekday", "month_of_year", "hour_of_day"}:
        return False
    if reading.few or (reading.order and reading.order.axis == "y"):
        return False
    if (
        "trend" in reading.intents
        or reading.over_time
        or (reaches(reading, table) and "ranking" not in reading.intents)
    ):
        return True
    compared = "comparison" in reading.intents and not reading.filters.compared
    return not (compared or "ranking" in reading.intents) and (not parts.asked_count or bool(reading.grain))


def _is_sample(reading: Reading, parts: Parts, table: Table) -> bool:
    explicit = any(slot.fn for slot in reading.said.slots) or parts.asked_count
    one = (
        len(parts.measures) == 1 and table.by_name[parts.measures[0].column].kind == "measure"
        if parts.measures and parts.measures[0].column
        else False
    )
    grouped = any(slot.groups for slot in reading.said.slots)
    return one and not explicit and grouped and not is_time(parts.x, table)


def _is_below_zero(parts: Parts, table: Table) -> bool:
    """Whether something that is drawn may be negative, as no part of a whole can be."""
    least = [table.by_name[one.column].column.least for one in parts.measures if one.column]
    return any(isinstance(value, int | float) and value < 0 for value in least)


def _few(key: Key, table: Table) -> bool:
    return table.by_name[key.column].column.distinct <= MOST_SLICES


def _map(parts: Parts, table: Table) -> str:
    """The map that the columns can be drawn on."""
    named = [table.by_name[key.column] for key in (parts.x, parts.color) if key]
    if any(one.place in {"country", "state", "county"} for one in [*named, *table.columns]) and not _points(table):
        return "choropleth"
    if _points(table):
        return "bubbleMap" if parts.measures and parts.measures[0].column else "pointMap"
    return ""


def _points(table: Table) -> bool:
    return {"latitude", "longitude"} <= {one.place for one in table.columns}


def _loose(reading: Reading, parts: Parts, table: Table) -> tuple[Mapping[str, Any], ...]:
    """Comparisons of what is drawn: ``above 10``."""
    found: list[Mapping[str, Any]] = []
    columns = [one.column for one in parts.measures if one.column] or [one.name for one in table.measures[:1]]
    for cmp, value, span in reading.filters.loose:
        if columns:
            found.append({"column": columns[0], "cmp": cmp, "value": value})
            if not parts.measures or (len(table.measures) > 1 and not any(one.column for one in parts.measures)):
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
