"""Whole numbers that nobody adds up: the ids, keys and codes of things, running numbers, and years."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_CODED = re.compile(r"(^|_)(id|ids|uuid|guid|key|pk|fk|code|zip|postcode|isbn|ean|sku|ssn|fips|phone|number|nr|no)$")
_RANKED = re.compile(r"(^|_)(rank|seat|room|order)s?_number$|^number_of|^(number|no)$")
_YEARLY = re.compile(r"(^|_)(year|yr|season)$")
_YEARS = range(1500, 2201)

RUNNING = 0.98
"""The share of rows with a number of their own, and of numbers between the least and the greatest that are there."""

FEW = 12
"""Of fewer rows nobody can say that their numbers run."""


def adding_up(names: Sequence[str]) -> list[str]:
    """The columns of numbers that aren't called like ids and codes; all of them where there are no others."""
    return [name for name in names if not _is_coded(name)] or list(names)


def is_identity(name: str, column: Mapping[str, Any], rows: int) -> bool:
    """Whether the numbers of a column name things; ``column`` is that of a dataset's profile, {} if it isn't known."""
    if column and column["type"] != "integer":
        return False
    return _is_coded(name) or _runs(column, rows)


def is_year(name: str, column: Mapping[str, Any]) -> bool:
    """Whether the numbers of a column are years."""
    ends = [column.get("min"), column.get("max")]
    return bool(_YEARLY.search(_words(name))) and all(end is None or end in _YEARS for end in ends)


def _is_coded(name: str) -> bool:
    words = _words(name)
    return bool(_CODED.search(words)) and not _RANKED.search(words)


def _words(name: str) -> str:
    """``customerId``, ``Customer ID`` and ``customer-id`` as customer_id."""
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).lower().strip("_")


def _runs(column: Mapping[str, Any], rows: int) -> bool:
    low, high = column.get("min"), column.get("max")
    if rows <= FEW or type(low) is not int or type(high) is not int:
        return False
    return column.get("distinct", 0) >= RUNNING * rows and (high - low + 1) * RUNNING <= rows
