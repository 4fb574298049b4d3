"""Reports to people and buckets: a run of a schedule as it arrives at real servers."""

import io
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook

from app.charts.model import Paper
from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import Undrawable
from app.domain.runs import RunKind
from app.ports import Tools
from app.schemas.events import DATA
from app.usecases.charts import read_spec
from app.usecases.schedules.asking import run_now
from app.usecases.webhooks.payloads import payload_of
from tests.api.conftest import InstantWorker
from tests.mailboxes import Mailbox
from tests.making import make_caller, make_tools
from tests.parcels import parcel_of
from tests.receivers import Receiver
from tests.remote import without_child
from tests.scheduling import fetch_all, scheduled, seed
from tests.scripted import ScriptedServer, scripted_server
from tests.unit.delivery.test_slack import OK, assert_slack_takes, block
from workers.delivery import email, slack
from workers.delivery.notice import notice_of

ROWS = [{"day": "2026-11-20", "region": "North", "sales": 1200}, {"day": "2026-11-21", "region": "=1+1", "sales": 80}]
MAIL = {"type": "email", "to": ["ann@example.org"]}
TITLE = {"options": {"title": "Daily Sales"}, "encoding": {"x": "region", "y": "sales"}}


@pytest.fixture
def worker() -> InstantWorker:
    """A worker that draws at once."""
    return InstantWorker()


@pytest.fixture
def tools(tmp_path: Path, box: Mailbox, worker: InstantWorker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tools]:
    """Tools with a mail server and that worker; what is fetched is read in this process."""
    without_child(monkeypatch)
    sent = {"smtp_url": box.server(), "mail_from": "charts@example.org", "public_url": "https://charts.example.com"}
    made = worker.tools = make_tools(tmp_path, queue=worker, **sent)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture
def source() -> Iterator[ScriptedServer]:
    """Where the rows are."""
    with scripted_server() as server:
        server.answer(200, ROWS)
        yield server


def report(tools: Tools, who: Caller, source: ScriptedServer, *deliver: dict[str, Any], **more: Any) -> str:
    """A schedule whose first run has ended; gives its id."""
    schedule_id = scheduled(tools, who, seed(source.url, **{**TITLE, "deliver": list(deliver), **more}))
    fetch_all(tools)
    return schedule_id


def mailed(tools: Tools, box: Mailbox, event: str = events.RUN_SUCCEEDED, **parcel: Any) -> EmailMessage:
    """The mail of the run."""
    outcome = email.send(tools, replace(parcel_of(tools, event), **parcel))
    assert outcome.ok, outcome.error
    (message,) = box.messages
    return message


def body(message: EmailMessage, kind: str) -> str:
    """The words of a mail, ``plain`` or ``html``."""
    part = message.get_body((kind,))
    assert part
    return str(part.get_content())


def attached(message: EmailMessage) -> dict[str, bytes]:
    """Its files by their names."""
    found = {str(part.get_filename()): part.get_payload(decode=True) for part in message.iter_attachments()}
    return {name: content for name, content in found.items() if isinstance(content, bytes)}


def inline(message: EmailMessage) -> list[str]:
    """The pictures in its text."""
    return [part.get_content_type() for part in message.walk() if part.get_content_disposition() == "inline"]


def test_a_report_arrives_with_its_files(tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer) -> None:
    """The picture in the text; picture, data and PDF attached, what looks like a formula made harmless; links."""
    report(tools, who, source, MAIL | {"attach": ["csv", "xlsx", "pdf"]})
    message = mailed(tools, box)
    assert message["Subject"] == "Daily Sales"
    words = body(message, "plain")
    assert "Drawn of 2 rows. The report is of 21 November 2026, 00:00 (UTC)." in words
    assert "Latest: https://charts.example.com/v1/charts/jobs/sc_" in words
    assert "data.csv?exp=" in words
    files = attached(message)
    assert list(files) == ["daily-sales.png", "daily-sales.csv", "daily-sales.xlsx", "daily-sales.pdf"]
    assert files["daily-sales.csv"].decode().splitlines()[-1].startswith("'=1+1,80")
    assert CalamineWorkbook.from_object(io.BytesIO(files["daily-sales.xlsx"])).sheet_names == ["Daily Sales"]
    assert files["daily-sales.pdf"].startswith(b"\x89PNG pdf-800x400")
    assert inline(message) == ["image/png"]


