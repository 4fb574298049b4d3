"""How a file is to be read, as far as its owner says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from app.domain.errors import Fault, Invalid

ColumnType = Literal["number", "integer", "date", "datetime", "text", "boolean"]
TYPES: tuple[ColumnType, ...] = ("number", "integer", "date", "datetime", "text", "boolean")

FORMATS = ("csv", "json", "ndjson", "parquet", "arrow", "xlsx")

_TEXTS = ("format", "member", "sheet", "encoding", "date_format")
_LETTERS = ("quote", "comment")
_MOST_SKIPPED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the owner of a file says of it; None or empty: it is found out.

    ``skip`` are lines before the header, ``header`` whether the first line after them names the columns, ``quote``
    "" where nothing is quoted, ``decimal`` the mark before the fraction, ``null`` the texts that stand for nothing,
    ``columns`` the type of a column by its name, ``date_format`` as in strptime, ``sheet`` and ``member`` the name of
    a sheet of a workbook and of a file in a zip.
    """

    format: str | None = None
    member: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    comment: str | None = None
    decimal: str | None = None
    header: bool | None = None
    skip: int | None = None
    date_format: str | None = None
    null: tuple[str, ...] = ()
    columns: Mapping[str, ColumnType] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """What is said, as ``from_json`` takes it."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in told.items()
            if value is not None and value not in ((), {})
        }

    @classmethod
    def from_json(cls, told: Any) -> "Reading":
        """Read what a request says; ``Invalid`` names each fault by its place below ``reading``."""
        if not isinstance(told, Mapping):
            raise Invalid.at("reading", 'expected an object, such as {"delimiter": ";", "decimal": ","}')
        faults = [Fault(f"reading.{name}", fault) for name, value in told.items() if (fault := _fault(name, value))]
        if faults:
            raise Invalid("how the file is to be read can't be understood", faults=faults)
        given: dict[str, Any] = {**told, "null": tuple(told.get("null", ()))}
        return cls(**given)


def _names() -> list[str]:
    return [each.name for each in fields(Reading)]


def _fault(name: str, value: object) -> str:
    """What is wrong with one option, or ""."""
    if name not in _names():
        return f"there is no such option; there are {', '.join(_names())}"
    if name == "header":
        return "" if isinstance(value, bool) else "must be true or false"
    if name == "skip":
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_SKIPPED
        return "" if good else f"must be a whole number of lines from 0 to {_MOST_SKIPPED}"
    if name == "null":
        good = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return "" if good else "must be a list of texts"
    if name == "columns":
        return _columns_fault(value)
    return _text_fault(name, value)


def _text_fault(name: str, value: object) -> str:
    if not isinstance(value, str):
        return "must be a text"
    if name == "format" and value not in FORMATS:
        return f"must be one of {', '.join(FORMATS)}"
    if name == "decimal" and value not in {".", ","}:
        return 'must be "." or ","'
    if name == "delimiter" and (len(value) != 1 or value in '\r\n"'):
        return "must be one character, such as ; or a tab"
    if name in _LETTERS and len(value) > 1:
        return 'must be one character, or "" for none'
    return "" if value or name not in _TEXTS else "must not be empty"


def _columns_fault(value: object) -> str:
    if not isinstance(value, Mapping):
        return 'must be an object such as {"amount": "number"}'
    wrong = [name for name, kind in value.items() if kind not in TYPES]
    return f"{wrong[0]!r} has no known type; there are {', '.join(TYPES)}" if wrong else ""
