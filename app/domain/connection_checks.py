"""What is wrong with one value of a connection, in words; "" where nothing is."""

import re
from collections.abc import Callable
from typing import Any

from app.domain.addresses import check_url
from app.domain.errors import AddressRefused
from app.domain.mail import sender

MOST_TEXT = 2000
MOST_HOSTS = 20

Check = Callable[[Any], str]
"""What is wrong with a value, or ""."""


def text(value: Any) -> str:
    """A short text, of one line."""
    good = isinstance(value, str) and 0 < len(value) <= MOST_TEXT and value.isprintable()
    return "" if good else f"must be a text of 1 to {MOST_TEXT} printable characters"


def long_text(value: Any) -> str:
    """A text of several lines."""
    good = isinstance(value, str) and 0 < len(value) <= 8 * MOST_TEXT
    return "" if good else f"must be a text of 1 to {8 * MOST_TEXT} characters"


def one_of(*values: str) -> Check:
    """One of these."""
    return lambda value: "" if value in values else f"must be one of {', '.join(values)}"


def shaped(pattern: re.Pattern[str], what: str) -> Check:
    """A text of this pattern, which is told as ``what``."""
    return lambda value: "" if isinstance(value, str) and pattern.fullmatch(value) else f"must be {what}"


def url(value: Any) -> str:
    """An address that may be called, as far as its text tells."""
    if fault := text(value):
        return fault
    try:
        check_url(value)
    except AddressRefused as error:
        return error.message
    return ""


def host(value: Any) -> str:
    """A host by itself."""
    if not isinstance(value, str) or not value or set("/?#@:") & set(value.strip("[]")) - {":"}:
        return "must be a host such as db.example.com, without scheme, port or path"
    return url(f"https://{bracketed(value)}")


def hosts(value: Any) -> str:
    """Hosts, with or without a port."""
    if not isinstance(value, list) or len(value) > MOST_HOSTS:
        return f"must be a list of at most {MOST_HOSTS} hosts"
    wrong = [each for each in value if not isinstance(each, str) or "/" in each or url(f"https://{each}")]
    return f"{wrong[0]!r} is no host such as api.example.com or api.example.com:8443" if wrong else ""


def file(value: Any) -> str:
    """The path of a file below a folder."""
    good = not text(value) and not value.startswith("/") and not {"..", "."} & set(value.split("/"))
    return "" if good else "must be the path of a file below the operator's folder, such as shop.db"


def port(value: Any) -> str:
    """A port."""
    good = type(value) is int and 0 < value < 65536  # noqa: PLR2004 - ports have 16 bits
    return "" if good else "must be a whole number from 1 to 65535"


def mail(value: Any) -> str:
    """A mail address, with or without a name."""
    try:
        sender(value if isinstance(value, str) else "")
    except AddressRefused as error:
        return error.message
    return ""


def bracketed(host: str) -> str:
    """A host as a URL has it."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
