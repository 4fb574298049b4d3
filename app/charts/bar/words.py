"""Bars in words and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite

from app.charts.bar.piles import GROUP, PERCENT, given, pile_up
from app.charts.describe import amount, describe_series
from app.charts.model import Cell, ChartSpec, DataTable
from app.charts.series import Series, SeriesData

KINDS = {GROUP: "bar chart", "stack": "stacked bar chart", PERCENT: "percent stacked bar chart"}


def describe_bars(kind: str = "") -> Callable[[ChartSpec], str]:
    """A describer; ``kind`` opens the sentence, by default what way and manner the bars lie in."""

    def describe(spec: ChartSpec) -> str:
        told = f"{'horizontal ' if spec.extras.sideways else ''}{kind or KINDS[spec.extras.mode]}"
        opening = told[0].upper() + told[1:]
        if spec.extras.mode == PERCENT:
            return f"{describe_series(opening)(_in_percent(spec))} All in percent of the whole bar."
        totals = _totals_told(spec) if spec.extras.mode != GROUP else ""
        return " ".join(part for part in (describe_series(opening)(spec), totals) if part)

    return describe


def _in_percent(spec: ChartSpec) -> ChartSpec:
    data: SeriesData = spec.data
    series = tuple(
        replace(one, values=[None if share is None else round(share, 1) for share in own])
        for one, own in zip(data.series, shares(data.series), strict=True)
    )
    return replace(spec, data=SeriesData(data.labels, series))


def shares(series: Sequence[Series]) -> list[list[float | None]]:
    """Each value in percent of the whole of its pile, with its sign."""
    return [
        [None if spread is None else spread[1] - spread[0] for spread in pile.spreads]
        for pile in pile_up(series, PERCENT)
    ]


def _totals_told(spec: ChartSpec) -> str:
    """The lowest and the highest whole bar, where all go one way and all stand in one pile."""
    data: SeriesData = spec.data
    columns = list(zip(*(given(one.values) for one in data.series), strict=True))
    totals = [sum(value or 0.0 for value in column) for column in columns]
    alike = len({one.stack for one in data.series}) == 1
    one_way = all((value or 0) >= 0 for column in columns for value in column)
    floating = any(one.starts for one in data.series)
    if len(data.series) == 1 or floating or not (alike and one_way) or not isfinite(max(totals)):
        return ""
    low, high = min(totals), max(totals)
    ends = [f"{amount(end)} ({data.labels[totals.index(end)]})" for end in (low, high)]
    return f"Whole bars range from {ends[0]} to {ends[1]}." if low != high else f"Every whole bar is {amount(low)}."


def _spans(series: Series) -> list[tuple[float | None, float | None]]:
    """The start and the end of each bar."""
    return list(zip(series.starts, given(series.values), strict=True))


def tabulate_bars(spec: ChartSpec) -> DataTable:
    """A row a label, a column a series; in percent charts a second column with its share."""
    data: SeriesData = spec.data
    names = [one.name or f"Series {number}" for number, one in enumerate(data.series, 1)]
    columns: list[Sequence[Cell]] = [given(one.values) for one in data.series]
    for at in reversed([number for number, one in enumerate(data.series) if one.starts]):
        names[at : at + 1] = [f"{names[at]}, from", f"{names[at]}, to"]
        columns.insert(at, [None if end is None else start or 0 for start, end in _spans(data.series[at])])
    if spec.extras.mode == PERCENT:
        names += [f"{name}, %" for name in names]
        columns += [[None if share is None else round(share, 2) for share in own] for own in shares(data.series)]
    title = (spec.options.y if spec.extras.sideways else spec.options.x).title
    return DataTable((title or "Label", *names), tuple(zip(map(str, data.labels), *columns, strict=True)))
