"""A statement that selects, run where the data lie: in a child process, over an address that was checked."""

from app.domain.connection_checks import bracketed
from app.domain.connections import FILES, SERVERS
from app.domain.errors import AddressRefused
from app.domain.sources import PLACE, SqlSource
from app.ports import Outbound
from app.usecases.connections import Opened
from workers.sources.remote.fetched import Fetched
from workers.sources.remote.fetching import Fetching
from workers.sources.remote.s3 import connection_of

MOST_ROWS = 1_000_000
READING_SECONDS = 10.0
"""Of the time that there is, but at most half of it, for reading what the statement gives into a table."""

HOSTED = ("snowflake", "bigquery")
"""Databases whose driver knows the host itself: it is its vendor's."""


def fetch_sql(fetching: Fetching, source: SqlSource) -> Fetched:
    """Run the statement and read what it gives into a table. ``Invalid`` where the database refuses the statement."""
    connection = connection_of(fetching)
    fetching.tell({"stage": "fetch"})
    try:
        reached = reach(fetching.tools.outbound, connection)
    except AddressRefused as error:
        raise error.placed(f"{PLACE}.connection") from error
    return fetching.patience.persist(
        lambda seconds: fetching.work(
            "sql",
            {
                **reached,
                "files": fetching.tools.settings.sql_files,
                "ca": fetching.tools.settings.outbound_ca,
                "query": source.query,
                "params": dict(source.params),
                "seconds": max(seconds - READING_SECONDS, seconds / 2),
                "most_rows": MOST_ROWS,
                "most_bytes": fetching.most_bytes,
            },
        )
    )


def reach(outbound: Outbound, connection: Opened) -> dict[str, object]:
    """What the child needs to connect: settings, secrets and the checked addresses of the host ([]: it has none)."""
    settings = connection.settings
    dialect, addresses = settings["dialect"], list[str]()
    if dialect not in (*FILES, *HOSTED):
        port = settings.get("port", SERVERS[dialect])
        addresses = list(outbound.locate(bracketed(settings["host"]), port))
    return {"settings": dict(settings), "secrets": dict(connection.secrets), "addresses": addresses}
