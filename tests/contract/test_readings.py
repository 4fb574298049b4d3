"""Files that are read, and charts that wait for them: on both databases, with the real reader in its own process."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from app.domain.caller import Caller
from app.domain.errors import Invalid, UnreadableFile
from app.ports import Tools
from app.store.models import Chart, Dataset, DatasetVersion, Delivery, Event, Job, Upload
from app.store.types import db_now
from app.usecases.cancelling import cancel_job
from app.usecases.datasets import Begun, File, begin_dataset, delete_dataset, get_dataset
from app.usecases.ending import fail
from app.usecases.files import chart_of_upload, draw_file
from app.usecases.health import worker_seen
from app.usecases.readings import claim_reading
from app.usecases.reconcile import reconcile
from app.usecases.submit import Submission, submit_chart
from app.usecases.sweeping import sweep, sweep_datasets
from app.usecases.webhooks.claiming import claim as claim_deliveries
from app.usecases.work import Held, claim
from tests.fakes import MemoryQueue
from tests.making import make_caller
from workers.sources.fetch import fetch
from workers.tasks.ingest import ingest

HEALTH = {"warm": True, "version": "Paper 1", "engine": "e1", "renders": 0, "memory": 0}
CSV = "region,amount\nNorth,20\nSouth,15\nNorth,1\n"
SUMS = {
    "transforms": [
        {"op": "aggregate", "group_by": ["region"], "measures": [{"column": "amount", "fn": "sum", "as": "total"}]},
        {"op": "sort", "by": [{"column": "region"}]},
    ]
}


class Reader:
    """What a worker process is to a task: tools, a name, and a hold on what it does."""

    owner = "wk_test"

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @contextmanager
    def holding(self, mine: Held) -> Iterator[None]:
        """Nobody renews the lease: no test takes as long."""
        yield

    def read(self, job_id: str) -> None:
        """Do one job of the queue."""
        ingest(self, job_id)  # type: ignore[arg-type]  # as much of a process as a task needs


def _file(tools: Tools, who: Caller, text: str = CSV, name: str = "sales.csv") -> File:
    path = tools.settings.home / name
    path.write_text(text, encoding="utf-8")
    key = f"{who.tenant_id}/{name}-{len(text)}/file"
    return File(key, name, tools.files.put(key, path), "", {})


def _begun(tools: Tools, who: Caller, text: str = CSV, dataset_id: str | None = None) -> Begun:
    file = _file(tools, who, text)
    with tools.database.write() as session:
        return begin_dataset(session, who, file, dataset_id)


def _chart(tools: Tools, who: Caller, begun: Begun, **told: Any) -> Submission:
    source = {"type": "upload", "dataset_id": begun.dataset_id, **told}
    body = {"chart_type": "bar", "encoding": {"x": "region", "y": "total"}, "data_source": source}
    return submit_chart(tools, who, body)


def _job(tools: Tools, job_id: str) -> Job:
    with tools.database.read() as session:
        return session.get_one(Job, job_id)


def _events(tools: Tools) -> list[str]:
    with tools.database.read() as session:
        return list(session.scalars(select(Event.type).order_by(Event.sequence)))


def test_a_chart_waits_for_its_file_and_is_drawn_of_it(tools: Tools, who: Caller) -> None:
    """Nobody can take its job before; after that the data of its transforms are there."""
    begun = _begun(tools, who)
    chart = _chart(tools, who, begun, **SUMS)
    assert _job(tools, chart.job_id).queue == "held"
    assert claim(tools, chart.job_id, "wk_other") is None
    Reader(tools).read(begun.job_id)
    freed = _job(tools, chart.job_id)
    assert (freed.queue, freed.state, freed.after_job) == ("render", "queued", None)
    assert freed.released_at
    mine = claim(tools, chart.job_id, "wk_other")
    assert mine
    found = fetch(tools, who.tenant_id, mine.spec)
    assert found.body["data"] == {"columns": {"region": ["North", "South"], "total": [21, 15]}}
    assert _events(tools) == ["upload.completed"]


def test_a_chart_that_waits_for_its_file_is_cancelled_alone(tools: Tools, who: Caller) -> None:
    """Another one that waits for the same file goes on waiting: it is not handed to a queue that has no workers."""
    begun = _begun(tools, who)
    unwanted, wanted = _chart(tools, who, begun, **SUMS), _chart(tools, who, begun, transforms=[])
    cancel_job(tools, who.tenant_id, unwanted.job_id)
    waiting = _job(tools, wanted.job_id)
    assert (waiting.queue, waiting.released_at) == ("held", None)
    assert isinstance(tools.queue, MemoryQueue)
    assert "held" not in {queue for queue, _ in tools.queue.messages}
    Reader(tools).read(begun.job_id)
    assert _job(tools, unwanted.job_id).state == "cancelled"
    assert ("render", wanted.job_id) in tools.queue.messages


def test_a_chart_that_waits_for_its_file_can_be_waited_for(tools: Tools, who: Caller) -> None:
    """Its turn is told as that of the job that reads: never without a worker that reads, soon with an idle one."""
    begun = _begun(tools, who)
    assert _chart(tools, who, begun, **SUMS).turn_in == float("inf")
    worker_seen(tools, "wk_reader", "upload", HEALTH)
    assert _chart(tools, who, begun, transforms=[]).turn_in < 1


def test_what_was_found_is_told(tools: Tools, who: Caller) -> None:
    """Columns with their types, rows, the SHA-256; the event has no data in it."""
    begun = _begun(tools, who)
    assert get_dataset(tools, who.tenant_id, begun.dataset_id).dataset.state == "processing"
    Reader(tools).read(begun.job_id)
    found = get_dataset(tools, who.tenant_id, begun.dataset_id)
    assert (found.dataset.state, found.version.rows) == ("ready", 3)
    assert found.version.profile
    assert [(one["name"], one["type"]) for one in found.version.profile["columns"]] == [
        ("region", "text"),
        ("amount", "integer"),
    ]
    with tools.database.read() as session:
        data = session.scalars(select(Event)).one().data
    assert (data["rows"], data["columns"], data["sha256"]) == (3, 2, found.version.sha256)
    assert len(found.version.sha256) == 64


def test_charts_of_a_file_that_cannot_be_read_fail_with_its_reason(tools: Tools, who: Caller) -> None:
    """Dataset, job, the waiting charts and their jobs; each is an event."""
    begun = _begun(tools, who, "")
    chart = _chart(tools, who, begun)
    Reader(tools).read(begun.job_id)
    assert get_dataset(tools, who.tenant_id, begun.dataset_id).dataset.state == "failed"
    for job_id in (begun.job_id, chart.job_id):
        job = _job(tools, job_id)
        assert job.state == "failed"
        assert job.error
        assert job.error["code"] == UnreadableFile.code
    with tools.database.read() as session:
        row = session.get_one(Chart, chart.chart_id)
    assert row.status == "failed"
    assert _events(tools) == ["upload.failed", "chart.failed"]
    with pytest.raises(Invalid, match="could not be read"):
        _chart(tools, who, begun)


def test_a_reader_that_is_lost_each_time_ends_as_a_failure(tools: Tools, who: Caller) -> None:
    """Its lease ends, another takes the job; after three attempts file and charts fail."""
    begun = _begun(tools, who)
    chart = _chart(tools, who, begun)
    for _ in range(tools.settings.max_attempts):
        assert claim_reading(tools, begun.job_id, "wk_dead")
        with tools.database.write() as session:
            session.execute(update(Job).where(Job.job_id == begun.job_id).values(lease_until=db_now(-1)))
        reconcile(tools)
    assert _job(tools, begun.job_id).state == "failed"
    assert _job(tools, chart.job_id).state == "failed"


def test_a_failure_that_may_pass_is_tried_again(tools: Tools, who: Caller) -> None:
    """The chart goes on waiting."""
    begun = _begun(tools, who)
    chart = _chart(tools, who, begun)
    mine = claim_reading(tools, begun.job_id, "wk_1")
    assert mine
    error = UnreadableFile("the store was away")
    error.retry_helps = True  # type: ignore[misc]
    fail(tools, mine, error)
    assert (_job(tools, begun.job_id).state, _job(tools, chart.job_id).state) == ("queued", "queued")
    Reader(tools).read(begun.job_id)
    assert _job(tools, chart.job_id).queue == "render"


def test_a_new_version_is_used_once_it_is_ready(tools: Tools, who: Caller) -> None:
    """Until then charts are drawn of the old one; each chart keeps the version that it was asked with."""
    first = _begun(tools, who)
    Reader(tools).read(first.job_id)
    old = _chart(tools, who, first, **SUMS)
    second = _begun(tools, who, CSV + "West,5\n", first.dataset_id)
    assert (second.dataset_id, second.version) == (first.dataset_id, 2)
    assert get_dataset(tools, who.tenant_id, first.dataset_id).version.version == 1
    Reader(tools).read(second.job_id)
    assert get_dataset(tools, who.tenant_id, first.dataset_id).version.version == 2
    new = _chart(tools, who, first, **SUMS)
    rows = []
    for submission in (old, new):
        mine = claim(tools, submission.job_id, "wk_1")
        assert mine
        rows.append(fetch(tools, who.tenant_id, mine.spec).body["data"]["columns"]["region"])
    assert rows == [["North", "South"], ["North", "South", "West"]]


def test_a_new_version_that_fails_harms_no_old_one(tools: Tools, who: Caller) -> None:
    """The dataset stays ready with what it has."""
    first = _begun(tools, who)
    Reader(tools).read(first.job_id)
    second = _begun(tools, who, "", first.dataset_id)
    Reader(tools).read(second.job_id)
    found = get_dataset(tools, who.tenant_id, first.dataset_id)
    assert (found.dataset.state, found.version.version) == ("ready", 1)
    with tools.database.read() as session:
        assert session.get_one(DatasetVersion, (first.dataset_id, 2)).state == "failed"


def test_wrong_transforms_are_told_at_the_door(tools: Tools, who: Caller) -> None:
    """When the columns are known; and for a foreign tenant there is no such dataset."""
    begun = _begun(tools, who)
    Reader(tools).read(begun.job_id)
    wrong = [{"op": "sort", "by": [{"column": "regoin"}]}]
    with pytest.raises(Invalid) as caught:
        _chart(tools, who, begun, transforms=wrong)
    assert "region" in caught.value.message
    assert caught.value.faults[0].place.startswith("data_source.transforms[0]")
    with pytest.raises(Invalid, match="there is no dataset"):
        _chart(tools, make_caller(tools, "another")[0], begun)


def test_a_file_and_its_chart_come_together(tools: Tools, who: Caller) -> None:
    """Without a chart type one is chosen by the columns, and told; the callback address hears of the chart."""
    wish = {"callback_url": "http://127.0.0.1:9/cb", "data_source": {"type": "upload"}}
    drawn = draw_file(tools, who, _file(tools, who), wish)
    Reader(tools).read(drawn.reading_job_id)
    mine = claim(tools, drawn.job_id, "wk_1")
    assert mine
    found = fetch(tools, who.tenant_id, mine.spec)
    assert found.body["chart_type"] == "bar"
    assert any(notice.place == "chart_type" for notice in found.notices)
    fail(tools, mine, Invalid("no"))
    assert [parcel.event.type for parcel in claim_deliveries(tools, "courier", 9)] == ["chart.failed"]


def test_a_dataset_that_charts_wait_for_is_not_deleted_unless_forced(tools: Tools, who: Caller) -> None:
    """The conflict names them."""
    from app.domain.errors import Conflict, NotFound  # noqa: PLC0415 - this test alone needs them

    begun = _begun(tools, who)
    chart = _chart(tools, who, begun)
    with pytest.raises(Conflict) as caught:
        delete_dataset(tools, who.tenant_id, begun.dataset_id)
    assert caught.value.extra["charts"] == [chart.chart_id]
    delete_dataset(tools, who.tenant_id, begun.dataset_id, forced=True)
    with pytest.raises(NotFound):
        get_dataset(tools, who.tenant_id, begun.dataset_id)
    with tools.database.read() as session:
        assert session.scalars(select(Delivery)).all() == []


def test_the_files_of_a_deleted_dataset_are_swept(tools: Tools, who: Caller) -> None:
    """A while after; those of others stay. What a lost attempt stored goes too."""
    kept, gone = _begun(tools, who), _begun(tools, who, CSV + "West,5\n")
    for begun in (kept, gone):
        Reader(tools).read(begun.job_id)
    stray = f"{who.tenant_id}/{kept.job_id}/0/table.parquet"
    tools.files.put(stray, tools.settings.home / "sales.csv")
    delete_dataset(tools, who.tenant_id, gone.dataset_id)
    assert sweep_datasets(tools) == 0
    with tools.database.write() as session:
        long_ago = update(Dataset).where(Dataset.dataset_id == gone.dataset_id).values(deleted_at=db_now(-3600))
        session.execute(long_ago)
        session.execute(update(Job).where(Job.job_id == kept.job_id).values(sweep_at=db_now(-1)))
    assert sweep_datasets(tools) == 1
    assert sweep(tools) == 1
    left = set(tools.files.keys(f"{who.tenant_id}/"))
    version = get_dataset(tools, who.tenant_id, kept.dataset_id).version
    assert left == {version.file_key, version.table_key}


def test_the_chart_of_an_upload_is_made_once_whoever_dies(tools: Tools, who: Caller) -> None:
    """By whoever took the last byte, or else by whoever reads the file; and no second time."""
    begun = _begun(tools, who)
    upload = Upload(
        upload_id="up_1",
        tenant_id=who.tenant_id,
        info={"job_id": begun.job_id},
        file_key="a",
        dataset_id=begun.dataset_id,
        chart={"chart_type": "bar", "options": {"title": "Sales"}},
        request_id=who.request_id,
        expires_at=tools.clock.now(),
    )
    with tools.database.write() as session:
        session.add(upload)
    Reader(tools).read(begun.job_id)
    for _ in range(2):
        chart_of_upload(tools, who, begun, upload)
    with tools.database.read() as session:
        assert [chart.title for chart in session.scalars(select(Chart))] == ["Sales"]


@pytest.mark.parametrize("text", [CSV, "\0\1\2\3"], ids=["readable", "unreadable"])
def test_a_file_that_changed_on_its_way_is_not_used(tools: Tools, who: Caller, text: str) -> None:
    """Its owner told another SHA-256: the job fails with that, once, whatever the file looks like."""
    file = replace(_file(tools, who, text), sha256="0" * 64)
    with tools.database.write() as session:
        begun = begin_dataset(session, who, file)
    Reader(tools).read(begun.job_id)
    job = _job(tools, begun.job_id)
    assert (job.state, job.attempt, (job.error or {})["code"]) == ("failed", 1, "checksum_mismatch")
    assert get_dataset(tools, who.tenant_id, begun.dataset_id).version.state == "failed"


def test_the_digest_that_was_told_and_the_rows_are_noted(tools: Tools, who: Caller) -> None:
    """The job has the number of rows that were read."""
    file = replace(_file(tools, who), sha256=hashlib.sha256(CSV.encode()).hexdigest())
    with tools.database.write() as session:
        begun = begin_dataset(session, who, file)
    Reader(tools).read(begun.job_id)
    job = _job(tools, begun.job_id)
    assert (job.state, job.rows) == ("succeeded", 3)
