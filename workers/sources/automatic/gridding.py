"""Points that are too many to tell apart: how many of all rows lie in each cell of a grid finer than pixels."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.crowd import BYTES, Span, packed
from app.charts.model import AxisOptions
from app.charts.table import MOST_GROUPS
from app.transforms import Column, Columns
from app.transforms.columns import NUMBER, TIME
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement
from workers.sources.sql.rows import place_of
from workers.sources.sql.values import double, written

GRIDDED = {"scatter", "hexbin"}
"""Chart types that count points where these are many."""

MARKS = 50_000
"""Points that may each be drawn as a mark, so that all rows are handed on."""

SHARES = 1.4, 1.24
"""Cells for each pixel of a picture's width and height: about two for one of the plot area; charts join some."""

MOST_CELLS = 1_000_000

COARSE = 20
"""Cells a side of the table that is handed on beside the grid."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The columns of both axes in SQL, and the name of each row's dataset; "" where there is one dataset alone."""

    x: str
    y: str
    color: str


def grid(statement: Statement, wish: Wish, asking: Asking) -> tuple[Wish, str, dict[str, Any]] | None:
    """A grid in place of rows, and what was done; None where the rows are few, or where it can't be drawn as one."""
    if wish.chart_type not in GRIDDED or not _fits(statement, wish) or not asking.more_than(statement, MARKS):
        return None
    plane = _plane(statement, wish)
    sets = _sets(statement, plane, asking)
    if not 0 < len(sets) <= MOST_GROUPS:
        return None
    spans = [_span(sets, low, high, axis) for low, high, axis in ((3, 4, wish.axes[0]), (5, 6, wish.axes[1]))]
    if not all(0 < high - low < math.inf for low, high in spans):
        return None
    sides = _sides(wish)
    layers = _layers(statement, plane, asking, (sets, spans, sides))
    found = {
        "x": list(spans[0]), "y": list(spans[1]), "columns": sides[0], "rows": sides[1],
        "datasets": [_dataset(one, layer) for one, layer in zip(sets, layers, strict=True)],
    }  # fmt: skip
    told = f"all {sum(one[2] for one in sets):,} points are counted in cells of less than a pixel, none is left out"
    return _tabled(statement, wish, plane, spans), told, found


def _sides(wish: Wish) -> tuple[int, int]:
    """Columns and rows of the grid."""
    across, up = wish.width * SHARES[0], wish.height * SHARES[1]
    shrink = min((MOST_CELLS / (across * up)) ** 0.5, 1)
    return max(int(across * shrink), 1), max(int(up * shrink), 1)


def _fits(statement: Statement, wish: Wish) -> bool:
    """Whether there are two columns of numbers on linear axes, and nothing that a cell couldn't show."""
    places = [wish.one("x"), wish.one("y")]
    if not all(places) or len(wish.ys) > 1 or any(statement.column(name).kind != NUMBER for name in places):
        return False
    shown = wish.one("facet") or wish.one("size") or wish.one("weight")
    return not shown and not any(axis.logarithmic for axis in wish.axes)


def _plane(statement: Statement, wish: Wish) -> Plane:
    """The rows that have both coordinates, and a name where they are named."""
    x, y = (double(statement.idents[wish.one(channel)]) for channel in ("x", "y"))
    color = statement.idents[wish.one("color")] if wish.one("color") else ""
    present = " AND ".join(f"{part} IS NOT NULL" for part in (x, y, color) if part)
    statement.step(f"SELECT * FROM {statement.source} WHERE {present}", cheap=True)
    return Plane(x, y, color)


def _sets(statement: Statement, plane: Plane, asking: Asking) -> list[tuple[Any, ...]]:
    """Of each dataset its value, name and count, the extremes along both axes, correlation, slope and intercept."""
    kind = next((one.kind for name, one in statement.columns.known.items()
                 if statement.idents.get(name) == plane.color), "")  # fmt: skip
    named = [name for name, ident in statement.idents.items() if ident == plane.color]
    label = written(plane.color, statement.column(named[0])) if named else "''"
    value = plane.color or "NULL"
    order = value if kind in {NUMBER, TIME} else f"min({place_of(statement)})"
    known = ", ".join(f"{fn}({axis})" for axis in (plane.x, plane.y) for fn in ("min", "max"))
    fits = ", ".join(f"{fn}({plane.y}, {plane.x})" for fn in ("corr", "regr_slope", "regr_intercept"))
    grouping = f"GROUP BY {plane.color} " if plane.color else "HAVING count(*) > 0 "
    select = f"SELECT {value} AS value, {label} AS label, count(*) AS n, {known}, {fits} FROM {statement.source} "
    return asking.found(statement, f"{select}{grouping}ORDER BY {order} LIMIT {MOST_GROUPS + 1}")


