"""/api/v1/ai/render: a chart in words, as the Chart-Output API answers it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import orjson
from flask import Response, request, stream_with_context

from app.api import render
from app.api.charts import IDEMPOTENCY
from app.api.documents import Blueprint
from app.domain.errors import Conflict, Fault, Invalid, PlotworksError, StillDrawing, TooLarge
from app.domain.plans import Kind
from app.http.context import caller, tools
from app.http.limits import ai_headers
from app.http.streaming import Event, event_stream
from app.http.waiting import must_wait, sure_place
from app.schemas.ai import JSON, AiRenderRequest, PlannedChart
from app.store.models import Turn
from app.usecases.ai.conversations import get_turn
from app.usecases.ai.naming import named_dataset
from app.usecases.ai.turns import Taken, Wish, spec_of, take_turn
from app.usecases.brand_kits import list_kits
from app.usecases.branding import KIT_ID
from app.usecases.cancelling import cancel_job
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.jobs import follow
from app.usecases.pictures import job_error
from app.usecases.rendering import RETRY_AFTER
from app.usecases.sourcing import SOURCE, sourced
from app.usecases.usage import share_of

PATIENCE = 60.0
"""Seconds in which a plan must be made; its job is cancelled after them."""

LARGEST_DATA = 10_000_000
FORM = ("width", "height", "format", "scale", "background", "returnUrl")
STREAM = "text/event-stream"
ANSWER = {
    "description": "The picture; with `returnUrl` its address; with `format: json` or `dryRun` a PlannedChart.",
    "content": {**render.BYTES, STREAM: {"schema": {"type": "string"}}},
}

blp = Blueprint("AI", __name__, description="Charts from words")
blp.behind_key()


@blp.route("/api/v1/ai/render", methods=["POST"])
@blp.arguments(AiRenderRequest)
@blp.response(200, PlannedChart)
@blp.doc(parameters=[IDEMPOTENCY], responses={200: ANSWER})
def create(body: dict[str, Any]) -> Response:
    """Plan a chart from words and answer with its picture, or with its spec. `Accept: text/event-stream` tells more."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, PATIENCE)
    taken = take_turn(tools(), caller(), _wish(body), attempt=attempt)
    settle(tools(), caller().tenant_id, attempt, Answer(200, {"job_id": taken.submission.job_id}, {}))
    if STREAM in request.headers.get("Accept", ""):
        return _streamed(taken, body)
    turn = _planned(taken)
    response = _spec_response(turn) if _wants_spec(body) else render.answer(_chart(turn, body))
    for name, value in _headers(turn).items():
        response.headers[name] = value
    return response


def _wish(body: dict[str, Any]) -> Wish:
    """What is asked; ``TooLarge`` for data that belong into an upload."""
    data = body.get("data")
    if data is not None and (size := len(orjson.dumps(data))) > LARGEST_DATA:
        raise TooLarge(f"data: {size:,} bytes; at most {LARGEST_DATA:,} are taken here: send a file and give datasetId")
    source = body.get("dataSource")
    if "datasetId" in body:
        source = {"type": "upload", "dataset_id": body["datasetId"]}
    told = {KIT_ID: body["brandKitId"]} if "brandKitId" in body else {}
    if data is None and not source and not body.get("conversationId"):
        source = named_dataset(tools(), caller().tenant_id, body["description"])
    if source:
        with _placed(body):
            source = sourced(tools(), caller(), {SOURCE: source})[SOURCE]
    asked = {"locale": body.get("locale", ""), **({SOURCE: source} if source else {}), **told}
    return Wish(body["description"], asked, data, body.get("conversationId"))


@contextmanager
def _placed(body: dict[str, Any]) -> Iterator[None]:
    """The faults of a source have the places that they have in this request."""
    try:
        yield
    except Invalid as error:
        faults = [Fault(_place(fault.place, body), fault.message) for fault in error.faults]
        raise type(error)(f"{faults[0].place}: {faults[0].message}", faults=faults) from error


