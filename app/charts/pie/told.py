"""Pies and doughnuts in words and as a table."""

import math
from collections.abc import Callable
from typing import Any

from app.charts.describe import amount, heading
from app.charts.model import ChartSpec, DataTable
from app.charts.pie.parts import MOST_NAMED, drawn_slices, percent


def describe_as(kind: str) -> Callable[[ChartSpec], str]:
    """A describer; ``kind`` opens the sentence, such as "Pie chart"."""
    return lambda spec: _describe(kind, spec)


def _describe(kind: str, spec: ChartSpec) -> str:
    opening = heading(kind, spec)
    slices = drawn_slices(spec.data, spec.extras)
    if not slices:
        return f"{opening} There is nothing to show: every part is zero or empty."
    total = amount(math.fsum(part.value for part in slices))
    unit = f" {spec.data.unit}" if spec.data.unit else ""
    parts = ", ".join(f"{part.label or 'unnamed'} {percent(part.share)}" for part in slices[: MOST_NAMED + 1])
    more = len(slices) - MOST_NAMED - 1
    rest = f", and {more} more" if more > 0 else ""
    joined = sum(len(part.members) for part in slices)
    note = f" {joined} small parts are joined." if joined else ""
    return f"{opening} {len(slices)} parts of{unit} {total}, clockwise: {parts}{rest}.{note}"


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a part as given, with its share."""
    columns: tuple[Any, ...] = ("Label", spec.data.unit or "Value", "Share")
    return DataTable(columns, tuple((part.label, part.value, percent(part.share)) for part in spec.data.slices))
