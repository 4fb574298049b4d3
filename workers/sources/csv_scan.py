"""A CSV file as DuckDB reads it: strictly, in the dialect that was told; the first line that is not so ends it.

Two things that DuckDB offers are left alone. It can note the lines that it refuses and go on, but it holds all of them
in memory: 14 GB for 12 million. It can pass over comments, but one right below the header makes it lose every row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workers.sources import duck
from workers.sources.dialect import Dialect
from workers.sources.kinds import Kind

_LINES = 4
"""Longest lines that a buffer holds. DuckDB's own buffers are four times as large: memory that buys no time."""

_CAST = re.compile(r'Error when converting column "c(\d+)"')


class Crooked(Exception):
    """The file is not one that DuckDB reads as it is meant."""

    @property
    def encoding(self) -> bool:
        """Whether it is for its encoding."""
        return "not utf-8 encoded" in str(self)


@dataclass(frozen=True, slots=True)
class CsvScan:
    """A ``convert.Scan`` of a file in UTF-8. ``line`` is the longest line in bytes."""

    path: Path
    dialect: Dialect
    line: int
    native: bool = True

    def table(self, kinds: Sequence[Kind]) -> str:
        """SQL of the table, numbers and ISO dates read by the reader itself."""
        return self._read([kind.native for kind in kinds], sorted({null for kind in kinds for null in kind.nulls}))

    def texts(self) -> str:
        """SQL of the table with nothing but texts."""
        return self._read(["VARCHAR"] * self.dialect.width, [])

    def misfit(self, error: duckdb.Error) -> int | None:
        """The column with a text that is not of its native type, if that is what the error says."""
        found = _CAST.search(str(error))
        return int(found[1]) if found else None

    def _read(self, types: Sequence[str], nulls: Sequence[str]) -> str:
        columns = ", ".join(f"c{at}: '{kind}'" for at, kind in enumerate(types))
        texts = [f"c{at}" for at, kind in enumerate(types) if kind == "VARCHAR"]
        told = {
            "delim": duck.text(self.dialect.delimiter),
            "quote": duck.text(self.dialect.quote),
            "escape": duck.text(self.dialect.escape),
            "skip": str(self.dialect.body),
            "columns": f"{{{columns}}}",
            "nullstr": duck.texts(nulls or [""]),
            **({"force_not_null": duck.texts(texts)} if texts else {}),
            "max_line_size": str(self.line),
            "buffer_size": str(_LINES * self.line),
        }
        options = ", ".join(f"{name} = {value}" for name, value in told.items())
        read = f"read_csv({duck.text(self.path)}, auto_detect = false, header = false, encoding = 'utf-8', {options})"
        if not self.dialect.spaced or not texts:
            return read
        return f"(SELECT * REPLACE ({', '.join(f'ltrim({each}) AS {each}' for each in texts)}) FROM {read})"
