"""/v1/uploads/multipart on a disk: what is refused, with which words, and what becomes of the rest."""

import hashlib
import random
import shutil
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.ports import Tools
from app.store.models import DatasetVersion, Job, Upload
from app.usecases.uploads.sweeping import sweep_orphans, sweep_uploads
from tests.api.conftest import InstantWorker
from tests.fakes import SetClock
from tests.tus import TUS

MIB = 1 << 20
BODY = random.Random(3).randbytes(11 * MIB)  # noqa: S311 - data, no secrets
NEW = {"file_name": "sales.csv", "size": len(BODY), "part_size": 5 * MIB}
PATH = "/v1/uploads/multipart"


class Multipart:
    """A client by hand."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        """POST below the path."""
        return self.client.post(f"{PATH}{path}", json=body, headers=self.headers | headers)

    def begin(self, **fields: Any) -> str:
        """A new upload's id."""
        answer = self.post("", NEW | fields)
        assert answer.status_code == 201, answer.text
        return answer.get_json()["upload_id"]

    def sign(self, upload_id: str, *numbers: int) -> list[dict[str, Any]]:
        """The addresses of parts."""
        answer = self.post(f"/{upload_id}/sign", {"part_numbers": numbers})
        assert answer.status_code == 200, answer.text
        return answer.get_json()["parts"]

    def put(self, part: dict[str, Any], body: bytes) -> TestResponse:
        """Send a part, without a key."""
        return self.client.put(part["url"].partition("8000")[2], data=body)

    def send(self, upload_id: str, *numbers: int) -> list[dict[str, Any]]:
        """Send these parts; what ``complete`` is to be told."""
        sent = []
        for part in self.sign(upload_id, *numbers):
            number = part["part_number"]
            answer = self.put(part, BODY[(number - 1) * 5 * MIB :][: part["size"]])
            assert answer.status_code == 200, answer.text
            sent.append({"part_number": number, "etag": answer.headers["ETag"]})
        return sent

    def complete(self, upload_id: str, parts: Any = None) -> TestResponse:
        """Make a dataset of it."""
        return self.post(f"/{upload_id}/complete", {"parts": parts} if parts else {})

    def found(self, upload_id: str) -> TestResponse:
        """The parts that have come."""
        return self.client.get(f"{PATH}/{upload_id}/parts", headers=self.headers)


@pytest.fixture
def multipart(client: FlaskClient, headers: dict[str, str], queue: InstantWorker) -> Multipart:
    """The default tenant; nobody reads the files."""
    queue.asleep = True
    return Multipart(client, headers)


def test_parts_become_a_dataset(multipart: Multipart, tools: Tools, queue: InstantWorker) -> None:
    """Sent in any order to addresses that need no key; what has come is listed and counted on the way."""
    upload_id = multipart.begin(sha256=hashlib.sha256(BODY).hexdigest().upper())
    assert [part["size"] for part in multipart.sign(upload_id, 1, 2, 3)] == [5 * MIB, 5 * MIB, MIB]
    sent = multipart.send(upload_id, 3, 1)
    items = multipart.found(upload_id).get_json()["items"]
    assert [(item["part_number"], item["size"]) for item in items] == [(1, 5 * MIB), (3, MIB)]
    read = multipart.client.get(f"/v1/uploads/{upload_id}", headers=multipart.headers).get_json()
    assert (read["offset"], read["state"]) == (6 * MIB, "open")
    sent += multipart.send(upload_id, 2)
    done = multipart.complete(upload_id, sent)
    assert done.status_code == 200, done.text
    told = done.get_json()
    assert (told["state"], told["offset"], told["part_count"]) == ("completed", len(BODY), 3)
    assert multipart.complete(upload_id).get_json() == told
    assert queue.messages == [("upload", told["job_id"])]
    with tools.database.read() as session:
        version = session.get_one(DatasetVersion, (told["dataset_id"], 1))
        assert session.get_one(Job, told["job_id"]).dataset_id == told["dataset_id"]
    assert version.sha256 == hashlib.sha256(BODY).hexdigest()
    with tools.files.local(version.file_key) as path:
        assert path.read_bytes() == BODY
    assert list(tools.files.unfinished()) == []


