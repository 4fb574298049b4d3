"""Operations that keep, order or leave out rows: filter, sort, limit, sample."""

from dataclasses import dataclass
from typing import Any, Literal

from app.domain.fields import Fields
from app.domain.reading import Faults
from app.transforms.columns import NUMBER, Columns
from app.transforms.conditions import Condition, check_condition, read_condition

MOST_ROWS = 1_000_000
DEFAULT_SEED = 0

Order = Literal["asc", "desc"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps the rows for which a condition is true."""

    where: Condition
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves; names and values that don't fit are faults."""
        check_condition(self.where, columns, findings)
        return columns


@dataclass(frozen=True, slots=True)
class Key:
    """One column by which rows are ordered; those without a value come last."""

    column: str
    order: Order
    place: str


@dataclass(frozen=True, slots=True)
class Sort:
    """Orders the rows; among equals the order stays."""

    by: tuple[Key, ...]
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves."""
        for key in self.by:
            columns.find(key.column, f"{key.place}.column", findings)
        return columns


@dataclass(frozen=True, slots=True)
class Limit:
    """Keeps the first rows, or with ``column`` the rows of its first names.

    ``by`` ranks the names by the total of a column of numbers, the greatest first; without it they rank as they come.
    With ``other`` the rest becomes one row of that name (one for each value of the remaining columns of names).
    """

    count: int
    other: str
    column: str
    by: str
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves."""
        if self.column:
            columns.find(self.column, f"{self.place}.column", findings)
        if self.by:
            columns.find(self.by, f"{self.place}.by", findings, (NUMBER,))
        return columns


@dataclass(frozen=True, slots=True)
class Sample:
    """So many rows by chance, in the order they have; the same ones for the same seed."""

    count: int
    seed: int
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:  # noqa: ARG002 - as the others have it
        """The columns that it leaves."""
        return columns


def read_filter(fields: Fields) -> Filter:
    """``where`` is a condition."""
    if not fields.has("where"):
        fields.fault("where", 'is missing; give a condition such as {"column": "year", "cmp": ">=", "value": 2023}')
        return Filter(read_condition({"all": [{}]}, "", Faults()), fields.place)
    return Filter(read_condition(fields.raw("where"), fields.at("where"), fields.findings), fields.place)


def read_sort(fields: Fields) -> Sort:
    """``by`` is a list of columns, each by its name or with its ``order``."""
    cure = 'give columns such as {"column": "total", "order": "desc"}'
    return Sort(read_keys(fields, "by", cure, least=1), fields.place)


def read_keys(fields: Fields, name: str, cure: str = "", *, least: int = 0) -> tuple[Key, ...]:
    """Columns to order by: a list, or the name of one."""
    value = fields.raw(name)
    if isinstance(value, str):
        return (read_key(value, fields.at(name), fields.findings),)
    return tuple(read_key(item, place, fields.findings) for place, item in fields.items(name, cure, least=least))


def read_key(value: Any, place: str, findings: Faults) -> Key:
    """A column to order by: its name, or an object."""
    if isinstance(value, str) and value:
        return Key(value, "asc", place)
    fields = Fields(value, place, findings)
    orders: tuple[Order, ...] = ("asc", "desc")
    key = Key(fields.text("column"), fields.choice("order", orders, default="asc"), place)
    fields.leftovers()
    return key


def read_limit(fields: Fields) -> Limit:
    """``count``, and perhaps ``other``, ``column`` and ``by``."""
    count = fields.whole("count", 1, MOST_ROWS)
    other, column, by = (fields.text(name, default="") for name in ("other", "column", "by"))
    if by and not column:
        fields.fault("by", "ranks the names of a column; give that column too, or sort before the limit")
    return Limit(count, other, column, by, fields.place)


def read_sample(fields: Fields) -> Sample:
    """``count``, and perhaps ``seed``."""
    count = fields.whole("count", 1, MOST_ROWS)
    return Sample(count, fields.whole("seed", 0, 2**31 - 1, default=DEFAULT_SEED), fields.place)
