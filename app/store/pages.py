"""One page of a list, newest first, with the cursor of the next."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

Cursor: TypeAlias = tuple[datetime, str] | None
"""The instant and the id of the last item of a page; None: there is no more, or the first page is asked for."""

Order: TypeAlias = tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[str]]
"""The columns by which a list is sorted: an instant, and an id for those of the same instant."""


def page_of(session: Session, query: Any, order: Order, limit: int, before: Cursor) -> tuple[list[Any], Cursor]:
    """At most ``limit`` rows of a query of one model, before the cursor; with the cursor of what follows."""
    at, key = order
    if before:
        instant, last_id = before
        query = query.where(or_(at < instant, and_(at == instant, key < last_id)))
    found = list(session.scalars(query.order_by(at.desc(), key.desc()).limit(limit + 1)))
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], (getattr(last, at.key), getattr(last, key.key))
