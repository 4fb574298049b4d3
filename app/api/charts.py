"""/v1/charts: make, read, list and delete charts."""

from typing import Any

import orjson
from flask import Response, request

from app import charts as catalogue
from app.api import chart_json
from app.api.documents import Blueprint
from app.domain.errors import Invalid, PlotworksError
from app.domain.jobs import ChartStatus
from app.http.context import caller, debugging, tools
from app.http.problems import problem
from app.http.timing import timing_headers
from app.http.waiting import preferred_wait, wait
from app.schemas.charts import (
    ChartCreated,
    ChartDetail,
    ChartList,
    ChartQuery,
    ChartRequest,
    ChartTypeList,
)
from app.usecases.charts import Filter, delete_chart, get_chart, list_charts, main_job, outcome, read_spec
from app.usecases.idempotency import Answer, Attempt, attempt_of, settle
from app.usecases.pictures import job_error
from app.usecases.submit import Submission, submit_chart

EXAMPLES = {name: {"summary": entry.title, "value": entry.example} for name, entry in catalogue.CHART_TYPES.items()}
PREFER = {
    "in": "header",
    "name": "Prefer",
    "schema": {"type": "string"},
    "description": "`wait=N`: seconds to wait for the picture (default 10, most 60). `respond-async`: do not wait.",
}
DEBUG = {
    "in": "query",
    "name": "debug",
    "schema": {"type": "boolean", "default": False},
    "description": "Add the request as it was read, what was not honoured, and timings.",
}
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same body gives the same answer, for 24 hours.",
}


blp = Blueprint("Charts", __name__, description="Make charts and read what became of them")
blp.behind_key()


@blp.route("/v1/charts/types")
@blp.response(200, ChartTypeList)
def types() -> dict[str, Any]:
    """List the chart types, with what each takes and an example."""
    return {
        "chart_types": list(catalogue.CHART_TYPES),
        "details": [_type_item(t) for t in catalogue.CHART_TYPES.values()],
    }


@blp.route("/v1/charts", methods=["POST"])
@blp.doc(parameters=[DEBUG, PREFER, IDEMPOTENCY])
@blp.arguments(ChartRequest, examples=EXAMPLES)
@blp.response(201, ChartCreated, description="The chart is drawn.")
@blp.alt_response(202, schema=ChartCreated, description="The chart is queued; `Location` is its job.", success=True)
def create(body: dict[str, Any]) -> Any:
    """Draw a chart."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, preferred_wait())
    told = {"visibility": body.pop("visibility", "public"), "callback_url": body.pop("callback_url", None)}
    try:
        submission = submit_chart(tools(), caller(), body, **told, attempt=attempt)
    except Invalid as error:
        if debugging():
            error.extra["debug"] = chart_json.debug_fault(body)
        raise
    return replayed(submission.answer) if submission.answer else _outcome(submission, attempt)


@blp.route("/v1/charts", methods=["GET"])
@blp.arguments(ChartQuery, location="query")
@blp.response(200, ChartList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your charts, newest first, or search among them."""
    limit, cursor = query.pop("limit"), chart_json.read_cursor(query.pop("cursor"))
    page = list_charts(tools(), caller().tenant_id, limit, cursor, Filter(**query))
    return {
        "items": [chart_json.item(chart) for chart in page.items],
        "next_cursor": chart_json.write_cursor(page.cursor),
    }


@blp.route("/v1/charts/<string:chart_id>", methods=["GET"])
@blp.doc(parameters=[DEBUG])
@blp.response(200, ChartDetail)
def read(chart_id: str) -> dict[str, Any]:
    """Read a chart: status, warnings, alt text, data table, timings, addresses."""
    chart = get_chart(tools(), caller().tenant_id, chart_id)
    job, spec = main_job(tools(), chart), read_spec(tools(), chart)
    debug = {"debug": chart_json.debug_detail(chart, job, spec)} if debugging() else {}
    return chart_json.detail(chart, job, spec, outcome(tools(), chart)) | debug


@blp.route("/v1/charts/<string:chart_id>", methods=["DELETE"])
@blp.response(204)
def delete(chart_id: str) -> None:
    """Delete a chart with its pictures."""
    delete_chart(tools(), caller().tenant_id, chart_id)


def _outcome(submission: Submission, attempt: Attempt | None) -> Any:
    """Wait as long as the caller likes, then 201, 202, or the failure's own problem with the chart's id."""
    wait(submission, preferred_wait())
    chart = get_chart(tools(), caller().tenant_id, submission.chart_id)
    if chart.status in (ChartStatus.FAILED, ChartStatus.CANCELLED):
        return _failed(job_error(tools(), caller().tenant_id, submission.job_id, chart_id=chart.chart_id), attempt)
    done = chart.status == ChartStatus.GENERATED
    result = outcome(tools(), chart)
    body = chart_json.created(chart, submission.job_id, result)
    if debugging():
        body["debug"] = chart_json.debug_detail(chart, main_job(tools(), chart), read_spec(tools(), chart))
    location = f"/v1/charts/{chart.chart_id}" if done else f"/v1/jobs/{submission.job_id}"
    answer = Answer(201 if done else 202, body, {"Location": location} | ({} if done else {"Retry-After": "1"}))
    settle(tools(), caller().tenant_id, attempt, answer)
    timing = timing_headers(result.timings_ms, cached=submission.drawn) if done else {}
    return answer.body, answer.status, answer.headers | timing


def _failed(error: PlotworksError, attempt: Attempt | None) -> Response:
    response = problem(error)
    body = response.get_json(force=True)
    settle(
        tools(),
        caller().tenant_id,
        attempt,
        Answer(response.status_code, body, {"Content-Type": response.content_type}),
    )
    return response


def replayed(answer: Answer) -> Response:
    """The stored answer as it was, marked as a repetition."""
    headers = {"Content-Type": "application/json", **answer.headers, "Idempotency-Replayed": "true"}
    return Response(orjson.dumps(answer.body), status=answer.status, headers=headers)


def _type_item(entry: catalogue.ChartType) -> dict[str, Any]:
    return {
        "chart_type": entry.name,
        "family": entry.family,
        "title": entry.title,
        "summary": entry.summary,
        "data_shape": entry.data_shape,
        "options": {"type": "object", "properties": {**catalogue.COMMON_OPTIONS, **entry.options_schema}},
        "example": entry.example,
        "picture_url": f"{tools().settings.public_url}/gallery/{entry.name}.png",
    }
