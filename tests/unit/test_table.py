"""Tables: what a Parquet file holds, in the three kinds of columns that charts know."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from workers.table import Table, read_parquet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Five rows of every kind, the third with NULL in each column."""
    path = tmp_path / "it's a file.parquet"
    columns = (
        "CASE WHEN i <> 2 THEN i::INTEGER END AS whole, CASE WHEN i <> 2 THEN i / 2.0::DOUBLE END AS half,"
        " CASE WHEN i <> 2 THEN i::DECIMAL(9, 2) END AS price, CASE WHEN i <> 2 THEN i % 2 = 0 END AS flag,"
        " CASE WHEN i <> 2 THEN DATE '2024-01-01' + i::INTEGER END AS day,"
        " CASE WHEN i <> 2 THEN TIMESTAMP '2024-01-01 12:00' + INTERVAL (i) HOUR END AS hour,"
        " CASE WHEN i <> 2 THEN 'n' || i END AS name"
    )
    duckdb.sql(f"SELECT {columns} FROM range(5) r(i)").write_parquet(str(path))  # noqa: S608 - ours
    return path


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("whole", [0, 1, np.nan, 3, 4]),
        ("half", [0, 0.5, np.nan, 1.5, 2]),
        ("price", [0, 1, np.nan, 3, 4]),
        ("flag", [1, 0, np.nan, 0, 1]),
    ],
)
def test_numbers_are_floats(path: Path, name: str, values: list[float]) -> None:
    """Whatever kind of number; NULL is none."""
    column = read_parquet(path, [name]).columns[name]
    assert column.dtype == np.float64
    np.testing.assert_array_equal(column, values)


@pytest.mark.parametrize(("name", "first"), [("day", "2024-01-01"), ("hour", "2024-01-01T12:00")])
def test_dates_are_instants(path: Path, name: str, first: str) -> None:
    """In microseconds; NULL is no instant."""
    column = read_parquet(path, [name]).columns[name]
    assert column.dtype == np.dtype("datetime64[us]")
    assert column[0] == np.datetime64(first)
    assert np.isnat(column).tolist() == [False, False, True, False, False]


def test_texts_are_texts(path: Path) -> None:
    """NULL is None; only the columns that were asked for are read."""
    table = read_parquet(path, ["name"])
    assert list(table.columns) == ["name"]
    assert list(table.columns["name"]) == ["n0", "n1", None, "n3", "n4"]


@pytest.mark.parametrize("name", ["name", "day", "half"])
def test_rows_without_a_place_can_be_left_out(path: Path, name: str) -> None:
    """Whatever kind of column tells the place."""
    table = read_parquet(path, [name, "whole"])
    assert (len(table), len(table.where_known(name))) == (5, 4)
    assert table.where_known(name).columns["whole"].tolist() == [0, 1, 3, 4]


def test_columns_become_data_of_charts(path: Path) -> None:
    """Numbers and instants stay arrays, texts become labels."""
    table = read_parquet(path, ["hour", "name", "half", "whole"]).where_known("hour")
    data = table.series("hour", ["half", "whole"])
    assert data.labels is table.columns["hour"]
    assert [one.name for one in data.series] == ["half", "whole"]
    assert table.series("name", ["half"]).labels == ("n0", "n1", "n3", "n4")
    (points,) = table.points("whole", ["half"]).series
    assert points.points == ((0, 0), (1, 0.5), (3, 1.5), (4, 2))


def test_an_empty_table_has_no_rows() -> None:
    """Nor columns."""
    assert len(Table({})) == 0


def test_only_the_named_file_can_be_read(path: Path, tmp_path: Path) -> None:
    """A missing file, another kind of file and an unknown column are duckdb's own errors."""
    (tmp_path / "text.parquet").write_text("no parquet")
    for wrong, name in ((tmp_path / "none.parquet", "whole"), (tmp_path / "text.parquet", "whole"), (path, "other")):
        with pytest.raises(duckdb.Error):
            read_parquet(wrong, [name])
