"""/v1/jobs: look, wait, follow, cancel, retry."""

import threading
import time
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from app.domain.errors import RenderFailed
from app.domain.jobs import JobState
from app.ports import Tools
from app.usecases.work import claim
from tests.api.conftest import InstantWorker
from tests.making import BAR, bar

Json = dict[str, Any]


@pytest.fixture
def call(client: FlaskClient, headers: dict[str, str]) -> Any:
    """Call a job's address: ``call("POST", job_id, "/cancel")``."""

    def called(method: str, job_id: str, rest: str = "", **more: str) -> Any:
        return client.open(f"/v1/jobs/{job_id}{rest}", method=method, headers=headers | more)

    return called


@pytest.fixture
def queued(post: Any, queue: InstantWorker) -> Json:
    """A chart that no worker takes."""
    queue.asleep = True
    made: Json = post(BAR, Prefer="respond-async").json
    return made


@pytest.fixture
def failed(post: Any, queue: InstantWorker) -> Json:
    """A chart that failed, while the worker is well again."""
    queue.error = RenderFailed("the page fell over")
    queue.error.retry_helps = False  # type: ignore[misc]  # it ends at its first attempt
    made: Json = post(BAR).json
    queue.error = None
    return made


def test_a_queued_job_tells_its_place(queued: Json, post: Any, call: Any) -> None:
    """1 is next; behind it stands the second; nothing is done yet."""
    second = post(bar(1), Prefer="respond-async").json["job_id"]
    told = [call("GET", job).json for job in (queued["job_id"], second)]
    assert sorted(one["queue_position"] for one in told) == [1, 2]
    assert all(one["estimate_s"] > 0 for one in told)
    assert [one["progress"] for one in told] == [0, 0]
    assert [one["retry_of"] for one in told] == [None, None]


def test_a_running_job_tells_how_far_it_is(queued: Json, call: Any, tools: Tools) -> None:
    """Its stage, its attempt so far; it has no place any more."""
    assert claim(tools, queued["job_id"], "wk_1")
    told = call("GET", queued["job_id"]).json
    assert (told["state"], told["stage"], told["progress"], told["queue_position"]) == ("running", "read", 0, None)
    assert [(one["attempt"], one["outcome"]) for one in told["attempts"]] == [(1, None)]


def test_a_job_that_ended_is_done(post: Any, call: Any) -> None:
    """Also one that had nothing to draw: its picture was there."""
    for _ in range(2):
        told = call("GET", post(BAR).json["job_id"]).json
        assert (told["state"], told["progress"], told["stage"]) == ("succeeded", 1, None)


