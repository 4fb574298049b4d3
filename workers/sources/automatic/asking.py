"""Questions to the rows so far, before it is decided what is done with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from workers.sources.sql import Statement


class Asking:
    """Runs short queries over all steps of a statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def row(self, statement: Statement, parts: Iterable[str]) -> tuple[Any, ...]:
        """One row of aggregates."""
        query = statement.query(f"SELECT {', '.join(parts)} FROM {statement.source}")
        return self._connection.execute(query, statement.parameters).fetchone() or ()

    def more_than(self, statement: Statement, rows: int) -> bool:
        """Whether there are more rows than so many."""
        some = f"SELECT 1 FROM {statement.source} LIMIT {rows + 1}"
        query = statement.query(f"SELECT count(*) FROM ({some})")
        found = self._connection.execute(query, statement.parameters).fetchone()
        return found is not None and found[0] > rows

    def different(self, statement: Statement, names: Sequence[str]) -> Mapping[str, int]:
        """About how many different values each column has (HyperLogLog)."""
        if not names:
            return {}
        counts = self.row(statement, (f"approx_count_distinct({statement.idents[name]})" for name in names))
        return dict(zip(names, map(int, counts), strict=True))
