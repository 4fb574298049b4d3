"""A turn of a conversation: taken, planned by a worker, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import Conflict, Invalid, NotFound, PlotworksError
from app.domain.jobs import PLAN
from app.domain.plans import AI
from app.domain.plans import Kind as Counted
from app.ports import Tools
from app.store.jobs import LIVE, get_job
from app.store.models import Conversation, Turn
from app.store.types import db_now
from app.usecases.asking import add_job
from app.usecases.ending import end_well
from app.usecases.idempotency import Attempt, remember
from app.usecases.plans import require_feature
from app.usecases.release import publish
from app.usecases.sourcing import SOURCE
from app.usecases.specs import INLINE_BYTES, get_spec
from app.usecases.submit import Submission
from app.usecases.usage import count
from app.usecases.work import Drafting, take

KEPT = timedelta(days=30)
"""How long a conversation is kept after its last turn."""

ONE_AT_A_TIME = "the turn before is still being planned; wait for its answer"


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was taken, and the job that plans it."""

    conversation_id: str
    number: int
    submission: Submission


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: words, what goes with them but for the data, the data, and the conversation that it goes on."""

    description: str
    asked: Mapping[str, Any]
    data: Any = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a planner gives: the chart as POST /v1/charts takes it, its own memory, what it says, and its time."""

    spec: Mapping[str, Any]
    plan: Mapping[str, Any]
    told: Mapping[str, Any]
    planning_ms: float


def take_turn(tools: Tools, who: Caller, wish: Wish, *, attempt: Attempt | None = None) -> Taken:
    """Take a description, in a new conversation or in the one that it goes on; the same request again is that turn.

    ``NotInPlan`` for a plan without AI, ``QuotaExceeded`` when this month's is used up, ``Conflict`` while the turn
    before is being planned.
    """
    require_feature(tools, who, AI)
    job_id = ids.new_id(ids.JOB)
    told = {"tenant_id": who.tenant_id, "job_id": job_id, "description": wish.description, "asked": dict(wish.asked)}
    turn = Turn(**told)
    if wish.data is not None:
        turn.data_key = f"{who.tenant_id}/{job_id}/0/data.json"
        tools.objects.put(turn.data_key, orjson.dumps(wish.data), "application/json", durable=False)
    try:
        taken = _add(tools, who, turn, wish.of, attempt)
    except PlotworksError:
        _forget(tools, turn)
        raise
    if taken.submission.job_id != job_id:
        _forget(tools, turn)
    return taken


def _add(tools: Tools, who: Caller, turn: Turn, of: str | None, attempt: Attempt | None) -> Taken:
    now = tools.clock.now()
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, "", turn.job_id)):
            first = session.scalars(select(Turn).where(Turn.job_id == earlier.job_id)).one()
            return Taken(first.conversation_id, first.number, Submission("", first.job_id))
        conversation = _going_on(session, who, of) if of else _new(session, who, now)
        conversation.turns += 1
        conversation.expires_at = now + KEPT
        turn.conversation_id, turn.number = conversation.conversation_id, conversation.turns
        session.add(turn)
        session.flush()
        job = {"job_id": turn.job_id, "tenant_id": who.tenant_id, "request_id": who.request_id, "variant": ""}
        added = add_job(session, {**job, "queue": PLAN})
        count(tools, session, who, Counted.AI_RENDERS)
    reachable = publish(tools, PLAN, added.released)
    return Taken(turn.conversation_id, turn.number, Submission("", turn.job_id, reachable, turn_in=added.turn_in))


