"""/v1/charts over HTTP."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.charts import CHART_TYPES
from app.domain.errors import RenderTimeout
from app.ports import Tools
from app.store.models import Chart
from app.usecases.health import worker_gone
from tests.api.conftest import InstantWorker
from tests.making import BAR


def test_a_chart_is_made_as_the_guide_says(post: Any) -> None:
    """The four fields of the guide, an id of 24 hex characters, addresses with that id, 201 and its Location."""
    response = post(BAR)
    body = response.json
    assert response.status_code == 201
    assert re.fullmatch(r"ch_[0-9a-f]{24}", body["chart_id"])
    assert body["chart_url"].endswith(f"/embed/{body['chart_id']}")
    assert body["thumbnail_url"].endswith(f"/thumbnails/{body['chart_id']}.png")
    assert body["status"] == "generated"
    assert "warnings" not in body
    assert response.headers["Location"] == f"/v1/charts/{body['chart_id']}"
    assert response.headers["X-Request-Id"]


@pytest.mark.parametrize("name", list(CHART_TYPES))
def test_every_example_of_the_catalogue_is_accepted(post: Any, name: str) -> None:
    """An example is drawn, and without a warning."""
    response = post(CHART_TYPES[name].example)
    assert response.status_code == 201, response.json
    assert "warnings" not in response.json


def test_types_are_listed_with_what_they_take(client: FlaskClient, headers: dict[str, str]) -> None:
    """The guide's list of names, and details with a schema and an example for each."""
    body = client.get("/v1/charts/types", headers=headers).json
    guide = {"bar", "line", "pie", "scatter", "heatmap", "choropleth", "candlestick"}
    assert body["chart_types"] == list(CHART_TYPES)
    assert guide < set(body["chart_types"])
    assert [item["chart_type"] for item in body["details"]] == body["chart_types"]
    assert all("title" in item["options"]["properties"] and item["example"] for item in body["details"])
    assert body["details"][0]["picture_url"] == "http://127.0.0.1:8000/gallery/bar.png"


def test_respond_async_answers_at_once(post: Any, queue: InstantWorker) -> None:
    """202 with the job's address, though the worker is quick."""
    queue.asleep = True
    response = post(BAR, Prefer="respond-async")
    assert (response.status_code, response.json["status"]) == (202, "queued")
    assert response.headers["Location"] == f"/v1/jobs/{response.json['job_id']}"


def test_wait_ends_with_202_when_the_picture_is_not_ready(post: Any, queue: InstantWorker) -> None:
    """``Prefer: wait=1`` waits a second and no longer."""
    queue.asleep = True
    assert post(BAR, Prefer="wait=1").status_code == 202


def test_without_a_broker_the_answer_is_202_at_once(post: Any, queue: InstantWorker) -> None:
    """The chart is kept for later."""
    queue.away = True
    response = post(BAR, Prefer="wait=30")
    assert (response.status_code, response.json["status"]) == (202, "queued")


def test_without_a_worker_nobody_waits(client: FlaskClient, post: Any, tools: Tools, queue: InstantWorker) -> None:
    """No worker was seen: waiting would be in vain."""
    queue.asleep = True
    worker_gone(tools, "wk_test")
    assert post(BAR, Prefer="wait=30").status_code == 202


def test_a_failed_chart_answers_with_its_own_problem(
    client: FlaskClient, post: Any, headers: dict[str, str], queue: InstantWorker, tools: Tools
) -> None:
    """The code of what went wrong, and the chart's id, in the answer and in the record."""
    queue.error = RenderTimeout("the page was not idle after 30 s")
    queue.error.retry_helps = False  # type: ignore[misc]  # this one error must end the job at once
    response = post(BAR)
    body = response.json
    assert (response.status_code, body["code"]) == (500, "render_timeout")
    assert "not idle" in body["detail"]
    chart = client.get(f"/v1/charts/{body['chart_id']}", headers=headers).json
    assert (chart["status"], chart["error"]["code"]) == ("failed", "render_timeout")
    assert client.get(f"/v1/charts/{body['chart_id']}/image.png", headers=headers).status_code == 409
    job = client.get(f"/v1/jobs/{body['job_id']}", headers=headers).json
    assert (job["state"], job["attempts"][0]["outcome"]) == ("failed", "failed")


