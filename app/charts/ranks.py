"""Slopes from one time to another, and places in an order over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.describe import MOST_SERIES, amount, heading
from app.charts.model import UNLEGENDED, Cell, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.series import Series, SeriesData, read_series, tabulate_series

PAIR = 2


def _own(options: OptionReader, series: Series) -> Series:
    return replace(series, hidden=bool(options.flag("hidden")))


def read_slopes(data: JsonObject, findings: Findings) -> SeriesData:
    """Two labels or more and a dataset a line; many labels with two datasets are turned round."""
    read = read_series(data, findings, _own)
    if len(read.labels) == 1:
        findings.fault("data.labels", "a slope goes from one label to another; there is only one")
    findings.settle()
    if len(read.labels) == PAIR or len(read.series) != PAIR:
        return read
    ends = tuple(series.name or f"Series {number}" for number, series in enumerate(read.series, 1))
    first, last = (series.values for series in read.series)
    rows = zip(read.labels, first, last, strict=True)
    return SeriesData(ends, tuple(Series(name, (start, end)) for name, start, end in rows))


def describe_slopes(spec: ChartSpec) -> str:
    """Alt text: how many rise and fall, and who most of all."""
    data: SeriesData = spec.data
    changes = [
        (series.name or f"Series {number}", series.values[0], series.values[-1])
        for number, series in enumerate(data.series, 1)
        if not series.hidden
    ]
    whole = [(name, start, end) for name, start, end in changes if start is not None and end is not None]
    span = f"{len(changes)} lines from {data.labels[0]} to {data.labels[-1]}."
    rising = sum(end > start for _, start, end in whole)
    falling = sum(end < start for _, start, end in whole)
    told = [f"{rising} rise and {falling} fall."] if whole else ["There are no values."]
    steepest = sorted(whole, key=lambda change: -abs(change[2] - change[1]))[:MOST_SERIES]
    told += [f"{name} goes from {amount(start)} to {amount(end)}." for name, start, end in steepest]
    return " ".join(part for part in (heading("Slope chart", spec), span, *told) if part)


@dataclass(frozen=True, slots=True)
class RankData(SeriesData):
    """``places`` are the series' ranks, 1 the first, None where a series has no value; ``ranked`` says who counted."""

    places: tuple[tuple[int | None, ...], ...] = ()
    ranked: bool = False


def read_ranks(data: JsonObject, findings: Findings) -> RankData:
    """Labels and datasets of values, ranked from the greatest, or of ranks: 1, 2, 3 ... at each label."""
    read = read_series(data, findings, _own, draws=frozenset({"backgroundColor", "borderColor"}))
    shown = [series for series in read.series if not series.hidden]
    if not shown:
        return RankData(read.labels, read.series)
    if _are_ranks(shown):
        places = [[None if value is None else int(value) for value in one.values] for one in shown]
        return RankData(read.labels, tuple(shown), tuple(map(tuple, places)))
    columns = list(zip(*(one.values for one in shown), strict=True))
    ties = sum(len(set(present)) < len(present) for at in columns for present in [[v for v in at if v is not None]])
    if ties:
        findings.notice("data.datasets", f"values are equal at {ties} labels; who was before stays before there")
    return RankData(read.labels, tuple(shown), tuple(zip(*_ranked(columns), strict=True)), ranked=True)


def _are_ranks(series: Sequence[Series]) -> bool:
    """Whether at every label the numbers are distinct and the first ones that there are."""
    for at in zip(*(one.values for one in series), strict=True):
        present = sorted(value for value in at if value is not None)
        if present != list(range(1, len(present) + 1)):
            return False
    return True


def _ranked(columns: Sequence[Sequence[float | None]]) -> list[tuple[int | None, ...]]:
    """The rank of each series at each label; among equals the order before counts."""
    before = list(range(len(columns[0])))
    found = []
    for at in columns:
        order = sorted(
            (index for index, value in enumerate(at) if value is not None),
            key=lambda index: (-(at[index] or 0), before[index]),
        )
        places = {index: rank for rank, index in enumerate(order, 1)}
        found.append(tuple(places.get(index) for index in range(len(at))))
        before = [places.get(index, len(at) + before[index]) for index in range(len(at))]
    return found


