"""A job's life on SQLite and on PostgreSQL: the same promises on both."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.domain.caller import Caller
from app.domain.errors import BlankPicture, IdempotencyConflict, IdempotencyMismatch, Invalid, RenderTimeout
from app.domain.jobs import JobState
from app.domain.variants import thumbnail
from app.ports import Tools
from app.store.models import Chart, Event, IdempotencyKey, Job, Rendition
from app.store.types import db_now
from app.usecases.charts import delete_chart
from app.usecases.ending import fail, succeed
from app.usecases.idempotency import Answer, Attempt, settle
from app.usecases.jobs import job_report, wait_for_end
from app.usecases.reconcile import reconcile
from app.usecases.submit import submit_chart, submit_rendition
from app.usecases.sweeping import sweep
from app.usecases.work import Artifact, Claim, claim, renew
from tests.fakes import MemoryQueue
from tests.making import BAR, bar, make_caller


def _published(tools: Tools) -> list[str]:
    assert isinstance(tools.queue, MemoryQueue)
    return [job_id for _, job_id in tools.queue.messages]


def _job(tools: Tools, job_id: str) -> Job:
    with tools.database.read() as session:
        return session.get_one(Job, job_id)


def _events(tools: Tools) -> list[tuple[str, str]]:
    with tools.database.read() as session:
        return [
            (event.type, event.data["chart_id"]) for event in session.scalars(select(Event).order_by(Event.sequence))
        ]


def _change(tools: Tools, job_id: str, **values: Any) -> None:
    with tools.database.write() as session:
        session.execute(update(Job).where(Job.job_id == job_id).values(**values))


def _take(tools: Tools, job_id: str, owner: str = "wk_1") -> Claim:
    taken = claim(tools, job_id, owner)
    assert taken
    return taken


def _drawn(tools: Tools, mine: Claim, body: bytes = b"picture") -> Artifact:
    return Artifact(tools.objects.put(mine.key("800x400-1.png"), body, "image/png"), 800, 400, {"browser": 1.0})


def test_submit_commits_then_publishes(tools: Tools, who: Caller) -> None:
    """The row is there before the message, and the message carries the id alone."""
    submitted = submit_chart(tools, who, BAR)
    assert _published(tools) == [submitted.job_id]
    assert _job(tools, submitted.job_id).state == JobState.QUEUED


def test_submit_of_an_invalid_chart_leaves_nothing(tools: Tools, who: Caller) -> None:
    """A refused request has no job, no chart and no message."""
    with pytest.raises(Invalid):
        submit_chart(tools, who, BAR | {"data": {"labels": [], "datasets": []}})
    with tools.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Chart)) == 0
    assert _published(tools) == []


def test_one_claim_wins(tools: Tools, who: Caller) -> None:
    """Of many workers that hear of a job at once, one gets it."""
    job_id = submit_chart(tools, who, BAR).job_id
    claims: list[Claim | None] = []
    threads = [threading.Thread(target=lambda n=n: claims.append(claim(tools, job_id, f"wk_{n}"))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [taken for taken in claims if taken]
    assert len(claims) == 8
    assert [taken.attempt for taken in winners] == [1]


def test_success_ends_job_chart_and_tells_in_one_step(tools: Tools, who: Caller) -> None:
    """After the end: a picture to be had, a generated chart, one event; a second end changes nothing."""
    submitted = submit_chart(tools, who, BAR)
    mine = _take(tools, submitted.job_id)
    assert succeed(tools, mine, _drawn(tools, mine))
    assert not succeed(tools, mine, _drawn(tools, mine))
    assert not fail(tools, mine, RenderTimeout("late"))
    with tools.database.read() as session:
        chart = session.get_one(Chart, submitted.chart_id)
        rendition = session.get_one(Rendition, (submitted.chart_id, chart.main_variant))
    assert chart.status == "generated"
    assert rendition.object_key == mine.key("800x400-1.png")
    assert _events(tools) == [("chart.generated", submitted.chart_id)]
    assert wait_for_end(tools, submitted.job_id, 0)


def test_a_worker_that_lost_its_lease_can_not_finish(tools: Tools, who: Caller) -> None:
    """The attempt number fences: the sleeper that wakes up changes nothing, its object is swept."""
    submitted = submit_chart(tools, who, BAR)
    sleeper = _take(tools, submitted.job_id)
    assert claim(tools, submitted.job_id, "wk_2") is None
    _change(tools, submitted.job_id, lease_until=db_now(-1))
    second = _take(tools, submitted.job_id, "wk_2")
    assert second.attempt == 2
    assert not renew(tools, sleeper)
    assert renew(tools, second)
    lost = _drawn(tools, sleeper, b"old")
    assert not succeed(tools, sleeper, lost)
    assert succeed(tools, second, _drawn(tools, second, b"new"))
    _change(tools, submitted.job_id, sweep_at=db_now(-1))
    assert sweep(tools) == 1
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == [second.key("800x400-1.png")]
    outcomes = [(a.attempt, a.outcome) for a in job_report(tools, who.tenant_id, submitted.job_id).attempts]
    assert outcomes == [(1, "lost"), (2, "succeeded")]


def test_a_failure_that_may_pass_is_tried_three_times(tools: Tools, who: Caller) -> None:
    """Attempts go back to the queue until the third; then the chart has failed, and says why."""
    submitted = submit_chart(tools, who, BAR)
    for attempt in (1, 2, 3):
        mine = _take(tools, submitted.job_id)
        assert mine.attempt == attempt
        assert fail(tools, mine, BlankPicture("white"))
    assert claim(tools, submitted.job_id, "wk_1") is None
    job = _job(tools, submitted.job_id)
    assert (job.state, (job.error or {})["code"]) == ("failed", "blank_picture")
    assert _events(tools) == [("chart.failed", submitted.chart_id)]
    assert len(_published(tools)) == 3


def test_a_chart_that_takes_too_long_is_tried_twice(tools: Tools, who: Caller) -> None:
    """A busy machine may have been the reason once; a third time would only hold a worker."""
    submitted = submit_chart(tools, who, BAR)
    for _ in range(2):
        assert fail(tools, _take(tools, submitted.job_id), RenderTimeout("too slow"))
    assert _job(tools, submitted.job_id).state == "failed"


def test_a_failure_that_stays_is_not_tried_again(tools: Tools, who: Caller) -> None:
    """What can't be drawn now can't be drawn later."""
    submitted = submit_chart(tools, who, BAR)
    assert fail(tools, _take(tools, submitted.job_id), Invalid("no"))
    assert _job(tools, submitted.job_id).state == "failed"


def test_the_reconciler_gives_a_lost_job_back(tools: Tools, who: Caller) -> None:
    """An expired lease puts the job back and publishes it again."""
    job_id = submit_chart(tools, who, BAR).job_id
    _take(tools, job_id)
    _change(tools, job_id, lease_until=db_now(-1))
    reconcile(tools)
    assert _job(tools, job_id).state == "queued"
    assert _published(tools) == [job_id, job_id]


def test_a_job_that_kills_its_workers_ends(tools: Tools, who: Caller) -> None:
    """After three lost attempts the reconciler fails the job in words that a person understands."""
    submitted = submit_chart(tools, who, BAR)
    for _ in range(3):
        _take(tools, submitted.job_id)
        _change(tools, submitted.job_id, lease_until=db_now(-1))
        reconcile(tools)
    job = _job(tools, submitted.job_id)
    assert (job.state, (job.error or {})["code"]) == ("failed", "worker_lost")
    assert "each of 3 attempts" in (job.error or {})["detail"]
    assert _events(tools) == [("chart.failed", submitted.chart_id)]


def test_a_lost_message_is_published_again(tools: Tools, who: Caller) -> None:
    """A released job that nobody claims for the length of a lease gets a new message."""
    job_id = submit_chart(tools, who, BAR).job_id
    reconcile(tools)
    assert _published(tools) == [job_id]
    _change(tools, job_id, released_at=db_now(-31))
    reconcile(tools)
    assert _published(tools) == [job_id, job_id]


def test_submitting_works_while_the_broker_is_away(tools: Tools, who: Caller) -> None:
    """The row is kept; the reconciler publishes it when the broker is back."""
    assert isinstance(tools.queue, MemoryQueue)
    tools.queue.away = True
    submitted = submit_chart(tools, who, BAR)
    assert not submitted.reachable
    assert _job(tools, submitted.job_id).released_at is None
    tools.queue.away = False
    reconcile(tools)
    assert _published(tools) == [submitted.job_id]


def test_release_is_bounded_and_takes_turns(tools: Tools) -> None:
    """One tenant's many jobs fill the window; another's one comes next, not last."""
    many, _ = make_caller(tools, "many")
    one, _ = make_caller(tools, "one")
    theirs = [submit_chart(tools, many, bar(number)).job_id for number in range(30)]
    single = submit_chart(tools, one, BAR).job_id
    assert _published(tools) == theirs[:8]
    mine = _take(tools, theirs[0])
    succeed(tools, mine, _drawn(tools, mine))
    assert _published(tools)[8:] == [single]
    mine = _take(tools, theirs[1])
    succeed(tools, mine, _drawn(tools, mine))
    (turn,) = _published(tools)[9:]
    assert turn in theirs[8:]


def test_every_held_back_job_gets_its_turn(tools: Tools, who: Caller) -> None:
    """Finishing releases the next until all are done; nothing is published twice. One instant's jobs have no order."""
    jobs = [submit_chart(tools, who, bar(number)).job_id for number in range(20)]
    done = 0
    while done < len(_published(tools)):
        mine = _take(tools, _published(tools)[done])
        succeed(tools, mine, _drawn(tools, mine))
        done += 1
    assert sorted(_published(tools)) == sorted(jobs)


