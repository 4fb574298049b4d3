"""Quivers: an arrow at each place, as long as what it stands for and in its direction."""

import math
from dataclasses import dataclass

from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.relation.records import Field, RecordSet, read_records

FIELDS = (Field(("x",)), Field(("y",)), Field(("u", "dx")), Field(("v", "dy")))
MOST_ARROWS = 5000
LEAST_SCALE, MOST_SCALE = 0.1, 10.0


@dataclass(frozen=True, slots=True)
class ArrowSeries:
    """One dataset: where arrows start, and how far they go to the right and up."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    us: tuple[float, ...]
    vs: tuple[float, ...]
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrowData:
    """All arrows."""

    series: tuple[ArrowSeries, ...]


@dataclass(frozen=True, slots=True)
class QuiverExtras:
    """How much longer arrows are than the house style has them, and the words beside the key's arrow."""

    scale: float = 1.0
    unit: str = ""


def _read(data: JsonObject, findings: Findings) -> ArrowData:
    series = tuple(_series(one) for one in read_records(data, FIELDS, findings))
    count = sum(len(one.xs) for one in series)
    if count > MOST_ARROWS:
        findings.fault("data.datasets", f"{count:,} arrows; at most {MOST_ARROWS:,} can be told apart; take every n-th")
    findings.settle()
    return ArrowData(series)


def _series(one: RecordSet) -> ArrowSeries:
    one.options.leftovers()
    xs, ys, us, vs = (tuple(row[at] or 0 for row in one.rows) for at in range(4))
    return ArrowSeries(one.name, xs, ys, us, vs, one.colors)


def _read_extras(options: OptionReader, advanced: OptionReader) -> QuiverExtras:
    scale = options.number("scale", low=LEAST_SCALE, high=MOST_SCALE) or advanced.number("scale", low=0.1, high=10)
    return QuiverExtras(scale or 1.0, options.text("unit"))


def _describe(spec: ChartSpec) -> str:
    data: ArrowData = spec.data
    told = [_sentence(one, number) for number, one in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    return " ".join(part for part in (heading("Quiver chart", spec), axes_told(spec), *told, rest) if part)


def _sentence(one: ArrowSeries, number: int) -> str:
    name = one.name or f"Series {number}"
    if not one.xs:
        return f"{name} has no arrows."
    lengths = [math.hypot(u, v) for u, v in zip(one.us, one.vs, strict=True)]
    at = lengths.index(max(lengths))
    count = f"{len(one.xs):,} arrow{'s' if len(one.xs) > 1 else ''}"
    longest = f"the longest ({amount(lengths[at])}) at {amount(one.xs[at])}, {amount(one.ys[at])}"
    return f"{name}: {count}, {longest}; together they point {_way(math.fsum(one.us), math.fsum(one.vs))}."


def _way(u: float, v: float) -> str:
    """A direction in words, in eighths of a turn."""
    if not (u or v):
        return "nowhere"
    ways = ("right", "up and right", "up", "up and left", "left", "down and left", "down", "down and right")
    return ways[round(math.atan2(v, u) / (math.pi / 4)) % 8]


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row an arrow."""
    data: ArrowData = spec.data
    axes = spec.options
    rows = [
        (one.name or f"Series {number}", *row)
        for number, one in enumerate(data.series, 1)
        for row in zip(one.xs, one.ys, one.us, one.vs, strict=True)
    ]
    return DataTable(("Series", axes.x.title or "x", axes.y.title or "y", "To the right", "Up"), tuple(rows))


QUIVER = ChartType(
    name="quiver",
    family="grid",
    title="Quiver chart",
    summary="Shows directions and strengths at places, as arrows.",
    data_shape='datasets of arrows: {"x", "y", "u", "v"} or [x, y, u, v]; u is to the right, v up',
    example={
        "chart_type": "quiver",
        "data": {
            "datasets": [
                {
                    "label": "Wind",
                    "data": [
                        [x, y, round(-(y - 5) * 1.6 * math.exp(-math.hypot(x - 10, y - 5) / 5), 2),
                         round((x - 10) * 1.6 * math.exp(-math.hypot(x - 10, y - 5) / 5), 2)]
                        for x in range(1, 20)
                        for y in range(1, 10)
                    ],
                }
            ]
        },
        "options": {
            "title": "The wind turns around the low",
            "subtitle": "A vortex as in a textbook: calm in the middle, strongest at its edge",
            "x_axis": "Kilometres to the east",
            "y_axis": "Kilometres to the north",
            "unit": "m/s",
        },
    },
    read_data=_read,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "scale": {
            "type": "number",
            "minimum": LEAST_SCALE,
            "maximum": MOST_SCALE,
            "default": 1,
            "description": "How much longer arrows are than by themselves.",
        },
        "unit": {"type": "string", "description": "What stands beside the number of the key's arrow."},
    },
    shape="own",
    honours=CARTESIAN - {"type"},
    aliases=("vectorField", "arrows"),
)  # fmt: skip
