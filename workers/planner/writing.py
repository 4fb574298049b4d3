"""A sketch as a request: transforms, encoding and options, which POST /v1/charts takes with a ``data_source``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.charts import CHART_TYPES
from workers.planner.columns import Named, Table, readable
from workers.planner.model import Key, Measure, Order, Sketch
from workers.planner.naming import ROWS, key_name, measure_name, title_of, unlike
from workers.planner.roles import OWN

Json = dict[str, Any]

_PARTS = {"weekday": ("weekday", "weekday_name"), "month_of_year": ("month", "month_name"), "hour_of_day": ("hour", "")}
"""Functions of the expression language that give a part of a time: its number, and its name."""
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_SAMPLES = frozenset({"histogram", "boxplot", "violin", "density", "ecdf", "qq", "strip", "beeswarm", "ridgeline"})
_WINDOW = {"cumulative_sum": "so far", "moving_average": "moving average", "percent_change": "change in percent"}
_AVERAGED = 7
MOST_SERIES = 30
"""Series that are drawn when nobody says how many: the greatest ones."""


@dataclass(slots=True)
class _Draft:
    """A request as it grows."""

    table: Table
    transforms: list[Json] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def fresh(self, name: str) -> str:
        """A name that no column has."""
        made = unlike(name, self.names)
        self.names.add(made)
        return made

    def add(self, op: str, **fields: Any) -> None:
        """One more operation."""
        self.transforms.append({"op": op, **fields})


def written(sketch: Sketch, table: Table) -> Json:
    """The request that draws a sketch of this table."""
    options = _options(sketch)
    if sketch.made is not None:
        return {"chart_type": sketch.chart_type, "data": dict(sketch.made), "options": options}
    draft = _Draft(table, names={one.name for one in table.columns})
    if sketch.filters:
        where = sketch.filters[0] if len(sketch.filters) == 1 else {"all": list(sketch.filters)}
        draft.add("filter", where=where)
    encoding = _own(sketch, draft) if sketch.chart_type in OWN else _charted(sketch, draft, options)
    chart = sketch.chart_type
    if chart == "histogram":
        chart = "bar" if sketch.color is None else "stackedBar"
        options["datasets"] = {"bar": {"barPercentage": 1, "categoryPercentage": 1}}
    return {"chart_type": chart, "transforms": draft.transforms, "encoding": encoding, "options": options}


def _options(sketch: Sketch) -> Json:
    options: Json = {**sketch.options}
    honours = CHART_TYPES[sketch.chart_type].honours
    if "title" in honours and "title" not in options and (title := title_of(sketch)):
        options["title"] = title
    if sketch.filters and "subtitle" in honours and "subtitle" not in options and (told := told_filters(sketch)):
        options["subtitle"] = told
    return options


def told_filters(sketch: Sketch) -> str:
    """The conditions as a line under the title."""
    return ", ".join(text for where in sketch.filters if (text := _told(where)))


_CMP = {"=": "is", "!=": "is not", ">": "above", ">=": "at least", "<": "below", "<=": "at most", "in": "is",
    "not_in": "is not", "between": "from",
        "is_null": "is missing", "is_not_null": "is known", "matches": "matches"}  # fmt: skip


def _told(where: Mapping[str, Any]) -> str:
    if "any" in where or "all" in where:
        word = " or " if "any" in where else " and "
        return word.join(_told(one) for one in where.get("any", where.get("all", ())))
    if "not" in where:
        return f"not: {_told(where['not'])}"
    value = where.get("value", "")
    between = " to " if where["cmp"] == "between" else ", "
    said = between.join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{readable(where['column'])} {_CMP.get(where['cmp'], where['cmp'])} {said}".strip()


def _charted(sketch: Sketch, draft: _Draft, options: Json) -> Json:
    """Transforms and the encoding of a chart along keys."""
    facet = sketch.roles.get("facet", "")
    raw = all(not one.fn for one in sketch.measures)
    x, order_x = _key(sketch.x, draft) if sketch.x else ("", "")
    color, order_color = _key(sketch.color, draft) if sketch.color else ("", "")
    if raw:
        ys = [one.column for one in sketch.measures]
    else:
        groups = [name for name in dict.fromkeys((order_x, x, order_color, color, facet)) if name]
        ys = _aggregated(sketch.measures, groups, draft)
    if sketch.window and ys:
        ys = [_windowed(sketch, ys[0], (order_x or x, color), draft)]
    _ordered(sketch, (order_x or x, ys), (x, order_color), draft)
    _titled(sketch, options)
    if CHART_TYPES[sketch.chart_type].shape == "matrix":
        return {"x": x, "y": color, "color": ys[0]}
    encoding: Json = {"x": x} if x else {}
    encoding["y"] = ys[0] if len(ys) == 1 else ys
    if sketch.chart_type in _SAMPLES and not sketch.measures:
        encoding = {"y": x}
    optional = {"color": color, "size": sketch.size, "facet": facet}
    return {**encoding, **{name: column for name, column in optional.items() if column}}


def _titled(sketch: Sketch, options: Json) -> None:
    """Axes say what they show, where the chart has any."""
    if "axis_titles" not in CHART_TYPES[sketch.chart_type].honours or sketch.x is None:
        return
    names = [measure_name(one) for one in sketch.measures]
    y = names[0] if len(names) == 1 else ""
    titles = {"x_axis": key_name(sketch.x), "y_axis": readable(y) if y else ""}
    if sketch.chart_type == "horizontalBar" or options.get("indexAxis") == "y":
        titles = {"x_axis": titles["y_axis"], "y_axis": titles["x_axis"]}
    scales = options.get("scales", {})
    for axis, title in titles.items():
        if title and axis not in options and axis[0] not in scales:
            options[axis] = title


def _key(key: Key, draft: _Draft) -> tuple[str, str]:
    """The column of a key, and one by which it is ordered where its names don't say."""
    named = draft.table.by_name[key.column]
    if key.grain == "decade":
        name = draft.fresh(key_name(key))
        year = _quoted(key.column) if named.year else f"year({_quoted(key.column)})"
        draft.add("compute", expr=f"floor({year} / 10) * 10", **{"as": name})
        return name, ""
    if key.grain in _PARTS:
        return _part(key, draft)
    if key.grain:
        name = draft.fresh(key_name(key))
        draft.add("bin", column=key.column, by=key.grain, **{"as": name})
        return name, ""
    if key.width or key.bins:
        return _range(key, named, draft)
    if named.column.type == "boolean":
        return _truths(key, draft), ""
    return key.column, ""


