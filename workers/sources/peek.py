"""A plain CSV file, queried where it lies: what needs few of its columns need not wait until it is a table."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workers.sources.convert import strict
from workers.sources.csv_file import UTF_8, columns_of, examine
from workers.sources.csv_sample import odd_lines
from workers.sources.csv_scan import CsvScan
from workers.sources.dialect import Dialect
from workers.sources.formats import recognise
from workers.sources.found import named
from workers.sources.measure import Named
from workers.sources.reading import Limits, Reading
from workers.sources.text import encoding_of
from workers.sources.workshop import Workshop


class NoAnswer(Exception):
    """The file can't be asked before it has been read."""


@dataclass(frozen=True, slots=True)
class Peek:
    """``table`` is SQL of the file as a table, of the columns ``named``; those that are not asked for cost little.

    Their types are those of a sample. A query over it either gives what it would give over the table that ``ingest``
    makes, or ends with ``duckdb.InvalidInputException`` or ``duckdb.ConversionException``: then wait for that table.
    That is so as far as all rows are read (a query that stops early sees less), and if no line is odd.
    """

    path: Path
    table: str
    named: tuple[Named, ...]
    dialect: Dialect

    @contextmanager
    def asking(self, shop: Workshop) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for queries over the table; ``NoAnswer`` at the end when an answer may not be the table's.

        While the block runs another thread looks for odd lines, which DuckDB would drop untold.
        """
        with shop.connection([self.path]) as connection, ThreadPoolExecutor(1, "odd-lines") as pool:
            odd = pool.submit(self._odd, shop.limits.line, connection)
            try:
                with shop.watched(connection, self.path.stat().st_size):
                    yield connection
            except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.InterruptException) as error:
                raise NoAnswer(str(error)) from error
            if odd.result():
                raise NoAnswer("some of its lines are odd")

    def _odd(self, longest: int, connection: duckdb.DuckDBPyConnection) -> bool:
        odd = odd_lines(self.path, self.dialect, longest)
        if odd:
            connection.interrupt()
        return odd


def peek(path: Path, reading: Reading, limits: Limits, *, file_name: str = "") -> Peek | None:
    """The file as it lies, if it seems to be plain CSV that DuckDB reads as it is meant; else None.

    It parses a sample. Errors are those of ``ingest``.
    """
    if (reading.format or recognise(path, file_name=file_name).format) != "csv" or reading.encoding or reading.columns:
        return None
    if encoding_of(path)[0] not in UTF_8:
        return None
    dialect, crooked = examine(path, reading, limits)
    columns = columns_of(path, dialect, reading)
    if crooked or any(kind.vacant for kind in columns.kinds):
        return None
    scan = CsvScan(path, dialect, limits.line)
    table = f"(SELECT {strict(scan, columns)} FROM {scan.table(columns.kinds)})"
    return Peek(path, table, named(columns, dialect.names), dialect)
