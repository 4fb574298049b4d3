"""What databases say, in our words: one line, without secrets, and whether asking again helps."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from app.domain.errors import Invalid, OutboundFailed, PlotworksError, TooLarge
from app.domain.sources import PLACE

QUERY = f"{PLACE}.query"

_SECRET = re.compile(r"(password|credentials|token)\S*", re.IGNORECASE)
_REFUSED = re.compile(
    r"authentication failed|access denied|unknown database|no pg_hba|(database|role) \S+ does not exist"
    r"|file is not a database|unable to open database",
    re.IGNORECASE,
)
_LOCKED = re.compile(r"database (table )?is locked", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"statement timeout|max_statement_time|maximum statement execution time|timed out|interrupted", re.IGNORECASE
)
_AWAY = {"57P01", "57P02", "57P03", "53300"}
"""Source: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

_ADVICE = re.compile(r"\n?\(Background on this error.*", re.DOTALL)
_CLASS = re.compile(r"^\([\w.]+\) ")


@contextmanager
def told(seconds: float) -> Iterator[None]:
    """Errors of a database are ``Invalid`` at their place, ``TooLarge``, or ``OutboundFailed`` where it was away."""
    try:
        yield
    except PlotworksError:
        raise
    except DBAPIError as error:
        raise _meant(error, first_line(str(error.orig)), seconds) from error
    except SQLAlchemyError as error:
        said = first_line(_CLASS.sub("", _ADVICE.sub("", str(error))))
        place = f"{PLACE}.params" if "bind parameter" in said else QUERY
        raise Invalid.at(place, said) from error


def too_long(seconds: float) -> TooLarge:
    """The statement has used up its time."""
    return TooLarge(f"the query took longer than {seconds:.0f} s; aggregate or filter more in it")


def first_line(said: str) -> str:
    """The first line that says something, without what may be a secret."""
    line = next((line for line in said.splitlines() if line.strip()), "it gave no reason")
    return _SECRET.sub(r"\1 …", line.strip())[:500]


def _meant(error: DBAPIError, said: str, seconds: float) -> PlotworksError:
    if _TOO_LONG.search(said) and error.statement is not None:
        return too_long(seconds)
    if _REFUSED.search(said):
        return Invalid.at(f"{PLACE}.connection", f"{said}; check its user, password and database")
    if error.connection_invalidated or _LOCKED.search(said) or _is_away(error):
        return OutboundFailed(f"the database can't be reached: {said}", reason="connect")
    return Invalid.at(QUERY, said)


def _is_away(error: DBAPIError) -> bool:
    """Whether there was no connection to begin with, or the database is shutting down, starting or full."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return error.statement is None or getattr(error.orig, "sqlstate", None) in _AWAY