def _span(sets: Sequence[tuple[Any, ...]], low: int, high: int, asked: AxisOptions) -> Span:
    """From the least value to the greatest, as far as the axis shows them."""
    least, most = min(one[low] for one in sets), max(one[high] for one in sets)
    return max(least, least if asked.min is None else asked.min), min(most, most if asked.max is None else asked.max)


def _layers(statement: Statement, plane: Plane, asking: Asking, of: tuple[Any, Any, Any]) -> "list[array[int]]":
    """The counts of each dataset, row by row from the lower left."""
    sets, spans, (columns, rows) = of
    layers = {one[0]: array("I", bytes(rows * columns * BYTES)) for one in sets}
    cell = f"{_cell(plane.y, spans[1], rows)} * {columns} + {_cell(plane.x, spans[0], columns)}"
    select = f"SELECT {plane.color or 'NULL'}, {cell} AS cell, count(*) FROM {statement.source} "
    select += f"WHERE {_inside(plane, spans)} GROUP BY ALL"
    for value, place, count in asking.found(statement, select):
        layers[value][place] = count
    return list(layers.values())


def _cell(axis: str, span: Span, cells: int) -> str:
    low, high = map(_number, span)
    return f"CAST(least(floor(({axis} - {low}) / ({high} - {low}) * {cells}), {cells - 1}) AS BIGINT)"


def _inside(plane: Plane, spans: Sequence[Span]) -> str:
    ends = zip((plane.x, plane.y), spans, strict=True)
    return " AND ".join(f"{axis} BETWEEN {_number(low)} AND {_number(high)}" for axis, (low, high) in ends)


def _number(value: float) -> str:
    """A number of ours in SQL; without quotes it might be taken for a decimal of fewer digits."""
    return f"CAST('{value!r}' AS DOUBLE)"


def _dataset(one: tuple[Any, ...], layer: "array[int]") -> dict[str, Any]:
    _, label, count, left, right, bottom, top, correlation, slope, intercept = one
    return {
        "label": str(label), "count": count, "across": [left, right], "up": [bottom, top],
        "correlation": correlation or 0, "slope": slope, "intercept": intercept, "counts": packed(layer),
    }  # fmt: skip


def _tabled(statement: Statement, wish: Wish, plane: Plane, spans: Sequence[Span]) -> Wish:
    """Coarse cells as a table: their middles, and how many points are in each."""
    names = [wish.one("x"), wish.one("y"), *wish.groups("color")]
    weight = "count"
    while weight in names:
        weight += " "
    made = [statement.fresh() for _ in (*names[:2], weight)]
    middles = [
        f"{_number(low)} + ({_cell(axis, (low, high), COARSE)} + 0.5) * {_number((high - low) / COARSE)}"
        for axis, (low, high) in zip((plane.x, plane.y), spans, strict=True)
    ]
    color = [plane.color] if plane.color else []
    parts = ", ".join([f"{middles[0]} AS {made[0]}", f"{middles[1]} AS {made[1]}", *color, f"count(*) AS {made[2]}"])
    statement.step(f"SELECT {parts} FROM {statement.source} WHERE {_inside(plane, spans)} GROUP BY ALL")
    kept = [statement.column(name) for name in names[2:]]
    statement.columns = Columns.of([Column(names[0], NUMBER), Column(names[1], NUMBER), *kept, Column(weight, NUMBER)])
    statement.idents = dict(zip((*names, weight), (made[0], made[1], *color, made[2]), strict=True))
    statement.order, statement.scattered = tuple((ident, "ASC") for ident in (*color, *made[:2])), True
    return wish.with_channels(weight=(weight,))
