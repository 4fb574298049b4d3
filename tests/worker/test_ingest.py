"""Files of every format become a table and a profile."""

import datetime as dt
import gzip
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import nanoarrow
import pytest
from nanoarrow.ipc import StreamWriter

from tests.workbooks import workbook
from workers.sources.ingest import ingest
from workers.sources.profile import Profile
from workers.sources.reading import Limits, Reading

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CSV = b"a;b\n1,5;x\n2;y\n"
ROWS = [(1.5, "x"), (2.0, "y")]
OBJECTS = [{"a": 1.5, "b": "x"}, {"a": 2, "b": "y"}]


def read(path: Path, *, name: str = "", **told: Any) -> tuple[Profile, list[tuple[Any, ...]]]:
    """The profile and the rows of a file."""
    out = path.with_name("table.parquet")
    profile = ingest(path, out, Reading(**told), Limits(), file_name=name or path.name)
    rows = duckdb.read_parquet(str(out)).fetchall()
    assert profile.rows == len(rows)
    assert [path.name for path in path.parent.iterdir() if path.name.startswith("ingest-")] == []
    return profile, rows


def file(tmp_path: Path, name: str, body: bytes | str) -> Path:
    """A file of this name."""
    path = tmp_path / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps(OBJECTS), "json"),
        (json.dumps(OBJECTS, indent=2), "json"),
        ("\ufeff" + json.dumps(OBJECTS), "json"),
        ("\n".join(map(json.dumps, OBJECTS)), "ndjson"),
        (json.dumps({"meta": {"page": 1}, "data": OBJECTS}), "json"),
        (json.dumps({"answer": {"items": OBJECTS}}), "json"),
        (json.dumps({"columns": ["a", "b"], "rows": ROWS}), "json"),
        (json.dumps({"columns": {"a": [1.5, 2], "b": ["x", "y"]}}), "json"),
        (json.dumps({"a": [1.5, 2], "b": ["x", "y"]}), "json"),
        (json.dumps([["a", "b"], *ROWS]), "json"),
    ],
)
def test_json_in_every_shape(tmp_path: Path, body: str, kind: str) -> None:
    """Rows as objects, wrapped, beside names, as columns: the same table, whatever the file is called."""
    profile, rows = read(file(tmp_path, "upload.txt", body))
    assert (profile.format, [column.name for column in profile.columns]) == (kind, ["a", "b"])
    assert rows == ROWS


def test_keys_that_come_late_and_values_that_nest(tmp_path: Path) -> None:
    """Every key of every object is a column; what is nested is text; dates and units are inferred as in CSV."""
    objects = [{"a": at, "day": "2020-01-31", "rate": "5 %"} for at in range(5000)]
    body = "\n".join(map(json.dumps, [*objects, {"late": True, "nested": {"x": [1]}}]))
    profile, rows = read(file(tmp_path, "late.ndjson", body))
    found = {column.name: (column.type, column.unit) for column in profile.columns}
    assert found == {
        "a": ("integer", ""),
        "day": ("date", ""),
        "rate": ("number", "%"),
        "late": ("boolean", ""),
        "nested": ("text", ""),
    }
    assert rows[0] == (0, dt.date(2020, 1, 31), 5.0, None, None)
    assert rows[-1] == (None, None, None, True, '{"x":[1]}')


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    """Whole numbers, numbers, dates, times in UTC; what no table of ours has becomes text, and that is told."""
    path = tmp_path / "typed.parquet"
    duckdb.sql(
        "SELECT 1::TINYINT i, 1.25::DECIMAL(5, 2) n, 'nan'::DOUBLE nan, DATE '2020-01-31' d, true b, 'x' s, [1, 2] l,"
        " TIMESTAMP '2020-01-31 10:00' t"
    ).write_parquet(str(path))
    profile, rows = read(path)
    assert [column.type for column in profile.columns] == [
        *("integer", "number", "number", "date", "boolean", "text", "text", "datetime")
    ]
    at = dt.datetime(2020, 1, 31, 10, tzinfo=dt.UTC).replace(tzinfo=None)
    assert rows == [(1, 1.25, None, dt.date(2020, 1, 31), True, "x", "[1, 2]", at)]
    assert any("'l'" in notice for notice in profile.notices)


@pytest.mark.parametrize("mark", [b"", b"ARROW1\x00\x00"])
def test_arrow_streams_and_files(tmp_path: Path, mark: bytes) -> None:
    """A file is a stream with a mark before it."""
    schema = nanoarrow.struct({"a": nanoarrow.float64(), "b": nanoarrow.string()})
    columns = [nanoarrow.c_array([1.5, 2.0], nanoarrow.float64()), nanoarrow.c_array(["x", "y"], nanoarrow.string())]
    path = tmp_path / "table.arrow"
    with path.open("wb") as body:
        body.write(mark)
        with StreamWriter.from_writable(body) as writer:
            writer.write_array(nanoarrow.c_array_from_buffers(schema, 2, [None], children=columns))
    profile, rows = read(path)
    assert (profile.format, rows) == ("arrow", ROWS)


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    """The first sheet with anything in it; formulas give their values; dates are dates. It is all told."""
    day = ("date", 43861)
    rows: list[list[object]] = [
        ["n", "day", "ok", "sum", "s"],
        [1, day, True, ("=A1", 2.5), "007"],
        [2, day, False, 3, None],
    ]
    path = workbook(tmp_path / "book.xlsx", Empty=[], Data=rows, Other=[["x"], [1]])
    profile, found = read(path)
    assert found == [
        (1, dt.date(2020, 1, 31), True, 2.5, "007"),
        (2, dt.date(2020, 1, 31), False, 3.0, None),
    ]
    assert (profile.format, profile.found["sheet"]) == ("xlsx", "Data")
    assert any("formulas" in notice for notice in profile.notices)
    assert any("'Other'" in notice for notice in profile.notices)


