"""A CSV file as DuckDB reads it: strictly, in the dialect that was told, with a list of the lines that it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workers.sources import duck
from workers.sources.dialect import Dialect
from workers.sources.kinds import Kind
from workers.sources.profile import MOST_REJECTED, Rejected

_REASONS = {
    "TOO MANY COLUMNS": "the line has more fields than there are columns",
    "LINE SIZE OVER MAXIMUM": "the line is too long",
}
_MOST_REFUSED = 20_000
"""Refused lines that DuckDB notes, for it holds them in memory; with more of them the file is crooked."""

_BYTES = "INVALID ENCODING"
HARMLESS = frozenset(_REASONS)
"""What DuckDB leaves out just as a careful reader would; of anything else the careful reader saves what it can."""

_TABLES = ("reject_errors", "reject_scans")


class Crooked(Exception):
    """The file is not one that DuckDB reads as it is meant."""

    @property
    def encoding(self) -> bool:
        """Whether it is for its encoding."""
        return _BYTES in str(self)


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

    def _read(self, types: Sequence[str], nulls: Sequence[str]) -> str:
        columns = ", ".join(f"c{at}: '{kind}'" for at, kind in enumerate(types))
        texts = [f"c{at}" for at, kind in enumerate(types) if kind == "VARCHAR"]
        told = {
            "delim": duck.text(self.dialect.delimiter),
            "quote": duck.text(self.dialect.quote),
            "escape": duck.text(self.dialect.escape),
            "comment": duck.text(self.dialect.comment),
            "skip": str(self.dialect.body),
            "columns": f"{{{columns}}}",
            "nullstr": duck.texts(nulls or [""]),
            **({"force_not_null": duck.texts(texts)} if texts else {}),
            "max_line_size": str(self.line),
        }
        options = ", ".join(f"{name} = {value}" for name, value in told.items())
        read = (
            f"read_csv({duck.text(self.path)}, auto_detect = false, header = false, encoding = 'utf-8', "
            f"store_rejects = true, rejects_limit = {_MOST_REFUSED}, {options})"
        )
        if not self.dialect.spaced or not texts:
            return read
        return f"(SELECT * REPLACE ({', '.join(f'ltrim({each}) AS {each}' for each in texts)}) FROM {read})"

    def refused(self, connection: duckdb.DuckDBPyConnection) -> set[int]:
        """Columns with texts that are not of their native type; ``Crooked`` for lines that need a careful reader."""
        found = connection.execute("SELECT DISTINCT error_type::VARCHAR, column_idx FROM reject_errors").fetchall()
        if crooked := {kind for kind, _ in found} - HARMLESS - {"CAST"}:
            raise Crooked(", ".join(sorted(crooked)))
        wrong = {column - 1 for kind, column in found if kind == "CAST"}
        if not wrong and duck.one(connection, "SELECT count(*) FROM reject_errors")[0] >= _MOST_REFUSED:
            raise Crooked(f"more than {_MOST_REFUSED} lines")
        return wrong

    def forget(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Forget the lines that were refused until now."""
        for table in _TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")

    def rejected(self, connection: duckdb.DuckDBPyConnection) -> tuple[list[Rejected], int]:
        """The lines that were left out in the last reading, and their number."""
        total = duck.one(connection, "SELECT count(DISTINCT line) FROM reject_errors")[0]
        rows = connection.execute(
            "SELECT line, first(error_type::VARCHAR), first(left(csv_line, 200)), first(error_message) "
            f"FROM reject_errors GROUP BY line ORDER BY line LIMIT {MOST_REJECTED}"
        ).fetchall()
        found = [
            Rejected(line=line, reason=_REASONS.get(kind) or str(message), text=text or "")
            for line, kind, text, message in rows
        ]
        return found, int(total)
