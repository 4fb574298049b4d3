"""Transforms as one SQL statement over a Parquet file."""

from collections.abc import Callable, Sequence

from app.charts.reading import Findings
from app.transforms import Aggregate, Bin, Columns, Compute, Filter, Limit, Pivot, Sample, Sort, Transform, Window
from workers.sources.sql.base import base, unnumbered
from workers.sources.sql.derived import binned, computed, windowed
from workers.sources.sql.groups import UNSEEN, aggregated, names_query, pivoted
from workers.sources.sql.limits import limited
from workers.sources.sql.rows import filtered, ordered, sampled
from workers.sources.sql.statement import Statement
from workers.sources.sql.values import fetched

__all__ = ["UNSEEN", "Names", "Statement", "add", "base", "names_query", "selection", "unnumbered"]

Names = Callable[[Pivot, Statement], Sequence[str]]
"""Finds the names that a pivot makes columns of, which the data alone tell."""


def add(transform: Transform, statement: Statement, names: Names) -> None:
    """One more transform; ``Invalid`` when its columns don't fit those of the statement."""
    findings = Findings()
    after = transform.after(statement.columns, findings)
    findings.settle()
    if isinstance(transform, Pivot):
        found = names(transform, statement)
        pivoted(transform, statement, found, transform.spread(statement.columns, tuple(found)))
    else:
        _add(transform, statement, after)


def _add(transform: Transform, statement: Statement, after: Columns) -> None:
    match transform:
        case Aggregate():
            aggregated(transform, statement, after)
        case Bin():
            binned(transform, statement, after)
        case Compute():
            computed(transform, statement, after)
        case Window():
            windowed(transform, statement, after)
        case _:
            _of_rows(transform, statement)


def _of_rows(transform: Transform, statement: Statement) -> None:
    match transform:
        case Filter():
            filtered(transform, statement)
        case Limit():
            limited(transform, statement)
        case Sort():
            ordered(transform, statement)
        case Sample():
            sampled(transform, statement)


def selection(statement: Statement, most: int) -> str:
    """The whole statement: all columns as they are handed on, of ``most`` rows at most."""
    parts = (fetched(ident, statement.column(name)) for name, ident in statement.idents.items())
    limit = f"{statement.order_by} LIMIT {most}"
    return statement.query(f"SELECT {', '.join(parts)} FROM {statement.source}{limit}")
