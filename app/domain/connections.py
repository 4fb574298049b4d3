"""Connections: what each kind is made of, which of it is secret, and what is wrong with one.

A connection is named by sources and deliveries, so that none of these carries a secret. Its ``settings`` can be read
back, its ``secrets`` never.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain import connection_checks as checks
from app.domain.addresses import check_url
from app.domain.errors import Fault, Invalid


class Kind(StrEnum):
    """What a connection leads to."""

    HTTP = "http"
    S3 = "s3"
    SQL = "sql"
    SMTP = "smtp"
    SLACK = "slack"


class Auth(StrEnum):
    """How a request over HTTP shows who asks."""

    NONE = "none"
    BEARER = "bearer"
    BASIC = "basic"
    HEADER = "header"
    QUERY = "query"
    HMAC = "hmac"


SERVERS = {"postgresql": 5432, "mysql": 3306, "trino": 443, "snowflake": 443, "bigquery": 443}
FILES = ("sqlite", "duckdb")
DIALECTS = (*SERVERS, *FILES)
TLS = ("prefer", "require", "verify", "off")
MAIL_SECURITY = ("starttls", "tls", "none")

AUTH_SECRETS = {
    Auth.NONE: (),
    Auth.BEARER: ("token",),
    Auth.BASIC: ("password",),
    Auth.HEADER: ("value",),
    Auth.QUERY: ("value",),
    Auth.HMAC: ("key",),
}
"""What each way of showing who asks needs to be told in confidence."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,3}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Part:
    """One setting or secret of a kind. ``aims``: it says where the secrets are sent."""

    check: checks.Check
    aims: bool = False
    required: bool = False


def name_fault(name: Any) -> str:
    """What is wrong with a connection's name, or ""."""
    good = isinstance(name, str) and _NAME.fullmatch(name)
    return (
        "" if good else "must be 1 to 100 letters, digits, dots, dashes and underscores, and begin with none of these"
    )


