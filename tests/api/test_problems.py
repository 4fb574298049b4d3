"""Bad input: each a clear problem document, never a 500."""

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from tests.making import BAR


def _with(**data: Any) -> dict[str, Any]:
    return BAR | {"data": BAR["data"] | data}


def _values(values: Any) -> dict[str, Any]:
    return _with(datasets=[{"label": "Sales", "data": values}])


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "line 1, column 2"),
        (b"", 400, "empty"),
        (b'{"chart_type": "bar",\n "data": }', 400, "line 2"),
        (b'{"data": NaN}', 400, "NaN"),
        (b'{"data": [1, Infinity]}', 400, "Infinity"),
        (b"[" * 100 + b"]" * 100, 400, "64 levels"),
        (b"[" * 100_000, 400, "JSON"),
        (b'\xff\xfe{"a":1}', 400, "JSON"),
        (b"[]", 422, "JSON object"),
        (b'"text"', 422, "JSON object"),
        (b"x" * 10_000_001, 413, "/v1/charts/upload"),
    ],
)
def test_a_body_that_is_no_request(
    client: FlaskClient, headers: dict[str, str], body: bytes, status: int, words: str
) -> None:
    """400 with the place, 413 with the way out."""
    response = client.post("/v1/charts", data=body, headers=headers, content_type="application/json")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert words in response.json["detail"]
    assert response.json["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_wrong_content_type_is_415(client: FlaskClient, headers: dict[str, str], content_type: str) -> None:
    """It is told before the body is read."""
    response = client.post("/v1/charts", data=b"{}", headers=headers, content_type=content_type)
    assert (response.status_code, response.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ({"data": {}}, "chart_type", "GET /v1/charts/types"),
        (BAR | {"chart_type": "baar"}, "chart_type", "bar"),
        (BAR | {"chart_type": 7}, "chart_type", "text"),
        ({"chart_type": "bar"}, "data", "data"),
        (BAR | {"data": []}, "data", "no rows"),
        (BAR | {"data": 5}, "data", "object"),
        (BAR | {"color": 1}, "color", "not known"),
        (BAR | {"width": 0}, "width", "from 100 to 4000"),
        (BAR | {"width": -5}, "width", "from 100 to 4000"),
        (BAR | {"height": 10**9}, "height", "from 100 to 4000"),
        (BAR | {"width": "wide"}, "width", "whole number"),
        (BAR | {"width": 300.5}, "width", "whole number"),
        (BAR | {"visibility": "all"}, "visibility", "public"),
        (BAR | {"options": 3}, "options", "object"),
        (_with(labels=["a", "b"]), "data.datasets[0].data", "3 values for 2 labels"),
        (_with(labels=[]), "data.datasets[0].data", "0 labels"),
        (_with(labels=[], datasets=[]), "data.labels", "empty"),
        (_with(datasets=[]), "data.datasets", "empty"),
        (_with(datasets=None), "data.datasets", "list"),
        (_with(datasets=[3]), "data.datasets[0]", "object"),
        (_values([1, "two", 3]), "data.datasets[0].data[1]", "'two'"),
        (_values([1, True, 3]), "data.datasets[0].data[1]", "true"),
        (_values([1, {"a": 1}, 3]), "data.datasets[0].data[1]", "an object"),
        (_values("1,2,3"), "data.datasets[0].data", "list"),
        (_with(labels=["a", ["b"], "c"]), "data.labels[1]", "text"),
    ],
)
def test_a_request_that_can_not_be_drawn(post: Any, body: dict[str, Any], place: str, words: str) -> None:
    """422 with the field's place, and words that help."""
    response = post(body)
    assert response.status_code == 422
    faults = {fault["field"]: fault["message"] for fault in response.json["errors"]}
    assert place in faults
    assert words in faults[place]


def test_all_faults_are_told_at_once_but_not_a_thousand(post: Any) -> None:
    """A caller mends all in one go; a broken column is not a page of errors."""
    response = post(_with(labels=["x"] * 1000, datasets=[{"data": ["bad"] * 1000}]))
    assert len(response.json["errors"]) == 51
    assert "950 more" in response.json["errors"][-1]["message"]


@pytest.mark.parametrize(
    "title",
    [
        "\x00\x01\x02",
        '"quoted" \\ and \' too',
        "<script>alert(1)</script>",
        "x" * 10_000,
        "\u202e\u200b",
        "\ud83d\ude00",
    ],
)
def test_hostile_titles_are_drawn(post: Any, title: str) -> None:
    """Control characters, quotes, markup and endless titles are text like any other."""
    assert post(BAR | {"options": {"title": title}}).status_code == 201


def test_a_lone_surrogate_is_no_text(client: FlaskClient, headers: dict[str, str]) -> None:
    """It can't be stored in any database; the JSON reader refuses it."""
    body = orjson.dumps(BAR).replace(b"January", b"\\ud800")
    response = client.post("/v1/charts", data=body, headers=headers, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize("size", [0, -1, 1e9, "big", None, True])
def test_a_font_size_that_can_not_be_is_told(post: Any, size: Any) -> None:
    """The chart is drawn without it, and a warning says so."""
    response = post(BAR | {"options": {"title": {"text": "Sales", "fontSize": size}}})
    assert response.status_code == 201
    warned = [warning["path"] for warning in response.json.get("warnings", [])]
    assert warned == ([] if size is None else ["options.title.fontSize"])


def test_unknown_paths_and_methods_are_problems_too(client: FlaskClient, headers: dict[str, str]) -> None:
    """404 and 405 in the same shape, with Allow."""
    missing = client.get("/v1/nothing", headers=headers)
    assert (missing.status_code, missing.json["code"]) == (404, "not_found")
    wrong = client.put("/v1/charts", json={}, headers=headers)
    assert (wrong.status_code, wrong.json["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]


def test_a_callers_request_id_is_kept_when_harmless(client: FlaskClient) -> None:
    """It is echoed; one with a line break or a novel in it is not."""
    assert client.get("/healthz", headers={"X-Request-Id": "trace-7"}).headers["X-Request-Id"] == "trace-7"
    assert client.get("/healthz", headers={"X-Request-Id": "x" * 500}).headers["X-Request-Id"].startswith("req_")
