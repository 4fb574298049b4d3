"""The one in-memory table: what every source becomes before it is a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from app.charts.scatter import PointData, PointSeries
from app.charts.series import Series, SeriesData

THREADS = 2
"""Of one reading: another job has the other processors."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length by name: numbers, instants or texts.

    These are float64 (NaN where there is none), datetime64[us] (NaT) and objects (None).
    """

    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def where_known(self, name: str) -> "Table":
        """The rows that have something in this column."""
        column = self.columns[name]
        known = column != None if column.dtype.kind == "O" else ~np.isnan(column)  # noqa: E711 - each of an array
        return self if known.all() else Table({each: values[known] for each, values in self.columns.items()})

    def series(self, along: str, names: Sequence[str]) -> SeriesData:
        """Columns of numbers as datasets on one column of numbers, instants or texts, which has no missing ones."""
        labels: Any = self.columns[along]
        values: Any = self.columns
        return SeriesData(
            tuple(map(str, labels)) if labels.dtype.kind == "O" else labels,
            tuple(Series(name, values[name]) for name in names),
        )

    def points(self, along: str, names: Sequence[str]) -> PointData:
        """Columns of numbers as datasets of points on one column of numbers."""
        values: Any = self.columns
        return PointData(tuple(PointSeries(name, values[along], values[name]) for name in names))


def read_parquet(path: Path, names: Sequence[str]) -> Table:
    """These columns of a Parquet file. ``duckdb.Error`` says what is wrong with the file or the names."""
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("SET allowed_paths = $paths", {"paths": [str(path)]})
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        found = connection.read_parquet(str(path)).select(*(duckdb.ColumnExpression(name) for name in names))
        return Table({name: _column(values) for name, values in found.fetchnumpy().items()})


def _column(values: NDArray[Any]) -> NDArray[Any]:
    """A column as a table has it; what is masked was NULL."""
    missing = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    plain = np.ma.getdata(values)
    column = plain.astype({"M": "datetime64[us]", "O": "object"}.get(plain.dtype.kind, "float64"), copy=False)
    if missing is not None and missing.any():
        column = column.copy()
        column[missing] = {"M": np.datetime64("NaT"), "O": None}.get(column.dtype.kind, np.nan)
    return column
