"""Instants as whole milliseconds since 1970, the database's own clock, and texts: the same on every database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Dialect, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, a BIGINT of milliseconds in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """To the database."""
        return None if value is None else (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """From the database."""
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class Line(TypeDecorator[str]):
    """A text. PostgreSQL stores no NUL: it becomes U+FFFD, the sign of what can't be read, on every database."""

    impl: Any = sqlalchemy.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """To the database."""
        return value.replace("\0", "\ufffd") if value and "\0" in value else value


class Text(Line):
    """A text without a length."""

    impl = sqlalchemy.Text
    cache_ok = True  # SQLAlchemy asks each class itself; without it each query is compiled anew


class _Now(FunctionElement[datetime]):
    """The database server's present time, plus an offset in milliseconds."""

    type = Instant()
    inherit_cache = True

    def __init__(self, offset_ms: int) -> None:
        super().__init__(literal(offset_ms, BigInteger))


@compiles(_Now, "sqlite")
def _sqlite(element: _Now, compiler: Any, **how: Any) -> str:
    return f"(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + {compiler.process(element.clauses, **how)})"


@compiles(_Now, "postgresql")
def _postgresql(element: _Now, compiler: Any, **how: Any) -> str:
    offset = compiler.process(element.clauses, **how)
    return f"(CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + {offset})"


def db_now(seconds: float = 0) -> _Now:
    """The database's clock, ``seconds`` from now: leases are told by it, never by a worker's clock."""
    return _Now(round(seconds * 1000))
