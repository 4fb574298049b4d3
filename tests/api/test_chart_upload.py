"""POST /v1/charts/upload and /v1/datasets, over HTTP: what is taken, what is refused, and where."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.ports import Tools
from app.store.models import Dataset, Upload
from app.usecases.uploads.forms import coming_by_form
from tests.api.conftest import InstantWorker
from tests.making import make_caller

CSV = b"region,amount\nNorth,20\nSouth,15\n"


@pytest.fixture
def send(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST a form with the file and these fields."""

    def post(body: bytes = CSV, name: str = "large_dataset.csv", **told: Any) -> Any:
        more = told.pop("more", {})
        form = {"file": (io.BytesIO(body), name), **told}
        return client.post("/v1/charts/upload", data=form, headers=headers | more, content_type="multipart/form-data")

    return post


@pytest.fixture(autouse=True)
def nobody_works(queue: InstantWorker) -> None:
    """Files are read by real processes; here nobody takes them."""
    queue.asleep = True


def test_the_seeds_call_is_taken(send: Any, tools: Tools, queue: InstantWorker) -> None:
    """A file and nothing else: 202, with the chart that will be drawn and the jobs that lead to it."""
    response = send()
    assert response.status_code == 202
    body = response.json
    assert body["status"] == "queued"
    assert body["chart_url"].endswith(body["chart_id"])
    assert response.headers["Location"] == f"/v1/jobs/{body['reading_job_id']}"
    assert queue.messages == [("upload", body["reading_job_id"])]
    (key,) = tools.files.keys("")
    with tools.files.local(key) as path:
        assert path.read_bytes() == CSV


def test_a_dataset_is_listed_read_and_deleted(
    send: Any, client: FlaskClient, headers: dict[str, str], foreign: dict[str, str]
) -> None:
    """By its owner alone; while a chart waits for it, it goes only by force."""
    dataset_id = send().json["dataset_id"]
    path = f"/v1/datasets/{dataset_id}"
    assert [item["dataset_id"] for item in client.get("/v1/datasets", headers=headers).json["items"]] == [dataset_id]
    read = client.get(path, headers=headers).json
    assert (read["state"], read["file_name"], read["bytes"]) == ("processing", "large_dataset.csv", len(CSV))
    assert client.get(path, headers=foreign).status_code == 404
    assert client.delete(path, headers=foreign).status_code == 404
    assert client.get("/v1/datasets", headers=foreign).json["items"] == []
    assert client.delete(path, headers=headers).status_code == 409
    assert client.delete(f"{path}?force=true", headers=headers).status_code == 204
    assert client.get(path, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"chart_type": "barr"}, "chart_type"),
        ({"options": "{"}, "options"),
        ({"width": "9"}, "width"),
        ({"colour": "red"}, "colour"),
        ({"transforms": '[{"op": "melt"}]'}, "data_source.transforms[0].op"),
        ({"reading": '{"delimeter": ";"}'}, "reading.delimeter"),
        ({"reading": "[]"}, "reading"),
        ({"callback_url": "http://10.0.0.1/"}, "callback_url"),
        ({"dataset_id": "ds_000000000000000000000000"}, ""),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_kept(
    send: Any, tools: Tools, fields: dict[str, str], place: str
) -> None:
    """With its place; no file and no dataset is left."""
    response = send(**fields)
    assert response.status_code in {404, 422}, response.json
    if place:
        assert place in [fault["field"] for fault in response.json["errors"]]
    assert list(tools.files.keys("")) == []
    with tools.database.read() as session:
        assert session.scalars(select(Dataset)).all() == []
        assert session.scalars(select(Upload)).all() == []


def test_a_file_without_room_is_refused(send: Any, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is read; those that are on their way have their room already."""
    monkeypatch.setattr(type(tools.files), "free_bytes", lambda _: 200_000_010)
    response = send()
    assert response.status_code == 507
    assert "larger disk" in response.json["detail"]
    monkeypatch.setattr(type(tools.files), "free_bytes", lambda _: 200_001_000)
    with tools.database.read() as session, coming_by_form(tools, make_caller(tools)[0], 900):
        assert session.scalars(select(Upload.length)).all() == [900]
        assert send().status_code == 507
    assert send().status_code == 202


def test_a_form_without_a_file_is_told(client: FlaskClient, headers: dict[str, str]) -> None:
    """422; another body is 415."""
    none = client.post(
        "/v1/charts/upload", data={"chart_type": "bar"}, headers=headers, content_type="multipart/form-data"
    )
    assert none.status_code == 422
    assert client.post("/v1/charts/upload", json={}, headers=headers).status_code == 415


def test_the_same_key_makes_one_dataset(send: Any, client: FlaskClient, headers: dict[str, str], tools: Tools) -> None:
    """The second answer is the first; its bytes are not kept."""
    more = {"Idempotency-Key": "once"}
    first, second = send(more=more), send(more=more)
    assert second.json == first.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(client.get("/v1/datasets", headers=headers).json["items"]) == 1
    assert len(list(tools.files.keys(""))) == 1
    assert send(b"a\n1\n", more=more).status_code == 422


def test_a_chart_of_a_dataset_waits_and_says_so(send: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """202 at once: its file is still to be read. Its picture in another size is 503 until then, not an error."""
    dataset_id = send().json["dataset_id"]
    body = {"chart_type": "bar", "data_source": {"type": "upload", "dataset_id": dataset_id}}
    made = client.post("/v1/charts", json=body, headers=headers)
    assert made.status_code == 202
    path = f"/v1/charts/{made.json['chart_id']}"
    read = client.get(path, headers=headers).json
    assert (read["status"], read["data_table"]) == ("queued", {"columns": [], "rows": [], "total_rows": 0})
    assert client.get(f"{path}/image.png?width=300&height=200", headers=headers).status_code == 503


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ({"type": "ftp"}, "data_source.type"),
        ({"type": "upload"}, "data_source.dataset_id"),
        ({"type": "upload", "dataset_id": "ds_1"}, "data_source.dataset_id"),
        ({"type": "upload", "dataset_id": "ds_1", "file": 1}, "data_source.file"),
    ],
)
def test_a_source_that_is_none_is_told(client: FlaskClient, headers: dict[str, str], source: Any, place: str) -> None:
    """422 with its place."""
    response = client.post("/v1/charts", json={"chart_type": "bar", "data_source": source}, headers=headers)
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == place
