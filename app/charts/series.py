"""The shape most charts share: labels, and datasets with one value a label."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from app.charts.color import is_color
from app.charts.columns import Texts
from app.charts.model import ChartSpec, DataTable, JsonObject
from app.charts.paints import Fill, as_drawn, read_fill
from app.charts.reading import Findings, OptionReader, drawn_text, drawn_texts, numbers, objects, shown
from app.charts.trends import Trend, read_trend

MAX_DATASETS = 100
DRAWN = frozenset({"backgroundColor", "borderColor", "borderWidth", "yAxisID"})
"""What most charts draw of a dataset beside its values."""


@dataclass(frozen=True, slots=True)
class Series:
    """One dataset. ``values`` are finite numbers or None; colours are CSS, one for all or one a value.

    Values that come from a table are an array in which whatever isn't finite stands for None. ``kind`` is the chart
    type of this dataset in a mixed chart, ``axis`` is ``y`` or ``y2``, ``stack`` names the pile it belongs to.
    """

    name: str
    values: Sequence[float | None]
    fill_colors: tuple[str, ...] = ()
    line_colors: tuple[str, ...] = ()
    line_width: float | None = None
    kind: str = ""
    axis: str = "y"
    stack: str = ""
    hidden: bool = False
    tension: float | None = None
    """0 is straight, above it smooth."""
    stepped: str = ""
    """``before``, ``after`` or ``middle``."""
    fill: bool | None = None
    dash: tuple[float, ...] = ()
    point_style: str = ""
    point_radius: float | None = None
    thickness: float | None = None
    """Of a bar, in pixels."""
    fill_to: str = ""
    """Where a filled line is filled to: ``origin`` (also ""), ``start``, ``end``, or the index of another dataset."""
    span_gaps: bool = False
    point_colors: tuple[str, ...] = ()
    fills: tuple[Fill | None, ...] = ()
    """What is more than a colour, beside ``fill_colors``: patterns and gradients."""
    trend: Trend | None = None
    """The straight line through its values that its dataset asks for."""
    starts: tuple[float | None, ...] = ()
    """Where bars start that go from one value to another, as ``values`` say where they end; None is at zero."""
    corner: float | None = None
    """The radius of a bar's corners at its value, in pixels."""
    corners_all: bool = False
    """Whether those at its foot are round too."""
    order: float = 0
    """Of marks that lie over each other the lower ones are drawn over the higher ones."""


Own: TypeAlias = Callable[[OptionReader, Series], Series]
"""Reads what a dataset of one family has beside what all have, and gives the series with it."""


@dataclass(frozen=True, slots=True)
class SeriesData:
    """``labels`` name the positions; every series has as many values as there are labels.

    Labels that come from a table may be an array of numbers or instants; then they are the places themselves.
    """

    labels: Sequence[str]
    series: tuple[Series, ...]


def as_it_is(options: OptionReader, series: Series) -> Series:  # noqa: ARG001 - an ``Own``
    """Reads nothing of a dataset beside what all have."""
    return series


def read_series(
    data: JsonObject,
    findings: Findings,
    own: Own = as_it_is,
    *,
    fills: AbstractSet[str] = frozenset(),
    draws: AbstractSet[str] = DRAWN,
) -> SeriesData:
    """Read ``{"labels": [...], "datasets": [{"label", "data", "backgroundColor", "borderColor"}]}``.

    ``fills`` are the kinds of fills that the chart draws: ``pattern``, ``gradient``. What of ``DRAWN`` isn't among
    ``draws`` is left unread, so that it is told.
    """
    labels = _labels(data, findings)
    drawn = painted(own, fills, draws)
    series = [
        _one(item, place, len(labels), findings, drawn)
        for place, item in objects(data.get("datasets"), "data.datasets", findings)
    ]
    if len(series) > MAX_DATASETS:
        findings.fault("data.datasets", f"{len(series)} datasets; at most {MAX_DATASETS} can be told apart")
    findings.settle()
    if not labels or not series:
        findings.fault("data.labels" if not labels else "data.datasets", "there is nothing to draw: the list is empty")
    findings.settle()
    return SeriesData(labels, tuple(series))


