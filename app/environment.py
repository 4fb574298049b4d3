"""The environment as ``app.settings`` reads it: each value checked, each fault told with its name and the cure."""

import json
from collections.abc import Mapping
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

MOST_PORT = 65535
PEM = "-----BEGIN CERTIFICATE-----"


class Reader:
    """Reads what is set, each by its name without the prefix; ``Misconfigured`` names it and the cure."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()

    def text(self, name: str, default: str) -> str:
        """A text as it is."""
        self._known.add(name)
        return self._environ.get(PREFIX + name, "") or default

    def secret(self, name: str) -> str:
        """A text, or what the file holds that ``<NAME>_FILE`` names; empty without either."""
        path = self.text(f"{name}_FILE", "")
        if not path:
            return self.text(name, "")
        try:
            self._known.add(name)
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{PREFIX}{name}_FILE: can't read {path}: {error.strerror}") from error

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of these words."""
        value = self.text(name, default)
        if value not in allowed:
            raise Misconfigured(f"{PREFIX}{name} is {value!r}; it must be one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within these limits."""
        return int(self._ranged(name, default, low, high, int))

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number within these limits."""
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
        """An address that starts with one of these schemes."""
        return self._url(name, self.text(name, default), schemes)

    def secret_url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """The same as a secret: it may hold a password."""
        return self._url(name, self.secret(name) or default, schemes)

    def _url(self, name: str, value: str, schemes: tuple[str, ...]) -> str:
        if urlsplit(value).scheme not in schemes:
            raise Misconfigured(f"{PREFIX}{name} must start with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    def networks(self, name: str, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
        """Networks, separated by commas."""
        return tuple(self._network(name, part) for part in self._parts(name, default))

    def _network(self, name: str, part: str) -> IPv4Network | IPv6Network:
        try:
            return ip_network(part)
        except ValueError as error:
            raise Misconfigured(
                f"{PREFIX}{name}: {error}; write networks as 10.1.0.0/16 or fd00::/8, separated by commas"
            ) from None

    def ports(self, name: str, default: str) -> frozenset[int]:
        """Port numbers, separated by commas."""
        parts = self._parts(name, default)
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= MOST_PORT for part in parts):
            raise Misconfigured(f"{PREFIX}{name} must be numbers from 1 to {MOST_PORT}, separated by commas")
        return frozenset(map(int, parts))

    def certificates(self, name: str, default: str) -> str:
        """The path of a PEM file with certificates."""
        path = self.text(name, default)
        try:
            if path and PEM not in Path(path).read_text(encoding="utf-8", errors="replace"):
                raise Misconfigured(f"{PREFIX}{name}: {path} holds no certificate; give a PEM file ({PEM} …)")
        except OSError as error:
            raise Misconfigured(f"{PREFIX}{name}: can't read {path}: {error.strerror}") from error
        return path

    def plans(self, name: str, default: str) -> Mapping[str, Plan]:
        """Plans as JSON, or the path of a file of it."""
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
        """A mail server by its address, a secret; None without one."""
        url = self.secret(name)
        try:
            return mail_server(url) if url else None
        except ValueError as error:
            raise Misconfigured(f"{PREFIX}{name} {error}") from None

    def sender(self, name: str, default: str) -> str:
        """A mail address, with or without a name."""
        text = self.text(name, default)
        try:
            return sender(text) if text else ""
        except AddressRefused as error:
            raise Misconfigured(f"{PREFIX}{name}: {error.message}") from None

    def _parts(self, name: str, default: str) -> list[str]:
        return self.text(name, default).replace(",", " ").split()

    def database(self, name: str, default: str) -> str:
        """A database by its address, a secret, as SQLAlchemy takes it."""
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
