"""Place in the queue, cancelling and retrying: on SQLite and on PostgreSQL."""

import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from app.domain.caller import Caller
from app.domain.errors import Conflict, IdempotencyConflict, Invalid, NotFound
from app.domain.variants import thumbnail
from app.ports import Tools
from app.store.jobs import standing
from app.store.models import Batch, Chart, Event, Job
from app.store.types import db_now
from app.usecases.batches import submit_batch
from app.usecases.cancelling import cancel_job
from app.usecases.charts import delete_chart, get_chart
from app.usecases.ending import fail, succeed
from app.usecases.health import worker_seen
from app.usecases.idempotency import Attempt
from app.usecases.jobs import job_report, turn_in
from app.usecases.retrying import retry_job
from app.usecases.submit import submit_chart, submit_rendition
from app.usecases.sweeping import sweep
from app.usecases.work import Artifact, Claim, claim, renew
from tests.fakes import MemoryQueue
from tests.making import BAR, bar, make_caller

HEALTH = {"warm": True, "version": "Paper 1", "engine": "e1", "renders": 0, "memory": 0}


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """Tools with a worker that lives."""
    worker_seen(tools, "wk_1", "render", HEALTH)
    return tools


def _take(tools: Tools, job_id: str) -> Claim:
    taken = claim(tools, job_id, "wk_1")
    assert taken
    return taken


def _succeed(tools: Tools, mine: Claim) -> bool:
    stored = tools.objects.put(mine.key("picture"), b"picture", "image/png")
    return succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, "e1"))


def _published(tools: Tools) -> list[str]:
    assert isinstance(tools.queue, MemoryQueue)
    return [job_id for queue, job_id in tools.queue.messages if queue == "render"]


def _position(tools: Tools, job_id: str) -> int | None:
    with tools.database.read() as session:
        tenant = session.get_one(Job, job_id).tenant_id
    return job_report(tools, tenant, job_id).position


def _state(tools: Tools, who: Caller, job_id: str) -> str:
    return job_report(tools, who.tenant_id, job_id).job.state


def _batch(tools: Tools, batch_id: str) -> Batch:
    with tools.database.read() as session:
        return session.get_one(Batch, batch_id)


def _events(tools: Tools) -> list[str]:
    with tools.database.read() as session:
        return list(session.scalars(select(Event.type).order_by(Event.sequence)))


def test_the_place_is_the_one_that_comes_true(tools: Tools) -> None:
    """Three tenants' jobs, most of them held back: each is taken in the order that the places said."""
    callers = [make_caller(tools, name)[0] for name in ("a", "b", "c")]
    jobs = [
        submit_chart(tools, caller, bar(number)).job_id
        for caller, count in zip(callers, (14, 3, 5), strict=True)
        for number in range(count)
    ]
    told = {job: _position(tools, job) for job in jobs}
    assert sorted(told.values()) == list(range(1, len(jobs) + 1))
    done: list[str] = []
    while len(done) < len(jobs):
        job = _published(tools)[len(done)]
        assert _position(tools, job) == 1
        time.sleep(0.003)  # turns are told by the database's clock, in milliseconds
        assert _succeed(tools, _take(tools, job))
        done.append(job)
    assert [told[job] for job in done] == list(range(1, len(jobs) + 1))


def test_a_place_falls_as_work_goes_on(tools: Tools, who: Caller) -> None:
    """With each job that ends, one less comes before; a job that is taken has no place."""
    jobs = [submit_chart(tools, who, bar(number)).job_id for number in range(12)]
    last = max(jobs, key=lambda job: _position(tools, job) or 0)
    for left in range(12, 1, -1):
        assert _position(tools, last) == left
        time.sleep(0.003)
        assert _succeed(tools, _take(tools, _published(tools)[12 - left]))
    _take(tools, last)
    assert _position(tools, last) is None


