"""POST /v1/charts/upload: a file, and the chart that is drawn of it when it has been read."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import request
from marshmallow import ValidationError

from app.api import chart_json
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.domain.errors import Invalid
from app.domain.file_reading import Reading
from app.http.body import faults_of
from app.http.context import caller, tools
from app.http.form_stream import receive_form
from app.schemas.charts import ChartRequest
from app.schemas.uploads import ChartOfFile
from app.usecases.branding import branded
from app.usecases.charts import NOTHING, get_chart
from app.usecases.datasets import File
from app.usecases.files import draw_file
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.keeping import expiry_of
from app.usecases.uploads.forms import coming_by_form

JSON_FIELDS = ("options", "advanced_options", "encoding", "transforms", "reading")
NUMBERS = ("width", "height", "ttl")
TEXTS = ("chart_type", "visibility", "callback_url", "dataset_id", "brand_kit_id", "brandKitId")
_REQUEST = ChartRequest(partial=("data",))

FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    **{name: {"type": "string", "contentMediaType": "application/json"} for name in JSON_FIELDS},
                    **{name: {"type": "integer"} for name in NUMBERS},
                    **{name: {"type": "string"} for name in TEXTS},
                },
            }
        }
    },
}

blp = Blueprint("Files", __name__, description="A file in one request, and a chart of it")
blp.behind_key()


@blp.route("/v1/charts/upload", methods=["POST"])
@blp.doc(requestBody=FORM, parameters=[IDEMPOTENCY])
@blp.response(202, ChartOfFile)
def create() -> Any:
    """Send a file, and have it drawn when it has been read: as the fields say, or as it fits its columns."""
    with coming_by_form(tools(), caller(), request.content_length) as key:
        form = receive_form(tools(), key)
        chart, said = _read(form.fields)
        told = {"fields": form.fields, "name": form.file.name, "bytes": form.file.size}
        attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, told, 0)
        file = File(key, form.file.name or "file", form.file.size, "", **said)
        drawn = draw_file(tools(), caller(), file, chart, attempt=attempt)
    if drawn.answer:
        return replayed(drawn.answer)
    chart_row = get_chart(tools(), caller().tenant_id, drawn.chart_id)
    body = {
        **chart_json.created(chart_row, drawn.job_id, NOTHING),
        "dataset_id": drawn.dataset_id,
        "reading_job_id": drawn.reading_job_id,
    }
    answer = Answer(202, body, {"Location": f"/v1/jobs/{drawn.reading_job_id}"})
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status, answer.headers


def _read(fields: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The chart request of a form's fields, and what they say of the file: how it is read, how long it is kept."""
    body = {name: _value(name, text) for name, text in fields.items()}
    Reading.from_json(body.get("reading", {}))
    said = {"reading": body.pop("reading", {}), "expires_at": expiry_of(tools(), body.pop("ttl", None))}
    version_of = {"dataset_id": body.pop("dataset_id")} if "dataset_id" in body else {}
    return {**wish_of(body), **version_of}, said


def wish_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The chart that is wished of a file, from the fields of a chart and ``transforms``; ``Invalid`` names faults."""
    body = dict(fields)
    source = {"transforms": body.pop("transforms")} if "transforms" in body else {}
    try:
        chart: dict[str, Any] = _REQUEST.load({**body, "data_source": {"type": "upload", **source}})
    except ValidationError as error:
        faults = faults_of(error.normalized_messages())  # type: ignore[no-untyped-call]
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults) from error
    return dict(branded(tools(), caller(), chart))


def _value(name: str, text: str) -> Any:
    if name in TEXTS:
        return text
    if name not in {*JSON_FIELDS, *NUMBERS}:
        known = ", ".join(("file", *TEXTS, *JSON_FIELDS, *NUMBERS))
        raise Invalid.at(name, f"this field is not known here; there are {known}")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid.at(name, "expected JSON") from None
