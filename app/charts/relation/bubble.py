"""Bubbles: points whose areas tell a third number."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.relation.records import Field, RecordSet, read_records

MOST_PIXELS = 60
"""Radii up to here are pixels, as Chart.js has them; larger ones can only be values."""

MOST_BUBBLES = 20_000
SIZES = ("size", "value", "z", "population")
FIELDS = (Field(("x",)), Field(("y",)), Field(("r", *SIZES)))


@dataclass(frozen=True, slots=True)
class BubbleSeries:
    """One dataset: places, sizes of 0 or more, and names (or "") of its bubbles."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    sizes: tuple[float, ...]
    names: tuple[str, ...]
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BubbleData:
    """All bubbles. Sizes are radii in pixels with ``in_pixels``, else values that areas are in proportion to."""

    series: tuple[BubbleSeries, ...]
    in_pixels: bool


@dataclass(frozen=True, slots=True)
class BubbleExtras:
    """What the sizes mean; "" without a word for it."""

    size_title: str = ""


def read_bubbles(data: JsonObject, findings: Findings) -> BubbleData:
    """Read datasets of ``{"x", "y", "r"}`` or ``[x, y, r]``; a value to be told by area comes as ``size``."""
    sets = read_records(data, FIELDS, findings)
    series = tuple(_series(one, findings) for one in sets)
    count = sum(len(one.xs) for one in series)
    if count > MOST_BUBBLES:
        findings.fault("data.datasets", f"{count:,} bubbles; at most {MOST_BUBBLES:,} can be told apart")
    findings.settle()
    largest = max(chain.from_iterable(one.sizes for one in series), default=0)
    named = any(one.found & set(SIZES) and "r" not in one.found for one in sets)
    return BubbleData(series, in_pixels=not named and largest <= MOST_PIXELS)


def _series(one: RecordSet, findings: Findings) -> BubbleSeries:
    one.options.leftovers()
    columns: list[tuple[float, ...]] = [
        tuple(number or 0 for number in column) for column in zip(*one.rows, strict=True)
    ]
    xs, ys, sizes = columns or [(), (), ()]
    for at, size in zip(one.kept, sizes, strict=True):
        if size < 0:
            findings.fault(f"{one.place}.data[{at}]", f"a bubble has the size {amount(size)}; none can be below 0")
    empty = sum(not size for size in sizes)
    if empty:
        findings.notice(f"{one.place}.data", f"{empty} of {len(sizes)} bubbles have the size 0 and can't be seen")
    return BubbleSeries(one.name, xs, ys, sizes, one.names, one.colors)


def _read_extras(options: OptionReader, advanced: OptionReader) -> BubbleExtras:
    return BubbleExtras(options.text("size_title", "scales.size.title.text") or advanced.text("size_title"))


