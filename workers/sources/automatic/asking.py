"""Questions to the rows so far, before it is decided what is done with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from workers.sources.sql import Statement, selection


class Asking:
    """Runs short queries over all steps of a statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._kept = 0

    def row(self, statement: Statement, parts: Iterable[str]) -> tuple[Any, ...]:
        """One row of aggregates."""
        query = statement.query(f"SELECT {', '.join(parts)} FROM {statement.source}")
        return self._connection.execute(query, statement.parameters).fetchone() or ()

    def rows(self, statement: Statement, most: int) -> list[tuple[Any, ...]]:
        """The rows as they are handed on, in the order that is meant; ``most`` of them at most."""
        return self._connection.execute(selection(statement, most), statement.parameters).fetchall()

    def keep(self, statement: Statement) -> None:
        """Have the rows so far once and for all: few they are, and of many they may have been made."""
        statement.settle(self.table(statement, f"SELECT * FROM {statement.source}"))

    def table(self, statement: Statement, select: str) -> str:
        """The name of a table that has what a query over the rows so far gives."""
        self._kept += 1
        name = f"kept{self._kept}"
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {statement.query(select)}", statement.parameters)
        return name

    def found(self, statement: Statement, select: str) -> list[tuple[Any, ...]]:
        """The rows of a query over the rows so far."""
        return self._connection.execute(statement.query(select), statement.parameters).fetchall()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query over such tables."""
        return self._connection.execute(query).fetchall()

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
