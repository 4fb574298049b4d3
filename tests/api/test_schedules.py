"""/v1/charts/jobs: schedules made, previewed, changed, paused, copied, run, deleted."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.plans import PLANS
from app.ports import Tools
from app.store.models import Run
from app.usecases.plans import set_plan
from tests.api.conftest import InstantWorker
from tests.making import BAR
from tests.remote import without_child
from tests.scheduling import NOWHERE, at, cron, fetch_all, runs, seed, set_clock
from tests.scripted import scripted_server

JOBS = "/v1/charts/jobs"
DASHBOARD = {
    "requests": [
        {"chart_type": "bar", "data_source": {"type": "api", "url": NOWHERE}},
        {"chart_type": "line", "data_source": {"type": "api", "url": NOWHERE}},
    ],
    "layout": {"title": "Sales {{ today }}"},
    "polling_interval": "weekly",
}
ROWS = [{"region": "North", "sales": 3}, {"region": "South", "sales": 4.5}]
STRANGER = "sch_000000000000000000000000"


@pytest.fixture
def make(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /v1/charts/jobs; gives the answer's body."""

    def call(body: dict[str, Any], **more: str) -> dict[str, Any]:
        answer = client.post(JOBS, json=body, headers=headers | more)
        assert answer.status_code == 201, answer.text
        return answer.json or {}

    return call


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fetched is read in this process."""
    without_child(monkeypatch)


@pytest.fixture
def ask(client: FlaskClient, headers: dict[str, str]) -> Any:
    """Ask something of a schedule; gives status and body."""

    def call(method: str, schedule_id: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        answer = client.open(f"{JOBS}/{schedule_id}{path}", method=method, json=body, headers=headers)
        return answer.status_code, answer.json if answer.data else None

    return call


def test_the_seed_s_job_runs_now_and_then_daily(make: Any, queue: InstantWorker) -> None:
    """Answered as the ChartGPT API has it; its first run is there, its next one is at midnight."""
    made = make(seed())
    assert made["name"] == "Daily Sales Report"
    assert made["state"] == "active"
    assert made["next_run_at"] == "2026-11-22T00:00:00.000Z"
    assert made["run"]["state"] == "queued"
    assert made["last_run"]["run_id"] == made["run"]["run_id"]
    assert queue.messages == [("poll", made["run"]["job_id"])]
    assert made["request"]["polling_interval"] == "daily"
    assert "polling_interval" not in made["request"]["data_source"]
    assert made["latest_url"].endswith(f"/{made['schedule_id']}/latest.png")


def test_a_callback_is_short_for_a_delivery(make: Any) -> None:
    """As on any request; a mail address is mail."""
    made = make(cron(callback_url="http://127.0.0.1:9/hook"))
    assert made["request"]["deliver"] == [{"type": "webhook", "url": "http://127.0.0.1:9/hook"}]


def test_one_of_a_cron_expression_runs_at_its_first_slot(make: Any, queue: InstantWorker) -> None:
    """And not now."""
    made = make(cron("30 9 * * MON-FRI", "Europe/Berlin"))
    assert made["next_run_at"] == "2026-11-23T08:30:00.000Z"
    assert "run" not in made
    assert not queue.messages


def test_what_it_says_it_was_asked_can_be_asked_again(make: Any) -> None:
    """Word for word: its ``request`` makes another one of the same request."""
    whole = cron(
        zone="America/New_York",
        name="All",
        start_at="2026-12-01T00:00:00Z",
        end_at="2027-12-01",
        skip_dates=["2026-12-25"],
        weekdays_only=True,
        jitter=60,
        keep_runs=7,
        visibility="private",
        format="svg",
        policy={"unchanged": "mark", "freshness": {"age": "2h", "wait": "1h"}},
        alerts=[{"column": "sales", "fn": "sum", "cmp": "<", "value": 10}],
        deliver=[{"type": "webhook", "url": "http://127.0.0.1:9/hook"}],
    )
    first = make(whole)["request"]
    assert make(first)["request"] == first
    assert first["deliver"] == whole["deliver"]
    assert make(DASHBOARD)["name"] == "Sales"


@pytest.mark.parametrize("body", [seed(), cron(), DASHBOARD], ids=["seed", "cron", "dashboard"])
def test_every_kind_is_listed_read_and_deleted(
    client: FlaskClient, headers: dict[str, str], make: Any, body: Any
) -> None:
    """What is deleted is not found any more, and has no slot."""
    schedule_id = make(body)["schedule_id"]
    listed = client.get(JOBS, headers=headers).json
    assert listed
    assert [one["schedule_id"] for one in listed["items"]] == [schedule_id]
    assert (client.get(f"{JOBS}/{schedule_id}", headers=headers).json or {})["schedule_id"] == schedule_id
    assert client.delete(f"{JOBS}/{schedule_id}", headers=headers).status_code == 204
    assert client.get(f"{JOBS}/{schedule_id}", headers=headers).status_code == 404
    assert client.get(JOBS, headers=headers).json == {"items": [], "next_cursor": None}


def test_a_list_has_pages(client: FlaskClient, headers: dict[str, str], make: Any) -> None:
    """Newest first, none twice, none left out."""
    made = [make(cron(name=f"Report {number}"))["schedule_id"] for number in range(3)]
    first = client.get(f"{JOBS}?limit=2", headers=headers).json or {}
    second = client.get(f"{JOBS}?limit=2&cursor={first['next_cursor']}", headers=headers).json or {}
    assert [one["schedule_id"] for one in (*first["items"], *second["items"])] == made[::-1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    "asked",
    [
        ("GET", "", None),
        ("PATCH", "", {"name": "Mine"}),
        ("DELETE", "", None),
        ("POST", "/pause", None),
        ("POST", "/resume", None),
        ("POST", "/duplicate", {}),
        ("POST", "/run", None),
        ("POST", "/test", {}),
        ("POST", "/backfill", {"start_at": "2026-11-01", "end_at": "2026-11-02"}),
        ("GET", "/next_runs", None),
        ("GET", "/runs", None),
        ("GET", "/runs/{run}", None),
        ("GET", "/latest.png", None),
        ("GET", "/runs/{run}/image.png", None),
        ("GET", "/runs/{run}/data.csv", None),
    ],
)
def test_a_foreign_schedule_is_not_found(
    client: FlaskClient, foreign: dict[str, str], make: Any, asked: tuple[str, str, Any]
) -> None:
    """Nor is one that never was: both in the same words."""
    method, path, body = asked
    made = make(seed())
    path = path.format(run=made["run"]["run_id"])
    there = client.open(f"{JOBS}/{made['schedule_id']}{path}", method=method, json=body, headers=foreign)
    nowhere = client.open(f"{JOBS}/{STRANGER}{path}", method=method, json=body, headers=foreign)
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert (there.json or {})["title"] == (nowhere.json or {})["title"]


def test_the_same_key_makes_one_schedule(client: FlaskClient, headers: dict[str, str], make: Any) -> None:
    """The second answer is the first; with another body the key is refused."""
    first = make(seed(), **{"Idempotency-Key": "one"})
    assert make(seed(), **{"Idempotency-Key": "one"}) == first
    assert len((client.get(JOBS, headers=headers).json or {})["items"]) == 1
    other = client.post(JOBS, json=cron(), headers=headers | {"Idempotency-Key": "one"})
    assert other.status_code == 422


def test_the_same_key_begins_one_run(client: FlaskClient, headers: dict[str, str], make: Any, tools: Tools) -> None:
    """Whoever asks again after a lost answer gets the run that there is."""
    schedule_id = make(cron())["schedule_id"]
    told = {"Idempotency-Key": "two"}
    begun = [client.post(f"{JOBS}/{schedule_id}/run", headers=headers | told) for _ in range(2)]
    assert [one.status_code for one in begun] == [202, 202]
    assert begun[0].json == begun[1].json
    assert len(runs(tools, schedule_id)) == 1


def test_a_dashboard_becomes_one_chart(make: Any, ask: Any) -> None:
    """The layout goes with the charts that it was of."""
    schedule_id = make(DASHBOARD)["schedule_id"]
    status, changed = ask("PATCH", schedule_id, body=DASHBOARD["requests"][0])
    assert (status, changed["request"].keys() & {"chart_type", "requests", "layout"}) == (200, {"chart_type"})


def test_the_same_key_makes_nothing_twice(
    client: FlaskClient, headers: dict[str, str], make: Any, tools: Tools
) -> None:
    """A copy, a test run, slots of the past: asked again they are those that there are."""
    schedule_id = make(cron())["schedule_id"]
    past = {"start_at": "2026-11-17", "end_at": "2026-11-19", "again": True}
    for path, body in (("duplicate", {"name": "Another"}), ("test", {}), ("backfill", past)):
        address, told = f"{JOBS}/{schedule_id}/{path}", headers | {"Idempotency-Key": path}
        first, again = (client.post(address, json=body, headers=told) for _ in range(2))
        assert (again.status_code, again.json) == (first.status_code, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
    assert len((client.get(JOBS, headers=headers).json or {})["items"]) == 2
    assert len(runs(tools, schedule_id)) == 1 + 3


def test_a_preview_marks_the_changes_of_the_clocks(make: Any, ask: Any) -> None:
    """In local time and UTC: what does not exist, and what comes twice."""
    schedule_id = make(cron("30 2 * * SUN", "Europe/Berlin", start_at="2027-03-22"))["schedule_id"]
    status, found = ask("GET", schedule_id, "/next_runs?count=2")
    assert (status, found["timezone"]) == (200, "Europe/Berlin")
    assert found["next_runs"] == [
        {"at": "2027-03-28T01:00:00.000Z", "local": "2027-03-28T03:00:00+02:00", "shift": "skipped-ahead"},
        {"at": "2027-04-04T00:30:00.000Z", "local": "2027-04-04T02:30:00+02:00", "shift": None},
    ]
    ask("PATCH", schedule_id, body={"start_at": "2027-10-25"})
    _, found = ask("GET", schedule_id, "/next_runs?count=1")
    assert found["next_runs"][0] == {
        "at": "2027-10-31T00:30:00.000Z",
        "local": "2027-10-31T02:30:00+02:00",
        "shift": "repeated-once",
    }


def test_next_runs_end_where_the_schedule_does(make: Any, ask: Any) -> None:
    """Days that are skipped are left out, and nothing comes after the end."""
    body = cron(skip_dates=["2026-11-23"], end_at="2026-11-25", weekdays_only=True)
    schedule_id = make(body)["schedule_id"]
    _, found = ask("GET", schedule_id, "/next_runs?count=10")
    assert [one["at"][:10] for one in found["next_runs"]] == ["2026-11-24", "2026-11-25"]


@pytest.mark.parametrize("count", ["0", "1001", "x"])
def test_a_count_beyond_its_bounds_is_refused(make: Any, ask: Any, count: str) -> None:
    """By its name."""
    status, found = ask("GET", make(cron())["schedule_id"], f"/next_runs?count={count}")
    assert status == 422
    assert found["errors"][0]["field"] == "count"


def test_a_change_is_of_the_fields_given(make: Any, ask: Any) -> None:
    """Null takes one away; an interval takes the place of a cron expression; slots that passed stay passed."""
    schedule_id = make(cron(name="Old", keep_runs=7, policy={"unchanged": "skip"}))["schedule_id"]
    status, found = ask("PATCH", schedule_id, body={"name": "New", "policy": None, "cron": "0 10 * * *"})
    assert status == 200
    assert (found["name"], found["request"]["cron"], found["request"]["keep_runs"]) == ("New", "0 10 * * *", 7)
    assert "policy" not in found["request"]
    _, found = ask("PATCH", schedule_id, body={"polling_interval": "daily", "at": "11:00"})
    assert found["next_run_at"] == "2026-11-21T11:00:00.000Z"
    assert "cron" not in found["request"]
    status, found = ask("PATCH", schedule_id, body={"cron": "61 * * * *"})
    assert (status, found["errors"][0]["field"]) == (422, "cron")
    assert ask("GET", schedule_id)[1]["request"]["at"] == "11:00"


def test_one_that_has_ended_goes_on_after_its_end_was_moved(make: Any, ask: Any, tools: Tools) -> None:
    """It can't be paused meanwhile; that is a conflict."""
    schedule_id = make(seed(end_at="2026-11-21T12:00:00Z"))["schedule_id"]
    assert ask("GET", schedule_id)[1]["state"] == "ended"
    assert ask("POST", schedule_id, "/pause")[0] == 409
    status, found = ask("PATCH", schedule_id, body={"end_at": None})
    assert (status, found["state"], found["next_run_at"]) == (200, "active", "2026-11-22T00:00:00.000Z")
    assert len(runs(tools, schedule_id)) == 1


