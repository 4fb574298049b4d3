"""Runs of schedules through the code of the workers that fetch, on real servers: the right end of each, and in time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.caller import Caller
from app.domain.jobs import RENDER
from app.domain.plans import PLANS, Plan
from app.ports import Tools
from app.store.models import BatchItem, Chart, Event, Run
from app.usecases.health import worker_seen
from app.usecases.plans import set_plan
from app.usecases.schedules.due import run_due
from app.usecases.schedules.making import delete_schedule
from app.usecases.specs import get_spec
from tests.api.conftest import HEALTHY, InstantWorker
from tests.making import make_caller, make_tools
from tests.receivers import Answer, Receiver, replies, says, stops, streams
from tests.remote import without_child
from tests.scheduling import cron, fetch_all, outcomes, runs, scheduled, set_clock
from tests.scripted import ScriptedServer, scripted_server
from tests.waiting import seconds
from workers.sources.remote import patience

ROWS = [{"region": "North", "sales": 3}, {"region": "South", "sales": 4.5}]
MORE = [{"region": "North", "sales": 3}, {"region": "South", "sales": 9}, {"region": "East", "sales": 1}]
TINY = Plan(name="tiny", renders=1)
Day = Callable[..., Run]


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """A worker draws at once; one answer may have 300 kB."""
    queue = InstantWorker()
    queue.tools = made = make_tools(tmp_path, queue=queue, source_max=300_000, plans={**PLANS, "tiny": TINY})
    worker_seen(made, "wk_test", "render", HEALTHY)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Answers from a script."""
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for its second attempt, nor for a process."""
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.01, 0.01))
    without_child(monkeypatch)


@pytest.fixture
def day(tools: Tools, who: Caller, server: ScriptedServer) -> Day:
    """The source has this now, and the next day's slot comes; gives its run. The first call makes the schedule."""
    made: list[str] = []

    def call(status: int, body: Any, *, told: dict[str, str] | None = None, **asked: Any) -> Run:
        if not made:
            made.append(scheduled(tools, who, cron(url=server.url, options={"title": "Sales"}, **asked)))
        server.answers[:] = [(status, body, told or {})]
        days = timedelta(days=1 if runs(tools, made[0]) else 0)
        set_clock(tools, (tools.clock.now() + days).strftime("%Y-%m-%dT09:00:00"))
        run_due(tools)
        fetch_all(tools)
        return runs(tools, made[0])[-1]

    return call


def events(tools: Tools, kind: str = "schedule.") -> list[Event]:
    """What was told of schedules, in order."""
    with tools.database.read() as session:
        query = select(Event).where(Event.type.startswith(kind)).order_by(Event.row_id)
        return list(session.scalars(query))


def drawn(tools: Tools, run: Run) -> dict[str, Any]:
    """The request that the run's chart was drawn of."""
    with tools.database.read() as session:
        item = select(Chart).join(BatchItem, BatchItem.chart_id == Chart.chart_id)
        chart = session.scalars(item.where(BatchItem.batch_id == run.batch_id)).one()
    return dict(get_spec(tools, chart.spec, chart.spec_key))


def subtitle(tools: Tools, run: Run) -> str:
    """What the run's picture says below its title."""
    return str(drawn(tools, run)["options"].get("subtitle", ""))


def end(run: Run) -> tuple[str, str | None]:
    """How it ended."""
    return run.state, run.outcome


def test_a_run_is_drawn_kept_and_told(day: Day, tools: Tools) -> None:
    """Of the data of its slot, with what has changed since the last; the event counts its rows."""
    day(200, ROWS)
    run = day(200, MORE)
    assert end(run) == ("succeeded", "sent")
    assert drawn(tools, run)["data"]["columns"] == {"region": ["North", "South", "East"], "sales": [3, 9, 1]}
    assert run.changed
    assert run.changed["same"] is False
    first, second = events(tools)
    assert (first.type, second.type) == ("schedule.run.succeeded",) * 2
    assert second.data["rows"] == 3


@pytest.mark.parametrize(
    ("policy", "expected", "kinds"),
    [
        ("send", ("succeeded", "sent"), 2),
        ("skip", ("skipped", "unchanged"), 2),
        ("mark", ("succeeded", "sent"), 2),
    ],
)
def test_unchanged_data(day: Day, tools: Tools, policy: str, expected: Any, kinds: int) -> None:
    """Sent, kept for the history alone, or sent with a word; the day after with other data is sent as ever."""
    day(200, ROWS, policy={"unchanged": policy})
    run = day(200, ROWS)
    assert end(run) == expected
    assert len(events(tools)) == kinds
    if policy != "skip":
        assert subtitle(tools, run) == ("Unchanged since 21 Nov 2026, 09:00" if policy == "mark" else "")
    assert end(day(200, MORE)) == ("succeeded", "sent")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("card", ("succeeded", "no_data")), ("skip", ("skipped", "no_data")), ("fail", ("failed", "no_data"))],
)
def test_no_data(day: Day, tools: Tools, policy: str, expected: Any) -> None:
    """A card, nothing, or a failure that says why; never a blank picture."""
    day(200, ROWS, policy={"no_data": policy})
    run = day(200, [])
    assert end(run) == expected
    if policy == "card":
        assert drawn(tools, run)["data"]["datasets"] == [{"data": [None]}]
    if policy == "fail":
        assert events(tools)[-1].type == "schedule.run.failed"
        assert (run.error or {})["detail"] == "No data"