class Wrong(NamedTuple):
    """A beginning that is refused."""

    fields: dict[str, Any]
    status: int
    words: str


BEGINNINGS = [
    Wrong({"size": 0}, 422, "size"),
    Wrong({"size": "many"}, 422, "whole number"),
    Wrong({"size": 20_000_000_001}, 413, "PLOTWORKS_UPLOAD_MAX"),
    Wrong({"file_name": ""}, 422, "file_name"),
    Wrong({"sha256": "abc"}, 422, "64 hexadecimal digits"),
    Wrong({"part_size": 5 * MIB - 1}, 422, "leave it out"),
    Wrong({"part_size": 5 * MIB, "size": 60_000_000_000}, 422, "at most 10,000 parts"),
    Wrong({"dataset_id": "ds_none"}, 404, "ds_none"),
    Wrong({"callback_url": "http://10.0.0.1/"}, 422, "callback_url"),
    Wrong({"chart": {"chart_type": "pye"}}, 422, "pie"),
    Wrong({"metadata": "x"}, 422, "metadata"),
]


def test_a_wrong_beginning_is_told(multipart: Multipart) -> None:
    """With the field and the cure; nothing is begun."""
    for wrong in BEGINNINGS:
        answer = multipart.post("", NEW | wrong.fields)
        assert answer.status_code == wrong.status, (wrong, answer.text)
        assert wrong.words in answer.get_json()["detail"], wrong


def test_a_part_size_that_fits_is_chosen(multipart: Multipart) -> None:
    """16 MiB, and more where that made more than a thousand parts."""
    for size, part_size in ((1, 16 * MIB), (20_000_000_000, 20 * MIB)):
        answer = multipart.post("", {"file_name": "a", "size": size})
        if answer.status_code == 507:
            pytest.skip("this machine's disk has no room for the larger file")
        assert answer.get_json()["part_size"] == part_size


