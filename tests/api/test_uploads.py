"""/v1/uploads: tus 1.0.0, header by header."""

import hashlib
import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.datasets import UploadState
from app.ports import Tools
from app.store.models import Chart, Dataset, DatasetVersion, Job
from app.usecases.uploads.sweeping import sweep_uploads
from tests.api.conftest import InstantWorker
from tests.tus import BODY, BYTES, TUS, Tus, b64, stored


def test_options_say_what_is_spoken_to_everybody(client: FlaskClient) -> None:
    """Without a key, and whatever version the client speaks."""
    answer = client.options("/v1/uploads", headers={"Tus-Resumable": "0.2"})
    assert answer.status_code == 204
    assert answer.headers["Tus-Resumable"] == answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == "20000000000"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    extensions = "creation creation-with-upload creation-defer-length checksum expiration termination concatenation"
    assert answer.headers["Tus-Extension"].split(",") == extensions.split()


def test_a_file_comes_in_stretches_and_becomes_a_dataset(tus: Tus, tools: Tools, queue: InstantWorker) -> None:
    """201, 204, 204; then it is a dataset with a job that reads it, and its bytes are those that were sent."""
    url = tus.begin(len(BODY), Upload_Metadata=f"filename {b64('Sales ä.csv')},filetype {b64('text/csv')},empty")
    first = tus.patch(url, 0, BODY[:10])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "10")
    assert first.headers["Upload-Expires"]
    assert "Plotworks-Dataset-Id" not in first.headers
    last = tus.patch(url, 10, BODY[10:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(BODY)))
    told = tus.read(url)
    assert told["state"] == "completed"
    assert told["dataset_id"] == last.headers["Plotworks-Dataset-Id"]
    assert told["file_name"] == "Sales ä.csv"
    with tools.database.read() as session:
        version = session.get_one(DatasetVersion, (told["dataset_id"], 1))
        job = session.get_one(Job, told["job_id"])
        assert (version.file_name, version.size, version.state) == ("Sales ä.csv", len(BODY), "processing")
        assert (job.queue, job.dataset_id) == ("upload", told["dataset_id"])
    assert queue.messages == [("upload", told["job_id"])]
    assert stored(tools, url) == BODY


def test_head_tells_where_to_go_on(tus: Tus) -> None:
    """Offset, length, the metadata as they were sent; not to be cached."""
    metadata = f"filename {b64('a.csv')},note"
    url = tus.begin(30, Upload_Metadata=metadata)
    tus.patch(url, 0, BODY[:7])
    answer = tus.head(url)
    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == "7"
    assert answer.headers["Upload-Length"] == "30"
    assert answer.headers["Upload-Metadata"] == metadata
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert "Upload-Defer-Length" not in answer.headers


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
def test_another_version_is_not_processed(tus: Tus, version: str | None) -> None:
    """412 with the version that is spoken, by every method but OPTIONS; nothing is changed."""
    url = tus.begin(len(BODY))
    tus.headers.pop("Tus-Resumable")
    if version:
        tus.headers["Tus-Resumable"] = version
    for answer in (
        tus.post(Upload_Length="3"),
        tus.head(url),
        tus.patch(url, 0, BODY),
        tus.client.delete(url, headers=tus.headers),
    ):
        assert answer.status_code == 412
        assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert tus.read(url)["offset"] == 0


