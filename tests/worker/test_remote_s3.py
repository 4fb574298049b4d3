"""Objects of a tenant's own bucket, from a real S3 server."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from app.adapters.s3_signing import Bucket
from app.domain.caller import Caller
from app.domain.errors import AddressRefused, Invalid, OutboundFailed, SourceFailed
from app.ports import OutboundRequest, Tools
from tests.making import make_caller, make_tools
from tests.remote import connect, fetched, rows_of, without_child
from tests.servers import S3
from workers.sources.remote import NOT_MODIFIED, Fetched, Known, patience

CSV = b"day,sales\n2026-11-01,3\n2026-11-02,4\n"
BUCKET = "sources-of-tenants"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The tools of a worker."""
    made = make_tools(tmp_path_factory.mktemp("home"))
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def bucket(s3_server: S3) -> Any:
    """A bucket with two days of sales, put there by boto3 itself."""
    client = boto3.Session().client(
        "s3",
        endpoint_url=s3_server.endpoint,
        region_name=s3_server.region,
        aws_access_key_id=s3_server.access_key,
        aws_secret_access_key=s3_server.secret_key,
        config=Config(response_checksum_validation="when_required"),
    )
    client.create_bucket(Bucket=BUCKET)
    client.put_object(Bucket=BUCKET, Key="reports/2026/11/21 höchst.csv", Body=CSV)
    client.put_object(Bucket=BUCKET, Key="reports/day.csv.gz", Body=gzip.compress(CSV))
    return client


@pytest.fixture(scope="module")
def who(tools: Tools, s3_server: S3, bucket: Any) -> Caller:
    """A tenant with a connection to the bucket."""
    caller = make_caller(tools)[0]
    settings = {"endpoint": s3_server.endpoint, "region": s3_server.region, "bucket": BUCKET, "prefix": "reports/"}
    keys = {"access_key": s3_server.access_key, "secret_key": s3_server.secret_key}
    connect(tools, caller, "s3", settings, **keys)
    return caller


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for its second attempt, nor for a process."""
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.01))
    without_child(monkeypatch)


def _source(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "s3", "connection": "my-s3", "key": key, **more}


@pytest.mark.parametrize("key", ["2026/11/21 höchst.csv", "day.csv.gz"])
def test_an_object_becomes_a_table(tools: Tools, who: Caller, tmp_path: Path, key: str) -> None:
    """Below the prefix of the connection; fresh as of when it was stored."""
    found = fetched(tools, who, _source(key), tmp_path)
    assert isinstance(found, Fetched)
    assert len(rows_of(found)) == 2
    assert found.fresh_at is not None
    assert abs(found.fresh_at - datetime.now(UTC)) < timedelta(hours=1)


def test_an_object_that_is_as_it_was_is_not_read_again(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """By its ETag, until it is stored anew."""
    first = fetched(tools, who, _source("day.csv.gz"), tmp_path)
    assert isinstance(first, Fetched)
    known = Known(etag=first.etag, last_modified=first.last_modified)
    assert fetched(tools, who, _source("day.csv.gz"), tmp_path, known) is NOT_MODIFIED


def test_an_object_that_is_not_there(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """Is told with bucket and whole key, and that no attempt helps."""
    with pytest.raises(SourceFailed, match=f"no object {BUCKET}/reports/none.csv") as caught:
        fetched(tools, who, _source("none.csv"), tmp_path)
    assert not caught.value.retry_helps


def test_a_busy_store_is_asked_again(tools: Tools, who: Caller, s3_server: S3, tmp_path: Path) -> None:
    """Once it answers 503; when it goes on so, a later attempt may help."""
    s3_server.fail(1)
    assert isinstance(fetched(tools, who, _source("day.csv.gz"), tmp_path), Fetched)
    s3_server.fail(9)
    with pytest.raises(OutboundFailed, match="SlowDown"):
        fetched(tools, who, _source("day.csv.gz"), tmp_path)
    s3_server.fail(0)


def test_a_store_that_refuses_says_what_to_mend(tools: Tools, who: Caller, s3_server: S3, tmp_path: Path) -> None:
    """In S3's own word, with the cure."""
    for code, cure in (("403 AccessDenied", "may do there"), ("301 PermanentRedirect", "region")):
        s3_server.fail(1, code)
        with pytest.raises(SourceFailed, match=cure):
            fetched(tools, who, _source("day.csv.gz"), tmp_path)


@pytest.mark.parametrize("key", ["../secrets.csv", "a/../../b", "/etc/passwd", ""])
def test_a_key_stays_below_the_prefix(tools: Tools, who: Caller, tmp_path: Path, key: str) -> None:
    """Whatever a source says."""
    with pytest.raises(Invalid) as caught:
        fetched(tools, who, _source(key), tmp_path)
    assert caught.value.faults[0].place == "data_source.key"


def test_an_endpoint_inside_is_refused(tools: Tools, tmp_path: Path) -> None:
    """When the connection is made, and again at each call."""
    caller = make_caller(tools, "inside")[0]
    with pytest.raises(AddressRefused) as caught:
        connect(tools, caller, "s3", {"endpoint": "http://10.0.0.1:9000", "bucket": "abc"})
    assert caught.value.faults[0].place == "settings.endpoint"


def test_a_request_is_signed_as_boto3_signs_it(bucket: Any, s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the same instant to the letter: what a real store takes from one it takes from the other."""
    now = datetime(2026, 11, 21, 6, tzinfo=UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: now)
    sent: dict[str, Any] = {}
    bucket.meta.events.register("before-send.s3.GetObject", lambda request, **_: sent.update(request.headers))
    bucket.get_object(Bucket=BUCKET, Key="reports/2026/11/21 höchst.csv")
    keys = {"access_key": s3_server.access_key, "secret_key": s3_server.secret_key}
    ours = Bucket(name=BUCKET, endpoint=s3_server.endpoint, region=s3_server.region, **keys)
    asked = ours.signed(OutboundRequest(method="GET", url=ours.url("reports/2026/11/21 höchst.csv")))
    theirs = {name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in sent.items()}
    for name in ("authorization", "x-amz-date", "x-amz-content-sha256"):
        assert asked.headers[name] == theirs[name]