def check_connection(kind: str, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` with every fault and its place: ``settings.host``, ``secrets.token``."""
    faults = [*_faults("settings", SETTINGS[Kind(kind)], settings), *_faults("secrets", SECRETS[Kind(kind)], secrets)]
    if not faults and (rule := _RULES.get(Kind(kind))):
        faults = rule(settings, secrets)
    if faults:
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults)


def aim(kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that say where the secrets are sent: who changes these must know the secrets."""
    return {name: settings[name] for name, part in SETTINGS[Kind(kind)].items() if part.aims and name in settings}


def is_for(settings: Mapping[str, Any], url: str) -> bool:
    """Whether the credentials of a connection of the kind ``http`` may go to this address."""
    base, target = check_url(settings["base_url"]), check_url(url)
    hosts = {base.netloc, *(check_url(f"{base.scheme}://{host}").netloc for host in settings.get("hosts", ()))}
    return target.scheme == base.scheme and target.netloc in hosts


def _faults(where: str, parts: Mapping[str, Part], given: Mapping[str, Any]) -> list[Fault]:
    known = ", ".join(parts) or "none"
    faults = [Fault(f"{where}.{name}", f"is not known here; there are {known}") for name in given if name not in parts]
    for name, part in parts.items():
        if name not in given:
            faults += [Fault(f"{where}.{name}", "is needed")] if part.required else []
        elif fault := part.check(given[name]):
            faults.append(Fault(f"{where}.{name}", fault))
    return faults


SETTINGS: dict[Kind, dict[str, Part]] = {
    Kind.HTTP: {
        "base_url": Part(checks.url, aims=True, required=True),
        "hosts": Part(checks.hosts, aims=True),
        "auth": Part(checks.one_of(*Auth), required=True),
        "username": Part(checks.text),
        "name": Part(checks.shaped(_HEADER, "the name of a header or of a query parameter")),
    },
    Kind.S3: {
        "endpoint": Part(checks.url, aims=True),
        "region": Part(checks.shaped(re.compile(r"[a-z0-9-]{1,40}"), "a region such as eu-central-1")),
        "bucket": Part(checks.shaped(_BUCKET, "the name of a bucket"), required=True),
        "prefix": Part(checks.text),
    },
    Kind.SQL: {
        "dialect": Part(checks.one_of(*DIALECTS), required=True, aims=True),
        "host": Part(checks.host, aims=True),
        "port": Part(checks.port, aims=True),
        "database": Part(checks.text),
        "schema": Part(checks.text),
        "username": Part(checks.text),
        "tls": Part(checks.one_of(*TLS), aims=True),
        "file": Part(checks.file),
        "account": Part(checks.shaped(_ACCOUNT, "an account such as xy12345.eu-central-1"), aims=True),
        "warehouse": Part(checks.text),
        "role": Part(checks.text),
    },
    Kind.SMTP: {
        "host": Part(checks.host, aims=True, required=True),
        "port": Part(checks.port, aims=True),
        "security": Part(checks.one_of(*MAIL_SECURITY), aims=True),
        "username": Part(checks.text),
        "from": Part(checks.mail, required=True),
    },
    Kind.SLACK: {},
}
"""What can be read back, by kind."""

SECRETS: dict[Kind, dict[str, Part]] = {
    Kind.HTTP: {name: Part(checks.text) for name in ("token", "password", "value", "key")},
    Kind.S3: {name: Part(checks.text) for name in ("access_key", "secret_key", "session_token")},
    Kind.SQL: {"password": Part(checks.text), "credentials": Part(checks.long_text)},
    Kind.SMTP: {"password": Part(checks.text)},
    Kind.SLACK: {"webhook_url": Part(checks.url, required=True)},
}
"""What can only be written, by kind."""


def _http_faults(settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> list[Fault]:
    auth = Auth(settings["auth"])
    faults = _exactly("secrets", AUTH_SECRETS[auth], secrets, f"auth {auth}")
    wanted = {Auth.BASIC: ("username",), Auth.HEADER: ("name",), Auth.QUERY: ("name",)}.get(auth, ())
    spoken = {name: value for name, value in settings.items() if name in {"username", "name"}}
    return faults + _exactly("settings", wanted, spoken, f"auth {auth}")


def _s3_faults(_settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> list[Fault]:
    if bool(secrets.get("access_key")) != bool(secrets.get("secret_key")):
        missing = "secret_key" if secrets.get("access_key") else "access_key"
        return [Fault(f"secrets.{missing}", "is needed: give both keys, or none for a public bucket")]
    return []


def _sql_faults(settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> list[Fault]:
    dialect = settings["dialect"]
    if dialect in FILES:
        return _exactly("settings", ("file",), settings, dialect, besides=("dialect",)) + _exactly(
            "secrets", (), secrets, dialect
        )
    needed = {"snowflake": ("account", "username"), "bigquery": ("database",)}.get(dialect, ("host",))
    faults = [Fault(f"settings.{name}", f"is needed for {dialect}") for name in needed if name not in settings]
    faults += [Fault("settings.file", f"is for {' and '.join(FILES)}")] if "file" in settings else []
    if dialect == "bigquery" and "credentials" not in secrets:
        faults.append(Fault("secrets.credentials", "is needed: the JSON of a service account's key"))
    return faults


def _exactly(
    where: str, names: tuple[str, ...], given: Mapping[str, Any], what: str, besides: tuple[str, ...] = ()
) -> list[Fault]:
    missing = [Fault(f"{where}.{name}", f"is needed for {what}") for name in names if name not in given]
    return missing + [
        Fault(f"{where}.{name}", f"is not for {what}") for name in given if name not in (*names, *besides)
    ]


_RULES = {Kind.HTTP: _http_faults, Kind.S3: _s3_faults, Kind.SQL: _sql_faults}
