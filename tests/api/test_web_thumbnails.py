"""/thumbnails/<id>.png: a picture as a file, for whoever may see it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.errors import RenderTimeout
from app.ports import Tools
from app.usecases.links import signed
from tests.api.conftest import InstantWorker
from tests.making import BAR


@pytest.fixture
def path(post: Any) -> str:
    """The thumbnail of a public chart."""
    return f"/thumbnails/{post(BAR).json['chart_id']}.png"


def test_it_is_drawn_once(client: FlaskClient, path: str, queue: InstantWorker) -> None:
    """The first reader has it drawn, 400 pixels wide; the others get what is stored."""
    before = len(queue.messages)
    pictures = {client.get(path).data for _ in range(3)}
    assert pictures == {b"\x89PNG png-400x200@1"}
    assert len(queue.messages) == before + 1


def test_it_answers_as_a_file_does(client: FlaskClient, path: str) -> None:
    """ETag and 304, HEAD, Range, caches may keep it."""
    full = client.get(path)
    assert full.content_type == "image/png"
    assert {"public", "immutable", "max-age=2592000"} <= set(full.headers["Cache-Control"].split(", "))
    again = client.get(path, headers={"If-None-Match": full.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(path)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(full.data)))
    assert client.get(path, headers={"Range": "bytes=1-3"}).data == b"PNG"


def test_only_a_public_one_is_kept_by_shared_caches(client: FlaskClient, post: Any, tools: Tools) -> None:
    """What a signature opened is for its reader."""
    chart = post(BAR | {"visibility": "signed"}).json["chart_id"]
    cached = client.get(signed(tools, f"/thumbnails/{chart}.png")).headers["Cache-Control"]
    assert "private" in cached
    assert "public" not in cached


def test_a_failed_chart_has_none(client: FlaskClient, post: Any, queue: InstantWorker) -> None:
    """409 and a problem document: an ``<img>`` shows its alt text, and no cache keeps the failure."""
    queue.error = RenderTimeout("slow")
    queue.error.retry_helps = False  # type: ignore[misc]
    chart = post(BAR).json["chart_id"]
    answer = client.get(f"/thumbnails/{chart}.png", headers={"Accept": "image/avif,image/webp,image/*,*/*;q=0.8"})
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert answer.json["chart_id"] == chart
    assert "Cache-Control" not in answer.headers


def test_one_that_takes_too_long_says_so(
    client: FlaskClient, path: str, queue: InstantWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with Retry-After, its own code and the job to ask about; the next reader shares that job."""
    monkeypatch.setattr("app.http.pictures.drawn.__defaults__", (0.1,))
    queue.asleep = True
    answers = [client.get(path) for _ in range(2)]
    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(503, "still_drawing")}
    assert answers[0].headers["Retry-After"] == "5"
    assert answers[0].json["job_id"] == answers[1].json["job_id"]


def test_readers_of_pictures_leave_threads_to_the_rest(
    client: FlaskClient, path: str, tools: Tools, queue: InstantWorker
) -> None:
    """When all places to wait in are taken, a reader is told to come back at once."""
    queue.asleep = True
    waiters = client.application.extensions["plotworks.waiters"]
    taken = 0
    while waiters._places.acquire(blocking=False):
        taken += 1
    assert taken == tools.settings.api_threads // 3
    assert client.get(path).status_code == 503