def test_a_chart_is_read_with_all_that_is_known(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """Alt text, data table, timings, warnings by path."""
    made = post(BAR | {"options": {"title": "Sales", "nonsense": {"deep": [1]}}}).json
    chart = client.get(f"/v1/charts/{made['chart_id']}", headers=headers).json
    assert chart["title"] == "Sales"
    assert "Sales" in chart["alt_text"]
    assert chart["data_table"] == {
        "columns": ["Label", "Sales"],
        "rows": [["January", 65], ["February", 78], ["March", 92]],
        "total_rows": 3,
    }
    assert chart["warnings"][0]["path"] == "options.nonsense.deep[0]"
    assert chart["timings_ms"] == {"browser": 30.0}
    assert chart["finished_at"].endswith("Z")


def test_debug_tells_how_the_request_was_read(client: FlaskClient, headers: dict[str, str]) -> None:
    """The parsed spec, what was not honoured, timings; nothing of it without ?debug=true."""
    body = client.post("/v1/charts?debug=true", json=BAR, headers=headers).json
    assert body["debug"]["spec"]["options"]["title"] == "Monthly Sales Report"
    assert body["debug"]["timings_ms"] == {"browser": 30.0}
    assert "debug" not in client.post("/v1/charts", json=BAR, headers=headers).json


def test_debug_tells_what_a_refused_request_should_have_been(client: FlaskClient, headers: dict[str, str]) -> None:
    """The shape that the chart type takes, with an example; for an unknown type the known ones."""
    short = BAR | {"data": {"labels": ["a"], "datasets": [{"data": [1, 2]}]}}
    told = client.post("/v1/charts?debug=true", json=short, headers=headers).json["debug"]
    assert told["example"] == CHART_TYPES["bar"].example
    assert told["received"]["data"] == ["datasets", "labels"]
    unknown = client.post("/v1/charts?debug=true", json=BAR | {"chart_type": "x"}, headers=headers).json
    assert unknown["debug"]["chart_types"] == list(CHART_TYPES)
    assert "debug" not in client.post("/v1/charts", json=short, headers=headers).json


def test_lists_are_paged_by_cursor(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """Newest first, every chart once, an end."""
    made = [post(BAR).json["chart_id"] for _ in range(5)]
    seen, cursor = [], ""
    for _ in range(3):
        page = client.get(f"/v1/charts?limit=2&cursor={cursor}", headers=headers).json
        seen += [item["chart_id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert sorted(seen) == sorted(made)
    refused = client.get("/v1/charts?cursor=nonsense", headers=headers)
    assert (refused.status_code, (refused.json or {})["errors"][0]["field"]) == (422, "cursor")


def test_lists_are_searched(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """By a part of the title, type, status and instant; what is asked for otherwise is refused, not ignored."""
    made = [post(BAR | {"options": {"title": title}}).json["chart_id"] for title in ("50% off", "500 sold", "Costs")]

    def found(query: str) -> list[str]:
        items = (client.get(f"/v1/charts?{query}", headers=headers).json or {})["items"]
        return [item["chart_id"] for item in items]

    assert found("q=50%25") == made[:1]
    assert found("q=COST&chart_type=bar&status=generated&since=2026-01-01T00:00:00Z") == made[2:]
    assert found("status=failed") == found("chart_type=line") == found("since=2099-01-01T00:00:00Z") == []
    assert len(found("limit=100")) == 3
    refused = client.get("/v1/charts?state=failed", headers=headers)
    told = [{"field": "state", "message": "this field is not known here"}]
    assert (refused.status_code, (refused.json or {})["errors"]) == (422, told)
    assert client.get(f"/v1/charts/{made[0]}/image.png?v=2", headers=headers).status_code == 200


def test_a_deleted_chart_is_gone(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """404 at each of its addresses."""
    chart_id = post(BAR).json["chart_id"]
    assert client.delete(f"/v1/charts/{chart_id}", headers=headers).status_code == 204
    for path in (f"/v1/charts/{chart_id}", f"/v1/charts/{chart_id}/image.png", f"/thumbnails/{chart_id}.png"):
        assert client.get(path, headers=headers).status_code == 404
    assert client.get("/v1/charts", headers=headers).json["items"] == []


def test_an_idempotent_request_is_answered_again(post: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """The same answer, marked; another body is refused."""
    first = post(BAR, **{"Idempotency-Key": "a"})
    again = post(BAR, **{"Idempotency-Key": "a"})
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert post(BAR | {"width": 400}, **{"Idempotency-Key": "a"}).json["code"] == "idempotency_mismatch"
    assert len(client.get("/v1/charts", headers=headers).json["items"]) == 1


def test_a_failed_idempotent_request_is_answered_again(post: Any, queue: InstantWorker) -> None:
    """A failure is an answer too."""
    queue.error = RenderTimeout("slow")
    queue.error.retry_helps = False  # type: ignore[misc]
    first = post(BAR, **{"Idempotency-Key": "f"})
    again = post(BAR, **{"Idempotency-Key": "f"})
    assert (first.status_code, again.status_code) == (500, 500)
    assert again.json["chart_id"] == first.json["chart_id"]
    assert again.content_type == "application/problem+json"


def test_the_row_holds_the_request_as_it_was(post: Any, tools: Tools) -> None:
    """What is kept can be drawn again."""
    chart_id = post(BAR | {"width": 500}).json["chart_id"]
    with tools.database.read() as session:
        chart = session.get_one(Chart, chart_id)
    assert (chart.spec or {})["data"] == BAR["data"]
    assert (chart.width, chart.height, chart.main_variant) == (500, 400, "png-500x400@1")
