"""Idempotency-Key on everything that creates: what is kept under a key, and what leaves it free."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.domain.errors import RenderTimeout
from app.store.models import IdempotencyKey
from app.store.types import db_now
from tests.api.conftest import InstantWorker
from tests.making import BAR


@pytest.mark.parametrize("path", ["/v1/charts", "/v1/charts/batch", "/api/v1/render", "/v1/jobs/job_1/retry"])
@pytest.mark.parametrize("key", ["", "k" * 256, "a\x7fb"])
def test_a_key_that_is_none(client: FlaskClient, headers: dict[str, str], path: str, key: str) -> None:
    """400 wherever something is created, before anything is."""
    body = {"requests": [BAR]} if path.endswith("batch") else BAR
    answer = client.post(path, json=body, headers=headers | {"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("path", ["/v1/charts", "/v1/charts/batch"])
def test_an_answer_of_202_is_kept_too(
    client: FlaskClient, headers: dict[str, str], queue: InstantWorker, path: str
) -> None:
    """The same key gives it again, whatever has become of the work; after 24 hours the key is free."""
    queue.asleep = True
    body = {"requests": [BAR]} if path.endswith("batch") else BAR
    asked = headers | {"Idempotency-Key": "k", "Prefer": "respond-async"}
    first = client.post(path, json=body, headers=asked)
    queue.work(queue.tools, queue.messages[0][1])  # type: ignore[arg-type]  # the fixture has given it its tools
    again = client.post(path, json=body, headers=asked)
    assert (first.status_code, again.status_code, again.json) == (202, 202, first.json)
    assert queue.tools
    with queue.tools.database.write() as session:
        session.execute(update(IdempotencyKey).values(created_at=db_now(-24 * 3600 - 1)))
    assert client.post(path, json=body, headers=asked).json != first.json


def test_a_render_that_gave_up_leaves_its_key_free(
    client: FlaskClient, headers: dict[str, str], queue: InstantWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 says to ask again: the same request with the same key is drawn then, not refused."""
    monkeypatch.setattr("app.api.render.PATIENCE", 0.2)
    asked = headers | {"Idempotency-Key": "k"}
    queue.asleep = True
    assert client.post("/api/v1/render", json=BAR, headers=asked).status_code == 503
    queue.asleep = False
    assert client.post("/api/v1/render", json=BAR, headers=asked).status_code == 200


def test_a_render_that_failed_fails_again_under_its_key(
    client: FlaskClient, headers: dict[str, str], queue: InstantWorker
) -> None:
    """Its request is not open any more: the same failure is told, nothing is drawn again."""
    asked = headers | {"Idempotency-Key": "k"}
    queue.error = RenderTimeout("too slow")
    queue.error.retry_helps = False  # type: ignore[misc]
    first = client.post("/api/v1/render", json=BAR, headers=asked)
    queue.error = None
    again = client.post("/api/v1/render", json=BAR, headers=asked)
    assert first.json["code"] == again.json["code"] == "render_timeout"
    assert first.json["job_id"] == again.json["job_id"]
