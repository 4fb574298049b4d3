"""Parquet and Arrow: the types are there; what has no like in a table of ours becomes text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from nanoarrow import ArrayStream

from app.domain.errors import TooLarge, UnreadableFile
from workers.sources import duck
from workers.sources.convert import parquet
from workers.sources.found import Found
from workers.sources.measure import Named
from workers.sources.names import clean_names
from workers.sources.reading import ColumnType, Limits
from workers.sources.workshop import Workshop

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_NUMBERS = ("FLOAT", "DOUBLE", "HUGEINT", "UHUGEINT", "UBIGINT")
_SAME: dict[str, ColumnType] = {"BOOLEAN": "boolean", "DATE": "date"}
_MOST_ROWS = 10_000_000_000
_MOST_RATIO = 2000
"""A dictionary makes a column of equal values very small; beyond this a footer does not tell the truth."""

_FILE_MARK = b"ARROW1\x00\x00"


def read_parquet(path: Path, out: Path, shop: Workshop) -> Found:
    """Write the table of a Parquet file to ``out``, after a look at what its footer claims."""
    with shop.connection([path]) as connection, duck.told():
        _check(connection, path, shop.limits)
        return _copied(connection, _Source("parquet", f"read_parquet({duck.text(path)})", path), out, shop)


def read_arrow(path: Path, out: Path, shop: Workshop) -> Found:
    """Write the table of an Arrow file or stream (Feather 2) to ``out``."""
    with shop.connection([path]) as connection, duck.told(), _arrow(path) as stream:
        connection.register("arrow_table", stream)
        return _copied(connection, _Source("arrow", "arrow_table", path), out, shop)


@contextmanager
def _arrow(path: Path) -> Iterator[ArrayStream]:
    """A file is a stream with a mark before it and an index after it."""
    with path.open("rb") as file:
        if file.read(len(_FILE_MARK)) != _FILE_MARK:
            file.seek(0)
        try:
            with ArrayStream.from_readable(file) as stream:
                yield stream
        except (ValueError, RuntimeError) as error:
            raise UnreadableFile(f"the Arrow file can't be read: {error}") from error


def _check(connection: duckdb.DuckDBPyConnection, path: Path, limits: Limits) -> None:
    """Refuse a footer that claims what the file can't hold."""
    rows = duck.one(connection, f"SELECT num_rows FROM parquet_file_metadata({duck.text(path)})")[0]
    groups, size, columns = duck.one(
        connection,
        "SELECT coalesce(sum(row_group_num_rows) FILTER (column_id = 0), 0), "
        "coalesce(sum(total_uncompressed_size), 0), count(DISTINCT column_id) "
        f"FROM parquet_metadata({duck.text(path)})",
    )
    real = path.stat().st_size
    if rows < 0 or rows != groups or rows > _MOST_ROWS:
        raise UnreadableFile(f"the Parquet footer claims {rows} rows, its row groups {groups}; write the file anew")
    if size < 0 or size > real * _MOST_RATIO + limits.unpacked_free:
        raise TooLarge(f"the Parquet footer claims {size} bytes of data in {real} bytes; it is refused as a bomb")
    if columns > limits.columns:
        raise TooLarge(f"the file has {columns} columns, more than {limits.columns}; send fewer")


@dataclass(frozen=True, slots=True)
class _Source:
    format: str
    table: str
    path: Path


def _copied(connection: duckdb.DuckDBPyConnection, source: _Source, out: Path, shop: Workshop) -> Found:
    described = connection.execute(f"DESCRIBE SELECT * FROM {source.table}").fetchall()
    if len(described) > shop.limits.columns:
        raise TooLarge(f"the file has {len(described)} columns, more than {shop.limits.columns}; send fewer")
    names = clean_names(row[0] for row in described)
    chosen, named, notices = [], [], []
    for name, (original, sql_type, *_) in zip(names, described, strict=True):
        told, value, note = _typed(duck.name(original), sql_type, shop.reading.columns.get(name))
        chosen.append(f"{value} AS {duck.name(name)}")
        named.append(Named(name, original, told))
        notices += [f"column {name!r} {note}"] if note else []
    copy = f"COPY (SELECT {', '.join(chosen)} FROM {source.table}) TO {duck.text(out)} {parquet(len(names))}"
    rows = shop.written(connection, source.path, lambda: int(duck.one(connection, copy)[0]))
    return Found(format=source.format, found={}, named=tuple(named), rows=rows, notices=tuple(notices))


_CASTS: dict[ColumnType, str] = {
    "number": "DOUBLE", "integer": "BIGINT", "date": "DATE", "datetime": "TIMESTAMP", "text": "VARCHAR",
    "boolean": "BOOLEAN",
}  # fmt: skip


def _typed(column: str, sql_type: str, told: ColumnType | None) -> tuple[ColumnType, str, str]:
    """The type of a column, its SQL, and what is to be told of it."""
    if told:
        return told, f"TRY_CAST({column} AS {_CASTS[told]})", ""
    if sql_type in _WHOLE:
        return "integer", f"{column}::BIGINT", ""
    if sql_type in _NUMBERS or sql_type.startswith("DECIMAL"):
        return "number", f"CASE WHEN isfinite({column}::DOUBLE) THEN {column}::DOUBLE END", ""
    if sql_type in _SAME:
        return _SAME[sql_type], column, ""
    if sql_type.startswith("TIMESTAMP"):
        zoned = sql_type.endswith("ZONE")
        value = f"({column} AT TIME ZONE 'UTC')" if zoned else f"{column}::TIMESTAMP"
        return "datetime", value, "has times with a zone; they are told in UTC" if zoned else ""
    plain = sql_type in {"VARCHAR", "UUID"} or sql_type.startswith("ENUM")
    return "text", f"{column}::VARCHAR", "" if plain else f"is of type {sql_type[:60]}; it was taken as text"
