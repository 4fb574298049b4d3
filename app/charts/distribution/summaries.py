"""Boxes given by their numbers: ``{min, q1, median, q3, max}``, perhaps with outliers and a mean."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from app.charts.describe import amount
from app.charts.distribution.statistics import Summary
from app.charts.reading import Findings, is_number, numbers, shown

PARTS = {
    "min": ("whiskerMin", "lowerfence", "min", "low"),
    "q1": ("q1",),
    "median": ("median", "med"),
    "q3": ("q3",),
    "max": ("whiskerMax", "upperfence", "max", "high"),
}
"""The five numbers from low to high, each with the names it goes by; the end of a whisker before the extreme."""

KNOWN = {name for names in PARTS.values() for name in names} | {"outliers", "mean", "count", "n"}


def read_summary(value: Mapping[str, Any], place: str, findings: Findings) -> Summary | None:
    """The box of one object; None after a fault. The five numbers must rise."""
    for name in value.keys() - KNOWN:
        findings.notice(f"{place}.{name}", "this is not known of a box and was not used")
    parts = [(name, _part(value, name, place, findings)) for name in PARTS]
    five = [(name, part) for name, part in parts if part is not None]
    outliers = _outliers(value, place, findings)
    if len(five) < len(PARTS) or outliers is None:
        return None
    for (lower, below), (upper, above) in pairwise(five):
        if below > above:
            findings.fault(f"{place}.{upper}", f"{amount(above)} is below {lower}, {amount(below)}")
            return None
    mean, count = value.get("mean"), value.get("count", value.get("n"))
    low, q1, median, q3, high = (part for _, part in five)
    return Summary(
        low,
        q1,
        median,
        q3,
        high,
        outliers=outliers,
        mean=mean if is_number(mean) else None,
        count=count if type(count) is int and count > 0 else 0,
    )


def _part(value: Mapping[str, Any], part: str, place: str, findings: Findings) -> float | None:
    name = next((name for name in PARTS[part] if value.get(name) is not None), None)
    if name is None:
        findings.fault(f"{place}.{part}", "expected a number: it is missing")
        return None
    if not is_number(value[name]):
        findings.fault(f"{place}.{name}", f"expected a number, found {shown(value[name])}")
        return None
    return float(value[name])


def _outliers(value: Mapping[str, Any], place: str, findings: Findings) -> tuple[float, ...] | None:
    given = value.get("outliers")
    if given is None:
        return ()
    if not isinstance(given, list):
        findings.fault(f"{place}.outliers", f"expected a list, found {shown(given)}")
        return None
    return tuple(sorted(one for one in numbers(given, f"{place}.outliers", findings) if one is not None))