def test_a_pause_has_no_slots_and_is_not_made_up_for(make: Any, ask: Any, tools: Tools) -> None:
    """Both can be asked for twice."""
    schedule_id = make(cron())["schedule_id"]
    for _ in range(2):
        status, found = ask("POST", schedule_id, "/pause")
        assert (status, found["state"], found["next_run_at"]) == (200, "paused", None)
    set_clock(tools, "2026-11-25T10:00")
    for _ in range(2):
        status, found = ask("POST", schedule_id, "/resume")
        assert (status, found["state"], found["next_run_at"]) == (200, "active", "2026-11-26T09:00:00.000Z")
    assert not runs(tools, schedule_id)


def test_a_copy_is_paused(make: Any, ask: Any) -> None:
    """With a name of its own, and all else alike."""
    made = make(cron(jitter=5))
    status, copy = ask("POST", made["schedule_id"], "/duplicate")
    assert (status, copy["state"], copy["name"]) == (201, "paused", "Copy of Daily Sales Report")
    assert copy["request"] == made["request"] | {"name": copy["name"]}
    assert ask("POST", made["schedule_id"], "/duplicate", {"name": "Mine"})[1]["name"] == "Mine"


def test_runs_that_are_asked_for_stand_beside_the_slots(make: Any, ask: Any, tools: Tools) -> None:
    """Two at the same instant are two; a test is one that latest.png never shows."""
    schedule_id = make(cron())["schedule_id"]
    kinds = [ask("POST", schedule_id, path, {})[1]["kind"] for path in ("/run", "/run", "/test")]
    assert kinds == ["manual", "manual", "test"]
    assert [run.as_of for run in runs(tools, schedule_id)] == [at("2026-11-21")] * 3
    status, found = ask("GET", schedule_id, "/runs?limit=2")
    assert (status, len(found["items"])) == (200, 2)
    rest = ask("GET", schedule_id, f"/runs?limit=2&cursor={found['next_cursor']}")[1]
    assert len({one["run_id"] for one in (*found["items"], *rest["items"])}) == 3
    assert ask("GET", schedule_id, "/runs?state=failed")[1]["items"] == []


