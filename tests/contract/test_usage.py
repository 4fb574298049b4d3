"""What is counted, held to its plan, and given back: on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.caller import Caller
from app.domain.errors import (
    Invalid,
    Misconfigured,
    NotFound,
    NotInPlan,
    QuotaExceeded,
    RenderFailed,
    TooManyUnfinished,
)
from app.domain.jobs import RENDER
from app.domain.plans import AI, Kind, Plan
from app.domain.variants import Variant, thumbnail
from app.ports import Tools
from app.store.models import Chart
from app.store.types import db_now
from app.usecases.batches import submit_batch
from app.usecases.cancelling import cancel_job
from app.usecases.charts import get_chart
from app.usecases.ending import fail, succeed
from app.usecases.health import worker_seen
from app.usecases.idempotency import Answer, Attempt, settle
from app.usecases.plans import check_schedule, require_feature, set_plan
from app.usecases.retention import expire_charts
from app.usecases.retrying import retry_job
from app.usecases.submit import submit_chart, submit_rendition
from app.usecases.usage import count, share_of
from app.usecases.work import Artifact, claim
from tests.fakes import SetClock
from tests.making import bar, make_caller


def _on(tools: Tools, **limits: Any) -> Tools:
    """The tools with the first tenant on a plan of these limits."""
    plans = {**tools.settings.plans, "small": Plan(name="small", **limits)}
    changed = replace(
        tools, settings=replace(tools.settings, plans=plans), clock=SetClock(datetime.now(UTC).replace(microsecond=0))
    )
    set_plan(changed, "default", "small")
    return changed


def _used(tools: Tools, who: Caller, kind: Kind = Kind.RENDERS) -> int:
    return share_of(tools, who, kind).used


def _draw(tools: Tools, job_id: str) -> None:
    mine = claim(tools, job_id, "wk_1")
    assert mine
    stored = tools.objects.put(mine.key("800x400-1.png"), b"picture", "image/png")
    assert succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, "e1"))


def _at_once(callers: int, act: Callable[[int], object]) -> list[object]:
    """What each caller gets: a result or its error."""
    together, results = threading.Barrier(callers), []

    def run(number: int) -> None:
        together.wait()
        try:
            results.append(act(number))
        except QuotaExceeded as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_fifty_callers_at_the_limit_one_passes(tools: Tools, who: Caller) -> None:
    """One render is left: exactly one chart is taken, and the others leave nothing."""
    tools = _on(tools, renders=3)
    for number in range(2):
        submit_chart(tools, who, bar(number))
    results = _at_once(25, lambda number: submit_chart(tools, who, bar(100 + number)))
    refused = [result for result in results if isinstance(result, QuotaExceeded)]
    assert (len(results), len(refused)) == (25, 24)
    assert _used(tools, who) == 3
    assert {error.extra["used"] for error in refused} == {3}


def test_counters_alone_hold_for_fifty_callers(tools: Tools, who: Caller) -> None:
    """Fifty at once, of any kind and amount: the sum never passes the limit, and the last that fits is taken."""
    tools = _on(tools, ai_renders=10)

    def spend(_number: int) -> None:
        with tools.database.write() as session:
            count(tools, session, who, Kind.AI_RENDERS)

    results = _at_once(50, spend)
    assert len([result for result in results if result is None]) == 10
    assert _used(tools, who, Kind.AI_RENDERS) == 10


def test_the_ai_quota_tells_what_the_seed_tells(tools: Tools, who: Caller) -> None:
    """Its fields currentAiUsage and aiLimit, and when the month begins anew."""
    tools = _on(tools, ai_renders=1)
    assert isinstance(tools.clock, SetClock)
    tools.clock._now = datetime(2026, 12, 31, 23, 59, 0, tzinfo=UTC)
    with tools.database.write() as session:
        count(tools, session, who, Kind.AI_RENDERS)
    with pytest.raises(QuotaExceeded) as caught, tools.database.write() as session:
        count(tools, session, who, Kind.AI_RENDERS)
    assert caught.value.extra["currentAiUsage"] == caught.value.extra["aiLimit"] == 1
    assert caught.value.extra["resets_at"] == "2027-01-01T00:00:00.000Z"
    assert caught.value.headers["Retry-After"] == "60"
    tools.clock.forward(60)
    with tools.database.write() as session:
        count(tools, session, who, Kind.AI_RENDERS)
    assert _used(tools, who, Kind.AI_RENDERS) == 1


def test_a_picture_counts_once(tools: Tools, who: Caller) -> None:
    """What is shared, repeated or refused doesn't; another size does; a chart's thumbnail and page don't."""
    tools = _on(tools, renders=3)
    worker_seen(tools, "wk_1", RENDER, {"warm": True, "version": "", "engine": "e1", "renders": 0, "memory": 0})
    attempt = Attempt("once", "f", 0)
    first = submit_chart(tools, who, bar(1), attempt=attempt)
    settle(tools, who.tenant_id, attempt, Answer(202, {}, {}))
    assert submit_chart(tools, who, bar(1), attempt=attempt).answer
    submit_chart(tools, who, bar(1))
    with pytest.raises(Invalid):
        submit_chart(tools, who, bar(1) | {"data": {"labels": [], "datasets": []}})
    assert _used(tools, who) == 1
    _draw(tools, first.job_id)
    assert submit_chart(tools, who, bar(1)).drawn
    submit_rendition(tools, who, first.chart_id, thumbnail(800, 400))
    submit_rendition(tools, who, first.chart_id, Variant("embed"))
    assert _used(tools, who) == 1
    submit_rendition(tools, who, first.chart_id, Variant("png", 300, 200))
    assert _used(tools, who) == 2


