"""Looking at conversations and forgetting them: always within one tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.differences import differences
from app.domain.errors import NotFound
from app.ports import Tools
from app.store.models import Conversation, Job, Turn
from app.store.pages import Cursor, Page, page_of
from app.store.types import db_now
from app.usecases.ai.turns import own_conversation, spec_of

FORGOTTEN = 100
"""Conversations that are forgotten in one round."""


@dataclass(frozen=True, slots=True)
class Read:
    """A turn with its chart, and what of that is other than in the turn before."""

    turn: Turn
    spec: Mapping[str, Any]
    diff: Sequence[Mapping[str, Any]]


def list_conversations(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Conversation]:
    """At most ``limit`` conversations, newest first, before the cursor."""
    query = select(Conversation).where(Conversation.tenant_id == tenant_id)
    order = (Conversation.created_at, Conversation.conversation_id)
    with tools.database.read() as session:
        return page_of(session, query, order, limit, before)


def get_conversation(tools: Tools, tenant_id: str, conversation_id: str) -> tuple[Conversation, Sequence[Turn]]:
    """A conversation with its turns, first to last."""
    with tools.database.read() as session:
        found = own_conversation(session, tenant_id, conversation_id)
        turns = select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.number)
        return found, session.scalars(turns).all()


def get_turn(tools: Tools, tenant_id: str, conversation_id: str, number: int) -> Read:
    """One turn of a conversation."""
    with tools.database.read() as session:
        own_conversation(session, tenant_id, conversation_id)
        turn = session.get(Turn, (conversation_id, number))
        if turn is None:
            raise NotFound(f"{conversation_id} has no turn {number}")
        its = (Turn.conversation_id == conversation_id, Turn.number < number, Turn.chart_type.is_not(None))
        before = session.scalars(select(Turn).where(*its).order_by(Turn.number.desc()).limit(1)).first()
    spec = spec_of(tools, turn)
    return Read(turn, spec, differences(spec_of(tools, before) if before else {}, spec) if spec else [])


def delete_conversation(tools: Tools, tenant_id: str, conversation_id: str) -> None:
    """Forget a conversation with its turns and their data; charts that were drawn of it stay."""
    with tools.database.write() as session:
        own_conversation(session, tenant_id, conversation_id, locked=True)
        _forget(session, [conversation_id])


def forget_conversations(tools: Tools) -> int:
    """Forget those that have expired; gives how many."""
    old = select(Conversation.conversation_id).where(Conversation.expires_at < tools.clock.now()).limit(FORGOTTEN)
    with tools.database.write() as session:
        found = list(session.scalars(old))
        if found:
            _forget(session, found)
    return len(found)


def _forget(session: Session, conversation_ids: Sequence[str]) -> None:
    """Their jobs are swept, which have their data and specs."""
    jobs = list(session.scalars(select(Turn.job_id).where(Turn.conversation_id.in_(conversation_ids))))
    session.execute(delete(Turn).where(Turn.conversation_id.in_(conversation_ids)))
    session.execute(delete(Conversation).where(Conversation.conversation_id.in_(conversation_ids)))
    session.execute(update(Job).where(Job.job_id.in_(jobs)).values(sweep_at=db_now()))
