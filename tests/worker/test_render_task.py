"""The render task: claim, draw, finish; how each ending of a drawing ends the job."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from app.domain.caller import Caller
from app.domain.errors import BlankPicture, RenderTimeout
from app.domain.variants import Variant
from app.ports import Tools
from app.store.models import Worker
from app.usecases.charts import get_rendition
from app.usecases.jobs import job_report
from app.usecases.submit import submit_chart, submit_rendition
from app.usecases.work import claim
from tests.making import BAR, bar, make_caller, make_tools
from workers.drawing import Drawing, Picture
from workers.render_process import RenderProcess
from workers.tasks.render import render


class PaperBrowser:
    """A browser that answers each draw with a picture or raises what it is told to."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.sizes: list[tuple[int, int, float]] = []
        self.engine = "paper"

    def draw(self, drawing: Drawing, *, kind: str = "png", scale: float = 1) -> Picture:
        """A picture, or the error."""
        if self.error:
            raise self.error
        self.sizes.append((drawing.width, drawing.height, scale))
        width, height = round(drawing.width * scale), round(drawing.height * scale)
        return Picture(b"picture", "image/png", width, height, {"browser": 12.34})

    def health(self) -> dict[str, Any]:
        """Always warm."""
        return {"warm": True, "version": "Paper 1", "engine": self.engine, "renders": len(self.sizes), "memory": 1}

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """Tools on a real SQLite."""
    made = make_tools(tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture
def browser() -> PaperBrowser:
    """The browser of the process."""
    return PaperBrowser()


@pytest.fixture
def process(tools: Tools, browser: PaperBrowser) -> RenderProcess:
    """A worker process that is not started: no heartbeat of its own."""
    return RenderProcess(tools, browser)  # type: ignore[arg-type]  # the twin of a BrowserPool


def _state(tools: Tools, who: Caller, job_id: str) -> tuple[str, str]:
    job = job_report(tools, who.tenant_id, job_id).job
    return job.state, (job.error or {}).get("code", "")


def test_a_job_is_drawn_and_stored(tools: Tools, who: Caller, process: RenderProcess, browser: PaperBrowser) -> None:
    """The picture is in the store under the attempt's key, with the time of each stage."""
    made = submit_chart(tools, who, BAR)
    render(process, made.job_id)
    picture = get_rendition(tools, made.chart_id, "png-800x400@1")
    assert picture
    assert picture.object_key == f"{who.tenant_id}/{made.job_id}/1/800x400-1.png"
    assert tools.objects.get(picture.object_key) == b"picture"
    timings = job_report(tools, who.tenant_id, made.job_id).job.timings_ms or {}
    assert set(timings) == {"queue", "read", "build", "browser", "store"}
    assert timings["browser"] == 12.3
    assert browser.sizes == [(800, 400, 1)]


def test_a_variant_is_drawn_in_its_own_size(
    tools: Tools, who: Caller, process: RenderProcess, browser: PaperBrowser
) -> None:
    """A rendition of another size is laid out anew, not scaled."""
    made = submit_chart(tools, who, BAR)
    variant = Variant("png", 300, 200, 2)
    render(process, submit_rendition(tools, who, made.chart_id, variant).job_id)
    picture = get_rendition(tools, made.chart_id, variant.name)
    assert picture
    assert (picture.width, picture.height) == (600, 400)
    assert browser.sizes == [(300, 200, 2)]


def test_the_embed_needs_no_browser(tools: Tools, who: Caller, process: RenderProcess, browser: PaperBrowser) -> None:
    """Two Bokeh documents, light and dark."""
    made = submit_chart(tools, who, BAR)
    render(process, submit_rendition(tools, who, made.chart_id, Variant("embed")).job_id)
    page = get_rendition(tools, made.chart_id, "embed")
    assert page
    assert page.object_key
    assert b'"dark"' in tools.objects.get(page.object_key)
    assert browser.sizes == []


def test_a_job_of_another_worker_is_left_alone(
    tools: Tools, who: Caller, process: RenderProcess, browser: PaperBrowser
) -> None:
    """A message that comes twice draws once."""
    job_id = submit_chart(tools, who, BAR).job_id
    assert claim(tools, job_id, "wk_other")
    render(process, job_id)
    render(process, "job_" + "0" * 24)
    assert browser.sizes == []
    assert _state(tools, who, job_id) == ("running", "")


@pytest.mark.parametrize(
    ("error", "first", "last"),
    [
        (RenderTimeout("slow"), "queued", ("failed", "render_timeout")),
        (BlankPicture("white"), "queued", ("failed", "blank_picture")),
        (SoftTimeLimitExceeded(), "queued", ("failed", "render_timeout")),
        (ZeroDivisionError("bug"), "failed", ("failed", "internal_error")),
    ],
)
def test_how_a_failure_ends_the_job(  # noqa: PLR0917 - fixtures and a row of the table
    tools: Tools,
    who: Caller,
    process: RenderProcess,
    browser: PaperBrowser,
    error: BaseException,
    first: str,
    last: tuple[str, str],
) -> None:
    """What may pass is tried again, at most three times; a fault of ours is not, and shows no trace to the caller."""
    job_id = submit_chart(tools, who, BAR).job_id
    browser.error = error
    render(process, job_id)
    assert _state(tools, who, job_id)[0] == first
    render(process, job_id)
    render(process, job_id)
    assert _state(tools, who, job_id) == last
    assert "Traceback" not in str(job_report(tools, who.tenant_id, job_id).job.error)


def test_after_a_failure_the_next_job_is_drawn(
    tools: Tools, who: Caller, process: RenderProcess, browser: PaperBrowser
) -> None:
    """One chart's end is not the worker's."""
    bad, good = (submit_chart(tools, who, bar(number)).job_id for number in range(2))
    browser.error = ZeroDivisionError("bug")
    render(process, bad)
    browser.error = None
    render(process, good)
    assert _state(tools, who, good) == ("succeeded", "")


def test_the_heartbeat_tells_of_the_worker_and_keeps_the_lease(
    tools: Tools, who: Caller, process: RenderProcess
) -> None:
    """The worker is seen, its browser warm; the lease of what it holds moves on; when it ends it is not counted on."""
    mine = claim(tools, submit_chart(tools, who, BAR).job_id, process.owner)
    assert mine
    before = job_report(tools, who.tenant_id, mine.job_id).job.lease_until
    with process.holding(mine):
        process.beat()
    after = job_report(tools, who.tenant_id, mine.job_id).job.lease_until
    assert before
    assert after
    assert after > before
    with tools.database.read() as session:
        worker = session.get_one(Worker, process.owner)
    assert (worker.warm, worker.pid) == (True, os.getpid())
    process.stop()
    with tools.database.read() as session:
        assert session.get(Worker, process.owner) is None
