"""One picture for all who ask for the same: on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import select, update

from app.domain.caller import Caller
from app.domain.errors import PlotworksError
from app.domain.jobs import ChartStatus, JobState
from app.domain.variants import Variant
from app.ports import Tools
from app.store.models import Chart, Event, Job, Rendition, Worker
from app.store.types import db_now
from app.usecases.charts import delete_chart, get_chart, get_rendition
from app.usecases.ending import fail, succeed
from app.usecases.health import worker_seen
from app.usecases.idempotency import Attempt
from app.usecases.submit import Submission, submit_chart, submit_rendition
from app.usecases.sweeping import sweep
from app.usecases.work import Artifact, claim
from tests.making import BAR, bar, make_caller


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """Tools with a worker whose engine is called "e1"."""
    _seen(tools, "e1")
    return tools


def _seen(tools: Tools, engine: str) -> None:
    health = {"warm": True, "version": "Paper 1", "engine": engine, "renders": 0, "memory": 0}
    worker_seen(tools, f"wk_{engine}", "render", health)


def _draw(tools: Tools, job_id: str, engine: str = "e1", warnings: tuple[str, ...] = ()) -> str:
    mine = claim(tools, job_id, "wk_1")
    assert mine
    stored = tools.objects.put(mine.key("800x400-1.png"), b"picture", "image/png")
    details = {"warnings": [{"path": "", "message": text} for text in warnings]} if warnings else {}
    assert succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, engine, details))
    return stored.key


def _picture(tools: Tools, chart_id: str) -> str | None:
    rendition = get_rendition(tools, chart_id, "png-800x400@1")
    return rendition.object_key if rendition else None


def _job(tools: Tools, job_id: str) -> Job:
    with tools.database.read() as session:
        return session.get_one(Job, job_id)


def _told(tools: Tools) -> list[tuple[str, str]]:
    with tools.database.read() as session:
        events = session.scalars(select(Event).order_by(Event.sequence))
        return [(event.type, event.data["chart_id"]) for event in events]


def _sweep_all(tools: Tools) -> int:
    with tools.database.write() as session:
        session.execute(update(Job).where(Job.sweep_at.is_not(None)).values(sweep_at=db_now(-1)))
    return sweep(tools)


def test_the_same_request_again_is_there_at_once(tools: Tools, who: Caller) -> None:
    """Its chart is generated at birth, with an event of its own and a job that has ended; nothing is published."""
    first = submit_chart(tools, who, BAR)
    key = _draw(tools, first.job_id, warnings=("thinned",))
    again = submit_chart(tools, who, BAR)
    assert again.drawn
    assert again.chart_id != first.chart_id
    assert _picture(tools, again.chart_id) == key
    chart = get_chart(tools, who.tenant_id, again.chart_id)
    assert (chart.status, chart.warnings) == (ChartStatus.GENERATED, [{"path": "", "message": "thinned"}])
    assert _job(tools, again.job_id).state == JobState.SUCCEEDED
    assert _told(tools) == [("chart.generated", first.chart_id), ("chart.generated", again.chart_id)]


def test_many_simultaneous_requests_are_one_job(tools: Tools, who: Caller) -> None:
    """Whoever asks while it is being drawn waits for the same job; each chart has its own end and event."""
    made = [submit_chart(tools, who, BAR) for _ in range(5)]
    assert len({submission.job_id for submission in made}) == 1
    key = _draw(tools, made[0].job_id)
    assert {_picture(tools, submission.chart_id) for submission in made} == {key}
    assert sorted(_told(tools)) == sorted(("chart.generated", submission.chart_id) for submission in made)


def test_a_failure_is_everybodys_and_is_not_kept(tools: Tools, who: Caller) -> None:
    """All that waited fail alike; the next request is tried anew."""
    made = [submit_chart(tools, who, BAR) for _ in range(2)]
    mine = claim(tools, made[0].job_id, "wk_1")
    assert mine
    fail(tools, mine, PlotworksError("broken"))
    statuses = {get_chart(tools, who.tenant_id, submission.chart_id).status for submission in made}
    assert statuses == {ChartStatus.FAILED}
    assert submit_chart(tools, who, BAR).job_id != made[0].job_id


def test_other_data_another_tenant_and_another_size_are_other_pictures(tools: Tools, who: Caller) -> None:
    """What is not the same is not shared; across tenants nothing is."""
    first = submit_chart(tools, who, BAR)
    _draw(tools, first.job_id)
    stranger, _ = make_caller(tools, "stranger")
    assert not submit_chart(tools, stranger, BAR).drawn
    assert not submit_chart(tools, who, bar(1)).drawn
    assert not submit_chart(tools, who, BAR | {"width": 600}).drawn


def test_a_size_of_one_chart_is_the_own_size_of_another(tools: Tools, who: Caller) -> None:
    """The width of a request and that of an image's address say the same."""
    small = submit_chart(tools, who, BAR | {"width": 600})
    mine = claim(tools, small.job_id, "wk_1")
    assert mine
    stored = tools.objects.put(mine.key("600x400-1.png"), b"small", "image/png")
    succeed(tools, mine, Artifact(stored, 600, 400, {}, "e1"))
    large = submit_chart(tools, who, BAR)
    asked = submit_rendition(tools, who, large.chart_id, Variant("png", 600, 400))
    assert asked.drawn
    with tools.database.read() as session:
        assert session.get_one(Rendition, (large.chart_id, "png-600x400@1")).object_key == stored.key


