"""Data that lie elsewhere, fetched into the same kind of table as uploads: over HTTP, from S3, out of a database."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.domain.source_faults import API, HTTP, S3, SQL
from app.domain.sources import PLACE, read_source
from app.ports import Tools
from app.usecases.remote_sources import connection_of
from workers.sources.remote.fetched import NOT_MODIFIED, Fetched, Known, NotModified
from workers.sources.remote.fetching import Fetching, Tell
from workers.sources.remote.http import fetch_http
from workers.sources.remote.patience import Patience
from workers.sources.remote.s3 import fetch_s3
from workers.sources.remote.sql import fetch_sql

__all__ = ["FETCHERS", "NOT_MODIFIED", "Fetched", "Fetcher", "Known", "NotModified", "fetch_remote"]

SECONDS = 300.0

Fetcher = Callable[[Fetching, Any], Fetched | NotModified]
"""Takes a source of its type, read, and gives its table."""

FETCHERS: dict[str, Fetcher] = {API: fetch_http, HTTP: fetch_http, S3: fetch_s3, SQL: fetch_sql}


def _quiet(_told: dict[str, Any]) -> None:
    """Tell nobody."""


def fetch_remote(
    tools: Tools,
    tenant_id: str,
    source: Mapping[str, Any],
    folder: Path,
    known: Known | None = None,
    *,
    seconds: float = SECONDS,
    tell: Tell = _quiet,
) -> Fetched | NotModified:
    """Fetch a source of one of the types ``FETCHERS`` and read it into a Parquet file in ``folder``.

    ``folder`` is the caller's, empty at first, and is the caller's to remove. With ``known``, what the source said of
    itself the last time, it may answer ``NOT_MODIFIED``. All of it, attempts and pauses included, takes at most
    ``seconds``. ``tell`` hears how far it has come, at least every half second while files are read; it may raise to
    end the work. Macros must have been rendered before.

    Errors whose ``retry_helps`` is set may go away: ``OutboundFailed`` (no answer, or a busy one, to the end).
    Others need somebody: ``Invalid`` with the place (``data_source.path``), ``AddressRefused``, ``SourceFailed`` (an
    answer that is no data), ``UnreadableFile``, ``UnsupportedMediaType``, ``TooLarge``.
    """
    wanted = read_source(source)
    fetching = Fetching(
        tools=tools,
        connection=connection_of(tools, tenant_id, wanted, PLACE),
        folder=folder,
        known=known,
        patience=Patience(seconds, lambda: tell({})),
        tell=tell,
    )
    return FETCHERS[source["type"]](fetching, wanted)