def describe_ranks(spec: ChartSpec) -> str:
    """Alt text: who leads at first and at last, and who moved most."""
    data: RankData = spec.data
    span = f"{len(data.series)} series at {len(data.labels)} labels from {data.labels[0]} to {data.labels[-1]}."
    named = [
        (series.name or f"Series {number}", [place for place in places if place is not None])
        for number, (series, places) in enumerate(zip(data.series, data.places, strict=True), 1)
    ]
    order = sorted((one for one in named if one[1]), key=lambda one: one[1][-1])
    told = [f"{name} goes from place {own[0]} to place {own[-1]}." for name, own in order[: 2 * MOST_SERIES]]
    how = "Places are by value, the greatest first." if data.ranked else ""
    return " ".join(part for part in (heading("Bump chart", spec), span, how, *told) if part)


def tabulate_ranks(spec: ChartSpec) -> DataTable:
    """A row a label; for each series its value and its place, or its place alone."""
    data: RankData = spec.data
    plain = tabulate_series(spec)
    if not data.ranked:
        return plain
    names = (*plain.columns, *(f"{name}, place" for name in plain.columns[1:]))
    columns = zip(*data.places, strict=True)
    rows: list[tuple[Cell, ...]] = [(*row, *places) for row, places in zip(plain.rows, columns, strict=True)]
    return DataTable(names, tuple(rows))


SLOPE = ChartType(
    name="slope",
    family="ranks",
    title="Slope chart",
    summary="Compares many things at two times: who rose, who fell, and how steeply.",
    data_shape="labels + datasets: two labels and a dataset a line, or two datasets and a label a line",
    example={
        "chart_type": "slope",
        "data": {
            "labels": ["2000", "2023"],
            "datasets": [
                {"label": "Japan", "data": [81.1, 84.0]},
                {"label": "South Korea", "data": [75.9, 83.4]},
                {"label": "Germany", "data": [78.0, 81.0]},
                {"label": "United States", "data": [76.6, 78.4]},
                {"label": "Brazil", "data": [69.6, 75.8]},
                {"label": "India", "data": [62.7, 72.0]},
            ],
        },
        "options": {
            "title": "South Korea has overtaken Germany, India closes in",
            "subtitle": "Life expectancy at birth, years",
            "source": "Example figures after UN World Population Prospects, rounded",
        },
    },
    read_data=read_slopes,
    describe=describe_slopes,
    tabulate=tabulate_series,
    aliases=("slopeGraph", "slopegraph", "slopeChart"),
    honours=UNLEGENDED,
)

BUMP = ChartType(
    name="bump",
    family="ranks",
    title="Bump chart",
    summary="Shows how places in an order change over time.",
    data_shape="labels + datasets: ranks (1 is the first), or values that are ranked from the greatest",
    example={
        "chart_type": "bump",
        "data": {
            "labels": ["2019", "2020", "2021", "2022", "2023", "2024"],
            "datasets": [
                {"label": "Python", "data": [3, 2, 1, 1, 1, 1]},
                {"label": "C", "data": [2, 1, 2, 2, 2, 4]},
                {"label": "Java", "data": [1, 3, 3, 3, 4, 3]},
                {"label": "C++", "data": [4, 4, 4, 4, 3, 2]},
                {"label": "C#", "data": [5, 5, 5, 5, 5, 5]},
                {"label": "JavaScript", "data": [6, 6, 6, 6, 6, 6]},
            ],
        },
        "options": {
            "title": "Python has led since 2021, C++ has climbed to second",
            "subtitle": "Places of programming languages at the end of each year, illustrative",
            "source": "Example figures after language index",
        },
    },
    read_data=read_ranks,
    describe=describe_ranks,
    tabulate=tabulate_ranks,
    aliases=("bumpChart", "rank", "ranking"),
    honours=UNLEGENDED - {"format", "locale"},
)

TYPES = (SLOPE, BUMP)
