"""Lines with a band around them: what is known, and how well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.describe import amount, describe_series
from app.charts.model import CARTESIAN, Cell, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, is_number, numbers, shown
from app.charts.series import Series, SeriesData, tabulate_series
from app.charts.strokes import LINE_OPTIONS, read_lines_with, read_stroke, read_strokes

BAND_FILLS = "the band is what is filled"
LOW = ("low", "lower", "yMin")
HIGH = ("high", "upper", "yMax")
ERROR = ("error", "yError")
"""Spellings of the lists beside ``data``: both ends of the band, or how far they are from the line."""

Ends = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class BandData(SeriesData):
    """For each series the lower and the upper ends of its band, one a label; empty for a line without one."""

    lows: tuple[Ends, ...] = ()
    highs: tuple[Ends, ...] = ()


def read_bands(data: JsonObject, findings: Findings) -> BandData:
    """Read datasets: ``data`` with ``low`` and ``high`` or ``error``; or objects with ``y``, ``low``, ``high``."""
    datasets = data.get("datasets")
    items = datasets
    if isinstance(datasets, list):
        items = [_columns(item) if isinstance(item, Mapping) else item for item in datasets]
    read = read_lines_with(_own, {**data, "datasets": items}, findings)
    pairs = [
        _ends(item, f"data.datasets[{index}]", series, findings)
        for index, (item, series) in enumerate(zip(items or (), read.series, strict=True))
    ]
    findings.settle()
    return BandData(read.labels, read.series, tuple(low for low, _ in pairs), tuple(high for _, high in pairs))


def _columns(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A dataset of objects as lists; one without ``data`` is a band without a line."""
    values = item.get("data")
    if isinstance(values, list) and any(isinstance(value, Mapping) for value in values):
        rows = [value if isinstance(value, Mapping) else {"y": value} for value in values]
        ends = {names[0]: [_first(row, names) for row in rows] for names in (LOW, HIGH)}
        return {**item, "data": [_first(row, ("y", "value", "mean")) for row in rows], **ends}
    low = _first(item, LOW)
    return {**item, "data": [None] * len(low)} if values is None and isinstance(low, list) else item


