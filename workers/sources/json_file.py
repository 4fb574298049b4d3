"""JSON in the shapes that tables have.

Rows as objects, one a line or in an array; an object around such an array; names with rows; names with columns.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson

from app.domain.errors import TooLarge, UnreadableFile
from workers.sources import duck
from workers.sources.convert import Conversion, convert, left_out
from workers.sources.found import Found, named, notices_of
from workers.sources.kinds import Kind
from workers.sources.names import clean_names
from workers.sources.profile import MOST_REJECTED
from workers.sources.workshop import Workshop

SAMPLE = 3000
MOST_DEPTH = 50
LONGEST_ROW = 16_000_000
"""Bytes of one object: DuckDB holds it whole."""

_RENAMED = re.compile(r"(.+)_\d+")
_WRAPPED = ("data", "rows", "records", "items", "results", "values", "features")


@dataclass(frozen=True, slots=True)
class JsonScan:
    """A ``convert.Scan`` of objects: every value as a text, what is nested as JSON."""

    path: Path
    keys: Sequence[str]
    lines: bool
    native: bool = False

    def table(self, _kinds: Sequence[Kind]) -> str:
        """SQL of the table."""
        return self.texts()

    def texts(self) -> str:
        """SQL of the table."""
        columns = ", ".join(f"{duck.text(key)}: 'VARCHAR'" for key in self.keys)
        named = ", ".join(f"{duck.name(key)} AS c{at}" for at, key in enumerate(self.keys))
        return f"(SELECT {named} FROM {_read(self.path, lines=self.lines, more=f'columns = {{{columns}}}')})"

    def misfit(self, _error: duckdb.Error) -> int | None:
        """None: all are texts."""
        return None


def read_json(path: Path, out: Path, shop: Workshop, *, lines: bool) -> Found:
    """Write the table of a JSON file to ``out``; ``lines``: one object a line."""
    told = "ndjson" if lines else "json"
    if not lines and not is_array_of_objects(path):
        path, lines = _unwrapped(path, shop), True
    with shop.connection([path]) as connection, _told(path, shop, lines=lines):
        keys = _keys(connection, path, shop, lines=lines)
        scan = JsonScan(path, keys, lines)
        columns = Conversion(clean_names(keys), _seen(connection, scan), shop.reading)
        rows = shop.written(connection, path, lambda: convert(connection, scan, columns, out))
        rejected, count = left_out(connection, scan, columns)
    return Found(
        format=told,
        found={"encoding": "utf-8"},
        named=named(columns, keys),
        rows=rows,
        rejected=tuple(rejected[:MOST_REJECTED]),
        rejected_count=count,
        notices=notices_of(columns),
    )


@contextmanager
def _told(path: Path, shop: Workshop, *, lines: bool) -> Iterator[None]:
    """An error of DuckDB's is told with its place, which is looked for in a file that can be read again."""
    try:
        with duck.told():
            yield
    except UnreadableFile:
        if lines:
            _find_line(path)
        elif path.stat().st_size <= shop.limits.whole:
            _rows(_loaded(path.read_bytes()), 0)
        raise


