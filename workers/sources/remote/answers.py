"""What an answer of a source must be, and what is said where it is something else."""

import codecs
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

from app.domain.errors import OutboundFailed, SourceFailed
from app.ports import OutboundAnswer

BUSY = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which asking again may help."""

LONGEST_WAIT = 3600.0
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,200})", re.IGNORECASE)
_PAGE = (b"<!doctype html", b"<html", b"<head")
_SAID = 200
_HEAD = 4096
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_UTF_8 = {"utf-8", "ascii"}


def settle(answer: OutboundAnswer, who: str) -> None:
    """Raise what an answer that is no data means; 2xx and 304 pass.

    ``OutboundFailed`` (with ``retry_after``) where asking again may help, ``SourceFailed`` where it won't.
    """
    status = answer.status
    if status // 100 == 2 or status == HTTPStatus.NOT_MODIFIED:  # noqa: PLR2004 - 2xx, whichever
        return
    told = f"{who} answered {status}{_phrase(status)}{_said(answer)}"
    if status in BUSY:
        raise OutboundFailed(told, retry_after=retry_after(answer))
    if status in {401, 403}:
        raise SourceFailed(
            f"{told}; name a connection as auth, or check the secrets and rights of the one that is named"
        )
    if status // 100 == 3:  # noqa: PLR2004 - 3xx, whichever
        raise SourceFailed(f"{told}, a redirect that leads nowhere; give the last address")
    raise SourceFailed(f"{told}; check the address and what it needs")


def retry_after(answer: OutboundAnswer) -> float | None:
    """Seconds that the source asks us to wait (RFC 9110, 10.2.3); None where it doesn't."""
    text = answer.headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    at = instant(text)
    return min(max((at - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT) if at else None


def instant(text: str) -> datetime | None:
    """A date of HTTP's in UTC; None for what is none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def refuse_page(path: Path, who: str) -> None:
    """``SourceFailed`` for a web page where data are expected: mostly it is one to sign in."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_PAGE):
        return
    found = _TITLE.search(head)
    title = f" titled {' '.join(found[1].decode('utf-8', 'replace').split())!r}" if found else ""
    raise SourceFailed(
        f"{who} answered with a web page{title}, not with data; check the address, and whether it needs auth"
    )


def charset(answer: OutboundAnswer) -> str:
    """The encoding that the answer says it is in; "" for UTF-8, for none and for one that nobody knows."""
    found = _CHARSET.search(answer.headers.get("content-type", ""))
    try:
        name = codecs.lookup(found[1]).name if found else "utf-8"
    except LookupError:
        return ""
    return "" if name in _UTF_8 else name


def is_json(answer: OutboundAnswer) -> bool:
    """Whether the answer says that it is JSON."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _said(answer: OutboundAnswer) -> str:
    """The beginning of what it says of itself, unless that is a page."""
    text = " ".join(answer.body.decode("utf-8", "replace").split())
    plain = "".join(filter(str.isprintable, text))[:_SAID]
    return f" ({plain})" if plain and not plain.startswith("<") else ""
