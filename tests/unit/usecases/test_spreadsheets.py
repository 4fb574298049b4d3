"""Tables as files: what a spreadsheet, or whoever reads CSV, makes of them."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.charts.model import DataTable
from app.domain.errors import TooLarge
from app.usecases.spreadsheets import MOST_ROWS, Sheet, csv_of, xlsx_of

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FORMULAS = ["=1+1", "+SUM(A1)", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1dcmd", '=cmd|" /C calc"!A0']
PLAIN = ["-5", "+1.5", "-1,234.50", "-3%", "a=b", "", "Söhne, Töchter", '"quoted"', "漢字"]


def table(*columns: list[Any]) -> DataTable:
    """A table of these columns, called a, b, c."""
    return DataTable(tuple("abcdef"[: len(columns)]), tuple(zip(*columns, strict=True)))


def cells(workbook: bytes, name: str) -> list[list[Any]]:
    """What an independent reader finds in a sheet."""
    return CalamineWorkbook.from_object(io.BytesIO(workbook)).get_sheet_by_name(name).to_python()


def part(workbook: bytes, name: str) -> str:
    """One file of the workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name).decode()


def test_csv_is_read_as_it_was() -> None:
    """Numbers, texts with signs of CSV's own, nothing for nothing."""
    text = csv_of(table([1, -2.5, None, True], ["x,y", 'a "b"', "line\nbreak", "ü"])).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a", "b"], ["1", "x,y"], ["-2.5", 'a "b"'], ["", "line\nbreak"], ["true", "ü"]
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    """In CSV an apostrophe stands before it, also in the head; in a workbook it is a text, and says so."""
    risky = DataTable((text,), ((text,),))
    lines = list(csv.reader(io.StringIO(csv_of(risky).decode(), newline="")))
    assert lines == [[f"'{text}"], [f"'{text}"]]
    made = xlsx_of([Sheet("Data", risky)], NOON)
    sheet = part(made, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == 2
    assert 'quotePrefix="1"' in part(made, "xl/styles.xml")


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    """Also numbers that came as texts."""
    assert list(csv.reader(io.StringIO(csv_of(table([text, "x"])).decode())))[1] == ([text] if text else [""])


def test_a_workbook_has_numbers_dates_and_texts() -> None:
    """A column is one of dates when all of it is; instants lose their zone in UTC."""
    made = xlsx_of(
        [
            Sheet(
                "Sales",
                table(
                    ["2026-11-20", "2026-11-21", None],
                    ["2026-11-20T09:30:00+02:00", "2026-11-21T06:00:00Z", None],
                    [1, -2.5, None],
                    ["2026-11-20", "n/a", "2026-13-45"],
                    [True, False, None],
                ),
            )
        ],
        NOON,
    )
    assert cells(made, "Sales")[:3] == [
        ["a", "b", "c", "d", "e"],
        [date(2026, 11, 20), datetime(2026, 11, 20, 7, 30), 1.0, "2026-11-20", True],  # noqa: DTZ001 - Excel's have no zone
        [date(2026, 11, 21), datetime(2026, 11, 21, 6), -2.5, "n/a", False],  # noqa: DTZ001
    ]


def test_a_sheet_for_each_table_by_a_name_that_excel_takes() -> None:
    """Forbidden signs, long names, the same name twice or one that is Excel's own."""
    names = ["Sales: Q1/Q2", "x" * 40, "X" * 40, "History", "", "Sales", "sales", "sales 2"]
    made = xlsx_of([Sheet(name, table([1])) for name in names], NOON)
    found = CalamineWorkbook.from_object(io.BytesIO(made)).sheet_names
    assert found == [
        "Sales Q1 Q2", "x" * 31, "X" * 29 + " 2", "History 2", "Chart 5", "Sales", "sales 2", "sales 2 2"
    ]  # fmt: skip


def test_the_same_tables_are_the_same_bytes() -> None:
    """A file that is put again is the same file."""
    sheets = [Sheet("One", table([1, 2], ["a", "b"]))]
    assert xlsx_of(sheets, NOON) == xlsx_of(sheets, NOON)


def test_what_no_sheet_holds_is_refused() -> None:
    """With the way out; a cell that is too long is cut."""
    with pytest.raises(TooLarge, match="take the CSV"):
        xlsx_of([Sheet("All", DataTable(("a",), ((1,),) * MOST_ROWS))], NOON)
    long = cells(xlsx_of([Sheet("Long", table(["x" * 40_000]))], NOON), "Long")[1][0]
    assert (len(long), long[-1]) == (32_767, "…")
