"""Keys as their tenant sees them: listed, made, rotated, revoked. No key gives away more than it may itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain import scopes
from app.domain.caller import Caller
from app.domain.errors import Conflict, Forbidden, IdempotencyConflict, Invalid, NotFound
from app.ports import Tools
from app.store.models import ApiKey
from app.store.pages import Cursor, Page, rows_of
from app.store.types import db_now
from app.usecases.idempotency import Answer, Attempt, keep, remember
from app.usecases.keys import Grant, add_key

MOST = 100
"""Keys that a tenant may have at a time."""

OVERLAP = timedelta(hours=24)
"""How long a rotated key goes on working beside the new one, unless it is said."""

_MADE = 201


@dataclass(frozen=True, slots=True)
class Found:
    """A key, and whether it opens something at this moment."""

    key: ApiKey
    valid: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A new key and its text, for the only time."""

    key_id: str
    text: str


def list_keys(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Found]:
    """At most ``limit`` keys, newest first, before the cursor; revoked and expired ones too."""
    query = select(ApiKey, _LIVE).where(ApiKey.tenant_id == tenant_id)
    with tools.database.read() as session:
        page = rows_of(session, query, (ApiKey.created_at, ApiKey.key_id), limit, before)
    return page.each(lambda row: Found(row[0], bool(row[1])))


def get_key(tools: Tools, tenant_id: str, key_id: str) -> Found:
    """One key of this tenant; a foreign or unknown one is ``NotFound``."""
    with tools.database.read() as session:
        return _own_key(session, tenant_id, key_id)


def make_key(tools: Tools, who: Caller, grant: Grant, *, attempt: Attempt | None = None) -> Shown:
    """Make a key; asked again with the same Idempotency-Key, the same one is shown.

    ``Forbidden`` when it would have more scopes than the caller's, ``Conflict`` when there are too many.
    """
    _check_scopes(who, grant.scopes)
    with tools.database.write() as session:
        if attempt and (shown := _shown_before(tools, session, who, attempt)):
            return shown
        if grant.expires_at and grant.expires_at <= session.scalars(select(db_now())).one():
            raise Invalid.at("expires_at", "this has passed already")
        held = select(func.count()).where(ApiKey.tenant_id == who.tenant_id, _LIVE)
        if (session.scalar(held) or 0) >= MOST:
            raise Conflict(f"there are {MOST} keys already: revoke those that are not used")
        return _made(tools, session, who, grant, attempt)


def rotate_key(
    tools: Tools, who: Caller, key_id: str, *, overlap: timedelta = OVERLAP, attempt: Attempt | None = None
) -> Shown:
    """Make a key that takes another one's place; that one works for the ``overlap``, then no more.

    The new key is called the same and may the same, and has the same end. Two of a line are valid at a time: one that
    was rotated before ends now. ``Conflict`` for a key that isn't valid or has a successor already.
    """
    with tools.database.write() as session:
        if attempt and (shown := _shown_before(tools, session, who, attempt)):
            return shown
        found = _own_key(session, who.tenant_id, key_id, locked=True)
        _check_rotation(session, who, found)
        key = found.key
        if key.rotated_from and (former := session.get(ApiKey, key.rotated_from)) and not former.revoked_at:
            former.revoked_at = db_now()
        grant = Grant(name=key.name, expires_at=key.expires_at, scopes=key.scopes, requests=key.requests)
        made = _made(tools, session, who, replace(grant, rotated_from=key_id), attempt)
        ends = session.scalars(select(db_now(overlap.total_seconds()))).one()
        key.expires_at = min(ends, key.expires_at) if key.expires_at else ends
    return made


def revoke_key(tools: Tools, tenant_id: str, key_id: str) -> None:
    """End a key at once; one that has been revoked stays so."""
    with tools.database.write() as session:
        key = _own_key(session, tenant_id, key_id, locked=True).key
        key.revoked_at = key.revoked_at or db_now()


_LIVE = and_(ApiKey.revoked_at.is_(None), or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > db_now()))


def _own_key(session: Session, tenant_id: str, key_id: str, *, locked: bool = False) -> Found:
    query = select(ApiKey, _LIVE).where(ApiKey.key_id == key_id, ApiKey.tenant_id == tenant_id)
    found = session.execute(query.with_for_update() if locked else query).one_or_none()
    if found is None:
        raise NotFound(f"there is no key {key_id}; GET /v1/keys lists them")
    return Found(found[0], bool(found[1]))


def _check_scopes(who: Caller, asked: Iterable[str] | None) -> None:
    if scopes.exceed(asked, who.scopes):
        own = ", ".join(sorted(who.scopes or ()))
        raise Forbidden(f"a key gives away no more than it has: {own}; name some of these as `scopes`")


def _check_rotation(session: Session, who: Caller, found: Found) -> None:
    key = found.key
    _check_scopes(who, key.scopes)
    successor = session.scalar(select(ApiKey.key_id).where(ApiKey.rotated_from == key.key_id, _LIVE))
    if successor:
        raise Conflict(f"{key.key_id} was rotated already: {successor} has taken its place", key_id=successor)
    if not found.valid:
        raise Conflict(f"{key.key_id} is valid no more: make a new key")


def _made(tools: Tools, session: Session, who: Caller, grant: Grant, attempt: Attempt | None) -> Shown:
    """Add the key. Its text is kept, encrypted, for whoever asks again; only that request's owner can."""
    key_id, text = add_key(session, who.tenant_id, grant)
    if attempt:
        body = {"key_id": key_id, "sealed": tools.keyring.encrypt(text)}
        keep(session, who.tenant_id, attempt, Answer(_MADE, body, {}))
    return Shown(key_id, text)


def _shown_before(tools: Tools, session: Session, who: Caller, attempt: Attempt) -> Shown | None:
    earlier = remember(session, who.tenant_id, attempt, "", "")
    if earlier is None:
        return None
    if earlier.answer is None:
        raise IdempotencyConflict("the first request with this Idempotency-Key was cut off: make a new one")
    return Shown(earlier.answer.body["key_id"], tools.keyring.decrypt(earlier.answer.body["sealed"]))