def _truths(key: Key, draft: _Draft) -> str:
    """The names of yes and no: axes and series are of texts."""
    name, quoted = draft.fresh(f"{readable(key.column)}?"), _quoted(key.column)
    draft.add("filter", where={"column": key.column, "cmp": "is_not_null"})
    draft.add("compute", expr=f"if({quoted}, 'true', 'false')", **{"as": name})
    return name


def _part(key: Key, draft: _Draft) -> tuple[str, str]:
    """A part of times that comes again: weekdays in the order of the week."""
    number, text = _PARTS[key.grain]
    quoted = _quoted(key.column)
    at = draft.fresh(f"{key_name(key)} number" if text else key_name(key))
    draft.add("compute", expr=f"{number}({quoted})", **{"as": at})
    if not text:
        return at, ""
    name = draft.fresh(key_name(key))
    draft.add("compute", expr=f"{text}({quoted})", **{"as": name})
    return name, at


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _range(key: Key, named: Named, draft: _Draft) -> tuple[str, str]:
    """Ranges of numbers with round edges, called ``10-20``."""
    width = key.width or _width(named, key.bins or 1)
    start = draft.fresh(f"{readable(key.column)} from")
    if width is None:
        draft.add("bin", column=key.column, count=key.bins or 1, **{"as": start})
        return start, ""
    draft.add("bin", column=key.column, width=width, **{"as": start})
    draft.add("filter", where={"column": start, "cmp": "is_not_null"})
    name = draft.fresh(f"{readable(key.column)} (ranges)")
    plain = _quoted(start)
    digits = max(-math.floor(math.log10(width)) + 1, 0) if width % 1 else 0
    draft.add(
        "compute",
        expr=f"concat(round({plain}, {digits}), '\u2013', round({plain} + {width:.12g}, {digits}))",
        **{"as": name},
    )
    return name, start


