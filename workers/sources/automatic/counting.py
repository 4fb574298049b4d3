"""Distributions of many rows: all values are counted, in cells so narrow that the picture is that of each by itself.

What a chart tells in numbers is cut out exactly: of each group the extremes, the quartiles, the ends of whiskers; of a
histogram the bins. Every cell hands on its least and its greatest value, and the mean of the others as often as there
are of them, so that counts, sums and the places next to a cut stay what they are.
"""

from collections.abc import Sequence
from typing import Any

from app.charts.distribution.bins import Binning, Facts, edges_by
from app.charts.distribution.extras import GroupExtras, HistogramExtras
from app.charts.distribution.samples import LARGEST
from app.charts.distribution.statistics import WHISKER_REACH
from app.transforms import Column, Columns
from app.transforms.columns import NUMBER, TEXT, listed
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.reducing import values
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement
from workers.sources.sql.rows import place_of
from workers.sources.sql.values import double

MOST_GROUPS = 300
"""Of more groups than these a sample is drawn: each would have too few cells."""

CELLS = 4000
"""Of all groups, over the middle of each: its box and as far as Tukey's whiskers reach; a quarter on either side."""

FEWEST_CELLS = 12
"""Of one group."""

COUNTED = {"histogram", "boxplot", "violin", "density", "ecdf", "ridgeline"}
"""Chart types that don't draw each value by itself."""


def distribution(statement: Statement, wish: Wish, asking: Asking) -> tuple[Wish, str] | None:
    """Counted values in place of rows: the wish with their column as ``weight``, and what was done; None without them.

    Too many groups are told by a sample.
    """
    if wish.chart_type not in COUNTED or wish.one("weight") or not _are_numbers(statement, wish):
        return None
    told = f"all values of {listed(wish.ys)} are counted, none is left out"
    if len(wish.ys) > 1:
        wish = _below_each_other(statement, wish)
    groups = [statement.idents[name] for name in wish.groups("x", "color", "facet")]
    if groups:
        present = " AND ".join(f"{group} IS NOT NULL" for group in groups)
        statement.step(f"SELECT * FROM {statement.source} WHERE {present}", cheap=True)
    facts = _facts(statement, groups, wish.ys[0], asking)
    known = asking.ask(f"SELECT n, low, high, q[1], q[3], whole, {_facet(statement, wish)} FROM {facts} ORDER BY cell")
    if len(known) > MOST_GROUPS or any(max(-row[1], row[2]) > LARGEST for row in known if row[0]):
        return wish, values(statement, wish, asking)
    value, weight = statement.fresh(), statement.fresh()
    _place(statement, groups, (wish.ys[0], facts))
    parts = _binned(statement, wish, known) if wish.chart_type == "histogram" else _fine(statement, wish, len(known))
    _gather(statement, groups, parts, (value, weight))
    return _counted(statement, wish, (value, weight)), told


def _are_numbers(statement: Statement, wish: Wish) -> bool:
    groups = wish.groups("x", "color", "facet")
    free = len(wish.ys) == 1 or not wish.one("color") or not wish.one("x")
    return bool(wish.ys) and free and all(y not in groups and statement.column(y).kind == NUMBER for y in wish.ys)


def _below_each_other(statement: Statement, wish: Wish) -> Wish:
    """Several columns of values as one, with their names in another."""
    channel = "color" if wish.one("x") else "x"
    place, groups = place_of(statement), wish.groups("x", "color", "facet")
    taken = [*groups]
    label, value = (_free(name, taken) for name in ("column", "value"))
    names = [statement.idents[name] for name in groups]
    idents = {name: statement.fresh() for name in (label, value)}
    order = statement.fresh()
    selects = [
        f"SELECT {', '.join([*names, ''])}CAST({statement.parameter(y)} AS VARCHAR) AS {idents[label]}, "
        f"{double(statement.idents[y])} AS {idents[value]}, {place} * {len(wish.ys)} + {number} AS {order} "
        f"FROM {statement.source}"
        for number, y in enumerate(wish.ys)
    ]
    statement.step(" UNION ALL ".join(selects))
    kept = [statement.column(name) for name in groups]
    statement.columns = Columns.of([*kept, Column(label, TEXT), Column(value, NUMBER)])
    statement.idents = {name: statement.idents[name] for name in groups} | idents
    statement.order, statement.scattered = ((order, "ASC"),), True
    return wish.with_channels(y=(value,), **{channel: (label,)})