def test_a_test_goes_to_no_private_address(make: Any, ask: Any) -> None:
    """It is refused before there is a run."""
    schedule_id = make(cron())["schedule_id"]
    status, found = ask("POST", schedule_id, "/test", {"callback_url": "http://169.254.169.254/"})
    assert (status, found["errors"][0]["field"]) == (422, "callback_url")
    assert ask("GET", schedule_id, "/runs")[1]["items"] == []


def test_a_backfill_runs_slots_of_the_past_once(make: Any, ask: Any, tools: Tools) -> None:
    """With dates as of each; those that have a run are left alone, unless they are to be done again."""
    schedule_id = make(cron(zone="Europe/Berlin"))["schedule_id"]
    wish = {"start_at": "2026-11-01", "end_at": "2026-11-03"}
    status, found = ask("POST", schedule_id, "/backfill", wish)
    assert (status, found["skipped"]) == (202, 0)
    assert [one["as_of"][:16] for one in found["items"]] == [f"2026-11-0{day}T08:00" for day in (1, 2, 3)]
    assert {one["kind"] for one in found["items"]} == {"backfill"}
    assert ask("POST", schedule_id, "/backfill", wish)[1] == {"items": [], "skipped": 3}
    assert len(ask("POST", schedule_id, "/backfill", wish | {"again": True})[1]["items"]) == 3
    assert len(runs(tools, schedule_id)) == 6