def test_the_estimate_is_of_late(tools: Tools, who: Caller) -> None:
    """The median of what jobs took lately, not their mean, for each in front, over the workers; None without one."""
    taken = [submit_chart(tools, who, bar(number)).job_id for number in range(3)]
    for job in taken:
        assert _succeed(tools, _take(tools, job))
    with tools.database.write() as session:
        for job, seconds in zip(taken, (4, 4, 90), strict=True):
            session.execute(
                update(Job).where(Job.job_id == job).values(started_at=db_now(-seconds), finished_at=db_now())
            )
    waiting = [submit_chart(tools, who, bar(number)).job_id for number in range(3, 6)]
    places = {_position(tools, job): job for job in waiting}
    assert job_report(tools, who.tenant_id, places[2]).estimate == pytest.approx(8, abs=0.2)
    with tools.database.read() as session:
        assert turn_in(session, "render", standing(session, "render")) == pytest.approx(12, abs=0.2)
    with tools.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM workers")
    assert job_report(tools, who.tenant_id, places[2]).estimate is None


def test_a_heartbeat_tells_how_far_the_work_has_come(tools: Tools, who: Caller) -> None:
    """It writes stage and fraction with the lease; the end is 1, a new attempt begins at 0 again."""
    job_id = submit_chart(tools, who, BAR).job_id
    mine = _take(tools, job_id)
    assert (job_report(tools, who.tenant_id, job_id).job.stage, mine.progress.fraction) == ("read", 0)
    mine.progress.enter("draw")
    assert renew(tools, mine)
    report = job_report(tools, who.tenant_id, job_id)
    assert (report.job.stage, report.progress) == ("draw", mine.progress.fraction)
    with tools.database.write() as session:
        session.execute(update(Job).values(lease_until=db_now(-1)))
    again = _take(tools, job_id)
    assert job_report(tools, who.tenant_id, job_id).progress == 0
    assert _succeed(tools, again)
    assert job_report(tools, who.tenant_id, job_id).progress == 1


def test_a_queued_job_is_cancelled(tools: Tools, who: Caller) -> None:
    """It and its chart are cancelled, no worker gets it, whoever waits hears it; again is no error."""
    made = submit_chart(tools, who, BAR)
    with tools.queue.listening(made.job_id) as ended:
        began = time.monotonic()
        cancel_job(tools, who.tenant_id, made.job_id)
        ended.wait(10)
    assert time.monotonic() - began < 5
    cancel_job(tools, who.tenant_id, made.job_id)
    assert claim(tools, made.job_id, "wk_1") is None
    assert _state(tools, who, made.job_id) == get_chart(tools, who.tenant_id, made.chart_id).status == "cancelled"
    assert _events(tools) == []


def test_the_worker_of_a_cancelled_job_can_not_finish(tools: Tools, who: Caller) -> None:
    """It loses its lease, its result is refused, its attempt is told, what it stored is swept."""
    made = submit_chart(tools, who, BAR)
    mine = _take(tools, made.job_id)
    cancel_job(tools, who.tenant_id, made.job_id)
    assert not renew(tools, mine)
    assert not _succeed(tools, mine)
    assert not fail(tools, mine, Invalid("late"))
    report = job_report(tools, who.tenant_id, made.job_id)
    assert [(one.outcome, one.reason) for one in report.attempts] == [("cancelled", "cancelled on request")]
    assert report.attempts[0].ended_at
    with tools.database.write() as session:
        session.execute(update(Job).values(sweep_at=db_now(-1)))
    assert sweep(tools) == 1
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == []


def test_what_has_ended_otherwise_is_not_cancelled(tools: Tools, who: Caller) -> None:
    """Terminal states never change; a foreign job is not there."""
    good, bad = (submit_chart(tools, who, bar(number)).job_id for number in range(2))
    assert _succeed(tools, _take(tools, good))
    assert fail(tools, _take(tools, bad), Invalid("no"))
    for job, state in ((good, "succeeded"), (bad, "failed")):
        with pytest.raises(Conflict) as refused:
            cancel_job(tools, who.tenant_id, job)
        assert refused.value.extra["state"] == state
        assert _state(tools, who, job) == state
    with pytest.raises(NotFound):
        cancel_job(tools, make_caller(tools, "other")[0].tenant_id, good)