def test_what_is_not_drawn_is_given_back(tools: Tools, who: Caller) -> None:
    """A job that fails for good or is cancelled counts no more; its retry counts anew."""
    tools = _on(tools, renders=10)
    tools = replace(tools, settings=replace(tools.settings, max_attempts=1))
    failing, cancelled = (submit_chart(tools, who, bar(number)).job_id for number in range(2))
    assert _used(tools, who) == 2
    mine = claim(tools, failing, "wk_1")
    assert mine
    fail(tools, mine, RenderFailed("the browser died"))
    assert _used(tools, who) == 1
    cancel_job(tools, who.tenant_id, cancelled)
    assert _used(tools, who) == 0
    retry_job(tools, who, failing)
    retry_job(tools, who, failing)
    assert _used(tools, who) == 1


def test_an_attempt_that_is_tried_again_stays_counted(tools: Tools, who: Caller) -> None:
    """Only the end of a job gives anything back."""
    tools = _on(tools, renders=10)
    mine = claim(tools, submit_chart(tools, who, bar(1)).job_id, "wk_1")
    assert mine
    fail(tools, mine, RenderFailed("once more"))
    assert _used(tools, who) == 1


def test_a_batch_fits_or_is_refused_whole(tools: Tools, who: Caller) -> None:
    """Each chart of it counts, the same one once; what doesn't fit leaves nothing."""
    tools = _on(tools, renders=3)
    submit_batch(tools, who, [bar(1), bar(1), bar(2)])
    assert _used(tools, who) == 2
    with pytest.raises(QuotaExceeded, match="2 are used, and 2 more were asked for"):
        submit_batch(tools, who, [bar(3), bar(4)])
    assert _used(tools, who) == 2
    submit_batch(tools, who, [bar(1), bar(5)])
    assert _used(tools, who) == 3


def test_as_many_wait_as_the_plan_allows(tools: Tools, who: Caller) -> None:
    """One more is refused with an estimate; when one has ended there is room again."""
    tools = _on(tools, unfinished=2)
    jobs = [submit_chart(tools, who, bar(number)).job_id for number in range(2)]
    with pytest.raises(TooManyUnfinished, match="2 unfinished jobs") as caught:
        submit_chart(tools, who, bar(2))
    assert int(caught.value.headers["Retry-After"]) >= 1
    assert _used(tools, who) == 2
    _draw(tools, jobs[0])
    submit_chart(tools, who, bar(2))
    other, _ = make_caller(tools, "another")
    submit_chart(tools, other, bar(3))


def test_what_a_plan_has_not_is_told_with_the_way_up(tools: Tools, who: Caller) -> None:
    """AI, one schedule too many, runs too close to each other: 403 with the address."""
    tools = _on(tools, ai_renders=0, schedules=1, min_interval=3600)
    with pytest.raises(NotInPlan, match="no AI") as caught:
        require_feature(tools, who, AI)
    assert caught.value.extra["upgrade_url"] == tools.settings.upgrade_url
    with tools.database.read() as session:
        check_schedule(tools, session, who, 0, 3600)
        with pytest.raises(NotInPlan, match="has 1 schedules, and there are 1"):
            check_schedule(tools, session, who, 1, 3600)
        with pytest.raises(NotInPlan, match="every 3,600 s at most, not every 900 s"):
            check_schedule(tools, session, who, 0, 900)


def test_a_plan_that_is_no_more_is_told(tools: Tools, who: Caller) -> None:
    """Its tenants are not let through, and not forgotten: the message says what the operator can do."""
    changed = _on(tools, renders=1)
    with pytest.raises(Misconfigured, match="plotworks keys plan"):
        submit_chart(tools, who, bar(1))
    set_plan(changed, "default", "unlimited")
    submit_chart(tools, who, bar(1))


def test_charts_go_when_their_plan_keeps_them_no_longer(tools: Tools, who: Caller) -> None:
    """The old ones of this tenant, with what waits for them; nothing of a tenant whose plan keeps all."""
    tools = _on(tools, kept_days=7)
    other, _ = make_caller(tools, "another")
    old, new = (submit_chart(tools, who, bar(number)) for number in range(2))
    kept = submit_chart(tools, other, bar(0))
    with tools.database.write() as session:
        aged = update(Chart).where(Chart.chart_id.in_([old.chart_id, kept.chart_id]))
        session.execute(aged.values(created_at=db_now(-8 * 86_400)))
    assert [expire_charts(tools) for _ in range(2)] == [1, 0]
    with pytest.raises(NotFound):
        get_chart(tools, who.tenant_id, old.chart_id)
    assert get_chart(tools, who.tenant_id, new.chart_id)
    assert get_chart(tools, other.tenant_id, kept.chart_id)
    assert _used(tools, who) == 1
