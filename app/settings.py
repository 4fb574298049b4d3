"""One frozen ``Settings`` from ``PLOTWORKS_*``; a secret may also come from the file that ``<NAME>_FILE`` names."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import AddressRefused, Misconfigured
from app.domain.mail import MailServer, mail_server, sender
from app.domain.plans import Plan, read_plans

PREFIX = "PLOTWORKS_"

OF_COMMANDS = frozenset({"URL", "API_KEY", "INSTANCE"})
"""Read by the ``plotworks`` command alone: the service and key its clients use, the mark of what it started."""

SOCKET_LENGTH = 100
"""Bytes that fit into the address of a Unix socket on every system."""

MOST_PORT = 65535
PEM = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between deployments. Sizes are bytes, times are seconds.

    ``database_url``, ``redis_url`` and ``objects_url`` choose the adapters; their defaults are the embedded
    set below ``home``.
    """

    home: Path
    """Where the data, keys, sockets and logs of this instance are kept."""
    host: str
    """The address on which the API listens."""
    port: int
    """The port on which the API listens."""
    public_url: str
    """The address that others reach the API by; every link in an answer starts with it."""
    database_url: str
    """The database, which holds the truth: SQLite for one machine, PostgreSQL beyond."""
    redis_url: str
    """The broker of the queue; the default is the Valkey that `plotworks up` starts."""
    objects_url: str
    """Where pictures are kept: `file:///folder`, or `s3://bucket/prefix`."""
    s3_endpoint: str
    """The S3 service, for one that is not Amazon's."""
    s3_public_endpoint: str
    """The address at which others reach the S3 service, where it is not the same: signed addresses start with it."""
    s3_region: str
    """The region of the bucket."""
    s3_access_key: str
    """The key id for S3; without it boto3 looks where it always does."""
    s3_secret_key: str
    """The secret that belongs to the key id."""
    secret_keys: tuple[str, ...]
    """Encryption keys, separated by commas: the first is used, all are accepted. Default: the file `secret-key`."""
    api_workers: int
    """Processes of the API."""
    api_threads: int
    """Requests that each process of the API serves at the same time; a third of them may wait for a picture."""
    render_workers: int
    """Worker processes of this machine, each with a browser of its own."""
    io_workers: int
    """Worker processes of this machine that need no browser: they deliver webhooks and mail, and read files."""
    poll_workers: int
    """Worker processes of this machine that fetch what charts and schedules are drawn of."""
    plan_workers: int
    """Worker processes of this machine that plan charts from words."""
    events_kept: int
    """Days for which events and the log of their deliveries are kept."""
    render_timeout: float
    """Seconds in which one picture must be drawn."""
    max_body: int
    """The largest request body, in bytes."""
    upload_max: int
    """The largest file that can be uploaded, in bytes."""
    ingest_memory: int
    """Memory for reading one file or asking one table, in bytes."""
    ingest_disk: int
    """Disk for what is unpacked or spilled while one file is read, in bytes."""
    uploads_open: int
    """Uploads that a tenant may have on their way at the same time."""
    browser: str
    """The Chromium or Chrome to draw with; empty looks for one."""
    browser_driver: str
    """The chromedriver that fits it; empty looks for one."""
    browser_sandbox: str
    """Chromium's own sandbox: `auto` uses it where the system allows it."""
    browser_max_renders: int
    """Pictures after which a fresh browser takes over."""
    browser_max_age: float
    """Seconds after which a fresh browser takes over."""
    browser_max_memory: int
    """Bytes of memory above which a fresh browser takes over."""
    lease: float
    """Seconds for which a worker holds a job without a sign of life."""
    heartbeat: float
    """Seconds between two signs of life; at most half of the lease."""
    reconcile_every: float
    """Seconds between two rounds of repairs."""
    max_attempts: int
    """How often a job is tried before it fails for good."""
    plans: Mapping[str, Plan]
    """What each plan allows, where it differs from the defaults: a JSON file, or the JSON itself."""
    upgrade_url: str
    """Where a caller is sent who needs another plan. Default: the API's page."""
    anonymous_draws: int
    """Pictures a minute that readers of one address without a key may have drawn: embeds and thumbnails."""
    proxies: int
    """Proxies before the API, in a row: the address that the first notes in `X-Forwarded-For` is the reader's."""
    outbound_allow: tuple[IPv4Network | IPv6Network, ...]
    """Private networks that Plotworks may send to, on any port. Default: none, only public addresses."""
    outbound_ports: frozenset[int]
    """Ports of public addresses that Plotworks may send to."""
    outbound_https_only: bool
    """With `on`, addresses that Plotworks sends to must start with https."""
    outbound_ca: str
    """A PEM file of authorities to trust for https and mail beside the public ones."""
    source_max: int
    """The largest answer of a source of data, in bytes after decompression."""
    sql_files: str
    """A folder of SQLite and DuckDB files that connections may read. Default: none."""
    smtp_url: MailServer | None
    """The server that takes mail; without it none is sent. `smtp://` demands STARTTLS, but with `?starttls=off`."""
    mail_from: str
    """The sender of all mail: `Plotworks <charts@example.org>`. Needed where a server is set."""
    log_level: str
    """The least severe lines that are logged."""

    @property
    def data_dir(self) -> Path:
        """Where the embedded database, objects and Redis keep what must survive."""
        return self.home / "data"

    @property
    def files_dir(self) -> Path:
        """Where uploads are kept on a disk store: beside the pictures, or among them on a disk of their own."""
        folder = Path(urlsplit(self.objects_url).path)
        return self.data_dir / "files" if folder == self.data_dir / "objects" else folder / "files~"

    @property
    def run_dir(self) -> Path:
        """Where sockets and process records of the running instance live."""
        return self.home / "run"

    @property
    def log_dir(self) -> Path:
        """One log file a process."""
        return self.home / "logs"

    @property
    def key_file(self) -> Path:
        """The first API key, for the people of this machine."""
        return self.home / "api-key"

    @property
    def secret_file(self) -> Path:
        """The encryption keys made at the first start, one a line; the first encrypts."""
        return self.home / "secret-key"

    @property
    def local_url(self) -> str:
        """Where this machine reaches the API; ``public_url`` is how others do."""
        return f"http://{_reachable(self.host)}:{self.port}"

    @property
    def redis_socket(self) -> Path:
        """The embedded Valkey's private socket."""
        return _socket(self.home)

    @property
    def embedded_redis(self) -> bool:
        """Whether Redis is the embedded Valkey, which ``plotworks up`` starts."""
        return self.redis_url == f"unix://{self.redis_socket}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; a fault raises ``Misconfigured`` with the setting's name and the cure."""
    reader = _Reader(os.environ if environ is None else environ)
    home = Path(reader.text("HOME", ".plotworks")).expanduser().resolve()
    host, port = reader.text("HOST", "127.0.0.1"), reader.whole("PORT", 8000, 1, 65535)
    public_url = reader.url("PUBLIC_URL", f"http://{_reachable(host)}:{port}", ("http", "https")).rstrip("/")
    settings = Settings(
        home=home,
        host=host,
        port=port,
        public_url=public_url,
        database_url=reader.database("DATABASE_URL", f"sqlite:///{home}/data/plotworks.db"),
        redis_url=reader.secret_url("REDIS_URL", f"unix://{_socket(home)}", ("redis", "rediss", "unix")),
        objects_url=reader.url("OBJECTS_URL", f"file://{home}/data/objects", ("file", "s3")),
        s3_endpoint=reader.text("S3_ENDPOINT", ""),
        s3_public_endpoint=reader.text("S3_PUBLIC_ENDPOINT", ""),
        s3_region=reader.text("S3_REGION", "us-east-1"),
        s3_access_key=reader.secret("S3_ACCESS_KEY"),
        s3_secret_key=reader.secret("S3_SECRET_KEY"),
        secret_keys=tuple(filter(None, reader.secret("SECRET_KEY").replace(",", " ").split())),
        api_workers=reader.whole("API_WORKERS", 2, 1, 64),
        api_threads=reader.whole("API_THREADS", 48, 3, 512),
        render_workers=reader.whole("RENDER_WORKERS", min(os.cpu_count() or 2, 4), 1, 64),
        io_workers=reader.whole("IO_WORKERS", 2, 1, 64),
        poll_workers=reader.whole("POLL_WORKERS", 2, 1, 64),
        plan_workers=reader.whole("PLAN_WORKERS", 1, 1, 64),
        events_kept=reader.whole("EVENTS_KEPT", 90, 7, 3650),
        render_timeout=reader.number("RENDER_TIMEOUT", 30, 1, 90),
        max_body=reader.whole("MAX_BODY", 10_000_000, 1_000, 100_000_000),
        upload_max=reader.whole("UPLOAD_MAX", 20_000_000_000, 1_000, 50_000_000_000),
        ingest_memory=reader.whole("INGEST_MEMORY", 400_000_000, 100_000_000, 1_000_000_000_000),
        ingest_disk=reader.whole("INGEST_DISK", 20_000_000_000, 100_000_000, 10_000_000_000_000),
        uploads_open=reader.whole("UPLOADS_OPEN", 100, 1, 100_000),
        browser=reader.text("BROWSER", ""),
        browser_driver=reader.text("BROWSER_DRIVER", ""),
        browser_sandbox=reader.choice("BROWSER_SANDBOX", "auto", ("auto", "on", "off")),
        browser_max_renders=reader.whole("BROWSER_MAX_RENDERS", 2000, 1, 1_000_000),
        browser_max_age=reader.number("BROWSER_MAX_AGE", 6 * 3600, 10, 7 * 86400),
        browser_max_memory=reader.whole("BROWSER_MAX_MEMORY", 700_000_000, 100_000_000, 64_000_000_000),
        lease=reader.number("LEASE", 30, 1, 600),
        heartbeat=reader.number("HEARTBEAT", 5, 0.1, 100),
        reconcile_every=reader.number("RECONCILE_EVERY", 5, 0.1, 300),
        max_attempts=reader.whole("MAX_ATTEMPTS", 3, 1, 10),
        plans=reader.plans("PLANS", "{}"),
        upgrade_url=reader.url("UPGRADE_URL", f"{public_url}/docs", ("http", "https")),
        anonymous_draws=reader.whole("ANONYMOUS_DRAWS", 60, 1, 1_000_000),
        proxies=reader.whole("PROXIES", 0, 0, 10),
        outbound_allow=reader.networks("OUTBOUND_ALLOW", ""),
        outbound_ports=reader.ports("OUTBOUND_PORTS", "80,443"),
        outbound_https_only=reader.choice("OUTBOUND_HTTPS_ONLY", "off", ("on", "off")) == "on",
        outbound_ca=reader.certificates("OUTBOUND_CA", ""),
        source_max=reader.whole("SOURCE_MAX", 500_000_000, 1_000, 50_000_000_000),
        sql_files=reader.text("SQL_FILES", ""),
        smtp_url=reader.mail_server("SMTP_URL"),
        mail_from=reader.sender("MAIL_FROM", ""),
        log_level=reader.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )
    reader.check_unknown()
    if settings.heartbeat * 2 > settings.lease:
        raise Misconfigured(
            "PLOTWORKS_HEARTBEAT must be at most half of PLOTWORKS_LEASE, or leases end while work goes on"
        )
    if settings.smtp_url and not settings.mail_from:
        raise Misconfigured("PLOTWORKS_SMTP_URL needs PLOTWORKS_MAIL_FROM, such as Plotworks <charts@example.org>")
    return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()

    def text(self, name: str, default: str) -> str:
        self._known.add(name)
        return self._environ.get(PREFIX + name, "") or default

    def secret(self, name: str) -> str:
        path = self.text(f"{name}_FILE", "")
        if not path:
            return self.text(name, "")
        try:
            self._known.add(name)
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{PREFIX}{name}_FILE: can't read {path}: {error.strerror}") from error

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise Misconfigured(f"{PREFIX}{name} is {value!r}; it must be one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        return int(self._ranged(name, default, low, high, int))

    def number(self, name: str, default: float, low: float, high: float) -> float:
        return float(self._ranged(name, default, low, high, float))

    def _ranged(self, name: str, default: float, low: float, high: float, kind: Any) -> float:
        raw = self.text(name, str(default))
        try:
            value: float = kind(raw)
        except ValueError:
            raise Misconfigured(f"{PREFIX}{name} is {raw!r}; it must be a number from {low} to {high}") from None
        if not low <= value <= high:
            raise Misconfigured(f"{PREFIX}{name} is {raw}; it must be from {low} to {high}")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        return self._url(name, self.text(name, default), schemes)

    def secret_url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        return self._url(name, self.secret(name) or default, schemes)

    def _url(self, name: str, value: str, schemes: tuple[str, ...]) -> str:
        if urlsplit(value).scheme not in schemes:
            raise Misconfigured(f"{PREFIX}{name} must start with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    def networks(self, name: str, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(self._network(name, part) for part in self._parts(name, default))

    def _network(self, name: str, part: str) -> IPv4Network | IPv6Network:
        try:
            return ip_network(part)
        except ValueError as error:
            raise Misconfigured(
                f"{PREFIX}{name}: {error}; write networks as 10.1.0.0/16 or fd00::/8, separated by commas"
            ) from None

    def ports(self, name: str, default: str) -> frozenset[int]:
        parts = self._parts(name, default)
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= MOST_PORT for part in parts):
            raise Misconfigured(f"{PREFIX}{name} must be numbers from 1 to {MOST_PORT}, separated by commas")
        return frozenset(map(int, parts))

    def certificates(self, name: str, default: str) -> str:
        path = self.text(name, default)
        try:
            if path and PEM not in Path(path).read_text(encoding="utf-8", errors="replace"):
                raise Misconfigured(f"{PREFIX}{name}: {path} holds no certificate; give a PEM file ({PEM} …)")
        except OSError as error:
            raise Misconfigured(f"{PREFIX}{name}: can't read {path}: {error.strerror}") from error
        return path

    def plans(self, name: str, default: str) -> Mapping[str, Plan]:
        text = self.text(name, default)
        try:
            return read_plans(json.loads(text if text.lstrip().startswith("{") else Path(text).read_text("utf-8")))
        except OSError as error:
            raise Misconfigured(f"{PREFIX}{name}: can't read {text}: {error.strerror}") from error
        except json.JSONDecodeError as error:
            raise Misconfigured(f"{PREFIX}{name} is no JSON: {error}") from None
        except ValueError as error:
            raise Misconfigured(f"{PREFIX}{name} {error}") from None

    def mail_server(self, name: str) -> MailServer | None:
        url = self.secret(name)
        try:
            return mail_server(url) if url else None
        except ValueError as error:
            raise Misconfigured(f"{PREFIX}{name} {error}") from None

    def sender(self, name: str, default: str) -> str:
        text = self.text(name, default)
        try:
            return sender(text) if text else ""
        except AddressRefused as error:
            raise Misconfigured(f"{PREFIX}{name}: {error.message}") from None

    def _parts(self, name: str, default: str) -> list[str]:
        return self.text(name, default).replace(",", " ").split()

    def database(self, name: str, default: str) -> str:
        value = self.secret(name) or default
        scheme = urlsplit(value).scheme
        if scheme in {"postgres", "postgresql"}:
            return "postgresql+psycopg" + value[len(scheme) :]
        if scheme not in {"sqlite", "postgresql+psycopg"}:
            raise Misconfigured(f"{PREFIX}{name} must start with postgresql:// or sqlite:///")
        return value

    def check_unknown(self) -> None:
        """A misspelt setting would be silently without effect: refuse it by name."""
        names = {key.removeprefix(PREFIX) for key in self._environ if key.startswith(PREFIX)}
        unknown = sorted(name for name in names - self._known - OF_COMMANDS if not name.startswith("TEST_"))
        if unknown:
            raise Misconfigured(
                f"unknown settings: {', '.join(PREFIX + name for name in unknown)}; see docs/reference/settings.md"
            )


def _socket(home: Path) -> Path:
    """A socket below ``home``, or, when its path would be too long, in a private folder for temporary files."""
    path = home / "run" / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_LENGTH:
        return path
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"plotworks-{os.getuid()}-{digest}" / "valkey.sock"


def _reachable(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host else host
