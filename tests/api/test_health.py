"""/healthz, /readyz and the OpenAPI document."""

from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.ports import Tools
from app.usecases.health import worker_gone
from tests.api.conftest import InstantWorker
from tests.fakes import MemoryObjects


def test_alive_says_so_and_asks_nothing(client: FlaskClient, queue: InstantWorker) -> None:
    """Alive is not ready: it answers while the broker is away."""
    queue.away = True
    assert client.get("/healthz").json["status"] == "ok"


def test_ready_names_every_part(client: FlaskClient) -> None:
    """All four work: 200."""
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json["ready"]
    assert list(response.json["parts"]) == ["database", "redis", "objects", "worker"]


def test_what_is_away_is_named_with_the_cure(client: FlaskClient, tools: Tools, queue: InstantWorker) -> None:
    """503, and each part that does not work says why."""
    queue.away = True
    assert isinstance(tools.objects, MemoryObjects)
    tools.objects.away = True
    worker_gone(tools, "wk_test")
    response = client.get("/readyz")
    parts = response.json["parts"]
    assert response.status_code == 503
    assert [name for name, part in parts.items() if not part["ok"]] == ["redis", "objects", "worker"]
    assert "plotworks doctor" in parts["worker"]["detail"]


def test_the_document_is_valid_openapi(client: FlaskClient) -> None:
    """OpenAPI 3.1 that a validator accepts, with every route and the problem's Content-Type."""
    document = client.get("/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert {"/v1/charts", "/v1/charts/types", "/v1/charts/{chart_id}", "/v1/jobs/{job_id}"} <= set(document["paths"])
    responses = document["components"]["responses"]
    assert all("application/problem+json" in response["content"] for response in responses.values())
