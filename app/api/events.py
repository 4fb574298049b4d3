"""/v1/events: everything that happened, to reconcile against."""

from typing import Any

from app.api.documents import Blueprint
from app.domain.errors import Invalid
from app.http.context import caller, tools
from app.schemas.webhooks import EventItem, EventList, EventQuery
from app.store.models import Event
from app.usecases.feed import get_event, list_events
from app.usecases.webhooks.payloads import payload_of

blp = Blueprint("Events", __name__, description="Everything that happened")
blp.behind_key()


@blp.route("/v1/events", methods=["GET"])
@blp.arguments(EventQuery, location="query")
@blp.response(200, EventList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List events, oldest first; their `sequence` has no gaps. Without a cursor or `since`, from the first one kept."""
    after, kind, since = _after(query["cursor"]), query.get("type"), query.get("since")
    page = list_events(tools(), caller().tenant_id, query["limit"], after=after, kind=kind, since=since)
    return {
        "items": [_item(event) for event in page.events],
        "next_cursor": None if page.cursor is None else str(page.cursor),
    }


@blp.route("/v1/events/<string:event_id>", methods=["GET"])
@blp.response(200, EventItem)
def read(event_id: str) -> dict[str, Any]:
    """Read an event."""
    return _item(get_event(tools(), caller().tenant_id, event_id))


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:  # noqa: PLR2004 - a database's integer
        raise Invalid.at("cursor", "pass the next_cursor of the previous page, or the sequence of an event")
    return int(cursor)


def _item(event: Event) -> dict[str, Any]:
    return {"event_id": event.event_id, **payload_of(tools(), event)}