@pytest.mark.parametrize(
    ("start_at", "end_at", "field"),
    [
        ("yesterday", "2026-11-03", "start_at"),
        ("2026-11-01", "2026-13-03", "end_at"),
        ("2026-11-03", "2026-11-01", "end_at"),
        ("2027-01-01", "2027-01-02", "end_at"),
        ("2026-01-01", "2026-11-01", "end_at"),
        ("0001-01-01", "2026-11-01", "start_at"),
        ("2026-11-01", "9999-12-31", "end_at"),
    ],
)
def test_a_backfill_of_nothing_or_too_much_is_refused(
    make: Any, ask: Any, start_at: str, end_at: str, field: str
) -> None:
    """By the field, and without a run."""
    schedule_id = make(cron())["schedule_id"]
    status, found = ask("POST", schedule_id, "/backfill", {"start_at": start_at, "end_at": end_at})
    assert (status, found["errors"][0]["field"]) == (422, field)


def test_a_plan_limits_how_many_and_how_often(
    tools: Tools, make: Any, client: FlaskClient, headers: dict[str, str]
) -> None:
    """403 with the address of other plans; a change is held to it too, and one that has ended does not count."""
    set_plan(tools, "default", "trial")
    often = client.post(JOBS, json=cron("0 * * * *"), headers=headers)
    assert (often.status_code, (often.json or {})["limit"]) == (403, PLANS["trial"].min_interval)
    schedule_id = make(cron())["schedule_id"]
    second = client.post(JOBS, json=cron(), headers=headers)
    assert (second.status_code, (second.json or {})["upgrade_url"]) == (403, tools.settings.upgrade_url)
    assert client.patch(f"{JOBS}/{schedule_id}", json={"cron": "0 * * * *"}, headers=headers).status_code == 403
    assert client.patch(f"{JOBS}/{schedule_id}", json={"name": "Mine"}, headers=headers).status_code == 200
    client.delete(f"{JOBS}/{schedule_id}", headers=headers)
    make(cron())