def _width(named: Named, bins: int) -> float | None:
    """A round width that makes about so many ranges of what a column reaches over."""
    low, high = named.column.least, named.column.greatest
    if not isinstance(low, int | float) or not isinstance(high, int | float) or high <= low:
        return None
    rough = (high - low) / bins
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(step * power for step in _ROUND if step * power >= rough * 0.999)
    return max(width, 1.0) if named.column.type == "integer" else width


def _aggregated(measures: Sequence[Measure], groups: Sequence[str], draft: _Draft) -> list[str]:
    made: list[Json] = []
    for one in measures:
        if one.column and not one.fn:
            one = Measure(one.column, "mean")  # noqa: PLW2901 - beside what is aggregated it must be too
        name = unlike(measure_name(one), [*groups, *(other["as"] for other in made)])
        made.append({"fn": one.fn, "as": name, **({"column": one.column} if one.column else {})})
    draft.add("aggregate", group_by=list(groups), measures=made)
    draft.names = {*groups, *(one["as"] for one in made)}
    return [one["as"] for one in made]


def _windowed(sketch: Sketch, y: str, keys: tuple[str, str], draft: _Draft) -> str:
    name = draft.fresh(f"{y}, {_WINDOW[sketch.window]}")
    more: Json = {"size": _AVERAGED} if sketch.window == "moving_average" else {}
    if keys[0]:
        more["order_by"] = [keys[0]]
    if keys[1]:
        more["partition_by"] = [keys[1]]
    draft.add("window", fn=sketch.window, column=y, **more, **{"as": name})
    return name


def _ordered(sketch: Sketch, by: tuple[str, list[str]], names: tuple[str, str], draft: _Draft) -> None:
    """Sort and limit. Without a wish, parts of times lie in their order."""
    x, ys = by
    label, order_color = names
    drawn = ys
    order = sketch.order
    if order and not order.asked and sketch.color and _is_timed(sketch, draft):
        order = None
    if order and order.by == "y" and ys and _series(sketch, draft) and not _is_timed(sketch, draft):
        ys = [_totalled(ys[0], x, draft)]
    keys = _sort_keys(order, x, ys) if order else []
    if not keys and x and x != label:
        keys = [{"column": x}]
    if order_color:
        keys.append({"column": order_color})
    if keys:
        draft.add("sort", by=keys)
    _limited(sketch, label, drawn, draft)


def _totalled(y: str, x: str, draft: _Draft) -> str:
    """The whole of each name over all its series: what stacks are ordered by."""
    name = draft.fresh(f"{y} in all")
    draft.add("window", fn="total", column=y, partition_by=[x], **{"as": name})
    return name


def _limited(sketch: Sketch, label: str, ys: Sequence[str], draft: _Draft) -> None:
    """The first few: names along the axis, or series where time goes along; never more than can be told apart."""
    if not ys:
        return
    series = _series(sketch, draft)
    if sketch.limit is not None and series and _is_timed(sketch, draft):
        draft.add("limit", count=sketch.limit.count, column=series, by=ys[0])
    elif sketch.limit is not None and series and sketch.limit.descending:
        draft.add("limit", count=sketch.limit.count, column=label, by=ys[0])
    elif sketch.limit is not None:
        draft.add("limit", count=sketch.limit.count)
    elif series and sketch.color and draft.table.by_name[sketch.color.column].column.distinct > MOST_SERIES:
        draft.add("limit", count=MOST_SERIES, column=series, by=ys[0])


