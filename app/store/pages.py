"""One page of a list, newest first, with the cursor of the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

Cursor: TypeAlias = tuple[datetime, str] | None
"""The instant and the id of the last item of a page; None: there is no more, or the first page is asked for."""

Order: TypeAlias = tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[str]]
"""The columns by which a list is sorted: an instant, and an id for those of the same instant."""

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list, newest first; ``cursor`` of the last item when there is more."""

    items: Sequence[Item]
    cursor: Cursor

    def each(self, make: Callable[[Item], Other]) -> "Page[Other]":
        """The same page of what is made of each item."""
        return Page([make(item) for item in self.items], self.cursor)


def page_of(session: Session, query: Any, order: Order, limit: int, before: Cursor) -> Page[Any]:
    """At most ``limit`` of what a query of one model finds, before the cursor."""
    return rows_of(session, query, order, limit, before).each(lambda row: row[0])


def rows_of(session: Session, query: Any, order: Order, limit: int, before: Cursor) -> Page[Any]:
    """The same for a query of a model and what goes with it: rows that begin with the model of ``order``."""
    at, key = order
    if before:
        instant, last_id = before
        query = query.where(or_(at < instant, and_(at == instant, key < last_id)))
    found = list(session.execute(query.order_by(at.desc(), key.desc()).limit(limit + 1)))
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1][0]
    return Page(found[:limit], (getattr(last, at.key), getattr(last, key.key)))
