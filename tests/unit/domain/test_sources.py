"""The shape of a source that lies elsewhere: every fault at its place."""

from typing import Any

import pytest

from app.domain.errors import Invalid
from app.domain.json_path import jmespath_of
from app.domain.sources import HttpSource, Pages, Read, S3Source, SqlSource, read_source

API = {"type": "api", "url": "https://api.example.com/sales"}
S3 = {"type": "s3", "connection": "store", "key": "a/b.csv"}
SQL = {"type": "sql", "connection": "shop", "query": "SELECT 1"}


def test_what_is_given_is_read() -> None:
    """With defaults for the rest; what is for others, such as transforms and intervals, may stand there too."""
    assert read_source(API | {"polling_interval": "daily"}) == HttpSource(url=API["url"])
    assert read_source(API | dict.fromkeys(("method", "headers", "auth", "path", "format"))) == HttpSource(
        url=API["url"]
    )
    assert read_source(S3 | {"format": "tsv"}) == S3Source(connection="store", key="a/b.csv", read=Read(format="tsv"))
    params = {"day": "2026-11-21", "n": None}
    assert read_source(SQL | {"params": params, "transforms": []}) == SqlSource(
        connection="shop", query="SELECT 1", params=params
    )
    pages = {"by": "cursor", "path": "meta.next", "parameter": "after", "most": 3}
    found = read_source(
        API | {"method": "post", "body": {"a": 1}, "auth": "crm", "pagination": pages, "path": "$.rows"}
    )
    assert found == HttpSource(
        url=API["url"], method="POST", body={"a": 1}, connection="crm", pages=Pages(**pages), read=Read(path="rows")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"type": "ftp"}, "type", "api, http, s3, sql"),
        ({"type": ["api"]}, "type", "api, http, s3, sql"),
        ({"format": ["csv"]}, "format", "csv, tsv"),
        ({"path": "rows", "format": ["csv"]}, "path", "in JSON"),
        ({"pagination": {"by": ["url"]}}, "pagination.by", "link"),
        ({"pagination": {"by": "url", "path": None}}, "pagination.path", "plain path"),
        ({"ulr": "x"}, "ulr", "not known"),
        ({"url": 3}, "url", "expected a text"),
        ({"method": "DELETE"}, "method", "GET or POST"),
        ({"body": {"a": 1}}, "body", "POST"),
        ({"auth": {"bearer": "s3cret"}}, "auth", "name that connection here"),
        ({"auth": "a", "connection": "b"}, "connection", "leave one"),
        ({"headers": {"Authorization": "Bearer x"}}, "headers", "carries a secret"),
        ({"headers": {"X-Api-Key": "x"}}, "headers", "carries a secret"),
        ({"headers": {"X-Auth-Token": "x"}}, "headers", "carries a secret"),
        ({"headers": {"Cookie": "x"}}, "headers", "carries a secret"),
        ({"headers": {"X": "a\r\nHost: inside"}}, "headers", "printable ASCII"),
        ({"headers": ["x"]}, "headers", "an object"),
        ({"query": {"a": [1]}}, "query", "an object"),
        ({"format": "xml"}, "format", "csv, tsv"),
        ({"path": "data["}, "path", "no JMESPath"),
        ({"path": "$..items"}, "path", "no JMESPath"),
        ({"path": "rows", "format": "csv"}, "path", "in JSON"),
        ({"reading": "csv"}, "reading", "an object"),
        ({"pagination": "link"}, "pagination", "an object"),
        ({"pagination": {"by": "magic"}}, "pagination.by", "link"),
        ({"pagination": {"by": "url"}}, "pagination.path", "plain path"),
        ({"pagination": {"by": "url", "path": "sort(@)"}}, "pagination.path", "plain path"),
        ({"pagination": {"by": "cursor", "path": "next"}}, "pagination.parameter", "parameter"),
        ({"pagination": {"by": "link", "most": 1000}}, "pagination.most", "1 to 100"),
    ],
)
def test_a_fault_of_http_has_its_place(fields: Any, place: str, words: str) -> None:
    """With the cure in words."""
    with pytest.raises(Invalid) as caught:
        read_source({**API, **fields})
    told = {fault.place: fault.message for fault in caught.value.faults}
    assert words in told[f"data_source.{place}"]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ({**S3, "bucket": "another"}, "bucket"),
        ({**S3, "key": "../x"}, "key"),
        ({"type": "s3", "key": "x"}, "connection"),
        ({**SQL, "file": "x.db"}, "file"),
        ({**SQL, "query": "DROP TABLE x"}, "query"),
        ({**SQL, "query": ""}, "query"),
        ({**SQL, "params": {"a": [1]}}, "params"),
        ({**SQL, "params": {f"p{n}": n for n in range(101)}}, "params"),
    ],
)
def test_a_fault_of_s3_or_sql_has_its_place(source: Any, place: str) -> None:
    """Neither a bucket nor a file is named by a source itself."""
    with pytest.raises(Invalid) as caught:
        read_source(source, "items[2].data_source")
    assert [fault.place for fault in caught.value.faults] == [f"items[2].data_source.{place}"]


@pytest.mark.parametrize(
    ("told", "path"),
    [("$", "@"), ("$.a.b[*]", "a.b[*]"), ("$[0].a", "[0].a"), ("$['a b'].c", '"a b".c'), ("a.b", "a.b")],
)
def test_jsonpath_that_says_the_same_is_taken(told: str, path: str) -> None:
    """What JMESPath says with the same signs."""
    assert jmespath_of(told) == path
