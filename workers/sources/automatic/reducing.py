"""The rules: what is done with many rows, by the shape of data that a chart type reads.

Each gives a sentence of what it did, "" where it did nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.charts.table import MOST_GROUPS
from app.transforms import Aggregate, Bin, Limit, Measure, Sample, Transform
from app.transforms.columns import NUMBER, TIME, listed
from app.transforms.derived import GRAINS, Grain
from app.transforms.groups import Function
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.gridding import GRIDDED, MARKS
from workers.sources.automatic.thinning import spread, thin
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement, add

MOST_NAMES = 50
"""Names along an axis; the rest is one more, called Other."""
MOST_BARS = 400
"""Periods or numbers along an axis of bars."""
MOST_CELLS_A_SIDE = 60
MOST_POINTS = 20_000
MOST_LINES = 1000
"""Of a table as text."""
OTHER = "Other"
EVENTS = 0.5
"""With fewer different places along the axis than this share of rows, rows are events that add up."""

PLACE = "data_source"
_SECONDS: Mapping[Grain, float] = {
    "year": 31_557_600, "quarter": 7_889_400, "month": 2_629_800, "week": 604_800, "day": 86_400, "hour": 3600,
}  # fmt: skip

Reducer = Callable[[Statement, Wish, Asking], str]


def series(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Names: sums by name. Times and numbers: a line is thinned out, bars are sums of periods or ranges."""
    x = wish.one("x")
    if not wish.ys or not x or any(statement.column(y).kind != NUMBER for y in wish.ys):
        return ""
    kind = statement.column(x).kind
    if kind not in {NUMBER, TIME}:
        return _names(statement, wish, asking)
    return _line(statement, wish, asking) if wish.along else _periods(statement, wish, asking)


def _names(statement: Statement, wish: Wish, asking: Asking) -> str:
    told = _grouped(statement, wish, asking)
    counts = asking.different(statement, wish.groups("x", "color"))
    for column, most in ((wish.one("x"), MOST_NAMES), (wish.one("color"), MOST_GROUPS)):
        told += _fewer(statement, wish, column, most) if counts.get(column, 0) > most else ""
    return told


def _fewer_colors(statement: Statement, wish: Wish, asking: Asking) -> str:
    color = wish.one("color")
    many = asking.different(statement, [color])[color] > MOST_GROUPS if color else False
    return _fewer(statement, wish, color, MOST_GROUPS) if many else ""


