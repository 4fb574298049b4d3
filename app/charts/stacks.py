"""Areas on top of each other in words and as a table."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.charts.describe import amount, describe_series
from app.charts.model import Cell, ChartSpec, DataTable
from app.charts.series import SeriesData, tabulate_series


def describe_stack(kind: str) -> Callable[[ChartSpec], str]:
    """A describer that tells each series and the whole; values that are missing count as zero."""

    def describe(spec: ChartSpec) -> str:
        return " ".join(part for part in (describe_series(kind, trend=True)(spec), _whole_told(spec)) if part)

    return describe


def describe_shares(spec: ChartSpec) -> str:
    """Each series in percent of the whole."""
    data: SeriesData = spec.data
    series = tuple(
        replace(one, values=[round(share, 1) for share in own])
        for one, own in zip(data.series, shares_of(data), strict=True)
    )
    told = describe_series("Percent stacked area chart", trend=True)
    return f"{told(replace(spec, data=SeriesData(data.labels, series)))} All in percent of the whole."


def shares_of(data: SeriesData) -> list[list[float]]:
    """Each value in percent of the amounts at its label; zeros where all are zero and for hidden series."""
    columns = [[0.0 if one.hidden else value for value in _given(one.values)] for one in data.series]
    wholes = [math.fsum(abs(value) / 1e10 for value in at) for at in zip(*columns, strict=True)]
    return [
        [value / 1e10 / whole * 100 if whole else 0.0 for value, whole in zip(own, wholes, strict=True)]
        for own in columns
    ]


def tabulate_shares(spec: ChartSpec) -> DataTable:
    """A row a label, for each series its values and its share."""
    plain = tabulate_series(spec)
    shares = [[round(share, 2) for share in own] for own in shares_of(spec.data)]
    names = (*plain.columns, *(f"{name}, %" for name in plain.columns[1:]))
    rows: list[tuple[Cell, ...]] = [
        (*row, *own) for row, own in zip(plain.rows, zip(*shares, strict=True), strict=True)
    ]
    return DataTable(names, tuple(rows))


def _given(values: Sequence[float | None]) -> list[float]:
    return [0.0 if value is None or not math.isfinite(value) else float(value) for value in values]


def _whole_told(spec: ChartSpec) -> str:
    """The lowest and the highest whole, and where it goes; only amounts above zero add up to one."""
    data: SeriesData = spec.data
    columns = [_given(one.values) for one in data.series if not one.hidden]
    if len(columns) == 1 or any(value < 0 for own in columns for value in own):
        return ""
    wholes = [math.fsum(at) for at in zip(*columns, strict=True)]
    low, high = min(wholes, default=0.0), max(wholes, default=0.0)
    if low == high:
        return f"The whole is {amount(low)} throughout."
    ends = [f"{amount(end)} ({data.labels[wholes.index(end)]})" for end in (low, high)]
    return f"The whole ranges from {ends[0]} to {ends[1]}, from {amount(wholes[0])} at first to {amount(wholes[-1])}."