def test_a_large_spec_lies_in_the_object_store(tools: Tools, who: Caller) -> None:
    """Over 64 kB the row only points to it; the worker gets it all the same."""
    labels = [f"label {n}" for n in range(9000)]
    body = BAR | {"data": {"labels": labels, "datasets": [{"label": "a", "data": [1] * 9000}]}}
    submitted = submit_chart(tools, who, body)
    with tools.database.read() as session:
        chart = session.get_one(Chart, submitted.chart_id)
    assert chart.spec is None
    assert chart.spec_key == f"{who.tenant_id}/{submitted.job_id}/0/spec.json"
    assert _take(tools, submitted.job_id).spec["data"]["labels"] == labels


def test_renditions_share_one_job(tools: Tools, who: Caller) -> None:
    """Whoever asks for the same variant while it is drawn gets the same job; a failed one is made anew."""
    chart_id = submit_chart(tools, who, BAR).chart_id
    first = submit_rendition(tools, who, chart_id, thumbnail(800, 400))
    assert submit_rendition(tools, who, chart_id, thumbnail(800, 400)).job_id == first.job_id
    assert fail(tools, _take(tools, first.job_id), Invalid("no"))
    again = submit_rendition(tools, who, chart_id, thumbnail(800, 400))
    assert again.job_id != first.job_id
    mine = _take(tools, again.job_id)
    assert succeed(tools, mine, _drawn(tools, mine))
    assert submit_rendition(tools, who, chart_id, thumbnail(800, 400)).job_id == again.job_id
    assert _events(tools) == []


