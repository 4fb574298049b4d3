"""Operations that make one row of many: aggregate and pivot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.domain.fields import Fields
from app.domain.reading import Faults
from app.transforms.columns import KEY, NUMBER, Column, Columns

Function = Literal[
    "sum", "mean", "median", "quantile", "count", "distinct", "min", "max", "first", "last", "stddev"
]  # fmt: skip
FUNCTIONS: tuple[Function, ...] = (
    "sum", "mean", "median", "quantile", "count", "distinct", "min", "max", "first", "last", "stddev",
)  # fmt: skip

OF_NUMBERS = ("sum", "mean", "median", "quantile", "stddev")
COUNTING = ("count", "distinct")
_JOINS = {"sum": "sum", "count": "sum", "min": "min", "max": "max"}

MOST_PIVOTED = 200
"""Columns that a pivot makes."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a group. Values that are missing don't count; ``count`` without a column counts rows.

    ``p`` is the share below a quantile, from 0 to 1. ``stddev`` is that of a sample.
    """

    column: str
    fn: Function
    p: float
    name: str
    place: str

    def made(self, columns: Columns, findings: Faults) -> Column:
        """The column that it makes."""
        return Column(self.name, *result(self.column, self.fn, columns, (f"{self.place}.column", findings)))


def result(column: str, fn: str, columns: Columns, told: tuple[str, Faults]) -> tuple[str, str, str]:
    """Kind, grain and joining of what a function makes of a column."""
    found = columns.find(column, *told, (NUMBER,) if fn in OF_NUMBERS else ()) if column else Column("")
    joins = _JOINS.get(fn, "")
    if fn in OF_NUMBERS or fn in COUNTING:
        return NUMBER, "", joins
    return found.kind, found.grain, joins


def _keys(names: Sequence[str], columns: Columns, place: str, findings: Faults) -> list[Column]:
    """Columns by which rows are grouped."""
    found = (columns.find(name, f"{place}[{index}]", findings) for index, name in enumerate(names))
    return [replace(column, joins=KEY) for column in found]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row for each combination of the values of ``group_by``, in their order; one alone without these."""

    group_by: tuple[str, ...]
    measures: tuple[Measure, ...]
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves: the groups, then the measures."""
        found = Columns.of(_keys(self.group_by, columns, f"{self.place}.group_by", findings))
        for measure in self.measures:
            found = found.with_new(measure.made(columns, findings), f"{measure.place}.as", findings)
        return found


@dataclass(frozen=True, slots=True)
class Pivot:
    """One row for each combination of ``rows``; each different value of ``column`` becomes a column of ``value``s."""

    rows: tuple[str, ...]
    column: str
    value: str
    fn: Function
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that are known before the data are: those of the rows."""
        columns.find(self.column, f"{self.place}.column", findings)
        self._made(columns, findings)
        return Columns.of(_keys(self.rows, columns, f"{self.place}.rows", findings), whole=False)

    def spread(self, columns: Columns, names: tuple[str, ...]) -> Columns:
        """The columns, now that the names in ``column`` are known."""
        unheard = Faults()
        made = (Column(name, *self._made(columns, unheard)) for name in names)
        return Columns.of([*_keys(self.rows, columns, "", unheard), *made])

    def _made(self, columns: Columns, findings: Faults) -> tuple[str, str, str]:
        return result(self.value, self.fn, columns, (f"{self.place}.value", findings))


def read_aggregate(fields: Fields) -> Aggregate:
    """``group_by`` and ``measures``, of which one may be left out."""
    groups = fields.names("group_by")
    cure = 'give one such as {"column": "amount", "fn": "sum", "as": "total"}'
    items = fields.items("measures", cure, least=0 if groups else 1)
    return Aggregate(groups, tuple(_measure(item, place, fields.findings) for place, item in items), fields.place)


def _measure(value: Any, place: str, findings: Faults) -> Measure:
    fields = Fields(value, place, findings)
    fn = fields.choice("fn", FUNCTIONS)
    column = fields.text("column", "which column?", default="" if fn == "count" else None)
    p = fields.number("p", 0, 1)
    if fn == "quantile" and not fields.has("p"):
        fields.fault("p", "is missing; give the share below it, such as 0.9")
    if fn != "quantile" and p is not None:
        fields.fault("p", "belongs to fn quantile alone")
    measure = Measure(column, fn, p or 0.0, fields.new_name(default=f"{fn}_{column}".rstrip("_")), place)
    fields.leftovers()
    return measure


def read_pivot(fields: Fields) -> Pivot:
    """``rows``, ``column``, ``value`` and ``fn``, which is sum by itself."""
    rows = fields.names("rows", "give the columns that stay", least=1)
    functions = tuple(fn for fn in FUNCTIONS if fn != "quantile")
    fn = fields.choice("fn", functions, default="sum")
    column = fields.text("column", "give the one whose values become columns")
    value = fields.text("value", "give the column of values", default="" if fn == "count" else None)
    if column and column in rows:
        fields.fault("column", "is among the rows already")
    return Pivot(rows, column, value, fn, fields.place)
