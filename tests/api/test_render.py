"""POST /api/v1/render: the picture in the same request."""

import threading
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from app.domain.errors import RenderFailed
from app.ports import Tools
from tests.api.conftest import InstantWorker
from tests.bokeh_requests import item, points
from tests.making import BAR, bar


@pytest.fixture
def render(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /api/v1/render with a body and, if wanted, more headers."""
    return lambda body, **more: client.post("/api/v1/render", json=body, headers=headers | more)


@pytest.mark.parametrize(
    ("form", "variant", "kind"),
    [
        ({}, "png-800x400@1", "image/png"),
        ({"format": "jpg", "width": 300, "height": 200}, "jpeg-300x200@1", "image/jpeg"),
        ({"format": "webp", "scale": 2, "background": "transparent"}, "webp-800x400@2+transparent", "image/webp"),
        ({"format": "svg", "width": 4000, "height": 4000}, "svg-4000x4000@1", "image/svg+xml"),
        ({"format": "pdf"}, "pdf-800x400@1", "application/pdf"),
        ({"format": "html"}, "html-800x400@1", "text/html; charset=utf-8"),
    ],
)
def test_the_answer_is_the_picture(render: Any, form: dict[str, Any], variant: str, kind: str) -> None:
    """Bytes of the format and size that were asked for."""
    response = render(BAR | form)
    assert (response.status_code, response.content_type) == (200, kind)
    assert response.data == b"\x89PNG " + variant.encode()


def test_the_same_request_again_draws_nothing(render: Any, queue: InstantWorker) -> None:
    """X-Cache says whether it was drawn, Server-Timing and X-Render-Ms where the time went."""
    first, again = render(BAR), render(BAR)
    assert (first.headers["X-Cache"], again.headers["X-Cache"]) == ("miss", "hit")
    assert first.headers["Server-Timing"] == "browser;dur=30.0"
    assert (first.headers["X-Render-Ms"], again.headers["X-Render-Ms"]) == ("30.0", "0")
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert len(queue.messages) == 1


def test_another_tenant_has_it_drawn_anew(client: FlaskClient, render: Any, foreign: dict[str, str]) -> None:
    """A hit would tell what another has drawn."""
    render(BAR)
    assert client.post("/api/v1/render", json=BAR, headers=foreign).headers["X-Cache"] == "miss"


def test_type_is_another_name_of_chart_type(render: Any) -> None:
    """As the Chart-Output API has it."""
    body = {"type": "bar", "data": BAR["data"]}
    assert render(body).status_code == 200


def test_an_address_in_place_of_bytes(client: FlaskClient, render: Any) -> None:
    """With returnUrl the answer names the picture, signed, in the form that was asked for."""
    told = render(BAR | {"returnUrl": True, "format": "svg", "width": 300, "height": 200, "background": "#eee"}).json
    assert (told["format"], told["width"], told["height"]) == ("svg", 300, 200)
    parts = urlsplit(told["url"])
    picture = client.get(f"{parts.path}?{parts.query}")
    assert picture.status_code == 200
    assert picture.data == b"\x89PNG svg-300x200@1+#eeeeee"


def test_a_bokeh_document_is_drawn(render: Any) -> None:
    """What bokeh.embed.json_item gives, in its own size or another."""
    assert render({"bokeh": item(points())}).data == b"\x89PNG png-300x200@1"
    assert render({"bokeh": item(points()), "width": 600, "height": 400}).data == b"\x89PNG png-600x400@1"


def test_a_fault_of_a_document_has_its_place_in_the_request(render: Any) -> None:
    """The places begin with the field that the caller wrote."""
    document = item(points())
    document["doc"]["roots"][0]["name"] = "Nonsense"
    answer = render({"bokeh": document})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith("bokeh.doc.roots[0]")
    assert answer.json["detail"].startswith("bokeh.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"width": 0}, "width"),
        ({"height": -1}, "height"),
        ({"width": 10**9}, "width"),
        ({"format": "gif"}, "format"),
        ({"scale": 5}, "scale"),
        ({"scale": 2, "format": "pdf"}, "scale"),
        ({"scale": 4, "width": 4000, "height": 4000}, "scale"),
        ({"background": "nonsense"}, "background"),
        ({"background": "transparent", "format": "jpeg"}, "background"),
        ({"bokeh": {}}, "chart_type"),
        ({"brandKitId": "x"}, "brandKitId"),
        ({"returnUrl": "perhaps"}, "returnUrl"),
        ({"type": "line"}, "type"),
        ({"visibility": "public"}, "visibility"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_named(render: Any, change: dict[str, Any], field: str) -> None:
    """422 with the field, in this API's words too."""
    answer = render(BAR | change)
    assert answer.status_code == 422, answer.json
    assert field in [fault["field"] for fault in answer.json["errors"]]
    assert answer.json["details"] == answer.json["detail"]


@pytest.mark.parametrize("missing", ["chart_type", "data"])
def test_what_is_missing_is_named(render: Any, missing: str) -> None:
    """Neither a chart nor a document is nothing to draw."""
    answer = render({name: value for name, value in BAR.items() if name != missing})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == missing


def test_a_failure_is_the_answer(render: Any, queue: InstantWorker) -> None:
    """With the class and the words of its error."""
    queue.error = RenderFailed("the page fell over")
    queue.error.retry_helps = False  # type: ignore[misc]  # it ends at its first attempt
    answer = render(bar(1))
    assert (answer.status_code, answer.json["code"]) == (500, "render_failed")
    queue.error = None
    assert render(bar(1)).status_code == 200, "a failure is not kept"


def test_what_is_not_done_in_time_is_cancelled(
    client: FlaskClient,
    render: Any,
    headers: dict[str, str],
    queue: InstantWorker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """503 with Retry-After; the chart and its job are gone."""
    monkeypatch.setattr("app.api.render.PATIENCE", 0.2)
    queue.asleep = True
    answer = render(BAR)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    job = client.get(f"/v1/jobs/{queue.messages[0][1]}", headers=headers).json
    assert job["state"] == "cancelled"
    assert client.get("/v1/charts", headers=headers).json["items"] == []


def test_an_idempotent_render_is_one_chart(
    client: FlaskClient, render: Any, headers: dict[str, str], tools: Tools
) -> None:
    """The same key with the same body gives the picture again; with another body it is refused."""
    key = {"Idempotency-Key": "once"}
    first, again = render(BAR, **key), render(BAR, **key)
    assert first.data == again.data
    assert first.headers["X-Chart-Id"] == again.headers["X-Chart-Id"]
    assert render(bar(2), **key).json["code"] == "idempotency_mismatch"
    assert len(client.get("/v1/charts", headers=headers).json["items"]) == 1


def test_a_lost_picture_is_drawn_again(render: Any, tools: Tools, queue: InstantWorker) -> None:
    """The object store may lose what it likes: whoever asks gets a picture."""
    render(BAR)
    (key,) = list(tools.objects.keys("tn_"))
    tools.objects.delete(key)
    assert render(BAR).headers["X-Cache"] == "miss"
    assert len(queue.messages) == 2


def test_no_place_to_wait_in_is_told(
    client: FlaskClient, render: Any, headers: dict[str, str], queue: InstantWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 at once, with when to come again and which setting to raise; nothing is left of the request."""
    queue.asleep = True
    waiters = client.application.extensions["plotworks.waiters"]
    monkeypatch.setattr(waiters, "_places", threading.BoundedSemaphore(1))
    with waiters.place():
        answer = render(BAR)
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert "PLOTWORKS_API_THREADS" in answer.json["detail"]
    assert client.get("/v1/charts", headers=headers).json["items"] == []
