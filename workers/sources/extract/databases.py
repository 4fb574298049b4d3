"""A connection to a database that can only read, opened at the address that was checked."""

import json
import socket
import sqlite3
import ssl
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import NullPool

from app.domain.errors import Invalid, OutboundFailed, Unavailable
from app.domain.sources import PLACE

CONNECT_SECONDS = 15
LOCK_SECONDS = 2
EXTRAS = {"mysql": "pymysql", "trino": "trino", "snowflake": "snowflake", "bigquery": "sqlalchemy_bigquery"}
"""The package of each dialect that doesn't come with Plotworks; the extra of the same name installs it."""

_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
}

Order = Mapping[str, Any]


def engine_of(order: Order) -> Engine:
    """An engine for one connection. ``Unavailable`` when its driver is not installed."""
    dialect = order["settings"]["dialect"]
    if dialect in EXTRAS and find_spec(EXTRAS[dialect]) is None:
        raise Unavailable(f"{dialect} is not installed here; have the operator install plotworks[{dialect}]")
    return _ENGINES[dialect](order)


def file_of(order: Order) -> Path:
    """The file of a database, which is below the operator's folder whatever links there are."""
    name, folder = str(order["settings"]["file"]), Path(order["files"] or "/nowhere").resolve()
    path = (folder / name).resolve()
    if not order["files"] or not path.is_relative_to(folder) or not path.is_file():
        raise Invalid.at(
            f"{PLACE}.connection",
            f"there is no database file {name!r}; the operator keeps them below PLOTWORKS_SQL_FILES",
        )
    return path


def _postgresql(order: Order) -> Engine:
    """Source of the options: https://www.postgresql.org/docs/current/libpq-connect.html."""
    settings = order["settings"]
    modes = {"off": "disable", "verify": "verify-full"}
    tls = settings.get("tls", "prefer")
    trust = {"sslrootcert": order["ca"] or _authorities()} if tls == "verify" else {}
    told = {
        "hostaddr": ",".join(order["addresses"]),
        "host": ",".join([settings["host"]] * len(order["addresses"])),
        "connect_timeout": CONNECT_SECONDS,
        "sslmode": modes.get(tls, tls),
        "gssencmode": "disable",
        "passfile": "/dev/null",
        "sslcertmode": "disable",
        "application_name": "plotworks",
        **trust,
    }
    url = URL.create(
        "postgresql+psycopg", **_login(order), port=settings.get("port"), database=settings.get("database")
    )
    return _engine(url, connect_args=told, execution_options={"postgresql_readonly": True})


def _mysql(order: Order) -> Engine:
    settings = order["settings"]
    tls = settings.get("tls", "prefer")

    def connect() -> Any:
        import pymysql  # noqa: PLC0415 - an extra

        connection = pymysql.connect(
            host=settings["host"],
            port=settings.get("port", 3306),
            user=settings.get("username", ""),
            password=order["secrets"].get("password", ""),
            database=settings.get("database"),
            connect_timeout=CONNECT_SECONDS,
            read_timeout=max(int(order["seconds"]), 1),
            local_infile=False,
            ssl=_mysql_tls(tls, order["ca"]),
            ssl_disabled=tls in {"off", "prefer"},
            defer_connect=True,
        )
        connection.connect(_open(order["addresses"], settings.get("port", 3306)))
        return connection

    return _engine(URL.create("mysql+pymysql", host=settings["host"]), creator=connect)


def _mysql_tls(tls: str, ca: str) -> ssl.SSLContext | None:
    if tls in {"off", "prefer"}:
        return None
    context = ssl.create_default_context(cafile=ca or _authorities())
    if tls == "require":
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _sqlite(order: Order) -> Engine:
    path = file_of(order)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=LOCK_SECONDS)
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_only_reads)
        return connection

    return _engine(URL.create("sqlite"), creator=connect)


def _only_reads(action: int, name: str | None, *_: Any) -> int:
    """Source of the actions: https://www.sqlite.org/c3ref/c_alter_table.html; ATTACH opens other files.

    SQLAlchemy asks for one pragma when it connects.
    """
    is_asked = action == sqlite3.SQLITE_PRAGMA and name == "read_uncommitted"
    return sqlite3.SQLITE_OK if is_asked or action in _READS else sqlite3.SQLITE_DENY


def _trino(order: Order) -> Engine:
    """Its driver looks names up by itself: here it finds nothing but the addresses that were checked."""
    settings = order["settings"]
    _pin(settings["host"], order["addresses"])
    place = "/".join(filter(None, (settings.get("database"), settings.get("schema"))))
    url = URL.create("trino", **_login(order), host=settings["host"], port=settings.get("port", 443), database=place)
    return _engine(url, connect_args={"http_scheme": "http" if settings.get("tls") == "off" else "https"})


def _snowflake(order: Order) -> Engine:
    settings = order["settings"]
    place = "/".join(filter(None, (settings.get("database"), settings.get("schema"))))
    query = {name: settings[name] for name in ("warehouse", "role") if name in settings}
    url = URL.create("snowflake", **_login(order), host=settings["account"], database=place, query=query)
    return _engine(url)


def _bigquery(order: Order) -> Engine:
    settings = order["settings"]
    url = URL.create("bigquery", host=settings["database"], database=settings.get("schema"))
    return _engine(url, credentials_info=json.loads(order["secrets"]["credentials"]))


_ENGINES: dict[str, Callable[[Order], Engine]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "sqlite": _sqlite,
    "trino": _trino,
    "snowflake": _snowflake,
    "bigquery": _bigquery,
}
"""DuckDB is not among them: see ``duck_file``."""


def _engine(url: URL, **told: Any) -> Engine:
    return create_engine(url, poolclass=NullPool, **told)


def _login(order: Order) -> dict[str, Any]:
    return {"username": order["settings"].get("username"), "password": order["secrets"].get("password")}


def _open(addresses: list[str], port: int) -> socket.socket:
    failure = OSError()
    for address in addresses:
        try:
            return socket.create_connection((address, port), CONNECT_SECONDS)
        except OSError as error:
            failure = error
    raise OutboundFailed(f"the database can't be reached: {failure.strerror or failure}", reason="connect") from failure


def _pin(host: str, addresses: list[str]) -> None:
    """From here on this process finds one name, at these addresses."""
    real = socket.getaddrinfo

    def look_up(name: Any, *more: Any, **told: Any) -> Any:
        plain = name.decode() if isinstance(name, bytes) else name
        if plain != host and plain not in addresses:
            raise socket.gaierror(socket.EAI_NONAME, "this process connects to its database alone")
        return [found for address in addresses for found in real(address, *more, **told)]

    socket.getaddrinfo = look_up  # type: ignore[assignment]  # its signature is many


def _authorities() -> str:
    import certifi  # noqa: PLC0415 - for TLS that is verified alone

    return certifi.where()
