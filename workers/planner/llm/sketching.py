"""A model's plan as a sketch, as far as one can say it: the rules go on from it when the model is away."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.charts import CHART_TYPES
from workers.planner.llm.schema import ROLES
from workers.planner.model import Ask, Key, Limit, Measure, Order, Sketch

Json = Mapping[str, Any]


def sketched(spec: Json, ask: Ask, *, made: Json | None = None) -> Sketch:
    """What is drawn by these transforms and this encoding; ``made`` are data of the words."""
    chart, options = spec["chart_type"], dict(spec["options"])
    if made is not None:
        return Sketch(chart_type=chart, options=options, made=dict(made))
    steps, encoding = spec["transforms"], _as_rules(chart, spec["encoding"])
    names = {one.name for one in ask.columns.columns} if ask.columns else set()
    own = chart in ROLES
    order = _order(steps, encoding)
    return Sketch(
        chart_type=chart,
        x=None if own else _key(encoding.get("x"), steps, names),
        measures=tuple(_measures(encoding, steps, names)) or ((Measure(),) if _is_matrix(chart) else ()),
        color=None if own else _key(encoding.get("color"), steps, names),
        size=encoding.get("size", "") if encoding.get("size") in names else "",
        filters=tuple(step["where"] for step in steps if step["op"] == "filter"),
        order=order,
        limit=_limit(steps, order),
        roles=_roles(encoding, names) if own else {},
        options=options,
        stated=True,
    )


def _is_matrix(chart: str) -> bool:
    return CHART_TYPES[chart].shape == "matrix"


def _as_rules(chart: str, encoding: Json) -> Json:
    """The channels as a sketch has them: of a matrix, the measure is its colour and the second key its rows."""
    if not _is_matrix(chart):
        return encoding
    return {**encoding, "y": encoding.get("color", []), "color": encoding.get("y")}


def _key(name: Any, steps: Sequence[Json], names: set[str]) -> Key | None:
    bins = next((step for step in steps if step["op"] == "bin" and name in {step.get("as"), step["column"]}), None)
    if bins is not None:
        return Key(bins["column"], bins.get("by") or "", bins.get("width"), bins.get("count"))
    return Key(name) if name in names else None


def _measures(encoding: Json, steps: Sequence[Json], names: set[str]) -> list[Measure]:
    aggregated = [one for step in steps if step["op"] == "aggregate" for one in step.get("measures") or ()]
    by_name = {one.get("as"): Measure(one.get("column") or "", one["fn"]) for one in aggregated}
    values = encoding.get("y", encoding.get("value", encoding.get("weight", [])))
    wanted = [values] if isinstance(values, str) else values
    found = [by_name.get(name) or (Measure(name, "") if name in names else None) for name in wanted]
    return [one for one in found if one]


def _order(steps: Sequence[Json], encoding: Json) -> Order | None:
    by = next((step["by"] for step in reversed(steps) if step["op"] == "sort"), None)
    first = by[0] if isinstance(by, list) and by else by
    if not first:
        return None
    key = first if isinstance(first, Mapping) else {"column": first}
    channel = next((role for role in ("x", "y") if encoding.get(role) == key["column"]), key["column"])
    return Order(channel, key.get("order") == "desc")


def _limit(steps: Sequence[Json], order: Order | None) -> Limit | None:
    step = next((step for step in reversed(steps) if step["op"] == "limit"), None)
    return Limit(step["count"], order.descending if order else True, step.get("other") or "") if step else None


def _roles(encoding: Json, names: set[str]) -> dict[str, str]:
    return {role: name for role, name in encoding.items() if isinstance(name, str) and name in names}
