"""Which addresses Plotworks sends to: a URL is read strictly, and its IP addresses are judged."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote

import idna

from app.domain.errors import AddressRefused

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

LONGEST = 2048
DEFAULT_PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}
LOOPBACK = IPv4Address("127.0.0.1")

GLOBAL_UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",  # shared by carriers (RFC 6598)
            "168.63.129.16/32",  # Azure's own services inside each virtual machine
            "192.0.0.0/24",  # protocol assignments (RFC 6890), Oracle's metadata among them
            "192.88.99.0/24",  # 6to4 relays (RFC 7526)
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved
            "2001::/23",  # protocol assignments (RFC 2928): Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: an IPv4 address within
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)
"""Beside what ``ipaddress`` knows as private. Outside 2000::/3 no IPv6 address is public: so NAT64 (64:ff9b::/96,
64:ff9b:1::/48), site-local (fec0::/10), IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96), discard (100::/64).
Sources: IANA's registries of special-purpose addresses; the deny lists of Smokescreen and Gotenberg."""

_PARTS = re.compile(r"(https?)://([^/?#]*)([^#]*)(#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]*\]|[^:\[\]%]*)(?::([0-9]{0,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL as it will be called. ``host`` is lower-case ASCII, an IPv6 address without its brackets."""

    scheme: str
    host: str
    port: int
    path: str
    """Path and query, percent-encoded; at least ``/``."""
    ip: IPAddress | None
    """The address that the host says itself; none for a name that must be looked up."""

    @property
    def netloc(self) -> str:
        """Host and port as the ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole, normalised."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def check_url(text: str, *, https_only: bool = False) -> Target:
    """Read a URL; ``AddressRefused`` says what is wrong with it.

    An IP address in any spelling that a system's resolver takes (WHATWG URL, 3.5 host parsing) becomes its usual one.
    """
    if len(text) > LONGEST:
        raise AddressRefused(f"The URL has {len(text)} characters; at most {LONGEST} are taken")
    if not text.isprintable() or " " in text or "\\" in text:
        raise AddressRefused("The URL holds a space, a backslash or an invisible character; percent-encode it")
    if not (parts := _PARTS.fullmatch(text)):
        raise AddressRefused("The URL must start with https:// or http://")
    scheme, authority, path, fragment = parts[1].lower(), parts[2], parts[3], parts[4]
    if https_only and scheme != "https":
        raise AddressRefused("The URL must start with https://")
    if "@" in authority:
        raise AddressRefused("The URL holds a user name or password; send credentials in a header")
    if fragment:
        raise AddressRefused("The URL holds a fragment (#…), which is never sent; leave it out")
    host, port = _host_and_port(authority, DEFAULT_PORTS[scheme])
    path = quote(path, safe="/?%:@!$&'()*+,;=[]~")
    return Target(scheme, host, port, path if path.startswith("/") else f"/{path}", _address_of(host))


def is_public(ip: IPAddress) -> bool:
    """Whether an address belongs to the public internet; an IPv4-mapped one is judged as its IPv4 address."""
    ip = unmapped(ip)
    if ip.version == 6 and ip not in GLOBAL_UNICAST:  # noqa: PLR2004 - the version of IP
        return False
    return ip.is_global and not is_in(ip, NOT_PUBLIC)


def is_in(ip: IPAddress, networks: Iterable[IPNetwork]) -> bool:
    """Whether one of the networks holds the address."""
    return any(unmapped(ip) in network for network in networks)


def unmapped(ip: IPAddress) -> IPAddress:
    """An IPv4-mapped address (::ffff:127.0.0.1) as the IPv4 address that is really called; others as they are."""
    return (ip.ipv4_mapped if isinstance(ip, IPv6Address) else None) or ip


def judge(
    target: Target, addresses: Iterable[IPAddress], *, ports: Collection[int], allow: Collection[IPNetwork]
) -> None:
    """Raise ``AddressRefused`` unless each of the addresses may be called: in ``allow``, or public on one of ``ports``.

    The reason never tells what a name stands for inside.
    """
    judged = [ip for ip in addresses if not is_in(ip, allow)]
    if not all(map(is_public, judged)):
        leads = "is not" if target.ip else "leads to an address that is not"
        raise AddressRefused(
            f"{target.host} {leads} on the public internet; give a public address, or have the operator open the "
            "network with PLOTWORKS_OUTBOUND_ALLOW"
        )
    if judged and target.port not in ports:
        raise AddressRefused(
            f"Plotworks sends to port {', '.join(map(str, sorted(ports)))}, not {target.port}; use one of them, or "
            "have the operator add it to PLOTWORKS_OUTBOUND_PORTS"
        )


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    parts = _AUTHORITY.fullmatch(authority)
    if not parts:
        raise AddressRefused("The URL's host and port can't be read; write https://host or https://host:port")
    port = int(parts[2] or default)
    if not 1 <= port <= 65535:  # noqa: PLR2004 - ports have 16 bits
        raise AddressRefused(f"The URL's port is {port}; it must be from 1 to 65535")
    return _ipv6(parts[1]) if parts[1].startswith("[") else _name_or_ipv4(parts[1]), port


def _ipv6(bracketed: str) -> str:
    try:
        return str(unmapped(IPv6Address(bracketed[1:-1])))
    except ValueError:
        raise AddressRefused(f"{bracketed} in the URL is not an IPv6 address") from None


def _name_or_ipv4(text: str) -> str:
    host = _ascii(text).removesuffix(".")
    if not host:
        raise AddressRefused("The URL has no host")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(host, labels)
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004 - RFC 1035, 2.3.4
        raise AddressRefused(f"{host[:100]!r} in the URL is not a host name")
    return host


def _ascii(host: str) -> str:
    """IDNA 2008 as browsers apply it: full-width digits and dots are digits and dots first (UTS 46)."""
    if host.isascii():
        return host.lower()
    try:
        mapped = idna.uts46_remap(host[:LONGEST])
        return mapped if mapped.isascii() else idna.encode(mapped).decode("ascii")
    except idna.IDNAError as error:
        raise AddressRefused(f"The URL's host is not an international host name: {error}") from None


def _ipv4(host: str, labels: list[str]) -> str:
    """As ``inet_aton`` reads it: octal after 0, hexadecimal after 0x, the last number fills what is left."""
    *first, last = numbers = [_number(label) for label in labels]
    if len(numbers) > 4 or min(numbers) < 0 or max(first, default=0) > 255 or last >= 256 ** (5 - len(numbers)):  # noqa: PLR2004 - four bytes
        raise AddressRefused(f"{host!r} in the URL ends in a number and is not an IPv4 address")
    return str(IPv4Address(last + sum(number << 24 - 8 * place for place, number in enumerate(first))))


def _number(text: str) -> int:
    """The number, or -1 for what is none."""
    digits, base = (text[2:] or "0", 16) if text.startswith("0x") else (text, 8 if text.startswith("0") else 10)
    try:
        return int(digits, base) if _NUMBER.fullmatch(text) else -1
    except ValueError:
        return -1


def _address_of(host: str) -> IPAddress | None:
    if host == "localhost" or host.endswith(".localhost"):
        return LOOPBACK  # by RFC 6761 these names are never asked for
    try:
        return ip_address(host)
    except ValueError:
        return None