def _place(place: str, body: dict[str, Any]) -> str:
    return "datasetId" if "datasetId" in body else place.replace(SOURCE, "dataSource", 1)


def _planned(taken: Taken) -> Turn:
    """The turn when it has been planned; raises its failure, or ``StillDrawing`` when that took too long."""
    if not must_wait(taken.submission, PATIENCE):
        _take_back(taken)
        told = "the plan was not made in time and is not made any more; ask again"
        raise StillDrawing(told, headers={"Retry-After": RETRY_AFTER})
    turn = _turn(taken)
    if turn.chart_type is None:
        raise _failure(taken)
    return turn


def _turn(taken: Taken) -> Turn:
    return get_turn(tools(), caller().tenant_id, taken.conversation_id, taken.number).turn


def _failure(taken: Taken) -> PlotworksError:
    told = {"conversationId": taken.conversation_id}
    return job_error(tools(), caller().tenant_id, taken.submission.job_id, **told)


def _take_back(taken: Taken) -> None:
    try:
        cancel_job(tools(), caller().tenant_id, taken.submission.job_id)
    except Conflict:  # it has ended in this moment: it stands in the conversation
        return


def _wants_spec(body: dict[str, Any]) -> bool:
    return bool(body["format"] == JSON or body["dryRun"])


def _spec_response(turn: Turn) -> Response:
    return Response(orjson.dumps(_told(turn)), content_type="application/json")


def _told(turn: Turn) -> dict[str, Any]:
    spec, told = spec_of(tools(), turn), turn.told or {}
    return {**spec, **_kit(turn), **told, "conversationId": turn.conversation_id, "turn": turn.number}


def _chart(turn: Turn, body: dict[str, Any]) -> dict[str, Any]:
    """The turn's chart as POST /api/v1/render takes it, in the form that was asked for."""
    form = {name: body[name] for name in FORM if name in body}
    return {**spec_of(tools(), turn), **_kit(turn), **form}


def _kit(turn: Turn) -> dict[str, Any]:
    """The brand kit that was asked for, by its id or by "our brand": then the newest, where none is the default."""
    if KIT_ID in turn.asked:
        return {KIT_ID: turn.asked[KIT_ID]}
    if not (turn.told or {}).get("brand") or caller().brand_kit_id:
        return {}
    newest = list_kits(tools(), caller().tenant_id, 1).items
    return {KIT_ID: newest[0].row.brand_kit_id} if newest else {}


def _headers(turn: Turn) -> dict[str, str]:
    return {
        "X-Ai-Chart-Type": turn.chart_type or "",
        "X-Ai-Generation-Ms": f"{turn.planning_ms or 0:.0f}",
        "X-Conversation-Id": turn.conversation_id,
        **ai_headers(share_of(tools(), caller(), Kind.AI_RENDERS)),
    }


def _streamed(taken: Taken, body: dict[str, Any]) -> Response:
    """The stages as they come, then the plan, then where the picture is; an error is the last event."""
    with ExitStack() as stack:
        stack.enter_context(sure_place())
        stages: Any = _stages(taken, body)  # Flask types what it streams as text
        return event_stream(stream_with_context(stages), stack.pop_all().close)


def _stages(taken: Taken, body: dict[str, Any]) -> Iterator[Event | None]:
    reports = follow(tools(), caller().tenant_id, taken.submission.job_id, seen="", seconds=PATIENCE)
    for report in reports:
        yield (report.version, {"stage": report.job.stage or report.job.state}) if report else None
    turn = _turn(taken)
    if turn.chart_type is None:
        yield "failed", {"stage": "failed", "error": _failure(taken).to_json()}
        return
    yield "planned", {"stage": "planned", "chart": _told(turn)}
    if _wants_spec(body):
        return
    try:
        drawn = render.answer({**_chart(turn, body), "returnUrl": True})
    except PlotworksError as error:
        yield "failed", {"stage": "failed", "error": error.to_json()}
        return
    yield "drawn", {"stage": "drawn", **orjson.loads(drawn.get_data())}
