"""One frozen ``Settings`` from ``PLOTWORKS_*``; a secret may also come from the file that ``<NAME>_FILE`` names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import Misconfigured

PREFIX = "PLOTWORKS_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between deployments. Sizes are bytes, times are seconds.

    ``database_url``, ``redis_url`` and ``objects_url`` choose the adapters; their defaults are the embedded
    set below ``home``.
    """

    home: Path
    host: str
    port: int
    public_url: str
    database_url: str
    redis_url: str
    objects_url: str
    s3_endpoint: str
    s3_region: str
    s3_access_key: str
    s3_secret_key: str
    secret_keys: tuple[str, ...]
    api_threads: int
    render_workers: int
    render_timeout: float
    max_body: int
    browser: str
    browser_driver: str
    browser_sandbox: str
    browser_max_renders: int
    browser_max_age: float
    browser_max_memory: int
    lease: float
    heartbeat: float
    reconcile_every: float
    max_attempts: int
    log_level: str

    @property
    def data_dir(self) -> Path:
        """Where the embedded database, objects and Redis keep what must survive."""
        return self.home / "data"

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
    def redis_socket(self) -> Path:
        """The embedded Valkey's private socket."""
        return self.run_dir / "valkey.sock"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; a fault raises ``Misconfigured`` with the setting's name and the cure."""
    reader = _Reader(os.environ if environ is None else environ)
    home = Path(reader.text("HOME", ".plotworks")).expanduser().resolve()
    host, port = reader.text("HOST", "127.0.0.1"), reader.whole("PORT", 8000, 1, 65535)
    settings = Settings(
        home=home,
        host=host,
        port=port,
        public_url=reader.url("PUBLIC_URL", f"http://{_reachable(host)}:{port}", ("http", "https")).rstrip("/"),
        database_url=reader.database("DATABASE_URL", f"sqlite:///{home}/data/plotworks.db"),
        redis_url=reader.url("REDIS_URL", f"unix://{home}/run/valkey.sock", ("redis", "rediss", "unix")),
        objects_url=reader.url("OBJECTS_URL", f"file://{home}/data/objects", ("file", "s3")),
        s3_endpoint=reader.text("S3_ENDPOINT", ""),
        s3_region=reader.text("S3_REGION", "us-east-1"),
        s3_access_key=reader.secret("S3_ACCESS_KEY"),
        s3_secret_key=reader.secret("S3_SECRET_KEY"),
        secret_keys=tuple(filter(None, reader.secret("SECRET_KEY").replace(",", " ").split())),
        api_threads=reader.whole("API_THREADS", 24, 3, 512),
        render_workers=reader.whole("RENDER_WORKERS", min(os.cpu_count() or 2, 4), 1, 64),
        render_timeout=reader.number("RENDER_TIMEOUT", 30, 1, 110),
        max_body=reader.whole("MAX_BODY", 10_000_000, 1_000, 100_000_000),
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
        log_level=reader.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )
    reader.check_unknown()
    if settings.heartbeat * 2 > settings.lease:
        raise Misconfigured(
            "PLOTWORKS_HEARTBEAT must be at most half of PLOTWORKS_LEASE, or leases end while work goes on"
        )
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
        value = self.text(name, default)
        if urlsplit(value).scheme not in schemes:
            raise Misconfigured(f"{PREFIX}{name} must start with {' or '.join(f'{s}://' for s in schemes)}")
        return value

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
        unknown = sorted(name for name in names - self._known if not name.startswith("TEST_"))
        if unknown:
            raise Misconfigured(
                f"unknown settings: {', '.join(PREFIX + name for name in unknown)}; see docs/reference/settings.md"
            )


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