def _labels(data: JsonObject, findings: Findings) -> Sequence[str]:
    labels = data.get("labels")
    return Texts(labels) if isinstance(labels, array) else read_labels(data, findings)


def read_labels(data: JsonObject, findings: Findings) -> tuple[str, ...]:
    """The labels as text; numbers and dates stay as they were written."""
    labels = data.get("labels")
    if not isinstance(labels, list):
        findings.fault("data.labels", f"expected a list, found {shown(labels)}")
        return ()
    return drawn_texts(labels, "data.labels", findings)


def values_of(item: Mapping[str, Any], place: str, findings: Findings) -> list[Any]:
    """The ``data`` list of one dataset."""
    values = item.get("data")
    if isinstance(values, list):
        return values
    findings.fault(f"{place}.data", f"expected a list, found {shown(values)}")
    return []


def colors_of(options: OptionReader, name: str) -> tuple[str, ...]:
    """A colour or a list of colours; what is no CSS colour is told and left to the palette."""
    return fills_of(options, name, frozenset())[0]


def fills_of(
    options: OptionReader, name: str, drawn: AbstractSet[str]
) -> tuple[tuple[str, ...], tuple[Fill | None, ...]]:
    """A colour or a list of colours, and beside each the pattern or gradient it stands for, of the kinds ``drawn``."""
    path, value = options.find(name)
    if not path:
        return (), ()
    colors = list(value) if isinstance(value, list) else [value]
    fills: list[Fill | None] = [None] * len(colors)
    for index, color in enumerate(colors):
        spot = f"{path}.{index}" if isinstance(value, list) else path
        fill = read_fill(color)
        if fill:
            fills[index], told = as_drawn(fill, drawn)
            if told:
                options.tell(spot, told)
            colors[index] = fill.color
        if not is_color(colors[index]) and not (fill and fills[index]):
            options.refuse(spot, f"{shown(color)} is no colour")
            return (), ()
    return tuple(colors), tuple(fills) if any(fills) else ()


def painted(own: Own, kinds: AbstractSet[str], draws: AbstractSet[str]) -> Own:
    """Reads a dataset's fills, of these kinds, its border and its axis, as far as they are drawn, and then ``own``."""

    def reads(options: OptionReader, series: Series) -> Series:
        colors, fills = fills_of(options, "backgroundColor", kinds) if "backgroundColor" in draws else ((), ())
        outlined = replace(
            series,
            fill_colors=colors,
            fills=fills,
            line_colors=colors_of(options, "borderColor") if "borderColor" in draws else (),
            line_width=options.number("borderWidth", low=0, high=20) if "borderWidth" in draws else None,
            axis=(options.text("yAxisID") or "y") if "yAxisID" in draws else "y",
        )
        return own(options, outlined)

    return reads


def with_trend(own: Own) -> Own:
    """Reads a dataset's trend line, and what ``own`` reads."""

    def reads(options: OptionReader, series: Series) -> Series:
        return own(options, replace(series, trend=read_trend(options)))

    return reads


def _one(item: Mapping[str, Any], place: str, expected: int, findings: Findings, own: Own) -> Series:
    given = item.get("data")
    values: Sequence[Any] = given if isinstance(given, array) else values_of(item, place, findings)
    if isinstance(given, list | array) and len(values) != expected:
        findings.fault(
            f"{place}.data",
            f"{len(values)} values for {expected} labels; give one value a label, null for a gap",
        )
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    series = Series(
        name=drawn_text(item.get("label"), f"{place}.label", findings),
        values=values if isinstance(values, array) else numbers(values, f"{place}.data", findings),
    )
    series = own(options, series)
    options.leftovers()
    return series


def tabulate_series(spec: ChartSpec) -> DataTable:
    """A row a label, a column a series."""
    data: SeriesData = spec.data
    columns = (
        spec.options.x.title or "Label",
        *(series.name or f"Series {n}" for n, series in enumerate(data.series, 1)),
    )
    return DataTable(columns, tuple(zip(data.labels, *(series.values for series in data.series), strict=True)))
