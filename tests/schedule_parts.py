"""The processes of a Plotworks whose days last seconds: schedulers and workers, to be killed at any moment.

``python -m tests.schedule_parts`` is a scheduler; ``celery --app tests.schedule_parts:celery worker`` fetches, and
draws without a browser. Both are set up by PLOTWORKS_ settings as the real ones are.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import structlog

from app.adapters.celery_app import celery_app, task_name
from app.bootstrap import build_tools
from app.domain.errors import PlotworksError
from app.domain.jobs import POLL, RENDER
from app.ports import Tools
from app.settings import load
from app.usecases.ending import succeed
from app.usecases.reconcile import reconcile
from app.usecases.schedules.due import run_due
from app.usecases.work import Artifact, claim
from workers.process import Process
from workers.tasks import poll

CLOCK = "clock"
PAUSE = 0.2

log = structlog.get_logger()


class FileClock:
    """``Clock`` of many processes: a file says what it shows since when, and how many seconds one second is."""

    def __init__(self, home: Path) -> None:
        self._file = home / CLOCK

    def now(self) -> datetime:
        """The instant that it shows now."""
        shown, since, rate = self._read()
        return datetime.fromtimestamp(shown + (time.time() - since) * rate, UTC)

    def set(self, shown: datetime, rate: float) -> None:
        """It shows this instant now, and goes on so fast; with 0 it stands."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{shown.timestamp()} {time.time()} {rate}")
        draft.replace(self._file)

    def jump(self, by: timedelta) -> None:
        """It is put forward or back."""
        self.set(self.now() + by, self._read()[2])

    def _read(self) -> tuple[float, float, float]:
        shown, since, rate = map(float, self._file.read_text().split())
        return shown, since, rate


def build() -> Tools:
    """The tools of such a process."""
    settings = load()
    return replace(build_tools(settings), clock=FileClock(settings.home))


celery = celery_app(load().redis_url)


@cache
def process() -> Process:
    """That of this worker, as of its first job; its heart beats."""
    made = Process(POLL, build())
    made.start()
    return made


@celery.task(name=task_name(POLL))
def fetch(job_id: str) -> None:
    """As the real one."""
    poll.poll(process(), job_id)


@celery.task(name=task_name(RENDER))
def draw(job_id: str) -> None:
    """As the real one, but the picture is none."""
    tools = process().tools
    if mine := claim(tools, job_id, process().owner):
        with process().holding(mine):
            stored = tools.objects.put(mine.key("picture"), b"\x89PNG " + job_id.encode(), "image/png")
            succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, "none"))


def schedule() -> None:
    """Begin what is due and repair, until killed."""
    tools = build()
    while True:
        for act in (run_due, reconcile):
            try:
                act(tools)
            except PlotworksError as error:
                log.warning("round_failed", code=error.code, detail=error.message)
        time.sleep(PAUSE)


if __name__ == "__main__":
    schedule()
