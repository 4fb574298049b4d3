"""A file that has come whole, and the chart that was asked for with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import charts, transforms
from app.domain.caller import Caller
from app.domain.errors import IdempotencyConflict
from app.domain.jobs import UPLOAD
from app.ports import Tools
from app.usecases.addresses import checked_callback
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.release import publish
from app.usecases.sourcing import SOURCE
from app.usecases.submit import Submission, submit_chart


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
        begun = begin_dataset(session, who, file, wish.get("dataset_id"))
    publish(tools, UPLOAD, [begun.job_id])
    made = chart_of(tools, who, begun, wish)
    return Drawn(made.chart_id, made.job_id, begun.dataset_id, begun.job_id)


def chart_of(tools: Tools, who: Caller, begun: Begun, wish: Mapping[str, Any]) -> Submission:
    """Have the chart drawn of a version that is being read."""
    source = {**wish.get(SOURCE, {}), "type": "upload", "dataset_id": begun.dataset_id, "version": begun.version}
    told = {name: wish[name] for name in ("visibility", "callback_url") if wish.get(name)}
    body = {name: value for name, value in wish.items() if name not in {"visibility", "callback_url", "dataset_id"}}
    return submit_chart(tools, who, {**body, SOURCE: source}, **told)