@pytest.mark.usefixtures("_at_once")
def test_a_run_ends_with_a_picture_at_an_address_that_stays(
    make: Any, ask: Any, tools: Tools, client: FlaskClient, headers: dict[str, str]
) -> None:
    """The latest picture changes with the runs, and may be asked for again by its ETag; a test's is not it."""
    with scripted_server() as server:
        server.answer(200, ROWS)
        server.answer(200, [*ROWS, {"region": "East", "sales": 7}])
        made = make(seed(server.url))
        schedule_id = made["schedule_id"]
        latest = f"{JOBS}/{schedule_id}/latest.png"
        assert client.get(latest, headers=headers).status_code == 404
        fetch_all(tools)
        first = client.get(latest, headers=headers)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
        again = client.get(latest, headers=headers | {"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        ask("POST", schedule_id, "/test", {})
        fetch_all(tools)
    run = ask("GET", schedule_id, f"/runs/{made['run']['run_id']}")[1]
    assert (run["state"], run["outcome"], run["rows"], run["attempts"]) == ("succeeded", "sent", 2, 1)
    picture = client.get(f"{JOBS}/{schedule_id}/runs/{run['run_id']}/image.png", headers=headers)
    assert picture.data == client.get(latest, headers=headers).data
    assert client.get(latest).status_code == 401
    signed = ask("GET", schedule_id)[1]["signed_latest_url"]
    shared = client.get(signed.removeprefix(tools.settings.public_url))
    assert (shared.status_code, shared.headers["Cache-Control"]) == (200, "public, no-cache")


def test_a_deleted_schedule_cancels_what_is_under_way(make: Any, ask: Any, tools: Tools) -> None:
    """Its job is not done any more, and its run says so."""
    made = make(seed())
    assert ask("DELETE", made["schedule_id"])[0] == 204
    with tools.database.read() as session:
        assert session.get_one(Run, made["run"]["run_id"]).state == "cancelled"
    assert fetch_all(tools) == 1
    assert runs(tools, made["schedule_id"])[0].outcome == "cancelled"


def test_a_run_s_job_can_be_cancelled(client: FlaskClient, headers: dict[str, str], make: Any, ask: Any) -> None:
    """The run is cancelled with it; the schedule goes on."""
    made = make(seed())
    assert client.post(f"/v1/jobs/{made['run']['job_id']}/cancel", headers=headers).status_code == 200
    found = ask("GET", made["schedule_id"])[1]
    assert (found["state"], found["last_run"]["state"]) == ("active", "cancelled")


def test_data_that_stand_in_a_dashboard_need_no_source(make: Any) -> None:
    """Beside one that is fetched."""
    made = make({**DASHBOARD, "requests": [BAR, DASHBOARD["requests"][0]]})
    assert len(made["request"]["requests"]) == 2
