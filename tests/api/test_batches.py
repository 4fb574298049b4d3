"""POST /v1/charts/batch: each request succeeds or fails by itself, results in order."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.errors import RenderFailed
from app.ports import Tools
from app.store.models import Chart
from tests.api.conftest import InstantWorker
from tests.making import bar

BROKEN = {"chart_type": "bar", "data": {"labels": ["a"], "datasets": [{"data": ["x"]}]}}
SEED: dict[str, Any] = {
    "requests": [
        {
            "chart_type": "line",
            "data": {
                "labels": ["Q1", "Q2", "Q3", "Q4"],
                "datasets": [
                    {"label": "Revenue", "data": [50000, 60000, 75000, 90000], "borderColor": "rgba(75, 192, 192, 1)"}
                ],
            },
        },
        {
            "chart_type": "bar",
            "data": {
                "labels": ["North", "South", "East", "West"],
                "datasets": [
                    {
                        "label": "Sales by Region",
                        "data": [20000, 15000, 30000, 25000],
                        "backgroundColor": "rgba(153, 102, 255, 0.5)",
                    }
                ],
            },
        },
    ]
}


@pytest.fixture
def batch(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /v1/charts/batch with a body and, if wanted, more headers."""
    return lambda body, **more: client.post("/v1/charts/batch", json=body, headers=headers | more)


def test_all_are_drawn_within_the_wait(batch: Any) -> None:
    """The body of the ChartGPT guide, as it stands there."""
    response = batch(SEED)
    assert response.status_code == 200
    body = response.json
    assert (body["status"], body["total"], body["generated"], body["failed"]) == ("completed", 2, 2, 0)
    assert [result["index"] for result in body["results"]] == [0, 1]
    assert {result["status"] for result in body["results"]} == {"generated"}
    assert all(result["chart_url"] and result["thumbnail_url"] for result in body["results"])


def test_a_request_that_cannot_be_drawn_harms_no_other(
    batch: Any, client: FlaskClient, headers: dict[str, str]
) -> None:
    """Structure, meaning and type: each error stands in its request's place, as its own problem would say it."""
    asked = [bar(1), BROKEN, {"chart_type": "bars", "data": {}}, {"data": {}}, "no object", bar(2)]
    body = batch({"requests": asked}).json
    assert [result["status"] for result in body["results"]] == ["generated", *["failed"] * 4, "generated"]
    errors = [result["error"] for result in body["results"][1:5]]
    assert [error["code"] for error in errors][:2] == ["invalid_request", "unknown_chart_type"]
    assert [error["errors"][0]["field"] for error in errors] == [
        "data.datasets[0].data[0]",
        "chart_type",
        "chart_type",
        "",
    ]
    assert (body["generated"], body["failed"]) == (2, 4)
    assert client.get("/v1/charts", headers=headers).json["items"][0]["status"] == "generated"


def test_what_is_not_done_in_time_is_told_by_the_batch(
    batch: Any, client: FlaskClient, headers: dict[str, str], queue: InstantWorker, tools: Tools
) -> None:
    """202 with the batch's address; there the results come in."""
    queue.asleep = True
    response = batch({"requests": [bar(1), bar(2)]}, Prefer="respond-async")
    assert response.status_code == 202
    place = response.headers["Location"]
    assert client.get(place, headers=headers).json["queued"] == 2
    queue.work(tools, response.json["results"][1]["job_id"])
    now = client.get(place, headers=headers).json
    assert [result["status"] for result in now["results"]] == ["queued", "generated"]
    queue.work(tools, response.json["results"][0]["job_id"])
    assert client.get(place, headers=headers).json["status"] == "completed"


def test_a_chart_that_fails_while_it_is_drawn_says_why(batch: Any, queue: InstantWorker) -> None:
    """Its error stands beside its ids."""
    queue.error = RenderFailed("drawing failed in the browser")
    (result,) = batch({"requests": [bar(1)]}).json["results"]
    assert (result["status"], result["error"]["code"]) == ("failed", "render_failed")
    assert result["chart_id"]


