"""Alt text: what the chart shows in words: type, title, series, range, extremes, direction."""

from array import array
from collections.abc import Callable, Sequence
from types import NoneType
from typing import cast

from app.charts.model import ChartSpec
from app.charts.series import Series, SeriesData

MOST_SERIES = 6


def describe_series(kind: str, *, trend: bool = False) -> Callable[[ChartSpec], str]:
    """A describer for labels + datasets; ``kind`` opens the sentence, such as "Bar chart".

    With ``trend`` it also says how each series goes from its first value to its last.
    """

    def describe(spec: ChartSpec) -> str:
        data: SeriesData = spec.data
        axes = axes_told(spec)
        span = f"{len(data.labels)} labels from {data.labels[0]} to {data.labels[-1]}." if len(data.labels) > 1 else ""
        drawn = [series for series in data.series if not series.hidden]
        told = [_sentence(series, data.labels, trend=trend) for series in drawn[:MOST_SERIES]]
        more = len(drawn) - MOST_SERIES
        rest = f"And {more} more series." if more > 0 else ""
        return " ".join(part for part in (heading(kind, spec), axes, span, *told, rest) if part)

    return describe


def heading(kind: str, spec: ChartSpec) -> str:
    """The opening: the kind of chart and its title."""
    title = spec.options.title.rstrip(" .:")
    return f"{kind}: {title}." if title else f"{kind}."


def axes_told(spec: ChartSpec) -> str:
    """What the axes show, as far as they have titles."""
    pairs = (("vertical", spec.options.y.title), ("horizontal", spec.options.x.title))
    told = [f"the {side} axis shows {title.rstrip(' .')}" for side, title in pairs if title]
    text = " and ".join(told)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def amount(value: float) -> str:
    """A number as it is read aloud: thousands separated, at most four significant decimals."""
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - beyond it a float has no exact units
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"  # noqa: PLR2004


def present(values: Sequence[float | None]) -> Sequence[float]:
    """The values without the gaps; a list that has none is itself."""
    if not isinstance(values, array) and NoneType in set(map(type, values)):
        return [value for value in values if value is not None]
    return cast("Sequence[float]", values)


def _sentence(series: Series, labels: Sequence[str], *, trend: bool) -> str:
    values = present(series.values)
    name = series.name or "Values"
    if not values:
        return f"{name} has no values."
    if any(start is not None for start in series.starts):
        return _spans_told(name, series, labels)
    low, high = min(values), max(values)
    low_at, high_at = (labels[series.values.index(end)] for end in (low, high))
    if low == high:
        return f"{name} is {amount(low)} throughout." if len(values) > 1 else f"{name} is {amount(low)} at {low_at}."
    ranges = f"{name} ranges from {amount(low)} ({low_at}) to {amount(high)} ({high_at})"
    return f"{ranges}{_direction(values[0], values[-1]) if trend else ''}."


def _spans_told(name: str, series: Series, labels: Sequence[str]) -> str:
    """Bars between two values: how far they reach together, and the longest of them."""
    rows = zip(series.starts, series.values, labels, strict=True)
    spans = [(start or 0.0, end, label) for start, end, label in rows if end is not None]
    low, high = min(min(start, end) for start, end, _ in spans), max(max(start, end) for start, end, _ in spans)
    start, end, at = max(spans, key=lambda span: abs(span[1] / 2 - span[0] / 2))
    longest = f"the longest goes from {amount(start)} to {amount(end)} ({at})"
    return f"{name} lie between {amount(low)} and {amount(high)}; {longest}."


def _direction(first: float, last: float) -> str:
    """From the first value to the last, in words."""
    way = "rises" if last > first else "falls"
    return f" and {way} overall from {amount(first)} to {amount(last)}" if last != first else " and ends where it began"