WRONG_BEGINNINGS: list[tuple[dict[str, str], int, str]] = [
    ({}, 400, "either Upload-Length or Upload-Defer-Length"),
    ({"Upload_Length": "3", "Upload_Defer_Length": "1"}, 400, "either Upload-Length or Upload-Defer-Length"),
    ({"Upload_Defer_Length": "2"}, 400, "can only be 1"),
    ({"Upload_Length": "-1"}, 400, "count of bytes"),
    ({"Upload_Length": "1e3"}, 400, "count of bytes"),
    ({"Upload_Length": "20000000001"}, 413, "PLOTWORKS_UPLOAD_MAX"),
    ({"Upload_Length": "3", "Upload_Metadata": "filename $$$"}, 400, "base64"),
    ({"Upload_Length": "3", "Upload_Metadata": "a YQ==,a YQ=="}, 400, "may be there once"),
    ({"Upload_Length": "3", "Upload_Metadata": f"filename {b64(bytes([255]))}"}, 400, "UTF-8"),
    ({"Upload_Length": "3", "Upload_Metadata": f"chart {b64('[1]')}"}, 400, "JSON object"),
    ({"Upload_Length": "3", "Upload_Metadata": f"chart {b64('{')}"}, 400, "no valid JSON"),
    ({"Upload_Length": "3", "Upload_Metadata": f"dataset_id {b64('ds_none')}"}, 404, "ds_none"),
    ({"Upload_Length": "3", "Upload_Metadata": f"callback_url {b64('http://10.0.0.1/')}"}, 422, "callback_url"),
    ({"Upload_Length": "3", "Upload_Concat": "whole"}, 400, "Upload-Concat must be"),
    ({"Upload_Concat": "final;"}, 400, "Upload-Concat must be"),
    ({"Upload_Length": "3", "Upload_Concat": "final;/v1/uploads/up_1"}, 400, "send no Upload-Length"),
    ({"Upload_Concat": "final;/v1/uploads/up_none"}, 404, "up_none"),
    ({"Upload_Length": "3", "Upload_Checksum": "md5 YQ=="}, 400, "none of sha1, sha256"),
    ({"Upload_Length": "3", "Upload_Checksum": "sha1 YQ=="}, 400, "20 bytes"),
    ({"Upload_Length": "3", "Upload_Checksum": "sha1 %"}, 400, "base64"),
]


def test_a_wrong_beginning_is_told(tus: Tus) -> None:
    """With the header and the cure; nothing is begun."""
    for told, status, words in WRONG_BEGINNINGS:
        answer = tus.post(**told)
        assert answer.status_code == status, (told, answer.text)
        assert words in answer.get_json()["detail"], told
        assert answer.headers["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("length", ["0", "5"])
def test_bytes_may_come_with_the_beginning(tus: Tus, tools: Tools, length: str) -> None:
    """creation-with-upload: all of them, or none where there are none."""
    body = b"a,b\n1"[: int(length)]
    answer = tus.post(body, Upload_Length=length, **({"Content_Type": BYTES["Content-Type"]} if body else {}))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, length)
    assert answer.get_json()["state"] == "completed"
    assert answer.headers["Plotworks-Dataset-Id"]
    assert stored(tools, answer.headers["Location"]) == body


def test_bytes_with_the_beginning_are_a_first_stretch(tus: Tus, tools: Tools) -> None:
    """The rest comes by PATCH; another Content-Type is refused before anything is begun."""
    assert tus.post(BODY[:4], Upload_Length="30", Content_Type="text/csv").status_code == 415
    answer = tus.post(BODY[:4], Upload_Length=str(len(BODY)), Content_Type=BYTES["Content-Type"])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "4")
    assert tus.patch(answer.headers["Location"], 4, BODY[4:]).status_code == 204
    assert stored(tools, answer.headers["Location"]) == BODY


def test_a_length_may_be_told_later(tus: Tus, tools: Tools) -> None:
    """Once: then it stays. It can't be less than has come, nor more than is taken."""
    url = tus.post(Upload_Defer_Length="1").headers["Location"]
    assert tus.patch(url, 0, BODY[:9]).status_code == 204
    head = tus.head(url)
    assert head.headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in head.headers
    assert tus.patch(url, 9, b"", Upload_Length="8").status_code == 400
    assert tus.patch(url, 9, b"", Upload_Length="20000000001").status_code == 413
    assert tus.patch(url, 9, b"", Upload_Length=str(len(BODY))).status_code == 204
    assert tus.head(url).headers["Upload-Length"] == str(len(BODY))
    assert tus.patch(url, 9, BODY[9:], Upload_Length="99").status_code == 400
    assert tus.patch(url, 9, BODY[9:], Upload_Length=str(len(BODY))).status_code == 204
    assert stored(tools, url) == BODY


def test_a_length_told_with_the_last_byte_ends_it(tus: Tus, tools: Tools) -> None:
    """Also when no byte is left to come."""
    url = tus.post(Upload_Defer_Length="1").headers["Location"]
    tus.patch(url, 0, BODY)
    assert tus.patch(url, len(BODY), b"", Upload_Length=str(len(BODY))).headers["Plotworks-Dataset-Id"]
    assert stored(tools, url) == BODY