def test_a_sheet_by_name(tmp_path: Path) -> None:
    """As its owner says."""
    path = workbook(tmp_path / "book.xlsx", One=[["a"], [1]], Two=[["b", "c"], [2, 3]])
    assert read(path, sheet="Two")[1] == [(2, 3)]


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_packed_files(tmp_path: Path, kind: str) -> None:
    """What is inside is told by its content again."""
    path = tmp_path / f"table.csv.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("folder/table.csv", CSV)
            archive.writestr("__MACOSX/table.csv", b"x")
    else:
        path.write_bytes(gzip.compress(CSV[:5]) + gzip.compress(CSV[5:]) if kind == "gz" else zstd.compress(CSV))
    profile, rows = read(path)
    assert (profile.format, profile.found["packed"], rows) == ("csv", kind, ROWS)


def test_a_member_by_name(tmp_path: Path) -> None:
    """Of a zip with several files."""
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.csv", "a,b\n1,2\n")
        archive.writestr("two.json", json.dumps(OBJECTS))
    profile, rows = read(path, member="two.json")
    assert (profile.format, profile.found["member"], rows) == ("json", "two.json", ROWS)


GERMAN = "Straße;Größe\nMühlgasse;3,5\nÄußerer Weg;2\n" * 5
CZECH = "město;řeka\nPlzeň;Úhlava\nČeské Budějovice;Vltava\nŽďár;Sázava\n" * 5
RUSSIAN = "город;население человек\nМосква столица России;12,5\nСанкт-Петербург на Неве;5,4\n" * 5  # noqa: RUF001 - Cyrillic it is
JAPANESE = "都市の名前;人口\n東京は日本の首都です;14\nおおさか・カタカナ;2,7\n" * 5
CHINESE = "城市名称;人口数量\n北京是中国的首都;21\n上海市的人口;24\n" * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "cp1252"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, text: str, encoding: str) -> None:
    """By its mark, its content or a guess, and a guess is told."""
    profile, rows = read(file(tmp_path, "letters.csv", text.encode(encoding)), header=True)
    header, first, *_ = text.splitlines()
    assert [column.name for column in profile.columns] == header.split(";")
    assert rows[0][0] == first.split(";")[0]
    assert any("guessed" in notice for notice in profile.notices) == ("utf" not in encoding)


def test_letters_that_come_late(tmp_path: Path) -> None:
    """A file that seems to be ASCII for megabytes is read anew when it is not."""
    body = b"name,n\n" + b"plain,1\n" * 400_000 + "Müller,2\n".encode("cp1252") + b"plain,1\n" * 100_000
    profile, rows = read(file(tmp_path, "late.csv", body))
    assert (rows[400_000], len(rows), profile.found["encoding"]) == (("Müller", 2), 500_001, "cp1252")


def test_lines_that_are_left_out_are_told(tmp_path: Path) -> None:
    """Too many fields, a quote that is not closed: the line, why, and what it was. Short rows are filled up."""
    lines = ["a,b,c", *["1,x,y"] * 5000, "1,2,3,4", "5", '6,"x', *["7,x,y"] * 5000]
    profile, rows = read(file(tmp_path, "ragged.csv", "\n".join(lines)))
    assert [(each.line, each.text) for each in profile.rejected] == [(5002, "1,2,3,4"), (5004, '6,"x')]
    assert "4 fields" in profile.rejected[0].reason
    assert "quot" in profile.rejected[1].reason
    assert (profile.rejected_count, len(rows), rows[5000]) == (2, 10_001, (5, None, None))
    assert any("1 lines have fewer fields" in notice for notice in profile.notices)


def test_more_than_a_hundred_lines_left_out(tmp_path: Path) -> None:
    """A hundred are told, all are counted."""
    profile, _ = read(file(tmp_path, "many.csv", "a,b\n" + "1,2\n" * 3000 + "1,2,3\n" * 250 + "1,2\n" * 3000))
    assert (len(profile.rejected), profile.rejected_count, profile.rows) == (100, 250, 6000)


def test_a_header_and_no_rows(tmp_path: Path) -> None:
    """A table all the same, and a notice."""
    profile, rows = read(file(tmp_path, "header.csv", "a,b,c\n"))
    assert ([column.name for column in profile.columns], rows) == (["a", "b", "c"], [])
    assert "there are no rows below the header" in profile.notices


def test_two_thousand_columns(tmp_path: Path) -> None:
    """As many as there may be, within the memory there is."""
    names, row = ",".join(f"c{at}" for at in range(2000)), ",".join(["1.5"] * 2000)
    out = tmp_path / "wide.parquet"
    profile = ingest(file(tmp_path, "wide.csv", f"{names}\n" + f"{row}\n" * 200), out, Reading(), Limits())
    assert (len(profile.columns), profile.rows) == (2000, 200)
    assert {column.type for column in profile.columns} == {"number"}
