"""Charts that are answered before their file has been read: on both databases, with the real reader."""

from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import select, update

from app.domain.caller import Caller
from app.domain.errors import PlotworksError
from app.ports import Tools
from app.store.models import Chart, Job
from app.store.types import db_now
from app.usecases.cancelling import cancel_job
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.early import Awaiting, awaiting, settle
from app.usecases.ending import fail
from app.usecases.readings import Reading, claim_reading
from app.usecases.submit import Submission, submit_chart
from app.usecases.work import Fetched, claim
from workers.sources.fetch import fetch
from workers.tasks import early
from workers.tasks.ingest import ingest

CSV = "region,amount,note,more\n" + "North,20,a,b\nSouth,15,c,d\nNorth,1,e,f\n" * 4
SUM = {"op": "aggregate", "group_by": ["region"], "measures": [{"column": "amount", "fn": "sum", "as": "total"}]}
FOUND = Fetched("t/job/0/data.json", "bar", "A bar chart", "Sales", [])


class Reader:
    """What a worker process is to a task."""

    owner = "wk_test"

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.holding = nullcontext


@pytest.fixture(autouse=True)
def small_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is worth a look before it is read."""
    monkeypatch.setattr(early, "SMALLEST", 0)


def _begun(tools: Tools, who: Caller, *, sha256: str = "") -> Begun:
    path = tools.settings.home / "sales.csv"
    path.write_text(CSV, encoding="utf-8")
    key = f"{who.tenant_id}/sales/file"
    file = File(key, "sales.csv", tools.files.put(key, path), sha256, {})
    with tools.database.write() as session:
        return begin_dataset(session, who, file)


def _chart(tools: Tools, who: Caller, begun: Begun, **told: Any) -> Submission:
    source = {"type": "upload", "dataset_id": begun.dataset_id, "transforms": [SUM]}
    encoding = {"x": "region", "y": "total"}
    return submit_chart(tools, who, {"chart_type": "bar", "encoding": encoding, "data_source": source, **told})


def _waiting(tools: Tools, who: Caller) -> tuple[Reading, Awaiting]:
    """A reading that a worker holds, and a chart that waits for it."""
    begun = _begun(tools, who)
    _chart(tools, who, begun)
    mine = claim_reading(tools, begun.job_id, "wk_1")
    assert mine
    [one] = awaiting(tools, mine)
    return mine, one


def _row(tools: Tools, chart_id: str) -> Chart:
    with tools.database.read() as session:
        return session.get_one(Chart, chart_id)


def _job(tools: Tools, job_id: str) -> Job:
    with tools.database.read() as session:
        return session.get_one(Job, job_id)


def test_a_chart_is_answered_although_the_file_is_never_read(
    tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its data are there, and what its row says of them; its reading may fail then. One without a type fails too."""
    begun = _begun(tools, who)
    chart, untyped = _chart(tools, who, begun), _chart(tools, who, begun, chart_type="auto")

    def broken(*_: Any) -> None:
        raise PlotworksError("the disk is full")

    monkeypatch.setattr("workers.tasks.ingest._found", broken)
    ingest(Reader(tools), begun.job_id)  # type: ignore[arg-type]  # as much of a process as a task needs
    assert _job(tools, chart.job_id).queue == "render"
    assert _job(tools, untyped.job_id).queue == "held"
    mine = claim(tools, chart.job_id, "wk_2")
    assert mine
    assert mine.spec["data"] == {"columns": {"region": ["North", "South"], "total": [84, 60]}}
    assert "data_source" not in mine.spec
    row = _row(tools, chart.chart_id)
    assert (row.status, row.table_key) == ("queued", f"{who.tenant_id}/{chart.job_id}/0/data.json")
    assert "North" in row.alt_text