def test_another_engine_draws_anew(tools: Tools, who: Caller) -> None:
    """After an upgrade nothing old is found; a chart that has its picture keeps it."""
    first = submit_chart(tools, who, BAR)
    key = _draw(tools, first.job_id)
    with tools.database.write() as session:
        session.execute(update(Worker).values(seen_at=db_now(-60)))
    assert submit_chart(tools, who, BAR).drawn, "no worker lives: what the last ones drew still counts"
    _seen(tools, "e2")
    assert not submit_chart(tools, who, BAR).drawn
    assert _picture(tools, first.chart_id) == key


def test_a_page_is_made_anew_for_another_engine(tools: Tools, who: Caller) -> None:
    """A page is drawn by the BokehJS that is served today: one made for another is none."""
    chart_id = submit_chart(tools, who, BAR).chart_id
    page = submit_rendition(tools, who, chart_id, Variant("embed"))
    _draw(tools, page.job_id)
    assert get_rendition(tools, chart_id, "embed", current=True)
    with tools.database.write() as session:
        session.execute(update(Worker).values(engine="e2"))
    assert get_rendition(tools, chart_id, "embed", current=True) is None
    assert submit_rendition(tools, who, chart_id, Variant("embed")).job_id != page.job_id


def test_a_shared_object_lives_as_long_as_the_last_chart(tools: Tools, who: Caller) -> None:
    """Deleting drops a reference; the sweeper takes what nobody has any more, whoever drew it."""
    first = submit_chart(tools, who, BAR)
    key = _draw(tools, first.job_id)
    second = submit_chart(tools, who, BAR)
    delete_chart(tools, who.tenant_id, first.chart_id)
    assert _sweep_all(tools) == 0
    assert tools.objects.get(key) == b"picture"
    delete_chart(tools, who.tenant_id, second.chart_id)
    assert _sweep_all(tools) == 1
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == []


def test_a_job_goes_on_for_those_who_still_wait(tools: Tools, who: Caller) -> None:
    """Deleting the chart that began the job doesn't end it for another; deleting the last one does."""
    first, second = submit_chart(tools, who, BAR), submit_chart(tools, who, BAR)
    delete_chart(tools, who.tenant_id, first.chart_id)
    assert _job(tools, first.job_id).state == JobState.QUEUED
    delete_chart(tools, who.tenant_id, second.chart_id)
    assert _job(tools, first.job_id).state == JobState.CANCELLED


def _large(tools: Tools, who: Caller) -> Submission:
    labels = [f"label number {n}" for n in range(5000)]
    return submit_chart(tools, who, BAR | {"data": {"labels": labels, "datasets": [{"data": list(range(5000))}]}})


def test_a_large_spec_is_kept_once(tools: Tools, who: Caller) -> None:
    """Charts of the same large spec point to one object, which goes with the last of them."""
    made = [_large(tools, who) for _ in range(2)]
    _draw(tools, made[0].job_id)
    made.append(_large(tools, who))
    specs = [key for key in tools.objects.keys(f"{who.tenant_id}/") if key.endswith("spec.json")]
    assert len(specs) == 1
    for submission in made[:2]:
        delete_chart(tools, who.tenant_id, submission.chart_id)
    assert _sweep_all(tools) == 0
    delete_chart(tools, who.tenant_id, made[2].chart_id)
    _sweep_all(tools)
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == []


def test_a_refused_idempotent_request_leaves_no_spec(tools: Tools, who: Caller) -> None:
    """The second request with a key stores nothing."""
    body = BAR | {"data": {"labels": ["x"] * 9000, "datasets": [{"data": [1] * 9000}]}}
    attempt = Attempt("key", "print", patience=-100)
    submit_chart(tools, who, body, attempt=attempt)
    before = list(tools.objects.keys(f"{who.tenant_id}/"))
    submit_chart(tools, who, body, attempt=attempt)
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == before


def test_an_idempotent_request_knows_the_job_it_shares(tools: Tools, who: Caller) -> None:
    """Its repetition waits for the job that really draws it."""
    first = submit_chart(tools, who, BAR)
    attempt = Attempt("key", "print", patience=-100)
    second = submit_chart(tools, who, BAR, attempt=attempt)
    again = submit_chart(tools, who, BAR, attempt=attempt)
    assert second.job_id == again.job_id == first.job_id
    assert again.chart_id == second.chart_id
    with tools.database.read() as session:
        assert session.get_one(Chart, second.chart_id)