def _free(name: str, taken: list[str]) -> str:
    """A name that no column has; it is taken then."""
    while name in taken:
        name += " "
    taken.append(name)
    return name


def _facet(statement: Statement, wish: Wish) -> str:
    return statement.idents[wish.one("facet")] if wish.one("facet") else "NULL"


def _facts(statement: Statement, groups: Sequence[str], y: str, asking: Asking) -> str:
    """A table with a row a group, in the order in which they first come: its number, count, extremes, quartiles."""
    place, value = place_of(statement), double(statement.idents[y])
    known = (
        f"count({value}) AS n, min({value}) AS low, max({value}) AS high, "
        f"quantile_cont({value}, [0.25, 0.5, 0.75]) AS q, "
        f"bool_and({value} = floor({value})) AS whole, row_number() OVER (ORDER BY min({place})) AS cell"
    )
    grouping = f" GROUP BY {', '.join(groups)}" if groups else " HAVING count(*) > 0"
    select = f"SELECT {', '.join([*groups, known])} FROM {statement.source}{grouping}"
    return asking.table(statement, select)


def _place(statement: Statement, groups: Sequence[str], of: tuple[str, str]) -> None:
    """A step of all values, each with what is known of its group."""
    y, facts = of
    same = " AND ".join(f"rows.{group} IS NOT DISTINCT FROM known.{group}" for group in groups) or "true"
    value = double(f"rows.{statement.idents[y]}")
    statement.step(f"SELECT {value} AS v, known.* FROM {statement.source} AS rows JOIN {facts} AS known ON {same}")


def _quarters() -> str:
    """The part between quartiles in which a value lies; those equal to one are a part of their own."""
    return " + ".join(f"(v >= q[{number}])::INTEGER + (v > q[{number}])::INTEGER" for number in (1, 2, 3))


def _binned(statement: Statement, wish: Wish, known: Sequence[Sequence[Any]]) -> Sequence[str]:
    """Cells of a histogram: its bins. Those of one facet are shared, as the chart has them."""
    binning = wish.extras.binning if isinstance(wish.extras, HistogramExtras) else Binning()
    by_facet: dict[Any, list[Facts]] = {}
    for row in known:
        by_facet.setdefault(row[6], []).extend([Facts(*row[:6])] if row[0] else [])
    starts, edges = dict[Any, int](), list[float]()
    for facet, samples in by_facet.items():
        starts[facet] = len(edges) + 1
        edges += edges_by(Facts.joined(samples), binning, samples) if samples else (0.0, 1.0)
    first = [starts[row[6]] for row in known]
    ends = {facet: end - 1 for facet, end in zip(starts, [*list(starts.values())[1:], len(edges) + 1], strict=True)}
    last = [ends[row[6]] for row in known]
    lists = [statement.parameter(found) for found in (edges, first, last)]
    edge = f"CAST({lists[0]} AS DOUBLE[])"
    statement.step(f"SELECT *, {lists[1]}[cell] AS first, {lists[2]}[cell] AS last FROM {statement.source}")
    share = f"(v - {edge}[first]) / ({edge}[last] - {edge}[first])"
    near = f"first + greatest(least(floor({share} * (last - first)), last - first - 1), 0)::BIGINT"
    statement.step(f"SELECT *, {near} AS near FROM {statement.source}")
    above = f"(near + 1 < last AND v >= {edge}[near + 1])::INTEGER"
    return (f"near - (v < {edge}[near])::INTEGER + {above}", _quarters())


