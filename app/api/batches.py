"""/v1/charts/batch: many charts in one request."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import ValidationError

from app.api import chart_json
from app.api.charts import IDEMPOTENCY, PREFER, replayed
from app.api.documents import Blueprint
from app.domain.errors import Invalid, PlotworksError
from app.domain.jobs import ChartStatus
from app.http.body import faults_of
from app.http.context import caller, tools
from app.http.waiting import preferred_wait, wait_for_all
from app.schemas.batches import BatchDetail, BatchRequest
from app.schemas.charts import ChartRequest
from app.store.models import Chart
from app.usecases.batches import Item, Standing, batch_standing, submit_batch
from app.usecases.charts import NOTHING
from app.usecases.idempotency import Answer, attempt_of, settle

_REQUEST = ChartRequest()

blp = Blueprint("Batches", __name__, description="Many charts in one request")
blp.behind_key()


@blp.route("/v1/charts/batch", methods=["POST"])
@blp.doc(parameters=[PREFER, IDEMPOTENCY])
@blp.arguments(BatchRequest)
@blp.response(200, BatchDetail, description="Every chart has ended.")
@blp.alt_response(
    202, schema=BatchDetail, description="Charts are still queued; `Location` is the batch.", success=True
)
def create(body: dict[str, Any]) -> Any:
    """Draw many charts; each succeeds or fails by itself."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, preferred_wait())
    asked = [_checked(one) for one in body["requests"]]
    told = {"layout": body.get("layout"), "callback_url": body.get("callback_url")}
    submitted = submit_batch(tools(), caller(), asked, **told, attempt=attempt)
    if submitted.answer:
        return replayed(submitted.answer)
    found = _standing(submitted.batch_id)
    if submitted.reachable and wait_for_all(found.unfinished, preferred_wait()):
        found = _standing(submitted.batch_id)
    answer = _answer(found)
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status, answer.headers


@blp.route("/v1/charts/batch/<string:batch_id>", methods=["GET"])
@blp.response(200, BatchDetail)
def read(batch_id: str) -> dict[str, Any]:
    """Read how far a batch has come."""
    return _detail(_standing(batch_id))


def _standing(batch_id: str) -> Standing:
    return batch_standing(tools(), caller().tenant_id, batch_id)


def _checked(one: Any) -> Mapping[str, Any] | PlotworksError:
    """A request as POST /v1/charts takes it, or what is wrong with its structure."""
    try:
        checked: Mapping[str, Any] = _REQUEST.load(one)
    except ValidationError as error:
        faults = faults_of(error.normalized_messages())  # type: ignore[no-untyped-call]
        return Invalid(f"{faults[0].place}: {faults[0].message}".removeprefix(": "), faults=faults)
    return checked


def _answer(found: Standing) -> Answer:
    detail = _detail(found)
    if not found.unfinished:
        return Answer(200, detail, {})
    location = f"/v1/charts/batch/{found.batch.batch_id}"
    return Answer(202, detail, {"Location": location, "Retry-After": "1"})


def _detail(found: Standing) -> dict[str, Any]:
    counts = Counter(_status(item) for item in found.items)
    return {
        "batch_id": found.batch.batch_id,
        "status": "queued" if found.unfinished else "completed",
        "total": len(found.items),
        "generated": counts[ChartStatus.GENERATED],
        "failed": counts[ChartStatus.FAILED] + counts[ChartStatus.CANCELLED],
        "queued": counts[ChartStatus.QUEUED],
        "results": [_result(item) for item in found.items],
        **({"dashboard": _result(found.dashboard)} if found.dashboard else {}),
        "created_at": chart_json.instant(found.batch.created_at),
    }


def _status(item: Item) -> str:
    return item.chart.status if item.chart else ChartStatus.FAILED


def _result(item: Item) -> dict[str, Any]:
    index = {"index": item.position} if item.position >= 0 else {}
    if item.chart is None:
        return {**index, "status": ChartStatus.FAILED, "error": item.error}
    return {**index, **chart_json.created(item.chart, item.job_id, NOTHING), **_error(item.chart)}


def _error(chart: Chart) -> dict[str, Any]:
    return {"error": chart.error} if chart.error else {}
