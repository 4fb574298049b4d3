"""Names and values that would be SQL, tables of odd columns, and results that are too large."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.domain.errors import Invalid
from tests.tables import parquet, rows_of, transformed

NAMES = [
    '"; drop table t; --', "'; select 1; --", "a b", "select", "größe", "売上", "📈", 'a"b', "a'b", "`tick`", "$p0",
    "%s", "{0}", "c0", "r", "s0", "n1",
    "key", "\\", "null", "*", "*.parquet", "x" * 200, "file_row_number", ")", "a\tb",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_a_name(tmp_path: Path, name: str) -> None:
    """It is filtered, grouped, computed with and given back; nothing of it is run."""
    path = parquet(tmp_path, {name: ("VARCHAR", ["a", "b", "a"]), "plain": ("BIGINT", [1, 2, 3])})
    result = transformed(
        path,
        {"op": "filter", "where": {"column": name, "cmp": "!=", "value": name}},
        {"op": "compute", "as": "copy", "expr": '"' + name.replace('"', '""') + '"'},
        {"op": "aggregate", "group_by": [name, "copy"], "measures": [{"column": "plain", "fn": "sum", "as": "sum"}]},
        {"op": "limit", "count": 1, "other": name},
    )
    assert list(result.columns) == [name, "copy", "sum"]
    assert rows_of(result) == [("a", "a", 4), (name, None, 2)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "a\tb"])
def test_new_names_may_be_as_odd(tmp_path: Path, name: str) -> None:
    """Of measures, bins, windows and pivots."""
    path = parquet(tmp_path, {"g": ("VARCHAR", [name, "b"]), "v": ("BIGINT", [1, 2])})
    measured = transformed(path, {"op": "aggregate", "group_by": "g", "measures": [{"fn": "count", "as": name}]})
    assert measured.columns[name] == [1, 1]
    pivoted = transformed(path, {"op": "pivot", "rows": ["v"], "column": "g", "value": "v"})
    assert pivoted.columns[name] == [1, None]


@pytest.mark.parametrize(
    "value", ["' OR 1=1 --", '" OR 1=1 --', "a'; drop table t; --", "$p0", "%", "_", "\\", "\x00", "😀", "', ('x"]
)
@pytest.mark.parametrize("cmp", ["=", "in", "contains", "starts_with"])
def test_values_are_values(tmp_path: Path, value: str, cmp: str) -> None:
    """Each finds the row that has it, and none of the others."""
    path = parquet(tmp_path, {"t": ("VARCHAR", ["other", value.replace("\x00", "0"), "x"])})
    where = {"column": "t", "cmp": cmp, "value": [value] if cmp == "in" else value}
    found = transformed(path, {"op": "filter", "where": where}).columns["t"]
    assert found == ([] if "\x00" in value else [value])


def test_texts_in_expressions_are_values(tmp_path: Path) -> None:
    """A quote ends no text of SQL's."""
    path = parquet(tmp_path, {"t": ("VARCHAR", ["a"])})
    result = transformed(path, {"op": "compute", "as": "x", "expr": "concat(t, ''' || version() || ''')"})
    assert result.columns["x"] == ["a' || version() || '"]


@pytest.mark.parametrize("pattern", ["(", "[a", "a{5,2}", "(?<=a)b"])
def test_a_wrong_pattern_is_told(tmp_path: Path, pattern: str) -> None:
    """It is the caller's to mend."""
    path = parquet(tmp_path, {"t": ("VARCHAR", ["a"])})
    with pytest.raises(Invalid, match="the transforms can't be run"):
        transformed(path, {"op": "filter", "where": {"column": "t", "cmp": "matches", "value": pattern}})


def test_a_pattern_that_hangs_others_does_not_hang(tmp_path: Path) -> None:
    """RE2 takes time linear in the text."""
    path = parquet(tmp_path, {"t": ("VARCHAR", ["a" * 5000 + "b"])})
    where = {"column": "t", "cmp": "matches", "value": "^(a+)+$"}
    assert transformed(path, {"op": "filter", "where": where}).rows_out == 0


def test_two_thousand_columns(tmp_path: Path) -> None:
    """They are read by name, as wide as they are, and more cells than a chart shows are refused with the cure."""
    columns = {f"column {number}": ("BIGINT", list(range(200))) for number in range(2000)}
    path = parquet(tmp_path, columns)
    measures = [{"column": "column 1999", "fn": "sum", "as": "total"}]
    assert transformed(path, {"op": "aggregate", "measures": measures}).columns == {"total": [19900]}
    assert len(transformed(path, {"op": "limit", "count": 100}).columns) == 2000
    with pytest.raises(Invalid, match="more than 100 rows of 2000 columns are left, too many to draw; aggregate"):
        transformed(path)


