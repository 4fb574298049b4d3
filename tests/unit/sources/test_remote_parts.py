"""What fetching over HTTP is made of: pauses, next pages, words for what came."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Invalid, OutboundFailed
from app.domain.sources import Pages
from app.ports import OutboundAnswer
from workers.sources.remote import patience
from workers.sources.remote.answers import charset, retry_after
from workers.sources.remote.credentials import with_query
from workers.sources.remote.paging import next_url
from workers.sources.remote.patience import Patience

URL = "https://example.com/v1/sales?size=2"


def _answer(**headers: str) -> OutboundAnswer:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return OutboundAnswer(status=200, headers=told, body=b"", truncated=False, latency_ms=1, url=URL)


@pytest.mark.parametrize(
    ("link", "onward"),
    [
        ('<https://example.com/2>; rel="next"', "https://example.com/2"),
        ("</2?a=1,2>; rel=next, </9>; rel=last", "https://example.com/2?a=1,2"),
        ('</1>; rel="prev"; title="x", </3>; title="y"; rel="last next"', "https://example.com/3"),
        ('</1>; rel="prev"', None),
        ('</1>; rel="nextish"', None),
        ("", None),
    ],
)
def test_the_link_header_is_read(link: str, onward: str | None) -> None:
    """RFC 8288: several links, several relations, with quotes and without."""
    assert next_url(Pages(by="link"), URL, _answer(link=link), Path("/nowhere")) == onward


@pytest.mark.parametrize(
    ("by", "body", "onward"),
    [
        ("url", '{"meta": {"next": "?page=2"}}', "https://example.com/v1/sales?page=2"),
        ("url", '{"meta": {"next": ""}}', None),
        ("url", '{"meta": null}', None),
        ("cursor", '{"meta": {"next": 17}}', "https://example.com/v1/sales?size=2&after=17"),
        ("cursor", '{"meta": {"next": "a b"}}', "https://example.com/v1/sales?size=2&after=a+b"),
        ("cursor", '{"meta": {"next": false}}', None),
    ],
)
def test_a_body_says_where_the_next_page_is(tmp_path: Path, by: Any, body: str, onward: str | None) -> None:
    """As an address, or as a cursor."""
    (tmp_path / "page").write_text(body)
    pages = Pages(by=by, path="meta.next", parameter="after")
    assert next_url(pages, URL, _answer(), tmp_path / "page") == onward


@pytest.mark.parametrize(
    "body", ['{"meta": {"next": {"href": "x"}}}', '{"meta": ', '{"meta": {"next": "//evil.org/"}}']
)
def test_what_is_no_next_page_is_told(tmp_path: Path, body: str) -> None:
    """With the place of the pagination."""
    (tmp_path / "page").write_text(body)
    with pytest.raises(Invalid) as caught:
        next_url(Pages(by="url", path="meta.next"), URL, _answer(), tmp_path / "page")
    assert caught.value.faults[0].place.startswith("data_source.pagination")


def test_a_query_is_set_not_added() -> None:
    """A cursor takes the place of the one before."""
    assert with_query("https://a/x?b=1&c=&b=2", {"b": "ü"}) == "https://a/x?c=&b=%C3%BC"
    assert with_query("https://a/x?b=1", {}) == "https://a/x?b=1"


def test_retry_after_is_seconds_or_a_date() -> None:
    """Bounded, and nothing where it is neither."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert retry_after(_answer(retry_after="7")) == 7
    assert retry_after(_answer(retry_after="999999")) == 3600
    assert 50 < (retry_after(_answer(retry_after=later)) or 0) <= 100
    assert retry_after(_answer(retry_after="soon")) is None
    assert retry_after(_answer()) is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/csv; charset=ISO-8859-1", "iso8859-1"),
        ('text/csv; charset="windows-1252"', "cp1252"),
        ("text/csv; charset=utf8", ""),
        ("text/csv; charset=martian", ""),
        ("text/csv", ""),
    ],
)
def test_an_encoding_is_that_of_the_answer(kind: str, name: str) -> None:
    """Where it says one that is known and another than UTF-8."""
    assert charset(_answer(content_type=kind)) == name


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the pauses, at once where a pause helps nobody, and when the time is used up."""
    monkeypatch.setattr(patience, "PAUSES", (0.0, 0.0))
    asked: list[float] = []

    def fail(reason: Any, **extra: Any) -> Any:
        def ask(seconds: float) -> None:
            asked.append(seconds)
            raise OutboundFailed("no", reason=reason, **extra)

        return ask

    for reason, extra, times in (("connect", {}, 3), ("tls", {}, 1), ("protocol", {"retry_after": 60}, 1)):
        asked.clear()
        with pytest.raises(OutboundFailed, match="no"):
            Patience(50).persist(fail(reason, **extra))
        assert len(asked) == times
    with pytest.raises(OutboundFailed, match="within 0 seconds") as caught:
        Patience(0).persist(fail("connect"))
    assert caught.value.reason == "timeout"
