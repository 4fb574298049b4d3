"""The works that a child process does. What is not needed to read a file is loaded by those that need it."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from app.domain.errors import PlotworksError, TooLarge
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Bloated, Tell, Workshop


def _ingest(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    profile = ingest(
        Path(order["path"]),
        Path(order["out"]),
        Reading.from_json(order["reading"]),
        limits,
        tell=tell,
        file_name=order.get("file_name", ""),
    )
    return profile.to_json()


def _query(order: Mapping[str, Any], _limits: Limits, _tell: Tell) -> dict[str, Any]:
    from workers.sources.query import run_ordered  # noqa: PLC0415 - an ingest need not wait for the catalogue

    return run_ordered(order)


def _early(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.early import ask_ordered  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        return ask_ordered(order, Workshop(Path(folder), Reading.from_json(order["reading"]), limits, tell))


def _remote(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.extract.select import read_remote  # noqa: PLC0415 - as above

    return read_remote(order, limits, tell)


def _sql(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.extract.statements import read_sql  # noqa: PLC0415 - as above

    return read_sql(order, limits, tell)


WORKS: dict[str, Callable[[Mapping[str, Any], Limits, Tell], dict[str, Any]]] = {
    "ingest": _ingest,
    "query": _query,
    "early": _early,
    "remote": _remote,
    "sql": _sql,
}
"""What may be asked for; each takes the order, the limits and whom to tell."""


def answer(work: str, order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    """Do one of them: ``{"done": ...}``, or ``{"failed": ...}`` with the error as JSON."""
    try:
        return {"done": WORKS[work](order, limits, tell)}
    except PlotworksError as error:
        return {"failed": error.to_json()}
    except (MemoryError, Bloated, duckdb.OutOfMemoryException) as error:
        return {"failed": _too_large(limits, error).to_json()}
    except OSError as error:
        return {"failed": _no_room(error).to_json()}


def _too_large(limits: Limits, error: Exception) -> TooLarge:
    first = str(error).partition("\n")[0]
    return TooLarge(
        f"reading the file needs more than the {limits.memory} bytes of memory and {limits.disk} bytes of disk that "
        f"there may be: {first}; send less at once, or raise PLOTWORKS_INGEST_MEMORY"
    )


def _no_room(error: OSError) -> PlotworksError:
    return TooLarge(f"reading the file needs more disk than there is: {error.strerror}; make room, or send less")
