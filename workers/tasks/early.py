"""Charts that were asked together with a file: drawn of the file as it lies, before it is read for good."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog

from app import charts, transforms
from app.charts import AUTO
from app.domain.errors import PlotworksError
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

log = structlog.get_logger()


def answer_early(tools: Tools, mine: Reading, path: Path, folder: Path) -> None:
    """Have those charts drawn whose data the file as it lies can tell; the others wait on. ``Conflict``: lease lost."""
    if path.stat().st_size < SMALLEST or mine.sha256:  # it is not certain yet that this is the file
        return
    waiting = [one for one in awaiting(tools, mine) if one.spec.get("chart_type", AUTO) != AUTO]
    if not waiting:
        return
    mine.progress.tell("answering", 0.0)
    try:
        settled = sum(
            _settled(tools, mine, one, found) for one, found in _answers(tools, mine, waiting, (path, folder))
        )
    except PlotworksError as error:
        mine.progress.tell("answering", 0.0)
        log.info("early.none", waiting=len(waiting), code=error.code, detail=error.message)
    else:
        log.info("early.done", waiting=len(waiting), settled=settled)


def _answers(
    tools: Tools, mine: Reading, waiting: Sequence[Awaiting], places: tuple[Path, Path]
) -> list[tuple[Awaiting, QueryResult]]:
    path, folder = places
    limits = Limits(memory=tools.settings.ingest_memory, disk=tools.settings.ingest_disk, seconds=SECONDS)
    questions = [_question(one) for one in waiting]
    order = {
        "path": str(path),
        "reading": dict(mine.reading),
        "file_name": mine.file_name,
        "questions": [question.to_json() for question in questions],
    }
    told = run_limited("early", order, limits, lambda _: mine.progress.tell("answering", 0.0), folder=folder)
    pairs = zip(waiting, told["answers"], strict=True)
    return [(one, QueryResult.from_json(found)) for one, found in pairs if found is not None]


def _question(one: Awaiting) -> Question:
    wanted: dict[str, Any] = {name: one.spec[name] for name in WISHED if name in one.spec}
    return Question(transforms.read(one.spec[SOURCE].get("transforms")), wanted)


def _settled(tools: Tools, mine: Reading, one: Awaiting, found: QueryResult) -> bool:
    body, notices = with_result({name: value for name, value in one.spec.items() if name != SOURCE}, found)
    return settle(tools, mine, one.job_id, keep(tools, one.key, body, charts.read(body), told=notices, durable=True))
