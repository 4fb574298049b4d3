"""Transforms: what is done with the rows of a source before a chart is drawn of them.

Plain values, read and checked here; ``workers.sources`` runs them. ``read`` is the only way from JSON to these.
"""

from app.transforms.columns import KINDS, Column, Columns
from app.transforms.derived import Bin, Compute, Window
from app.transforms.groups import Aggregate, Measure, Pivot
from app.transforms.reading import OPERATIONS, PLACE, Transform, check, read
from app.transforms.rows import Filter, Key, Limit, Sample, Sort

__all__ = [
    "KINDS",
    "OPERATIONS",
    "PLACE",
    "Aggregate",
    "Bin",
    "Column",
    "Columns",
    "Compute",
    "Filter",
    "Key",
    "Limit",
    "Measure",
    "Pivot",
    "Sample",
    "Sort",
    "Transform",
    "Window",
    "check",
    "read",
]
