"""Kinds of columns: how texts become values in SQL. What does not fit is NULL, and so can be told from what does."""

import re
from dataclasses import dataclass

from workers.sources import duck
from workers.sources.looks import UNIT, Style, dressed
from workers.sources.reading import ColumnType

_EXACT = 9007199254740992
"""Whole numbers beyond 2**53 are no longer all doubles."""

_LONG = r"\s*[+-]?\d{1,18}\s*"
_FIRST_YEAR = "TIMESTAMP '1000-01-01'"
"""A year of two digits read by %Y is of antiquity."""

_ISO = r"^\s*\d{4}[-/]\d"

_TRUTHS = {"true": ("true", "t", "yes", "y", "1", "on"), "false": ("false", "f", "no", "n", "0", "off")}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type, the texts that stand for nothing, and what reads the others.

    ``native`` is the type by which DuckDB's CSV reader may read the column itself ("VARCHAR": only as a text); it
    must refuse every text that ``value`` gives NULL for, or give something that ``value`` does.
    """

    type: ColumnType
    nulls: frozenset[str] = frozenset()
    native: str = "VARCHAR"
    style: Style | None = None
    unit: str = ""
    date_format: str = ""
    exact: bool = False
    zoned: bool = False
    vacant: bool = False
    """Whether no text of the column is known yet: then none fits."""
    mixed: bool = False
    """Whether dates of ISO 8601 stand among those of ``date_format``."""

    def known(self, column: str) -> str:
        """The column as a text, NULL where it stands for nothing."""
        if self.nulls == {""}:
            return f"nullif({column}, '')"
        nulls = ", ".join(map(duck.text, sorted(self.nulls)))
        return f"CASE WHEN trim({column}) NOT IN ({nulls}) THEN {column} END" if nulls else column

    def value(self, known: str) -> str:
        """SQL of the value of a text that is known; NULL where it does not fit."""
        if self.type == "text":
            return "NULL::VARCHAR" if self.vacant else known
        if self.type == "boolean":
            return _truth(known)
        if self.type in {"date", "datetime"}:
            return _at(self._instant(known), self.type)
        if self.exact:
            return f"CASE WHEN regexp_full_match({known}, {duck.text(_LONG)}) THEN TRY_CAST({known} AS BIGINT) END"
        return _number(self._double(known), self.type)

    def native_value(self, column: str) -> str:
        """The same of a column that DuckDB's CSV reader has read by the native type."""
        if self.type in {"date", "datetime"}:
            return _at(column, self.type)
        return _number(column, self.type)

    def _instant(self, known: str) -> str:
        zoned = f"(TRY_CAST({known} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"
        iso = zoned if self.zoned else f"TRY_CAST({known} AS TIMESTAMP)"
        if not self.date_format:
            return iso
        read = f"try_strptime({known}, {duck.text(self.date_format)})::TIMESTAMP"
        form = f"CASE WHEN {read} >= {_FIRST_YEAR} THEN {read} END"
        return (
            f"CASE WHEN regexp_matches({known}, {duck.text(_ISO)}) THEN {iso} ELSE {form} END" if self.mixed else form
        )

    def _double(self, known: str) -> str:
        if self.style is None:
            return f"TRY_CAST({known} AS DOUBLE)"
        return _undressed(known, self.style, self.unit)


def _truth(known: str) -> str:
    cases = " ".join(f"WHEN {duck.text(word)} THEN {truth}" for truth, words in _TRUTHS.items() for word in words)
    return f"CASE lower(trim({known})) {cases} END"


def _at(instant: str, kind: ColumnType) -> str:
    """A date is an instant at midnight: what has a time of day does not fit."""
    return instant if kind == "datetime" else f"CASE WHEN ({instant})::DATE = {instant} THEN ({instant})::DATE END"


def _number(double: str, kind: ColumnType) -> str:
    if kind == "integer":
        return f"CASE WHEN {double} = trunc({double}) AND abs({double}) <= {_EXACT} THEN ({double})::BIGINT END"
    return f"CASE WHEN isfinite({double}) THEN {double} END"


def _undressed(known: str, style: Style, unit: str) -> str:
    """The number without its unit and groups; brackets and a minus at either end make it negative."""
    pattern = dressed(style, re.escape(unit) if unit else UNIT)
    bare = f"replace({known}, {duck.text(unit)}, '')" if unit else known
    bare = f"replace(regexp_replace({bare}, {duck.text(_litter(style))}, '', 'g'), '\u2212', '-')"
    digits = f"replace(trim({bare}, '-()'), {duck.text(style.decimal)}, '.')"
    sign = f"CASE WHEN regexp_matches({bare}, '^[-(]|[-)]$') THEN -1 ELSE 1 END"
    fits = f"regexp_full_match({known}, {duck.text(pattern)})"
    return f"CASE WHEN {fits} THEN {sign} * TRY_CAST({digits} AS DOUBLE) END"


def _litter(style: Style) -> str:
    group = {"": "", " ": "", "'": "'\u2019"}.get(style.group, re.escape(style.group))
    return f"[+\\s\u00a0\u202f{group}]"
