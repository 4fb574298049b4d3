"""Hundreds of messy CSV files, and Python's own reader to say what is in them."""

import csv
import io
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading

QUICK = settings(
    max_examples=90,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

LETTERS = st.sampled_from(list("ab1 0.-'\",;|\t\n#/\\éß文\u00a0😀%$"))
AWKWARD = st.text(LETTERS | st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
PLAIN = st.sampled_from(
    ["", "x", "Ann, Bob", "007", "1", "-2.5", "1e3", "12 %", "2020-01-31", "NA", "ja", "a;b", 'say "hi"', "two\nlines"]
)
WIDTHS = st.integers(2, 6)
ENDS = st.sampled_from(["\n", "\r\n"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])
HOW = st.tuples(DELIMITERS, ENDS, QUOTING)


def written(rows: list[list[str]], delimiter: str, end: str = "\n", quoting: Any = csv.QUOTE_MINIMAL) -> str:
    """The rows as Python writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def expected(text: str, delimiter: str, width: int) -> list[list[str | None]]:
    """What Python's reader says is below the header: no blank lines, short rows filled up, long ones left out."""
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row][1:]
    filled = [row[:width] + [""] * (width - len(row)) for row in rows if not any(row[width:])]
    return [[value.replace("\r\n", "\n") or None for value in row] for row in filled]


def texts_of(path: Path, names: list[str], **told: Any) -> list[list[str | None]]:
    """The table of a file, all columns read as texts."""
    out = path.with_suffix(".parquet")
    profile = ingest(path, out, Reading(header=True, columns=dict.fromkeys(names, "text"), **told), Limits())
    assert [column.name for column in profile.columns] == names
    rows = duckdb.read_parquet(str(out)).fetchall()
    assert profile.rows == len(rows)
    return [[value and value.replace("\r\n", "\n") for value in row] for row in rows]


@QUICK
@given(data=st.data(), width=WIDTHS, how=HOW)
def test_every_file_that_python_writes_is_read_as_python_reads_it(
    tmp_path: Path, data: st.DataObject, width: int, how: tuple[str, str, int]
) -> None:
    """Awkward texts, every quoting: the same cells, row by row."""
    names = [f"name {at}" for at in range(width)]
    rows = data.draw(st.lists(st.lists(AWKWARD, min_size=width, max_size=width), min_size=1, max_size=12))
    text, delimiter = written([names, *rows], *how), how[0]
    path = tmp_path / "messy.csv"
    path.write_bytes(text.encode())
    found = texts_of(path, names, delimiter=delimiter, quote='"', comment="", skip=0)
    assert found == expected(text, delimiter, width)


@QUICK
@given(data=st.data(), width=WIDTHS, how=HOW)
def test_the_dialect_is_found_out(tmp_path: Path, data: st.DataObject, width: int, how: tuple[str, str, int]) -> None:
    """Nothing is said of the file: delimiter and quoting are seen in rows such as people have."""
    names = [f"name {at}" for at in range(width)]
    numbers = st.sampled_from(["1", "22", "-3.5", "0.25", "1000"])
    row = st.tuples(numbers, *([PLAIN] * (width - 1))).map(list)
    rows = data.draw(st.lists(row, min_size=3, max_size=20))
    text, delimiter = written([names, *rows], *how), how[0]
    path = tmp_path / "unknown.csv"
    path.write_bytes(text.encode())
    assert texts_of(path, names) == expected(text, delimiter, width)


@settings(QUICK, max_examples=60)
@given(data=st.data(), width=st.integers(2, 5))
def test_ragged_rows_are_filled_up_or_left_out_with_their_line(tmp_path: Path, data: st.DataObject, width: int) -> None:
    """Rows of any length below a header: what fits is there, what does not is told by its line."""
    cell = st.sampled_from(["1", "x", "", "two\nlines", "a,b"])
    rows = data.draw(st.lists(st.lists(cell, min_size=2, max_size=width + 2), min_size=1, max_size=12))
    assume(sum(len(row) > width for row in rows) <= len(rows) / 3)  # else the usual width is another
    text = written([[f"name {at}" for at in range(width)], *rows], ",")
    path, out = tmp_path / "ragged.csv", tmp_path / "ragged.parquet"
    path.write_bytes(text.encode())
    kept = expected(text, ",", width)
    assume(kept)
    profile = ingest(path, out, Reading(header=True, delimiter=",", quote='"'), Limits())
    assume(len(profile.columns) == width)
    assert profile.rows == len(kept)
    assert profile.rejected_count == len(rows) - len(kept)
    lines = text.split("\n")
    for each in profile.rejected:
        assert lines[each.line - 1].startswith(each.text.split("\n")[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030"])
@settings(QUICK, max_examples=5)
@given(data=st.data())
def test_a_told_encoding_is_read(tmp_path: Path, encoding: str, data: st.DataObject) -> None:
    """The same table in any encoding that can say it."""
    letters = "abcäöüß€" if encoding == "cp1252" else "abcäö文字漢"
    rows = data.draw(st.lists(st.tuples(st.text(letters, min_size=1), st.text(letters)), min_size=1, max_size=8))
    text = written([["one", "two"], *map(list, rows)], ";", "\r\n")
    path = tmp_path / "encoded.csv"
    path.write_bytes(text.encode(encoding))
    assert texts_of(path, ["one", "two"], encoding=encoding, delimiter=";", quote='"') == expected(text, ";", 2)
