"""A file that has come whole, and the chart that was asked for with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import charts, transforms
from app.domain.caller import Caller
from app.domain.errors import IdempotencyConflict, RateLimited
from app.domain.jobs import UPLOAD
from app.domain.plans import Kind
from app.ports import Tools
from app.store.models import Upload
from app.usecases.addresses import checked_callback
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.idempotency import GRACE, Answer, Attempt, remember
from app.usecases.plans import check_stored
from app.usecases.readings import Reading
from app.usecases.release import publish
from app.usecases.sourcing import SOURCE
from app.usecases.submit import Submission, submit_chart
from app.usecases.uploads.forms import taken
from app.usecases.usage import check_left, count


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was begun: the dataset and the job that reads it, the chart and the job that draws it then."""

    chart_id: str
    job_id: str
    dataset_id: str
    reading_job_id: str
    answer: Answer | None = None


def check_chart(tools: Tools, wish: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` for what can be told of a chart before its file has been read."""
    charts.outline({"chart_type": charts.AUTO, **wish})
    transforms.read(wish.get(SOURCE, {}).get("transforms"))
    checked_callback(tools, wish.get("callback_url"))


def draw_file(
    tools: Tools, who: Caller, file: File, wish: Mapping[str, Any], *, attempt: Attempt | None = None
) -> Drawn:
    """Make a dataset of the file (or a new version of the one in ``dataset_id``), and the chart of it.

    ``wish`` is a chart request whose source has no dataset yet.
    """
    check_chart(tools, wish)
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, "", "")):
            if earlier.answer:
                return Drawn("", "", "", "", earlier.answer)
            raise IdempotencyConflict("the first request with this Idempotency-Key was cut off: make a new key")
        taken(session, who, file.key, file.size)
        check_stored(tools, session, who, file.size)
        check_left(tools, session, who, jobs=2)
        begun = begin_dataset(session, who, file, wish.get("dataset_id"))
        count(tools, session, who, Kind.UPLOAD_BYTES, file.size)
    try:  # the chart is there before the file is read: so it may be drawn at once
        made = chart_of(tools, who, begun, wish)
    finally:
        publish(tools, UPLOAD, [begun.job_id])
    return Drawn(made.chart_id, made.job_id, begun.dataset_id, begun.job_id)


def chart_of_upload(tools: Tools, who: Caller, begun: Begun, upload: Upload) -> None:
    """Have the chart drawn that came with an upload, if one did: once, however often this is called."""
    if upload.chart is None:
        return
    once = Attempt(f"chart of {upload.upload_id}", upload.upload_id, patience=-GRACE)
    try:
        made = chart_of(tools, who, begun, {**upload.chart, "callback_url": upload.callback_url}, once)
        became: dict[str, Any] = {"chart_id": made.chart_id, "chart_error": None}
    except RateLimited as error:  # the file has come in all the same: it is asked for again when it has been read
        became = {"chart_error": error.to_json()}
    with tools.database.write() as session:
        noted = session.get_one(Upload, upload.upload_id)
        noted.info = noted.info | became


def chart_of_reading(tools: Tools, mine: Reading) -> None:
    """As ``chart_of_upload``, when the file has been read: whoever took its last byte may have died since."""
    with tools.database.read() as session:
        asked = select(Upload).where(Upload.dataset_id == mine.dataset_id, Upload.request_id == mine.request_id)
        uploads = session.scalars(asked.where(Upload.tenant_id == mine.tenant_id)).all()
    begun = Begun(mine.dataset_id, mine.version, mine.job_id)
    for upload in uploads:
        if upload.info.get("job_id") == mine.job_id:
            chart_of_upload(tools, Caller(mine.tenant_id, "", mine.request_id), begun, upload)


def chart_of(
    tools: Tools, who: Caller, begun: Begun, wish: Mapping[str, Any], attempt: Attempt | None = None
) -> Submission:
    """Have the chart drawn of a version that is being read."""
    source = {**wish.get(SOURCE, {}), "type": "upload", "dataset_id": begun.dataset_id, "version": begun.version}
    told = {name: wish[name] for name in ("visibility", "callback_url") if wish.get(name)}
    body = {name: value for name, value in wish.items() if name not in {"visibility", "callback_url", "dataset_id"}}
    return submit_chart(tools, who, {**body, SOURCE: source}, **told, attempt=attempt)
