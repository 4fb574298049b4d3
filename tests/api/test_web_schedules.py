"""The console's pages of schedules: what they show, and what their buttons do."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.jobs import JobState
from app.ports import Tools
from app.store.models import Run
from app.wsgi import create_app
from tests.making import make_caller

OWN = {"Sec-Fetch-Site": "same-origin"}
LIST = "/console/schedules"
BODY: dict[str, Any] = {
    "name": "<i>Sales</i>",
    "chart_type": "bar",
    "data_source": {"type": "api", "url": "http://127.0.0.1:9/sales"},
    "cron": "30 2 * * *",
    "timezone": "Europe/Berlin",
    "start_at": "2027-03-27",
    "alerts": [{"name": "Too little", "column": "sales", "fn": "min", "cmp": "<", "value": 100}],
}


@pytest.fixture
def inside(client: FlaskClient, headers: dict[str, str]) -> FlaskClient:
    """A client that is signed in."""
    client.post("/console/sign-in", data={"key": headers["Authorization"].removeprefix("Bearer ")}, headers=OWN)
    return client


@pytest.fixture
def schedule(client: FlaskClient, headers: dict[str, str]) -> str:
    """The id of a schedule over the change to summer time."""
    made = client.post("/v1/charts/jobs", json=BODY, headers=headers)
    assert made.status_code == 201, made.json
    found: str = made.json["schedule_id"]
    return found


def _form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a button."""
    form = re.search(rf'action="[^"]*/{action}">(.*?)</form>', page, re.DOTALL)
    assert form, f"there is no button to {action}"
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))


def _runs(client: FlaskClient, headers: dict[str, str], schedule: str) -> list[Any]:
    found: list[Any] = client.get(f"/v1/charts/jobs/{schedule}/runs", headers=headers).json["items"]
    return found


def test_the_list_says_when_each_runs(inside: FlaskClient, schedule: str) -> None:
    """In its zone and in UTC, with a name that is text and nothing else; without any it says how to begin."""
    page = inside.get(LIST).text
    assert "&lt;i&gt;Sales&lt;/i&gt;" in page
    assert f'href="{LIST}/{schedule}"' in page
    assert "<code>30 2 * * *</code> · Europe/Berlin" in page
    assert re.search(r"Sat 27 Mar[^<]*, 02:30</time>", page)
    assert "01:30 UTC" in page


def test_an_empty_list_says_how_to_begin(inside: FlaskClient) -> None:
    """With a request that can be copied."""
    assert "curl http://127.0.0.1:8000/v1/charts/jobs" in inside.get(LIST).text


def test_a_schedule_marks_the_change_of_clocks(inside: FlaskClient, schedule: str) -> None:
    """The slots that come, and which of them is not at its hour."""
    page = inside.get(f"{LIST}/{schedule}").text
    assert re.search(r"Sun 28 Mar[^<]*, 03:00</time>.*?its time does not exist", page, re.DOTALL)
    assert page.count("its time does not exist") == 1
    assert "Its conditions are looked at in the first run." in page
    assert "No run yet" in page


def test_buttons_run_pause_and_resume(inside: FlaskClient, headers: dict[str, str], schedule: str) -> None:
    """Each once for each page that was shown: a button that is pressed twice begins one run."""
    path = f"{LIST}/{schedule}"
    fields = _form(inside.get(path).text, "run")
    for _ in range(2):
        done = inside.post(f"{path}/run", data=fields, headers=OWN)
        assert (done.status_code, done.headers["Location"]) == (303, path)
    assert [run["kind"] for run in _runs(inside, headers, schedule)] == ["manual"]
    assert 'http-equiv="refresh"' in inside.get(path).text
    inside.post(f"{path}/pause", data=_form(inside.get(path).text, "pause"), headers=OWN)
    page = inside.get(path).text
    assert '<span class="tag">paused</span>' in page
    inside.post(f"{path}/resume", data=_form(page, "resume"), headers=OWN)
    assert inside.get(f"/v1/charts/jobs/{schedule}", headers=headers).json["state"] == "active"


def test_a_test_goes_to_one_address(inside: FlaskClient, headers: dict[str, str], schedule: str) -> None:
    """One that is no address is refused with the reason, and runs nothing; a mail address is known by its sign."""
    path = f"{LIST}/{schedule}"
    fields = _form(inside.get(path).text, "test")
    refused = inside.post(f"{path}/test", data={**fields, "to": "ftp://x"}, headers={**OWN, "Accept": "text/html"})
    assert refused.status_code == 422
    assert "or http://" in refused.text
    mail = inside.post(f"{path}/test", data={**fields, "to": "me@example.com"}, headers={**OWN, "Accept": "text/html"})
    assert "sends no mail" in mail.text
    assert inside.post(f"{path}/test", data={**fields, "to": "http://127.0.0.1:9/"}, headers=OWN).status_code == 303
    assert [run["kind"] for run in _runs(inside, headers, schedule)] == ["test"]