def test_cancelling_gives_its_place_to_the_next(tools: Tools, who: Caller) -> None:
    """Also when it is the chart that was deleted."""
    charts = [submit_chart(tools, who, bar(number)) for number in range(11)]
    assert len(_published(tools)) == 8
    cancel_job(tools, who.tenant_id, charts[0].job_id)
    assert len(_published(tools)) == 9
    delete_chart(tools, who.tenant_id, charts[1].chart_id)
    assert len(_published(tools)) == 10
    assert len(set(_published(tools))) == 10


def test_cancelling_ends_every_chart_that_shares_the_job(tools: Tools, who: Caller) -> None:
    """Two charts wait for one picture; deleting one of them ends nothing for the other."""
    first, second, third = (submit_chart(tools, who, BAR) for _ in range(3))
    assert first.job_id == second.job_id == third.job_id
    delete_chart(tools, who.tenant_id, first.chart_id)
    assert _state(tools, who, first.job_id) == "queued"
    cancel_job(tools, who.tenant_id, first.job_id)
    for made in (second, third):
        assert get_chart(tools, who.tenant_id, made.chart_id).status == "cancelled"


def test_cancelling_a_further_picture_leaves_the_chart(tools: Tools, who: Caller) -> None:
    """The chart's status speaks of its own picture; the other can be asked for again."""
    made = submit_chart(tools, who, BAR)
    assert _succeed(tools, _take(tools, made.job_id))
    small = submit_rendition(tools, who, made.chart_id, thumbnail(800, 400))
    cancel_job(tools, who.tenant_id, small.job_id)
    assert get_chart(tools, who.tenant_id, made.chart_id).status == "generated"
    assert submit_rendition(tools, who, made.chart_id, thumbnail(800, 400)).job_id != small.job_id


def test_a_batch_ends_with_its_cancelled_chart(tools: Tools, who: Caller) -> None:
    """One drawn, one cancelled, one deleted: the batch has ended, and says so once."""
    batch_id = submit_batch(tools, who, [bar(number) for number in range(3)]).batch_id
    with tools.database.read() as session:
        jobs = {job.job_id: job.chart_id for job in session.scalars(select(Job))}
    drawn, cancelled, deleted = jobs
    assert _succeed(tools, _take(tools, drawn))
    cancel_job(tools, who.tenant_id, cancelled)
    assert _events(tools) == []
    delete_chart(tools, who.tenant_id, jobs[deleted])
    assert _events(tools) == ["batch.completed"]
    assert _batch(tools, batch_id).finished_at


def test_a_failed_job_is_retried_by_a_new_one(tools: Tools, who: Caller) -> None:
    """The old one stays as it was; the chart waits again and is drawn by the new one, under the same address."""
    made = submit_chart(tools, who, BAR)
    assert fail(tools, _take(tools, made.job_id), Invalid("no"))
    retried = retry_job(tools, who, made.job_id)
    assert retried.job_id in _published(tools)
    chart = get_chart(tools, who.tenant_id, made.chart_id)
    assert (chart.status, chart.error, chart.finished_at) == ("queued", None, None)
    assert _succeed(tools, _take(tools, retried.job_id))
    report = job_report(tools, who.tenant_id, retried.job_id)
    assert (report.job.state, report.job.retry_of, report.job.attempt) == ("succeeded", made.job_id, 1)
    assert _state(tools, who, made.job_id) == "failed"
    assert get_chart(tools, who.tenant_id, made.chart_id).status == "generated"
    assert _events(tools) == ["chart.failed", "chart.generated"]


