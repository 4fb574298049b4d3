"""Charts that wait for a file: drawn of the file as it lies, before it is read for good."""

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import structlog

from app import charts, transforms
from app.charts import AUTO
from app.domain.errors import Invalid, PlotworksError
from app.ports import Tools
from app.usecases.early import Awaiting, awaiting, settle
from app.usecases.readings import Reading
from app.usecases.sourcing import SOURCE
from workers.sources.child import run_limited
from workers.sources.early import SMALLEST, Question
from workers.sources.fetch import with_result
from workers.sources.keeping import keep
from workers.sources.query import WISHED, QueryResult
from workers.sources.reading import Limits

SECONDS = 600.0
"""In which the answers must be there; then the charts wait for the table."""

LOOK_EVERY = 2.0
"""Seconds between two looks for charts that have come while the file is read."""

log = structlog.get_logger()


class Early:
    """Has those charts drawn whose data the file as it lies can tell; each is looked at once, the others wait on."""

    def __init__(self, tools: Tools, mine: Reading, path: Path, folder: Path) -> None:
        self._tools, self._mine, self._path, self._folder = tools, mine, path, folder
        self._seen: set[str] = set()
        self._next = 0.0
        self._may = path.stat().st_size >= SMALLEST

    def look(self) -> None:
        """Answer the charts that are new, unless it was looked a moment ago. ``Conflict``: the lease was lost."""
        if not self._may or monotonic() < self._next:
            return
        waiting = [one for one in awaiting(self._tools, self._mine) if one.job_id not in self._seen]
        self._seen.update(one.job_id for one in waiting)
        if typed := [one for one in waiting if one.spec.get("chart_type", AUTO) != AUTO]:
            self._answer(typed)
        self._next = monotonic() + LOOK_EVERY

    def _answer(self, waiting: Sequence[Awaiting]) -> None:
        try:
            found = self._asked(waiting)
            settled = sum(self._settle(one, result) for one, result in zip(waiting, found, strict=True) if result)
        except PlotworksError as error:
            self._tell()
            log.info("early.none", waiting=len(waiting), code=error.code, detail=error.message)
        else:
            log.info("early.done", waiting=len(waiting), settled=settled)

    def _asked(self, waiting: Sequence[Awaiting]) -> list[QueryResult | None]:
        settings = self._tools.settings
        limits = Limits(memory=settings.ingest_memory, disk=settings.ingest_disk, seconds=SECONDS)
        order = {
            "path": str(self._path),
            "reading": dict(self._mine.reading),
            "file_name": self._mine.file_name,
            "questions": [_question(one).to_json() for one in waiting],
        }
        told = run_limited("early", order, limits, lambda _: self._tell(), folder=self._folder)
        return [result and QueryResult.from_json(result) for result in told["answers"]]

    def _tell(self) -> None:
        self._mine.progress.tell("answering", self._mine.progress.fraction)

    def _settle(self, one: Awaiting, found: QueryResult) -> bool:
        bare = {name: value for name, value in one.spec.items() if name != SOURCE}
        body, notices = with_result(bare, found)
        try:
            spec = charts.read(body)
        except Invalid:  # told when the table is there, as with any chart of a dataset
            return False
        kept = keep(self._tools, one.key, body, spec, told=notices, durable=True)
        return settle(self._tools, self._mine, one.job_id, kept)


def _question(one: Awaiting) -> Question:
    wanted: dict[str, Any] = {name: one.spec[name] for name in WISHED if name in one.spec}
    return Question(transforms.read(one.spec[SOURCE].get("transforms")), wanted)
