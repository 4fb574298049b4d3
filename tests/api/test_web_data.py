"""The console's pages on data, and what they may do."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.caller import Caller
from app.domain.errors import UnreadableFile
from app.ports import Tools
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.ending import end_reading, fail
from app.usecases.readings import Found, claim_reading
from tests.making import make_caller
from tests.tus import BODY, TUS

PROFILE = {
    "format": "csv",
    "found": {"delimiter": ";", "encoding": "utf-8"},
    "columns": [
        {
            "name": "region",
            "type": "text",
            "nulls": 0,
            "min": "<b>",
            "max": "z" * 99,
            "distinct": 2,
            "samples": ["<b>"],
        },
        {"name": "amount", "type": "number", "unit": "€", "nulls": 1200, "min": 0.1, "max": 1e6, "distinct": 7}
        | {"samples": [0.1, None], "distinct_approximate": True},
    ],
    "first_rows": [["<b>", 0.1], ["South", None]],
    "rejected": [{"line": 1234, "column": "", "reason": "it has `5` fields", "text": ""}],
    "rejected_count": 300,
    "notices": ["the comma is taken for a decimal mark"],
}


@pytest.fixture
def who(tools: Tools) -> Caller:
    """The default tenant."""
    return make_caller(tools)[0]


@pytest.fixture
def begun(tools: Tools, who: Caller) -> Begun:
    """A dataset that is being read."""
    with tools.database.write() as session:
        return begin_dataset(session, who, File("t/up/file", "sales & <more>.csv", 6_950_000, "", {}))


@pytest.fixture
def inside(client: FlaskClient, headers: dict[str, str]) -> FlaskClient:
    """The same client, signed in."""
    client.post("/console/sign-in", data={"key": headers["Authorization"].removeprefix("Bearer ")})
    return client


def _read(tools: Tools, begun: Begun) -> None:
    mine = claim_reading(tools, begun.job_id, "wk_test")
    assert mine
    assert end_reading(tools, mine, Found("t/j/1/table", 9, 200_000, "0" * 64, PROFILE, {}))


def _ticket(page: str) -> dict[str, str]:
    found = re.search(r'data-ticket="([^"]+)" data-ticket-header="([^"]+)"', page)
    assert found
    return {found[2]: found[1]}


@pytest.mark.parametrize("path", ["/console/uploads", "/console/datasets", "/console/datasets/ds_1"])
def test_without_a_session_they_lead_to_the_way_in(client: FlaskClient, path: str) -> None:
    """As every page of the console."""
    assert client.get(path).headers["Location"] == "/console"


def test_a_dataset_is_shown_as_it_was_read(inside: FlaskClient, tools: Tools, begun: Begun) -> None:
    """While it is read the page looks again; then columns, rows, lines that were left out, its charts; as text only."""
    path = f"/console/datasets/{begun.dataset_id}"
    assert 'http-equiv="refresh"' in inside.get(path).text
    _read(tools, begun)
    page = inside.get(path).text
    assert 'http-equiv="refresh"' not in page
    assert "200,000 rows · 2 columns · 6.95 MB · read as CSV, split at semicolons, encoding utf-8" in page
    assert '<h1 class="first">sales &amp; &lt;more&gt;.csv</h1>' in page
    assert "<b>" not in page
    for words in ("≈ 7", "1,200", "number, €", "1000000", f"{'z' * 60}…", "1,234", "it has <code>5</code> fields"):
        assert words in page, words
    assert "The comma is taken for a decimal mark." in page
    listed = inside.get("/console/datasets").text
    assert f'href="{path}"' in listed
    assert "200,000" in listed


def test_a_file_that_can_t_be_read_says_why(inside: FlaskClient, tools: Tools, begun: Begun) -> None:
    """In a sentence."""
    mine = claim_reading(tools, begun.job_id, "wk_test")
    assert mine
    fail(tools, mine, UnreadableFile("line 3 has no end"))
    assert "Line 3 has no end." in inside.get(f"/console/datasets/{begun.dataset_id}").text


def test_a_foreign_dataset_is_not_found(inside: FlaskClient, tools: Tools) -> None:
    """No more than one that is not there."""
    with tools.database.write() as session:
        other = begin_dataset(session, make_caller(tools, "another")[0], File("t/up/file", "theirs.csv", 1, "", {}))
    assert inside.get(f"/console/datasets/{other.dataset_id}").status_code == 404
    assert "theirs.csv" not in inside.get("/console/datasets").text


def test_the_upload_page_sends_with_its_ticket(inside: FlaskClient) -> None:
    """The cookie alone sends nothing, nor another session's ticket; the policy lets nothing run but our scripts."""
    page = inside.get("/console/uploads")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'nonce-" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    headers = TUS | {"Upload-Length": str(len(BODY)), "Content-Type": "application/offset+octet-stream"}

    def send(told: dict[str, str]) -> int:
        return inside.post("/v1/uploads", headers=headers | told, data=BODY).status_code

    ticket = _ticket(page.text)
    assert send({}) == 401
    assert send({name: value[:-1] + "x" for name, value in ticket.items()}) == 401
    assert send(ticket) == 201
    assert inside.post("/v1/charts", json={}, headers=ticket).status_code == 401
    inside.post("/console/sign-out")
    assert send(ticket) == 401


def test_a_ticket_is_of_one_session(inside: FlaskClient, tools: Tools) -> None:
    """Another tenant's opens nothing here."""
    ticket: dict[str, Any] = _ticket(inside.get("/console/uploads").text)
    inside.post("/console/sign-in", data={"key": make_caller(tools, "another")[1]})
    assert inside.post("/v1/uploads", headers=TUS | {"Upload-Length": "3"} | ticket).status_code == 401
