"""The next page: where an answer says it is."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import jmespath
import orjson

from app.domain.errors import Invalid, TooLarge, UnreadableFile
from app.domain.sources import PLACE, Pages
from app.ports import OutboundAnswer
from workers.sources.remote.credentials import with_query

LARGEST = 20_000_000
"""Bytes of a page whose body says where the next one is: it is read whole."""

_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[^,;]+)*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:\"(?:[^\"]*\s)?next(?:\s[^\"]*)?\"|next\s*(?:;|$))", re.IGNORECASE)


def next_url(pages: Pages, url: str, answer: OutboundAnswer, page: Path) -> str | None:
    """The address of the page after this one, at the same host; None after the last."""
    found = _linked(answer) if pages.by == "link" else _told(pages, page)
    if found in {None, "", False}:
        return None
    if pages.by == "cursor":
        return with_query(url, {pages.parameter: str(found)})
    onward = urljoin(answer.url, str(found))
    if urlsplit(onward)[:2] != urlsplit(answer.url)[:2]:
        raise Invalid.at(f"{PLACE}.pagination", "the next page is at another host; ask that one itself")
    return onward


def _linked(answer: OutboundAnswer) -> str | None:
    """The target of ``rel=next`` in the Link header (RFC 8288)."""
    links = _LINK.findall(answer.headers.get("link", ""))
    return next((target for target, parameters in links if _NEXT.search(parameters)), None)


def _told(pages: Pages, page: Path) -> Any:
    if page.stat().st_size > LARGEST:
        raise TooLarge(f"a page has more than {LARGEST} bytes; ask for fewer rows a page")
    try:
        found = jmespath.search(pages.path, orjson.loads(page.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise UnreadableFile.at(f"{PLACE}.pagination", f"the page is no JSON: {error.msg}") from error
    if isinstance(found, dict | list):
        raise Invalid.at(f"{PLACE}.pagination.path", f"{pages.path} is no text or number, but JSON with parts")
    return found
