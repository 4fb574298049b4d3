"""Charts from words over HTTP, planned by the worker's own code."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.charts import CHART_TYPES
from app.domain.plans import Kind
from app.ports import Tools
from app.store import usage
from app.store.models import Conversation, Dataset, DatasetVersion, Job, Tenant, Turn
from app.usecases.ai.conversations import forget_conversations
from app.usecases.datasets import File, begin_dataset
from app.usecases.plans import set_plan
from app.usecases.sweeping import sweep
from tests.api.conftest import InstantWorker
from tests.making import make_caller
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading

PATH = "/api/v1/ai/render"
REVENUE = [
    {"region": "Americas", "revenue": 420},
    {"region": "EMEA", "revenue": 310},
    {"region": "APAC", "revenue": 280},
    {"region": "Other", "revenue": 90},
]
RANKED = {"description": "Revenue by region, ranked highest to lowest.", "data": REVENUE}
"""The seed's second example."""

RISING = "Monthly active users for 2024, rising from 12k in Jan to 24k in Dec. Use a calm blue palette."
"""The seed's first example."""

Json = dict[str, Any]


@pytest.fixture
def ask(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST a description; gives the response."""
    return lambda body, **more: client.post(PATH, json=body, headers=headers | more)


@pytest.fixture
def spec(ask: Any) -> Any:
    """POST a description; gives the chart that it led to."""

    def asked(description: str, **fields: Any) -> Json:
        response = ask({"description": description, "format": "json", **fields})
        assert response.status_code == 200, response.get_json()
        found: Json = response.get_json()
        return found

    return asked


def test_the_seeds_examples_are_pictures_with_its_headers(ask: Any) -> None:
    """Bytes of the format asked for, the chart type, the time, and the month's standing."""
    for body, chart_type in (
        ({"description": RISING, "format": "png", "width": 800, "height": 400}, "line"),
        (RANKED, "bar"),
    ):
        response = ask(body)
        assert response.status_code == 200
        assert response.mimetype == "image/png"
        assert response.headers["X-Ai-Chart-Type"] == chart_type
        assert response.headers["X-Ai-Generation-Ms"].isdecimal()
        assert response.headers["X-Conversation-Id"].startswith("cv_")
    assert response.headers["X-Ai-Renders-Used"] == "2"
    assert "X-Ai-Renders-Limit" not in response.headers, "the first key has no limit"


@pytest.mark.parametrize("form", ["png", "jpeg", "svg", "webp", "pdf"])
def test_every_format_of_the_seed(ask: Any, form: str) -> None:
    """The five formats of the other API."""
    response = ask({**RANKED, "format": form})
    assert response.status_code == 200
    assert form in response.content_type


def test_return_url_gives_an_address_that_opens(ask: Any, client: FlaskClient) -> None:
    """As POST /api/v1/render: JSON with the address of the picture, for whoever has it."""
    told = ask({**RANKED, "returnUrl": True}).get_json()
    path = told["url"].removeprefix("http://127.0.0.1:8000")
    assert client.get(path).mimetype == "image/png"


def test_the_spec_is_what_post_charts_takes(spec: Any, post: Any) -> None:
    """With its numbers from the data, in the order that was asked; and drawn when it is posted."""
    found = spec(**RANKED)
    assert found["data"]["labels"] == ["Americas", "EMEA", "APAC", "Other"]
    assert found["data"]["datasets"][0]["data"] == [420, 310, 280, 90]
    assert found["explanation"]
    assert 0 < found["confidence"] <= 1
    assert {one["chart_type"] for one in found["alternatives"]} <= set(CHART_TYPES)
    assert post({name: found[name] for name in ("chart_type", "data", "options")}).status_code == 201


def test_dry_run_draws_nothing(ask: Any, queue: InstantWorker) -> None:
    """The same as the format ``json``."""
    assert ask({**RANKED, "dryRun": True}).get_json()["chart_type"] == "bar"
    assert all(name != "render" for name, _ in queue.messages)


@pytest.mark.parametrize(
    "data",
    [
        "region,revenue\nAmericas,420\nEMEA,310\n",
        '[{"region": "Americas", "revenue": 420}, {"region": "EMEA", "revenue": 310}]',
        {"region": ["Americas", "EMEA"], "revenue": [420, 310]},
        {"columns": {"region": ["Americas", "EMEA"], "revenue": [420, 310]}},
        {"rows": [{"region": "Americas", "revenue": 420}, {"region": "EMEA", "revenue": 310}]},
        {"labels": ["Americas", "EMEA"], "datasets": [{"label": "revenue", "data": [420, 310]}]},
        {"Americas": 420, "EMEA": 310},
    ],
    ids=["csv", "json text", "columns", "named columns", "rows", "datasets", "numbers by name"],
)
def test_data_in_every_shape(spec: Any, data: Any) -> None:
    """The same two bars of each."""
    found = spec("a bar chart of the values", data=data)
    assert found["data"]["labels"] == ["Americas", "EMEA"]
    assert found["data"]["datasets"][0]["data"] == [420, 310]


def test_all_rows_count_however_many(spec: Any) -> None:
    """Not the first 2,000 characters: our own code adds up all of them."""
    rows = [{"city": f"c{number % 3}", "sold": 1} for number in range(3_000)]
    found = spec("total sold by city as a bar chart", data=rows)
    assert found["data"]["datasets"][0]["data"] == [1000, 1000, 1000]


def test_a_conversation_goes_on_with_its_data(spec: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """Later turns bring no data; each can be read, with what is other in it; undo is the chart before."""
    first = spec(**RANKED)
    kept = {"conversationId": first["conversationId"]}
    assert spec("make it a line", **kept)["chart_type"] == "line"
    assert spec("undo", **kept)["chart_type"] == "bar"
    only = spec("only EMEA and APAC", **kept)
    assert only["data"]["labels"] == ["EMEA", "APAC"]
    told = client.get(f"/v1/conversations/{first['conversationId']}", headers=headers).get_json()
    assert [turn["status"] for turn in told["items"]] == ["planned"] * 4
    turn = client.get(f"/v1/conversations/{first['conversationId']}/turns/2", headers=headers).get_json()
    assert {"path": "chart_type", "before": "bar", "after": "line"} in turn["diff"]
    assert turn["spec"]["chart_type"] == "line"


def test_our_brand_is_the_newest_kit(spec: Any, ask: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """It is drawn with it, and the spec names it."""
    kit = client.post("/v1/brand-kits", json={"name": "House", "palette": ["#aa0000", "#0000aa"]}, headers=headers)
    kept = {"conversationId": spec(**RANKED)["conversationId"]}
    assert spec("use our brand", **kept)["brand_kit_id"] == kit.get_json()["brand_kit_id"]
    assert ask({"description": "sort ascending", **kept}).status_code == 200


def test_a_turn_that_fails_leaves_the_conversation_as_it_was(ask: Any, spec: Any) -> None:
    """The chart before is what the next turn changes."""
    first = spec(**RANKED)
    failed = ask({"description": "colourless green ideas", "conversationId": first["conversationId"]})
    assert failed.status_code == 422
    assert failed.get_json()["conversationId"] == first["conversationId"]
    assert spec("make it a pie", conversationId=first["conversationId"])["chart_type"] == "pie"


@pytest.mark.parametrize(
    ("change", "status", "place"),
    [
        ({"description": ""}, 422, "description"),
        ({"description": "   "}, 422, "description"),
        ({"description": "x" * 4001}, 422, "description"),
        ({"description": None}, 422, "description"),
        ({"data": ""}, 422, "data"),
        ({"data": "{not json"}, 422, "data"),
        ({"data": 7}, 422, "data"),
        ({"data": {"a": [1, 2], "b": [1]}}, 422, "data"),
        ({"format": "gif"}, 422, "format"),
        ({"width": 99}, 422, "width"),
        ({"colour": "red"}, 422, "colour"),
        ({"conversationId": "cv_000000000000000000000000"}, 422, "conversationId"),
        ({"datasetId": "ds_000000000000000000000000"}, 422, "datasetId"),
        ({"data": None, "datasetId": "ds_000000000000000000000000"}, 422, "datasetId"),
        ({"description": "draw me a picture of a cat"}, 422, "description"),
        ({"description": "profit by region"}, 422, "description"),
    ],
)
def test_bad_input_is_told_with_its_place(ask: Any, change: Json, status: int, place: str) -> None:
    """A clear 4xx, in the words of both APIs, and nothing that was asked is counted."""
    response = ask({**RANKED, **change})
    told = response.get_json()
    assert response.status_code == status, told
    assert place in {fault["field"] for fault in told["errors"]}, told
    assert told["error"]
    assert told["details"]


def test_data_over_ten_megabytes_belong_into_a_file(ask: Any) -> None:
    """413 with the way out."""
    rows = [{"text": "x" * 1_000, "n": 1}] * 10_000
    response = ask({"description": "count by text", "data": rows})
    assert response.status_code == 413


def test_a_plan_without_ai_is_403_with_the_way_up(ask: Any, tools: Tools) -> None:
    """Trial and starter, as in the seed."""
    set_plan(tools, "default", "starter")
    response = ask(RANKED)
    assert response.status_code == 403
    assert response.get_json()["upgrade_url"]


def test_the_months_quota_is_told_as_in_the_seed(ask: Any, tools: Tools) -> None:
    """429 with currentAiUsage and aiLimit; a description that could not be planned is not counted."""
    set_plan(tools, "default", "pro")
    with tools.database.write() as session:
        tenant = session.scalars(select(Tenant.tenant_id)).one()
        usage.add(session, tenant, Kind.AI_RENDERS, 498, now=tools.clock.now(), most=500)
    assert ask({**RANKED, "description": "colourless green ideas"}).status_code == 422
    assert ask(RANKED).headers["X-Ai-Renders-Remaining"] == "1"
    assert ask(RANKED).headers["X-Ai-Renders-Remaining"] == "0"
    told = ask(RANKED)
    assert told.status_code == 429
    assert (told.get_json()["currentAiUsage"], told.get_json()["aiLimit"]) == (500, 500)


def test_the_stages_are_told_as_they_come(ask: Any) -> None:
    """Server-sent events end with the address of the picture."""
    response = ask(RANKED, Accept="text/event-stream")
    events = [orjson.loads(line[6:]) for line in response.get_data().splitlines() if line.startswith(b"data: ")]
    assert [event["stage"] for event in events][-2:] == ["planned", "drawn"]
    assert events[-2]["chart"]["chart_type"] == "bar"
    assert events[-1]["url"]


def test_the_same_key_is_the_same_turn(ask: Any, tools: Tools) -> None:
    """A request that is sent again is planned and counted once."""
    told = [ask({**RANKED, "format": "json"}, **{"Idempotency-Key": "k1"}).get_json() for _ in range(2)]
    assert told[0] == told[1]
    with tools.database.read() as session:
        assert len(session.scalars(select(Turn)).all()) == 1


def test_conversations_are_their_tenants_own(
    spec: Any, client: FlaskClient, headers: dict[str, str], foreign: dict[str, str], tools: Tools
) -> None:
    """Listed, read and deleted by nobody else; one that has expired is forgotten with its data."""
    path = f"/v1/conversations/{spec(**RANKED)['conversationId']}"
    assert client.get(path, headers=foreign).status_code == 404
    assert client.get(f"{path}/turns/1", headers=foreign).status_code == 404
    assert client.delete(path, headers=foreign).status_code == 404
    assert client.get("/v1/conversations", headers=foreign).get_json()["items"] == []
    assert len(client.get("/v1/conversations", headers=headers).get_json()["items"]) == 1
    tools.clock.forward(31 * 86_400)  # type: ignore[attr-defined]  # the clock of tests
    assert forget_conversations(tools) == 1
    assert client.get(path, headers=headers).status_code == 404
    assert sweep(tools) == 1
    assert list(tools.objects.keys("")) == []


def test_words_that_ask_for_nothing_drawable_cost_nothing(ask: Any, tools: Tools) -> None:
    """Usage counts plans that were made."""
    ask({**RANKED, "description": "colourless green ideas"})
    with tools.database.read() as session:
        assert session.scalars(select(Job.state)).all() == ["failed"]
        assert session.scalars(select(Conversation.turns)).all() == [1]


def test_a_dataset_is_drawn_by_its_id_and_by_its_name(spec: Any, ask: Any, tools: Tools, tmp_path: Path) -> None:
    """A file that was sent is named in place of data, or just mentioned; a foreign one is unknown."""
    source, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    source.write_text("region,revenue\nAmericas,420\nEMEA,310\n")
    profile = ingest(source, out, Reading(), Limits())
    size = tools.files.put("k/table.parquet", out)
    own, other = (make_caller(tools, name)[0] for name in ("default", "another"))
    file = File("k/in.csv", "Sales_2024.csv", 10, "", {})
    with tools.database.write() as session:
        ids = [begin_dataset(session, who, file) for who in (own, other)]
        ready = {"state": "ready", "table_key": "k/table.parquet", "table_size": size, "profile": profile.to_json()}
        session.execute(update(DatasetVersion).values(rows=2, **ready))
        session.execute(update(Dataset).values(state="ready"))
    expected = ["Americas", "EMEA"]
    for found in (
        spec("revenue by region as bars", datasetId=ids[0].dataset_id),
        spec("revenue by region from sales 2024, as bars"),
    ):
        assert found["data"]["labels"] == expected
    refused = ask({"description": "revenue by region", "datasetId": ids[1].dataset_id})
    assert refused.get_json()["errors"][0]["field"] == "datasetId"


def test_what_was_planned_is_counted(spec: Any, client: FlaskClient, headers: dict[str, str]) -> None:
    """GET /v1/usage tells it by kind."""
    spec(**RANKED)
    assert client.get("/v1/usage", headers=headers).get_json()["month"][Kind.AI_RENDERS]["used"] == 1