WRONG_STRETCHES: list[tuple[dict[str, str], bytes, int]] = [
    ({"Content_Type": "text/csv"}, b"x", 415),
    ({"Upload_Offset": "3"}, b"x", 409),
    ({"Upload_Offset": "x"}, b"x", 400),
    ({"Upload_Checksum": "crc32 YQ=="}, b"x", 400),
    ({}, b"x" * 100, 413),
]


def test_a_wrong_stretch_changes_nothing(tus: Tus) -> None:
    """The offset stays, and the right bytes are taken afterwards."""
    url = tus.begin(len(BODY))
    tus.patch(url, 0, BODY[:5])
    for told, body, status in WRONG_STRETCHES:
        answer = tus.patch(url, 5, body, **told)
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/problem+json"
        assert tus.head(url).headers["Upload-Offset"] == "5"
    assert tus.patch(url, 5, BODY[5:]).status_code == 204


def test_a_stretch_without_offset_is_told(tus: Tus) -> None:
    """It is the header that makes it resumable."""
    url = tus.begin(3)
    answer = tus.client.patch(url, headers=tus.headers | BYTES, data=b"abc")
    assert (answer.status_code, "Upload-Offset is missing" in answer.text) == (400, True)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_is_held_against_the_stretch(tus: Tus, tools: Tools, algorithm: str) -> None:
    """Another one: 460 Checksum Mismatch, and the bytes are not kept."""
    url = tus.begin(len(BODY))
    wrong = tus.patch(url, 0, BODY, Upload_Checksum=f"{algorithm} {b64(hashlib.new(algorithm, b'other').digest())}")
    assert wrong.status == "460 Checksum Mismatch"
    assert tus.head(url).headers["Upload-Offset"] == "0"
    right = f"{algorithm} {b64(hashlib.new(algorithm, BODY).digest())}"
    assert tus.patch(url, 0, BODY, Upload_Checksum=right).status_code == 204
    assert stored(tools, url) == BODY


def test_a_terminated_upload_is_gone(tus: Tus, tools: Tools) -> None:
    """204, then 410 for every method; its bytes go."""
    url = tus.begin(len(BODY))
    tus.patch(url, 0, BODY[:5])
    assert tus.client.delete(url, headers=tus.headers).status_code == 204
    gone = [tus.head(url), tus.patch(url, 5, BODY[5:]), tus.client.delete(url, headers=tus.headers)]
    assert [answer.status_code for answer in gone] == [410] * 3
    assert "Upload-Offset" not in gone[0].headers
    assert list(tools.files.unfinished()) == []
    assert tus.read(url)["state"] == "terminated"


def test_terminating_a_completed_upload_keeps_its_dataset(tus: Tus, tools: Tools) -> None:
    """The file is the dataset's by now."""
    url = tus.begin(len(BODY))
    tus.patch(url, 0, BODY)
    assert tus.client.delete(url, headers=tus.headers).status_code == 204
    assert stored(tools, url) == BODY


def test_pieces_are_concatenated(tus: Tus, tools: Tools) -> None:
    """In the order of the final request, by relative and by whole addresses; the sweeper takes the pieces."""
    pieces = [tus.begin(10, Upload_Concat="partial"), tus.begin(len(BODY) - 10, Upload_Concat="partial")]
    for url, chunk in zip(pieces, (BODY[:10], BODY[10:]), strict=True):
        assert tus.head(url).headers["Upload-Concat"] == "partial"
        answer = tus.patch(url, 0, chunk)
        assert "Plotworks-Dataset-Id" not in answer.headers
    joined = f"final;{pieces[0]} http://elsewhere.example{pieces[1]}"
    answer = tus.post(Upload_Concat=joined, Upload_Metadata=f"filename {b64('whole.csv')}")
    assert answer.status_code == 201, answer.text
    url = answer.headers["Location"]
    assert stored(tools, url) == BODY
    head = tus.head(url)
    assert head.headers["Upload-Concat"] == f"final;{pieces[0]} {pieces[1]}"
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(BODY))
    assert tus.patch(url, len(BODY), b"").status_code == 403
    with tools.database.read() as session:
        assert [dataset.name for dataset in session.query(Dataset)] == ["whole.csv"]
    assert sweep_uploads(tools) == 2
    assert stored(tools, url) == BODY
    assert len(list(tools.files.keys(""))) == 1


