"""The API's answers as values; ``raw`` keeps the whole JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``status`` is queued, generated, failed or cancelled."""

    chart_id: str
    status: str
    chart_url: str
    thumbnail_url: str
    job_id: str
    warnings: tuple[Json, ...]
    error: Json | None
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Chart":
        """Read a chart as POST /v1/charts and GET /v1/charts/<id> answer it."""
        return cls(
            chart_id=raw["chart_id"],
            status=raw["status"],
            chart_url=raw["chart_url"],
            thumbnail_url=raw["thumbnail_url"],
            job_id=raw.get("job_id", ""),
            warnings=tuple(raw.get("warnings") or ()),
            error=raw.get("error"),
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class ChartKind:
    """One chart type of the catalogue."""

    name: str
    title: str
    family: str
    summary: str
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "ChartKind":
        """Read one of the ``details`` of GET /v1/charts/types."""
        return cls(raw["chart_type"], raw["title"], raw["family"], raw["summary"], raw)


class _Work:
    """What has the ``state`` of a job."""

    __slots__ = ()
    state: str

    @property
    def ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state not in {"queued", "running"}


@dataclass(frozen=True, slots=True)
class Job(_Work):
    """Queued work; ``state`` is queued, running, succeeded, failed or cancelled.

    ``progress`` goes from 0 to 1; a running one has a ``stage``, a queued one a ``queue_position``, of which 1 is next.
    """

    job_id: str
    chart_id: str
    state: str
    stage: str | None
    progress: float
    queue_position: int | None
    error: Json | None
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Job":
        """Read a job as GET /v1/jobs/<id> answers it."""
        return cls(
            job_id=raw["job_id"],
            chart_id=raw.get("chart_id", ""),
            state=raw["state"],
            stage=raw.get("stage"),
            progress=raw.get("progress", 0.0),
            queue_position=raw.get("queue_position"),
            error=raw.get("error"),
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Run(_Work):
    """One run of a schedule; ``state`` is that of a job or ``skipped``, ``outcome`` says what came of it in a word."""

    run_id: str
    schedule_id: str
    as_of: str
    state: str
    outcome: str | None
    rows: int | None
    error: Json | None
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Run":
        """Read a run as GET /v1/charts/jobs/<id>/runs/<run_id> answers it."""
        return cls(
            run_id=raw["run_id"],
            schedule_id=raw["schedule_id"],
            as_of=raw["as_of"],
            state=raw["state"],
            outcome=raw["outcome"],
            rows=raw.get("rows"),
            error=raw["error"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """A report that is drawn again and again; ``state`` is active, paused or ended.

    ``next_runs`` have ``at`` (UTC), ``local`` and ``shift``; a list of schedules leaves them out.
    """

    schedule_id: str
    name: str
    state: str
    next_run_at: str | None
    next_runs: tuple[Json, ...]
    last_run: Run | None
    latest_url: str
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Schedule":
        """Read a schedule as GET /v1/charts/jobs/<id>, or the list of them, answers it."""
        return cls(
            schedule_id=raw["schedule_id"],
            name=raw["name"],
            state=raw["state"],
            next_run_at=raw["next_run_at"],
            next_runs=tuple(raw.get("next_runs", ())),
            last_run=Run.from_json(raw["last_run"]) if raw["last_run"] else None,
            latest_url=raw["latest_url"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in; one that has come whole has a dataset, and a job that reads it."""

    upload_id: str
    state: str
    offset: int
    length: int | None
    dataset_id: str
    job_id: str
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Upload":
        """Read an upload as GET /v1/uploads/<id> answers it."""
        return cls(
            upload_id=raw["upload_id"],
            state=raw["state"],
            offset=raw["offset"],
            length=raw["length"],
            dataset_id=raw["dataset_id"] or "",
            job_id=raw["job_id"] or "",
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file that charts are drawn of; ``state`` is processing, ready or failed. ``rows`` is None until it was read.

    ``columns`` have a ``name`` and a ``type``; of ``rejected``, at most 100, each has a ``line`` and a ``reason``.
    """

    dataset_id: str
    state: str
    version: int
    rows: int | None
    columns: tuple[Json, ...]
    rejected: tuple[Json, ...]
    rejected_count: int
    notices: tuple[str, ...]
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Dataset":
        """Read a dataset as GET /v1/datasets/<id> answers it."""
        return cls(
            dataset_id=raw["dataset_id"],
            state=raw["state"],
            version=raw["version"],
            rows=raw["rows"],
            columns=tuple(raw["columns"]),
            rejected=tuple(raw["rejected"]),
            rejected_count=raw["rejected_count"],
            notices=tuple(raw["notices"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint that hears of events; ``secret`` is known only from its making."""

    webhook_id: str
    url: str
    secret: str = field(repr=False)
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> "Webhook":
        """Read an endpoint as POST /v1/webhooks answers it."""
        return cls(raw["webhook_id"], raw["url"], raw["secret"], raw)


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the service, as /readyz names it."""

    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a chart can be drawn now, each part by name, and how many jobs wait (None: nobody knows)."""

    ready: bool
    parts: Mapping[str, PartState]
    queue_depth: int | None

    @classmethod
    def from_json(cls, raw: Json) -> "Readiness":
        """Read /readyz."""
        parts = {name: PartState(part["ok"], part["detail"]) for name, part in raw["parts"].items()}
        return cls(raw["ready"], parts, raw.get("queue_depth"))
