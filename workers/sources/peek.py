"""A plain CSV file, queried where it lies: what needs few of its columns need not wait until it is a table."""

from dataclasses import dataclass
from pathlib import Path

from workers.sources.convert import strict
from workers.sources.csv_file import UTF_8, columns_of, examine
from workers.sources.csv_scan import CsvScan
from workers.sources.formats import recognise
from workers.sources.found import named
from workers.sources.measure import Named
from workers.sources.reading import Limits, Reading
from workers.sources.text import encoding_of


@dataclass(frozen=True, slots=True)
class Peek:
    """``table`` is SQL of the file as a table, of the columns ``named``; those that are not asked for cost little.

    Their types are those of a sample. A query over it either gives what it would give over the table that ``ingest``
    makes, or ends with ``duckdb.InvalidInputException`` or ``duckdb.ConversionException``: then wait for that table.
    """

    table: str
    named: tuple[Named, ...]


def peek(path: Path, reading: Reading, limits: Limits, *, file_name: str = "") -> Peek | None:
    """The file as it lies, if it is plain CSV that DuckDB reads as it is meant; else None.

    It reads the file's bytes once, for what DuckDB drops untold, and parses a sample. Errors are those of ``ingest``.
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
    return Peek(table, named(columns, dialect.names))
