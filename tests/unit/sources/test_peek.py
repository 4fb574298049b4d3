"""A CSV file queried where it lies: the same answer as over its table, or none."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from workers.sources.ingest import ingest
from workers.sources.peek import NoAnswer, Peek, peek
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Workshop

QUERY = "SELECT region, sum(amount), min(day) FROM {} GROUP BY ALL ORDER BY ALL"
HEAD = "region,amount,day,rest\n"
ROWS = "north,1,2020-01-31,x\nsouth,2,2020-02-01,\n"


def file(tmp_path: Path, body: str) -> Path:
    """A CSV file."""
    path = tmp_path / "sales.csv"
    path.write_text(body, encoding="utf-8", newline="")
    return path


def asked(found: Peek, folder: Path) -> list[Any]:
    """What a locked DuckDB answers."""
    with found.asking(Workshop(folder, Reading(), Limits(), lambda _: None)) as connection:
        return connection.execute(QUERY.format(found.table)).fetchall()


def peeked(path: Path, **told: Any) -> Peek:
    """A peek that there is."""
    found = peek(path, Reading(**told), Limits())
    assert found
    return found


def test_the_answer_is_that_of_the_table(tmp_path: Path) -> None:
    """Types, names and values are the same."""
    path, out = file(tmp_path, HEAD + ROWS * 5000), tmp_path / "table.parquet"
    profile = ingest(path, out, Reading(), Limits())
    found = peeked(path)
    assert [(each.name, each.type) for each in found.named] == [(each.name, each.type) for each in profile.columns]
    assert asked(found, tmp_path) == duckdb.execute(QUERY.format(f"read_parquet('{out}')")).fetchall()


@pytest.mark.parametrize(
    "last", ["north,1.5,2020-01-31,x", "north,many,2020-01-31,x", "north,1,2020-01-31,x,y", "north,1"]
)
def test_what_the_sample_did_not_show_ends_the_query(tmp_path: Path, last: str) -> None:
    """A number that is not whole, a text, a ragged line, far below."""
    path = file(tmp_path, HEAD + ROWS * 300_000 + last + "\n" + ROWS * 300_000)
    found = peeked(path)
    with pytest.raises(NoAnswer):
        asked(found, tmp_path)


@pytest.mark.parametrize("odd", ['west,1,2020-01-31,"x\n', "west,1,2020-01-31,\0\n"])
def test_odd_lines_end_the_query(tmp_path: Path, odd: str) -> None:
    """An open quote, a NUL byte: DuckDB itself may well answer, without these lines."""
    with pytest.raises(NoAnswer):
        asked(peeked(file(tmp_path, HEAD + ROWS * 5000 + odd + ROWS * 5000)), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        "# comment\n" + HEAD + ROWS,
        HEAD + ROWS + "west,1\n",
        HEAD + ROWS.replace("\n", "\r\n") + ROWS,
        HEAD + "north,1,2020-01-31,\n" * 9,
        '[{"region": "north", "amount": 1}]',
    ],
)
def test_no_peek_at_what_needs_care(tmp_path: Path, body: str) -> None:
    """Comments, ragged rows, odd line ends, a column of which nothing is known, JSON."""
    assert peek(file(tmp_path, body), Reading(), Limits()) is None
