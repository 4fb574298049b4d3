"""The upload queue: one job, one file read into the table that charts are drawn of."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import structlog

from app.domain.errors import ChecksumMismatch, PlotworksError
from app.ports import Tools
from app.usecases.ending import end_reading, fail
from app.usecases.files import chart_of_reading
from app.usecases.readings import Found, Reading, claim_reading
from workers.process import Process
from workers.sources.child import run_limited
from workers.sources.reading import BEHIND, Limits
from workers.sources.scratch import workplace
from workers.tasks.early import Early

TABLE = "table.parquet"
SECONDS = 3600.0
"""In which a file must be read. Celery's own limit is above it."""


log = structlog.get_logger()


def ingest(process: Process, job_id: str) -> None:
    """Claim the job, read the file, finish it; somebody else's job is left alone."""
    mine = claim_reading(process.tools, job_id, process.owner)
    if mine is None:
        return
    with structlog.contextvars.bound_contextvars(job_id=job_id, attempt=mine.attempt, request_id=mine.request_id):
        with process.holding(mine):
            error = _read(process.tools, mine)
        if error:
            fail(process.tools, mine, error)


def _read(tools: Tools, mine: Reading) -> PlotworksError | None:
    """Read and store; gives the error that ended the attempt, if one did."""
    try:
        with tools.files.local(mine.file_key) as path, workplace(tools) as folder:
            _verify(mine, path)
            early = Early(tools, mine, path, folder)
            early.look()
            found = _found(tools, mine, path, folder, early)
        kept = end_reading(tools, mine, found)
        chart_of_reading(tools, mine)
    except PlotworksError as error:
        log.warning("ingest.failed", code=error.code, detail=error.message)
        return error
    except Exception:
        log.exception("ingest.crashed")
        return PlotworksError(f"the fault is on this side; its trace is in the worker's log under {mine.request_id}")
    log.info("ingest.done" if kept else "ingest.overtaken", dataset_id=mine.dataset_id, version=mine.version)
    return None


def _found(tools: Tools, mine: Reading, path: Path, folder: Path, early: Early) -> Found:
    began = perf_counter()
    limits = Limits(memory=tools.settings.ingest_memory, disk=tools.settings.ingest_disk, seconds=SECONDS)
    with _hashed(path, mine.sha256) as sha256:
        out = folder / TABLE
        order = {"path": str(path), "out": str(out), "reading": dict(mine.reading), "file_name": mine.file_name}
        profile = run_limited("ingest", order, limits, lambda said: _tell(mine, said, early), folder=folder)
        read_ms = (perf_counter() - began) * 1000
        key = mine.key(TABLE)
        size = tools.files.put(key, out)
        digest = sha256.result()
    timings = {"read": round(read_ms, 1), "store": round((perf_counter() - began) * 1000 - read_ms, 1)}
    return Found(key, size, profile["rows"], digest, profile, timings)


@contextmanager
def _hashed(path: Path, known: str) -> Iterator[Future[str]]:
    """The file's SHA-256, reckoned while the block goes on; its reader is another process."""
    with ThreadPoolExecutor(1, "sha256", initializer=os.nice, initargs=(BEHIND,)) as pool:  # nice of a thread on Linux
        yield pool.submit(lambda: known or _sha256(path))


def _verify(mine: Reading, path: Path) -> None:
    """Where the file's owner told its SHA-256 it is held against that, before anything is drawn of it."""
    if mine.sha256 and (found := _sha256(path)) != mine.sha256:
        raise ChecksumMismatch(
            f"the file has the SHA-256 {found}, and its owner told {mine.sha256}: it changed on its way, send it again"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(mine: Reading, said: dict[str, Any], early: Early) -> None:
    """The heartbeat writes it; a lease that was lost ends the work. Charts that have come meanwhile are looked at."""
    stage = str(said.get("stage", mine.progress.stage))
    fraction = said["bytes"] / max(said["of"], 1) if "of" in said else mine.progress.fraction
    mine.progress.tell(stage, fraction, said.get("rows"))
    early.look()
