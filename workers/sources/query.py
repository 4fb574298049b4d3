"""From a dataset's Parquet file and its transforms to the small table that a chart is drawn of."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import duckdb

from app.charts.model import Notice
from app.charts.reading import shown
from app.domain.errors import Fault, Invalid
from app.transforms import PLACE, Aggregate, Limit, Pivot, Transform
from app.transforms.columns import NUMBER, listed
from app.transforms.groups import MOST_PIVOTED
from app.transforms.telling import told
from workers.sources.automatic import FEW, Asking, Reduced, Wish, narrow, reduce
from workers.sources.child import run_limited
from workers.sources.duck import connect
from workers.sources.reading import Limits
from workers.sources.result import column_of
from workers.sources.sql import Statement, add, base, names_query

MOST_CELLS = 200_000
"""Of a result: what a chart can show, with room to spare."""
LARGE = 10_000_000
"""Bytes of a file for which it pays to start a process."""
LIMITS = Limits(seconds=90)
WISHED = ("chart_type", "encoding", "width", "height", "options", "advanced_options")
"""Fields of a request that say what a chart can show."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A small table: columns of equal length by name, as lists of JSON's own values; times are ISO 8601 in UTC.

    ``explained`` has a sentence for each transform, ``notices`` what was done without being asked. ``encoding`` is
    that of the request with the columns that were chosen here, None where none were. Timings are milliseconds.
    Points that are too many have been counted in a ``grid`` (see ``app.charts.crowd``).
    """

    columns: dict[str, list[Any]]
    rows_out: int
    explained: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    encoding: dict[str, Any] | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    grid: Mapping[str, Any] | None = None

    @property
    def data(self) -> dict[str, Any]:
        """As a request has it."""
        return {"columns": self.columns, **({"grid": self.grid} if self.grid else {})}

    def to_json(self) -> dict[str, Any]:
        """As a child process says it."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**told, "notices": [(notice.place, notice.message) for notice in self.notices]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "QueryResult":
        """The inverse of ``to_json``."""
        notices = tuple(Notice(place, message) for place, message in told["notices"])
        return cls(**{**told, "explained": tuple(told["explained"]), "notices": notices})


def run(path: Path, transforms: Sequence[Transform], request: Mapping[str, Any] | None = None) -> QueryResult:
    """Run the transforms over a Parquet file; ``Invalid`` when they don't fit it or leave too much.

    With a chart ``request`` (its fields ``WISHED``) what is still too much for that chart is
    put together or thinned out. A large file is read in a child process: what that takes of memory it gives back.
    """
    if path.stat().st_size <= LARGE:
        return run_here(path, transforms, request)
    wish = {name: request[name] for name in WISHED if name in request} if request is not None else None
    order = {"path": str(path), "transforms": pickle.dumps(tuple(transforms)).hex(), "request": wish}
    return QueryResult.from_json(run_limited("query", order, LIMITS, lambda _: None))


def run_ordered(order: Mapping[str, Any]) -> dict[str, Any]:
    """The child's side of ``run``."""
    transforms = pickle.loads(bytes.fromhex(order["transforms"]))  # noqa: S301 - the parent's own
    return run_here(Path(order["path"]), transforms, order["request"]).to_json()


def run_here(path: Path, transforms: Sequence[Transform], request: Mapping[str, Any] | None = None) -> QueryResult:
    """``run`` in this process."""
    with _reading(path) as connection:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", {"path": str(path)}).fetchall()
        statement = base(path, [(name, kind) for name, kind, *_ in described])
        return answer(connection, statement, transforms, request)


