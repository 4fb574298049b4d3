"""A file of any kind, read once into a Parquet file that charts are drawn of, and what was found in it."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from workers.sources.csv_file import read_csv
from workers.sources.excel import read_xlsx
from workers.sources.formats import PACKED, Kind, recognise
from workers.sources.found import Found
from workers.sources.json_file import read_json
from workers.sources.measure import first_rows, measure
from workers.sources.parquet_file import read_arrow, read_parquet
from workers.sources.profile import Profile
from workers.sources.reading import Limits, Reading
from workers.sources.unpack import is_workbook, unpack
from workers.sources.workshop import Tell, Workshop


def _quiet(_told: dict[str, Any]) -> None:
    """Tell nobody."""


def ingest(
    path: Path, out: Path, reading: Reading, limits: Limits, *, tell: Tell = _quiet, file_name: str = ""
) -> Profile:
    """Read the file at ``path`` as far as ``reading`` says how, write its table to ``out`` as Parquet.

    ``file_name`` is what its owner calls it. What is unpacked or spilled lies beside ``out`` while this works.

    Raises ``UnreadableFile`` (422) for what can't be read as what it seems to be, ``UnsupportedMediaType`` (415) for
    what is no table, ``TooLarge`` (413) for what is beyond the limits.
    """
    folder = Path(tempfile.mkdtemp(prefix="ingest-", dir=out.parent))
    shop = Workshop(folder, reading, limits, tell)
    try:
        table = shop.file("table.parquet")
        found = _read(path, table, shop, file_name)
        with shop.connection([table]) as connection:
            columns = measure(connection, table, found.named, found.rows)
            shown = first_rows(connection, table, found.named)
        table.replace(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    notices = found.notices if found.rows else ("there are no rows below the header", *found.notices)
    return Profile(
        format=found.format,
        found=found.found,
        columns=tuple(columns),
        rows=found.rows,
        rejected=found.rejected,
        rejected_count=found.rejected_count,
        notices=notices,
        first_rows=shown,
    )


def _read(path: Path, table: Path, shop: Workshop, file_name: str) -> Found:
    kind = recognise(path, file_name=file_name)
    if kind.format not in PACKED.values():
        return _read_plain(path, table, shop, kind)
    if kind.format == "zip" and is_workbook(path):
        return read_xlsx(path, table, shop)
    plain = shop.file("unpacked")
    inside = unpack(path, kind.format, plain, shop)
    if is_workbook(plain):
        found = read_xlsx(plain, table, shop)
    else:
        found = _read_plain(plain, table, shop, recognise(plain, file_name=inside or Path(file_name).stem))
    packed = {"packed": kind.format, **({"member": inside} if inside else {})}
    return replace(found, found={**found.found, **packed})


def _read_plain(path: Path, table: Path, shop: Workshop, kind: Kind) -> Found:
    match shop.reading.format or kind.format:
        case "parquet":
            return read_parquet(path, table, shop)
        case "arrow":
            return read_arrow(path, table, shop)
        case "json":
            return read_json(path, table, shop, lines=False)
        case "ndjson":
            return read_json(path, table, shop, lines=True)
        case "xlsx":
            return read_xlsx(path, table, shop)
        case _:
            return read_csv(path, table, shop)
