"""Charts from words with a model behind them, over HTTP: the worker's own code, a model's API on 127.0.0.1."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.bootstrap import model_api_of
from app.domain.jobs import PLAN
from app.ports import Tools
from app.usecases.health import worker_seen
from tests.api.conftest import HEALTHY, InstantWorker
from tests.api.test_ai import PATH, RANKED
from tests.making import make_tools
from tests.model_api import ANTHROPIC, OPENAI, Protocol, model_api
from tests.receivers import Receiver, replies

Json = dict[str, Any]

SHARES: Json = {
    "chart_type": "pie",
    "transforms": [{"op": "filter", "where": {"column": "region", "cmp": "!=", "value": "Other"}}],
    "encoding": {"x": "region", "y": "revenue"},
    "options": {"title": "Revenue by region"},
    "explanation": "The regions that have a name.",
}
EMPTY = {**SHARES, "transforms": [{"op": "filter", "where": {"column": "region", "cmp": "=", "value": "Mars"}}]}


@pytest.fixture(params=[OPENAI, ANTHROPIC], ids=lambda one: one.name)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    """Either of the two."""
    found: Protocol = request.param
    return found


@pytest.fixture
def api(protocol: Protocol) -> Iterator[Receiver]:
    """A model that at first chooses rows that there are none of, and mends that."""
    with model_api(protocol.says(EMPTY), protocol.says(SHARES), replies("401 Unauthorized")) as found:
        yield found


@pytest.fixture
def tools(tmp_path: Path, queue: InstantWorker, protocol: Protocol, api: Receiver) -> Iterator[Tools]:
    """Tools whose settings name this model."""
    base = api.url().removesuffix("/hook") + ("/v1" if protocol is OPENAI else "")
    told = {"ai_provider": protocol.name, "ai_url": base, "ai_model": "small-1", "ai_key": "sk-secret"}
    plain = make_tools(tmp_path, queue=queue, **told, ai_price_in=2.5, ai_price_out=10.0)
    made = replace(plain, model_api=model_api_of(plain.settings))
    queue.tools = made
    worker_seen(made, "wk_plan", PLAN, HEALTHY)
    yield made
    made.database.dispose()


def test_a_models_plan_has_the_numbers_of_the_data(
    client: FlaskClient, headers: Json, post: Any, api: Receiver
) -> None:
    """Mended after what the data said, drawn as the data are, with its price; the next answer is that of the rules."""
    found = client.post(PATH, json={**RANKED, "format": "json"}, headers=headers).get_json()
    assert (found["chart_type"], found["planner"]) == ("pie", "small-1")
    assert found["data"]["labels"] == ["Americas", "EMEA", "APAC"]
    assert found["data"]["datasets"][0]["data"] == [420, 310, 280]
    assert found["explanation"][0] == "The regions that have a name."
    taken = found["model"]
    assert (taken["calls"], taken["input_tokens"], taken["output_tokens"]) == (2, 2400, 600)
    assert taken["cost"] == pytest.approx(0.012)
    assert taken["latency_ms"] >= 0
    assert post({name: found[name] for name in ("chart_type", "data", "options")}).status_code == 201
    again = client.post(PATH, json={**RANKED, "format": "json"}, headers=headers)
    told = again.get_json()
    assert (told["chart_type"], told["planner"]) == ("bar", "offline")
    assert "small-1 is not set up" in told["warnings"][-1]
    assert b"sk-secret" not in again.data
    assert len(api.requests) == 3