def test_the_joined_file_has_room_beside_its_parts(multipart: Multipart, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk a file is there twice for a moment: that is looked at before its first byte."""
    usage = shutil.disk_usage("/")._replace(free=200_000_000 + 2 * len(BODY) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    answer = multipart.post("", NEW)
    assert (answer.status_code, answer.get_json()["code"]) == (507, "no_room")


def test_an_idempotency_key_gives_the_same_upload(multipart: Multipart) -> None:
    """As everywhere; another request with it is refused."""
    first, again = (multipart.post("", NEW, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.get_json()["upload_id"] == again.get_json()["upload_id"]
    assert multipart.post("", NEW | {"size": 7}, **{"Idempotency-Key": "k"}).status_code == 422


def test_a_part_must_be_what_its_address_says(multipart: Multipart) -> None:
    """Its very size; the address of one part opens no other, nor when it is altered; nothing of it is kept."""
    upload_id = multipart.begin()
    first, last = multipart.sign(upload_id, 1, 3)
    assert multipart.put(first, BODY[:MIB]).get_json()["detail"].endswith("5,242,880 bytes; the body has 1,048,576")
    for url in (
        first["url"].replace("parts/1", "parts/3"),
        last["url"].replace("sig=", "sig=x"),
        last["url"].partition("?")[0],
    ):
        answer = multipart.put({"url": url}, BODY[:MIB])
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden"), url
    assert multipart.found(upload_id).get_json()["items"] == []
    preflight = multipart.client.options(first["url"].partition("8000")[2])
    assert (preflight.status_code, preflight.headers["Access-Control-Expose-Headers"]) == (204, "ETag")


def test_only_parts_of_the_file_are_signed(multipart: Multipart) -> None:
    """The fault names the place."""
    answer = multipart.post(f"/{multipart.begin()}/sign", {"part_numbers": [1, 4]})
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [
        {"field": "part_numbers[1]", "message": "the file has the parts 1 to 3; found 4"}
    ]


def test_what_is_not_whole_is_not_completed(multipart: Multipart) -> None:
    """Missing parts, other ETags, parts that the file has not: each with its place."""
    upload_id = multipart.begin()
    sent = multipart.send(upload_id, 1, 3)
    for parts, place, words in (
        (None, "parts[1]", "has not come"),
        (sent, "parts", "1 to 3"),
        ([*sent, {"part_number": 2, "etag": "x"}], "parts[1]", "has not come"),
        ([*sent, sent[0]], "parts[2].part_number", "named twice"),
        ([{**sent[0], "etag": '"0"'}, {"part_number": 2, "etag": "x"}, sent[1]], "parts[0]", "has the ETag"),
    ):
        answer = multipart.complete(upload_id, parts)
        assert answer.status_code == 422, answer.text
        fault = answer.get_json()["errors"][0]
        assert fault["field"] == place
        assert words in fault["message"]


def test_tus_and_parts_are_not_mixed(multipart: Multipart) -> None:
    """An upload comes in the one way or in the other."""
    upload_id, headers = multipart.begin(), multipart.headers | TUS
    told = headers | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert multipart.client.patch(f"/v1/uploads/{upload_id}", headers=told, data=BODY).status_code == 403
    assert multipart.client.head(f"/v1/uploads/{upload_id}", headers=headers).status_code == 200
    by_tus = multipart.client.post("/v1/uploads", headers=headers | {"Upload-Length": "5"}).get_json()["upload_id"]
    assert multipart.complete(by_tus).status_code == multipart.found(by_tus).status_code == 409


def test_an_upload_is_its_tenant_s_alone(multipart: Multipart, foreign: dict[str, str]) -> None:
    """Another finds nothing, whatever it asks."""
    upload_id = multipart.begin()
    other = Multipart(multipart.client, foreign)
    answers = [
        other.found(upload_id),
        other.complete(upload_id),
        other.post(f"/{upload_id}/sign", {"part_numbers": [1]}),
    ]
    answers.append(multipart.client.delete(f"{PATH}/{upload_id}", headers=foreign))
    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("how", ["aborted", "expired", "forgotten"])
def test_what_is_given_up_leaves_nothing(multipart: Multipart, tools: Tools, how: str) -> None:
    """Parts go with the upload: at once, a day after the last sign of life, or when nobody knows of them."""
    upload_id = multipart.begin()
    part = multipart.sign(upload_id, 1)[0]
    multipart.send(upload_id, 1, 3)
    clock = tools.clock
    assert isinstance(clock, SetClock)
    if how == "aborted":
        assert multipart.client.delete(f"{PATH}/{upload_id}", headers=multipart.headers).status_code == 204
    elif how == "expired":
        clock.forward(25 * 3600)
        assert sweep_uploads(tools) == 1
    else:
        with tools.database.write() as session:
            session.delete(session.get_one(Upload, upload_id))
        clock._now = datetime.now(UTC)  # a file's age is told by the file system's own clock
        clock.forward(2 * 86_400)
        assert sweep_orphans(tools) == 1
    assert list(tools.files.unfinished()) == []
    assert multipart.put(part, BODY[: 5 * MIB]).status_code == (404 if how == "forgotten" else 410)
    assert multipart.complete(upload_id).status_code == (404 if how == "forgotten" else 410)


def test_a_join_that_was_not_noted_is_found(multipart: Multipart, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process was killed after it: the file is there, and is taken as it is."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    upload_id = multipart.begin()
    sent = multipart.send(upload_id, 1, 2, 3)
    with monkeypatch.context() as patched:
        patched.setattr("app.usecases.uploads.parts.close", killed)
        with pytest.raises(KeyboardInterrupt):
            multipart.complete(upload_id, sent)
    assert multipart.complete(upload_id, sent).get_json()["state"] == "completed"