def test_what_has_changed_is_told(tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer) -> None:
    """The largest changes first, at most five lines, in the text and in the page."""
    schedule_id = report(tools, who, source, MAIL)
    assert email.send(tools, parcel_of(tools, events.RUN_SUCCEEDED)).ok
    box.envelopes.clear()
    source.answer(200, [{**ROWS[0], "sales": 1500}, ROWS[1], {"day": "2026-11-22", "region": "<East>", "sales": 9}])
    source.answers.pop(0)
    run_now(tools, who, schedule_id)
    fetch_all(tools)
    message = mailed(tools, box)
    assert "- North, sales: 1,200 → 1,500 (+25.0 %)" in body(message, "plain")
    assert "- 1 row new" in body(message, "plain")
    assert "1,200 → 1,500" in body(message, "html")


def test_a_report_is_not_held_up_by_its_picture(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer, worker: InstantWorker
) -> None:
    """The drawing failed: the mail goes, with the error and the data, as a table and as a file."""
    worker.error = Undrawable("no glyph Wedgie")
    source.answers[0] = (200, [*ROWS, *({"region": f"R{n}", "sales": n} for n in range(30))], {})
    report(tools, who, source, MAIL | {"attach": ["csv", "pdf"]})
    message = mailed(tools, box, events.RUN_FAILED)
    assert message["Subject"] == "Not drawn: Daily Sales"
    words, page = body(message, "plain"), body(message, "html")
    assert "the chart can't be drawn: no glyph Wedgie." in words
    assert "\nNorth   1,200" in words
    assert "12 more rows" in words
    assert page.count("<tr>") == 21
    assert "1,200" in page
    assert list(attached(message)) == ["daily-sales.csv"]


def test_a_private_report_tells_nobody_its_data(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer, worker: InstantWorker
) -> None:
    """No picture, no table, no file, and no signed link."""
    worker.error = Undrawable("no glyph")
    report(tools, who, source, MAIL | {"attach": ["csv"]}, visibility="private")
    message = mailed(tools, box, events.RUN_FAILED)
    assert attached(message) == {}
    assert "North" not in body(message, "plain") + body(message, "html")
    assert "sig=" not in body(message, "plain")
    assert "private" in body(message, "plain")


def test_a_report_that_is_a_pdf_shows_a_picture(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer
) -> None:
    """A PNG in the text; the PDF is the file."""
    report(tools, who, source, MAIL | {"attach": ["pdf"]}, format="pdf")
    message = mailed(tools, box)
    assert (inline(message), list(attached(message))) == (["image/png"], ["daily-sales.pdf"])
    assert "/latest.pdf?exp=" in body(message, "plain")


