"""Data over HTTP: one answer, or the pages of one after another."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from app.domain.errors import AddressRefused, SourceFailed, TooLarge
from app.domain.sources import PLACE, HttpSource
from app.ports import OutboundAnswer, OutboundRequest
from app.usecases.remote_sources import url_of
from workers.sources.remote.answers import charset, instant, is_json, refuse_page, settle
from workers.sources.remote.credentials import credited, with_query
from workers.sources.remote.fetched import NOT_MODIFIED, Fetched, NotModified
from workers.sources.remote.fetching import Fetching, Landed
from workers.sources.remote.paging import next_url

REDIRECTS = 3
ACCEPT = "application/json, text/csv, application/x-ndjson, application/vnd.apache.parquet, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    answer: OutboundAnswer


def fetch_http(fetching: Fetching, source: HttpSource) -> Fetched | NotModified:
    """Ask for the data, page by page if there are several, and read them into a table."""
    url = with_query(url_of(source, fetching.connection), source.query)
    pages, more = _pages(fetching, source, url)
    first = pages[0].answer
    if first.status == HTTPStatus.NOT_MODIFIED:
        return NOT_MODIFIED
    notices = (f"only the first {len(pages)} pages were read; raise pagination.most to read more",) if more else ()
    found = fetching.read([page.path for page in pages], source.read, _landed(first))
    return replace(
        found,
        etag=first.headers.get("etag", ""),
        last_modified=(modified := first.headers.get("last-modified", "")),
        fresh_at=instant(modified),
        notices=(*notices, *found.notices),
    )


def _pages(fetching: Fetching, source: HttpSource, url: str) -> tuple[list[_Page], bool]:
    """The pages, at most so many, and whether there are more; one that leads back to another is the last."""
    pages, seen, following = list[_Page](), set[str](), url
    while following not in {"", *seen} and len(pages) < (source.pages.most if source.pages else 1):
        page = _page(fetching, source, following, len(pages))
        pages.append(page)
        seen.add(following)
        if sum(each.path.stat().st_size for each in pages) > fetching.most_bytes:
            raise TooLarge(f"the pages are together larger than {fetching.most_bytes} bytes; ask for fewer of them")
        following = (next_url(source.pages, following, page.answer, page.path) if source.pages else None) or ""
    return pages, following not in {"", *seen}


def _page(fetching: Fetching, source: HttpSource, url: str, number: int) -> _Page:
    path, who = fetching.folder / f"page-{number}", urlsplit(url).netloc
    request = _request(fetching, source, url)

    def ask(seconds: float) -> OutboundAnswer:
        answer = fetching.tools.outbound.download(
            credited(replace(request, deadline=seconds), fetching.connection), path
        )
        settle(answer, who)
        if answer.status == HTTPStatus.NOT_MODIFIED and not _conditions(fetching, source):
            raise SourceFailed(f"{who} answered 304 and was not asked whether anything has changed; mend the source")
        return answer

    fetching.tell({"stage": "fetch"})
    try:
        answer = fetching.patience.persist(ask)
    except AddressRefused as error:
        raise error.placed(f"{PLACE}.url") from error
    path.touch()
    refuse_page(path, who)
    return _Page(path, answer)


def _request(fetching: Fetching, source: HttpSource, url: str) -> OutboundRequest:
    body = _body(source.body)
    plain = {"accept": ACCEPT, **({"content-type": "application/json"} if isinstance(source.body, dict | list) else {})}
    given = {name.lower(): value for name, value in source.headers.items()}
    return OutboundRequest(
        method=source.method,
        url=url,
        headers={**plain, **given, **_conditions(fetching, source)},
        body=body,
        most_bytes=fetching.most_bytes,
        redirects=REDIRECTS,
    )


def _body(told: Any) -> bytes:
    if told is None:
        return b""
    return told.encode() if isinstance(told, str) else orjson.dumps(told)


def _conditions(fetching: Fetching, source: HttpSource) -> dict[str, str]:
    """What was told the last time. The first of several pages says nothing of the others."""
    known = fetching.known
    if known is None or source.pages or source.method != "GET":
        return {}
    told = {"if-none-match": known.etag, "if-modified-since": known.last_modified}
    return {name: value for name, value in told.items() if value}


def _landed(answer: OutboundAnswer) -> Landed:
    name = unquote(urlsplit(answer.url).path.rpartition("/")[2])
    return Landed(file_name=name, charset=charset(answer), is_json=is_json(answer))
