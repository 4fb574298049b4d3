"""/v1/conversations: descriptions that followed one another, and the chart of each."""

from typing import Any

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.ai import ConversationDetail, ConversationList, TurnDetail
from app.schemas.charts import ListQuery
from app.store.models import Conversation, Turn
from app.usecases.ai import conversations

ONE = "/v1/conversations/<string:conversation_id>"

blp = Blueprint("Conversations", __name__, description="Charts from words, one after the other")
blp.behind_key()


@blp.route("/v1/conversations")
@blp.arguments(ListQuery, location="query")
@blp.response(200, ConversationList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your conversations, newest first. One is kept for 30 days after its last turn."""
    page = conversations.list_conversations(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    return {"items": [_item(one) for one in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route(ONE, methods=["GET"])
@blp.response(200, ConversationDetail)
def read(conversation_id: str) -> dict[str, Any]:
    """Read a conversation with its turns, first to last."""
    found, turns = conversations.get_conversation(tools(), caller().tenant_id, conversation_id)
    return {**_item(found), "items": [_turn(turn) for turn in turns]}


@blp.route(f"{ONE}/turns/<int:number>")
@blp.response(200, TurnDetail)
def read_turn(conversation_id: str, number: int) -> dict[str, Any]:
    """Read a turn: its chart, why it is this one, and what of it is other than in the turn before."""
    found = conversations.get_turn(tools(), caller().tenant_id, conversation_id, number)
    planned = {"spec": found.spec, "told": found.turn.told, "diff": found.diff} if found.spec else {}
    return {**_turn(found.turn), **planned}


@blp.route(ONE, methods=["DELETE"])
@blp.response(204)
def delete(conversation_id: str) -> None:
    """Forget a conversation; charts that were drawn of it stay."""
    conversations.delete_conversation(tools(), caller().tenant_id, conversation_id)


def _item(found: Conversation) -> dict[str, Any]:
    instants = {name: instant(getattr(found, name)) for name in ("created_at", "used_at", "expires_at")}
    return {"conversation_id": found.conversation_id, "turns": found.turns, **instants}


def _turn(turn: Turn) -> dict[str, Any]:
    status = "planned" if turn.chart_type else "failed" if turn.error else "queued"
    return {
        "turn": turn.number,
        "description": turn.description,
        "status": status,
        "chart_type": turn.chart_type,
        "planning_ms": turn.planning_ms,
        "error": turn.error,
        "created_at": instant(turn.created_at),
    }
