"""Mail addresses as people give them, and the mail server as the operator does."""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import getaddresses
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import idna

from app.domain.addresses import DEFAULT_PORTS, Target
from app.domain.errors import AddressRefused

MAIL = "mailto"
MOST_RECIPIENTS = 20
LONGEST, LONGEST_LOCAL_PART = 254, 64
"""Characters of an address that a path of SMTP can hold, and before its @ (RFC 5321, 4.5.3.1)."""

SCHEMES = ("smtp", "smtps")
"""Submission that begins in the clear, for STARTTLS (RFC 6409), and with TLS from the first byte (RFC 8314)."""

Security = Literal["tls", "starttls", "none"]

_LOCAL_PART = re.compile(r"[a-z0-9!#$&'*+/=^_`{|}~-]+(\.[a-z0-9!#$&'*+/=^_`{|}~-]+)*", re.IGNORECASE)
"""A dot-atom of RFC 5322 without the two characters that a mailto: URL gives a meaning of their own."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in, by whom, and how the connection is kept private."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def target(self) -> Target:
        """The server as a connection is made to it; a host that is an IP address passes as a name of itself."""
        return Target("smtps" if self.security == "tls" else "smtp", self.host, self.port, "/", None)


def recipients(url: str) -> tuple[str, ...]:
    """The addresses of ``mailto:a@example.org,b@example.org``, each once, in ASCII; else ``AddressRefused``.

    A subject or further headers are refused: the message is Plotworks' own.
    """
    scheme, _, rest = url.partition(":")
    if scheme.lower() != MAIL:
        raise AddressRefused("A mail address is written as mailto:name@example.org")
    if "?" in rest:
        raise AddressRefused("mailto: takes addresses alone here; leave out the ? and what follows it")
    texts = rest.split(",")
    if len(texts) > MOST_RECIPIENTS:
        raise AddressRefused(f"There are {len(texts)} mail addresses; at most {MOST_RECIPIENTS} are taken")
    return tuple(dict.fromkeys(map(address, texts)))


def address(text: str) -> str:
    """One address with its domain as lower-case ASCII (IDNA 2008); ``AddressRefused`` says what is wrong with it."""
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressRefused(f"{_shown(text)} is no mail address; write name@example.org")
    if not _LOCAL_PART.fullmatch(local):
        raise AddressRefused(
            f"{_shown(text)} can't be written to: before the @ stand ASCII letters, digits and signs such as . - + _, "
            "without quotes, spaces or percent-encoding"
        )
    found = f"{local}@{_domain(text, domain)}"
    if len(local) > LONGEST_LOCAL_PART or len(found) > LONGEST:
        raise AddressRefused(
            f"{_shown(text)} is too long: at most {LONGEST} characters, and {LONGEST_LOCAL_PART} of them before the @"
        )
    return found


def sender(text: str) -> str:
    """``Name <address>`` or an address, as a ``From`` header has it; ``AddressRefused`` when it can't be one."""
    found = getaddresses([text])
    if not text.isprintable() or len(found) != 1:
        raise AddressRefused(f"{_shown(text)} is no sender; write Plotworks <charts@example.org>")
    name, spec = found[0]
    return str(Address(name, addr_spec=address(spec)))


def mail_server(url: str) -> MailServer:
    """The server of ``smtp://user:password@host:587`` or ``smtps://host``; ``ValueError`` says what it must be."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError("must be smtp://user:password@host:587 or smtps://user:password@host:465")
    if options.keys() - {"starttls"} or options.get("starttls", "off") not in {"required", "off"}:
        raise ValueError("takes ?starttls=required or ?starttls=off, and nothing else")
    security = _security(parts.scheme, options.get("starttls"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and security == "none":
        raise ValueError("would send the password as it is; leave out starttls=off, or user and password")
    if not (user + password).isascii():
        raise ValueError("has a user or password with letters beyond ASCII, which can't be sent; choose another one")
    return MailServer(host=parts.hostname, port=_port(parts), security=security, user=user, password=password)


def _security(scheme: str, starttls: str | None) -> Security:
    if scheme == "smtps":
        if starttls:
            raise ValueError("is TLS from the first byte as smtps://; starttls belongs to smtp://")
        return "tls"
    return "none" if starttls == "off" else "starttls"


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError:
        raise ValueError("has a port that is no number from 1 to 65535") from None


def _domain(text: str, domain: str) -> str:
    try:
        ascii_only = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise AddressRefused(f"{_shown(text)} has no international domain after the @: {error}") from None
    if not all(map(_LABEL.fullmatch, (labels := ascii_only.lower().split(".")))):
        raise AddressRefused(f"{_shown(text)} has no domain such as example.org after the @")
    return ".".join(labels)


def _shown(text: str) -> str:
    return repr(text[:100])
