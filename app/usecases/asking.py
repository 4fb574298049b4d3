"""Asking for one picture: a twin's, if this tenant has had the same drawn or is having it drawn, else a job for it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.domain.caller import Caller
from app.domain.jobs import HELD, RENDER, JobState
from app.domain.variants import EMBED, Variant
from app.store.jobs import LIVE, had_turn, standing
from app.store.models import Job, Rendition, table
from app.store.renditions import find_twin
from app.store.types import db_now
from app.usecases.jobs import turn_in
from app.usecases.release import may_pass
from app.usecases.usage import born

_ADD_JOB, _ADD_RENDITION = table(Job).insert(), table(Rendition).insert()
_ADD_PASSED_JOB = _ADD_JOB.values(released_at=db_now())
_ADD_ENDED_JOB = _ADD_JOB.values(finished_at=db_now())
_ADD_DRAWN_RENDITION = _ADD_RENDITION.values(created_at=db_now())
_QUEUE = select(table(Job).c.queue).where(table(Job).c.job_id == bindparam("job"))
_HOLD = select(table(Job).c.state).where(table(Job).c.job_id == bindparam("job")).with_for_update(read=True)
_HOLD_TWINS = (
    select(table(Job).c.job_id)
    .join(table(Rendition), table(Rendition).c.job_id == table(Job).c.job_id)
    .where(
        table(Rendition).c.tenant_id == bindparam("tenant"),
        table(Rendition).c.digest.in_(bindparam("digests", expanding=True)),
        table(Rendition).c.object_key.is_(None),
    )
    .order_by(table(Job).c.job_id)
    .with_for_update(read=True, of=table(Job))
)
_SHARED = ("object_key", "content_type", "size", "sha256", "width", "height", "engine", "details")
"""What a rendition has of its twin."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One variant of a chart. ``digest`` is the SHA-256 of the picture's content, None for what is never shared.

    ``counts`` says that it is in its tenant's usage if it is drawn.
    """

    chart_id: str
    variant: str
    who: Caller
    digest: str | None
    counts: bool = True

    @classmethod
    def of(cls, chart: Mapping[str, Any], variant: Variant, who: Caller, *, counts: bool = True) -> "Wish":
        """The wish for a variant of a chart's row."""
        digest = None
        if chart["digest"]:
            digest = digest_of(chart["digest"], chart["width"], chart["height"], variant)
        return cls(chart["chart_id"], variant.name, who, digest, counts)


@dataclass(frozen=True, slots=True)
class Asked:
    """The job that draws a rendition; ``released`` when it is to be published, ``twin`` when it is drawn already.

    ``turn_in`` are the seconds until its turn, as far as can be told.
    """

    job_id: str
    released: tuple[str, ...] = ()
    twin: Row[Any] | None = None
    turn_in: float = 0.0


def digest_of(chart_digest: str, width: int, height: int, variant: Variant) -> str:
    """SHA-256 of what a picture shows, and in which form."""
    form = f"{EMBED}-{width}x{height}" if variant.kind == EMBED else variant.name
    return hashlib.sha256(f"{chart_digest} {form}".encode()).hexdigest()


def twin_of(session: Session, wish: Wish) -> Row[Any] | None:
    """A rendition that is the same picture, drawn or being drawn."""
    if wish.digest is None:
        return None
    twin = find_twin(session, wish.who.tenant_id, wish.digest)
    while twin and twin.object_key is None and not _stays_open(session, twin.job_id):
        twin = find_twin(session, wish.who.tenant_id, wish.digest)
    return twin


def hold_twins(session: Session, wishes: Sequence[Wish]) -> None:
    """Keep the jobs that may be shared from ending, before anything else is locked: an end locks its job first.

    ``wishes`` are one tenant's, at least one.
    """
    digests = sorted({wish.digest for wish in wishes if wish.digest})
    session.execute(_HOLD_TWINS, {"tenant": wishes[0].who.tenant_id, "digests": digests})


def _stays_open(session: Session, job_id: str) -> bool:
    """Whether the job has not ended, and can't before this transaction does: it is to see who waits for it."""
    return session.execute(_HOLD, {"job": job_id}).scalar_one() in LIVE


def ask(session: Session, wish: Wish, twin: Row[Any] | None, job_id: str, after: str | None = None) -> Asked:
    """Add the rendition. ``job_id`` is for the job that it may need; a picture that is there has an ended one.

    ``after`` is a job that must have ended well before: until then the new one is held.
    """
    if twin and twin.object_key is None:
        session.execute(_ADD_RENDITION, _rendition(wish, twin.job_id))
        return Asked(twin.job_id)
    if twin:
        session.execute(_ADD_ENDED_JOB, _job(wish, job_id) | {"state": JobState.SUCCEEDED, "timings_ms": {}})
        shared = {name: getattr(twin, name) for name in _SHARED}
        session.execute(_ADD_DRAWN_RENDITION, _rendition(wish, job_id) | shared)
        return Asked(job_id, twin=twin)
    job = _counted(session, wish, job_id)
    asked = hold_job(session, job, after) if after else add_job(session, job)
    session.execute(_ADD_RENDITION, _rendition(wish, job_id))
    return asked


def hold_job(session: Session, job: Mapping[str, Any], after: str) -> Asked:
    """Add a job by its columns; it is held until the job ``after`` has ended well, whose turn is told as its own."""
    session.execute(_ADD_JOB, {**job, "queue": HELD, "after_job": after})
    queue = session.execute(_QUEUE, {"job": after}).scalar_one()
    return Asked(job["job_id"], turn_in=turn_in(session, queue, standing(session, queue)))


def add_job(session: Session, job: Mapping[str, Any]) -> Asked:
    """Add a job by its columns; it is released at once if there is room."""
    queue, job_id = job["queue"], job["job_id"]
    found = standing(session, queue)
    passes = may_pass(found)
    if passes:
        had_turn(session, job["tenant_id"])
    session.execute(_ADD_PASSED_JOB if passes else _ADD_JOB, job)
    return Asked(job_id, (job_id,) if passes else (), turn_in=turn_in(session, queue, found))


def _counted(session: Session, wish: Wish, job_id: str) -> dict[str, Any]:
    """The columns of a job that draws."""
    if wish.counts:
        born(session)
    return _job(wish, job_id) | {"counted": wish.counts}


def _rendition(wish: Wish, job_id: str) -> dict[str, Any]:
    return {
        "chart_id": wish.chart_id,
        "variant": wish.variant,
        "tenant_id": wish.who.tenant_id,
        "job_id": job_id,
        "digest": wish.digest,
    }


def _job(wish: Wish, job_id: str) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "tenant_id": wish.who.tenant_id,
        "queue": RENDER,
        "chart_id": wish.chart_id,
        "variant": wish.variant,
        "request_id": wish.who.request_id,
    }