@pytest.mark.parametrize(
    ("policy", "expected"), [("stale", ("succeeded", "stale")), ("fail", ("failed", "source_failed"))]
)
def test_a_source_that_fails(day: Day, tools: Tools, policy: str, expected: Any) -> None:
    """The last good picture, which says so, or a failure; without an earlier one it is a failure."""
    assert end(day(500, {}, policy={"source_failed": policy})) == ("failed", "source_failed")
    day(200, ROWS)
    day(200, [])
    run = day(500, {})
    assert end(run) == expected
    assert run.notices
    if policy == "stale":
        assert subtitle(tools, run) == "Stale: data of 22 Nov 2026, 09:00"
        assert drawn(tools, run)["data"]["columns"]["sales"] == [3, 4.5]
    assert end(day(200, ROWS)) == ("succeeded", "sent")


def test_a_report_that_failed_is_not_taken_for_one_that_was_sent(day: Day, tools: Tools) -> None:
    """Nobody has seen these data: on the day after they are sent, though they are the same."""
    bad = [{"region": "North", "sales": "many"}, {"region": "South", "sales": "few"}]
    day(200, ROWS, policy={"unchanged": "skip"}, encoding={"x": "region", "y": "sales"})
    assert end(day(200, bad)) == ("failed", "not_drawn")
    assert end(day(200, bad)) == ("failed", "not_drawn")
    assert end(day(200, ROWS)) == ("succeeded", "sent")


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ("mark", ("succeeded", "sent")),
        ("send", ("succeeded", "sent")),
        ("stale", ("succeeded", "stale")),
        ("skip", ("skipped", "not_fresh")),
        ("fail", ("failed", "not_fresh")),
    ],
)
def test_data_that_are_not_fresh_are_waited_for(day: Day, tools: Tools, otherwise: str, expected: Any) -> None:
    """Looked at again until the deadline; then each has its end."""
    fresh = {"age": "6h", "column": "day", "wait": "1h", "every": "30m", "otherwise": otherwise}
    good, old = [{"day": "2026-11-20", "n": 1}, {"day": "2026-11-21T08:00", "n": 2}], [{"day": "2026-11-21", "n": 3}]
    encoding = {"x": "day", "y": "n"}
    assert end(day(200, good, policy={"freshness": fresh}, encoding=encoding)) == ("succeeded", "sent")
    run = day(200, old)
    assert (run.state, run.look_at is not None) == ("queued", True)
    for clock in ("2026-11-22T09:30", "2026-11-22T10:00"):
        set_clock(tools, clock)
        run_due(tools)
        fetch_all(tools)
    run = runs(tools, run.schedule_id)[-1]
    assert end(run) == expected
    if otherwise == "mark":
        assert subtitle(tools, run) == "Data may be out of date"
    if otherwise == "stale":
        assert drawn(tools, run)["data"]["columns"]["n"] == [1, 2]


def test_data_that_become_fresh_are_sent_then(day: Day, tools: Tools, server: ScriptedServer) -> None:
    """In the slot's own run, as soon as they are seen."""
    fresh = {"age": "10h", "column": "day", "wait": "2h", "every": "10m"}
    run = day(200, [{"day": "2026-11-20", "n": 3}], policy={"freshness": fresh}, encoding={"x": "day", "y": "n"})
    server.answers[:] = [(200, [{"day": "2026-11-21", "n": 4}], {})]
    set_clock(tools, "2026-11-21T09:10")
    run_due(tools)
    fetch_all(tools)
    assert outcomes(tools, run.schedule_id) == [("succeeded", "sent")]


def test_an_alert_is_raised_once_resolved_and_drawn(day: Day, tools: Tools) -> None:
    """Its line is on each picture; a column that is gone is an error of its own."""
    rule = {"name": "Low", "column": "sales", "fn": "min", "cmp": "<", "value": 2}
    pictures = [day(200, body, alerts=[rule]) for body in (ROWS, MORE, MORE, ROWS, [{"region": "N", "amount": 2}])]
    assert [one.data["alert"]["event"] for one in events(tools, "schedule.alert")] == ["alert", "resolved", "error"]
    for run in pictures[:4]:
        (line,) = drawn(tools, run)["options"]["reference_lines"]
        assert (line["value"], line["label"]) == (2, "Low")
    assert next(one.data["run_id"] for one in events(tools, "schedule.alert")) == pictures[1].run_id


