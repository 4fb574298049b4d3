"""A transform in words, for those who ask what was done with their data."""

from app.charts.reading import shown
from app.transforms.columns import listed
from app.transforms.conditions import Comparison, Condition, Not
from app.transforms.derived import Bin, Compute, Window
from app.transforms.groups import Aggregate, Measure, Pivot
from app.transforms.reading import Transform
from app.transforms.rows import Filter, Key, Limit, Sample, Sort


def told(transform: Transform) -> str:
    """One sentence without its full stop."""
    match transform:
        case Filter():
            return f"kept the rows where {_condition(transform.where)}"
        case Sort():
            return f"sorted by {_keys(transform.by)}"
        case Limit():
            return _limit(transform)
        case Sample():
            return f"took {transform.count:,} rows by chance"
        case Aggregate() | Pivot():
            return _group(transform)
        case _:
            return _derived(transform)


def _condition(condition: Condition) -> str:
    if isinstance(condition, Not):
        return f"not ({_condition(condition.part)})"
    if isinstance(condition, Comparison):
        values = " and " if condition.cmp == "between" else ", "
        said = values.join(map(shown, condition.values[:5])) + (", …" if len(condition.values) > 5 else "")  # noqa: PLR2004 - as many as fit
        return f"{shown(condition.column)} {condition.cmp.replace('_', ' ')} {said}".rstrip()
    joint = " and " if condition.how == "all" else " or "
    return f"({joint.join(map(_condition, condition.parts))})"


def _keys(keys: tuple[Key, ...]) -> str:
    return ", ".join(shown(key.column) + (", greatest first" if key.order == "desc" else "") for key in keys)


def _limit(one: Limit) -> str:
    what = f"names of {shown(one.column)}" if one.column else "rows"
    ranked = f" with the greatest {shown(one.by)}" if one.by else ""
    return f"kept the first {one.count:,} {what}{ranked}" + (f", the rest as {shown(one.other)}" if one.other else "")


def _group(one: Aggregate | Pivot) -> str:
    if isinstance(one, Pivot):
        value = f"{one.fn} of {shown(one.value)}" if one.value else one.fn
        return f"made a column of each value of {shown(one.column)}: the {value} for each {listed(one.rows)}"
    measures = ", ".join(map(_measure, one.measures)) or "one row"
    return f"{measures} for each {listed(one.group_by)}" if one.group_by else f"{measures} over all rows"


def _measure(measure: Measure) -> str:
    if not measure.column:
        return "count of rows"
    share = f" {measure.p:g}" if measure.fn == "quantile" else ""
    return f"{measure.fn}{share} of {shown(measure.column)}"


def _derived(one: Bin | Window | Compute) -> str:
    match one:
        case Bin():
            how = one.by or (f"ranges of {one.width:g}" if one.width else f"{one.count} equal ranges")
            return f"put {shown(one.column)} together by {how}"
        case Window():
            return f"worked out {shown(one.name)}: {one.fn.replace('_', ' ')} of {shown(one.column)}"
        case Compute():
            return f"worked out {shown(one.name)} by an expression"