def test_the_same_chart_twice_is_drawn_once(batch: Any, queue: InstantWorker) -> None:
    """Two charts, one picture, one job."""
    results = batch({"requests": [bar(1), bar(1)]}).json["results"]
    assert len({result["chart_id"] for result in results}) == 2
    assert len(queue.messages) == 1


def test_a_layout_draws_one_dashboard_of_all(batch: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """A chart like any other, in the order and with the spans asked for; a refused request has a card in it."""
    layout = {"title": "The shop in May", "rows": [[{"chart": 0, "span": 2}, 1], [2]], "width": 1000, "height": 700}
    body = batch({"requests": [bar(1), bar(2), BROKEN], "layout": layout}).json
    dashboard = body["dashboard"]
    assert dashboard["status"] == "generated"
    found = client.get(f"/v1/charts/{dashboard['chart_id']}", headers=headers).json
    assert (found["chart_type"], found["title"]) == ("dashboard", "The shop in May")
    assert (found["width"], found["height"]) == (1000, 700)
    assert "Report 1" in found["alt_text"]
    assert "expected a number or null" in found["alt_text"]
    assert len(body["results"]) == 3


def test_a_chart_of_a_layout_keeps_its_size_for_its_own_page(
    batch: Any, client: FlaskClient, headers: dict[str, str], tools: Tools
) -> None:
    """In the dashboard it has that of its place; the PDF has a page of its own for it."""
    body = batch({"requests": [bar(1) | {"width": 333, "height": 257}, bar(2)], "layout": {}}).json
    found = client.get(f"/v1/charts/{body['dashboard']['chart_id']}", headers=headers).json
    assert not found["warnings"]
    with tools.database.read() as session:
        spec = session.get_one(Chart, body["dashboard"]["chart_id"]).spec
    assert [chart.get("width") for chart in spec["data"]["charts"]] == [333, None]


@pytest.mark.parametrize(
    ("layout", "place"),
    [
        ({"rows": [[0, 1]]}, "layout.rows"),
        ({"rows": [[0, 1], [2, 7]]}, "layout.rows[1][1]"),
        ({"rows": [[0, 1], [{"chart": 2, "span": 0}]]}, "layout.rows[1][0].span"),
        ({"width": 5}, "width"),
    ],
)
def test_what_is_wrong_with_a_layout_is_told_and_nothing_is_drawn(
    batch: Any, client: FlaskClient, headers: dict[str, str], layout: dict[str, Any], place: str
) -> None:
    """The whole request is refused: it would not give what was asked for."""
    response = batch({"requests": [bar(1), bar(2), bar(3)], "layout": layout})
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == place
    assert client.get("/v1/charts", headers=headers).json["items"] == []


@pytest.mark.parametrize(("requests", "place"), [([], "requests"), ([bar(1)] * 501, "requests"), ("x", "requests")])
def test_a_batch_has_a_size(batch: Any, requests: Any, place: str) -> None:
    """1 to 500."""
    response = batch({"requests": requests})
    assert (response.status_code, response.json["errors"][0]["field"]) == (422, place)


def test_500_charts_are_taken_at_once(batch: Any, queue: InstantWorker) -> None:
    """All are committed; only the window of them is published."""
    queue.asleep = True
    response = batch({"requests": [bar(number) for number in range(500)]}, Prefer="respond-async")
    assert (response.status_code, response.json["queued"]) == (202, 500)
    assert len(queue.messages) < 20


def test_a_key_repeats_the_answer(batch: Any, queue: InstantWorker) -> None:
    """The same batch for the same key; another body is refused."""
    body = {"requests": [bar(1), BROKEN]}
    first, again = (batch(body, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(queue.messages) == 1
    assert batch({"requests": [bar(2)]}, **{"Idempotency-Key": "k1"}).status_code == 422


def test_a_foreign_batch_is_not_there(batch: Any, client: FlaskClient, foreign: dict[str, str]) -> None:
    """404, as for one that never was."""
    batch_id = batch(SEED).json["batch_id"]
    assert client.get(f"/v1/charts/batch/{batch_id}", headers=foreign).status_code == 404
    assert client.get("/v1/charts/batch/bt_000000000000000000000000", headers=foreign).status_code == 404
