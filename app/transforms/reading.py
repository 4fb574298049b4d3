"""A list of transforms from JSON: every fault at its place, before a row is read."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from app.domain.fields import MOST_ITEMS, Fields
from app.domain.reading import Faults, shown
from app.transforms.columns import Columns
from app.transforms.derived import Bin, Compute, Window, read_bin, read_compute, read_window
from app.transforms.groups import Aggregate, Pivot, read_aggregate, read_pivot
from app.transforms.rows import Filter, Limit, Sample, Sort, read_filter, read_limit, read_sample, read_sort

Transform: TypeAlias = Filter | Aggregate | Bin | Sort | Limit | Pivot | Window | Compute | Sample

PLACE = "data_source.transforms"
"""Where they stand in a request."""

OPERATIONS: Mapping[str, Callable[[Fields], Transform]] = {
    "filter": read_filter,
    "aggregate": read_aggregate,
    "bin": read_bin,
    "sort": read_sort,
    "limit": read_limit,
    "pivot": read_pivot,
    "window": read_window,
    "compute": read_compute,
    "sample": read_sample,
}
"""Every operation there is."""


def read(value: Any, columns: Mapping[str, str] | None = None, place: str = PLACE) -> tuple[Transform, ...]:
    """Read and check a list of transforms; ``Invalid`` has every fault with its place. None is an empty list.

    ``columns`` has the type of each column of the dataset by its name, as its profile tells it; without these only
    names that the transforms make themselves are checked.
    """
    findings = Faults()
    found = _read(value, place, findings)
    findings.settle()
    check(found, Columns.typed(columns))
    return found


def check(transforms: Sequence[Transform], columns: Columns) -> Columns:
    """The columns that the transforms leave of these; ``Invalid`` tells names and kinds that don't fit."""
    findings = Faults()
    for transform in transforms:
        columns = transform.after(columns, findings)
        findings.settle()
    return columns


def _read(value: Any, place: str, findings: Faults) -> tuple[Transform, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        findings.fault(place, f"expected a list of operations, found {shown(value)}")
        return ()
    if len(value) > MOST_ITEMS:
        findings.fault(place, f"{len(value):,} operations are too many; at most {MOST_ITEMS} are taken")
        return ()
    found = [_one(item, f"{place}[{index}]", findings) for index, item in enumerate(value)]
    return tuple(transform for transform in found if transform is not None)


def _one(value: Any, place: str, findings: Faults) -> Transform | None:
    fields = Fields(value, place, findings)
    op = fields.raw("op")
    if not isinstance(op, str) or op not in OPERATIONS:
        if isinstance(value, Mapping):
            fields.fault("op", _unknown(op))
        return None
    transform = OPERATIONS[op](fields)
    fields.leftovers()
    return transform


def _unknown(op: Any) -> str:
    near = difflib.get_close_matches(str(op), OPERATIONS, n=2)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(OPERATIONS)}"
    return f"is missing; {hint}" if op is None else f"there is no operation {shown(op)}; {hint}"
