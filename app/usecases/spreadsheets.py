"""Tables as files for spreadsheets: CSV, and workbooks of one sheet a table. No cell of them is a formula.

A text that a spreadsheet would take for a formula is kept one: in CSV by an apostrophe before it, as OWASP advises
(owasp.org/www-community/attacks/CSV_Injection), in a workbook by its type, so nothing is added there.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, count, islice
from typing import Any

import orjson
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.charts.model import DataTable
from app.domain.errors import TooLarge
from app.domain.reading import cut, is_number

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The kinds of files and their content types."""

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, LONGEST_NAME = 1_048_576, 16_384, 32_767, 31
"""What a sheet of Excel holds, the head among its rows (Microsoft: Excel specifications and limits)."""

TAKEN = "history"
"""Excel has a sheet of its own of this name."""

FIRST_YEAR = 1900
"""Excel knows no earlier dates."""

NARROWEST, WIDEST, LOOKED_AT = 8, 60, 200
"""Widths of columns in characters, and of how many rows they are told."""

_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Also as East Asian input writes them: spreadsheets read the wide signs as the narrow ones."""

_NUMBER = re.compile(r"[-+]?\d[\d.,]*([eE][-+]?\d+)?%?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[-+]\d{2}:?\d{2})?)?")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and what it is called."""

    name: str
    table: DataTable


def csv_of(table: DataTable) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8, its first line the names of the columns."""
    with io.StringIO(newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(_harmless, table.columns))
        writer.writerows([_told(cell) for cell in row] for row in table.rows)
        return file.getvalue().encode()


def xlsx_of(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """A workbook; texts that are dates become dates, those with an offset in UTC. The same sheets are the same bytes.

    ``TooLarge`` for a table that no sheet holds.
    """
    for sheet in sheets:
        _check(sheet)
    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bottom": 1, "quote_prefix": True})
        styles = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            str: book.add_format({"quote_prefix": True}),
        }
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            _write(book.add_worksheet(name), sheet.table, head, styles)
    return file.getvalue()


def _check(sheet: Sheet) -> None:
    rows, columns = len(sheet.table.rows) + 1, len(sheet.table.columns)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise TooLarge(
            f"{sheet.name!r} has {rows:,} rows and {columns:,} columns, and a sheet of a workbook holds {MOST_ROWS:,} "
            f"and {MOST_COLUMNS:,}; take the CSV"
        )


def _write(sheet: Worksheet, table: DataTable, head: Format, styles: Mapping[type, Format]) -> None:
    sheet.freeze_panes(1, 0)
    dates = [_are_dates(row[place] for row in table.rows) for place in range(len(table.columns))]
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, _width(table, place))
        sheet.write_string(0, place, name[:LONGEST_CELL], head)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            _put(sheet, (number, place), _moment(cell) if dates[place] else cell, styles)


def _put(sheet: Worksheet, place: tuple[int, int], cell: Any, styles: Mapping[type, Format]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif is_number(cell):
        sheet.write_number(*place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, styles[type(cell)])
    elif text := _text(cell):
        risky = {"cell_format": styles[str]} if _FORMULA.match(text) else {}
        sheet.write_string(*place, cut(text, LONGEST_CELL), **risky)


def _told(cell: Any) -> Any:
    """As CSV has it."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    return cell if is_number(cell) else _harmless(_text(cell))


def _text(cell: Any) -> str:
    """What is no number as text: JSON for what is no text either."""
    if cell is None or isinstance(cell, float):
        return ""
    return cell if isinstance(cell, str) else orjson.dumps(cell).decode()


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _are_dates(cells: Iterable[Any]) -> bool:
    """Whether all that is there are dates that Excel knows."""
    found = [cell for cell in cells if cell is not None]
    return bool(found) and all(_moment(cell) is not None for cell in found)


def _moment(cell: Any) -> date | None:
    """The day or the instant, without a zone; None for what is neither."""
    if not isinstance(cell, str) or not _DATE.fullmatch(cell):
        return None
    try:
        if len(cell) == len("2026-11-21"):
            day = date.fromisoformat(cell)
            return day if day.year >= FIRST_YEAR else None
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return moment if moment.year >= FIRST_YEAR else None


def _width(table: DataTable, place: int) -> int:
    """Of the longest of the first cells, and the name."""
    cells = (table.columns[place], *(_text(row[place]) or str(row[place]) for row in islice(table.rows, LOOKED_AT)))
    return min(max(NARROWEST, *(len(cell) + 2 for cell in cells)), WIDEST)


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """A name for each, as Excel takes them: short, without some signs, no two the same."""
    names: dict[str, str] = {TAKEN: ""}
    for number, sheet in enumerate(sheets, 1):
        plain = " ".join(_NOT_IN_NAMES.sub(" ", sheet.name).split()).strip("'") or f"Chart {number}"
        tails = chain([""], (f" {again}" for again in count(2)))
        free = (name for tail in tails if (name := _short(plain, tail)).lower() not in names)
        name = next(free)
        names[name.lower()] = name
    return list(names.values())[1:]


def _short(name: str, tail: str) -> str:
    return name[: LONGEST_NAME - len(tail)].rstrip("' ") + tail