def test_only_whole_pieces_are_concatenated(tus: Tus) -> None:
    """409 says which is not whole, or no piece at all."""
    open_piece, plain = tus.begin(3, Upload_Concat="partial"), tus.begin(3)
    tus.patch(plain, 0, b"abc")
    for url, words in ((open_piece, "not whole yet"), (plain, "no partial upload")):
        answer = tus.post(Upload_Concat=f"final;{url}")
        assert answer.status_code == 409
        assert words in answer.get_json()["detail"]
        assert url.rpartition("/")[2] in answer.get_json()["detail"]


def test_the_chart_that_was_asked_for_is_drawn_of_the_file(tus: Tus, tools: Tools) -> None:
    """It waits for the file to be read, as its owner says; what is wrong with it is told at the beginning."""
    chart = {"chart_type": "bar", "options": {"title": "Sales"}}
    metadata = f"chart {b64(json.dumps(chart))},reading {b64(json.dumps({'delimiter': ';'}))}"
    url = tus.begin(len(BODY), Upload_Metadata=metadata)
    dataset_id = tus.patch(url, 0, BODY).headers["Plotworks-Dataset-Id"]
    with tools.database.read() as session:
        row = session.scalars(select(Chart).where(Chart.dataset_id == dataset_id)).one()
        assert (row.chart_type, row.title, row.status) == ("bar", "Sales", "queued")
        assert session.get_one(DatasetVersion, (dataset_id, 1)).reading == {"delimiter": ";"}
    for wrong in ({"chart_type": "barr"}, {"colour": "red"}, {"transforms": [{"op": "melt"}]}):
        refused = tus.post(Upload_Length="1", Upload_Metadata=f"chart {b64(json.dumps(wrong))}")
        assert refused.status_code == 422, wrong
    refused = tus.post(Upload_Length="1", Upload_Metadata=f"reading {b64(json.dumps({'decimal': ';'}))}")
    assert [fault["field"] for fault in refused.get_json()["errors"]] == ["reading.decimal"]


def test_a_file_may_be_a_new_version(tus: Tus, tools: Tools) -> None:
    """Of the dataset that its metadata name."""
    first = tus.begin(3)
    dataset_id = tus.patch(first, 0, b"a\n1").headers["Plotworks-Dataset-Id"]
    second = tus.begin(3, Upload_Metadata=f"dataset_id {b64(dataset_id)}")
    assert tus.patch(second, 0, b"a\n2").headers["Plotworks-Dataset-Id"] == dataset_id
    with tools.database.read() as session:
        assert session.get_one(DatasetVersion, (dataset_id, 2)).size == 3


def test_a_method_may_be_overridden(tus: Tus) -> None:
    """For ways that let only GET and POST pass."""
    url = tus.begin(len(BODY))
    told = tus.headers | BYTES | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = tus.client.post(url, headers=told, data=BODY[:5])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5")
    answer = tus.client.post(url, headers=tus.headers | {"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 204
    assert tus.head(url).status_code == 410


def test_uploads_are_their_tenant_s_alone(tus: Tus, foreign: dict[str, str]) -> None:
    """404 for every method, as if there were none; no key: 401."""
    url = tus.begin(len(BODY), Upload_Concat="partial")
    tus.patch(url, 0, BODY)
    other = Tus(tus.client, foreign)
    answers = [
        other.head(url),
        other.patch(url, 0, BODY),
        other.client.get(url, headers=foreign),
        other.client.delete(url, headers=other.headers),
        other.post(Upload_Concat=f"final;{url}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert [answer.headers["Tus-Resumable"] for answer in answers] == ["1.0.0"] * 5
    assert tus.client.head(url, headers=TUS).status_code == 401
    assert tus.client.post("/v1/uploads", headers=TUS | {"Upload-Length": "1"}).status_code == 401


def test_every_state_is_told(tus: Tus) -> None:
    """The JSON needs no tus; an open upload says when it expires."""
    url = tus.begin(len(BODY))
    told = tus.read(url)
    assert told["state"] == UploadState.OPEN
    assert told["expires_at"] == "2026-11-22T00:00:00.000Z"
    assert (told["offset"], told["length"], told["dataset_id"], told["job_id"]) == (0, len(BODY), None, None)
