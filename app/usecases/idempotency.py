"""Idempotency-Key as in draft-ietf-httpapi-idempotency-key-header: one key, one request, one answer, for 24 hours."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from app.charts.columns import with_lists
from app.domain.errors import IdempotencyConflict, IdempotencyMismatch, MalformedRequest
from app.ports import Tools
from app.store.models import IdempotencyKey
from app.store.types import db_now
from app.store.upsert import insert_new

KEPT_SECONDS = 24 * 3600
GRACE = 5.0
"""Seconds beyond a request's own patience; after them its process is taken for dead, and its work is looked up."""

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that carries a key; ``fingerprint`` is SHA-256 of method, path and canonical body.

    ``patience`` is how many seconds it may stay open while it waits for its chart.
    """

    key: str
    fingerprint: str
    patience: float = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent: HTTP status, JSON body, headers."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the first request with the same key led to; ``answer`` is None when it was never told."""

    chart_id: str
    job_id: str
    answer: Answer | None


def attempt_of(key: str | None, method: str, path: str, body: Any, patience: float) -> Attempt | None:
    """The attempt that a request with this header is, or None without the header."""
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise MalformedRequest(f"Idempotency-Key must be 1 to {LONGEST} printable characters")
    told = with_lists(body) if isinstance(body, dict) else body
    canonical = orjson.dumps([method, path, told], option=orjson.OPT_SORT_KEYS)
    return Attempt(key, hashlib.sha256(canonical).hexdigest(), patience)


def remember(session: Session, tenant_id: str, attempt: Attempt, chart_id: str, job_id: str) -> Earlier | None:
    """Note the attempt in the transaction that makes its job, or give what the first one led to."""
    expired = delete(IdempotencyKey).where(
        IdempotencyKey.tenant_id == tenant_id,
        IdempotencyKey.key == attempt.key,
        IdempotencyKey.created_at < db_now(-KEPT_SECONDS),
    )
    session.execute(expired)
    led_to = {"chart_id": chart_id, "job_id": job_id, "open_until": db_now(attempt.patience + GRACE)}
    asked = {"tenant_id": tenant_id, "key": attempt.key, "fingerprint": attempt.fingerprint}
    if insert_new(session, IdempotencyKey, **asked, **led_to):
        return None
    return _earlier(session, session.get_one(IdempotencyKey, (tenant_id, attempt.key)), attempt)


def _earlier(session: Session, known: IdempotencyKey, attempt: Attempt) -> Earlier:
    if known.fingerprint != attempt.fingerprint:
        raise IdempotencyMismatch(
            "this Idempotency-Key was used with another request; make a new key for a new request"
        )
    if known.status is None and session.scalar(_still_open(known)):
        raise IdempotencyConflict(
            "the first request with this Idempotency-Key is still open", headers={"Retry-After": "1"}
        )
    answer = Answer(known.status, known.body or {}, known.headers or {}) if known.status else None
    return Earlier(known.chart_id, known.job_id, answer)


def redirect(session: Session, tenant_id: str, attempt: Attempt, job_id: str) -> None:
    """The attempt's chart is drawn by another job, which was under way."""
    mine = (IdempotencyKey.tenant_id == tenant_id, IdempotencyKey.key == attempt.key)
    session.execute(update(IdempotencyKey).where(*mine).values(job_id=job_id))


def give_back(tools: Tools, tenant_id: str, attempt: Attempt | None) -> None:
    """The request has left nothing: whoever sends it again, as it was told to, begins anew."""
    if attempt is None:
        return
    with tools.database.write() as session:
        session.execute(delete(IdempotencyKey).where(*_unanswered(tenant_id, attempt)))


def close(tools: Tools, tenant_id: str, attempt: Attempt | None) -> None:
    """The request is not open any more: whoever sends it again is told what became of its work."""
    if attempt is None:
        return
    with tools.database.write() as session:
        session.execute(update(IdempotencyKey).where(*_unanswered(tenant_id, attempt)).values(open_until=db_now()))


def settle(tools: Tools, tenant_id: str, attempt: Attempt | None, answer: Answer) -> None:
    """Keep the answer for whoever asks again."""
    if attempt is None:
        return
    with tools.database.write() as session:
        keep(session, tenant_id, attempt, answer)


def keep(session: Session, tenant_id: str, attempt: Attempt, answer: Answer) -> None:
    """As ``settle``, within a session."""
    kept = {"status": answer.status, "body": answer.body, "headers": answer.headers}
    session.execute(update(IdempotencyKey).where(*_unanswered(tenant_id, attempt)).values(**kept))


def _unanswered(tenant_id: str, attempt: Attempt) -> tuple[ColumnElement[bool], ...]:
    key = IdempotencyKey.tenant_id == tenant_id, IdempotencyKey.key == attempt.key
    return (*key, IdempotencyKey.status.is_(None))


def _still_open(known: IdempotencyKey) -> Select[bool]:
    return select(IdempotencyKey.open_until > db_now()).where(
        IdempotencyKey.tenant_id == known.tenant_id, IdempotencyKey.key == known.key
    )
