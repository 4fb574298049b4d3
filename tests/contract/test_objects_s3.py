"""The faults of an S3."""

import socket
import time
from dataclasses import replace

import pytest

from app.adapters.objects_s3 import S3Objects
from app.domain.errors import StoreUnavailable
from tests.servers import S3

KEY = "t/j/1/chart.png"


def test_a_busy_store_is_asked_again(s3_objects: S3Objects, s3_server: S3) -> None:
    """Three times 503, then success: nobody above notices."""
    s3_server.fail(3)
    s3_objects.put(KEY, b"x", "image/png")
    assert s3_server.requests == 4
    s3_server.fail(1)
    assert s3_objects.get(KEY) == b"x"


def test_a_store_that_stays_busy_is_told(s3_objects: S3Objects, s3_server: S3) -> None:
    """After five tries, with its own words and where it is."""
    s3_server.fail(5)
    with pytest.raises(StoreUnavailable, match=rf"{s3_server.endpoint}/test-.*SlowDown.*the store's own trouble"):
        s3_objects.get(KEY)
    assert s3_server.requests == 5


def test_a_refused_endpoint_is_told(s3_objects: S3Objects) -> None:
    """The check answers within seconds and names the setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises(StoreUnavailable, match=rf"{nobody}.* correct PLOTWORKS_S3_ENDPOINT"):
            replace(s3_objects, endpoint=nobody).check()
    assert time.monotonic() - started < 6


def test_an_endpoint_that_never_answers_is_told(s3_objects: S3Objects) -> None:
    """It accepts the connection and says nothing: the check gives up within seconds."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises(StoreUnavailable, match="does not answer"):
            replace(s3_objects, endpoint=endpoint).check()
    assert time.monotonic() - started < 8


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"])
def test_refused_keys_are_told(s3_objects: S3Objects, s3_server: S3, code: str) -> None:
    """The cure names the two settings."""
    s3_server.fail(1, f"403 {code}")
    with pytest.raises(StoreUnavailable, match=rf"{code}.*check PLOTWORKS_S3_ACCESS_KEY and PLOTWORKS_S3_SECRET_KEY"):
        s3_objects.put(KEY, b"x", "image/png")


def test_a_refused_head_is_not_taken_for_absence(s3_objects: S3Objects, s3_server: S3) -> None:
    """HEAD has no body to tell the code: the status must do."""
    s3_server.fail(1, "403 AccessDenied")
    with pytest.raises(StoreUnavailable, match="PLOTWORKS_S3_ACCESS_KEY"):
        s3_objects.stat(KEY)


def test_no_keys_at_all_are_told(s3_objects: S3Objects, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the settings nor where boto3 looks by itself."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    with pytest.raises(StoreUnavailable, match="no keys for it were found; set PLOTWORKS_S3_ACCESS_KEY"):
        replace(s3_objects, access_key="", secret_key="").get(KEY)


def test_the_check_makes_a_missing_bucket(s3_objects: S3Objects) -> None:
    """Once; then it proves that it can be used."""
    fresh = replace(s3_objects, bucket=f"{s3_objects.bucket}-fresh")
    with pytest.raises(StoreUnavailable, match=r"NoSuchBucket.*make the bucket"):
        fresh.put(KEY, b"x", "image/png")
    fresh.check()
    fresh.check()
    fresh.put(KEY, b"x", "image/png")
    assert fresh.get(KEY) == b"x"


def test_a_bucket_that_may_not_be_made_is_told(s3_objects: S3Objects, s3_server: S3) -> None:
    """The head says 404, and making it is refused."""
    fresh = replace(s3_objects, bucket=f"{s3_objects.bucket}-none")
    s3_server.fail(1, "403 AccessDenied", method="PUT")
    with pytest.raises(StoreUnavailable, match="these keys may not make one"):
        fresh.check()


def test_a_missing_bucket_is_no_missing_key(s3_objects: S3Objects) -> None:
    """The picture may well be there: it is the store that can't be used."""
    with pytest.raises(StoreUnavailable):
        replace(s3_objects, bucket=f"{s3_objects.bucket}-none").get(KEY)


def test_prefixes_share_a_bucket(s3_objects: S3Objects) -> None:
    """Two prefixes are two stores, with the slashes as they may be written."""
    one = replace(s3_objects, prefix=f"/{s3_objects.prefix}/one/")
    two = replace(s3_objects, prefix=f"{s3_objects.prefix}/two/deep")
    one.put(KEY, b"one", "image/png")
    two.put(KEY, b"two", "image/png")
    assert (one.get(KEY), two.get(KEY)) == (b"one", b"two")
    assert list(two.keys("t/")) == [KEY]
    assert list(s3_objects.keys("")) == [f"one/{KEY}", f"two/deep/{KEY}"]


def test_changed_bytes_are_told(s3_objects: S3Objects) -> None:
    """A body that is not the one of the record never passes for the picture."""
    sha256 = s3_objects.put(KEY, b"picture", "image/png").sha256
    name = f"{s3_objects.prefix}/{KEY}"
    s3_objects._client.put_object(Bucket=s3_objects.bucket, Key=name, Body=b"pixture", Metadata={"sha256": sha256})
    with pytest.raises(StoreUnavailable, match="restore it from a backup"):
        s3_objects.get(KEY)


def test_the_secret_is_not_shown(s3_objects: S3Objects) -> None:
    """Neither in a log line nor in a traceback."""
    assert s3_objects.secret_key not in repr(s3_objects)