def test_what_has_not_changed_at_its_source_is_not_fetched(day: Day, tools: Tools, server: ScriptedServer) -> None:
    """Asked with the ETag of the last run; a 304 is drawn of what was kept, and is unchanged."""
    day(200, ROWS, told={"ETag": '"v1"'}, policy={"unchanged": "mark"})
    run = day(304, b"")
    assert {name.lower(): value for name, value in server.seen[-1].headers.items()}["if-none-match"] == '"v1"'
    assert end(run) == ("succeeded", "sent")
    assert subtitle(tools, run).startswith("Unchanged since")
    assert drawn(tools, run)["data"]["columns"]["sales"] == [3, 4.5]


def test_columns_that_change_overnight_are_told(day: Day, tools: Tools) -> None:
    """What the encoding names is gone: the run fails with the field, and the day after is as ever."""
    encoding = {"x": "region", "y": "sales"}
    day(200, ROWS, encoding=encoding)
    run = day(200, [{"region": "North", "amount": 3}])
    assert run.state == "failed"
    assert "sales" in str(run.error)
    assert events(tools)[-1].type == "schedule.run.failed"
    assert end(day(200, ROWS)) == ("succeeded", "sent")


BIG = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 2000000000\r\n\r\na,b\n"
DRIP = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n["
PAGE = b"<!doctype html><html><title>Sign in</title><body>Sign in</body></html>"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (stops(), ""),
        (streams(DRIP, b"1", 0.2), ""),
        (replies("500 Internal Server Error"), "500"),
        (replies("200 OK", PAGE, "Content-Type: text/html"), "page"),
        (streams(BIG, b"1,2\n" * 16_384), "larger"),
        (replies("302 Found", b"", "Location: http://169.254.169.254/latest/"), "169.254.169.254"),
        (replies("200 OK", b"{", "Content-Type: application/json"), ""),
        (says(b"nonsense\r\n\r\n"), ""),
    ],
    ids=["hangs", "drips", "500", "html", "2 GB", "private", "broken", "nonsense"],
)
def test_a_hostile_source_ends_in_time(
    tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch, answer: Answer, words: str
) -> None:
    """It fails with the reason, and an event says so: nothing waits for it for ever."""
    monkeypatch.setattr(patience, "ATTEMPT_SECONDS", 0.3)
    with Receiver(answer) as receiver:
        schedule_id = scheduled(tools, who, cron(url=receiver.url()))
        set_clock(tools, "2026-11-21T09:00")
        run_due(tools)
        assert seconds(lambda: fetch_all(tools)) < 60
    (run,) = runs(tools, schedule_id)
    assert end(run) == ("failed", "source_failed")
    assert words in str(run.error)
    assert [one.type for one in events(tools)] == ["schedule.run.failed"]


def test_a_quota_that_is_reached_ends_the_run_with_its_reason(day: Day, tools: Tools) -> None:
    """It is told, not hidden: the plan's month has no picture left."""
    day(200, ROWS)
    set_plan(tools, "default", "tiny")
    run = day(200, MORE)
    assert run.state == "failed"
    assert run.error
    assert run.error["code"] == "quota_exceeded"
    assert events(tools)[-1].type == "schedule.run.failed"


def test_a_schedule_that_is_deleted_while_it_is_drawn_tells_nobody(day: Day, tools: Tools, who: Caller) -> None:
    """Its run is cancelled at once, and stays so when the picture is there."""
    assert isinstance(tools.queue, InstantWorker)
    tools.queue.asleep = True
    run = day(200, ROWS)
    assert run.state == "running"
    delete_schedule(tools, who, run.schedule_id)
    for queue, job_id in tools.queue.messages:
        if queue == RENDER:
            tools.queue.work(tools, job_id)
    assert outcomes(tools, run.schedule_id) == [("cancelled", "cancelled")]
    assert not events(tools)


def test_a_schedule_that_is_deleted_while_it_waits_for_fresh_data_asks_no_more(
    day: Day, tools: Tools, who: Caller, server: ScriptedServer
) -> None:
    """Its source is left alone."""
    run = day(200, ROWS, policy={"freshness": {"age": "1h", "wait": "5h"}})
    assert run.look_at
    delete_schedule(tools, who, run.schedule_id)
    asked = len(server.seen)
    set_clock(tools, "2026-11-21T12:00")
    run_due(tools)
    fetch_all(tools)
    assert outcomes(tools, run.schedule_id) == [("cancelled", "cancelled")]
    assert len(server.seen) == asked