def answer(
    connection: duckdb.DuckDBPyConnection,
    statement: Statement,
    transforms: Sequence[Transform],
    request: Mapping[str, Any] | None = None,
) -> QueryResult:
    """``run`` over a statement that has its first step; what DuckDB refuses is raised as it comes."""
    began = perf_counter()
    asking, unjoined = Asking(connection), list[Notice]()
    for transform in transforms:
        unjoined += _unjoined(transform, statement)
        add(transform, statement, lambda one, so_far: _names(one, so_far, connection))
        if isinstance(transform, Aggregate):
            asking.keep(statement)
    given = Wish.of(request) if request is not None else None
    found, rows = _few(statement, given, asking)
    columns = _columns(rows, statement)
    return QueryResult(
        columns,
        len(rows),
        tuple(map(told, transforms)),
        (*unjoined, *found.notices),
        _encoding(found.wish, given, request or {}),
        {"query": (perf_counter() - began) * 1000},
        found.grid,
    )


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees this one file; what DuckDB refuses of the transforms is the caller's to mend."""
    with TemporaryDirectory() as folder, connect([path], Path(folder), LIMITS) as connection:
        try:
            yield connection
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            message = f"the transforms can't be run: {str(error).splitlines()[0]}"
            raise Invalid(message, faults=[Fault(PLACE, message)]) from error
        except duckdb.OutOfMemoryException as error:
            message = "the transforms need more memory than a query may have; filter or aggregate earlier"
            raise Invalid(message, faults=[Fault(PLACE, message)]) from error


def _unjoined(transform: Transform, statement: Statement) -> list[Notice]:
    """What a limit's other row has no value for."""
    if not isinstance(transform, Limit) or not transform.other:
        return []
    known = statement.columns.known.values()
    names = [column.name for column in known if column.kind == NUMBER and not column.joins]
    if not names:
        return []
    message = f"{shown(transform.other)} has no {listed(names)}: what it stands for can't be made of the groups' values"
    return [Notice(f"{transform.place}.other", message)]


def _encoding(found: Wish | None, given: Wish | None, request: Mapping[str, Any]) -> dict[str, Any] | None:
    if found is None or given is None or found.channels == given.channels:
        return None
    return {**(request.get("encoding") or {}), **found.encoding}


def _names(one: Pivot, statement: Statement, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The different names in a pivot's column, in order."""
    query = names_query(one, statement, MOST_PIVOTED + 1)
    names = [str(name) for (name,) in connection.execute(query, statement.parameters).fetchall()]
    if len(names) > MOST_PIVOTED:
        message = f"{shown(one.column)} has more than {MOST_PIVOTED} different values; limit or bin them first"
        raise Invalid(message, faults=[Fault(f"{one.place}.column", message)])
    if both := [name for name in names if name in one.rows]:
        message = f"{shown(both[0])} is a value of {shown(one.column)}, and a column of rows; rename one of them"
        raise Invalid(message, faults=[Fault(f"{one.place}.column", message)])
    return names


def _few(statement: Statement, wish: Wish | None, asking: Asking) -> tuple[Reduced, list[tuple[Any, ...]]]:
    """The rows, if need be put together or thinned out until the chart can show them; ``Invalid`` for too many."""
    found = Reduced(wish)
    if wish is not None:
        narrow(statement, wish)
        few = min(FEW, _most(statement))
        rows = asking.rows(statement, few + 1)
        if len(rows) <= few:
            return found, rows
        found = reduce(statement, wish, asking)
    most = _most(statement)
    rows = asking.rows(statement, most + 1)
    if len(rows) > most:
        message = (
            f"more than {most:,} rows of {len(statement.idents)} columns are left, too many to draw; "
            "aggregate, limit or sample them"
        )
        raise Invalid(message, faults=[Fault(PLACE, message)])
    return found, rows


def _most(statement: Statement) -> int:
    return max(MOST_CELLS // max(len(statement.idents), 1), 1)


def _columns(rows: Sequence[tuple[Any, ...]], statement: Statement) -> dict[str, list[Any]]:
    values: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(statement.idents)
    named = zip(statement.idents, values, strict=True)
    return {name: column_of(found, statement.column(name)) for name, found in named}