def _find_line(path: Path) -> None:
    """Raise ``UnreadableFile`` for the first line that is no JSON."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_ROW), b""), 1):
            if line.strip():
                _loaded(line, number)


def _loaded(text: bytes, first: int = 1) -> Any:
    """The value of a text that begins on this line; ``UnreadableFile`` with the place of what is no JSON."""
    try:
        return orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        line = first + error.lineno - 1
        raise UnreadableFile(f"line {line}, column {error.colno}: this is not JSON: {error.msg}") from error


def _read(path: Path, *, lines: bool, more: str) -> str:
    shape = "newline_delimited" if lines else "array"
    return (
        f"read_json({duck.text(path)}, format = '{shape}', records = true, maximum_object_size = {LONGEST_ROW}, {more})"
    )


def _keys(connection: duckdb.DuckDBPyConnection, path: Path, shop: Workshop, *, lines: bool) -> list[str]:
    """The keys of all objects of the file, in the order in which they first appear."""
    found = _read(path, lines=lines, more="sample_size = -1, maximum_depth = 1, field_appearance_threshold = 0")
    keys = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {found}").fetchall()]
    if len(keys) > shop.limits.columns:
        raise TooLarge(f"the objects have {len(keys)} different keys, more than {shop.limits.columns} columns")
    if not keys or keys == ["json"]:
        raise UnreadableFile("the rows are not objects with keys; send objects, or names and rows")
    if twin := _twin(keys):
        raise UnreadableFile(f"the objects have keys that differ by case alone, such as {twin!r}; rename one of them")
    return keys


def _twin(keys: Sequence[str]) -> str:
    """A key that DuckDB has renamed because another differs from it by case alone: it would find no values."""
    plain = {key.casefold() for key in keys}
    return next((key for key in keys if (found := _RENAMED.fullmatch(key)) and found[1].casefold() in plain), "")


def _seen(connection: duckdb.DuckDBPyConnection, scan: JsonScan) -> list[list[str]]:
    rows = connection.execute(f"SELECT * FROM {scan.texts()} LIMIT {SAMPLE}").fetchall()
    return [[row[at] for row in rows if row[at] is not None] for at in range(len(scan.keys))]


def is_array_of_objects(path: Path) -> bool:
    """Whether the file is an array of objects: DuckDB reads such piece by piece."""
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"[") and head[1:].lstrip().startswith(b"{")


def _unwrapped(path: Path, shop: Workshop) -> Path:
    """The rows of another shape, one object a line."""
    if path.stat().st_size > shop.limits.whole:
        raise TooLarge(
            f"JSON that is not an array of objects is read whole, up to {shop.limits.whole} bytes; send an array of "
            "objects or NDJSON"
        )
    told = _loaded(path.read_bytes())
    plain = shop.file("rows.ndjson")
    with plain.open("wb") as file:
        file.writelines(orjson.dumps(row) + b"\n" for row in _rows(told, 0))
    if not plain.stat().st_size:
        raise UnreadableFile("there is no row in the JSON file; send an array of objects")
    return plain


def rows_of(told: Any) -> Iterable[Mapping[str, Any]]:
    """The rows of a document of one of the shapes that tables have; ``UnreadableFile`` says what it is instead."""
    return _rows(told, 0)


def _rows(told: Any, depth: int) -> Iterable[Mapping[str, Any]]:
    """The rows of a document as objects; ``UnreadableFile`` says what shapes there are."""
    if isinstance(told, list):
        return _of_list(told)
    if isinstance(told, dict) and depth <= MOST_DEPTH:
        return _of_object(told, depth)
    raise UnreadableFile("the JSON is one value, not a table; send an array of objects")


def _of_object(told: dict[str, Any], depth: int) -> Iterable[Mapping[str, Any]]:
    names, rows = told.get("columns"), told.get("rows", told.get("data"))
    if isinstance(names, list) and isinstance(rows, list):
        return _of_names([_name_of(each) for each in names], rows)
    if isinstance(names, dict) and names:
        return _of_columns(names)
    arrays = {key: value for key, value in told.items() if isinstance(value, list)}
    if len(arrays) == len(told) > 1 and len({len(value) for value in arrays.values()}) == 1:
        return _of_columns(arrays)
    if likely := [key for key in _WRAPPED if key in arrays] or (list(arrays) if len(arrays) == 1 else []):
        return _of_list(arrays[likely[0]])
    inner = [value for value in told.values() if isinstance(value, dict)]
    if not arrays and len(inner) <= 1 and told:
        return _rows(inner[0], depth + 1) if inner else [told]
    raise UnreadableFile(
        f"it can't be told which part of the JSON object is the table: its arrays are {', '.join(arrays) or 'none'}; "
        "send an array of objects"
    )


def _of_list(rows: list[Any]) -> Iterable[Mapping[str, Any]]:
    if all(isinstance(row, dict) for row in rows):
        return rows
    if all(isinstance(row, list) for row in rows):
        header = rows[0] if rows and all(isinstance(each, str) for each in rows[0]) else None
        width = max(map(len, rows), default=0)
        return _of_names(header or [f"column_{at + 1}" for at in range(width)], rows[1:] if header else rows)
    wrong = next(at for at, row in enumerate(rows) if not isinstance(row, dict))
    if not any(isinstance(row, dict | list) for row in rows):
        return [{"value": row} for row in rows]
    raise UnreadableFile(f"row {wrong + 1} of the JSON array is no object as others are; send objects alone")


def _of_names(names: list[str], rows: list[Any]) -> Iterable[Mapping[str, Any]]:
    plain = clean_names(names)
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield row
        elif isinstance(row, list) and len(row) <= len(plain):
            yield dict(itertools.zip_longest(plain, row))
        else:
            has = f"{len(row)} values" if isinstance(row, list) else "no values"
            raise UnreadableFile(f"row {number} has {has}, and there are {len(plain)} columns")


def _of_columns(columns: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    wrong = next((name for name, values in columns.items() if not isinstance(values, list)), None)
    if wrong is not None:
        raise UnreadableFile(f"column {wrong!r} of the JSON object is no array")
    if len({len(values) for values in columns.values()}) > 1:
        told = ", ".join(f"{name!r} {len(values)}" for name, values in columns.items())
        raise UnreadableFile(f"the columns of the JSON object have different lengths: {told[:300]}")
    names = list(columns)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _name_of(told: Any) -> str:
    return str(told.get("name", "")) if isinstance(told, dict) else str(told)
