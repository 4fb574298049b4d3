"""The client against a real HTTP server on loopback that answers from a script."""

from collections.abc import Iterator

import pytest

from app.client import ApiError, Client, FieldError, PartState, Unreachable
from app.client.transport import Transport
from tests.scripted import ScriptedServer, scripted_server

CHART = {
    "chart_id": "ch_1",
    "status": "generated",
    "chart_url": "http://x/embed/ch_1",
    "thumbnail_url": "http://x/thumbnails/ch_1.png",
    "job_id": "job_1",
    "warnings": [{"path": "options.foo", "message": "not known"}],
}
REFUSAL = {
    "title": "The request can't be drawn as it is",
    "detail": "data.labels: expected a list",
    "code": "invalid_request",
    "request_id": "req_7",
    "errors": [{"field": "data.labels", "message": "expected a list"}],
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server on a free port."""
    with scripted_server() as server:
        yield server


def test_create_sends_what_the_api_asks_for(server: ScriptedServer) -> None:
    """Key, wait and an idempotency key travel as headers, the body unchanged; the answer comes typed."""
    server.answer(201, CHART)
    body = {"chart_type": "bar", "data": {"labels": ["ä"], "datasets": []}}
    with Client(server.url + "/", "pw_key") as client:
        chart = client.charts.create(body, wait=7)
    (request,) = server.seen
    assert (request.method, request.path, request.body) == ("POST", "/v1/charts", body)
    assert request.headers["Authorization"] == "Bearer pw_key"
    assert request.headers["Prefer"] == "wait=7"
    assert len(request.headers["Idempotency-Key"]) >= 16
    assert (chart.chart_id, chart.status, chart.job_id) == ("ch_1", "generated", "job_1")
    assert chart.warnings[0]["path"] == "options.foo"


def test_create_without_wait_asks_for_an_answer_at_once(server: ScriptedServer) -> None:
    """wait=0 is ``respond-async``."""
    server.answer(202, {**CHART, "status": "queued"})
    with Client(server.url, "k") as client:
        assert client.charts.create({}, wait=0).status == "queued"
    assert server.seen[0].headers["Prefer"] == "respond-async"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_with_the_same_idempotency_key(server: ScriptedServer, status: int) -> None:
    """Retry-After is obeyed, and the repetition can't make a second chart."""
    server.answer(status, {"title": "busy", "code": "unavailable"}, Retry_After="1")
    server.answer(201, CHART)
    slept: list[float] = []
    transport = Transport(server.url, "k", sleep=slept.append)
    response = transport.request("POST", "/v1/charts", json={}, headers={"Idempotency-Key": "same"})
    transport.close()
    assert response.status_code == 201
    assert slept == [1.0]
    assert [request.headers["Idempotency-Key"] for request in server.seen] == ["same", "same"]


def test_pauses_grow_without_advice(server: ScriptedServer) -> None:
    """Without Retry-After each pause is twice the last."""
    for _ in range(3):
        server.answer(503, {"title": "busy"})
    server.answer(200, CHART)
    slept: list[float] = []
    transport = Transport(server.url, "k", sleep=slept.append)
    transport.request("GET", "/v1/charts/ch_1")
    transport.close()
    assert slept == [0.5, 1.0, 2.0]


def test_advice_beyond_patience_is_an_error_at_once(server: ScriptedServer) -> None:
    """A quota that opens in an hour is told, not waited for."""
    server.answer(429, {**REFUSAL, "code": "rate_limited"}, Retry_After="3600")
    with Client(server.url, "k", patience=5) as client, pytest.raises(ApiError) as caught:
        client.charts.get("ch_1")
    assert (caught.value.status, caught.value.code) == (429, "rate_limited")
    assert len(server.seen) == 1


def test_a_failed_chart_is_not_asked_for_again(server: ScriptedServer) -> None:
    """A 503 that carries a chart_id is the end of a chart, not a busy service."""
    server.answer(503, {"title": "The browser is not available", "chart_id": "ch_9"})
    with Client(server.url, "k") as client, pytest.raises(ApiError) as caught:
        client.charts.create({})
    assert caught.value.chart_id == "ch_9"
    assert len(server.seen) == 1


def test_a_refusal_says_where_and_why(server: ScriptedServer) -> None:
    """Code, request id and every field of the problem document reach the caller."""
    server.answer(422, REFUSAL)
    with Client(server.url, "k") as client, pytest.raises(ApiError) as caught:
        client.charts.create({})
    error = caught.value
    assert (error.code, error.request_id) == ("invalid_request", "req_7")
    assert error.errors == (FieldError("data.labels", "expected a list"),)
    assert str(error) == "The request can't be drawn as it is: data.labels: expected a list"


def test_nobody_there_and_somebody_else_there(server: ScriptedServer) -> None:
    """A closed port and a foreign service are told apart from a refusal."""
    with Client("http://127.0.0.1:9", "k", patience=0) as client, pytest.raises(Unreachable, match="no answer from"):
        client.charts.get("ch_1")
    server.answer(200, b"<html>hello</html>")
    with Client(server.url, "k") as client, pytest.raises(Unreachable, match="is it Plotworks"):
        client.charts.get("ch_1")


def test_finished_waits_for_a_queued_chart(server: ScriptedServer) -> None:
    """It looks until the chart is there; a failed one is an error with the job's code."""
    queued = {**CHART, "status": "queued"}
    for answer in (queued, queued, CHART):
        server.answer(201, answer)
    with Client(server.url, "k") as client:
        assert client.charts.finished(client.charts.create({})).status == "generated"
        server.answers[:] = [(200, {**CHART, "status": "failed", "error": {**REFUSAL, "code": "worker_lost"}}, {})]
        with pytest.raises(ApiError) as caught:
            client.charts.finished(client.charts.get("ch_1"))
        server.answers[:] = [(200, queued, {})]
        with pytest.raises(TimeoutError, match="still queued"):
            client.charts.finished(client.charts.get("ch_1"), patience=0)
    assert caught.value.code == "worker_lost"


def test_image_gives_the_bytes(server: ScriptedServer) -> None:
    """Size goes into the query; the body comes back untouched."""
    server.answer(200, b"\x89PNG...", Content_Type="image/png")
    with Client(server.url, "k") as client:
        assert client.charts.image("ch_1", {"width": 300, "scale": 2}) == b"\x89PNG..."
    assert server.seen[0].path == "/v1/charts/ch_1/image.png?width=300&scale=2"


def test_types_and_jobs_come_typed(server: ScriptedServer) -> None:
    """The catalogue's details and a job's state."""
    kind = {"chart_type": "bar", "title": "Bar", "family": "bar", "summary": "Bars."}
    server.answer(200, {"chart_types": ["bar"], "details": [kind]})
    server.answer(200, {"job_id": "job_1", "state": "running"})
    with Client(server.url, "k") as client:
        assert [(k.name, k.summary) for k in client.charts.types()] == [("bar", "Bars.")]
        assert client.jobs.get("job_1").state == "running"


def test_a_job_is_followed_to_its_end(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change comes once; what has not changed is asked for again, by a long poll."""
    monkeypatch.setattr("app.client.client.LOOK", 0.05)
    queued = {"job_id": "job_1", "state": "queued", "queue_position": 2}
    for told in (queued, queued, {**queued, "queue_position": 1}, {"job_id": "job_1", "state": "succeeded"}):
        server.answer(200, told)
    with Client(server.url, "k") as client:
        seen = [(job.state, job.queue_position) for job in client.jobs.follow("job_1")]
    assert seen == [("queued", 2), ("queued", 1), ("succeeded", None)]
    assert [request.path for request in server.seen] == ["/v1/jobs/job_1"] + ["/v1/jobs/job_1?wait=0.05"] * 3


def test_a_job_is_cancelled_and_retried(server: ScriptedServer) -> None:
    """By POST; what the API refuses is an error."""
    server.answer(200, {"job_id": "job_1", "state": "cancelled"})
    server.answer(202, {"job_id": "job_2", "state": "queued"})
    server.answer(409, {"title": "The request conflicts with the present state", "code": "conflict"})
    with Client(server.url, "k") as client:
        assert client.jobs.cancel("job_1").ended
        assert client.jobs.retry("job_1").job_id == "job_2"
        with pytest.raises(ApiError) as refused:
            client.jobs.retry("job_2")
    assert refused.value.code == "conflict"
    assert [(request.method, request.path) for request in server.seen[:2]] == [
        ("POST", "/v1/jobs/job_1/cancel"),
        ("POST", "/v1/jobs/job_1/retry"),
    ]


def test_unready_is_an_answer_not_an_error(server: ScriptedServer) -> None:
    """/readyz says 503 with the parts by name: that is what was asked."""
    part = {"ok": False, "detail": "no worker"}
    server.answer(503, {"ready": False, "parts": {"worker": part}, "queue_depth": 3})
    with Client(server.url) as client:
        readiness = client.ready()
    assert not readiness.ready
    assert readiness.parts == {"worker": PartState(ok=False, detail="no worker")}
    assert readiness.queue_depth == 3
    assert "Authorization" not in server.seen[0].headers
