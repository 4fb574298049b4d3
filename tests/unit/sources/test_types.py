"""Types of columns: what is inferred, over all rows, and what becomes of every text."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workers.sources.ingest import ingest
from workers.sources.profile import Profile
from workers.sources.reading import Limits, Reading


def at(*parts: int) -> dt.datetime:
    """An instant as a table has it: in UTC, and without saying so."""
    return dt.datetime(*parts, tzinfo=dt.UTC).replace(tzinfo=None)  # type: ignore[arg-type,misc]  # ints, in order


def read(tmp_path: Path, text: str, **told: Any) -> tuple[Profile, list[tuple[Any, ...]]]:
    """The profile and the rows of a CSV file."""
    path, out = tmp_path / "table.csv", tmp_path / "table.parquet"
    path.write_text(text, encoding="utf-8", newline="")
    return ingest(path, out, Reading(**told), Limits()), duckdb.read_parquet(str(out)).fetchall()


def column(tmp_path: Path, texts: list[str], **told: Any) -> tuple[str, str, list[Any]]:
    """Type, unit and values of a column of these texts beside one of letters."""
    lines = "".join(f'"{text}";x\n' for text in texts)
    profile, rows = read(tmp_path, f"value;letter\n{lines}", **told)
    return profile.columns[0].type, profile.columns[0].unit, [row[0] for row in rows]


@pytest.mark.parametrize(
    ("texts", "kind", "unit", "values"),
    [
        (["1", "-2", "+3"], "integer", "", [1, -2, 3]),
        (["1", "2.5", ".5", "1e3"], "number", "", [1, 2.5, 0.5, 1000]),
        (["1,234", "1,234,567.5"], "number", "", [1234, 1234567.5]),
        (["1.234,5", "2,25", "7"], "number", "", [1234.5, 2.25, 7]),
        (["1 234,5", "2 000"], "number", "", [1234.5, 2000]),
        (["1'234.5", "12"], "number", "", [1234.5, 12]),
        (["12 %", "-3.5%"], "number", "%", [12, -3.5]),
        (["$1,200.50", "-$3", "($4)"], "number", "$", [1200.5, -3, -4]),
        (["3,50 €", "12 €"], "number", "€", [3.5, 12]),
        (["EUR 5", "EUR 6.5"], "number", "EUR", [5, 6.5]),
        (["12-", "\u22125"], "number", "", [-12, -5]),
        (["€ 3", "$4"], "text", "", ["€ 3", "$4"]),
        (["01001", "10001"], "text", "", ["01001", "10001"]),
        (["NA", "3", "n/a", "-", ""], "integer", "", [None, 3, None, None, None]),
        (["true", "FALSE", ""], "boolean", "", [True, False, None]),
        (["Yes", "No"], "text", "", ["Yes", "No"]),
        (["9007199254740993", "1"], "integer", "", [9007199254740993, 1]),
        (["12345678901234567890123"], "text", "", ["12345678901234567890123"]),
        (["12:30", "13:45"], "text", "", ["12:30", "13:45"]),
        (["10.0.0.1", "10.0.0.2"], "text", "", ["10.0.0.1", "10.0.0.2"]),
        (["0x10", "1"], "text", "", ["0x10", "1"]),
    ],
)
def test_numbers_in_every_dress(tmp_path: Path, texts: list[str], kind: str, unit: str, values: list[Any]) -> None:
    """Groups, decimal commas, signs, brackets, units; codes and mixed currencies stay texts."""
    assert column(tmp_path, texts) == (kind, unit, values)


@pytest.mark.parametrize(
    ("texts", "kind", "first"),
    [
        (["2020-01-31", "2020-12-01"], "date", dt.date(2020, 1, 31)),
        (["2020/1/31", "2020/12/1"], "date", dt.date(2020, 1, 31)),
        (["31.1.2020", "1.12.2020"], "date", dt.date(2020, 1, 31)),
        (["31/01/2020", "01/12/2020"], "date", dt.date(2020, 1, 31)),
        (["01/02/2020", "12/31/2020"], "date", dt.date(2020, 1, 2)),
        (["Jan 5, 2020", "Dec 24, 2020"], "date", dt.date(2020, 1, 5)),
        (["5 January 2020", "24 December 2020"], "date", dt.date(2020, 1, 5)),
        (["05-Jan-20", "24-Dec-20"], "date", dt.date(2020, 1, 5)),
        (["2020-01", "2020-12"], "date", dt.date(2020, 1, 1)),
        (["Jan 2020", "Feb 2020"], "date", dt.date(2020, 1, 1)),
        (["2020-01-31 10:30", "2020-02-01 11:00:05"], "datetime", at(2020, 1, 31, 10, 30)),
        (["2020-01-31T10:30:00Z", "2020-01-31T12:30:00+02:00"], "datetime", at(2020, 1, 31, 10, 30)),
        (["1/31/2020 1:05 PM", "2/1/2020 2:00 AM"], "datetime", at(2020, 1, 31, 13, 5)),
        (["Fri, 31 Jan 2020 10:30:00 +0100"], "datetime", at(2020, 1, 31, 9, 30)),
        (["01/31/2020", "2020-02-01T10:00:00.000Z"], "datetime", at(2020, 1, 31)),
    ],
)
def test_dates_in_common_forms(tmp_path: Path, texts: list[str], kind: str, first: dt.date) -> None:
    """ISO 8601, points, slashes, months by name, with and without a time; all that has a zone in UTC."""
    found, _, values = column(tmp_path, texts)
    assert (found, values[0]) == (kind, first)
    assert None not in values


@pytest.mark.parametrize(
    ("usual", "last", "kind", "value"),
    [
        ("7", "2.5", "number", 2.5),
        ("7", "1,234", "number", 1234),
        ("7", "n/a", "integer", None),
        ("7", " NA ", "integer", None),
        ("7", "abc", "text", "abc"),
        ("7", "12345678901234567", "integer", 12345678901234567),
        ("2020-01-31", "2020-02-01 10:00", "datetime", at(2020, 2, 1, 10)),
        ("2020-01-31", "soon", "text", "soon"),
        ("03/04/2020", "25/12/2020", "date", dt.date(2020, 12, 25)),
        ("true", "maybe", "text", "maybe"),
        ("", "7", "integer", 7),
        ("5 %", "7 €", "text", "7 €"),
    ],
)
def test_the_last_row_counts(tmp_path: Path, usual: str, last: str, kind: str, value: Any) -> None:
    """A text far below the sample widens its column; nothing is rounded, cut off or lost for it."""
    found, _, values = column(tmp_path, [*[usual] * 9000, last, usual])
    assert (found, values[-2], len(values)) == (kind, value, 9002)


def test_what_made_a_column_text_is_told(tmp_path: Path) -> None:
    """The notice names the column and the text, and how to have it otherwise."""
    profile, _ = read(tmp_path, "amount,b\n" + "1,x\n" * 9000 + "oops,x\n")
    [notice] = [each for each in profile.notices if "'amount'" in each]
    assert "'oops'" in notice
    assert "reading.columns" in notice


def test_a_told_type_leaves_cells_empty_that_are_not_of_it(tmp_path: Path) -> None:
    """The rows stay; every such cell is told with its row, its column and its text."""
    profile, rows = read(tmp_path, "a,b\n1,x\noops,y\n3,z\n", columns={"a": "number"})
    assert rows == [(1.0, "x"), (None, "y"), (3.0, "z")]
    assert profile.rejected_count == 1
    [rejected] = profile.rejected
    assert (rejected.column, rejected.text) == ("a", "oops")
    assert "row 2" in rejected.reason


@pytest.mark.parametrize(
    ("told", "text", "rows"),
    [
        ({"columns": {"a": "text"}}, "a,b\n1,2\n", [("1", 2)]),
        ({"columns": {"a": "boolean"}}, "a,b\nyes,2\n0,3\n", [(True, 2), (False, 3)]),
        ({"columns": {"a": "date"}, "date_format": "%Y%m%d"}, "a,b\n20200131,2\n", [(dt.date(2020, 1, 31), 2)]),
        ({"date_format": "%d/%m/%Y"}, "a,b\n01/02/2020,2\n", [(dt.date(2020, 2, 1), 2)]),
        ({"decimal": ","}, "a;b\n1,234;2\n", [(1.234, 2)]),
        ({"decimal": "."}, "a;b\n1,234;2\n", [(1234, 2)]),
        ({"null": ("?", "none yet")}, "a,b\n?,none yet\n1,x\n", [(None, None), (1, "x")]),
        ({"header": False}, "a,b\nc,d\n", [("a", "b"), ("c", "d")]),
        ({"skip": 2}, "one\ntwo,2\na,b\n1,2\n", [(1, 2)]),
        ({"delimiter": ":"}, "a:b\n1,5:2\n", [(1.5, 2)]),
        ({"quote": "'"}, "a,b\n'x,y',2\n", [("x,y", 2)]),
        ({"quote": ""}, 'a,b\n"x,2\ny",3\n', [('"x', 2), ('y"', 3)]),
        ({}, "a,b\n# again\n1,2\n3,4\n", [(1, 2), (3, 4)]),
        ({}, "a,b\n\n\n1,2\n\n3,4\n\n", [(1, 2), (3, 4)]),
        ({}, '"a\n1",b\n1,2\n3,4', [(1, 2), (3, 4)]),
        ({}, "\n\na,b\n1,2\n3,4\n", [(1, 2), (3, 4)]),
        ({}, "\ufeffa,b\n1,2\n3,4\n", [(1, 2), (3, 4)]),
        ({}, "\ufeff1,2\n3,4\n", [(1, 2), (3, 4)]),
        ({}, "a, b\nx, y\nz, w\n", [("x", "y"), ("z", "w")]),
        ({}, "a,b\r1,2\r3,4\r", [(1, 2), (3, 4)]),
        ({}, "a,b\r\n1,2\n3,4\r\n", [(1, 2), (3, 4)]),
        ({}, 'a,b\n"x\\"y",1\n"z",2\n', [('x"y', 1), ("z", 2)]),
        ({"comment": "%"}, "% hello\na,b\n% again\n1,2\n", [(1, 2)]),
    ],
)
def test_the_owner_says_how(tmp_path: Path, told: dict[str, Any], text: str, rows: list[Any]) -> None:
    """Whatever is inferred can be said."""
    assert read(tmp_path, text, **told)[1] == rows


def test_an_ambiguous_order_of_day_and_month_is_told(tmp_path: Path) -> None:
    """Where no line tells which is which."""
    profile, _ = read(tmp_path, "day,b\n01/02/2020,1\n03/04/2020,2\n")
    assert any("month first" in notice and "reading.date_format" in notice for notice in profile.notices)


def test_the_profile_of_a_column(tmp_path: Path) -> None:
    """Nulls, least, greatest, distinct values and samples in the order of the file; JSON and back."""
    profile, _ = read(tmp_path, "n,s,d\n3,b,2020-01-02\n,a,2020-01-01\n1,b,\n")
    numbers, texts, days = (each.to_json() for each in profile.columns)
    assert numbers == {
        "name": "n",
        "original": "n",
        "type": "integer",
        "unit": "",
        "nulls": 1,
        "min": 1,
        "max": 3,
        "distinct": 2,
        "distinct_approximate": False,
        "samples": [3, 1],
    }
    assert (texts["samples"], texts["distinct"]) == (["b", "a"], 2)
    assert (days["min"], days["max"], days["nulls"]) == ("2020-01-01", "2020-01-02", 1)
    assert Profile.from_json(profile.to_json()) == profile


def test_names_are_made_good(tmp_path: Path) -> None:
    """Empty, twice, with white space: every column has a name of its own, and the one it came with."""
    profile, _ = read(tmp_path, ' a ,,A,"two\nlines",column_2\n1,2,3,4,5\n')
    assert [each.name for each in profile.columns] == ["a", "column_2", "A_2", "two lines", "column_2_2"]
    assert profile.columns[0].original == " a "