def test_a_cancelled_job_is_retried_for_every_chart_of_it(tools: Tools, who: Caller) -> None:
    """All that shared the old job share the new one."""
    first, second = (submit_chart(tools, who, BAR) for _ in range(2))
    cancel_job(tools, who.tenant_id, first.job_id)
    retried = retry_job(tools, who, second.job_id)
    assert _succeed(tools, _take(tools, retried.job_id))
    assert {get_chart(tools, who.tenant_id, made.chart_id).status for made in (first, second)} == {"generated"}


def test_a_job_has_one_retry(tools: Tools, who: Caller) -> None:
    """Several callers at once, and one later: all get the same new job. A retry that failed can be retried."""
    made = submit_chart(tools, who, BAR)
    assert fail(tools, _take(tools, made.job_id), Invalid("no"))
    got: list[str] = []
    callers = [threading.Thread(target=lambda: got.append(retry_job(tools, who, made.job_id).job_id)) for _ in range(5)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert got == [got[0]] * 5
    assert fail(tools, _take(tools, got[0]), Invalid("no"))
    assert retry_job(tools, who, made.job_id).job_id == got[0]
    assert retry_job(tools, who, got[0]).job_id != got[0]
    with tools.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 3


def test_what_can_not_be_retried(tools: Tools, who: Caller) -> None:
    """A job that goes on or succeeded, one whose chart is gone, one whose picture has another job by now."""
    waits, gone, redrawn = (submit_chart(tools, who, bar(number)) for number in range(3))
    with pytest.raises(Conflict, match="is queued"):
        retry_job(tools, who, waits.job_id)
    assert fail(tools, _take(tools, gone.job_id), Invalid("no"))
    delete_chart(tools, who.tenant_id, gone.chart_id)
    with pytest.raises(Conflict, match="deleted"):
        retry_job(tools, who, gone.job_id)
    small = submit_rendition(tools, who, redrawn.chart_id, thumbnail(800, 400))
    cancel_job(tools, who.tenant_id, small.job_id)
    submit_rendition(tools, who, redrawn.chart_id, thumbnail(800, 400))
    with pytest.raises(Conflict, match="another job"):
        retry_job(tools, who, small.job_id)
    with pytest.raises(NotFound):
        retry_job(tools, make_caller(tools, "other")[0], gone.job_id)


def test_a_retry_opens_its_batch_again(tools: Tools, who: Caller) -> None:
    """A batch that was completed is completed once more, when the chart that failed has been drawn after all."""
    batch_id = submit_batch(tools, who, [bar(number) for number in range(2)]).batch_id
    good, bad = _published(tools)
    assert fail(tools, _take(tools, bad), Invalid("no"))
    early = retry_job(tools, who, bad).job_id
    assert _succeed(tools, _take(tools, good))
    assert _batch(tools, batch_id).finished_at is None
    assert fail(tools, _take(tools, early), Invalid("no"))
    assert _batch(tools, batch_id).finished_at
    late = retry_job(tools, who, early).job_id
    assert _batch(tools, batch_id).finished_at is None
    assert _succeed(tools, _take(tools, late))
    assert _batch(tools, batch_id).unfinished == 0
    assert _events(tools) == ["batch.completed", "batch.completed"]
    with tools.database.read() as session:
        told = [event.data["generated"] for event in session.scalars(select(Event).order_by(Event.sequence))]
    assert told == [1, 2]


def test_one_idempotency_key_at_the_same_moment(tools: Tools, who: Caller) -> None:
    """Of many requests with one key that come together one makes a chart; the others are told that it is open."""
    came: Counter[str] = Counter()
    together = threading.Barrier(6)

    def ask() -> None:
        together.wait()
        try:
            submit_chart(tools, who, BAR, attempt=Attempt("k", "same", patience=60))
            came["made"] += 1
        except IdempotencyConflict:
            came["told"] += 1

    callers = [threading.Thread(target=ask) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert came == {"made": 1, "told": 5}
    with tools.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Chart)) == 1