def test_deleting_a_chart_cancels_and_sweeps(tools: Tools, who: Caller) -> None:
    """A worker that is drawing it can't finish, and its objects go."""
    submitted = submit_chart(tools, who, BAR)
    mine = _take(tools, submitted.job_id)
    delete_chart(tools, who.tenant_id, submitted.chart_id)
    assert not succeed(tools, mine, _drawn(tools, mine))
    assert _job(tools, submitted.job_id).state == "cancelled"
    _change(tools, submitted.job_id, sweep_at=db_now(-1))
    assert sweep(tools) == 1
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == []


def test_a_request_that_died_unanswered_is_answered_later(tools: Tools, who: Caller) -> None:
    """Its process was killed between the commit and the answer: the repetition finds the same chart, not a second."""
    first = submit_chart(tools, who, BAR, attempt=Attempt("k", "same", patience=10))
    with pytest.raises(IdempotencyConflict):
        submit_chart(tools, who, BAR, attempt=Attempt("k", "same"))
    with tools.database.write() as session:
        session.execute(update(IdempotencyKey).values(open_until=db_now(-1)))
    again = submit_chart(tools, who, BAR, attempt=Attempt("k", "same"))
    assert (again.chart_id, again.job_id, again.answer) == (first.chart_id, first.job_id, None)
    assert _published(tools) == [first.job_id]


def test_the_same_idempotency_key_makes_one_chart(tools: Tools, who: Caller) -> None:
    """Same key, same body: the stored answer; other body: refused; while it is open: told to wait."""
    first = submit_chart(tools, who, BAR, attempt=Attempt("k", "same"))
    with pytest.raises(IdempotencyConflict):
        submit_chart(tools, who, BAR, attempt=Attempt("k", "same"))
    with pytest.raises(IdempotencyMismatch):
        submit_chart(tools, who, BAR, attempt=Attempt("k", "other"))
    answer = Answer(202, {"chart_id": first.chart_id}, {"Location": "/x"})
    settle(tools, who.tenant_id, Attempt("k", "same"), answer)
    again = submit_chart(tools, who, BAR, attempt=Attempt("k", "same"))
    assert (again.chart_id, again.answer) == (first.chart_id, answer)
    other, _ = make_caller(tools, "other")
    assert submit_chart(tools, other, BAR, attempt=Attempt("k", "same")).chart_id != first.chart_id
    assert len(_published(tools)) == 2