def test_a_picture_that_takes_long_is_waited_for_once(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the mail goes without it, and says so."""
    monkeypatch.setattr("workers.delivery.forms.PATIENCE", 0.0)
    report(tools, who, source, MAIL | {"attach": ["pdf"]})
    assert isinstance(tools.queue, InstantWorker)
    tools.queue.asleep = True
    parcel = parcel_of(tools, events.RUN_SUCCEEDED)
    first = email.send(tools, parcel)
    assert (first.ok, first.error, box.messages) == (False, "the picture is still being drawn", [])
    assert email.send(tools, replace(parcel, failures=1)).ok
    assert "The PDF was not drawn in time." in body(box.messages[0], "plain")


def test_a_dashboard_has_a_sheet_for_each_chart(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer
) -> None:
    """And a CSV for each; the picture is that of all."""
    chart = {"data_source": {"type": "api", "url": source.url}, "encoding": TITLE["encoding"]}
    both = [{**chart, "chart_type": kind, "options": {"title": f"As {kind}"}} for kind in ("bar", "line")]
    asked = {"requests": both, "layout": {"title": "All"}, "polling_interval": "daily"}
    scheduled(tools, who, {**asked, "deliver": [MAIL | {"attach": ["csv", "xlsx"]}]})
    fetch_all(tools)
    parcel = parcel_of(tools, events.RUN_SUCCEEDED)
    dashboard = notice_of(tools, parcel.event).chart
    assert dashboard
    assert read_spec(tools, dashboard).paper == Paper(1123, 794, "All", "21 November 2026, 00:00 UTC")
    assert email.send(tools, parcel).ok
    files = attached(box.messages[0])
    assert list(files) == ["all.png", "1-as-bar.csv", "2-as-line.csv", "all.xlsx"]
    assert CalamineWorkbook.from_object(io.BytesIO(files["all.xlsx"])).sheet_names == ["As bar", "As line"]


def test_charts_without_a_layout_are_all_linked(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer
) -> None:
    """The first stands for the report; the others have a link each."""
    chart = {"data_source": {"type": "api", "url": source.url}, "encoding": TITLE["encoding"]}
    both = [{**chart, "chart_type": kind, "options": {"title": f"As {kind}"}} for kind in ("bar", "line")]
    scheduled(tools, who, {"requests": both, "polling_interval": "daily", "deliver": [MAIL]})
    fetch_all(tools)
    assert "2. As line: https://charts.example.com/embed/ch_" in body(mailed(tools, box), "plain")


def test_slack_gets_a_picture_and_what_changed(tools: Tools, who: Caller, source: ScriptedServer) -> None:
    """Of a PDF, a PNG that is drawn for it."""
    with Receiver(OK) as receiver:
        report(tools, who, source, {"type": "slack", "url": receiver.url()}, format="pdf")
        assert slack.send(tools, parcel_of(tools, events.RUN_SUCCEEDED)).ok
        message = orjson.loads(receiver.requests[0].body)
    assert_slack_takes(message)
    assert "/image.png?exp=" in block(message, "image")["image_url"]


def test_slack_gets_the_data_where_there_is_no_picture(
    tools: Tools, who: Caller, source: ScriptedServer, worker: InstantWorker
) -> None:
    """As text in letters of one width, from which nothing gets out."""
    worker.error = Undrawable("no glyph")
    source.answers[0] = (200, [{"region": f"```<!channel> {n} {'x' * 60}", "sales": n} for n in range(90)], {})
    with Receiver(OK) as receiver:
        report(tools, who, source, {"type": "slack", "url": receiver.url()})
        assert slack.send(tools, parcel_of(tools, events.RUN_FAILED)).ok
        message = orjson.loads(receiver.requests[0].body)
    assert_slack_takes(message)
    (table,) = [
        one["text"]["text"] for one in message["blocks"] if one.get("text", {}).get("text", "").startswith("```")
    ]
    assert table.count("```") == 2
    assert "<!channel>" not in table


@pytest.mark.parametrize("fails", [False, True])
def test_the_payload_is_as_it_is_documented(
    tools: Tools, who: Caller, source: ScriptedServer, worker: InstantWorker, fails: bool
) -> None:
    """Every field is in the schema; the addresses are there as soon as they lead somewhere."""
    worker.error = Undrawable("no glyph") if fails else None
    report(tools, who, source, MAIL)
    kind = events.RUN_FAILED if fails else events.RUN_SUCCEEDED
    data = payload_of(tools, parcel_of(tools, kind).event)["data"]
    assert DATA[kind]().validate(data) == {}
    assert {"run_url", "latest_url", "data_url", "chart_url", "urls_expire_at"} <= data.keys()
    assert ("image_url" in data) != fails


def test_a_test_run_is_told_to_its_asker_with_all_files(
    tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer
) -> None:
    """Whoever tries a report sees what its readers get."""
    schedule_id = report(tools, who, source, MAIL | {"attach": ["csv"]})
    assert email.send(tools, parcel_of(tools, events.RUN_SUCCEEDED)).ok
    box.envelopes.clear()
    run_now(tools, who, schedule_id, RunKind.TEST, to="mailto:me@example.org")
    fetch_all(tools)
    message = mailed(tools, box)
    assert (message["To"], message["Subject"]) == ("me@example.org", "Test: Daily Sales")
    assert "daily-sales.csv" in attached(message)


def test_an_alert_is_told_with_its_value(tools: Tools, who: Caller, box: Mailbox, source: ScriptedServer) -> None:
    """In the words of the condition, with the chart and without files."""
    alerts = [{"name": "Low", "column": "sales", "fn": "min", "cmp": "<", "value": 100}]
    report(tools, who, source, MAIL | {"attach": ["csv"]}, alerts=alerts)
    parcel = parcel_of(tools, events.SCHEDULE_ALERT)
    notice = notice_of(tools, parcel.event)
    assert notice.headline == "Alert: Daily Sales"
    assert notice.sentence.startswith("Low: ")
    assert "80" in notice.sentence
    assert notice.chart is not None
    assert email.send(tools, parcel).ok
    assert list(attached(box.messages[0])) == ["daily-sales.png"]
