"""One frozen ``Settings`` from ``PLOTWORKS_*``; a secret may also come from the file that ``<NAME>_FILE`` names."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from app.domain.errors import Misconfigured
from app.domain.mail import MailServer
from app.domain.plans import Plan
from app.environment import Reader

SOCKET_LENGTH = 100
"""Bytes that fit into the address of a Unix socket on every system."""

AI_URLS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
"""Where the models of each protocol are, unless the settings say something else."""


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
    ai_provider: str
    """The protocol of the model that helps to plan charts from words; `none` leaves that to Plotworks' own rules."""
    ai_url: str
    """Where the model is: the base of its API. Any server that speaks the protocol, also one of yours."""
    ai_model: str
    """The name of the model, as its API has it."""
    ai_key: str
    """The key of its API; a server of your own may need none."""
    ai_timeout: float
    """Seconds in which a model must have answered for one plan, repeats and repairs included."""
    ai_price_in: float
    """What a million tokens that are sent cost, in the currency in which you count."""
    ai_price_out: float
    """What a million tokens of answers cost, in the same."""
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
    reader = Reader(os.environ if environ is None else environ)
    home = Path(reader.text("HOME", ".plotworks")).expanduser().resolve()
    host, port = reader.text("HOST", "127.0.0.1"), reader.whole("PORT", 8000, 1, 65535)
    provider = reader.choice("AI_PROVIDER", "none", ("none", "openai", "anthropic"))
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
        ai_provider=provider,
        ai_url=reader.url("AI_URL", AI_URLS.get(provider, AI_URLS["openai"]), ("http", "https")).rstrip("/"),
        ai_model=reader.text("AI_MODEL", ""),
        ai_key=reader.secret("AI_KEY"),
        ai_timeout=reader.number("AI_TIMEOUT", 20, 1, 50),
        ai_price_in=reader.number("AI_PRICE_IN", 0, 0, 10_000),
        ai_price_out=reader.number("AI_PRICE_OUT", 0, 0, 10_000),
        log_level=reader.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )
    reader.check_unknown()
    _check_together(settings)
    return settings


def _check_together(settings: Settings) -> None:
    """What no setting is wrong in by itself."""
    if settings.heartbeat * 2 > settings.lease:
        raise Misconfigured(
            "PLOTWORKS_HEARTBEAT must be at most half of PLOTWORKS_LEASE, or leases end while work goes on"
        )
    if settings.smtp_url and not settings.mail_from:
        raise Misconfigured("PLOTWORKS_SMTP_URL needs PLOTWORKS_MAIL_FROM, such as Plotworks <charts@example.org>")
    if settings.ai_provider != "none" and not settings.ai_model:
        raise Misconfigured("PLOTWORKS_AI_PROVIDER needs PLOTWORKS_AI_MODEL, the name of the model to ask")


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