@pytest.mark.parametrize("wait", ["61", "-1", "soon", "nan"])
def test_a_wait_that_can_not_be_had(queued: Json, call: Any, wait: str) -> None:
    """422 with the field."""
    answer = call("GET", queued["job_id"], f"?wait={wait}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "wait")


def test_a_wait_ends_with_the_job(queued: Json, call: Any, queue: InstantWorker, tools: Tools) -> None:
    """The answer comes when it has ended, not when the time is over."""
    worker = threading.Timer(0.3, queue.work, (tools, queued["job_id"]))
    worker.start()
    began = time.monotonic()
    assert call("GET", queued["job_id"], "?wait=60").json["state"] == "succeeded"
    assert time.monotonic() - began < 30
    worker.join()


def test_nobody_waits_beyond_the_places(
    queued: Json, client: FlaskClient, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poll answers at once with the present state; the stream, which is nothing but waiting, is refused."""
    waiters = client.application.extensions["plotworks.waiters"]
    monkeypatch.setattr(waiters, "_places", threading.BoundedSemaphore(1))
    with waiters.place():
        began = time.monotonic()
        assert call("GET", queued["job_id"], "?wait=60").json["state"] == "queued"
        assert time.monotonic() - began < 30
        refused = call("GET", queued["job_id"], "/events")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert "PLOTWORKS_API_THREADS" in refused.json["detail"]


def test_the_stream_of_a_job_that_has_ended(post: Any, call: Any) -> None:
    """One event with what GET gives; whoever has it already gets 204, which ends an EventSource for good."""
    job = post(BAR).json["job_id"]
    stream = call("GET", job, "/events")
    assert stream.content_type == "text/event-stream"
    retry, event, rest = stream.text.split("\n\n")
    name, data = event.split("\n")
    assert (retry, rest) == ("retry: 2000", "")
    assert orjson.loads(data.removeprefix("data: ")) == call("GET", job).json
    known = {"Last-Event-ID": name.removeprefix("id: ")}
    assert call("GET", job, "/events", **known).status_code == 204


def test_silence_is_filled_and_a_stream_has_an_end(
    queued: Json, call: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments keep the connection; after its time the stream ends without an end of the job, and its place is free."""
    monkeypatch.setattr("app.http.streaming.HEARTBEAT", 0.0)
    monkeypatch.setattr("app.usecases.jobs.LOOK", 0.1)
    monkeypatch.setattr("app.api.jobs.LONGEST_STREAM", 0.5)
    waiters = client.application.extensions["plotworks.waiters"]
    monkeypatch.setattr(waiters, "_places", threading.BoundedSemaphore(1))
    text = call("GET", queued["job_id"], "/events").text
    assert text.count("\ndata: ") == 1
    assert text.count("\n\n: still here") >= 1
    with waiters.place() as free:
        assert free


def test_a_head_request_holds_no_place(
    queued: Json, call: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is streamed for it."""
    waiters = client.application.extensions["plotworks.waiters"]
    monkeypatch.setattr(waiters, "_places", threading.BoundedSemaphore(1))
    answer = call("HEAD", queued["job_id"], "/events")
    assert (answer.status_code, answer.data) == (200, b"")
    with waiters.place() as free:
        assert free


def test_a_job_is_cancelled(queued: Json, call: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """With its chart; a second time is no error."""
    for _ in range(2):
        answer = call("POST", queued["job_id"], "/cancel")
        assert (answer.status_code, answer.json["state"]) == (200, "cancelled")
    chart = client.get(f"/v1/charts/{queued['chart_id']}", headers=headers).json
    assert chart["status"] == "cancelled"
    assert chart["finished_at"]
    refused = client.get(f"/v1/charts/{queued['chart_id']}/image.png", headers=headers)
    assert refused.status_code == 409


def test_whoever_waits_for_a_cancelled_chart_is_told(post: Any, call: Any, queue: InstantWorker) -> None:
    """409 with the ids, at once."""
    queue.asleep = True
    answers: list[Any] = []
    waiting = threading.Thread(target=lambda: answers.append(post(BAR, Prefer="wait=60")))
    waiting.start()
    while not queue.messages:
        time.sleep(0.01)
    job = queue.messages[0][1]
    began = time.monotonic()
    assert call("POST", job, "/cancel").status_code == 200
    waiting.join()
    assert time.monotonic() - began < 30
    assert (answers[0].status_code, answers[0].json["job_id"]) == (409, job)


def test_what_has_ended_stays(post: Any, failed: Json, call: Any) -> None:
    """409 that names the state."""
    for job, state in ((post(bar(1)).json["job_id"], "succeeded"), (failed["job_id"], "failed")):
        answer = call("POST", job, "/cancel")
        assert (answer.status_code, answer.json["code"], answer.json["state"]) == (409, "conflict", state)
        assert call("GET", job).json["state"] == state


def test_a_failed_job_is_retried(failed: Json, call: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """202 with the new job, which draws the same chart; the failed one stays failed."""
    answer = call("POST", failed["job_id"], "/retry")
    assert (answer.status_code, answer.json["retry_of"]) == (202, failed["job_id"])
    assert answer.headers["Location"] == f"/v1/jobs/{answer.json['job_id']}"
    assert client.get(answer.headers["Location"], headers=headers).json["state"] == "succeeded"
    chart = client.get(f"/v1/charts/{failed['chart_id']}", headers=headers).json
    assert (chart["status"], chart["error"], chart["job_id"]) == ("generated", None, answer.json["job_id"])
    assert call("GET", failed["job_id"]).json["state"] == "failed"
    again = call("POST", failed["job_id"], "/retry")
    assert (again.status_code, again.json["job_id"]) == (202, answer.json["job_id"])


def test_a_retry_is_idempotent(failed: Json, queued: Json, call: Any) -> None:
    """The same key gives the stored answer; for another job it is refused."""
    key = {"Idempotency-Key": "again"}
    first, again = (call("POST", failed["job_id"], "/retry", **key) for _ in range(2))
    assert (again.status_code, again.json) == (202, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    call("POST", queued["job_id"], "/cancel")
    other = call("POST", queued["job_id"], "/retry", **key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_mismatch")


def test_only_what_failed_is_retried(post: Any, queued: Json, call: Any) -> None:
    """409 that names the state; the refusal is not kept under the key."""
    key = {"Idempotency-Key": "early"}
    answer = call("POST", queued["job_id"], "/retry", **key)
    assert (answer.status_code, answer.json["state"]) == (409, "queued")
    call("POST", queued["job_id"], "/cancel")
    assert call("POST", queued["job_id"], "/retry", **key).status_code == 202


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("GET", "/events"), ("POST", "/cancel"), ("POST", "/retry")])
def test_a_foreign_job_is_not_there(
    queued: Json, client: FlaskClient, foreign: dict[str, str], method: str, rest: str
) -> None:
    """404 as for one that never was."""
    for job in (queued["job_id"], "job_000000000000000000000000"):
        answer = client.open(f"/v1/jobs/{job}{rest}", method=method, headers=foreign)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_every_state_is_in_the_document(client: FlaskClient) -> None:
    """What a job's state may be, and the stream's type, stand in the OpenAPI document."""
    document = client.get("/openapi.json").json
    assert document["components"]["schemas"]["JobDetail"]["properties"]["state"]["enum"] == [
        str(one) for one in JobState
    ]
    stream = document["paths"]["/v1/jobs/{job_id}/events"]["get"]["responses"]
    assert list(stream["200"]["content"]) == ["text/event-stream"]
    assert "204" in stream