def test_types_of_all_kinds(tmp_path: Path) -> None:
    """Each becomes what JSON has: numbers, texts, booleans, times in ISO 8601 and UTC."""
    noon = dt.datetime(2024, 3, 31, 12, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    columns: dict[str, tuple[str, list[Any]]] = {
        "tiny": ("TINYINT", [1, None]),
        "huge": ("HUGEINT", [10**30, 1]),
        "unsigned": ("UBIGINT", [2**64 - 1, 0]),
        "decimal": ("DECIMAL(18, 3)", ["1234.500", "0.1"]),
        "float": ("FLOAT", [0.5, float("nan")]),
        "double": ("DOUBLE", [float("inf"), float("-inf")]),
        "text": ("VARCHAR", ["é", ""]),
        "day": ("DATE", [dt.date(1969, 7, 20), None]),
        "wall": ("TIMESTAMP", [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 0, 0, 1)]),  # noqa: DTZ001 - no zone
        "zoned": ("TIMESTAMPTZ", [noon, None]),
        "clock": ("TIME", [dt.time(12, 30), None]),
        "flag": ("BOOLEAN", [True, None]),
        "list": ("INTEGER[]", [[1, 2], None]),
        "bytes": ("BLOB", [b"a", None]),
    }
    found = transformed(parquet(tmp_path, columns)).columns
    assert found == {
        "tiny": [1, None],
        "huge": [1e30, 1],
        "unsigned": [2**64 - 1, 0],
        "decimal": [1234.5, 0.1],
        "float": [0.5, None],
        "double": [None, None],
        "text": ["é", ""],
        "day": ["1969-07-20", None],
        "wall": ["2024-01-01T00:00:00", "2024-01-01T00:00:01"],
        "zoned": ["2024-03-31T10:30:00", None],
        "clock": ["12:30:00", None],
        "flag": [True, None],
        "list": ["[1, 2]", None],
        "bytes": ["a", None],
    }


def test_all_kinds_can_be_grouped_and_counted(tmp_path: Path) -> None:
    """No type stops an aggregate."""
    columns: dict[str, tuple[str, list[Any]]] = {
        "huge": ("HUGEINT", [10**30, 1]),
        "list": ("INTEGER[]", [[1, 2], None]),
        "double": ("DOUBLE", [float("inf"), 1.5]),
    }
    path = parquet(tmp_path, columns)
    for name in columns:
        assert transformed(path, {"op": "aggregate", "group_by": [name], "measures": [{"fn": "count"}]}).rows_out == 2


def test_dates_beyond_the_calendar_are_missing(tmp_path: Path) -> None:
    """DuckDB's infinite dates are none that can be drawn."""
    path = tmp_path / "odd.parquet"
    select = "SELECT unnest([DATE 'infinity', DATE '2024-01-01']) AS d, unnest([TIMESTAMP '-infinity', NULL]) AS t"
    duckdb.sql(f"COPY ({select}) TO '{path}'")
    assert transformed(path).columns == {"d": [None, "2024-01-01"], "t": [None, None]}
    assert transformed(path, {"op": "bin", "column": "d", "by": "month"}).columns["d"] == [None, "2024-01"]


def test_a_table_without_rows(tmp_path: Path) -> None:
    """It stays one."""
    path = parquet(tmp_path, {"a": ("BIGINT", []), "b": ("VARCHAR", [])})
    assert transformed(path).columns == {"a": [], "b": []}
    assert transformed(path, {"op": "pivot", "rows": ["a"], "column": "b", "value": "a"}).columns == {"a": []}


def test_columns_that_are_not_there_are_told_of_the_file(tmp_path: Path) -> None:
    """Whatever was known at the door, the file has the last word."""
    path = parquet(tmp_path, {"amount": ("BIGINT", [1])})
    with pytest.raises(Invalid) as raised:
        transformed(path, {"op": "sort", "by": "amont"})
    assert raised.value.faults[0].place == "data_source.transforms[0].by.column"
    assert "did you mean 'amount'?" in raised.value.message


def test_other_files_are_out_of_reach(tmp_path: Path) -> None:
    """A query reads its own file; the one beside it is refused by DuckDB itself."""
    from workers.sources.query import _reading  # noqa: PLC0415 - what it guards is inside

    path = parquet(tmp_path, {"a": ("BIGINT", [1])})
    other = tmp_path / "other.csv"
    other.write_text("secret\n1\n")
    with _reading(path) as connection, pytest.raises(duckdb.PermissionException):
        connection.execute("SELECT * FROM read_csv($path)", {"path": str(other)})