def _first(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((row[name] for name in names if row.get(name) is not None), None)


def _own(options: OptionReader, series: Series) -> Series:
    for names in (LOW, HIGH, ERROR):
        options.find(*names)
    options.only((False,), BAND_FILLS, "fill")
    return replace(read_stroke(options, series), fill=None)


def _read_strokes(options: OptionReader, advanced: OptionReader) -> Series:
    """What was asked of all lines."""
    options.only((False,), BAND_FILLS, "elements.line.fill", "fill")
    return replace(read_strokes(options, advanced), fill=None)


def _ends(item: Mapping[str, Any], place: str, series: Series, findings: Findings) -> tuple[Ends, Ends]:
    """Both ends of the band, gaps where one of them is missing."""
    count = len(series.values)
    error = _list(item, place, ERROR, count, findings)
    if error:
        pairs = list(zip(series.values, error, strict=True))
        for index, size in enumerate(error):
            if size is not None and size < 0:
                findings.fault(f"{place}.error[{index}]", f"expected a distance of zero or more, found {size:g}")
        return tuple(_moved(y, size, -1) for y, size in pairs), tuple(_moved(y, size, 1) for y, size in pairs)
    lows, highs = (_list(item, place, names, count, findings) for names in (LOW, HIGH))
    if bool(lows) != bool(highs):
        findings.fault(f"{place}.{'high' if lows else 'low'}", "a band has two ends; give both low and high")
    if lows and highs:
        _look(lows, highs, series, place, findings)
    return lows, highs


def _list(item: Mapping[str, Any], place: str, names: Sequence[str], count: int, findings: Findings) -> Ends:
    name = next((name for name in names if item.get(name) is not None), "")
    values = item.get(name)
    if is_number(values):
        values = [values] * count
    if not name:
        return ()
    if not isinstance(values, list):
        findings.fault(f"{place}.{name}", f"expected a list of numbers, found {shown(values)}")
        return ()
    if len(values) != count:
        findings.fault(f"{place}.{name}", f"{len(values)} values for {count} labels; give one a label, null for a gap")
        return ()
    return numbers(values, f"{place}.{name}", findings)


def _moved(value: float | None, size: float | None, sign: int) -> float | None:
    return None if value is None or size is None else value + sign * size


def _look(lows: Ends, highs: Ends, series: Series, place: str, findings: Findings) -> None:
    """A band upside down is refused; a line that leaves its band is told."""
    outside = 0
    for index, (low, value, high) in enumerate(zip(lows, series.values, highs, strict=True)):
        if low is None or high is None:
            continue
        if low > high:
            findings.fault(f"{place}.low[{index}]", f"the low end {low:g} is above the high end {high:g}")
        outside += value is not None and not low <= value <= high
    if outside:
        findings.notice(f"{place}.data", f"{outside} of {len(lows)} values lie outside their own band")


def describe_bands(spec: ChartSpec) -> str:
    """Alt text: the lines, and how wide their bands are."""
    data: BandData = spec.data
    told = [
        _width_told(series.name, lows, highs)
        for series, lows, highs in zip(data.series, data.lows, data.highs, strict=True)
        if not series.hidden
    ]
    return " ".join(part for part in (describe_series("Line chart with a band", trend=True)(spec), *told) if part)


def _width_told(name: str, lows: Ends, highs: Ends) -> str:
    pairs = [(low, high) for low, high in zip(lows, highs, strict=True) if low is not None and high is not None]
    if not pairs:
        return ""
    widths = [high - low for low, high in pairs]
    ends = f"from {amount(min(low for low, _ in pairs))} to {amount(max(high for _, high in pairs))}"
    how = f"{amount(widths[0])} wide" + (f" at first and {amount(widths[-1])} at last" if len(widths) > 1 else "")
    return f"The band around {name or 'the values'} reaches {ends}, {how}."


def tabulate_bands(spec: ChartSpec) -> DataTable:
    """A row a label; each series with both ends of its band."""
    data: BandData = spec.data
    plain = tabulate_series(spec)
    names, columns = [plain.columns[0]], [[row[0] for row in plain.rows]]
    for index, (lows, highs) in enumerate(zip(data.lows, data.highs, strict=True), 1):
        names.append(plain.columns[index])
        columns.append([row[index] for row in plain.rows])
        if lows:
            names += [f"{plain.columns[index]}, low", f"{plain.columns[index]}, high"]
            columns += [list(lows), list(highs)]
    rows: list[tuple[Cell, ...]] = list(zip(*columns, strict=True))
    return DataTable(tuple(names), tuple(rows))


BAND = ChartType(
    name="band",
    family="band",
    shape="band",
    title="Band chart",
    summary="Shows a line and the band that it may lie in, such as a confidence interval.",
    data_shape='labels + datasets: "data" with "low" and "high" or "error", one number a label',
    example={
        "chart_type": "band",
        "data": {
            "labels": [f"2025-{month:02d}" for month in range(1, 13)],
            "datasets": [
                {
                    "label": "Forecast",
                    "data": [412, 418, 431, 447, 462, 481, 494, 509, 521, 540, 552, 571],
                    "low": [404, 405, 412, 421, 428, 439, 444, 451, 455, 466, 470, 481],
                    "high": [420, 431, 450, 473, 496, 523, 544, 567, 587, 614, 634, 661],
                },
                {
                    "label": "Actual",
                    "data": [409, 421, 440, 452, 458, 470, None, None, None, None, None, None],
                },
            ],
        },
        "options": {
            "title": "Orders follow the forecast's lower half since May",
            "subtitle": "Orders a day, forecast with its 90 % interval",
            "y_axis": "Orders",
            "source": "Source: planning",
        },
    },
    read_data=read_bands,
    describe=describe_bands,
    tabulate=tabulate_bands,
    read_extras=_read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("confidenceBand", "confidence", "rangeArea", "errorBand"),
    honours=CARTESIAN | {"names", "dates", "numbers"},
)

TYPES = (BAND,)
