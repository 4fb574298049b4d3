"""Columns of a query's result as JSON has them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.transforms import Column
from app.transforms.columns import NUMBER, TIME

EXACT = 2**53
"""Whole numbers up to here are what a float says."""
_ZEROS = ("T00:00:00.000000", ".000000")


def column_of(values: Sequence[Any], column: Column) -> list[Any]:
    """One column. Decimals become floats, floats that all are whole become whole numbers, times lose zeros at the end.

    Sums of floats differ in their last digits from run to run: what is told are the 15 digits that a float is sure of.
    """
    if column.kind == NUMBER:
        return _numbers(values)
    return _times(values) if column.kind == TIME and not column.grain else list(values)


def _numbers(values: Sequence[Any]) -> list[Any]:
    found = [float(f"{value:.15g}") if type(value) in {float, Decimal} else value for value in values]
    floats = {type(value) for value in found} <= {float, type(None)}
    if floats and all(value is None or _is_whole(value) for value in found):
        return [None if value is None else int(value) for value in found]
    return found


def _is_whole(value: float) -> bool:
    return value.is_integer() and -EXACT < value < EXACT


def _times(values: Sequence[str | None]) -> list[str | None]:
    """To the microsecond, without what is zero in all of them."""
    for zeros in _ZEROS:
        if all(value is None or value.endswith(zeros) for value in values):
            return [value and value.removesuffix(zeros) for value in values]
    return list(values)