def _forget(tools: Tools, turn: Turn) -> None:
    """Nothing of a turn that was not taken is kept."""
    if turn.data_key:
        tools.objects.delete(turn.data_key)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A turn in the hands of a worker: what is asked, the turn that was planned before it, and its data.

    ``data`` came with a request, this turn's or an earlier one's; ``source`` is where else they lie: None and {} both
    where nobody has named any.
    """

    mine: Drafting
    turn: Turn
    before: Turn | None
    data: Any
    source: Mapping[str, Any]


def claim_turn(tools: Tools, job_id: str, owner: str) -> Drafted | None:
    """Take the job if it is free or its lease has ended; None: somebody else has it, or it has ended."""
    with tools.database.write(durable=False) as session:
        job = take(tools, session, job_id, owner)
        if job is None:
            return None
        turn = session.scalars(select(Turn).where(Turn.job_id == job_id)).one()
        earlier = session.scalars(_up_to(turn)).all()
    mine = Drafting(job_id, job.tenant_id, job.attempt, job.request_id)
    before = next((one for one in earlier if one.number < turn.number and one.chart_type), None)
    origin = next((one for one in earlier if one.data_key or one.asked.get(SOURCE)), turn)
    data = orjson.loads(tools.objects.get(origin.data_key)) if origin.data_key else None
    return Drafted(mine, turn, before, data, origin.asked.get(SOURCE) or {})


def end_turn(tools: Tools, drafted: Drafted, planned: Planned) -> bool:
    """The turn has a plan; False: the lease was lost."""
    mine, turn = drafted.mine, drafted.turn
    encoded = orjson.dumps(planned.spec)
    where: dict[str, Any] = {"spec": planned.spec}
    if len(encoded) > INLINE_BYTES:
        where = {"spec_key": mine.key("spec.json")}
        tools.objects.put(where["spec_key"], encoded, "application/json", durable=False)

    def then(session: Session) -> None:
        told = {"plan": planned.plan, "told": planned.told, "chart_type": planned.spec["chart_type"]}
        _set(session, turn, **where, **told, planning_ms=planned.planning_ms, finished_at=db_now())

    return end_well(tools, mine, {"plan": round(planned.planning_ms, 1)}, then)


def own_conversation(session: Session, tenant_id: str, conversation_id: str, *, locked: bool = False) -> Conversation:
    """One conversation of this tenant; ``NotFound`` for any other."""
    query = select(Conversation).where(Conversation.conversation_id == conversation_id)
    found: Conversation | None = session.scalar(query.with_for_update(key_share=True) if locked else query)
    if found is None or found.tenant_id != tenant_id:
        raise NotFound(f"there is no conversation {conversation_id}")
    return found


def spec_of(tools: Tools, turn: Turn) -> Mapping[str, Any]:
    """The chart of a turn that was planned."""
    return get_spec(tools, turn.spec, turn.spec_key)


def _new(session: Session, who: Caller, now: datetime) -> Conversation:
    made = Conversation(
        conversation_id=ids.new_id(ids.CONVERSATION), tenant_id=who.tenant_id, turns=0, expires_at=now + KEPT
    )
    session.add(made)
    session.flush()
    return made


def _going_on(session: Session, who: Caller, conversation_id: str) -> Conversation:
    try:
        found = own_conversation(session, who.tenant_id, conversation_id, locked=True)
    except NotFound as error:
        raise Invalid.at("conversationId", f"{error.message}; leave it out to begin a new one") from error
    last = session.get(Turn, (conversation_id, found.turns))
    job = get_job(session, who.tenant_id, last.job_id) if last else None
    if job and job.state in LIVE:
        raise Conflict(ONE_AT_A_TIME, conversation_id=conversation_id)
    used = update(Conversation).where(Conversation.conversation_id == conversation_id)
    session.execute(used.values(used_at=db_now()))
    return found


def _up_to(turn: Turn) -> Select[Turn]:
    """The turns of its conversation up to this one, the newest first."""
    its = (Turn.conversation_id == turn.conversation_id, Turn.number <= turn.number)
    return select(Turn).where(*its).order_by(Turn.number.desc())


def _set(session: Session, turn: Turn, **values: Any) -> None:
    its = (Turn.conversation_id == turn.conversation_id, Turn.number == turn.number)
    session.execute(update(Turn).where(*its).values(**values))
