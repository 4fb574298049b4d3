"""A worker that draws while somebody else decides: progress as it goes, and the end of what nobody wants."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.caller import Caller
from app.domain.progress import STAGES
from app.ports import Tools
from app.usecases.cancelling import cancel_job
from app.usecases.charts import get_chart, get_rendition
from app.usecases.jobs import job_report
from app.usecases.submit import Submission, submit_chart
from tests.making import BAR, bar, make_caller, make_tools
from tests.waiting import until
from workers.drawing import Drawing, Picture
from workers.render_process import RenderProcess
from workers.tasks.render import render


class HeldBrowser:
    """A browser that draws for as long as the test likes."""

    engine = "held"

    def __init__(self) -> None:
        self.drawing, self.let_go = threading.Event(), threading.Event()

    def draw(self, drawing: Drawing, *, kind: str = "png", scale: float = 1) -> Picture:
        """A picture, when it is let go."""
        self.drawing.set()
        assert self.let_go.wait(60)
        return Picture(b"picture", "image/png", drawing.width, drawing.height, {"browser": 1.0})

    def warm(self) -> None:
        """It is."""

    def health(self) -> dict[str, Any]:
        """Always warm."""
        return {"warm": True, "version": "Held 1", "engine": self.engine, "renders": 0, "memory": 1}

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture(params=["sqlite", "postgresql"])
def tools(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tools]:
    """Tools on each database in turn; hearts beat quickly."""
    url = request.getfixturevalue("migrated_postgres_url") if request.param == "postgresql" else ""
    made = make_tools(tmp_path, url, heartbeat=0.1)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture
def browser() -> HeldBrowser:
    """The browser of the process."""
    return HeldBrowser()


@pytest.fixture
def process(tools: Tools, browser: HeldBrowser, monkeypatch: pytest.MonkeyPatch) -> Iterator[RenderProcess]:
    """A worker process whose heart beats."""
    monkeypatch.setattr("workers.process.TICK", 0.05)
    running = RenderProcess(tools, browser)  # type: ignore[arg-type]  # the twin of a BrowserPool
    running.start()
    yield running
    browser.let_go.set()
    running.stop()


def _begun(
    tools: Tools, who: Caller, process: RenderProcess, browser: HeldBrowser
) -> tuple[Submission, threading.Thread]:
    """A chart that is being drawn, and the thread that does."""
    made = submit_chart(tools, who, BAR)
    work = threading.Thread(target=render, args=(process, made.job_id))
    work.start()
    assert browser.drawing.wait(20)
    return made, work


def test_progress_is_told_while_it_draws(
    tools: Tools, who: Caller, process: RenderProcess, browser: HeldBrowser
) -> None:
    """The heartbeat writes the stage and its part of the work; at the end it is 1."""
    made, work = _begun(tools, who, process, browser)
    until(lambda: job_report(tools, who.tenant_id, made.job_id).job.stage == "draw", 20)
    assert job_report(tools, who.tenant_id, made.job_id).progress == STAGES["draw"]
    browser.let_go.set()
    work.join()
    report = job_report(tools, who.tenant_id, made.job_id)
    assert (report.job.state, report.job.stage, report.progress) == ("succeeded", None, 1)


def test_a_worker_notices_that_its_job_was_cancelled(
    tools: Tools, who: Caller, process: RenderProcess, browser: HeldBrowser
) -> None:
    """Its heartbeat does: what it draws is not stored, nobody is told of it, and it draws the next."""
    made, work = _begun(tools, who, process, browser)
    held = process._held
    assert held
    cancel_job(tools, who.tenant_id, made.job_id)
    until(lambda: held.progress.lost, 20)
    browser.let_go.set()
    work.join()
    assert list(tools.objects.keys(f"{who.tenant_id}/")) == []
    assert job_report(tools, who.tenant_id, made.job_id).job.state == "cancelled"
    assert get_chart(tools, who.tenant_id, made.chart_id).status == "cancelled"
    following = submit_chart(tools, who, bar(1))
    render(process, following.job_id)
    assert job_report(tools, who.tenant_id, following.job_id).job.state == "succeeded"


def test_a_worker_that_has_not_noticed_is_refused(
    tools: Tools, who: Caller, process: RenderProcess, browser: HeldBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two beats it stores what it drew; that becomes nobody's picture."""
    monkeypatch.setattr(process, "beat", lambda: None)
    made, work = _begun(tools, who, process, browser)
    cancel_job(tools, who.tenant_id, made.job_id)
    browser.let_go.set()
    work.join()
    assert len(list(tools.objects.keys(f"{who.tenant_id}/"))) == 1
    assert get_rendition(tools, made.chart_id, "png-800x400@1") is None
    report = job_report(tools, who.tenant_id, made.job_id)
    assert (report.job.state, report.attempts[0].outcome) == ("cancelled", "cancelled")
    assert report.job.sweep_at
