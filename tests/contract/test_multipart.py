"""Files in parts over real HTTP: to the API's own disk, and straight to a bucket."""

import hashlib
import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from random import Random
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from app.adapters.objects_s3 import S3Objects
from app.usecases.uploads.sweeping import sweep_orphans
from tests.servers import S3
from tests.uploading import Api

MIB = 1 << 20
BODY = Random(8).randbytes(17 * MIB + 5)  # noqa: S311 - data, no secrets
PATH = "/v1/uploads/multipart"
NEW = {"file_name": "a.csv", "size": len(BODY), "part_size": 5 * MIB, "sha256": hashlib.sha256(BODY).hexdigest()}


@pytest.fixture(scope="module", params=["disk", "s3"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, s3_server: S3, s3_bucket: S3Objects
) -> Iterator[Api]:
    """One API over each store."""
    bucket = {
        "OBJECTS_URL": f"s3://{s3_bucket.bucket}/multipart",
        "S3_ENDPOINT": s3_server.endpoint,
        "S3_ACCESS_KEY": s3_server.access_key,
        "S3_SECRET_KEY": s3_server.secret_key,
    }
    one = Api(tmp_path_factory.mktemp("api"), **bucket if request.param == "s3" else {}).start()
    yield one
    one.close()


def begin(api: Api) -> str:
    """The path of a new upload."""
    with api.client() as client:
        answer = client.post(PATH, json=NEW)
        assert answer.status_code == 201, answer.text
        return f"{PATH}/{answer.json()['upload_id']}"


def sign(api: Api, path: str, *numbers: int) -> list[dict[str, Any]]:
    """Where parts go."""
    with api.client() as client:
        answer = client.post(f"{path}/sign", json={"part_numbers": numbers})
        assert answer.status_code == 200, answer.text
        return answer.json()["parts"]


def bytes_of(part: dict[str, Any]) -> bytes:
    """What the part has to be."""
    start = (part["part_number"] - 1) * 5 * MIB
    return BODY[start : start + part["size"]]


def put(part: dict[str, Any]) -> dict[str, Any]:
    """Send a part as any HTTP client would: no key, no header of ours."""
    answer = httpx.put(part["url"], content=bytes_of(part), timeout=60)
    assert answer.status_code == 200, answer.text
    return {"part_number": part["part_number"], "etag": answer.headers["ETag"]}


def cut(part: dict[str, Any]) -> None:
    """Send half of it, and hang up."""
    url, body = urlsplit(part["url"]), bytes_of(part)
    with closing(http.client.HTTPConnection(url.netloc, timeout=60)) as connection:
        connection.putrequest("PUT", f"{url.path}?{url.query}")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        connection.send(body[: len(body) // 2])


def test_parts_go_side_by_side_to_the_store(api: Api) -> None:
    """Several at once, one of them twice after it was cut off; what came is listed, and the file is what was sent."""
    path = begin(api)
    parts = sign(api, path, 1, 2, 3, 4)
    if parts[0]["url"].startswith(api.url):
        cut(parts[1])
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(put, [parts[0], parts[2], parts[3]]))
    with api.client() as client:
        assert [item["part_number"] for item in client.get(f"{path}/parts").json()["items"]] == [1, 3, 4]
        early = client.post(f"{path}/complete", json={})
        assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "parts[1]")
        sent.append(put(parts[1]))
        done = client.post(f"{path}/complete", json={"parts": sent})
        assert done.status_code == 200, done.text
        assert client.post(f"{path}/complete", json={"parts": sent}).json() == done.json()
    assert api.stored(done.json()["upload_id"]) == BODY
    assert list(api.tools.files.unfinished()) == []


def test_an_aborted_upload_leaves_nothing_in_the_store(api: Api) -> None:
    """Also not in a bucket, where parts that nobody sees would be paid for."""
    path = begin(api)
    put(sign(api, path, 1)[0])
    assert [key for key, _ in api.tools.files.unfinished()] == [api.file_key(path)]
    with api.client() as client:
        assert client.delete(path).status_code == 204
        assert client.post(f"{path}/complete", json={}).status_code == 410
    assert list(api.tools.files.unfinished()) == []
    assert sweep_orphans(api.tools) == 0


def test_a_busy_bucket_completes_when_it_is_asked_again(api: Api, s3_server: S3) -> None:
    """It answers 503 for longer than we have patience: so is the answer, and nothing is lost by it."""
    if not api.tools.settings.s3_endpoint:
        pytest.skip("a disk is never busy")
    path = begin(api)
    sent = [put(part) for part in sign(api, path, 1, 2, 3, 4)]
    with api.client() as client:
        s3_server.fail(5, method="POST")
        busy = client.post(f"{path}/complete", json={"parts": sent})
        assert (busy.status_code, busy.json()["code"]) == (503, "store_unavailable")
        assert client.post(f"{path}/complete", json={"parts": sent}).status_code == 200
    assert api.stored(path) == BODY


def test_addresses_lead_to_the_store(api: Api) -> None:
    """To the bucket itself, where there is one: the bytes don't come through the API."""
    part = sign(api, begin(api), 1)[0]
    assert part["url"].startswith(api.tools.settings.s3_endpoint or api.url)