def _describe(spec: ChartSpec) -> str:
    data: BubbleData = spec.data
    told = [_sentence(one, number) for number, one in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    size = f"Areas show {spec.extras.size_title}." if spec.extras.size_title else ""
    parts = (heading("Bubble chart", spec), axes_told(spec), size, *told, rest)
    return " ".join(part for part in parts if part)


def _sentence(one: BubbleSeries, number: int) -> str:
    name = one.name or f"Series {number}"
    if not one.xs:
        return f"{name} has no bubbles."
    count = f"{len(one.xs):,} bubble{'s' if len(one.xs) > 1 else ''}"
    along = (
        f"x from {amount(min(one.xs))} to {amount(max(one.xs))}, y from {amount(min(one.ys))} to {amount(max(one.ys))}"
    )
    return f"{name}: {count}, {along}; the largest ({amount(max(one.sizes))}) is {_largest(one)}."


def _largest(one: BubbleSeries) -> str:
    at = one.sizes.index(max(one.sizes))
    place = f"at {amount(one.xs[at])}, {amount(one.ys[at])}"
    return f"{one.names[at]} {place}" if one.names[at] else place


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a bubble."""
    series: Sequence[BubbleSeries] = spec.data.series
    axes = spec.options
    measure = spec.extras.size_title or ("Radius" if spec.data.in_pixels else "Size")
    rows = [
        (one.name or f"Series {number}", name, x, y, size)
        for number, one in enumerate(series, 1)
        for name, x, y, size in zip(one.names, one.xs, one.ys, one.sizes, strict=True)
    ]
    return DataTable(("Series", "Name", axes.x.title or "x", axes.y.title or "y", measure), tuple(rows))


BUBBLE = ChartType(
    name="bubble",
    family="relation",
    title="Bubble chart",
    summary="Shows three numbers of each thing: two by its place, the third by its area.",
    data_shape='datasets of bubbles: {"x": number, "y": number, "r": radius} or [x, y, r]; "size" for a value',
    example={
        "chart_type": "bubble",
        "data": {
            "datasets": [
                {
                    "label": "Asia",
                    "data": [
                        {"x": 4959, "y": 73.0, "size": 1319, "label": "China"},
                        {"x": 2452, "y": 64.7, "size": 1110, "label": "India"},
                        {"x": 3541, "y": 70.7, "size": 224, "label": "Indonesia"},
                        {"x": 2606, "y": 65.5, "size": 169, "label": "Pakistan"},
                        {"x": 1391, "y": 64.1, "size": 150, "label": "Bangladesh"},
                        {"x": 31656, "y": 82.6, "size": 127, "label": "Japan"},
                        {"x": 3190, "y": 71.7, "size": 91, "label": "Philippines"},
                        {"x": 2442, "y": 74.2, "size": 85, "label": "Vietnam"},
                        {"x": 11606, "y": 71.0, "size": 69, "label": "Iran"},
                        {"x": 7458, "y": 70.6, "size": 65, "label": "Thailand"},
                        {"x": 23348, "y": 78.6, "size": 49, "label": "South Korea"},
                    ],
                },
                {
                    "label": "Americas",
                    "data": [
                        {"x": 42952, "y": 78.2, "size": 301, "label": "United States"},
                        {"x": 9066, "y": 72.4, "size": 190, "label": "Brazil"},
                        {"x": 11978, "y": 76.2, "size": 109, "label": "Mexico"},
                        {"x": 7007, "y": 72.9, "size": 44, "label": "Colombia"},
                        {"x": 12779, "y": 75.3, "size": 40, "label": "Argentina"},
                        {"x": 36319, "y": 80.7, "size": 33, "label": "Canada"},
                    ],
                },
                {
                    "label": "Europe",
                    "data": [
                        {"x": 32170, "y": 79.4, "size": 82, "label": "Germany"},
                        {"x": 8458, "y": 71.8, "size": 71, "label": "Turkey"},
                        {"x": 30470, "y": 80.7, "size": 61, "label": "France"},
                        {"x": 33203, "y": 79.4, "size": 61, "label": "United Kingdom"},
                        {"x": 28570, "y": 80.5, "size": 58, "label": "Italy"},
                        {"x": 28821, "y": 80.9, "size": 40, "label": "Spain"},
                        {"x": 15390, "y": 75.6, "size": 39, "label": "Poland"},
                    ],
                },
                {
                    "label": "Africa",
                    "data": [
                        {"x": 2014, "y": 46.9, "size": 135, "label": "Nigeria"},
                        {"x": 5581, "y": 71.3, "size": 80, "label": "Egypt"},
                        {"x": 691, "y": 52.9, "size": 77, "label": "Ethiopia"},
                        {"x": 278, "y": 46.5, "size": 65, "label": "DR Congo"},
                        {"x": 9270, "y": 49.3, "size": 44, "label": "South Africa"},
                        {"x": 2602, "y": 58.6, "size": 42, "label": "Sudan"},
                        {"x": 1107, "y": 52.5, "size": 38, "label": "Tanzania"},
                    ],
                },
            ]
        },
        "options": {
            "title": "Most people live where incomes are still low",
            "subtitle": "The largest countries in 2007",
            "x_axis": "Income per person (US dollars)",
            "y_axis": "Life expectancy (years)",
            "size_title": "Million people",
            "source": "Example figures after Gapminder",
        },
    },
    read_data=read_bubbles,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={"size_title": {"type": "string", "description": "What the areas show; it stands over their key."}},
    shape="points",
    honours=CARTESIAN - {"type"},
    aliases=("bubbleChart",),
)