def _fine(statement: Statement, wish: Wish, groups: int) -> Sequence[str]:
    """Cells of equal width over the middle of each group, and wider ones beyond it; cut where whiskers may end."""
    reach = wish.extras.reach if isinstance(wish.extras, GroupExtras) else WHISKER_REACH
    ends = (f"q[1] - {WHISKER_REACH} * (q[3] - q[1])", f"q[3] + {WHISKER_REACH} * (q[3] - q[1])")
    statement.step(f"SELECT *, {ends[0]} AS a, {ends[1]} AS b FROM {statement.source}")
    inner = max(CELLS // groups, FEWEST_CELLS)
    outer = inner // 4
    cell = (
        f"CASE WHEN v < a THEN floor((v - low) / (a - low) * {outer}) "
        f"WHEN v > b THEN {outer + inner + 1} + floor((v - b) / (high - b) * {outer}) "
        f"WHEN a < b THEN {outer} + floor((v - a) / (b - a) * {inner}) ELSE {outer} END"
    )
    parts = (cell, "(v >= a)::INTEGER + (v > b)::INTEGER", _quarters())
    if not reach:
        return parts
    away = f"{statement.parameter(reach)} * (q[3] - q[1])"
    return (*parts, f"(v >= q[1] - {away})::INTEGER + (v > q[3] + {away})::INTEGER")


def _gather(statement: Statement, groups: Sequence[str], parts: Sequence[str], made: tuple[str, str]) -> None:
    """A row for each different number that a cell hands on, and how often it does."""
    cells = ", ".join(f"{part} AS part{number}" for number, part in enumerate(parts))
    statement.step(f"SELECT cell, v, whole, {', '.join([*groups, cells])} FROM {statement.source}", cheap=True)
    by = ", ".join(["cell", "whole", *groups, *(f"part{number}" for number in range(len(parts)))])
    counts = "count(v) AS n, min(v) AS low, max(v) AS high, fsum(v) AS total"
    statement.step(f"SELECT {by}, {counts} FROM {statement.source} GROUP BY {by}")
    mean = "greatest(low, least(high, (total - low - high) / nullif(n - 2, 0)))"
    statement.step(f"SELECT *, {mean} AS mean FROM {statement.source}")
    above = "round((mean - floor(mean)) * (n - 2))::BIGINT"
    split = f"[{{v: floor(mean), n: n - 2 - {above}}}, {{v: floor(mean) + 1, n: {above}}}]"
    between = f"CASE WHEN n < 3 THEN [] WHEN whole THEN {split} ELSE [{{v: mean, n: n - 2}}] END"
    ends = "[{v: low, n: 1}, {v: high, n: 1}]"
    handed = f"CASE WHEN n = 0 OR low = high THEN [{{v: low, n: n}}] ELSE {ends} || {between} END"
    statement.step(f"SELECT {', '.join(['cell', *groups])}, unnest({handed}) AS one FROM {statement.source}")
    named = f"one.v AS {made[0]}, one.n AS {made[1]}"
    statement.step(
        f"SELECT {', '.join(['cell', *groups, named])} FROM {statement.source} WHERE one.n > 0 OR one.v IS NULL"
    )
    statement.order, statement.scattered = (("cell", "ASC"), (made[0], "ASC")), True


def _counted(statement: Statement, wish: Wish, made: tuple[str, str]) -> Wish:
    """The wish over the columns that are left: the groups, the values and their counts."""
    groups, y = wish.groups("x", "color", "facet"), wish.ys[0]
    weight = _free("count", [*groups, y])
    kept = [statement.column(name) for name in groups]
    statement.columns = Columns.of([*kept, Column(y, NUMBER), Column(weight, NUMBER)])
    statement.idents = {name: statement.idents[name] for name in groups} | dict(zip((y, weight), made, strict=True))
    return wish.with_channels(weight=(weight,))