def _grouped(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Sums of the values by all names and places; the rows are read here, and no more afterwards."""
    groups = wish.groups("x", "color", "facet")
    ys = tuple(dict.fromkeys(y for y in wish.ys if y not in groups))
    _add(statement, Aggregate(groups, tuple(Measure(y, "sum", 0, y, PLACE) for y in ys), PLACE))
    asking.keep(statement)
    return f"the sum of {listed(ys)} for each {' and '.join(map(repr, groups))}"


def _fewer(statement: Statement, wish: Wish, column: str, most: int) -> str:
    if statement.column(column).kind in {NUMBER, TIME}:
        return ""
    _add(statement, Limit(most, OTHER, column, wish.ys[0], PLACE))
    return f", of {column!r} the {most} greatest and {OTHER}"


def _line(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Events are summed up first; then what can't be told apart in a picture so wide is left out."""
    x = wish.one("x")
    told = ""
    rows, places = asking.row(statement, ("count(*)", f"approx_count_distinct({statement.idents[x]})"))
    if places < EVENTS * rows:
        told = _grouped(statement, wish, asking)
        told += _fewer_colors(statement, wish, asking) + "; "
    bins = 2 * wish.width
    if not asking.more_than(statement, 2 * bins):
        return told.removesuffix("; ")
    thin(statement, wish, bins)
    return f"{told}the first, last, least and greatest values of {bins:,} stretches of {x!r}"


def _periods(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Sums of calendar periods, or of ranges of numbers where there are many numbers."""
    x = wish.one("x")
    told = _binned(statement, x, MOST_BARS, asking)
    told += _grouped(statement, wish, asking)
    return told + _fewer_colors(statement, wish, asking)


def _binned(statement: Statement, column: str, most: int, asking: Asking) -> str:
    """Times into periods, numbers into ranges: as fine as ``most`` allows; few different numbers stay."""
    ident, kind = statement.idents[column], statement.column(column).kind
    low, high, different = asking.row(statement, (f"min({ident})", f"max({ident})", f"approx_count_distinct({ident})"))
    if kind == TIME:
        by = grain_for(low, high, most)
        _add(statement, Bin(column, by, None, None, column, PLACE))
        return f"{column!r} by {by}, "
    if kind == NUMBER and different > most:
        _add(statement, Bin(column, None, None, MOST_NAMES, column, PLACE))
        return f"{column!r} in {MOST_NAMES} equal ranges, "
    return ""


def grain_for(low: datetime | None, high: datetime | None, most: int = MOST_BARS) -> Grain:
    """The finest period of which there are at most so many."""
    seconds = (high - low).total_seconds() if low and high else 0
    return next((grain for grain in reversed(GRAINS) if seconds / _SECONDS[grain] <= most), GRAINS[0])


def points(statement: Statement, wish: Wish, asking: Asking) -> str:
    """So many rows by chance, where not all of them may be marks."""
    if not asking.more_than(statement, MARKS if wish.chart_type in GRIDDED else MOST_POINTS):
        return ""
    _add(statement, Sample(MOST_POINTS, 0, PLACE))
    return f"{MOST_POINTS:,} rows by chance, always the same ones"


def values(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Of each group so many values that lie evenly in its order: its quantiles stay what they are."""
    groups = wish.groups("x", "color", "facet")
    if len(wish.ys) != 1 or statement.column(wish.ys[0]).kind != NUMBER or wish.ys[0] in groups:
        return points(statement, wish, asking)
    if not asking.more_than(statement, MOST_POINTS):
        return ""
    spread(statement, wish, MOST_POINTS)
    of_each = f" of each {' and '.join(map(repr, groups))}" if groups else ""
    return f"{MOST_POINTS:,} values of {wish.ys[0]!r}, evenly in the order{of_each}, with the least and the greatest"


def matrix(statement: Statement, wish: Wish, asking: Asking) -> str:
    """The mean of each cell."""
    x, y, color = (wish.one(channel) for channel in ("x", "y", "color"))
    if not (x and y and color) or statement.column(color).kind != NUMBER:
        return ""
    told = "".join(_binned(statement, column, MOST_CELLS_A_SIDE, asking) for column in dict.fromkeys((x, y)))
    groups = wish.groups("x", "y", "facet")
    _add(statement, Aggregate(groups, (Measure(color, "mean", 0, color, PLACE),), PLACE))
    return f"{told}the mean of {color!r} for each {' and '.join(map(repr, groups))}"


def band(statement: Statement, wish: Wish, asking: Asking) -> str:
    """Periods or ranges of x with the least ``low``, the greatest ``high`` and the mean of ``y``."""
    functions: Mapping[str, Function] = {"low": "min", "high": "max", "y": "mean"}
    measures = tuple(
        Measure(name, fn, 0, name, PLACE) for channel, fn in functions.items() if (name := wish.one(channel))
    )
    if not wish.is_whole or len({one.column for one in measures}) < len(measures):
        return ""
    if any(statement.column(one.column).kind != NUMBER for one in measures):
        return ""
    told = _binned(statement, wish.one("x"), MOST_BARS, asking)
    _add(statement, Aggregate(wish.groups("x", "facet"), measures, PLACE))
    return f"{told}the least, mean and greatest values for each {wish.one('x')!r}"


def table(statement: Statement, wish: Wish, asking: Asking) -> str:  # noqa: ARG001 - as the others have it
    """The first rows."""
    _add(statement, Limit(MOST_LINES, "", "", "", PLACE))
    return f"the first {MOST_LINES:,} rows"


def _add(statement: Statement, transform: Transform) -> None:
    add(transform, statement, lambda _pivot, _statement: ())


REDUCERS: Mapping[str, Reducer] = {
    "series": series,
    "points": points,
    "values": values,
    "matrix": matrix,
    "band": band,
    "table": table,
}
"""By the shape of the chart type's data, or its name; those that read rows of their own have none."""
