"""A sheet of a workbook, written as CSV: from there on it is read as every other file."""

import csv
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from app.domain.errors import TooLarge, UnreadableFile, UnsupportedMediaType
from workers.sources.csv_file import read_csv
from workers.sources.found import Found
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Workshop

_FORMULA = re.compile(rb"<f[ >/]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_BLOCK = 1 << 20
_MOST_PARTS = 1000


def read_xlsx(path: Path, out: Path, shop: Workshop) -> Found:
    """Write the table of one sheet to ``out``: the named one, or the first with anything in it."""
    formulas = _check(path, shop.limits)
    plain = shop.file("sheet.csv")
    sheet, others = _sheet_as_csv(path, plain, shop)
    found = read_csv(plain, out, replace(shop, reading=_of_csv(shop.reading)))
    notices = list(found.notices)
    if formulas:
        notices.append("there are formulas in the workbook; their last values were taken")
    if others:
        notices.append(f"sheet {sheet!r} was read; there are also {', '.join(map(repr, others))} (reading.sheet)")
    header = {name: found.found[name] for name in ("header", "skip")}
    return replace(found, format="xlsx", found={"sheet": sheet, **header}, notices=tuple(notices))


def _of_csv(reading: Reading) -> Reading:
    return replace(reading, encoding="utf-8", delimiter=",", quote='"', comment="", decimal=reading.decimal)


def _check(path: Path, limits: Limits) -> bool:
    """Refuse bombs by what comes out, not by what is claimed; tells whether a sheet has formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                raise TooLarge(f"the workbook has {len(parts)} parts, more than {_MOST_PARTS}; save the sheet as CSV")
            total = 0
            for part in parts:
                size, has = _inflated(archive, part, limits.whole * 4 - total)
                formulas = formulas or has
                total += size
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableFile(f"the workbook is damaged or cut off: {error}; save it anew") from error
    except RuntimeError as error:
        raise UnsupportedMediaType(f"the workbook is encrypted: {error}; save it without a password") from error
    return formulas


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> tuple[int, bool]:
    size, formulas, tail = 0, False, b""
    sheet = _SHEET.fullmatch(part.filename) is not None
    with archive.open(part) as inside:
        while block := inside.read(_BLOCK):
            size += len(block)
            if size > most:
                raise TooLarge(f"the workbook unpacks to too many bytes (in {part.filename!r}); save the sheet as CSV")
            formulas = formulas or (sheet and _FORMULA.search(tail + block) is not None)
            tail = block[-2:]
    return size, formulas


def _sheet_as_csv(path: Path, plain: Path, shop: Workshop) -> tuple[str, list[str]]:
    """Write the sheet; gives its name and those of other sheets, if none was asked for."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            asked = shop.reading.sheet
            name = asked if asked is not None else _first_full(book)
            rows = book.get_sheet_by_name(name)
            if rows.width > shop.limits.columns:
                raise TooLarge(f"the sheet has {rows.width} columns, more than {shop.limits.columns}; send fewer")
            with plain.open("w", encoding="utf-8", newline="") as file, shop.stage("unpacking", rows.height) as count:
                writer = csv.writer(file, lineterminator="\n")
                for number, row in enumerate(rows.iter_rows()):
                    writer.writerow(map(_text, row))
                    if number % 20_000 == 0:
                        count(number)
            others = [each for each in book.sheet_names if each != name] if asked is None else []
    except WorksheetNotFound as error:
        raise UnreadableFile(f"the workbook has no sheet {shop.reading.sheet!r}; it has {_names(path)}") from error
    except PasswordError as error:
        raise UnsupportedMediaType("the workbook is encrypted; save it without a password") from error
    except CalamineError as error:
        raise UnreadableFile(f"the workbook can't be read: {error}; save it anew, or as CSV") from error
    if not plain.stat().st_size:
        raise UnreadableFile(f"sheet {name!r} is empty; name another as reading.sheet")
    return name, others


def _first_full(book: CalamineWorkbook) -> str:
    for name in book.sheet_names:
        if book.get_sheet_by_name(name).height:
            return name
    raise UnreadableFile("no sheet of the workbook has anything in it")


def _names(path: Path) -> str:
    with CalamineWorkbook.from_path(str(path)) as book:
        return ", ".join(map(repr, book.sheet_names))


def _text(cell: Any) -> str:
    """A cell as CSV has it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond it digits are noise
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
