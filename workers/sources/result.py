"""Columns of a query's result as JSON has them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

_MIDNIGHT, _NO_FRACTION = "T00:00:00.000000", ".000000"
EXACT = 2**53


def plain(values: Sequence[Any]) -> list[Any]:
    """One column: decimals become floats, floats that all are whole become whole numbers, times lose empty ends."""
    kinds = set(map(type, values)) - {type(None)}
    if Decimal in kinds:
        values, kinds = [float(value) if isinstance(value, Decimal) else value for value in values], {float}
    if kinds == {float} and all(value is None or _is_whole(value) for value in values):
        return [None if value is None else int(value) for value in values]
    return list(values)


def _is_whole(value: float) -> bool:
    return value.is_integer() and -EXACT < value < EXACT


def shortened(times: Sequence[str | None]) -> list[str | None]:
    """Times as ISO 8601 to the microsecond, without what is zero in all of them."""
    for empty in (_MIDNIGHT, _NO_FRACTION):
        if all(time is None or time.endswith(empty) for time in times):
            return [time and time.removesuffix(empty) for time in times]
    return list(times)
