"""Data on their axes: which dataset belongs to which, and what has no place on a logarithmic one."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from app.charts.model import ChartOptions
from app.charts.reading import Findings, shown
from app.charts.scatter import PointData, PointSeries
from app.charts.series import Series, SeriesData

MOST_TOLD = 3
"""So many places of values that can't be drawn are named."""


def placed(
    data: Any, options: ChartOptions, ids: Mapping[str, str], honours: AbstractSet[str], findings: Findings
) -> Any:
    """The data with each series on an axis that there is, and without what a logarithmic axis can't show."""
    if isinstance(data, SeriesData):
        named = tuple(_named(one, index, ids, honours, findings) for index, one in enumerate(data.series))
        return replace(data, series=tuple(_series(one, index, options, findings) for index, one in enumerate(named)))
    if isinstance(data, PointData) and (options.x.logarithmic or options.y.logarithmic):
        kept = tuple(_points(one, index, options, findings) for index, one in enumerate(data.series))
        return replace(data, series=kept)
    return data


def _named(series: Series, index: int, ids: Mapping[str, str], honours: AbstractSet[str], findings: Findings) -> Series:
    """The series with ``y`` or ``y2`` in place of the name that its dataset has for the axis."""
    if series.axis == "y":
        return series
    axis = ids.get(series.axis, "")
    place = f"data.datasets[{index}].yAxisID"
    if axis == "y2" and "y2" not in honours:
        findings.notice(place, "not used: this chart type has one value axis")
    elif axis not in {"y", "y2"}:
        findings.notice(place, f"not used: {shown(series.axis)} is no value axis of this chart; name it under scales")
    return replace(series, axis=axis if axis == "y2" and "y2" in honours else "y")


def _series(series: Series, index: int, options: ChartOptions, findings: Findings) -> Series:
    axis = options.y2 if series.axis == "y2" else options.y
    if not axis.logarithmic:
        return series
    lost = [at for at, value in enumerate(series.values) if value is not None and value <= 0]
    _tell(lost, f"data.datasets[{index}].data", findings)
    gone = set(lost)
    return replace(series, values=tuple(None if at in gone else value for at, value in enumerate(series.values)))


def _points(series: PointSeries, index: int, options: ChartOptions, findings: Findings) -> PointSeries:
    pairs = list(zip(series.xs, series.ys, strict=True))
    lost = [
        at
        for at, (x, y) in enumerate(pairs)
        if (options.x.logarithmic and x <= 0) or (options.y.logarithmic and y <= 0)
    ]
    if not lost:
        return series
    _tell(lost, f"data.datasets[{index}].data", findings)
    gone = set(lost)
    kept = [pair for at, pair in enumerate(pairs) if at not in gone]
    return replace(series, xs=tuple(x for x, _ in kept), ys=tuple(y for _, y in kept))


def _tell(lost: Sequence[int], place: str, findings: Findings) -> None:
    """Name the first places by themselves and count the rest."""
    why = "zero and negative values have no place on a logarithmic axis"
    for at in lost[:MOST_TOLD]:
        findings.notice(f"{place}[{at}]", f"not drawn: {why}")
    if len(lost) > MOST_TOLD:
        findings.notice(place, f"{len(lost)} values are not drawn: {why}")
