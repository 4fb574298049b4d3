"""One tenant's ten thousand jobs, and another's one: turns are taken over tenants, on SQLite and on PostgreSQL."""

from app.domain import ids
from app.domain.caller import Caller
from app.domain.jobs import RENDER
from app.ports import Tools
from app.store.models import Job, table
from app.usecases.cancelling import cancel_job
from app.usecases.ending import succeed
from app.usecases.release import SMALLEST, release
from app.usecases.submit import submit_chart
from app.usecases.work import Artifact, claim
from tests.fakes import MemoryQueue
from tests.making import bar, make_caller

MANY = 10_000


def _wait_many(tools: Tools, who: Caller, count: int) -> None:
    """Jobs of a tenant that nobody has published."""
    told = {"tenant_id": who.tenant_id, "queue": RENDER, "variant": "", "request_id": "req_1"}
    rows = [{"job_id": ids.new_id(ids.JOB), **told} for _ in range(count)]
    with tools.database.write() as session:
        session.execute(table(Job).insert(), rows)


def _published(tools: Tools) -> list[str]:
    assert isinstance(tools.queue, MemoryQueue)
    return [job_id for _, job_id in tools.queue.messages]


def _end_one(tools: Tools, job_id: str) -> None:
    mine = claim(tools, job_id, "wk_1")
    assert mine
    stored = tools.objects.put(mine.key("picture"), b"picture", "image/png")
    assert succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}))


def test_ten_thousand_jobs_do_not_hold_up_another_tenants_one(tools: Tools, who: Caller) -> None:
    """The window is full of the first tenant's, thousands wait; the first place that is free is the other's."""
    full = [submit_chart(tools, who, bar(number)).job_id for number in range(SMALLEST)]
    _wait_many(tools, who, MANY)
    assert _published(tools) == full
    other = submit_chart(tools, make_caller(tools, "another")[0], bar(1))
    assert other.job_id not in _published(tools)
    _end_one(tools, full[0])
    assert _published(tools)[len(full) :] == [other.job_id]


def test_tenants_that_both_wait_take_turns(tools: Tools, who: Caller) -> None:
    """Of thousands against five, about every second place is the other's until it has nothing left.

    Turns of the same millisecond are a tie.
    """
    other, _ = make_caller(tools, "another")
    _wait_many(tools, who, 2_000)
    _wait_many(tools, other, 5)
    with tools.database.write() as session:
        first = release(session, RENDER)
        jobs = {job_id: session.get_one(Job, job_id).tenant_id for job_id in first}
    assert len(first) == SMALLEST
    mine, others = (list(jobs.values()).count(one.tenant_id) for one in (who, other))
    assert abs(mine - others) <= 2
    for job_id in first[:4]:
        cancel_job(tools, jobs[job_id], job_id)
    with tools.database.read() as session:
        later = [session.get_one(Job, job_id).tenant_id for job_id in _published(tools)]
    assert later.count(other.tenant_id) == 5 - others
    assert len(later) == 4