def _is_timed(sketch: Sketch, draft: _Draft) -> bool:
    return sketch.x is not None and draft.table.by_name[sketch.x.column].kind == "time"


def _series(sketch: Sketch, draft: _Draft) -> str:
    """The column of series; "" where it has no names of its own."""
    named = sketch.color and draft.table.by_name[sketch.color.column]
    return (
        sketch.color.column
        if sketch.color and named and named.column.type == "text" and not sketch.color.binned
        else ""
    )


def _sort_keys(order: Order, x: str, ys: Sequence[str]) -> list[Json]:
    column = {"x": x, "y": ys[0] if ys else ""}.get(order.by, "")
    if not column:
        column = ys[0] if ys else x
    return [{"column": column, "order": "desc" if order.descending else "asc"}] if column else []


def _own(sketch: Sketch, draft: _Draft) -> Json:
    """Transforms of a chart that names its own columns: rows become those that it reads, under its names for them."""
    roles = {role: column for role, column in sketch.roles.items() if role != "facet"}
    groups = [role for role in roles if role in {"source", "target", "level0", "level1", "text", "area"}]
    value = next((role for role in roles if role in {"value", "weight"}), "")
    if groups and sketch.chart_type not in {"gantt", "timeline"}:
        fn = next((one.fn for one in sketch.measures if one.fn and one.column), "")
        fn = fn or ("mean" if value and draft.table.by_name[roles[value]].intensive else "sum")
        name = "weight" if sketch.chart_type == "wordCloud" else "value"
        measure = {"fn": fn, "column": roles[value], "as": name} if value else {"fn": "count", "as": name}
        draft.add("aggregate", group_by=list(dict.fromkeys(roles[role] for role in groups)), measures=[measure])
        if sketch.limit:
            draft.add("sort", by=[{"column": name, "order": "desc" if sketch.limit.descending else "asc"}])
            draft.add("limit", count=sketch.limit.count)
        return {**{role: roles[role] for role in groups}, name: name}
    if sketch.chart_type in {"bigNumber", "gauge", "radialGauge", "table", "errorBar"}:
        return _numbers(sketch, draft)
    return roles


def _numbers(sketch: Sketch, draft: _Draft) -> Json:
    """One number or a few, of all rows or of each group."""
    keys = [key for key in (sketch.x, sketch.color) if key]
    if sketch.chart_type == "errorBar" and sketch.x and sketch.measures:
        x, _ = _key(sketch.x, draft)
        column = sketch.measures[0].column
        measures = [{"fn": fn, "column": column, "as": fn} for fn in ("mean", "stddev")]
        draft.add("aggregate", group_by=[x], measures=measures)
        return {"x": x, "y": "mean", "error": "stddev"}
    if not sketch.measures or (sketch.chart_type == "table" and all(not one.fn for one in sketch.measures)):
        columns = [key.column for key in keys] + [one.column for one in sketch.measures]
        if sketch.order:
            draft.add("sort", by=_sort_keys(sketch.order, columns[0] if columns else "", columns[-1:]))
        if sketch.limit:
            draft.add("limit", count=sketch.limit.count)
        return {"columns": columns} if columns else {}
    groups = [_key(key, draft)[0] for key in keys] if sketch.chart_type == "table" else []
    ys = _aggregated([Measure(one.column, one.fn or "sum") for one in sketch.measures], groups, draft)
    if sketch.order and groups:
        draft.add("sort", by=_sort_keys(sketch.order, groups[0], ys))
    if sketch.limit and groups:
        draft.add("limit", count=sketch.limit.count)
    return {"columns": [*groups, *ys]} if sketch.chart_type == "table" else {"value": ys[0]}


__all__ = ["ROWS", "told_filters", "written"]