def test_a_chart_that_comes_while_the_file_is_read_is_answered_too(
    tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It need not wait either; the reading goes on."""
    begun = _begun(tools, who)
    late: list[Submission] = []

    def reading(_work: str, _order: Any, _limits: Any, tell: Any, **_: Any) -> None:
        late.append(_chart(tools, who, begun))
        tell({"stage": "reading", "bytes": 1, "of": 2})
        raise PlotworksError("the disk is full")

    monkeypatch.setattr(early, "LOOK_EVERY", 0)
    monkeypatch.setattr("workers.tasks.ingest.run_limited", reading)
    ingest(Reader(tools), begun.job_id)  # type: ignore[arg-type]  # as above
    assert _job(tools, late[0].job_id).queue == "render"
    assert _row(tools, late[0].chart_id).table_key


def test_the_data_are_those_of_the_table(tools: Tools, who: Caller) -> None:
    """The same request, drawn of the dataset later, has the same data, and is told the same."""
    begun = _begun(tools, who)
    chart = _chart(tools, who, begun)
    ingest(Reader(tools), begun.job_id)  # type: ignore[arg-type]  # as above
    assert _job(tools, begun.job_id).state == "succeeded"
    later = _chart(tools, who, begun, options={"title": "Later"})
    drawn, to_draw = (claim(tools, one.job_id, "wk_2") for one in (chart, later))
    assert drawn
    assert to_draw
    found = fetch(tools, who.tenant_id, to_draw.spec)
    assert found.body["data"] == drawn.spec["data"]
    assert [notice.to_json() for notice in found.notices] == _row(tools, chart.chart_id).warnings


def test_a_file_whose_checksum_is_told_is_not_believed_before(tools: Tools, who: Caller) -> None:
    """It may be another one."""
    begun = _begun(tools, who, sha256="0" * 64)
    chart = _chart(tools, who, begun)
    ingest(Reader(tools), begun.job_id)  # type: ignore[arg-type]  # as above
    assert _job(tools, chart.job_id).state == "failed"
    assert _row(tools, chart.chart_id).table_key is None


def test_whoever_has_lost_the_reading_answers_nobody(tools: Tools, who: Caller) -> None:
    """Another worker has it by now, and answers; once."""
    mine, one = _waiting(tools, who)
    with tools.database.write() as session:
        session.execute(update(Job).where(Job.job_id == mine.job_id).values(lease_until=db_now(-1)))
    other = claim_reading(tools, mine.job_id, "wk_2")
    assert other
    assert not settle(tools, mine, one.job_id, FOUND)
    assert awaiting(tools, other) == [one]
    assert settle(tools, other, one.job_id, FOUND)
    assert not settle(tools, other, one.job_id, FOUND)
    assert awaiting(tools, other) == []


def test_a_chart_that_waits_no_more_is_not_answered(tools: Tools, who: Caller) -> None:
    """It was cancelled: it stays so."""
    mine, one = _waiting(tools, who)
    cancel_job(tools, who.tenant_id, one.job_id)
    assert not settle(tools, mine, one.job_id, FOUND)
    assert _job(tools, one.job_id).state == "cancelled"


def test_the_same_chart_again_has_the_data_too(tools: Tools, who: Caller) -> None:
    """It is drawn by the job that is under way, and of what that was given; its row says the same."""
    mine, one = _waiting(tools, who)
    assert settle(tools, mine, one.job_id, FOUND)
    again = _chart(tools, who, Begun(mine.dataset_id, mine.version, mine.job_id))
    assert again.job_id == one.job_id
    row = _row(tools, again.chart_id)
    assert (row.table_key, row.title, row.alt_text) == (FOUND.table_key, FOUND.title, FOUND.alt_text)


def test_a_chart_that_was_answered_outlives_its_reading(tools: Tools, who: Caller) -> None:
    """What fails then concerns those that still wait."""
    mine, one = _waiting(tools, who)
    assert settle(tools, mine, one.job_id, FOUND)
    fail(tools, mine, PlotworksError("the disk is full"))
    with tools.database.read() as session:
        assert session.scalars(select(Job.state).where(Job.job_id == one.job_id)).one() == "queued"
        assert session.scalars(select(Chart)).one().title == "Sales"