def test_buttons_want_the_session_and_its_ticket(
    inside: FlaskClient, tools: Tools, headers: dict[str, str], schedule: str
) -> None:
    """Another site's form, one without a ticket, one with another session's, and none at all run nothing."""
    path = f"{LIST}/{schedule}"
    fields = _form(inside.get(path).text, "run")
    other = create_app(tools).test_client()
    assert other.post(f"{path}/run", data=fields, headers=OWN).status_code == 401
    other.post("/console/sign-in", data={"key": make_caller(tools, "another")[1]})
    assert other.post(f"{path}/run", data=fields, headers=OWN).status_code == 403
    assert inside.post(f"{path}/run", data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert inside.post(f"{path}/run", headers=OWN).status_code == 403
    assert _runs(inside, headers, schedule) == []


def test_a_foreign_schedule_is_not_there(inside: FlaskClient, tools: Tools, schedule: str) -> None:
    """Nor are its runs, on any page; without a session all lead to the way in."""
    other = create_app(tools).test_client()
    assert other.get(f"{LIST}/{schedule}").headers["Location"] == "/console"
    other.post("/console/sign-in", data={"key": make_caller(tools, "another")[1]})
    assert schedule not in other.get(LIST).text
    assert other.get(f"{LIST}/{schedule}").status_code == 404
    assert inside.get(f"{LIST}/{schedule}/runs/run_none").status_code == 404


def _past(tools: Tools, schedule: str, tenant: str, count: int, **told: Any) -> None:
    with tools.database.write() as session:
        for day in range(1, count + 1):
            slot = datetime(2026, 9, 1 + (day - 1) % 28, day // 28, tzinfo=UTC)
            ids = {"run_id": f"run_{day:024}", "schedule_id": schedule, "tenant_id": tenant, "kind": "scheduled"}
            session.add(Run(**ids, scheduled_for=slot, as_of=slot, **told))


def test_many_runs_are_shown_page_by_page(inside: FlaskClient, tools: Tools, schedule: str) -> None:
    """25 at a time, each once, the newest first."""
    _past(tools, schedule, make_caller(tools)[0].tenant_id, 60, state=JobState.SKIPPED, outcome="missed")
    seen: list[str] = []
    path: str | None = f"{LIST}/{schedule}"
    while path:
        page = inside.get(path).text
        seen += re.findall(r'<h3><a href="[^"]*/runs/(run_\d+)"', page)
        older = re.search(r'href="([^"]*\?before=[^"]*)"', page)
        path = older[1] if older else None
    assert len(seen) == len(set(seen)) == 60
    assert page.count('<span class="bad">missed</span>') == 10


def test_many_schedules_are_shown_page_by_page(
    inside: FlaskClient, client: FlaskClient, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once."""
    monkeypatch.setattr("app.web.console_schedules.LISTED", 2)
    for number in range(3):
        client.post("/v1/charts/jobs", json={**BODY, "name": f"Report {number}"}, headers=headers)
    first = inside.get(LIST).text
    older = re.search(r'href="([^"]*\?before=sc_[^"]*)"', first)
    assert older
    pages = [re.findall(r">Report (\d)<", page) for page in (first, inside.get(older[1]).text)]
    assert sorted(map(len, pages)) == [1, 2]
    assert sorted([*pages[0], *pages[1]]) == ["0", "1", "2"]


def test_a_run_says_what_changed_and_what_failed(inside: FlaskClient, tools: Tools, schedule: str) -> None:
    """Largest changes, sums, rows that came; the error as a sentence, all of it as text."""
    changed = {
        "same": False,
        "columns": {"added": ["tax"], "removed": []},
        "keys": ["region"],
        "rows": {"before": 2, "after": 3, "added": 1, "removed": 0, "changed": 1},
        "added": [{"region": "<b>East</b>", "sales": 5}],
        "removed": [],
        "largest": [
            {"key": {"region": "North"}, "column": "sales", "before": 1200, "after": 1500.5, "change": 1, "percent": 25}
        ],
        "totals": {"sales": {"before": 0, "after": 10, "change": 10, "percent": None}},
    }
    error = {"code": "blank_picture", "title": "Blank", "detail": "the picture shows nothing"}
    told = {"state": JobState.FAILED, "outcome": "not_drawn", "changed": changed, "error": error, "data": [{"rows": 3}]}
    _past(tools, schedule, make_caller(tools)[0].tenant_id, 1, **told)
    page = inside.get(f"{LIST}/{schedule}/runs/run_{1:024}").text
    assert "1,200 → 1,500.5 (+25\u00a0%)" in page
    assert "sales 0 → 10" in page
    assert "columns added: tax" in page
    assert "&lt;b&gt;East&lt;/b&gt;" in page
    assert "The picture shows nothing." in page
    assert '<span class="bad">not drawn</span>' in page


def test_connections_show_no_secret(inside: FlaskClient, client: FlaskClient, headers: dict[str, str]) -> None:
    """Their names, settings, and which secrets are set."""
    assert "No connections yet" in inside.get("/console/connections").text
    settings = {"base_url": "http://127.0.0.1:9/v2", "auth": "bearer"}
    body = {"name": "crm", "kind": "http", "settings": settings, "secrets": {"token": "t0p-s3cret"}}
    assert client.post("/v1/connections", json=body, headers=headers).status_code == 201
    page = inside.get("/console/connections").text
    assert "crm" in page
    assert "<code>http://127.0.0.1:9/v2</code>" in page
    assert "<td>token</td>" in page
    assert "t0p" not in page
